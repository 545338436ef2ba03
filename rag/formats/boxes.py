"""Pieces of text on a page, as lines in the order in which they are read: columns one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A gap wider than this share of the type size separates two pieces on one line: columns, cells, words far apart.
GAP = 0.6
_SPACE = 0.25
_DEEPEST = 6
# A column is at least this many type sizes wide and this many lines long, and most of its lines are full.
_NARROWEST = 7
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Box:
    """Something at a place on the page, in points, y downwards: a piece of one line, or a table (`table`)."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    size: float = 0.0
    table: bool = False

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, or a table; the edges of its column and the usual distance from line to line there."""

    box: Box
    left: float
    right: float
    pitch: float
    column: int


def reading_order(boxes: Sequence[Box]) -> list[Line]:
    """Return the lines of a page in reading order; lines of one column have the same `column`."""
    lines: list[Line] = []
    for number, group in enumerate(_columns([box for box in boxes if box.text.strip()], _DEEPEST)):
        rows = [_joined(row) for row in _rows(group)]
        left, right = _edges(rows)
        pitch = median([b.top - a.top for a, b in pairwise(rows)] or [0.0])
        lines += [Line(row, left, right, pitch, number) for row in rows]
    return lines


def _edges(rows: Sequence[Box]) -> tuple[float, float]:
    """Return where the full lines of a column begin and end; a first line's indent and a stray mark do not count."""
    texts = [row for row in rows if not row.table] or list(rows)
    widest = max(row.x1 - row.x0 for row in texts)
    full = [row for row in texts if row.x1 - row.x0 >= 0.8 * widest]
    starts, ends = sorted(row.x0 for row in full), sorted(row.x1 for row in full)
    return starts[len(starts) // 4], ends[len(ends) * 3 // 4]


def cell_text(boxes: Sequence[Box]) -> str:
    """Return the text inside one cell, its lines after each other."""
    return " ".join(_joined(row).text for row in _rows(boxes))


def _columns(boxes: list[Box], depth: int) -> list[list[Box]]:
    """Return the boxes in groups, each to be read from top to bottom before the next."""
    gutter = _gutter(boxes) if depth and len(boxes) >= 2 * _SHORTEST else None
    if gutter is None:
        return [boxes] if boxes else []
    groups: list[list[Box]] = []
    plain: list[Box] = []
    for band, crossing in _bands(boxes, gutter):
        sides = [b for b in band if b.x1 <= gutter], [b for b in band if b.x0 >= gutter]
        if not crossing and all(_is_column(side) for side in sides):
            groups += ([plain] if plain else []) + [part for side in sides for part in _columns(side, depth - 1)]
            plain = []
        else:
            plain = plain + band
    return groups + ([plain] if plain else [])


def _bands(boxes: Sequence[Box], gutter: float) -> list[tuple[list[Box], bool]]:
    """Part the boxes, from top to bottom, into those that cross the gutter and those beside it."""
    margins = _margins(boxes)
    bands: list[tuple[list[Box], bool]] = []
    for row in _rows(boxes):
        crossing = any(box.x0 < gutter < box.x1 for box in row) or row[0] in margins
        if bands and bands[-1][1] == crossing:
            bands[-1][0].extend(row)
        else:
            bands.append((list(row), crossing))
    return bands


def _margins(boxes: Sequence[Box]) -> set[Box]:
    """Return the first boxes of the rows that stand apart at the top and the bottom: running titles, page numbers."""
    rows = _rows(boxes)
    pitch = median([below[0].top - row[0].top for row, below in pairwise(rows)] or [0.0])
    found: set[Box] = set()
    for ordered in (rows, rows[::-1]):
        for row, following in pairwise(ordered[:3]):
            if abs(following[0].top - row[0].top) < 1.5 * pitch:
                break
            found.add(row[0])
    return found


def _gutter(boxes: Sequence[Box]) -> float | None:
    """Return the x in the middle of the widest strip that hardly any box crosses, with columns on both sides."""
    size = median(box.size for box in boxes)
    start, end = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    if size <= 0 or end - start < 2 * _NARROWEST * size:
        return None
    cover = [0.0] * (int(end - start) + 2)
    for box in boxes:
        for x in range(int(box.x0 - start + 0.5), int(box.x1 - start + 0.5)):
            cover[x] += box.height
    limit = max(cover) / 4
    strips: list[tuple[float, float, float]] = []
    edge = int(_NARROWEST * size)
    at = edge
    while at < len(cover) - edge:
        stop = at
        while stop < len(cover) - edge and cover[stop] <= limit:
            stop += 1
        if stop - at >= GAP * size and max(cover[:at]) > 2 * limit and max(cover[stop:]) > 2 * limit:
            strips.append((min(cover[at:stop]), -(stop - at), start + (at + stop) / 2))
        at = max(stop, at + 1)
    return _narrowed(boxes, min(strips)[2]) if strips else None


def _narrowed(boxes: Sequence[Box], middle: float) -> float:
    """Move the line of the gutter to where the fewest boxes cross it."""
    size = median(box.size for box in boxes)
    places = [middle + step * size / 4 for step in range(-8, 9)]
    return min(places, key=lambda x: (sum(box.x0 < x < box.x1 for box in boxes), abs(x - middle)))


def _is_column(boxes: Sequence[Box]) -> bool:
    """Whether boxes are running text in a column: most of its lines are full; the cells of a table are not."""
    if not boxes:
        return False
    lines = [_joined(row) for row in _rows(boxes)]
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    full = sum(line.x1 - line.x0 >= 0.8 * width for line in lines)
    size = median(line.size for line in lines)
    return len(lines) >= _SHORTEST and full * 2 >= len(lines) and width >= _NARROWEST * size


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return the boxes that stand beside each other, row by row from the top, each row from the left."""
    rows: list[list[Box]] = []
    top = bottom = 0.0
    for box in sorted(boxes, key=lambda b: (b.top + b.bottom, b.x0)):
        shared = min(bottom, box.bottom) - max(top, box.top)
        if rows and shared > 0.5 * min(box.height, bottom - top) and not box.table and not rows[-1][0].table:
            rows[-1].append(box)
            top, bottom = min(top, box.top), max(bottom, box.bottom)
        else:
            rows.append([box])
            top, bottom = box.top, box.bottom
    return [sorted(row, key=lambda b: b.x0) for row in rows]


def _joined(row: Sequence[Box]) -> Box:
    """Return the boxes of a row as one, with a space where there is a gap."""
    if len(row) == 1:
        return row[0]
    pieces = [row[0].text]
    for before, box in pairwise(row):
        gap = box.x0 - before.x1
        pieces.append("\u3000" if gap > 2 * box.size else " " if gap > _SPACE * box.size else "")
        pieces.append(box.text)
    longest = max(row, key=lambda b: len(b.text))
    return Box(
        row[0].x0,
        min(b.top for b in row),
        max(b.x1 for b in row),
        max(b.bottom for b in row),
        "".join(pieces),
        longest.size,
    )
