"""A question and a passage as the tokens that the reranker reads, the same in training and in use.

Layout: `<s> question </s> </s> passage </s>`. Beside its piece id every token has a kind: which side it stands
on, and how it meets the other side (not, in part, wholly; for a year: the same year, or another one). The
encoder cannot be relied upon to compare digits, and two sentences often differ in nothing but the year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

LIMIT = 160  # tokens of a pair
QUERY_LIMIT = 48  # of which the question may take
PART_LIMIT = 18  # characters of the title and of a heading in a header line
PASSAGE_KIND = 5  # kinds of question tokens are below; each side has five ways of meeting the other
KINDS = 2 * PASSAGE_KIND
START, PAD, END = 0, 1, 2
OUTSIDE = np.float32(-1e4)
_NONE, _PART, _WHOLE, _SAME_YEAR, _OTHER_YEAR = range(5)
_HEADER = re.compile(r"(?P<path>.+) (?P<tags>\[[^\[\]]*\])")
_RUN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[\u3400-\u9fff]+")
_YEAR = re.compile(r"(?<![\d.])(?:(?:19|20)\d\d(?!\d)|\d\d(?=年))")
_RANGE = re.compile(r"((?:19|20)\d\d)\s*(?:年)?\s*[-–—至到]\s*((?:19|20)\d\d)")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its header shortened: where its body begins, and how far that moved to the left."""

    text: str
    body: int
    moved: int


@dataclass(frozen=True, slots=True)
class Side:
    """One text as tokens: piece ids, their character spans, and the text folded for comparing."""

    text: str
    folded: str
    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the model's input. `first` is the place of the first passage token, `spans` their characters."""

    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    first: int
    spans: tuple[tuple[int, int], ...]


class Rows(NamedTuple):
    """The model's input. The last three say which tokens take part, by what is added to a score: 0, else OUTSIDE.

    `ids` and `kinds` (pairs, tokens) int64; `present` every token but padding, `asked` the question's and `shown`
    the passage's, (pairs, tokens) float32.
    """

    ids: Ints
    kinds: Ints
    present: Floats
    asked: Floats
    shown: Floats


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer of the bundled model, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sides(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Side]:
    """Tokenise texts, each once however many pairs it will stand in."""
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [
        Side(text, fold(text), tuple(one.ids), tuple(one.offsets)) for text, one in zip(texts, encoded, strict=True)
    ]


def compact(passage: str) -> Shown:
    """Shorten the header line in front of a passage.

    A header is a first line `title > heading > heading [tags]`. Kept are the title and the two nearest
    headings, each cut, and the tags: what is beyond costs more time than it helps.
    """
    header, newline, body = passage.partition("\n")
    match = _HEADER.fullmatch(header) if newline else None
    if match is None:
        return Shown(passage, 0, 0)
    title, *headings = match["path"].split(" > ")
    headings = [heading[:PART_LIMIT] for heading in headings if heading not in title][-2:]
    short = f"{' > '.join((title[:PART_LIMIT], *headings))} {match['tags']}\n"
    return Shown(short + body, len(short), len(header) + 1 - len(short))


def fold(text: str) -> str:
    """Return the text for comparing, character for character: full width to half width, lower case."""
    folded = (unicodedata.normalize("NFKC", char).lower() for char in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))


def join(query: Side, passage: Side, *, limit: int = LIMIT) -> Pair:
    """Put a question and a passage together, each cut to its share of `limit` tokens."""
    asked = min(len(query.ids), QUERY_LIMIT)
    room = limit - asked - 4
    shown = min(len(passage.ids), room)
    ids = (START, *query.ids[:asked], END, END, *passage.ids[:shown], END)
    met_query, met_passage = _meetings(query, passage, asked, shown)
    kinds = (_NONE, *met_query, _NONE, *(PASSAGE_KIND + met for met in (_NONE, *met_passage, _NONE)))
    return Pair(ids, kinds, asked + 3, passage.spans[:shown])


def batch(pairs: Sequence[Pair]) -> Rows:
    """Return the pairs as arrays, padded on the right to the longest."""
    width = max(len(pair.ids) for pair in pairs)
    ids = np.full((len(pairs), width), PAD, dtype=np.int64)
    kinds = np.zeros((len(pairs), width), dtype=np.int64)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        kinds[row, : len(pair.ids)] = pair.kinds
    passage, word = kinds >= PASSAGE_KIND, ids > END
    return Rows(ids, kinds, _open(ids != PAD), _open(word & ~passage), _open(word & passage))


def _open(inside: npt.NDArray[np.bool_]) -> Floats:
    return np.where(inside, np.float32(0), OUTSIDE)


def _meetings(query: Side, passage: Side, asked: int, shown: int) -> tuple[list[int], list[int]]:
    query_years, passage_years = _years(query.folded), _years(passage.folded)
    # The year in a title is that of the paper: a report of 2025 speaks about 2024. The tags tell.
    tags = passage.folded.rfind(" [", 0, passage.folded.find("\n") + 1)
    passage_years = {place: year for place, year in passage_years.items() if place > tags}
    left = _marks(query.folded, passage.folded, query_years, passage_years)
    right = _marks(passage.folded, query.folded, passage_years, query_years)
    return [_met(left, span) for span in query.spans[:asked]], [_met(right, span) for span in passage.spans[:shown]]


def _years(folded: str) -> dict[int, tuple[int, int, int]]:
    """Return the years of a text by where they stand: (end, first year, last year); `2021-2025` is one stretch."""
    found: dict[int, tuple[int, int, int]] = {}
    for match in _RANGE.finditer(folded):
        found[match.start()] = (match.end(), int(match[1]), int(match[2]))
    covered = {place for start, (end, _, _) in found.items() for place in range(start, end)}
    for match in _YEAR.finditer(folded):
        if match.start() not in covered:
            year = int(match.group())
            year += 2000 if year < 100 else 0
            found[match.start()] = (match.end(), year, year)
    return found


def _marks(
    text: str,
    other: str,
    years: dict[int, tuple[int, int, int]],
    other_years: dict[int, tuple[int, int, int]],
) -> list[int]:
    """Return, for every character, whether the other text has it too, and in what way."""
    marks = [_NONE] * len(text)
    for run in _RUN.finditer(text):
        start, end = run.span()
        if text[start] < "\u3400":
            if re.search(rf"(?<![\w.]){re.escape(run.group())}(?![\d.])", other):
                marks[start:end] = [_WHOLE] * (end - start)
            continue
        for place in range(start, end - 1):
            if text[place : place + 2] in other:
                marks[place] = marks[place + 1] = _WHOLE
    for start, (end, low, high) in years.items():
        if other_years:
            same = any(low <= last and first <= high for _, first, last in other_years.values())
            marks[start:end] = [_SAME_YEAR if same else _OTHER_YEAR] * (end - start)
    return marks


def _met(marks: list[int], span: tuple[int, int]) -> int:
    """Return how a token meets the other side, from its characters."""
    own = marks[span[0] : span[1]]
    if not own:
        return _NONE
    top = max(own)
    if top >= _SAME_YEAR:
        return top
    return _NONE if top == _NONE else _WHOLE if min(own) == _WHOLE else _PART
