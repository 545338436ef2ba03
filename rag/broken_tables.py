"""Tables whose cells lost their lines: numbered rows over several short lines, the names of the columns above them.

The rows are found by their numbers (1, 2, 3 … close together), the number of columns by the rows that fit on
one line. A column with few different values (预期性, 约束性) tells in the other rows which piece belongs where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.lines import TITLE_SPACE, Line, glue, is_wide, tidy, width
from rag.outline import read_marker
from rag.tables import ROW_NUMBER, TABLE_HEAD, is_nothing, with_names
from rag.trace import Ledger, Traced, join

FOOTNOTE_MARKER = "footnote marker"
_NUMBER = re.compile(r"(\d{1,3})(?:\s+|$)")
_STOP = re.compile(r"[。！？]")
_WORD = re.compile(r"\S+")
_LABEL = re.compile(r"[^：:]{1,8}[：:]")
_REACH = 9
_WIDE = 45
_HEAD_LINES = 10


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table found: its lines, its rows as pieces of text, the number of its columns."""

    start: int
    end: int
    rows: tuple[tuple[Traced, ...], ...]
    single: tuple[bool, ...]
    columns: int


def lay_out_broken_tables(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """Replace the lines of broken tables, and their footnotes, by rows with the names of the columns."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        grid = _grid(lines, at)
        if grid is None:
            found.append(lines[at])
            at += 1
            continue
        head_start, head = _head(lines, grid)
        for _ in range(grid.start - head_start):
            found.pop()
        cells = [_fit(grid, row, single) for row, single in zip(grid.rows, grid.single, strict=True)]
        at, notes = _footnotes(lines, grid.end, cells, ledger)
        found += [replace(lines[grid.start], body=body) for body in [*_rows(cells, head, ledger), *notes]]
    return found


def _grid(lines: Sequence[Line], at: int) -> _Grid | None:
    """Return the table whose first row begins at a line, None where there is none."""
    match = _NUMBER.match(lines[at].text)
    if not match or match[1] != "1":
        return None
    anchors = _anchors(lines, at)
    if len(anchors) < 4:
        return None
    end = _end(lines, anchors[-1])
    bounds = [*anchors, end]
    rows = [_pieces(lines[low:high]) for low, high in pairwise(bounds)]
    single = [high - low == 1 for low, high in pairwise(bounds)]
    counts = Counter(len(row) for row, one in zip(rows, single, strict=True) if one)
    if not counts:
        return None
    columns, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    if columns < 3 or often < 3 or often * 5 < len(rows) * 2:
        return None
    return _Grid(at, end, tuple(rows), tuple(single), columns)


def _anchors(lines: Sequence[Line], at: int) -> list[int]:
    anchors = [at]
    here = at + 1
    while here < len(lines) and here - anchors[-1] <= _REACH and not _is_prose(lines[here]):
        match = _NUMBER.match(lines[here].text)
        if match and int(match[1]) == len(anchors) + 1:
            anchors.append(here)
        here += 1
    return anchors


def _is_prose(line: Line) -> bool:
    return bool(_STOP.search(line.text)) or width(line.text) > _WIDE or line.hashes > 0


def _end(lines: Sequence[Line], last: int) -> int:
    """Return where the last row ends: before prose, a heading, or the first footnote."""
    end = last + 1
    while end < len(lines) and end - last < _REACH:
        text = lines[end].text
        note = _NUMBER.match(text)
        if _is_prose(lines[end]) or read_marker(text) or (note and note[1] == "1"):
            return end
        end += 1
    return last + 1 if end - last >= _REACH else end


def _pieces(lines: Sequence[Line]) -> tuple[Traced, ...]:
    """Return the words of a row, a bracket with all that it holds as one; each line's words stay apart."""
    pieces: list[Traced] = []
    depth = 0
    for line in lines:
        for n, match in enumerate(_WORD.finditer(line.text)):
            word = line.body.slice(*match.span())
            if depth > 0:
                pieces[-1] = join([pieces[-1], _seam(pieces[-1], word, new_line=n == 0), word])
            else:
                pieces.append(word)
            depth += sum(match[0].count(c) for c in "[（(") - sum(match[0].count(c) for c in "]）)")
    return tuple(pieces)


def _seam(left: Traced, right: Traced, *, new_line: bool) -> str:
    """Return what joins two pieces of one cell: a space where the second begins with a label of its own."""
    if new_line and _LABEL.match(right.text) and _LABEL.match(left.text.lstrip("[")):
        return TITLE_SPACE
    return glue(left.text, right.text)


def _merge(pieces: Sequence[Traced]) -> Traced:
    parts: list[Traced | str] = []
    for n, piece in enumerate(pieces):
        if n:
            parts.append(_seam(pieces[n - 1], piece, new_line=True))
        parts.append(piece)
    return tidy(join(parts))


def _fit(grid: _Grid, row: Sequence[Traced], single: bool) -> list[Traced]:
    """Return the cells of a row, as many as there are columns where the pieces can be told apart."""
    if len(row) == grid.columns and (single or _closed(grid) is None):
        return [tidy(piece) for piece in row]
    key = _closed(grid)
    at = next((n for n, piece in enumerate(row) if key and n > 1 and piece.text in key[1]), None)
    if key is None or at is None:
        return [tidy(piece) for piece in row]
    left = _fit_left(grid, row[1:at], key[0] - 1)
    right = _fit_right(row[at + 1 :], grid.columns - key[0] - 1)
    return [row[0], *left, row[at], *right]


def _closed(grid: _Grid) -> tuple[int, frozenset[str]] | None:
    """Return the column whose values repeat the most, with its values."""
    full = [row for row, one in zip(grid.rows, grid.single, strict=True) if one and len(row) == grid.columns]
    best: tuple[int, frozenset[str]] | None = None
    for column in range(2, grid.columns):
        values = frozenset(row[column].text for row in full)
        few = len(values) <= max(2, len(full) // 5) and not any(is_nothing(v) or v[0].isdigit() for v in values)
        if few and (best is None or len(values) < len(best[1])):
            best = (column, values)
    return best


def _fit_left(grid: _Grid, pieces: Sequence[Traced], columns: int) -> list[Traced]:
    """Share out the pieces before the telling column: the narrow ones at the end belong to the narrow columns."""
    if columns < 1:
        return []
    if len(pieces) == columns:
        return [tidy(piece) for piece in pieces]
    rest = list(pieces)
    cells: list[Traced] = []
    for column in range(columns, 1, -1):
        widest = max(
            width(row[column].text)
            for row, one in zip(grid.rows, grid.single, strict=True)
            if one and len(row) == grid.columns
        )
        taken: list[Traced] = []
        while len(rest) > column - 1 and width(rest[-1].text) <= widest:
            taken.insert(0, rest.pop())
        cells.insert(0, _merge(taken) if taken else Traced(""))
    return [_merge(rest), *cells]


def _fit_right(pieces: Sequence[Traced], columns: int) -> list[Traced]:
    """Share out the pieces after the telling column: a dash is a cell of its own, pieces in a row are one cell."""
    if len(pieces) <= columns:
        return [tidy(piece) for piece in pieces]
    groups: list[list[Traced]] = []
    for piece in pieces:
        if groups and not is_nothing(piece.text) and not is_nothing(groups[-1][-1].text):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    if columns > 0 and len(groups) > columns:
        groups = [[piece for group in groups[: len(groups) - columns + 1] for piece in group], *groups[1 - columns :]]
    return [_merge(group) for group in groups]


def _head(lines: Sequence[Line], grid: _Grid) -> tuple[int, list[Traced]]:
    """Return where the head of the table begins, and the names of its columns; no names where they do not fit."""
    for start in range(grid.start - 1, max(-1, grid.start - 1 - _HEAD_LINES), -1):
        if _is_prose(lines[start]) or lines[start].row or read_marker(lines[start].text):
            break
        names = _names(lines[start : grid.start])
        above = start > 0 and len(lines[start].text) == len(lines[start - 1].text) == 1
        if len(names) == grid.columns and not above:
            return start, names
    return grid.start, []


def _names(lines: Sequence[Line]) -> list[Traced]:
    """Return the names that the lines of a head hold, from left to right.

    A character alone on its line goes on in the next such line (序, 号); characters set apart on one line are
    one name (指 标); a name alone above the last line stands over all the names there.
    """
    rows = [_spaced(line) for line in lines]
    names: list[Traced] = []
    for n, row in enumerate(rows):
        over = n == len(rows) - 2 and len(row) == 1 and len(rows[-1]) > 1 and len(row[0].text) > 1
        if over:
            return names + [join([row[0], TITLE_SPACE, name]) for name in rows[-1]]
        column = n > 0 and len(row) == len(rows[n - 1]) == 1 and len(row[0].text) == len(lines[n - 1].text) == 1
        if column:
            names[-1] = join([names[-1], row[0]])
        else:
            names += row
    return names


def _spaced(line: Line) -> list[Traced]:
    words: list[Traced] = []
    previous = ""
    for match in _WORD.finditer(line.text):
        word = line.body.slice(*match.span())
        if len(match[0]) == len(previous) == 1 and is_wide(match[0]):
            words[-1] = join([words[-1], word])
        else:
            words.append(word)
        previous = match[0]
    return words


def _rows(cells: Sequence[list[Traced]], head: Sequence[Traced], ledger: Ledger) -> list[Traced]:
    """Return the rows as lines; the numbers of the rows go, as they say nothing."""
    for row in cells:
        ledger.drop(row[0], ROW_NUMBER)
    names = head[1:] if head and all(len(row) <= len(head) for row in cells) else []
    if head:
        ledger.drop(head[0], TABLE_HEAD)
    for column, name in enumerate(names, 1):
        if all(column >= len(row) or is_nothing(row[column].text) for row in cells):
            ledger.drop(name, TABLE_HEAD)
    if head and not names:
        for name in head:
            ledger.drop(name, TABLE_HEAD)
    return [with_names(names, row[1:], ledger) for row in cells]


def _footnotes(
    lines: Sequence[Line], at: int, cells: Sequence[list[Traced]], ledger: Ledger
) -> tuple[int, list[Traced]]:
    """Return where the footnotes under a table end, each as a row behind the name that bears its number."""
    notes: list[Traced] = []
    while at < len(lines):
        match = _NUMBER.match(lines[at].text)
        number = str(len(notes) + 1)
        bearer = next((row for row in cells if len(row) > 1 and _bears(row[1].text, number)), None)
        if not match or match[1] != number or bearer is None:
            break
        end = _note_end(lines, at)
        first = lines[at].body
        ledger.drop(first.slice(*match.span(1)), FOOTNOTE_MARKER)
        name = bearer[1]
        bearer[1] = ledger.cut(name, [(len(name.text) - len(number), len(name.text))], FOOTNOTE_MARKER)
        note = _merge([first.slice(match.end()), *(line.body for line in lines[at + 1 : end])])
        notes.append(with_names([bearer[1]], [note], ledger))
        at = end
    return at, notes


def _bears(name: str, number: str) -> bool:
    return name.endswith(number) and len(name) > len(number) and is_wide(name[-len(number) - 1])


def _note_end(lines: Sequence[Line], at: int) -> int:
    """Return where a footnote ends: with a sentence, before a heading, another note, or after a short line."""
    widest = width(lines[at].text)
    end = at + 1
    while end < len(lines):
        last = lines[end - 1]
        widest = max(widest, width(last.text))
        begins = _NUMBER.match(lines[end].text) or read_marker(lines[end].text) or lines[end].hashes
        if last.finished and (begins or width(last.text) < widest * 0.75):
            break
        end += 1
    return end
