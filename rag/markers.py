"""Reads an answer as statements with their citation markers, in whatever brackets a language model writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_WORD = r"(?:资料|来源|文献|引用|段落|注释|注|见|passage|source|ref|doc|[#^])?\s*[:：]?\s*"
_LIST = r"\d{1,4}(?:\s*(?:[,，、;；\-–~]|和|\s)\s*(?:资料|来源)?\s*\d{1,4})*"
# 沪府发[2021]3号 is a document number; [1](address) and 【1†source】 are how some models link a source.
_MARKER = re.compile(
    rf"[\[【［]\s*{_WORD}({_LIST})\s*(?:†[^\]】］]*)?[\]】］](?!\s*第?\d+\s*号)(?:\([^()\s]*\))?", re.IGNORECASE
)
# A marker that was cut off, or one copied from the instructions.
_BROKEN = re.compile(r"[\[【［](?:[\d\s,，、]*$|\s*(?:n|x|编号|序号)\s*[\]】］])", re.IGNORECASE)
_OPEN = re.compile(r"[\[【［]")
_LONGEST = 40
_MOST = 20

_PREFIX = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|(?:[-*•·]|\d{1,2}[.)、）](?!\d)|[（(]\d{1,2}[)）])\s*(?=\S))?")
_CLOSERS = "”’」』）)》*\"'"
_ONE_MARKER = r"\s*[\[【［][^\]】］]{0,40}[\]】］](?:\([^()\s]*\))?"
# A note in brackets directly after a marker (2024年，上海市) belongs to its sentence.
_MARKERS = rf"(?:(?:{_ONE_MARKER})+(?:（[^（）]{{1,40}}）)?)?"
_END = re.compile(
    rf"(?:[。！？；]+[{_CLOSERS}]*|(?<=[\u3400-\u9fff])[!?;][{_CLOSERS}]*|(?<=[A-Za-z0-9%)\]\"'])[.!?;][\"')*]*(?=\s|$|[\[【［]))"
    rf"{_MARKERS}"
)
_ABBREVIATION = re.compile(r"\b(?:No|Nos|St|Dr|Mr|Mrs|Ms|approx|incl|e\.g|i\.e|vs|etc|U\.S)$", re.IGNORECASE)
_STOP = re.compile(rf"[。！？；.!?;]*[{_CLOSERS}]*\s*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or table row of an answer: `lead` is the layout before it, `raw` what was written.

    `text` is `raw` without markers; `markers` are the numbers it cites, in order. A clause before a ； takes
    over the markers at the end of its sentence.
    """

    lead: str
    raw: str
    text: str
    markers: tuple[int, ...]

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.text.startswith("|")

    @property
    def is_layout(self) -> bool:
        """Whether it says nothing: a rule under a table's head, a line of dashes."""
        return not re.search(r"\w", self.text)

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does, or as a row or a lead-in."""
        return bool(re.search(rf"[。！？；：.!?;:|][{_CLOSERS}]*$", self.text))


def statement(raw: str, lead: str = "") -> Statement:
    """Read one sentence."""
    return Statement(lead, raw.strip(), without_markers(raw), markers_in(raw))


def statements(text: str) -> tuple[Statement, ...]:
    """Split an answer into statements, in order; joining `lead + raw` gives the answer back, white space aside."""
    found: list[Statement] = []
    gap = ""
    for line in text.split("\n"):
        prefix = _PREFIX.match(line)
        lead = prefix[0] if prefix else ""
        pieces = [statement(piece, _space(piece)) for piece in _sentences(line[len(lead) :])]
        if found and pieces and not pieces[0].text:
            found[-1] = _joined(found[-1], pieces.pop(0))
        for position, piece in enumerate(_inherit(pieces)):
            before = gap + lead if position == 0 else piece.lead
            found.append(Statement(before, piece.raw, piece.text, piece.markers))
        gap = "\n" if pieces else gap + "\n"
    return tuple(found)


def _space(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _joined(one: Statement, bare: Statement) -> Statement:
    """Add markers that stand on a line of their own to the statement before them."""
    return Statement(one.lead, one.raw + bare.raw, one.text, tuple(dict.fromkeys(one.markers + bare.markers)))


def _sentences(line: str) -> list[str]:
    if line.lstrip().startswith("|"):
        return [line.strip()]
    pieces: list[str] = []
    start = 0
    for end in _END.finditer(line):
        if line[end.start()] == "." and _ABBREVIATION.search(line[: end.start()]):
            continue
        pieces.append(line[start : end.end()])
        start = end.end()
    pieces.append(line[start:])
    return [piece for piece in pieces if without_markers(piece) or markers_in(piece)]


def _inherit(pieces: list[Statement]) -> list[Statement]:
    read: list[Statement] = []
    for piece in reversed(pieces):
        markers = piece.markers
        if not markers and read and re.search(r"[；;]$", piece.text):
            markers = read[-1].markers
        read.append(Statement(piece.lead, piece.raw, piece.text, markers))
    return read[::-1]


def markers_in(text: str) -> tuple[int, ...]:
    """Return the numbers that the markers name, each once, in order of appearance."""
    return tuple(dict.fromkeys(number for match in _MARKER.finditer(text) for number in _numbers(match[1])))


def without_markers(text: str) -> str:
    """Return the text without its markers and without the white space that stood before them."""
    plain = _BROKEN.sub("", _MARKER.sub("", text))
    return re.sub(r"\s+(?=[，。；、！？,.;!?]|$)", "", plain).strip()


def replace_markers(text: str, name: Callable[[int], str]) -> str:
    """Write every marker anew: `name` gives the text that stands for a number, "" where it is left out."""
    return _MARKER.sub(lambda match: "".join(map(name, _numbers(match[1]))), text)


def append_markers(text: str, markers: Iterable[int]) -> str:
    """Put markers at the end of a sentence, before its full stop."""
    return insert_before_stop(text, "".join(f"[{marker}]" for marker in markers))


def insert_before_stop(text: str, insert: str) -> str:
    """Put something at the end of a sentence or row, before what closes it."""
    ends = re.search(r"\s*\|?$", text) if text.startswith("|") else _STOP.search(text)
    at = ends.start() if ends else len(text)
    return text[:at] + insert + text[at:]


def _numbers(text: str) -> list[int]:
    plain = unicodedata.normalize("NFKC", text)
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*[-–~]\s*(\d+))?", plain):
        low, high = int(first), int(last or first)
        found.extend(range(low, high + 1) if low <= high < low + _MOST else (low, high))
    return found


def renumbered(pieces: Iterable[str], count: int) -> Iterator[str]:
    """Write the markers of a stream as 1, 2, … as they appear; one that names none of `count` passages goes.

    A marker cut by the end of a piece is held back until it is whole.
    """
    order: dict[int, int] = {}

    def name(number: int) -> str:
        return f"[{order.setdefault(number, len(order) + 1)}]" if 1 <= number <= count else ""

    held = ""
    for piece in pieces:
        held += piece
        cut = _unfinished(held)
        if cut:
            yield replace_markers(held[:cut], name)
        held = held[cut:]
    if last := _BROKEN.sub("", replace_markers(held, name)):
        yield last


def _unfinished(text: str) -> int:
    """Return where a bracket begins at the end of the text that may become a marker, or the text's length.

    What follows a closing bracket tells a marker from a document number, so the last one waits as well.
    """
    opened = [match.start() for match in _OPEN.finditer(text)]
    if opened and len(text) - opened[-1] < _LONGEST:
        closed = re.search(r"[\]】］]\s*第?\s*\d*", text[opened[-1] :])
        if not closed or opened[-1] + closed.end() == len(text):
            return opened[-1]
    return len(text)
