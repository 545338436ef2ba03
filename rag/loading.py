"""Files to sources: find the documents of a folder and read each as text."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from rag.errors import SourceError
from rag.formats.html import read_html
from rag.formats.ocr import read_image
from rag.formats.pdf import read_pdf
from rag.formats.plain import read_plain
from rag.formats.rendering import Rendered
from rag.formats.word import read_word
from rag.records import Source

_TEXT, _PAGES = (".txt", ".text", ".md", ".markdown"), (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
_READERS: dict[str, Callable[[Path], Rendered]] = {
    **dict.fromkeys(_TEXT, read_plain),
    **dict.fromkeys(_PAGES, read_html),
    ".docx": read_word,
    ".pdf": read_pdf,
    **dict.fromkeys(_IMAGES, read_image),
}
SUFFIXES = frozenset(_READERS)
# Documents that a reader would miss without a word; other files (styles, scripts, data) are passed over in silence.
_OTHER_DOCUMENTS = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".wps", ".rtf", ".odt", ".pages"), ".docx"),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp", ".ofd", ".caj", ".epub", ".xps"), ".pdf"),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ods"), ".pdf or .html"),
}
# Scans of a few hundred pages are the largest documents there are.
_MAX_BYTES = 500_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no source, and why: one line that says what to do."""

    name: str
    reason: str


def find_sources(root: Path) -> tuple[Path, ...]:
    """Return the document files under a folder (or the file itself), sorted by name; raise SourceError when absent.

    They are regular files that can be opened; `find_skipped` names the others.
    """
    return tuple(found for found in _find(root) if isinstance(found, Path))


def find_skipped(root: Path) -> tuple[Skipped, ...]:
    """Return what a reader would miss under a folder: documents in other formats, links, what cannot be opened."""
    return tuple(found for found in _find(root) if isinstance(found, Skipped))


def load(path: Path, root: Path) -> Source:
    """Read one file; its name is its path relative to `root`. Raise SourceError naming the file and what to do."""
    name = _name(path, root)
    try:
        _check(path, root, name)
        return _load(path, name)
    except SourceError as error:
        raise SourceError(f"{printable(name)}: {error}") from None
    except OSError as error:
        raise SourceError(f"{printable(name)}: {explain(error)}") from None


def load_all(root: Path, *, progress: bool = False) -> Iterator[Source | Skipped]:
    """Read every document under a folder, one at a time; what cannot be read is reported in its place.

    Raises SourceError when there is no such folder or file.
    """
    for found in tqdm(list(_find(root)), desc="reading", unit="file", disable=not progress):
        if isinstance(found, Skipped):
            yield found
            continue
        try:
            yield load(found, root)
        except SourceError as error:
            name = printable(_name(found, root))
            yield Skipped(name, str(error).removeprefix(f"{name}: "))


def _load(path: Path, name: str) -> Source:
    size = path.stat().st_size
    if size == 0:
        raise SourceError("an empty file: leave it out")
    if size > _MAX_BYTES:
        raise SourceError(f"larger than {_MAX_BYTES // 1_000_000} MB: split it into several files")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rendered = _READERS[path.suffix.lower()](path)
    if not rendered.text.strip():
        raise SourceError("no text in it: leave it out")
    return Source(name, rendered.text, digest, rendered.pages)


def _check(path: Path, root: Path, name: str) -> None:
    """Refuse what is no file of a known kind inside the folder, or cannot be opened.

    A link out of the folder is refused because what a folder shows must not depend on what lies elsewhere.
    """
    if any("\ud800" <= c <= "\udfff" for c in name):
        raise SourceError("the file's name is not UTF-8: rename it")
    try:
        inside = path == root or path.resolve(strict=True).is_relative_to(root.resolve())
    except RuntimeError:
        raise SourceError("a link that leads to itself: remove it") from None
    if not inside:
        raise SourceError("a link out of the folder: copy the file into the folder instead")
    if path.suffix.lower() not in SUFFIXES:
        raise SourceError(_advice(path.suffix.lower()))
    if not stat.S_ISREG(path.stat().st_mode):
        raise SourceError("not a regular file: leave it out")
    path.open("rb").close()


def explain(error: OSError) -> str:
    """Return why a file cannot be read, and what to do."""
    return f"cannot be read ({error.strerror or 'unknown error'}): check the file and its rights"


def _advice(suffix: str) -> str:
    target = _OTHER_DOCUMENTS.get(suffix)
    known = ", ".join(sorted(SUFFIXES))
    return f"{suffix} is not read: save it as {target}" if target else f"not a document: save it as one of {known}"


def _find(root: Path) -> Iterator[Path | Skipped]:
    """Yield the documents under a folder, sorted by name, and what a reader would miss, with the reason."""
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise SourceError(f"{root}: no such file or folder")
    unreadable: list[Skipped] = []

    def note(error: OSError) -> None:
        name = printable(_name(Path(error.filename), root))
        unreadable.append(Skipped(name, f"the folder cannot be read ({error.strerror}): check its rights"))

    paths: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=note):
        here = Path(folder)
        saved = {Path(file).stem for file in files if Path(file).suffix.lower() in _PAGES}
        folders[:] = [name for name in folders if not name.startswith(".") and not _belongs_to_page(name, saved)]
        paths += [here / name for name in (*files, *folders) if not name.startswith(".")]
    yield from unreadable
    for path in sorted(paths, key=lambda p: _name(p, root)):
        if path.is_dir():
            if path.is_symlink():
                yield Skipped(printable(_name(path, root)), "a link to a folder is not followed: copy the folder here")
        elif path.suffix.lower() in SUFFIXES or path.suffix.lower() in _OTHER_DOCUMENTS:
            yield _checked(path, root)


def _checked(path: Path, root: Path) -> Path | Skipped:
    name = _name(path, root)
    try:
        _check(path, root, name)
    except SourceError as error:
        return Skipped(printable(name), str(error))
    except OSError as error:
        return Skipped(printable(name), explain(error))
    return path


def _belongs_to_page(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the pictures and styles of a web page saved beside it."""
    return any(folder in (f"{page}_files", f"{page}.files", f"{page}_文件") for page in pages)


def _name(path: Path, root: Path) -> str:
    if path == root:
        return path.name
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def printable(name: str) -> str:
    """Return a name on one line, whatever characters it has."""
    return _CONTROL.sub("�", name)
