"""A comparison taken apart: one question for each side, or for each year of a series."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.contrasts import (
    AGAINST,
    CHANGE,
    COUNTED,
    DIFFERENCE,
    EACH,
    GROWTH,
    IN_A_ROW,
    IT,
    ITEMS,
    MEASURES,
    ORDERED,
    RATIO,
    SAID,
    SERIES,
    SHARE,
    SPLIT,
    SUM,
    VERSUS,
    WHICH,
    topic_of,
)
from rag.exclusions import until_asked
from rag.mentions import Mention, mentions, romanised
from rag.numbers import find_quantities
from rag.places import CITY
from rag.reasons import asks_why
from rag.records import Document, Query, Status
from rag.wording import is_english

Measure = Literal["difference", "ratio", "share", "growth", "which", "series", "sum"]

_RANGE = re.compile(r"\s*(?:[-—–~]+|至|到|\bto\b)\s*", re.IGNORECASE)
_CONTENT = re.compile(r"[㐀-鿿]{2,}|[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: its own question, and the words that name it in the answer.

    `event` is a numbered event (第七届) that the sentence must name.
    """

    query: Query
    name: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be computed from which operands: in the order in which they are measured against each other."""

    measure: Measure
    operands: tuple[Operand, ...]
    change: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None
    documents: tuple[str, ...] = ()
    document: str = ""
    event: str = ""
    item: str = ""


def comparison(query: Query, documents: Iterable[Document], today: dt.date) -> Comparison | None:
    """Return the parts of a question that compares, None for any other question; `today` dates 去年."""
    text = query.text
    if SAID.search(text) or asks_why(text):
        return None
    asked = until_asked(text)
    if not any(words.search(asked) for words in MEASURES):
        return None  # 静安区装了几台？人家说比徐汇多: only what is said behind it compares
    found = mentions(text, documents, today)
    sides = _sides(text, found)
    topic = _topic(text, found)
    if len(sides) < 2:
        sides = _items(text, found, query)
        topic = ""
    if len(sides) < 2:
        return None
    measure = _measure(text, sides)
    if measure is None:
        return None
    sides = _ordered(text, sides, measure)
    operands = tuple(_operand(query, side, side.item or topic, sides) for side in sides)
    return Comparison(measure, operands, change=bool(CHANGE.search(text)))


def _measure(text: str, sides: Sequence[_Side]) -> Measure | None:
    versus = bool(VERSUS.search(text))
    series = bool(SERIES.search(text))
    if SUM.search(text) and not versus and not EACH.search(text):
        return "sum"
    if RATIO.search(text):
        return "ratio"
    if GROWTH.search(text):
        return "growth"
    if SHARE.search(text):
        return "share"
    if len(sides) > 2 and series:
        return "series"
    if WHICH.search(text) and not COUNTED.search(text):
        return "which"
    if DIFFERENCE.search(text):
        return "difference"
    if versus or series:
        return "difference" if versus else "series"
    return "series" if IN_A_ROW.search(text) else None


def _sides(text: str, found: Sequence[Mention]) -> tuple[_Side, ...]:
    """Fill one side after the other: what names another year, place, status or document opens the next."""
    groups: list[list[Mention]] = []
    for one in _periods(text, found):
        last = groups[-1][-1] if groups else None
        between = text[last.end : one.start] if last else ""
        if last is None:
            if one.kind == "status" and AGAINST.search(text[: one.start]):
                groups.append([])
            groups.append([one])
        elif AGAINST.search(between) or _conflict(groups[-1], one, between):
            groups.append([one])
        else:
            groups[-1].append(one)
    sides = [_side(group) for group in groups]
    sides = _expanded(sides, groups, text)
    filled = [_filled(sides, number) for number in range(len(sides))]
    return tuple(dict.fromkeys(_told_apart(sides, filled)))


def _periods(text: str, found: Sequence[Mention]) -> list[Mention]:
    # 2021至2025年 is one period, 从2021年到2025年 and 2021至2025年的变化 are two ends.
    made: list[Mention] = []
    ends = bool(CHANGE.search(text) or SERIES.search(text) or COUNTED.search(text))
    for one in found:
        last = made[-1] if made else None
        if last and last.kind == one.kind == "year" and _RANGE.fullmatch(text[last.end : one.start]):
            spread = tuple(range(last.years[0], one.years[-1] + 1))
            if len(spread) > 2 and not ends and not re.search(r"(?:从|由|自|\bfrom)\s*$", text[: last.start]):
                made[-1] = replace(last, end=one.end, years=spread)
                continue
        made.append(one)
    return made


def _conflict(group: Sequence[Mention], one: Mention, between: str) -> bool:
    if one.kind == "place" and group[-1].kind == "place" and group[-1].place == CITY and not between:
        return False
    for other in group:
        if other.kind == one.kind and other.value != one.value:
            return True
        if {other.kind, one.kind} == {"year", "document"}:
            document, year = (other, one) if other.kind == "document" else (one, other)
            # 十四五规划的2025年目标 is one side, 2024年…十四五目标 two.
            if one is document and document.years and year.years[0] != document.years[-1]:
                return True
    return False


def _side(group: Sequence[Mention]) -> _Side:
    side = _Side()
    for one in group:
        if one.kind == "year":
            side = replace(side, years=one.years)
        elif one.kind == "place":
            side = replace(side, place=one.place)
        elif one.kind == "status":
            side = replace(side, status=side.status or one.status)
        elif one.kind == "event":
            side = replace(side, event=one.words)
        else:
            side = replace(side, documents=one.documents, document=one.words.rstrip("的定所里中"))
    periods = [one.years for one in group if one.kind == "document" and one.years]
    if not side.years and periods:
        side = replace(side, years=periods[0][-1:] if side.status == "planned" else periods[0])
    return side


def _expanded(sides: list[_Side], groups: Sequence[Sequence[Mention]], text: str) -> list[_Side]:
    # 2023到2025年的变化 asks for the year between as well.
    if not CHANGE.search(text) and not SERIES.search(text):
        return sides
    made: list[_Side] = []
    for at, side in enumerate(sides):
        if at and made and side.years and made[-1].years and groups[at] and groups[at - 1]:
            between = text[groups[at - 1][-1].end : groups[at][0].start]
            first, last = made[-1].years[0] + 1, side.years[0]
            if _RANGE.fullmatch(between) and 0 < last - first < 5:
                made.extend(replace(side, years=(year,)) for year in range(first, last))
        made.append(side)
    return made


def _filled(sides: Sequence[_Side], number: int) -> _Side:
    side = sides[number]
    others = [*reversed(sides[:number]), *sides[number + 1 :]]
    years = side.years or next((one.years for one in others if one.years), ())
    if not side.years and side.event:
        years = ()
    place = side.place or next((one.place for one in others if one.place), None)
    return replace(side, years=years, place=place)


def _told_apart(sides: Sequence[_Side], filled: Sequence[_Side]) -> list[_Side]:
    # 2024年比徐汇区: what leaves out the only place that is named means the city; a year against a target, the fact.
    made = list(filled)
    for (at, one), (other_at, other) in itertools.permutations(enumerate(filled), 2):
        alike = replace(one, status=None) == replace(other, status=None)
        if not alike:
            continue
        if sides[at].place is None and sides[other_at].place not in (None, CITY):
            made[at] = replace(one, place=CITY)
        elif one.status is None and other.status == "planned":
            made[at] = replace(one, status="done")
        elif one.status is None and other.status == "done":
            made[at] = replace(one, status="planned")
    return made


def _items(text: str, found: Sequence[Mention], query: Query) -> tuple[_Side, ...]:
    """Return the sides of a question that compares two things in one year and place."""
    if not ITEMS.search(text):
        return ()
    bare = _without(text, found)
    for match in SPLIT.finditer(bare):
        left = re.split(r"[，,。？?：:]", bare[: match.start()])[-1]
        right = re.split(r"[，,。？?：:]|是|哪|谁|相?差|相比|多|少", bare[match.end() :])[0]
        items = [topic_of(left), topic_of(right)]
        if all(_CONTENT.search(item) for item in items):
            side = _Side(query.years, query.place, query.status)
            return tuple(replace(side, item=item) for item in items)
    return ()


def _ordered(text: str, sides: tuple[_Side, ...], measure: Measure) -> tuple[_Side, ...]:
    """Put first what is measured against the other: a part before its whole, the later year, else as it is said."""
    if measure == "share" and len({side.place for side in sides}) == 2:
        return tuple(sorted(sides, key=lambda side: side.place == CITY))
    if measure == "ratio" and len(sides) == 2 and not VERSUS.search(text) and IT.search(text):
        return sides[::-1]
    if measure not in ("difference", "ratio", "share", "growth") or ORDERED.search(text):
        return sides
    if len(sides) != 2 or not all(side.years for side in sides):
        return sides
    return tuple(sorted(sides, key=lambda side: -side.years[-1]))


def _operand(query: Query, side: _Side, topic: str, sides: Sequence[_Side]) -> Operand:
    english = is_english(query.question)
    dated = side.document and (len(side.years) > 1 or re.match(r"(?:20)?\d\d年", side.document))
    year = _years(side.years, english=english) if side.years and not dated else ""
    word = {"planned": "计划", "done": "实际"}.get(side.status or "", "")
    if english:
        word = {"planned": "target", "done": "actual"}.get(side.status or "", "")
    place = "" if side.place is None else romanised(side.place) if english else side.place
    told = len({one.place for one in sides}) > 1
    parts = (
        [side.document, place, side.event, year, word] if english else [year, side.document, place, side.event, word]
    )
    text = f"{' '.join(part for part in parts if part)} {topic}" if english else f"{''.join(parts)}{topic}是多少"
    made = replace(
        query,
        text=text,
        years=side.years,
        place=side.place or query.place,
        status=side.status,
        documents=side.documents,
    )
    # Status and place are named where they tell the sides apart.
    split = len({one.status for one in sides}) > 1
    named = [part for part in parts if part and (part != place or told) and (part != word or split)]
    name = (" " if english else "").join([*named, *([side.item] if side.item else [])])
    return Operand(made, name or topic, side.event)


def _years(years: tuple[int, ...], *, english: bool) -> str:
    if english:
        return ", ".join(map(str, years)) if len(years) <= 2 else f"{years[0]}–{years[-1]}"
    return "、".join(f"{one}年" for one in years) if len(years) <= 2 else f"{years[0]}—{years[-1]}年"


def _topic(text: str, found: Sequence[Mention]) -> str:
    return topic_of(_without(text, found))


def _without(text: str, found: Sequence[Mention]) -> str:
    amounts = [(one.start, one.end) for one in find_quantities(text) if one.kind not in ("year", "date", "document")]
    spans = [(one.start, one.end) for one in found]
    spans += [span for span in amounts if not any(span[0] < end and start < span[1] for start, end in spans)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
