"""What became of a file: its outline, metadata and chunks, and every character that was left out, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from rag.cleaning import account
from rag.records import Chunk, Document, Span

_SAMPLE = 60


def inspect(document: Document, chunks: Sequence[Chunk]) -> dict[str, Any]:
    """Return the account of one document as plain values for JSON. White space is not counted; spans are raw.

    Every raw character is kept, dropped for one reason, or unaccounted.
    """
    totals = account(document.source, document.clean)
    return {
        "document": document.id,
        "metadata": {item.name: _value(getattr(document.metadata, item.name)) for item in fields(document.metadata)},
        "raw_characters": totals.raw,
        "kept_characters": totals.kept,
        "dropped": totals.dropped,
        "unaccounted": totals.unaccounted,
        "headings": [
            {"level": h.level, "text": h.text, "span": _hull(document.raw_spans(h.start, h.end))}
            for h in document.clean.headings
        ],
        "chunks": [_chunk(document, chunk) for chunk in chunks],
    }


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


def render(report: dict[str, Any], document: Document | None = None) -> str:
    """Return the report of `inspect` as lines for the terminal; with the document, what was dropped is quoted."""
    lines = [report["document"], ""]
    lines += [f"  {name}: {_words(value)}" for name, value in report["metadata"].items() if value not in (None, [])]
    raw, kept, unaccounted = report["raw_characters"], report["kept_characters"], report["unaccounted"]
    lines += ["", f"characters without white space: {raw} raw, {kept} kept, {unaccounted} unaccounted"]
    for reason, count in report["dropped"].items():
        lines.append(f"  dropped as {reason}: {count}")
        lines += [f"    {sample}" for sample in _samples(document, reason)]
    lines += ["", f"outline: {len(report['headings'])} headings"]
    lines += [f"{'  ' * heading['level']}{heading['text']}" for heading in report["headings"]]
    lines += ["", f"chunks: {len(report['chunks'])}"]
    for number, chunk in enumerate(report["chunks"], 1):
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
