"""What a sentence says of each of its numbers: its year, whether it was added or is the total, done or planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.number_syntax import NUMBER, plain_text
from rag.numbers import Quantity, find_quantities
from rag.periods import named_years
from rag.records import Status

Change = Literal["added", "total"]

# A comma inside a number (1,243) parts nothing; 、 parts nothing either, an enumeration shares its verb.
_CLAUSE = re.compile(r"[；;。！？!?：:\n|]|[，,](?!\d{3}(?!\d))|\.(?=\s|$)")
_SENTENCE = re.compile(r"[。！？!?\n]|\.(?=\s|$)")
# 比2023年增长, than in 2023: the year is what is compared with, not the year of the number.
_BASE = re.compile(r"(?:比|较|与|同|相比|相对|高于|低于|than(?:\s+in)?|from|over|versus|vs\.?)\s*$", re.IGNORECASE)
_CHANGES: tuple[tuple[Change, re.Pattern[str]], ...] = (
    (
        "total",
        re.compile(r"累计|总数|总计|总量|共计|合计|一共|共有|总共|达到|cumulative(?:ly)?|in total|altogether|reach"),
    ),
    (
        "added",
        re.compile(r"新增|净增|新认定|新设|新建|新开|新推|增加了|又添|再添|newly|additional|\bnew\b|\badd(?:ed)?\b"),
    ),
)
# Said of a number in an answer, these words must stand in the source; 达到 or 新建 alone claim less.
_STRICT: dict[Change, re.Pattern[str]] = {
    "total": re.compile(r"累计|总数|总计|总量|共计|合计|总共|cumulative|in total|altogether"),
    "added": re.compile(r"新增|净增|新认定|增加了|newly|additional"),
}
# How the rows of a table read once it is laid out: 单位 % … <5.5.
_UNIT_COLUMN = re.compile(r"(?:^|\s)单位\s+(\S+)(?=\s)")
_LESS = re.compile(r"[<＜≤]\s*$")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–—~]\s*20\d\d)?年?")
_SETTLED = re.compile(
    r"已(?!于)|(?:完成|实现|建成|新增|达到|增长|新开|改造|筹措|下降|取得|超过)了|实际(?!使用)|如期完成|超额完成|achieved|completed|actual",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"目标|计划|规划(?!资源)|预期|预计|拟(?!人)|力争|争取|打算|将(?!军|来|近)|要(?=达到|完成|新增|建成|实现|建设|增长)"
    r"|will|plan(?:s|ned)?|targets?|aims?|expected",
    re.IGNORECASE,
)
_COMPLETED = re.compile(r"完成|建成|实现|completed?|built", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number, the years that its sentence gives it (empty: none), its kind of count, and done or planned if said."""

    quantity: Quantity
    years: tuple[int, ...] = ()
    change: Change | None = None
    strict: bool = False
    status: Status | None = None


def status_said(text: str) -> Status | None:
    """Return whether a clause says that something is done or planned; 已完成 outweighs 计划, 计划完成 is a plan."""
    if _SETTLED.search(text):
        return "done"
    if _PLANNED.search(text):
        return "planned"
    return "done" if _COMPLETED.search(text) else None


def facts(text: str) -> tuple[Claim, ...]:
    """Return the numbers of a text; in a table row those without a unit take the one in the row's unit column."""
    column = _UNIT_COLUMN.search(text)
    unit = find_quantities(f"1{column[1]}") if column else ()
    return tuple(_in_row(claim, text, unit[0] if unit else None) for claim in claims(text))


def _in_row(claim: Claim, quote: str, unit: Quantity | None) -> Claim:
    quantity = claim.quantity
    sign = _LESS.search(quote[: quote.find(quantity.text)]) if quantity.bound is None else None
    if sign:
        quantity = replace(quantity, bound="under")
    if unit is not None and quantity.unit is None and quantity.kind == "number":
        quantity = replace(quantity, value=quantity.value * unit.value, unit=unit.unit, kind=unit.kind)
    return replace(claim, quantity=quantity)


def scales(fact: Claim, operand: Quantity) -> set[Decimal]:
    """Return what a bare operand leaves out of a fact: 10^8 for the 2383 of 2383亿元."""
    number = re.search(NUMBER, plain_text(fact.quantity.text))
    written = Decimal(number[0].replace(",", "")) if number else Decimal(0)
    return {fact.quantity.value / written} if written and operand.unit is None and written == operand.value else set()


def year_of(quantity: Quantity) -> tuple[int, ...]:
    """Return the years that a quantity names: a year, a range of years, the year of a date, or a bare 2024."""
    value = int(quantity.value)
    if quantity.kind == "date":
        return (value // 10000,) if value >= 10000 * 1900 else ()
    bare = quantity.kind == "number" and quantity.unit in (None, "年") and _BARE_YEAR.fullmatch(quantity.text)
    if quantity.kind != "year" and not bare:
        return ()
    return tuple(range(value, int(quantity.upper) + 1)) if quantity.upper is not None else (value,)


def claims(text: str) -> tuple[Claim, ...]:
    """Return the numbers of a text that are not years, in order, each with its years and its kind of count.

    A number belongs to the last year named before it in its clause, else to the first after it in its clause,
    else to the year that the sentence named before.
    """
    found: list[Claim] = []
    for low, high in _pieces(text, _SENTENCE):
        carried: tuple[int, ...] = ()
        planned = False
        for start, end in _pieces(text, _CLAUSE, low, high):
            clause = text[start:end]
            # 计划安排184项，其中建成22项: what is to be completed is still a plan.
            planned = planned or status_said(clause) == "planned"
            status = "planned" if planned and not _SETTLED.search(clause) else status_said(clause)
            quantities = find_quantities(clause)
            dated = [(quantity, year_of(quantity)) for quantity in quantities]
            base = {year for q, years in dated for year in years if _BASE.search(clause[: q.start])}
            for quantity, years in dated:
                if years and quantity.kind != "date":
                    continue
                near = _near(quantity, dated, base) or carried or _period(clause)
                change, strict = _change(clause, quantity, quantities)
                years = tuple(sorted({*near, *base} if near else near))
                found.append(Claim(quantity, years, change, strict, status))
            carried = _last(dated, base) or _period(clause) or carried
    return tuple(found)


def _pieces(text: str, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    end = len(text) if end is None else end
    for match in pattern.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _near(quantity: Quantity, dated: Sequence[tuple[Quantity, tuple[int, ...]]], base: set[int]) -> tuple[int, ...]:
    own = dict(dated)[quantity]
    if own:
        return own
    named = [(other.start, years) for other, years in dated if years and not base.issuperset(years)]
    before = [years for start, years in named if start < quantity.start]
    after = [years for start, years in named if start > quantity.start]
    return before[-1] if before else after[0] if after else ()


def _last(dated: Sequence[tuple[Quantity, tuple[int, ...]]], base: set[int]) -> tuple[int, ...]:
    named = [years for _, years in dated if years and not base.issuperset(years)]
    return named[-1] if named else ()


def _period(clause: str) -> tuple[int, ...]:
    return named_years(clause) if "五" in clause else ()


def _change(clause: str, quantity: Quantity, quantities: Sequence[Quantity]) -> tuple[Change | None, bool]:
    """Return the kind of count by the last word before the number, else by a word directly after it."""
    plain = plain_text(clause)
    following = [other.start for other in quantities if other.start >= quantity.end]
    after = plain[quantity.end : following[0] if following else len(plain)]
    for piece in (plain[: quantity.start], after):
        hits = [
            (match.start(), change, match[0]) for change, words in _CHANGES for match in words.finditer(piece.lower())
        ]
        if hits:
            _, change, word = max(hits) if piece is not after else min(hits)
            return change, bool(_STRICT[change].search(word))
    return None, False
