"""What became of a file: its outline, metadata and chunks, and every character that was left out, with the reason."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from rag.records import Chunk, Document, Span

_SAMPLE = 60
_KEPT, _FREE = re.compile(b"\x01+"), re.compile(b"\x00+")


def inspect(document: Document, chunks: Sequence[Chunk]) -> dict[str, Any]:
    """Return the account of one document as plain values for JSON. White space is not counted; spans are raw.

    Every raw character is kept, dropped for one reason, or unaccounted.
    """
    raw = document.source.text
    marks = bytearray(len(raw))
    for segment in document.clean.segments:
        marks[segment.raw : segment.raw + segment.length] = b"\x01" * segment.length
    kept = sum(_ink(raw[m.start() : m.end()]) for m in _KEPT.finditer(marks))
    dropped: Counter[str] = Counter()
    for item in document.clean.dropped:
        for free in _FREE.finditer(marks, item.start, item.end):
            dropped[item.reason] += _ink(raw[free.start() : free.end()])
        marks[item.start : item.end] = b"\x01" * (item.end - item.start)
    return {
        "document": document.id,
        "metadata": {item.name: _value(getattr(document.metadata, item.name)) for item in fields(document.metadata)},
        "raw_characters": _ink(raw),
        "kept_characters": kept,
        "dropped": dict(sorted(dropped.items())),
        "unaccounted": sum(_ink(raw[m.start() : m.end()]) for m in _FREE.finditer(marks)),
        "headings": [
            {"level": h.level, "text": h.text, "span": _hull(document.raw_spans(h.start, h.end))}
            for h in document.clean.headings
        ],
        "chunks": [_chunk(document, chunk) for chunk in chunks],
    }


def _ink(text: str) -> int:
    """Count the characters that are not white space."""
    return sum(map(len, text.split()))


def _value(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _hull(spans: Sequence[Span]) -> list[int]:
    """Return the first and last raw offset: a heading that wraps around a page number is one span still."""
    return [min(start for start, _ in spans), max(end for _, end in spans)] if spans else [0, 0]


def _chunk(document: Document, chunk: Chunk) -> dict[str, Any]:
    return {
        "text": chunk.text,
        "spans": [list(span) for span in document.raw_spans(chunk.start, chunk.end)],
        "headings": list(chunk.headings),
        "years": list(chunk.years),
        "place": chunk.place,
        "status": chunk.status,
    }


def render(account: dict[str, Any], document: Document | None = None) -> str:
    """Return the account as lines for the terminal; with the document, what was dropped is quoted."""
    lines = [account["document"], ""]
    lines += [f"  {name}: {_words(value)}" for name, value in account["metadata"].items() if value not in (None, [])]
    raw, kept, unaccounted = account["raw_characters"], account["kept_characters"], account["unaccounted"]
    lines += ["", f"characters without white space: {raw} raw, {kept} kept, {unaccounted} unaccounted"]
    for reason, count in account["dropped"].items():
        lines.append(f"  dropped as {reason}: {count}")
        lines += [f"    {sample}" for sample in _samples(document, reason)]
    lines += ["", f"outline: {len(account['headings'])} headings"]
    lines += [f"{'  ' * heading['level']}{heading['text']}" for heading in account["headings"]]
    lines += ["", f"chunks: {len(account['chunks'])}"]
    for number, chunk in enumerate(account["chunks"], 1):
        about = " | ".join((_words(chunk["years"]) or "-", chunk["place"] or "-", chunk["status"] or "-"))
        lines += ["", f"#{number:04d} [{about}] {' › '.join(chunk['headings'])}".rstrip()]
        lines += [f"  {line}" for line in chunk["text"].splitlines()]
    return "\n".join(lines) + "\n"


def _words(value: object) -> str:
    """Return a value as words; a run of years as its first and last."""
    if not isinstance(value, list):
        return str(value)
    if len(value) > 2 and value == list(range(value[0], value[-1] + 1)):
        return f"{value[0]}-{value[-1]}"
    return ", ".join(map(str, value))


def _samples(document: Document | None, reason: str) -> list[str]:
    """Return what was dropped for a reason, one line a piece, without repeats and cut short."""
    if document is None:
        return []
    pieces = (document.source.text[d.start : d.end] for d in document.clean.dropped if d.reason == reason)
    short = (" ".join(piece.split()) for piece in pieces)
    return list(dict.fromkeys(piece[:_SAMPLE] + "…" * (len(piece) > _SAMPLE) for piece in short if piece))
