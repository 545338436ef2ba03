"""Quantities in Chinese and English text, normalised so that they can be compared: 4.27万亿元 is 42,700亿元."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.number_syntax import (
    BASES,
    CURRENCIES,
    LEAD,
    LEADS,
    MONTHS,
    MORE,
    MULTIPLIER,
    SCALES,
    SEPARATOR,
    START,
    TAILS,
    TENTHS,
    TOKEN,
    Bound,
    plain_text,
)
from rag.numerals import parse_numeral
from rag.units import same_unit, unit_at

Kind = Literal["number", "percent", "points", "year", "date", "document"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: `text` is the source's `[start:end]`, `value` has 万 and 亿 multiplied in.

    `upper` is the higher end of a range. A date is its digits yyyymmdd with zeros for what is not said
    (2025年1月 is 20250100, 1月20日 is 120). A document number has its normalised text as `unit`.
    `bound` is the comparison word beside it; `same_quantity` leaves it to the caller.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str | None = None
    kind: Kind = "number"
    upper: Decimal | None = None
    bound: Bound | None = None


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in reading order.

    Ordinals (第三, 一是, （一）), plan names (十四五), section numbers (5.2.1) and digits that belong to a
    name (5G, C919, PM2.5) are no quantities; nor is a lone 一 before a measure word (一个).
    """
    plain = plain_text(text)
    found: list[Quantity] = []
    position = 0
    while (match := TOKEN.search(plain, position)) is not None:
        quantity = _read(plain, match)
        position = match.end()
        if quantity is not None:
            position = max(position, quantity.end)
            found.append(replace(quantity, text=text[quantity.start : quantity.end], bound=_bound(plain, quantity)))
    return tuple(found)


def same_quantity(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities state the same amount; a missing unit agrees with all but shares."""
    if "document" in (one.kind, other.kind):
        names = sorted((one.unit or "", other.unit or ""), key=len)
        return one.kind == other.kind and names[1].endswith(names[0])
    if "date" in (one.kind, other.kind):
        return one.kind == other.kind and one.value == other.value
    return one.value == other.value and one.upper == other.upper and same_unit(one.unit, other.unit)


def contains_quantity(text: str, quantity: Quantity) -> bool:
    """Tell whether a text states the quantity: 2家 is not in 12家, 2025年 is in 2025年1月20日."""
    return any(same_quantity(found, quantity) or _is_within(quantity, found) for found in find_quantities(text))


def _is_within(whole: Quantity, part: Quantity) -> bool:
    """Tell whether a date states the quantity as its year, or as its year and month."""
    if part.kind != "date" or whole.upper is not None:
        return False
    if whole.kind == "year" or (whole.kind == "number" and whole.unit is None):
        return part.value // 10000 == whole.value
    return whole.kind == "date" and whole.value % 100 == 0 and part.value // 100 == whole.value // 100


def _read(plain: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    kind = match.lastgroup
    if kind == "document":
        name = re.sub(r"\s|第", "", match[0]).translate(str.maketrans("[(【﹝])】﹞", "〔〔〔〔〕〕〕〕"))
        name = LEAD.sub("", name)
        return Quantity(start, end, "", Decimal(re.findall(r"[0-9]+", name)[-1]), name, "document")
    if kind in ("iso", "date", "english"):
        return Quantity(start, end, "", _date_value(match), None, "date")
    if kind == "share":
        base, part = BASES.get(match["base"]) or _value(match["base"]), _value(match["part"])
        return Quantity(start, end, "", part * 100 / base, "%", "percent") if base and part is not None else None
    return _amount(plain, start) if kind == "amount" else None


def _date_value(match: re.Match[str]) -> Decimal:
    year = match["y1"] or match["y2"] or match["y3"] or "0"
    month = match["m1"] or match["m2"]
    day = match["d1"] or match["d2"] or match["d3"] or match["d4"] or "0"
    if month is None:
        month = str(MONTHS.index((match["m3"] or match["m4"])[:3].lower()) + 1)
    parts = [_value(part) or Decimal(0) for part in (year, month, day)]
    return parts[0] * 10000 + parts[1] * 100 + parts[2]


def _value(text: str) -> Decimal | None:
    if text[-1] in "0123456789":
        return Decimal(text.replace(",", ""))
    return parse_numeral(text)


def _amount(plain: str, position: int) -> Quantity | None:
    one = _single(plain, position)
    if one is None or one.kind == "document":
        return None
    separator = SEPARATOR.match(plain, one.end)
    if separator is None or plain[one.start] not in "0123456789":
        return one
    if separator[0].strip() in ("至", "到", "to") and re.search(r"(?:从|由|自|\bfrom)\s*$", plain[:position]):
        return one
    other = _single(plain, separator.end())
    return _range(plain, one, other) or one if other is not None else one


def _range(plain: str, one: Quantity, other: Quantity) -> Quantity | None:
    """Join two ends: the first takes unit and multiplier of the second (3-5万), and must be the lower."""
    low = one.value
    bare = _value(one.text) == one.value
    scaled = _value(other.text)
    if bare and scaled and scaled != other.value and low < scaled:
        low *= other.value / scaled
    same = same_unit(one.unit, other.unit) or one.unit is None
    if not same or low >= other.value or plain[other.end :].lstrip().startswith("="):
        return None
    return replace(other, start=one.start, value=low, upper=other.value)


def _single(plain: str, position: int) -> Quantity | None:
    """Read one amount; its `text` is the bare number, for `_range`."""
    match = START.match(plain, position)
    if match is None:
        return None
    written = match["numeral"]
    number = match["digits"] or written
    value = _value(number)
    if value is None:
        return None
    end, bound = match.end(), False
    scale = MULTIPLIER.match(plain, end) if not written or "点" in written else None
    if scale is None and (more := MORE.match(plain, end)):
        end, bound = more.end(), True
        scale = MULTIPLIER.match(plain, end)
    if scale is not None:
        value, end = value * Decimal(10) ** SCALES[scale["zh"] or scale["en"]], scale.end()
    if not bound and (more := MORE.match(plain, end)):
        end, bound = more.end(), True
    if (tenths := TENTHS.match(plain, end)) and value <= 10 and not bound:
        return Quantity(match.start(), tenths.end(), number, value * 10, "%", "percent")
    unit, stop = _unit(plain, match.start(), end)
    if written and not _is_meant(plain, match, unit):
        return None
    if stop == match.end() and re.match(r"[A-Za-z]", plain[stop : stop + 1]):
        return None
    quantity = Quantity(match.start(), stop, number, value, unit, bound="over" if bound else None)
    return _kind(plain, quantity, written=bool(written), negative=bool(match["sign"]))


def _unit(plain: str, start: int, end: int) -> tuple[str | None, int]:
    gap = re.compile(r"\s*").match(plain, end)
    found = unit_at(plain, gap.end() if gap else end)
    if found is not None:
        return found
    before = plain[:start].rstrip()
    unit = next((name for sign, name in CURRENCIES.items() if before.endswith(sign)), None)
    return unit, end


def _is_meant(plain: str, match: re.Match[str], unit: str | None) -> bool:
    """Tell a written number from a part of a word: 两家 and 一百四十一 are meant, 统一, 千万 and 二十大 are not."""
    numeral, before, after = match[0], plain[: match.start()][-1:], plain[match.end() : match.end() + 1]
    if (before and before in "第数几") or (after and after in "几大届"):
        return False
    if len(numeral) == 4 and not re.search("[十百千万亿]", numeral):
        return unit == "年"
    if numeral in ("零", "〇"):
        return False
    if numeral == "一":
        return unit in ("倍", "%", "百分点")
    return unit is not None or (len(numeral) > 1 and numeral[0] not in "百千")


def _kind(plain: str, quantity: Quantity, *, written: bool, negative: bool) -> Quantity:
    value, unit, start = quantity.value, quantity.unit, quantity.start
    kind: Kind = "number"
    if unit in ("%", "百分点"):
        kind = "percent" if unit == "%" else "points"
    elif unit == "年" and (written or len(quantity.text) == 4) and 1800 <= value <= 2199:
        kind = "year"
    minus = negative and kind != "number" and not re.search(r"[0-9A-Za-z%]\s*$", plain[:start])
    if negative and not minus:
        start += 1
    return replace(quantity, start=start, value=-value if minus else value, kind=kind)


def _bound(plain: str, quantity: Quantity) -> Bound | None:
    window = plain[max(0, quantity.start - 24) : quantity.start]
    for bound, lead in LEADS:
        if lead.search(window):
            return bound
    for bound, tail in TAILS:
        if tail.match(plain, quantity.end):
            return bound
    return quantity.bound
