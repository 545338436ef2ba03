"""A comparison taken apart: one question for each side, or for each year of a series."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rag.followup import ASKING_WORDS, PLACE_WORDS, STATUS_WORDS, YEAR_WORDS
from rag.question import documents_asked, place_asked, status_asked, years_asked
from rag.records import Document, Query, Status

Measure = Literal["difference", "ratio", "growth", "which", "series"]

_VERSUS = re.compile(
    r"相比|比(?!例|重|较[好高低]|赛|亚)|(?:和|与|跟|同)(?=.{0,16}(?:相?比|差|哪))|较(?!为|好|大|高|低|多)|离(?!开|岸|子)|距离?|对比|"
    r"\b(?:more|less|higher|lower|larger|smaller|fewer|longer|bigger|greater)\b.*?\bthan\b|\bexceed\b|\bthan\b|\bversus\b|\bvs\.?(?=\s)|"
    r"\bcompared (?:with|to)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(r"几倍|多少倍|倍数|\bhow many times\b|\bratio\b", re.IGNORECASE)
_GROWTH = re.compile(
    r"(?:增长|增加|涨|提高|下降|减少|降)了?(?:百分之几|百分之多少|几成|多少%)|\bby what percent", re.IGNORECASE
)
_WHICH = re.compile(
    r"哪一?[年个边]|谁(?:更|的)|哪里更|哪年|更[多少高低大小快慢长短]|\bwhich (?:year|one|is)\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"[多少高低大小短长快慢差](?:了|出来?|掉)?(?:多少|几|了?\s*$)|差(?:了|多少|几|距)|相差|还差|高出|超出|超过.{0,6}多少|多出|缺口|变化|"
    r"(?:增加|减少|提高|下降|上升|涨|降|增)了?(?:多少|几)|"
    r"\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|smaller|longer)|"
    r"\bdifference\b|\bexceed|\bby how (?:much|many)\b",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"分别|各(?:是|有|为)?|历年|每年|这[两三几]年|变化|趋势|走势|怎么变|\beach year\b|\brespectively\b", re.IGNORECASE
)
_EXTRA = re.compile(
    r"保留[^，。？?]*小数|同样是|都是|数量|(?:大|高|低|多|少|长|短|快|慢|大|小)(?:了|出)?(?:多少|几)[^，。？?]*|相?比|差(?:了|多少|几)[^，。？?]*|还差.*|"
    r"相差.*|是.{0,12}几倍.*|哪一?年.*|谁更.*|更[多少高低大小]|增加了多少.*|减少了多少.*|"
    r"\bby how (?:much|many)\b|\bhow much more\b|"
    r"\bmore\b|\bless\b|\bthan\b|\bexceed\b|\bdid\b|\bdoes\b"
)


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: its own question, and the words that name it in the answer."""

    query: Query
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be computed from which operands, in the order of the question."""

    measure: Measure
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    years: tuple[int, ...]
    place: str | None
    status: Status | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the scope of one half of a question."""

    documents: tuple[Document, ...]
    today: dt.date

    def side(self, text: str) -> _Side:
        named = documents_asked(text, self.documents)
        return _Side(years_asked(text, self.today), place_asked(text), status_asked(text), named)


def comparison(query: Query, documents: Iterable[Document], today: dt.date) -> Comparison | None:
    """Return the parts of a question that compares, None for any other question; `today` dates 去年."""
    text = query.text
    measure = _measure(text)
    if measure is None:
        return None
    sides = _sides(text, query, _Reader(tuple(documents), today))
    if len(sides) < 2:
        return None
    topic = _topic(text)
    return Comparison(measure, tuple(_operand(query, side, topic) for side in sides))


def _measure(text: str) -> Measure | None:
    versus = bool(_VERSUS.search(text))
    if _RATIO.search(text):
        return "ratio"
    if _GROWTH.search(text) and versus:
        return "growth"
    if _WHICH.search(text) and (versus or len(_calendar_years(text)) > 1):
        return "which"
    if _DIFFERENCE.search(text) and (versus or len(_calendar_years(text)) > 1):
        return "difference"
    if _SERIES.search(text) and len(_calendar_years(text)) > 1:
        return "series"
    return "difference" if versus and len(_calendar_years(text)) > 1 else None


def _calendar_years(text: str) -> list[int]:
    seen: dict[int, None] = {}
    for match in re.finditer(r"(?<!\d)(20[0-4]\d|[12]\d(?=年))(?!\d)", text):
        seen.setdefault(int(match[1]) % 100 + 2000)
    return list(seen)


def _sides(text: str, query: Query, reader: _Reader) -> tuple[_Side, ...]:
    years = _calendar_years(text)
    if len(years) > 2:
        return tuple(_Side((year,), query.place, query.status, ()) for year in years)
    cut = _cut(text)
    if cut is not None:
        left, right = reader.side(text[: cut[0]]), reader.side(text[cut[1] :])
        left, right = _filled(left, right), _filled(right, left)
        if left != right:
            return left, right
    if len(years) == 2:
        return tuple(_Side((year,), query.place, None, ()) for year in years)
    return ()


def _cut(text: str) -> tuple[int, int] | None:
    # The comparison word that leaves a year, a place or a plan on both sides parts the question.
    named = re.compile(f"{YEAR_WORDS.pattern}|{PLACE_WORDS.pattern}", re.IGNORECASE)
    for match in _VERSUS.finditer(text):
        if named.search(text[: match.start()]) and named.search(text[match.end() :]):
            return match.start(), match.end()
    return None


def _filled(one: _Side, other: _Side) -> _Side:
    status = one.status
    return _Side(one.years or other.years, one.place or other.place, status, one.documents)


def _operand(query: Query, side: _Side, topic: str) -> Operand:
    year = (
        "、".join(f"{one}年" for one in side.years) if len(side.years) <= 2 else f"{side.years[0]}—{side.years[-1]}年"
    )
    word = {"planned": "计划", "done": "实际"}.get(side.status or "", "")
    place = side.place or ""
    text = f"{year}{place}{word}{topic}"
    made = replace(
        query,
        text=text,
        years=side.years,
        place=side.place or query.place,
        status=side.status,
        documents=side.documents,
    )
    return Operand(made, f"{year}{place if place != query.place else ''}{word}")


def _topic(text: str) -> str:
    bare = text
    for words in (_EXTRA, YEAR_WORDS, PLACE_WORDS, STATUS_WORDS, _VERSUS, ASKING_WORDS):
        bare = words.sub(" ", bare)
    return re.sub(r"[\s，,。？?、：:；;]+", " ", bare).strip()
