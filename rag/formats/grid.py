"""Tables with merged cells as Markdown tables: one header row, and rows that read on their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPACE = re.compile(r"[^\S\f]+")
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell and how many columns and rows it spans; `above` marks one that goes on from the row before."""

    text: str
    across: int = 1
    down: int = 1
    above: bool = False


Grid = list[list[Cell | None]]


def table(rows: Sequence[Sequence[Cell]], header_rows: int = 1) -> str:
    """Return a Markdown table, with what spans all of its columns at the top as a line before it; "" without text.

    A cell over several rows is repeated in each, a heading over several columns stands in front of theirs.
    """
    grid = [row for row in spread(rows) if any(cell and cell.text.strip() for cell in row)]
    captions: list[str] = []
    while len(grid) > 1 and len(grid[0]) > 1 and len(set(grid[0])) == 1 and grid[0][0] is not grid[1][0]:
        captions.append(_written(grid.pop(0)[0]))
        header_rows = max(1, header_rows - 1)
    if not grid:
        return ""
    header_rows = _header_rows(grid, header_rows)
    head = [_header([row[column] for row in grid[:header_rows]]) for column in range(len(grid[0]))]
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line(_body(row)) for row in grid[header_rows:]]
    return "\n\n".join([*captions, "\n".join(lines)])


def body_lines(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return the rows as lines of a Markdown table that began elsewhere."""
    return tuple(_line(_body(row)) for row in spread(rows) if any(cell and cell.text.strip() for cell in row))


def spread(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Lay cells on a grid; one that spans several places stands in each of them."""
    taken: list[dict[int, Cell]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in taken[at]:
                column += 1
            shown = (taken[at - 1].get(column, cell) if at else cell) if cell.above else cell
            across = min(max(cell.across, 1), _MOST_COLUMNS - column)
            for line in taken[at : at + max(cell.down, 1)]:
                line.update({column + offset: shown for offset in range(across)})
            column += max(across, 1)
            if column >= _MOST_COLUMNS:
                break
    width = max((max(line, default=-1) for line in taken), default=-1) + 1
    return [[line.get(column) for column in range(width)] for line in taken]


def _header_rows(grid: Grid, stated: int) -> int:
    """Return how many rows the header has: those stated, and those into which its cells reach down."""
    count = min(max(stated, 1), len(grid))
    while count < len(grid) and any(
        a is b and a is not None for a, b in zip(grid[count - 1], grid[count], strict=True)
    ):
        count += 1
    return count


def _header(cells: Sequence[Cell | None]) -> str:
    return " ".join(dict.fromkeys(text for cell in cells if (text := _written(cell))))


def _body(row: Sequence[Cell | None]) -> list[str]:
    return ["" if column and cell is row[column - 1] else _written(cell) for column, cell in enumerate(row)]


def _written(cell: Cell | None) -> str:
    return _SPACE.sub(" ", cell.text).strip(" ").replace("|", "\\|") if cell else ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
