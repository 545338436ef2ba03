"""Broken lines put together again: which line goes on where, judged by the lines around it, never by the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.columns import Column, columns
from rag.lines import TITLE_SPACE, Line, glue, width
from rag.outline import Marker, Numbering, is_alone, is_title, read_marker
from rag.trace import Traced, join

_NARROW = 60
_OPENING = 200
_RUN_IN = 70
_PROSE = re.compile(r"[，。；、,;：]")
_STOP = re.compile(r"[。；！？]")
_ITEM_BREAK = re.compile(r"[。；！？]\s*(?=[（(\d一二三四五六七八九十])")
_SENTENCE = re.compile(r"[。；！？，,]")
# A line of a title page goes on when the next begins, or it ends, with one of these.
_GOES_ON = re.compile(r"(?:和|与|及|暨|的|、)")
_OPEN_END = re.compile(r"(?:和|与|及|暨|的|、|关于|印发|“|《)$")
_OCCASION = re.compile(r"[—\-（(]*\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*\S")
_OCCASION_END = re.compile(r"(?:上|通过|批准|发布|印发|施行)[）)]?$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, with the number they begin with.

    `opening` is what they begin with (enough to judge a heading by), `stopped` says that a sentence ends in
    them, `headline` that they are a heading; the heading runs over `heading_lines` lines after the first.
    """

    lines: list[Line]
    marker: Marker | None = None
    seams: list[str] = field(default_factory=list)
    headline: bool = False
    heading_lines: int = 0
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


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Put broken lines together; every result is one paragraph, heading or row."""
    joiner = _Joiner(lines, columns(lines))
    return [item for paragraph in joiner.run() for item in _items(paragraph)]


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
    lines: Sequence[Line]
    columns: Sequence[Column]
    numbering: Numbering = field(default_factory=Numbering)
    run_in: Counter[int] = field(default_factory=Counter)
    front: bool = True

    def run(self) -> Iterable[Paragraph]:
        current: Paragraph | None = None
        for at, line in enumerate(self.lines):
            marker = self._marker(line)
            seam = self._seam(current, at, marker) if current else None
            if current and seam is not None:
                current.add(line, seam)
                continue
            if current:
                yield current
            current = self._begin(at, marker)
        if current:
            yield current

    def _marker(self, line: Line) -> Marker | None:
        marker = read_marker(line.text)
        return marker if marker and self.numbering.plausible(marker) else None

    def _begin(self, at: int, marker: Marker | None) -> Paragraph:
        line = self.lines[at]
        if marker:
            self.numbering.accept(marker)
        if marker or _SENTENCE.search(line.text) or line.hashes > 1 or width(line.text) > _NARROW:
            self.front = False
        paragraph = Paragraph([line], marker)
        if self.front and not marker:
            paragraph.heading_lines = self._title_lines(at)
        if marker and not paragraph.stopped:
            paragraph.heading_lines = self._heading_lines(at, marker)
        if marker:
            stops = paragraph.stopped or (paragraph.heading_lines and _STOP.search(self._text(at, paragraph)))
            self.run_in[marker.rank] += 1 if stops else -1
        return paragraph

    def _text(self, at: int, paragraph: Paragraph) -> str:
        return "".join(line.text for line in self.lines[at : at + paragraph.heading_lines + 1])

    def _seam(self, current: Paragraph, at: int, marker: Marker | None) -> str | None:
        """Return what joins a line to the paragraph before it, None where a new paragraph begins."""
        last, line, column = self.lines[at - 1], self.lines[at], self.columns[at]
        if last.hashes or line.hashes or line.item or last.row or line.row:
            return None
        if is_alone(line.text) or is_alone(last.text):
            return None
        plain = glue(last.text, line.text)
        if len(current.lines) <= current.heading_lines:
            return plain
        if self.front and not marker and len(current.lines) < 4:
            return plain if _title_goes_on(current, line) else None
        if current.marker and not current.stopped:
            return _after_number(current, line, marker, column)
        if column.broken:
            return plain if _goes_on(current, line, marker, column) else None
        if marker or last.finished or last.paused or line.indent >= 1:
            return None
        prose = width(current.opening) > 45 or current.stopped or last.text[-1] in "，、"
        return plain if prose else None

    def _heading_lines(self, at: int, marker: Marker) -> int:
        """Return over how many more lines the heading that begins at a line runs.

        It runs over full lines to a short one without a full stop, or to the full stop of a heading that runs
        into its paragraph.
        """
        line, column = self.lines[at], self.columns[at]
        bare = len(line.text) <= marker.end
        if not column.broken or bare or marker.kind == "article" or line.paused or line.hashes:
            return 0
        if width(line.text) < column.first - 2:
            return 0
        length = len(line.text)
        for here in range(at + 1, min(at + 4, len(self.lines))):
            line, column = self.lines[here], self.columns[here]
            more = here - at - 1
            if line.hashes or line.item or line.row or column.opens or self._marker(line) or is_alone(line.text):
                return more
            stop = _STOP.search(line.text)
            wide = width(line.text)
            if stop:
                runs = self._runs_in(at, here, stop.start()) and length + stop.start() <= _RUN_IN
                return more + 1 if runs else 0
            if wide < column.first - 1.2:
                return more if line.paused or _PROSE.search(line.text[-1]) else more + 1
            if column.is_first(line):
                return more
            length += len(line.text)
        return 0

    def _title_lines(self, at: int) -> int:
        """Return over how many more lines the title that begins at a line runs: it fills all but the last."""
        text, lines = self.lines[at].text, 0
        for here in range(at + 1, min(at + 4, len(self.lines))):
            column, before = self.columns[here], self.lines[here - 1]
            if not column.broken or width(before.text) < column.first - 1 or before.hashes or self.lines[here].row:
                break
            text += self.lines[here].text
            if is_title(text):
                lines = here - at
        return lines

    def _runs_in(self, at: int, here: int, stop: int) -> bool:
        """Whether the line with the full stop goes on with the heading, not with its first paragraph."""
        marker, column, text = read_marker(self.lines[at].text), self.columns[here], self.lines[here].text
        room = column.first if here == at + 1 else column.full
        if marker is None or width(self.lines[here - 1].text) < room - 1.5:
            return False
        if stop == len(text) - 1:
            return True
        usual = self.run_in[marker.rank] >= -3
        return usual and width(text) >= column.full - 0.8 and (column.indent >= 0.8 or stop <= 12)


def _after_number(current: Paragraph, line: Line, marker: Marker | None, column: Column) -> str | None:
    """Return the seam after lines that began with a number and hold no full stop yet."""
    opening, last = current.marker, current.lines[-1]
    if marker or opening is None or opening.kind == "article":
        return None
    if _is_bare(current):
        short = not _PROSE.search(line.text) and width(line.text) < (column.full * 0.75 if column.broken else 30)
        return (TITLE_SPACE if len(current.lines) > 1 or opening.kind == "annex" else "") if short else None
    if last.paused or line.indent >= 1 or current.heading_lines:
        return None
    if column.broken:
        # An item of a list, not a heading: it is too long, or it ends with a comma.
        item = width(current.opening) > column.full * 3 or _PROSE.search(last.text[-1])
        return glue(last.text, line.text) if item else None
    unfinished = _PROSE.search(current.opening) and width(current.opening) > 45
    return glue(last.text, line.text) if unfinished else None


def _is_bare(current: Paragraph) -> bool:
    """Whether a paragraph began with nothing but its number, the title to follow on the next lines."""
    first, marker = current.lines[0].text, current.marker
    return marker is not None and len(first) <= marker.end and len(current.lines) < 4


def _goes_on(current: Paragraph, line: Line, marker: Marker | None, column: Column) -> bool:
    """Whether a line of a broken text goes on in the next."""
    last = current.lines[-1]
    room = column.first if len(current.lines) == 1 else column.full
    ends_early = width(last.text) < room - 1.2
    if last.finished:
        return not (marker or ends_early or column.opens or (not column.marked and column.is_first(line)))
    if ends_early and (last.paused or marker):
        return False
    if width(last.text) >= column.full - 4:
        return True
    return not marker and not column.opens and bool(_PROSE.search(last.text))


def _title_goes_on(current: Paragraph, line: Line) -> bool:
    """Whether a line of a title page goes on in the next."""
    last = current.lines[-1]
    if last.finished or last.paused or line.finished or line.paused:
        return False
    text = current.opening
    if _GOES_ON.match(line.text) or _OPEN_END.search(text):
        return is_title(text + line.text) or bool(_OPEN_END.search(text))
    dated = bool(_OCCASION.match(text)) and not _OCCASION_END.search(text)
    return dated and width(line.text) < 25 and not _PROSE.search(line.text)
