"""Which years a text names: calendar years in either numerals, ranges, and five-year periods."""

from __future__ import annotations

import re

_CHINESE = "〇○零０Ｏ一二三四五六七八九"
_DIGITS = {**dict.fromkeys("〇○零０Ｏ", "0"), **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)}}
_YEAR = rf"(?:(?:19|20)\d\d|二[〇○零０Ｏ][{_CHINESE}]{{2}})"
# A title is a name, not a time: 《上海市城市总体规划（2017-2035年）》.
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
# 2024年版, 2023年度…奖: the year belongs to the name of a list or a prize.
_NAMED = re.compile(
    rf"(?<!\d)({_YEAR})\s*年?\s*(?:[-—－–~～至到]+\s*({_YEAR})\s*)?年(?!\s*版|\s*度[^，。；]{{0,12}}奖)"
)
_LISTED = re.compile(rf"(?<!\d)({_YEAR})\s*年?\s*[、和与及]\s*(?={_YEAR}\s*年)")
_PERIOD = re.compile(
    r"[“\"「]?十([一二三四五六七八九])五[”\"」]?\s*(规划)?\s*"
    r"(期末|末年|末|时期|期间|期初|初期|初|以来|前期|前|后期|中后期|起|五年)"
)


def number(numeral: str) -> int:
    """Return the year that a numeral such as 2025 or 二〇二五 means."""
    return int("".join(_DIGITS.get(sign, sign) for sign in numeral))


def five_years(ordinal: int) -> tuple[int, ...]:
    """Return the five years of the n-th five-year plan; the 14th began in 2021."""
    first = 2021 + 5 * (ordinal - 14)
    return tuple(range(first, first + 5))


def named_years(text: str) -> tuple[int, ...]:
    """Return the years that the text names as times, sorted; years inside names do not count."""
    plain = _TITLE.sub("", text)
    years: set[int] = set()
    for match in _LISTED.finditer(plain):
        years.add(number(match[1]))
    for match in _NAMED.finditer(plain):
        first, last = number(match[1]), number(match[2] or match[1])
        years.update(range(first, last + 1) if first <= last < first + 30 else (first,))
    for match in _PERIOD.finditer(plain):
        period = five_years(10 + "一二三四五六七八九".index(match[1]) + 1)
        years.update(period[-1:] if match[3] in ("期末", "末年", "末") else period)
    return tuple(sorted(years))
