"""Documents of a reader's own: a folder and an index for each collection, reached only with its random token."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.catalog import CATALOG_FILE
from rag.errors import RagError, SourceError
from rag.index import CURRENT, build_folder
from rag.indexing import refresh_index
from rag.loading import SUFFIXES, find_sources
from rag.pipeline import Assistant, open_assistant
from rag.settings import Settings
from ui.problems import PageError

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')
_NAME_BYTES = 180
_OPEN = 6  # collections kept open at once; the one used longest ago is closed first


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the server has received: where it lies and what the reader calls it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an upload; `refused` names each file with the reason."""

    names: tuple[str, ...]
    refused: tuple[tuple[str, RagError], ...] = ()


def new_token() -> str:
    """Return a new random token: who holds it can reach the collection, nobody else can."""
    return secrets.token_urlsafe(32)


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters or leading dots; raise PageError when nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = " ".join(_UNSAFE.sub(" ", last).split()).lstrip(". ").rstrip(". ")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or not stem.strip() or f".{suffix.lower()}" not in SUFFIXES:
        raise PageError("upload.format")
    room = _NAME_BYTES - len(suffix.encode()) - 1
    return f"{stem.encode()[:room].decode(errors='ignore').strip()}.{suffix}"


class OwnDocuments:
    """Keeps the collections under one folder. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._root = settings.data / "collections"
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._opened: OrderedDict[tuple[str, str], Assistant] = OrderedDict()

    def names(self, token: str | None) -> tuple[str, ...]:
        """Return the names of the documents in a collection; an unknown token has none."""
        if not token:
            return ()
        corpus = self._folder(token) / "corpus"
        return tuple(path.name for path in find_sources(corpus)) if corpus.is_dir() else ()

    def add(self, token: str, uploads: Sequence[Upload], *, progress: bool = False) -> Added:
        """Take files into a collection and index them; a file that cannot be used is refused, the others stay.

        The received files are deleted. Raises PageError when the collection would grow over its limits.
        """
        with self._alone(token) as folder:
            try:
                return self._add(folder, uploads, progress=progress)
            finally:
                for upload in uploads:
                    upload.path.unlink(missing_ok=True)

    def _add(self, folder: Path, uploads: Sequence[Upload], *, progress: bool) -> Added:
        corpus = folder / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        kept: dict[str, Path] = {}
        refused: list[tuple[str, RagError]] = []
        for upload in uploads:
            try:
                kept[safe_name(upload.name)] = upload.path
            except PageError as error:
                refused.append((upload.name, error))
        self._check_limits(corpus, kept)
        for name, path in kept.items():
            shutil.copyfile(path, corpus / name)
        refused += self._index(folder, tuple(kept), progress=progress)
        bad = {name for name, _ in refused}
        return Added(tuple(name for name in kept if name not in bad), tuple(refused))

    def remove(self, token: str, name: str, *, progress: bool = False) -> None:
        """Delete a document from a collection and from its index, for good; raise PageError for an unknown one."""
        with self._alone(token) as folder:
            if name not in self.names(token):
                raise PageError("upload.unknown")
            (folder / "corpus" / name).unlink()
            self._index(folder, (), progress=progress)

    def clear(self, token: str) -> None:
        """Delete a collection, for good."""
        with self._alone(token) as folder:
            self._close(folder)
            shutil.rmtree(folder, ignore_errors=True)

    def assistant(self, token: str, *, with_shipped: bool = False, progress: bool = False) -> Assistant:
        """Open the assistant of a collection, alone or with the shipped documents; raise PageError if it is empty."""
        if not self.names(token):
            raise PageError("upload.empty")
        kind = "both" if with_shipped else "own"
        with self._alone(token) as folder:
            opened = self._opened.get((folder.name, kind))
            if opened is None:
                if with_shipped:
                    self._join_shipped(folder)
                settings = self._settings_of(folder, kind)
                refresh_index(settings, progress=progress)
                opened = open_assistant(settings)
            self._keep((folder.name, kind), opened)
            return opened

    def _keep(self, key: tuple[str, str], opened: Assistant) -> None:
        with self._guard:
            self._opened[key] = opened
            self._opened.move_to_end(key)
            while len(self._opened) > _OPEN:
                self._opened.popitem(last=False)

    def _close(self, folder: Path) -> None:
        with self._guard:
            for kind in ("own", "both"):
                self._opened.pop((folder.name, kind), None)

    def _check_limits(self, corpus: Path, incoming: dict[str, Path]) -> None:
        present = {path.name: path for path in find_sources(corpus)}
        after = present | incoming
        if len(after) > self._settings.upload_files:
            raise PageError("upload.too_many", limit=self._settings.upload_files)
        if sum(path.stat().st_size for path in after.values()) > self._settings.upload_megabytes * 1_000_000:
            raise PageError("upload.too_large", limit=self._settings.upload_megabytes)

    def _index(self, folder: Path, fresh: Sequence[str], *, progress: bool) -> list[tuple[str, RagError]]:
        """Bring the index up to date; return the files that cannot be read, with the reason: they are deleted."""
        corpus = folder / "corpus"
        self._close(folder)
        shutil.rmtree(folder / "both", ignore_errors=True)
        refused: list[tuple[str, RagError]] = []
        if find_sources(corpus):
            try:
                skipped = refresh_index(self._settings_of(folder, "own"), progress=progress).skipped
                refused += [(name, SourceError(reason)) for name, reason in skipped]
            except RagError as error:
                refused += [(name, error) for name in fresh]
        for name, _ in refused:
            (corpus / name).unlink(missing_ok=True)
        if not find_sources(corpus):
            shutil.rmtree(folder / "index", ignore_errors=True)
        return refused

    def _join_shipped(self, folder: Path) -> None:
        """Lay out a corpus of the shipped and the own documents, and the shipped index as the one to start from."""
        both = folder / "both"
        if (both / "index" / CURRENT).is_file():
            return
        shutil.rmtree(both, ignore_errors=True)
        corpus = both / "corpus"
        corpus.mkdir(parents=True)
        shipped = self._settings.corpus
        for path in find_sources(shipped):
            _link(path, corpus / path.relative_to(shipped))
        if (shipped / CATALOG_FILE).is_file():
            _link(shipped / CATALOG_FILE, corpus / CATALOG_FILE)
        for path in find_sources(folder / "corpus"):
            _link(path, corpus / "own" / path.name)
        build = build_folder(self._settings.index)
        shutil.copytree(build, both / "index" / build.name, copy_function=_link)
        (both / "index" / CURRENT).write_text(build.name, encoding="utf-8")

    def _settings_of(self, folder: Path, kind: str) -> Settings:
        base = folder if kind == "own" else folder / kind
        return self._settings.model_copy(update={"corpus": base / "corpus", "index": base / "index"})

    def _folder(self, token: str) -> Path:
        """Return the folder of a collection. Its name is a hash: who can list the folders does not learn the token."""
        if not _TOKEN.fullmatch(token):
            raise PageError("upload.token")
        return self._root / hashlib.sha256(token.encode()).hexdigest()[:40]

    @contextmanager
    def _alone(self, token: str) -> Iterator[Path]:
        folder = self._folder(token)
        with self._guard:
            lock = self._locks.setdefault(folder.name, threading.Lock())
        with lock:
            yield folder


def _link(source: str | Path, target: str | Path) -> None:
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
