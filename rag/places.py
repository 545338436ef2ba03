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
# 黄浦江 is the river that runs through seven districts, 金山银山 a saying.
_NAME = re.compile("|".join(rf"{short}(?!江|银山)" for short in _SHORT))
_CLAUSE = re.compile(r"[，；：。,;:]")
_SHORT_TOPIC = 40
# A number of things is a fact, no topic; the number of a heading stands in front.
_FIGURE = re.compile(r"[^\d.．]\d")
_SEVERAL = re.compile(r"[、和与及-]|以及")


def districts(text: str) -> tuple[str, ...]:
    """Return the districts that the text names, with or without 区, in the order of `DISTRICTS`."""
    found = {_SHORT[name] for name in _NAME.findall(text)}
    return tuple(district for district in DISTRICTS if district in found)


def topic(text: str) -> str | None:
    """Return the district that a heading or a paragraph's opening sentence is about, or None.

    An opening sentence that only names the topic is one clause: 加快推进浦东引领区建设。 青浦新城：成为…
    """
    first, *rest = _CLAUSE.split(text, maxsplit=1)
    if (
        len(first) > _SHORT_TOPIC
        or _FIGURE.search(first)
        or "、" in first
        or (rest and rest[0] and text[len(first)] not in "：:")
    ):
        return None
    named = districts(first)
    return named[0] if len(named) == 1 else None


def place_of(text: str, default: str | None) -> str | None:
    """Return the district that a sentence is about; `default` where it is about none or about several things.

    A district named in passing, as one item of a list or in a later clause, is not what the sentence is about.
    """
    named = districts(text)
    if len(named) != 1:
        return default if not named or default in named else CITY
    first = _CLAUSE.split(text, maxsplit=1)[0]
    match = _NAME.search(first)
    if not match or (match.start() > 0 and _SEVERAL.search(first)):
        return default
    return named[0]
