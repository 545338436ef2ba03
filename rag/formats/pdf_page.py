"""One page of a PDF as boxes of text and the rules drawn on it, the right way up."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from rag.formats.boxes import GAP, Box, cell_text
from rag.formats.grid import Cell, body_lines, table
from rag.formats.ruled import Place, Rule, find_grids

# A page with more drawn objects than this is a map or a chart; its lines are no tables.
_MOST_PATHS = 5000
_THIN = 2.5
# A cell longer than this is a frame around text.
_LONGEST_CELL = 1000
# Letters of a font without a table of what they mean, and its private pictures.
_UNREADABLE = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character at its place, y downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    spaced: bool


def read_page(page: pypdfium2.PdfPage) -> tuple[list[Box], int]:
    """Return the pieces of text of a page and its tables, upright, and how many characters no one can read."""
    text_page = page.get_textpage()
    try:
        found = list(_glyphs(text_page.raw))
    finally:
        text_page.close()
    unreadable = sum(_UNREADABLE.match(glyph.text) is not None for _, glyph in found)
    turns = Counter(turn for turn, _ in found)
    turn = max(turns, key=lambda t: (turns[t], -t)) if turns else 0
    glyphs = [_turned(g, turn) for other, g in found if other == turn and not _UNREADABLE.match(g.text)]
    grids = find_grids(_rules(page, turn)) if glyphs else []
    return _with_tables(glyphs, grids), unreadable


def _with_tables(glyphs: Sequence[Glyph], grids: Sequence[Sequence[Place]]) -> list[Box]:
    """Return the boxes of text outside the grids, and every grid with text in its cells as one box."""
    cells = [place for grid in grids for place in grid]
    inside: dict[Place | None, list[Box]] = defaultdict(list)
    for box, place in _pieces(glyphs, cells):
        inside[place].append(box)
    boxes = inside[None]
    for grid in grids:
        texts = [cell_text(inside[place]) for place in grid]
        if sum(map(bool, texts)) < 2 or max(map(len, texts)) > _LONGEST_CELL:
            boxes += [box for place in grid for box in inside[place]]
            continue
        rows: dict[int, list[Cell]] = defaultdict(list)
        for place, text in zip(grid, texts, strict=True):
            rows[place.row].append(Cell(text, place.across, place.down))
        cells_of = [rows[row] for row in range(max(rows) + 1)]
        boxes.append(Box(*_frame(grid), table(cells_of), rows=body_lines(cells_of)))
    return boxes


def _frame(grid: Sequence[Place]) -> tuple[float, float, float, float]:
    left, top = min(place.x0 for place in grid), min(place.top for place in grid)
    return left, top, max(place.x1 for place in grid), max(place.bottom for place in grid)


def _glyphs(page: pdfium.FPDF_TEXTPAGE) -> Iterator[tuple[int, Glyph]]:
    """Yield the characters in the order of the file, each with its quarter turns; slanted ones are watermarks."""
    box = pdfium.FS_RECTF()
    matrix = pdfium.FS_MATRIX()
    spaced = False
    for at in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, at)
        # PDFium replaces a hyphen at the end of a line by a mark of its own.
        code = ord("-") if pdfium.FPDFText_IsHyphen(page, at) == 1 else code
        text = chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""
        if not text or text.isspace() or text == "\u00ad":
            spaced = spaced or text.isspace()
            continue
        angle = -pdfium.FPDFText_GetCharAngle(page, at) / (math.pi / 2)
        turn = round(angle)
        if abs(angle - turn) > 0.05 or not pdfium.FPDFText_GetLooseCharBox(page, at, box):
            continue
        scale = math.hypot(matrix.c, matrix.d) if pdfium.FPDFText_GetMatrix(page, at, matrix) else 1.0
        size = pdfium.FPDFText_GetFontSize(page, at) * (scale or 1.0)
        yield turn % 4, Glyph(text, box.left, -box.top, box.right, -box.bottom, size, spaced)
        spaced = False


def _turned(glyph: Glyph, turn: int) -> Glyph:
    """Return the glyph on a page turned back by quarter turns."""
    for _ in range(turn):
        glyph = Glyph(glyph.text, -glyph.bottom, glyph.x0, -glyph.top, glyph.x1, glyph.size, glyph.spaced)
    return glyph


def _pieces(glyphs: Sequence[Glyph], cells: Sequence[Place]) -> Iterator[tuple[Box, Place | None]]:
    """Put characters that follow each other on one line together, up to a gap or the edge of a table's cell."""
    run: list[Glyph] = []
    seen: dict[str, Glyph] = {}
    place: Place | None = None
    for glyph in glyphs:
        if _is_shadow(glyph, seen.get(glyph.text)):
            continue
        seen[glyph.text] = glyph
        here = place if place and _holds(place, glyph) else next((c for c in cells if _holds(c, glyph)), None)
        if run and (here is not place or not _follows(run[-1], glyph)):
            yield _box(run), place
            run = []
        run.append(glyph)
        place = here
    if run:
        yield _box(run), place


def _holds(place: Place, glyph: Glyph) -> bool:
    return (
        place.x0 <= (glyph.x0 + glyph.x1) / 2 < place.x1 and place.top <= (glyph.top + glyph.bottom) / 2 < place.bottom
    )


def _is_shadow(glyph: Glyph, before: Glyph | None) -> bool:
    """Whether a character is printed a second time over itself, as some programs do to make it bold."""
    near = 0.25 * glyph.size
    return before is not None and abs(glyph.x0 - before.x0) < near and abs(glyph.top - before.top) < near


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    shared = min(before.bottom, glyph.bottom) - max(before.top, glyph.top)
    gap = glyph.x0 - before.x1
    return shared > 0.4 * min(before.bottom - before.top, glyph.bottom - glyph.top) and -size < gap < GAP * size


def _box(run: Sequence[Glyph]) -> Box:
    pieces = [run[0].text]
    for before, glyph in pairwise(run):
        wide = glyph.spaced or glyph.x0 - before.x1 > 0.3 * glyph.size
        pieces.append((" " if wide else "") + glyph.text)
    size = Counter(round(glyph.size * 2) / 2 for glyph in run).most_common(1)[0][0]
    return Box(
        run[0].x0,
        min(glyph.top for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.bottom for glyph in run),
        "".join(pieces),
        size,
    )


def _rules(page: pypdfium2.PdfPage, turn: int) -> list[Rule]:
    """Return the straight rules drawn on a page, turned as its text was."""
    rules: list[Rule] = []
    for count, (path, matrix) in enumerate(_paths(page, None, pypdfium2.PdfMatrix(), 0)):
        if count > _MOST_PATHS:
            return []
        for points in _outlines(path):
            rules += _straight([_upright(matrix.on_point(*point), turn) for point in points])
    return rules


def _outlines(path: pypdfium2.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of every outline of a path that is made of straight strokes."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    count = pdfium.FPDFPath_CountSegments(path.raw)
    for at in range(min(count, _MOST_PATHS)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if points:
                yield points
            points = []
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _straight(points: Sequence[tuple[float, float]]) -> Iterator[Rule]:
    """Yield the rules that an outline draws; a thin filled rectangle is one."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) - min(xs) <= _THIN:
        yield Rule(True, (min(xs) + max(xs)) / 2, min(ys), max(ys))
    elif max(ys) - min(ys) <= _THIN:
        yield Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs))
    else:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x0 - x1) <= 0.5:
                yield Rule(True, x0, min(y0, y1), max(y0, y1))
            elif abs(y0 - y1) <= 0.5:
                yield Rule(False, y0, min(x0, x1), max(x0, x1))


def _upright(point: tuple[float, float], turn: int) -> tuple[float, float]:
    """Return a point, y downwards, on a page turned back by quarter turns."""
    x, y = point[0], -point[1]
    for _ in range(turn):
        x, y = -y, x
    return x, y


def _paths(
    page: pypdfium2.PdfPage, form: pypdfium2.PdfObject | None, matrix: pypdfium2.PdfMatrix, depth: int
) -> Iterator[tuple[pypdfium2.PdfObject, pypdfium2.PdfMatrix]]:
    """Yield the paths of a page, also those inside forms, with the matrix that takes them to the page."""
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM]
    for item in page.get_objects(filter=kinds, max_depth=1, form=form):
        whole = item.get_matrix().multiply(matrix)
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, whole
        elif depth < 5:
            yield from _paths(page, item, whole, depth + 1)
