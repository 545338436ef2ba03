"""Broken lines put together again: which line goes on where, judged by the lines around it, never by the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.lines import TITLE_SPACE, Line, glue, width
from rag.outline import Marker, Numbering, is_alone, is_title, read_marker
from rag.trace import Traced, join

_WINDOW = 12
_NARROW = 60
_OPENING = 200
_PROSE = re.compile(r"[，。；、,;：]")
_STOP = re.compile(r"[。；！？]")
_ITEM_BREAK = re.compile(r"[。；！？]\s*(?=[（(\d一二三四五六七八九十])")
_SENTENCE = re.compile(r"[。；！？，]")
# A line of a title page goes on when the next begins, or it ends, with one of these.
_GOES_ON = re.compile(r"(?:和|与|及|暨|的|、)")
_OPEN_END = re.compile(r"(?:和|与|及|暨|的|、|关于|印发|“|《)$")
_OCCASION = re.compile(r"[—\-（(]*\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*\S")
_OCCASION_END = re.compile(r"(?:上|通过|批准|发布|印发|施行)[）)]?$")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the text runs around one line: the width of a full line (0 where lines are not broken)."""

    full: float = 0.0

    @property
    def broken(self) -> bool:
        """Whether lines end where the column ends."""
        return self.full > 0


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, with the number they begin with.

    `opening` is what they begin with (enough to judge a heading by), `stopped` says that a sentence ends in
    them, `headline` that they are a heading.
    """

    lines: list[Line]
    marker: Marker | None = None
    seams: list[str] = field(default_factory=list)
    headline: bool = False
    opening: str = ""
    stopped: bool = False

    def __post_init__(self) -> None:
        for line in self.lines:
            self._note(line)

    def add(self, line: Line, seam: str) -> None:
        """Put a line to the end."""
        self.lines.append(line)
        self.seams.append(seam)
        self._note(line)

    def _note(self, line: Line) -> None:
        if len(self.opening) < _OPENING:
            self.opening += line.text[:_OPENING]
        self.stopped = self.stopped or bool(_STOP.search(line.text))

    def body(self) -> Traced:
        """Return the lines as one text."""
        parts: list[Traced | str] = [self.lines[0].body]
        for seam, line in zip(self.seams, self.lines[1:], strict=True):
            parts += [seam, line.body]
        return join(parts)


def shapes(lines: Sequence[Line]) -> list[Shape]:
    """Return for each line whether the lines around it are broken by a column, and how wide the column is.

    The rows of tables do not count.
    """
    found = iter(_shapes([line for line in lines if not line.row]))
    return [Shape() if line.row else next(found) for line in lines]


def _shapes(lines: Sequence[Line]) -> list[Shape]:
    widths = [width(line.text) for line in lines]
    prose = [bool(_PROSE.search(line.text)) for line in lines]
    open_ended = [not line.finished and not line.paused for line in lines]
    found: list[Shape] = []
    for at in range(len(lines)):
        low, high = max(0, at - _WINDOW), min(len(lines), at + _WINDOW + 1)
        around = sorted(w for w in widths[low:high] if w <= _NARROW)
        if len(around) * 2 < high - low or len(around) < 3:
            found.append(Shape())
            continue
        full = around[(len(around) * 3) // 4]
        near = [n for n in range(low, high) if abs(widths[n] - full) <= 2.5]
        broken = (
            full >= 8
            and len(near) * 10 >= (high - low) * 4
            and sum(open_ended[n] for n in near) * 2 >= len(near)
            and sum(prose[n] for n in near) * 2 >= len(near)
        )
        found.append(Shape(full) if broken else Shape())
    return found


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Put broken lines together; every result is one paragraph, heading or row."""
    joiner = _Joiner(shapes(lines))
    return [item for paragraph in joiner.run(lines) for item in _items(paragraph)]


def _items(paragraph: Paragraph) -> list[Paragraph]:
    """Return the numbered items that stand behind one another on one line as paragraphs of their own."""
    marker, first = paragraph.marker, paragraph.lines[0]
    if marker is None or len(paragraph.lines) > 1 or marker.kind not in ("one", "paren", "arabic", "small"):
        return [paragraph]
    starts = [0]
    last = marker
    for match in _ITEM_BREAK.finditer(first.text):
        following = read_marker(first.text[match.end() : match.end() + 12])
        if following and following.kind == marker.kind and following.numbers[0] == last.numbers[0] + 1:
            starts.append(match.end())
            last = following
    if len(starts) == 1:
        return [paragraph]
    pieces = [first.body.slice(low, high).strip() for low, high in pairwise([*starts, len(first.text)])]
    return [Paragraph([replace(first, body=piece)], read_marker(piece.text)) for piece in pieces]


@dataclass(slots=True)
class _Joiner:
    shapes: Sequence[Shape]
    numbering: Numbering = field(default_factory=Numbering)
    run_in: Counter[str] = field(default_factory=Counter)
    front: bool = True

    def run(self, lines: Sequence[Line]) -> Iterable[Paragraph]:
        current: Paragraph | None = None
        for at, line in enumerate(lines):
            marker = read_marker(line.text)
            if marker and not self.numbering.plausible(marker):
                marker = None
            seam = self._seam(current, lines[at - 1], line, marker, self.shapes[at]) if current else None
            if current and seam is not None:
                current.add(line, seam)
                continue
            if current:
                yield current
            current = self._begin(line, marker)
        if current:
            yield current

    def _begin(self, line: Line, marker: Marker | None) -> Paragraph:
        if marker:
            self.numbering.accept(marker)
            self.run_in[marker.kind] += 1 if _STOP.search(line.text) else -1
        if marker or _SENTENCE.search(line.text) or line.hashes > 1 or width(line.text) > _NARROW:
            self.front = False
        return Paragraph([line], marker)

    def _seam(self, current: Paragraph, last: Line, line: Line, marker: Marker | None, shape: Shape) -> str | None:
        """Return what joins a line to the paragraph before it, None where a new paragraph begins."""
        if last.hashes or line.hashes or line.item or last.row or line.row:
            return None
        if is_alone(line.text) or is_alone(last.text):
            return None
        plain = glue(last.text, line.text)
        if self.front and not marker and len(current.lines) < 4:
            return plain if _title_goes_on(current, line) else None
        if current.marker and not current.stopped:
            return self._heading_seam(current, last, line, marker, shape)
        if shape.broken:
            return plain if _goes_on(last, line, marker, shape.full) else None
        if marker or last.finished or last.paused or line.indent:
            return None
        prose = width(current.opening) > 45 or current.stopped or last.text[-1] in "，、"
        return plain if prose else None

    def _heading_seam(
        self, current: Paragraph, last: Line, line: Line, marker: Marker | None, shape: Shape
    ) -> str | None:
        """Return the seam after a line that began with a number and holds no full stop yet."""
        opening = current.marker
        if marker or opening is None or opening.kind == "article":
            return None
        wide, text = width(line.text), current.opening
        if _is_bare(current):
            short = not _PROSE.search(line.text) and wide < (shape.full * 0.75 if shape.broken else 30)
            return (TITLE_SPACE if len(current.lines) > 1 or opening.kind == "annex" else "") if short else None
        if last.paused or not shape.broken:
            unfinished = _PROSE.search(text) and width(text) > 45 and not line.indent
            return glue(last.text, line.text) if unfinished and not last.paused else None
        long = width(last.text) >= shape.full - 4
        tail = wide < shape.full - 4 and not _STOP.search(line.text) and not _PROSE.search(line.text)
        stop = _STOP.search(line.text)
        filled = wide >= shape.full - 0.8
        runs_in = stop is not None and len(text) + stop.start() <= 70 and (filled or stop.start() <= 12)
        follows = filled and self.run_in[opening.kind] > 0
        return glue(last.text, line.text) if long and (tail or runs_in or follows) else None


def _is_bare(current: Paragraph) -> bool:
    """Whether a paragraph began with nothing but its number, the title to follow on the next lines."""
    first, marker = current.lines[0].text, current.marker
    return marker is not None and len(first) <= marker.end and len(current.lines) < 4


def _goes_on(last: Line, line: Line, marker: Marker | None, full: float) -> bool:
    """Whether a line of a broken text goes on in the next."""
    ends_early = width(last.text) < full - 1.2
    if last.finished:
        indented = width(line.text) <= full - 1.2 and not line.finished and not line.paused
        return not (marker or ends_early or indented)
    if last.paused and ends_early:
        return False
    if width(last.text) >= full - 4:
        return True
    return not marker and bool(_PROSE.search(last.text))


def _title_goes_on(current: Paragraph, line: Line) -> bool:
    """Whether a line of a title page goes on in the next."""
    if current.lines[-1].finished or current.lines[-1].paused or line.finished or line.paused:
        return False
    text = current.opening
    if _GOES_ON.match(line.text) or _OPEN_END.search(text):
        return is_title(text + line.text) or bool(_OPEN_END.search(text))
    return (
        bool(_OCCASION.match(text))
        and not _OCCASION_END.search(text)
        and width(line.text) < 25
        and not _PROSE.search(line.text)
    )
