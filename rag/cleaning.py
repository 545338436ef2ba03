"""A source to a clean text: what belongs to it, in whole sentences and with its outline; the rest with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.blocks import Block, block_levels, find_blocks
from rag.broken_tables import lay_out_broken_tables
from rag.furniture import drop_furniture
from rag.layout import paragraphs
from rag.lines import Line, split_lines
from rag.markup import drop_controls, unmark
from rag.outline import read_marker
from rag.records import CleanText, Dropped, Heading, Segment, Source, Span
from rag.tables import lay_out_tables
from rag.trace import Ledger, Traced, join

_PASSES = 8


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
    return _assemble(find_blocks(paragraphs(lines)))


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


def _assemble(blocks: Sequence[Block]) -> tuple[Traced, list[Heading], list[Span]]:
    """Put the blocks together, one a line, and number the levels of the headings without gaps."""
    parts: list[Traced | str] = []
    headings: list[Heading] = []
    rows: list[Span] = []
    at = 0
    for block, level in zip(blocks, block_levels(blocks), strict=True):
        if parts:
            parts.append("\n")
            at += 1
        parts.append(block.body)
        end = at + len(block.body.text)
        if level is not None:
            headings.append(Heading(level, block.body.text, at, end))
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
