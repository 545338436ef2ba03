"""Files to sources: find the documents of a folder and read each as text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rag.errors import SourceError
from rag.records import Source

SUFFIXES = frozenset({".txt", ".md"})


def find_sources(root: Path) -> tuple[Path, ...]:
    """Return the document files under a folder (or the file itself), sorted by name; raise SourceError when absent."""
    if root.is_file():
        return (root,)
    if not root.is_dir():
        raise SourceError(f"{root}: no such file or folder")
    return tuple(
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )


def load(path: Path, root: Path) -> Source:
    """Read one file; its name is its path relative to `root`. Raise SourceError naming the file."""
    data = path.read_bytes()
    name = path.name if root.is_file() else path.relative_to(root).as_posix()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{name}: not UTF-8 text") from None
    return Source(name, text, hashlib.sha256(data).hexdigest())
