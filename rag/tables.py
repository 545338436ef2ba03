"""Tables as rows that read on their own: every row repeats the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.lines import CELL_SPACE, PAIR_SPACE, Line, tidy
from rag.markup import REASON, unmark
from rag.outline import read_marker
from rag.trace import Ledger, Traced, join

EMPTY_CELL = "empty cell"
TABLE_HEAD = "table head"
_PIPES = re.compile(r"\|.*\||[^|]*\|[^|]*\|")
_DIVIDER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$|\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?$")
_PIPE = re.compile(r"(?<!\\)\|")
_NOTHING = re.compile(r"[-—–－―/／\\*]{0,2}$")


def is_nothing(text: str) -> bool:
    """Whether a cell is empty or holds nothing but a dash or a stroke."""
    return bool(_NOTHING.match(text))


def lay_out_tables(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """Replace the rows of tables whose cells are marked by | or a tab by rows with the names of the columns."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = _piped(lines, at) or _tabbed(lines, at)
        if end:
            found += _table(lines[at:end], ledger)
            at = end
        else:
            found.append(lines[at])
            at += 1
    return found


def _piped(lines: Sequence[Line], at: int) -> int:
    """Return where the table that begins at a line ends, 0 where none begins."""
    if "|" not in lines[at].text or at + 1 >= len(lines):
        return 0
    end = at
    while end < len(lines) and _PIPES.match(lines[end].text) and (end == at or not lines[end].blanks):
        end += 1
    ruled = end - at >= 2 and bool(_DIVIDER.match(lines[at + 1].text))
    framed = end - at >= 2 and all(line.text[0] == line.text[-1] == "|" for line in lines[at:end])
    return end if ruled or framed else 0


def _tabbed(lines: Sequence[Line], at: int) -> int:
    count = lines[at].text.count("\t")
    if not count:
        return 0
    end = at
    while end < len(lines) and lines[end].text.count("\t") == count and (end == at or not lines[end].blanks):
        end += 1
    numbered = [marker for line in lines[at:end] if (marker := read_marker(line.text))]
    if end - at < 2 or (count == 1 and len(numbered) * 2 > end - at):
        return 0
    return end


def _table(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    rows: list[list[Traced]] = []
    for line in lines:
        if "|" in line.text and _DIVIDER.match(line.text):
            ledger.drop(line.body, REASON)
        else:
            rows.append([_cell(cell, ledger) for cell in _cells(line, ledger)])
    if not rows:
        return []
    head, body = rows[0], [row for row in rows[1:] if not _repeats(rows[0], row, ledger)]
    if not body:
        return [replace(lines[0], body=with_names([], head, ledger))]
    laid_out = [with_names(head, row, ledger) for row in body]
    unused = [name for column, name in enumerate(head) if all(_missing(row, column) for row in body)]
    for name in unused:
        ledger.drop(name, TABLE_HEAD)
    return [replace(lines[0], body=body, hashes=0, bold=0, item=False) for body in laid_out if body.text]


def _missing(row: Sequence[Traced], column: int) -> bool:
    return column >= len(row) or is_nothing(row[column].text)


def _repeats(head: Sequence[Traced], row: Sequence[Traced], ledger: Ledger) -> bool:
    """Whether a row is the head again, at the top of the next page."""
    if [cell.text for cell in head] != [cell.text for cell in row]:
        return False
    for cell in row:
        ledger.drop(cell, TABLE_HEAD)
    return True


def _cells(line: Line, ledger: Ledger) -> list[Traced]:
    text = line.text
    if "|" not in text:
        edges = [match.span() for match in re.finditer("\t", text)]
    else:
        edges = [match.span() for match in _PIPE.finditer(text)]
        for start, end in edges:
            ledger.drop(line.body.slice(start, end), REASON)
    bounds = [0, *(edge for span in edges for edge in span), len(text)]
    cells = [line.body.slice(bounds[n], bounds[n + 1]).strip() for n in range(0, len(bounds), 2)]
    if "|" in text and not cells[0].text:
        cells = cells[1:]
    if "|" in text and cells and not cells[-1].text and text.endswith("|"):
        cells = cells[:-1]
    return cells


def _cell(cell: Traced, ledger: Ledger) -> Traced:
    """Return the words of a cell without marks and stray spaces."""
    return tidy(unmark(Line(cell), ledger).body) if cell.text and not is_nothing(cell.text) else cell


def with_names(head: Sequence[Traced], row: Sequence[Traced], ledger: Ledger) -> Traced:
    """Return a row as one line: name and value, name and value; an empty cell goes with its name."""
    parts: list[Traced | str] = []
    for column, cell in enumerate(row):
        if is_nothing(cell.text):
            ledger.drop(cell, EMPTY_CELL)
            continue
        if parts:
            parts.append(CELL_SPACE)
        if column < len(head) and head[column].text:
            parts += [head[column], PAIR_SPACE]
        parts.append(cell)
    return join(parts)
