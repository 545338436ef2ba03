"""What must hold for any file: it is read or refused in one line, and nothing of what was read is lost."""

from __future__ import annotations

from pathlib import Path

from rag.chunking import split
from rag.cleaning import account, clean
from rag.errors import SourceError
from rag.loading import load
from rag.reading import read_document
from rag.records import Source
from rag.sentences import sentences


def check(path: Path) -> bool:
    """Read one file through to its chunks; return whether it was read, False where it was refused.

    Raises AssertionError when something that must hold does not, and whatever else the reader should not have let
    through.
    """
    try:
        source = load(path, path.parent)
    except SourceError as error:
        message = str(error)
        assert message.startswith(f"{path.name}: "), message
        assert len(message.splitlines()) == 1, message
        return False
    assert source.text.strip(), "an empty source"
    assert list(source.pages) == sorted(source.pages), "pages out of order"
    assert all(0 <= page <= len(source.text) for page in source.pages), "a page beyond the text"
    source.text.encode("utf-8")
    check_reading(source)
    return True


def check_reading(source: Source) -> None:
    """Clean, split and tag a source, and compare what comes out with what went in."""
    document = read_document(source)
    assert account(source, document.clean).unaccounted == 0, "characters got lost"
    for segment in document.clean.segments:
        raw = source.text[segment.raw : segment.raw + segment.length]
        assert document.text[segment.start : segment.start + segment.length] == raw, "a segment that does not match"
    again = clean(Source(source.name, document.text, source.sha256))
    assert "".join(again.text.split()) == "".join(document.text.split()), "cleaning twice changes the text"
    for chunk in split(document, sentences(document), count_tokens=len, limit=200):
        assert document.text[chunk.start : chunk.end] == chunk.text, "a chunk that does not match"
