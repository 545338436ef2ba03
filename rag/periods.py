"""Which years a text names: calendar years in either numerals, ranges, and five-year periods."""

from __future__ import annotations

import re

_ZEROS = "〇○零０ＯO"
_DIGITS = {**dict.fromkeys(_ZEROS, "0"), **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)}}
NUMERAL_YEAR = rf"(?:(?:19|20)\d\d|二[{_ZEROS}][{_ZEROS}一二三四五六七八九]{{2}}|一九[{_ZEROS}一二三四五六七八九]{{2}})"
_TO = r"\s*(?:[-—－–~～]+|至|到)\s*"
# A title is a name, not a time: 《上海市城市总体规划（2017-2035年）》.
_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
# What an achievement is a basis for is not its time: 为“十四五”末建成千座公园城市打下扎实基础.
_PURPOSE = re.compile(r"为[^，。；]{0,60}?(?:打下|打牢|奠定|夯实|创造|积累)[^，。；]{0,20}?(?:基础|条件|开局|经验)")
# Nor is what it is measured against, or the aims of a plan that are known by their year.
_POINT = rf"“?(?:{NUMERAL_YEAR}\s*年|十[一二三四五六七八九]五”?)(?:期?末|底|初)?的?"
_BASIS = re.compile(
    rf"(?:比|较|相比|相较于?|同比|对比)\s*{_POINT}|(?:在|以|从|自)\s*{_POINT}[^，。；]{{0,4}}(?:为基[数期]|基础上)"
)
_AIMS = re.compile(rf"{NUMERAL_YEAR}\s*年远景目标")
# 2024年版, 2023年度…奖: the year belongs to the name of a list or a prize.
_NAMED = re.compile(
    rf"(?<!\d)({NUMERAL_YEAR})\s*(?:年\s*)?(?:{_TO}({NUMERAL_YEAR})\s*)?年(?!\s*版|\s*度[^，。；]{{0,12}}奖)"
)
_LISTED = re.compile(rf"(?<!\d)({NUMERAL_YEAR})\s*年?\s*[、和与及]\s*(?={NUMERAL_YEAR})")
_FROM = re.compile(rf"从\s*({NUMERAL_YEAR})\s*年")
_PERIOD = re.compile(
    r"十([一二三四五六七八九])五[”\"」]?\s*(?:规划)?\s*"
    r"(期末|末年|末|时期|期间|期初|初期|初|以来|前期|前|后期|中后期|中期|起|五年(?!规划|计划))"
)
_COUNT = "一二两三四五六七八九十"
_PAST = re.compile(
    rf"(?:过去|近)(?:的)?([{_COUNT}])年|(?<![{_COUNT}百])([{_COUNT}])年来|本届政府[^，。]{{0,6}}?([{_COUNT}])年"
)
_COMING = re.compile(rf"(?:今后|未来|接下来)(?:的)?([{_COUNT}])年")
_NEAR = ((re.compile(r"去年|上一年(?!度)"), -1), (re.compile(r"今年|本年(?!度)"), 0), (re.compile(r"明年|下一年"), 1))
_SINGLE = ("期末", "末年", "末")


def number(numeral: str) -> int:
    """Return the year that a numeral such as 2025 or 二〇二五 means."""
    return int("".join(_DIGITS.get(sign, sign) for sign in numeral.replace("一九", "19", 1)))


def five_years(ordinal: int) -> tuple[int, ...]:
    """Return the five years of the n-th five-year plan; the 14th began in 2021."""
    first = 2021 + 5 * (ordinal - 14)
    return tuple(range(first, first + 5))


def five_years_of(year: int) -> tuple[int, ...]:
    """Return the years of the five-year plan that a year falls into."""
    return five_years(14 + (year - 2021) // 5)


def named_years(text: str) -> tuple[int, ...]:
    """Return the years that the text names as times of what it says, sorted; years inside names do not count."""
    plain = _TITLE.sub("", text)
    for other in (_PURPOSE, _BASIS, _AIMS):
        plain = other.sub("", plain)
    years: set[int] = {number(match[1]) for match in _LISTED.finditer(plain)}
    for match in _NAMED.finditer(plain):
        first, last = number(match[1]), number(match[2] or match[1])
        years.update(range(first, last + 1) if first <= last < first + 30 else (first,))
    for match in _PERIOD.finditer(plain):
        period = five_years(11 + "一二三四五六七八九".index(match[1]))
        years.update(period[-1:] if match[2] in _SINGLE else period)
    start = _FROM.search(plain)
    if start and years == {number(start[1])}:
        return ()
    return tuple(sorted(years))


def relative_years(text: str, base: int) -> tuple[int, ...]:
    """Return the years that 今年, 去年, 过去五年, 今后三年 and their like mean in a text of the year `base`."""
    years = {base + shift for word, shift in _NEAR if word.search(text)}
    for match in _PAST.finditer(text):
        years.update(range(base - _count(match), base))
    for match in _COMING.finditer(text):
        years.update(range(base, base + _count(match)))
    return tuple(sorted(years))


def _count(match: re.Match[str]) -> int:
    sign = next(filter(None, match.groups()))
    return 2 if sign == "两" else "一二三四五六七八九十".index(sign) + 1
