"""Tables as rows that read on their own: every row repeats the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.lines import CELL_SPACE, PAIR_SPACE, Line, tidy
from rag.markup import REASON, unmark
from rag.outline import read_marker
from rag.records import Span
from rag.trace import Ledger, Traced, join

EMPTY_CELL = "empty cell"
TABLE_HEAD = "table head"
ROW_NUMBER = "row number"
_PIPES = re.compile(r"\|.*\||[^|]*\|[^|]*\|")
_DIVIDER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$|\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?$")
_PIPE = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"(?:序\s*号?|No\.?|№)$", re.I)
_NOTHING = re.compile(r"[-—–－―/／\\*]{0,2}$")


def is_nothing(text: str) -> bool:
    """Whether a cell is empty or holds nothing but a dash or a stroke."""
    return bool(_NOTHING.match(text))


def lay_out_tables(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """Replace the rows of tables whose cells are marked by | or a tab by rows with the names of the columns."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        for start, end in (_piped(lines, at), _tabbed(lines, at)):
            if end > at:
                found += lines[at:start]
                found += _table(lines[start:end], ledger) if start < end else []
                at = end
                break
        else:
            found.append(lines[at])
            at += 1
    return found


def _piped(lines: Sequence[Line], at: int) -> Span:
    """Return where the table in the lines with | that begin at a line starts and where these lines end."""
    end = at
    while end < len(lines) and _PIPES.match(lines[end].text) and (end == at or not lines[end].blanks):
        end += 1
    if end - at < 2:
        return at, at
    if all(line.text[0] == line.text[-1] == "|" for line in lines[at:end]):
        return at, end
    ruled = next((n for n in range(at + 1, end) if _DIVIDER.match(lines[n].text)), None)
    return (end if ruled is None else ruled - 1), end


def _tabbed(lines: Sequence[Line], at: int) -> Span:
    """Return where the table in the lines with equally many tabs that begin at a line starts and ends."""
    count = lines[at].text.count("\t")
    end = at
    while count and end < len(lines) and lines[end].text.count("\t") == count and (end == at or not lines[end].blanks):
        end += 1
    if end - at < 2:
        return at, at
    numbered = sum(read_marker(line.text) is not None for line in lines[at:end])
    return (end if count == 1 and numbered * 2 > end - at else at), end


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
    if _NUMBERED.match(head[0].text):
        head, body = _without_numbers(head, body, ledger)
    laid_out = [with_names(head, row, ledger) for row in body]
    unused = [name for column, name in enumerate(head) if all(_missing(row, column) for row in body)]
    for name in unused:
        ledger.drop(name, TABLE_HEAD)
    return [replace(lines[0], body=body, hashes=0, bold=0, item=False) for body in laid_out if body.text]


def _without_numbers(
    head: list[Traced], body: list[list[Traced]], ledger: Ledger
) -> tuple[list[Traced], list[list[Traced]]]:
    """Leave out the first column: the numbers of rows say nothing."""
    ledger.drop(head[0], TABLE_HEAD)
    for row in body:
        ledger.drop(row[0], ROW_NUMBER)
    return head[1:], [row[1:] for row in body]


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
