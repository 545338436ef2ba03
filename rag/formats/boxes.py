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
_WIDEST = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """Something at a place on the page, in points, y downwards: a piece of one line, or a table.

    `rows` are the rows of a table with none taken for its header, as it goes on from the page before.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    size: float = 0.0
    rows: tuple[str, ...] = ()

    @property
    def table(self) -> bool:
        """Whether this is a table."""
        return bool(self.rows)

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


def reading_order(boxes: Sequence[Box], known: list[float] | None = None) -> list[Line]:
    """Return the lines of a page in reading order; lines of one column have the same `column`.

    `known` collects where columns part on the pages of a document: there a few short lines are columns, too.
    """
    known = [] if known is None else known
    groups = _columns([box for box in boxes if box.text.strip()], known, _DEEPEST)
    rows = [[_joined(row) for row in _rows(group)] for group in groups]
    edges = [_edges(group) for group in rows]
    widest = max((right - left for left, right in edges), default=0.0)
    lines: list[Line] = []
    for number, (group, (left, right)) in enumerate(zip(rows, edges, strict=True)):
        pitch = median([b.top - a.top for a, b in pairwise(group)] or [0.0])
        # Two lines do not tell how wide their column is; its neighbours do.
        right = right if len(group) >= _SHORTEST else max(right, left + widest)
        lines += [Line(row, left, right, pitch, number) for row in group]
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


def _columns(boxes: list[Box], known: list[float], depth: int) -> list[list[Box]]:
    """Return the boxes in groups, each to be read from top to bottom before the next."""
    size = median(box.size for box in boxes) if boxes else 0.0
    for gutter in (*_gutters(boxes), *known) if depth and len(boxes) > 1 else ():
        groups: list[list[Box]] = []
        plain: list[Box] = []
        parted = False
        usual = any(abs(gutter - other) < 1.5 * size for other in known)
        for band, crossing in _bands(boxes, gutter):
            left, right = [b for b in band if b.x1 <= gutter], [b for b in band if b.x0 >= gutter]
            sure = not crossing and _are_columns(left, right)
            if sure or (not crossing and usual and left and right):
                if sure and not usual and len(known) < _DEEPEST:
                    known.append(gutter)
                groups += [plain] if plain else []
                groups += _columns(left, known, depth - 1) + _columns(right, known, depth - 1)
                plain, parted = [], True
            else:
                plain = plain + band
        if parted:
            return groups + ([plain] if plain else [])
    return [boxes] if boxes else []


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
    pitch = _pitch([box for row in rows for box in row])
    size = median(box.size for box in boxes)
    found: set[Box] = set()
    for ordered in (rows, rows[::-1]):
        for row, following in pairwise(ordered[:3]):
            heading = len(row) > 1 and row[0].size > 1.1 * size
            if heading or abs(following[0].top - row[0].top) < 1.5 * pitch:
                break
            found.add(row[0])
    return found


def _pitch(boxes: Sequence[Box]) -> float:
    """Return the usual distance from a box to the next one under it."""
    found: list[float] = []
    for at, box in enumerate(boxes):
        under = (b for b in boxes[at + 1 : at + 20] if b.x0 < box.x1 and box.x0 < b.x1 and b.top > box.top)
        if below := next(under, None):
            found.append(below.top - box.top)
    return median(found or [0.0])


def _gutters(boxes: Sequence[Box]) -> list[float]:
    """Return where columns may part, best first: strips that no box crosses, then those that few cross."""
    margins = _margins(boxes)
    inner = [box for row in _rows(boxes) if row[0] not in margins for box in row]
    if len(inner) < _SHORTEST:
        return []
    size = median(box.size for box in inner)
    start, end = min(box.x0 for box in inner), max(box.x1 for box in inner)
    if size <= 0 or not 2 * _NARROWEST * size <= end - start <= _WIDEST:
        return []
    cover = [0.0] * (int(end - start) + 2)
    for box in inner:
        for x in range(int(box.x0 - start + 0.5), int(box.x1 - start + 0.5)):
            cover[x] += box.height
    edge = int(_NARROWEST * size)
    free = _strips(cover, edge, len(cover) - int(size), 0.0)
    few = _strips(cover, edge, len(cover) - edge, max(cover) / 4)
    wide = [(low, high) for low, high in free if high - low >= GAP * size]
    wide += [
        (low, high)
        for low, high in few
        if high - low >= GAP * size and min(max(cover[:low]), max(cover[high:])) > max(cover) / 2
    ]
    return [_narrowed(inner, start + (low + high) / 2) for low, high in wide[:_DEEPEST]]


def _strips(cover: Sequence[float], start: int, end: int, limit: float) -> list[tuple[int, int]]:
    """Return the stretches of `cover` between two places that stay under a limit, the emptiest and widest first."""
    strips: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = at
        while stop < end and cover[stop] <= limit:
            stop += 1
        if stop > at:
            strips.append((at, stop))
        at = stop + 1
    return sorted(strips, key=lambda strip: (min(cover[strip[0] : strip[1]]), strip[0] - strip[1]))


def _narrowed(boxes: Sequence[Box], middle: float) -> float:
    """Move the line of the gutter to where the fewest boxes cross it."""
    size = median(box.size for box in boxes)
    places = [middle + step * size / 4 for step in range(-8, 9)]
    return min(places, key=lambda x: (sum(box.x0 < x < box.x1 for box in boxes), abs(x - middle)))


def _are_columns(left: Sequence[Box], right: Sequence[Box]) -> bool:
    """Whether boxes to the left and right of a gutter are columns; the right one may end after a few lines."""
    if not left or not right or not _is_column(left):
        return False
    first, beside = _joined(_rows(left)[0]), _joined(_rows(right)[0])
    level = abs(first.top - beside.top) < first.height and abs(first.size - beside.size) < 0.2 * first.size
    return _is_column(right) or (level and len(_rows(left)) > _SHORTEST + len(_rows(right)))


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
