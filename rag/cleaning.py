"""A source to a clean text: what belongs to it, in whole sentences and with its outline; the rest with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.broken_tables import lay_out_broken_tables
from rag.furniture import drop_furniture
from rag.layout import Paragraph, paragraphs
from rag.lines import Line, split_lines, tidy
from rag.markup import drop_controls, unmark
from rag.outline import TOP, is_alone, is_short, is_title, levels, plain_rank, read_marker
from rag.records import CleanText, Dropped, Heading, Segment, Source, Span
from rag.tables import lay_out_tables
from rag.trace import Ledger, Traced, join

_STOP = re.compile(r"[。！？]")
_GLOSSARY = re.compile(r"解释|释义|术语|词汇|注释")
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the clean text: a paragraph, a row, or a heading with its rank."""

    body: Traced
    rank: float | None = None
    row: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """How many characters a file has without white space, how many were kept, dropped and why, or lost."""

    raw: int
    kept: int
    dropped: dict[str, int]
    unaccounted: int


def clean(source: Source) -> CleanText:
    """Return the text of a source in whole paragraphs, one a line, its outline, and what was left out and why.

    A text read again must come out the same, so the passes are repeated until nothing changes.
    """
    ledger = Ledger()
    text = Traced.of(source.text)
    result = _read(text, source.pages, ledger)
    for _ in range(_PASSES):
        again = _read(result[0], (), ledger)
        if again[0].text == result[0].text:
            break
        result = again
    return _clean_text(source.text, result, ledger)


def account(source: Source, cleaned: CleanText) -> Account:
    """Count what became of every character of the file that is not white space."""
    raw = source.text
    seen = _covered(len(raw), cleaned.segments)
    kept = sum(1 for mark, c in zip(seen, raw, strict=True) if mark and not c.isspace())
    dropped: Counter[str] = Counter()
    for entry in cleaned.dropped:
        for at in range(entry.start, entry.end):
            if not seen[at] and not raw[at].isspace():
                dropped[entry.reason] += 1
            seen[at] = 1
    total = sum(1 for c in raw if not c.isspace())
    lost = sum(1 for mark, c in zip(seen, raw, strict=True) if not mark and not c.isspace())
    return Account(total, kept, dict(sorted(dropped.items())), lost)


def _covered(length: int, segments: Iterable[Segment]) -> bytearray:
    marks = bytearray(length)
    for segment in segments:
        marks[segment.raw : segment.raw + segment.length] = b"\x01" * segment.length
    return marks


def _read(text: Traced, pages: Sequence[int], ledger: Ledger) -> tuple[Traced, list[Heading], list[Span]]:
    """Read a text once."""
    lines = split_lines(drop_controls(text, ledger), pages)
    lines = lay_out_tables(drop_furniture(lines, ledger), ledger)
    lines = [line for line in (unmark(line, ledger) for line in lines) if line.text]
    lines = _title_first(lay_out_broken_tables(lines, ledger))
    blocks = list(_blocks(paragraphs(lines)))
    return _assemble(blocks)


def _title_first(lines: Sequence[Line]) -> list[Line]:
    """Move the one title of first level to the front when it was set into the middle of a sentence."""
    tops = [at for at, line in enumerate(lines) if line.hashes == 1]
    if len(tops) != 1 or tops[0] == 0 or tops[0] == len(lines) - 1:
        return list(lines)
    at = tops[0]
    before, after = lines[at - 1], lines[at + 1]
    if before.finished or before.paused or before.hashes or after.hashes or read_marker(after.text):
        return list(lines)
    return [lines[at], *lines[:at], *lines[at + 1 :]]


def _blocks(found: Sequence[Paragraph]) -> Iterable[Block]:
    front, glossary = True, False
    for at, paragraph in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        body = tidy(paragraph.body())
        first = paragraph.lines[0]
        if first.row:
            yield Block(body, row=True)
            continue
        front = front and not paragraph.marker and not _STOP.search(body.text) and at < 12
        end, rank = _heading(paragraph, body, following, front)
        if rank is not None and glossary and paragraph.marker and paragraph.marker.deep:
            yield Block(body, row=True)
            continue
        if rank is None:
            yield Block(body)
            continue
        if rank == TOP:
            front = False
        if not (paragraph.marker and paragraph.marker.deep):
            glossary = bool(_GLOSSARY.search(body.text[:end]))
        yield Block(body.slice(0, end).strip(), rank)
        if body.text[end:].strip():
            yield Block(body.slice(end).strip())


def _heading(
    paragraph: Paragraph, body: Traced, following: Paragraph | None, front: bool
) -> tuple[int, float | None]:
    """Return where the heading that a paragraph begins with ends, and its rank; None where it has none."""
    text, first, marker = body.text, paragraph.lines[0], paragraph.marker
    rank: float = marker.rank if marker else plain_rank(first.hashes)
    if first.hashes:
        return len(text), rank
    if is_alone(text):
        return len(text), _CHAPTERS
    if not marker:
        if front and is_title(text):
            return len(text), TOP
        if first.bold and first.bold >= len(text) and is_short(text) and not _STOP.search(text):
            return len(text), rank
        return 0, None
    return _numbered(text, marker_end=len(tidy(paragraph.body().slice(0, marker.end)).text), paragraph=paragraph, following=following)


_CHAPTERS = 6


def _numbered(text: str, *, marker_end: int, paragraph: Paragraph, following: Paragraph | None) -> tuple[int, float | None]:
    marker = paragraph.marker
    assert marker is not None
    stop = _STOP.search(text, marker_end)
    if stop and not is_short(text[: stop.start()]):
        return 0, None
    if re.search("[；;]", text[: stop.start() if stop else len(text)]):
        return 0, None
    if stop and text[stop.end() :].strip():
        return stop.end(), marker.rank
    sibling = following is None or (following.marker is not None and following.marker.rank <= marker.rank)
    if stop:
        return (0, None) if sibling else (len(text), marker.rank)
    if (marker.deep and sibling) or len(text) > 60 or text[-1] in "，、；：":
        return 0, None
    return len(text), marker.rank


def _assemble(blocks: Sequence[Block]) -> tuple[Traced, list[Heading], list[Span]]:
    """Put the blocks together, one a line, and number the levels of the headings without gaps."""
    level = levels(block.rank for block in blocks if block.rank is not None)
    parts: list[Traced | str] = []
    headings: list[Heading] = []
    rows: list[Span] = []
    at = 0
    for block in blocks:
        if parts:
            parts.append("\n")
            at += 1
        parts.append(block.body)
        end = at + len(block.body.text)
        if block.rank is not None:
            headings.append(Heading(level[block.rank], block.body.text, at, end))
        elif block.row:
            rows.append((at, end))
        at = end
    return join(parts), headings, rows


def _clean_text(raw: str, result: tuple[Traced, list[Heading], list[Span]], ledger: Ledger) -> CleanText:
    text, headings, rows = result
    marks = _covered(len(raw), text.segments)
    dropped: list[Dropped] = []
    for entry in sorted(ledger.entries, key=lambda e: (e.start, e.end)):
        dropped += _uncovered(entry, marks)
    return CleanText(text.text, text.segments, tuple(dropped), tuple(headings), tuple(rows))


def _uncovered(entry: Dropped, marks: bytearray) -> Iterable[Dropped]:
    """Yield the parts of a dropped span that are in no segment and in no span before it, and mark them."""
    start = None
    for at in range(entry.start, entry.end + 1):
        free = at < entry.end and not marks[at]
        if free and start is None:
            start = at
        if not free and start is not None:
            yield replace(entry, start=start, end=at)
            start = None
        if free:
            marks[at] = 1
