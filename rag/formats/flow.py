"""Lines of pages to light Markdown: headings by the size of their type, paragraphs by indent, gap and full lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.formats.boxes import Line
from rag.formats.rendering import Rendered, TextWriter, heading
from rag.lines import glue

# Type this much larger than that of the text makes a heading; recognised sizes of a scan vary by a quarter.
_LARGER = 1.15
_LARGER_SCANNED = 1.4
_LONGEST_HEADING = 120
_LETTERHEAD = re.compile(r"(?:文\s*件|公\s*报|办公厅|委员会)$")
_WORD = re.compile(r"[^\W\d_]")
_NUMBERED = re.compile(
    r"第[\d一二三四五六七八九十百]+[编章节条部]|\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d.．%％万亿])"
    r"|[（(【]?[一二三四五六七八九十\d]{1,3}(?:[)）】、]|[.．](?!\d))"
)
_CLOSING = re.compile(r"[，。、；：！？）》”’】」』%％]")
_BULLET = re.compile(r"[•·●○■□◆◇▪▶➢✓*-]\s*")
_STOP = re.compile(r"[。！？；][”’」』）)》]*\s*$")
_INTRODUCES = re.compile(r"[：:]$")
# The dots of a table of contents, and gaps as between the cells of a table without rules.
_ROW = re.compile(r"[.…·．]{4,}\s*\d*$|\u3000(?=\S)")
_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page in reading order; `scanned` says that they were recognised in an image."""

    lines: tuple[Line, ...]
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """What is written at once: a table, a heading (`level`) or one line; `first` and `last` are its outer lines."""

    text: str
    first: Line
    last: Line
    level: int = 0


def render_pages(pages: Sequence[PageLines]) -> Rendered:
    """Return the text of all pages with line breaks as printed, and where each page begins."""
    levels = _heading_levels(pages)
    indents = _uses_indents(pages)
    writer = TextWriter()
    before: _Block | None = None
    table: _Block | None = None
    for number, page in enumerate(pages):
        blocks = list(_whole_tables(_blocks(page, levels, number)))
        for at, block in enumerate(blocks):
            seam = _seam(before, block, same_page=at > 0, indents=indents) if before else "\n\n"
            writer.write(seam if before else "")
            if at == 0:
                writer.begin_page()
            text = block.text if seam == "\n\n" else block.text.removeprefix(_INDENT)
            if block.first.box.table:
                text = _with_header(block, table) if _near_edge(blocks[:at]) else text
                table = _Block(text, block.first, block.last) if _near_edge(blocks[at + 1 :]) else None
            writer.write(text)
            before = block
        if not blocks:
            writer.begin_page()
            table = None
    return writer.rendered()


def _near_edge(blocks: Sequence[_Block]) -> bool:
    """Whether between a table and the edge of the page there is at most a running title and a page number."""
    return len(blocks) <= 2 and all(len(block.text) <= 40 and not block.first.box.table for block in blocks)


def _whole_tables(blocks: Iterable[_Block]) -> Iterator[_Block]:
    """Put a table that goes on in the next column together."""
    held: _Block | None = None
    for block in blocks:
        if held and held.last.column != block.first.column and _continues(held, block):
            held = replace(held, text="\n".join([held.text, *_rows_after(held, block)]), last=block.last)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _with_header(block: _Block, before: _Block | None) -> str:
    """Return the text of a table at the top of a page; one that goes on from the last page gets its header."""
    if before is None or not _continues(before, block):
        return block.text
    return "\n".join([*before.text.split("\n")[:2], *_rows_after(before, block)])


def _continues(before: _Block, block: _Block) -> bool:
    """Whether a table goes on with the one before: as wide, with as many columns, without a caption between."""
    old, new = before.last.box, block.first.box
    if not (old.table and new.table) or "\n\n" in before.text or "\n\n" in block.text:
        return False
    return abs((old.x1 - old.x0) - (new.x1 - new.x0)) < 6 and before.text.split("\n")[1] == block.text.split("\n")[1]


def _rows_after(before: _Block, block: _Block) -> Sequence[str]:
    """Return the rows that a table adds to the one it goes on from; its header may be printed again."""
    header = before.text.split("\n")[0]
    return block.text.split("\n")[2:] if block.text.startswith(header) else block.first.box.rows


def _heading_levels(pages: Sequence[PageLines]) -> dict[float, int]:
    """Return the level for each size of type that headings have: larger than the text's, and used for little."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if not line.box.table:
                counts[line.box.size] += len(line.box.text)
    if not counts:
        return {}
    total = sum(counts.values())
    body = counts.most_common(1)[0][0]
    larger = _LARGER_SCANNED if any(page.scanned for page in pages) else _LARGER
    levels: dict[float, int] = {}
    level, last = 0, 0.0
    for size in sorted(counts, reverse=True):
        if size < body * larger or counts[size] * 6 > total:
            continue
        if not last or size < last * 0.93:
            level, last = level + 1, size
        levels[size] = level
    return levels


def _blocks(page: PageLines, levels: dict[float, int], number: int) -> Iterator[_Block]:
    lines = page.lines
    at = 0
    while at < len(lines):
        line = lines[at]
        level = levels.get(line.box.size, 0)
        end = at + 1
        while level and end < len(lines) and _same_heading(lines[end - 1], lines[end]):
            end += 1
        text = _run_on([piece.box.text.strip() for piece in lines[at:end]])
        letterhead = number == 0 and _LETTERHEAD.search(text)
        if level and len(text) <= _LONGEST_HEADING and _WORD.search(text) and not letterhead:
            yield _Block(heading(level, " ".join(text.split())), line, lines[end - 1], level)
            at = end
            continue
        indented = not line.box.table and _is_indented(line) and not _is_centred(line)
        yield _Block((_INDENT if indented else "") + line.box.text.strip(), line, line)
        at += 1


def _same_heading(line: Line, following: Line) -> bool:
    """Whether a heading goes on in the next line, which may stand in the next column."""
    size = line.box.size
    if abs(following.box.size - size) > 0.05 * size or _NUMBERED.match(following.box.text):
        return False
    full = line.box.x1 > line.right - 2 * size
    if following.column != line.column:
        return full
    return following.box.top - line.box.top < 2.2 * size and (full or (_is_centred(line) and _is_centred(following)))


def _run_on(pieces: Sequence[str]) -> str:
    """Join the lines of a heading."""
    text = pieces[0]
    for piece in pieces[1:]:
        text += glue(text, piece) + piece
    return text


def _seam(before: _Block, block: _Block, *, same_page: bool, indents: bool) -> str:
    """Return what stands between two blocks: a blank line where a paragraph begins, nothing inside a paragraph.

    The place on the page tells both from each other; the words alone often do not. Where it does not tell, the line
    break stays, for cleaning to judge by the words.
    """
    last, line = before.last, block.first
    if before.level or block.level or last.box.table or line.box.table:
        return "\n\n"
    if same_page and _CLOSING.match(line.box.text):
        return ""
    size = max(last.box.size, line.box.size)
    if abs(last.box.size - line.box.size) > 0.15 * size or (_is_indented(line) and not _hangs(last, line)):
        return "\n\n"
    apart = same_page and last.column == line.column and line.box.top - last.box.top > 1.5 * max(line.pitch, size)
    short = (last.right - last.box.x1) / size
    numbered = _NUMBERED.match(line.box.text)
    # Where every paragraph is indented, a line without indent goes on with the paragraph even if the line before was
    # set a little short, at the foot of a column or before a word that cannot be broken.
    if apart or short > (5 if indents and not numbered and not _INTRODUCES.search(last.box.text) else 2):
        return "\n\n"
    alone = _ROW.search(last.box.text) or _ROW.search(line.box.text) or (numbered and not indents)
    # What is full cannot be a page number or a running title at the edge of the page.
    full = line.box.x1 > line.right - 2 * size
    if alone or not (same_page or full):
        return "\n"
    return glue(last.box.text, line.box.text)


def _hangs(last: Line, line: Line) -> bool:
    """Whether an indented line goes on with the one before: both are set in, or that one is an item with its mark."""
    size = line.box.size
    if last.column != line.column or last.box.x1 < last.right - 2 * size or _STOP.search(last.box.text):
        return False
    shift = line.box.x0 - last.box.x0
    item = _NUMBERED.match(last.box.text) or _BULLET.match(last.box.text)
    return abs(shift) < 0.6 * size or (item is not None and 0 < shift < 3 * size)


def _uses_indents(pages: Sequence[PageLines]) -> bool:
    """Whether the first lines of paragraphs are set in: nearly all lines after a line that ends early."""
    starts = [
        _is_indented(line)
        for page in pages
        for last, line in pairwise(page.lines)
        if last.column == line.column
        and last.box.size == line.box.size
        and last.box.x1 < last.right - 2 * last.box.size
    ]
    return len(starts) >= 3 and sum(starts) * 5 >= len(starts) * 4


def _is_indented(line: Line) -> bool:
    return line.box.x0 - line.left > 1.2 * line.box.size


def _is_centred(line: Line) -> bool:
    left, right = line.box.x0 - line.left, line.right - line.box.x1
    return min(left, right) > line.box.size and abs(left - right) < max(line.box.size, 0.1 * (line.right - line.left))
