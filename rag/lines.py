"""The physical lines of a text, with what their shape tells: width, indent, blank lines before, how they end."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.records import Span
from rag.trace import Traced, join

# What sets apart a name and its value in a row, two cells of it, and two lines of a title. Ordinary text hardly
# has these spaces, so they stay, and a row that is read again stays as it is.
PAIR_SPACE = "\u2002"
CELL_SPACE = "\u2003"
TITLE_SPACE = "\u2004"

_BREAK = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
_SPACE = re.compile(r"\s+")
_FINISHED = re.compile(r"[。！？!?…][”’」』）)》】\]\"]*$")
_PAUSED = re.compile(r"[；;：:][”’」』）)》】\]\"]*$")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white space at its ends.

    `blanks` counts the empty lines before it, `indent` is the width of the white space in front, `page` the
    number of its page (0 where the format has none), `hashes` the level of a Markdown heading, `bold` the
    length of the bold text it begins with.
    """

    body: Traced
    blanks: int = 0
    indent: float = 0
    page: int = 0
    hashes: int = 0
    bold: int = 0
    item: bool = False

    @property
    def text(self) -> str:
        """The characters of the line."""
        return self.body.text

    @property
    def finished(self) -> bool:
        """Whether the line ends a sentence."""
        return bool(_FINISHED.search(self.text[-12:]))

    @property
    def paused(self) -> bool:
        """Whether the line ends with a colon or a semicolon."""
        return bool(_PAUSED.search(self.text[-12:]))

    @property
    def row(self) -> bool:
        """Whether the line is a table row that was already laid out."""
        return CELL_SPACE in self.text or PAIR_SPACE in self.text


def split_lines(text: Traced, pages: Sequence[int] = ()) -> list[Line]:
    """Return the lines that are not empty; `pages` are the offsets in `text` at which the pages begin."""
    lines: list[Line] = []
    blanks = 0
    for start, end in _line_spans(text.text):
        piece = text.text[start:end]
        if not piece.strip():
            blanks += 1
            continue
        left = len(piece) - len(piece.lstrip())
        body = text.slice(start + left, start + len(piece.rstrip()))
        lines.append(Line(body, blanks, width(piece[:left]), bisect_right(pages, start)))
        blanks = 0
    return lines


def _line_spans(text: str) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for match in _BREAK.finditer(text):
        spans.append((at, match.start()))
        at = match.end()
    return [*spans, (at, len(text))]


@lru_cache(maxsize=4096)
def is_wide(character: str) -> bool:
    """Whether a character belongs to Chinese text: it takes a full square, or is a mark used there."""
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·"


def width(text: str) -> float:
    """Return the width in squares (em). Quotation marks count half, as the typesetting of reports has them."""
    return sum(1.0 if is_wide(c) and c not in "“”‘’" else 0.5 for c in text)


def tidy(text: Traced) -> Traced:
    """Remove the white space of justified columns: it stays, as one space, only between two narrow characters."""
    raw = text.text
    parts: list[Traced | str] = []
    at = 0
    for match in _SPACE.finditer(raw):
        parts.append(text.slice(at, match.start()))
        at = match.end()
        kept = next((space for space in (CELL_SPACE, PAIR_SPACE, TITLE_SPACE) if space in match[0]), None)
        if match.start() == 0 or at == len(raw):
            continue
        if kept:
            parts.append(kept)
        elif not is_wide(raw[match.start() - 1]) and not is_wide(raw[at]):
            parts.append(" ")
    parts.append(text.slice(at))
    return join(parts)


def glue(before: str, after: str) -> str:
    """Return what stands between two pieces of a broken line: a space between two words in Latin letters."""
    left, right = before[-1:], after[:1]
    if not left or not right or is_wide(left) or is_wide(right) or left in "-/":
        return ""
    return " " if _LATIN.match(left) or _LATIN.match(right) else ""
