"""Which district of the city a text is about."""

from __future__ import annotations

import re

CITY = "上海市"
DISTRICTS = (
    "黄浦区",
    "徐汇区",
    "长宁区",
    "静安区",
    "普陀区",
    "虹口区",
    "杨浦区",
    "闵行区",
    "宝山区",
    "嘉定区",
    "浦东新区",
    "金山区",
    "松江区",
    "青浦区",
    "奉贤区",
    "崇明区",
)
_SHORT = {district.removesuffix("新区").removesuffix("区"): district for district in DISTRICTS}
# 黄浦江 is the river that runs through seven districts.
_NAME = re.compile("|".join(rf"{short}(?!江)" for short in _SHORT))
_CLAUSE = re.compile(r"[，；：。,;:]")


def districts(text: str) -> tuple[str, ...]:
    """Return the districts that the text names, with or without 区, in the order of `DISTRICTS`."""
    found = {_SHORT[name] for name in _NAME.findall(text)}
    return tuple(district for district in DISTRICTS if district in found)


def topic(text: str) -> str | None:
    """Return the district that a heading or an opening sentence is about, or None."""
    named = districts(text)
    return named[0] if len(named) == 1 and "、" not in text else None


def place_of(text: str, default: str | None) -> str | None:
    """Return the district that a sentence is about; `default` where it is about none or about several things.

    A district named in passing, as one item of a list or in a later clause, is not what the sentence is about.
    """
    named = districts(text)
    if len(named) != 1:
        return default if not named or default in named else CITY
    first = _CLAUSE.split(text, maxsplit=1)[0]
    match = _NAME.search(first)
    if not match or (match.start() > 0 and "、" in first):
        return default
    return named[0]
