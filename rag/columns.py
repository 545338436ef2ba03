"""How the lines of a text were broken: how wide the column is, and how a paragraph begins in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from rag.lines import Line, width

_WINDOW = 12
_NARROW = 60
_PROSE = re.compile(r"[，。；、,;:：]")
# Set in two squares unless the text shows another measure.
_USUAL_INDENT = 2.0
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """The column around one line: the width of a full line, and of a full first line of a paragraph.

    `full` is 0 where lines are not broken. `opens` says that the line is set in more than the others, `marked`
    that the text marks the beginning of its paragraphs so.
    """

    full: float = 0.0
    indent: float = _USUAL_INDENT
    opens: bool = False
    marked: bool = False

    @property
    def broken(self) -> bool:
        """Whether lines end where the column ends."""
        return self.full > 0

    @property
    def first(self) -> float:
        """The width of a full first line of a paragraph."""
        return self.full - self.indent

    def is_first(self, line: Line) -> bool:
        """Whether a line that ends in mid-sentence is short enough, and not too short, for a first line."""
        short = self.indent >= 0.8 and width(line.text) <= self.full - self.indent * 0.6
        return short and not line.finished and not line.paused


def columns(lines: Sequence[Line]) -> list[Column]:
    """Return the column around each line; the rows of tables do not count."""
    prose = [line for line in lines if not line.row]
    found = _marked(prose, _with_indent(prose, _columns(prose)))
    each = iter(found)
    return [Column() if line.row else next(each) for line in lines]


def _columns(lines: Sequence[Line]) -> list[Column]:
    widths = [width(line.text) for line in lines]
    prose = [bool(_PROSE.search(line.text)) for line in lines]
    open_ended = [not line.finished and not line.paused for line in lines]
    found: list[Column] = []
    for at in range(len(lines)):
        low, high = max(0, at - _WINDOW), min(len(lines), at + _WINDOW + 1)
        around = sorted(w for w in widths[low:high] if w <= _NARROW)
        if len(around) * 2 < high - low or len(around) < 3:
            found.append(Column())
            continue
        full = around[(len(around) * 3) // 4]
        near = [n for n in range(low, high) if abs(widths[n] - full) <= 2.5]
        broken = (
            full >= 8
            and len(near) * 10 >= (high - low) * 4
            and sum(open_ended[n] for n in near) * 2 >= len(near)
            and sum(prose[n] for n in near) * 2 >= len(near)
        )
        found.append(Column(full) if broken else Column())
    return found


def _with_indent(lines: Sequence[Line], found: list[Column]) -> list[Column]:
    """Learn from the lines after the clear ends of paragraphs how much narrower a first line is."""
    samples: list[float] = []
    for at in range(1, len(lines)):
        last, line, column = lines[at - 1], lines[at], found[at]
        ended = column.broken and last.finished and width(last.text) < column.full - 4
        if ended and not line.finished and not line.paused and width(line.text) > column.full - 4:
            samples.append(column.full - width(line.text))
    if len(samples) < _SAMPLES:
        return found
    indent = min(4.0, max(0.0, median(samples)))
    return [replace(column, indent=indent) for column in found]


def _marked(lines: Sequence[Line], found: list[Column]) -> list[Column]:
    """Find out whether the white space in front of lines marks the paragraphs."""
    if not lines:
        return found
    usual = median(line.indent for line in lines)
    opens = [line.indent >= usual + 1 for line in lines]
    marked = sum(opens) >= _SAMPLES and sum(opens) * 5 <= len(lines) * 3
    return [replace(c, opens=marked and o, marked=marked) for c, o in zip(found, opens, strict=True)]
