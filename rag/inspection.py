"""What became of a file: its outline, metadata and chunks, and every character that was left out, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from rag.records import Chunk, Document, Span


def inspect(document: Document, chunks: Sequence[Chunk]) -> dict[str, Any]:
    """Return the account of one document as plain values for JSON. White space is not counted; spans are raw."""
    raw = document.source.text
    kept = _marked(len(raw), [(s.raw, s.raw + s.length) for s in document.clean.segments])
    dropped: Counter[str] = Counter()
    seen = bytearray(kept)
    for item in document.clean.dropped:
        for at in range(item.start, item.end):
            if not seen[at] and not raw[at].isspace():
                dropped[item.reason] += 1
            seen[at] = 1
    ink = [not character.isspace() for character in raw]
    return {
        "document": document.id,
        "metadata": _metadata(document),
        "raw_characters": sum(ink),
        "kept_characters": sum(1 for at, mark in enumerate(kept) if mark and ink[at]),
        "dropped": dict(sorted(dropped.items())),
        "unaccounted": sum(1 for at, mark in enumerate(seen) if not mark and ink[at]),
        "headings": [
            {"level": h.level, "text": h.text, "span": _hull(document.raw_spans(h.start, h.end))}
            for h in document.clean.headings
        ],
        "chunks": [_chunk(document, chunk) for chunk in chunks],
    }


def _marked(length: int, spans: Sequence[Span]) -> bytearray:
    marks = bytearray(length)
    for start, end in spans:
        marks[start:end] = b"\x01" * (end - start)
    return marks


def _hull(spans: Sequence[Span]) -> list[int]:
    """Return the first and last raw offset of a heading; one that wraps a page number still is one span."""
    return [min(s for s, _ in spans), max(e for _, e in spans)] if spans else [0, 0]


def _metadata(document: Document) -> dict[str, Any]:
    values = {item.name: getattr(document.metadata, item.name) for item in fields(document.metadata)}
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }


def _chunk(document: Document, chunk: Chunk) -> dict[str, Any]:
    return {
        "text": chunk.text,
        "spans": [list(span) for span in document.raw_spans(chunk.start, chunk.end)],
        "headings": list(chunk.headings),
        "years": list(chunk.years),
        "place": chunk.place,
        "status": chunk.status,
    }


def render(account: dict[str, Any]) -> str:
    """Return the account as lines for the terminal."""
    lines = [account["document"], ""]
    lines += [f"  {name}: {value}" for name, value in account["metadata"].items() if value not in (None, [], "")]
    lines += [
        "",
        f"characters (without white space): {account['raw_characters']} raw, {account['kept_characters']} kept",
    ]
    lines += [f"  left out as {reason}: {count}" for reason, count in account["dropped"].items()]
    lines += [f"  unaccounted: {account['unaccounted']}", "", f"outline ({len(account['headings'])} headings)"]
    lines += [f"{'  ' * heading['level']}{heading['text']}" for heading in account["headings"]]
    lines += ["", f"chunks ({len(account['chunks'])})"]
    for number, chunk in enumerate(account["chunks"], 1):
        years = ", ".join(str(year) for year in chunk["years"]) or "-"
        lines.append(f"#{number:04d} [{years} | {chunk['place'] or '-'} | {chunk['status'] or '-'}]")
        lines += [f"  {' › '.join(chunk['headings'])}"] if chunk["headings"] else []
        lines += [f"  {line}" for line in chunk["text"].splitlines()]
    return "\n".join(lines) + "\n"
