"""The numbering of Chinese official writing: which words open a heading, in what order, at which level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_CN = "零〇○一二三四五六七八九十百"
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
# 2.69万亿元 at the beginning of a line is an amount, 第三条规定 a reference.
_AMOUNT = r"[\d.．%％‰℃°万亿倍、，。；）)/～~-]|以[上下内外]|左右|公[里顷斤]|平方|立方|个百分点"
_REFERENCE = r"\s*(?:第|规定|的|和|、|，|所|至|款|中|或|及|以)"
_SET_OFF = re.compile(r"[\s（(【]|为了|$")
_MARKERS = (
    ("book", re.compile(rf"第\s*([{_CN}]{{1,5}}|\d{{1,4}})\s*(?:编|部分|篇)(?![\u4e00-\u9fff]*(?:是|的))")),
    ("chapter", re.compile(rf"第\s*([{_CN}]{{1,5}}|\d{{1,4}})\s*章")),
    ("section", re.compile(rf"第\s*([{_CN}]{{1,5}}|\d{{1,4}})\s*节")),
    ("article", re.compile(rf"第\s*([{_CN}]{{1,6}}|\d{{1,4}})\s*条(?:之[{_CN}])?(?!{_REFERENCE})")),
    ("annex", re.compile(r"附\s*[件录]\s*([一二三四五六七八九十]{1,3}|\d{1,3})?\s*(?:[:：]|$|(?=[《\s]))")),
    ("one", re.compile(rf"([{_CN}]{{1,3}})(?:、|[．.](?!\d))")),
    ("bracket", re.compile(rf"【\s*([{_CN}]{{1,3}}|\d{{1,4}})\s*】")),
    ("paren", re.compile(rf"[（(]\s*([{_CN}]{{1,3}})\s*[）)]、?")),
    ("dotted", re.compile(rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})(?!{_AMOUNT})")),
    ("arabic", re.compile(r"(\d{1,3})(?:、|[.．](?![\d.．]))")),
    ("small", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]|(\d{1,2})[）)]")),
    ("circled", re.compile(r"([①-⑳])")),
)
_RANKS = {
    "title": 0,
    "annex": 0,
    "book": 2,
    "chapter": 3,
    "section": 4,
    "article": 5,
    "one": 6,
    "bracket": 7,
    "paren": 8,
    "dotted2": 9,
    "dotted3": 10,
    "dotted4": 11,
    "arabic": 12,
    "small": 13,
    "circled": 14,
}
TOP = _RANKS["title"]
CHAPTER = _RANKS["one"]
ARABIC = _RANKS["arabic"]
ABOVE_DOTTED = _RANKS["dotted2"] - 0.5
# A heading without a number stands above the numbered ones when it is a Markdown heading, below when it is bold.
HEADLINE = 1.0
_BOLD = 20
# Words that are a heading by themselves, beside the chapters.
_ALONE = re.compile(r"(?:结\s*语|结束语|前\s*言|序\s*言|引\s*言|导\s*言|后\s*记|附\s*则)$")
_TITLE = re.compile(
    r"(?:报告|规划|纲要|意见|通知|办法|条例|方案|规定|决定|细则|公报|计划|公告|通告|批复|要点|措施|规则|准则|指南|解读"
    r"|白皮书|清单|目录|决议|命令|函|章程|规程|标准|政策)(?:\s*[（(][^（）()]{1,20}[）)])?$"
)
_SHORT = 45


@dataclass(frozen=True, slots=True)
class Marker:
    """A number that may open a heading: its kind, its numbers (1.2.3 has three), where it ends in the line.

    One that is not `set_off` (第一条线索) opens a heading only where the number before it went on to it.
    """

    kind: str
    numbers: tuple[int, ...]
    end: int
    set_off: bool = True

    @property
    def rank(self) -> int:
        """How deep the kind stands; the smallest number is the highest heading."""
        return _RANKS.get(f"dotted{len(self.numbers)}" if self.kind == "dotted" else self.kind, 0)

    @property
    def deep(self) -> bool:
        """Whether the kind often numbers the items of a list."""
        return self.rank >= _RANKS["arabic"]


def read_marker(text: str) -> Marker | None:
    """Return the number that a line begins with, None where there is none."""
    for kind, pattern in _MARKERS:
        match = pattern.match(text)
        if match:
            number = next((group for group in match.groups() if group), "")
            set_off = kind != "article" or bool(_SET_OFF.match(text, match.end()))
            return Marker(kind, _numbers(number), match.end(), set_off)
    return None


def _numbers(text: str) -> tuple[int, ...]:
    if not text:
        return (1,)
    if text[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return (ord(text) - ord("①") + 1,)
    if text[0].isdigit():
        return tuple(int(part) for part in re.split("[.．]", text))
    return (_chinese(text),)


def _chinese(text: str) -> int:
    """Return the value of 二十一, 一百零二 or 二〇; numbers of headings stay below a thousand."""
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


@dataclass(slots=True)
class Numbering:
    """The last number seen of each kind: the next heading of the kind goes on from it, or starts again at one."""

    last: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def plausible(self, marker: Marker) -> bool:
        """Whether a number can come here: the first, the next but for a gap of two, or the first of its kind."""
        numbers = marker.numbers
        if marker.kind == "dotted":
            return self._follows(numbers)
        last = self.last.get(marker.kind)
        if marker.set_off and (numbers[0] == 1 or marker.kind in ("annex", "article")):
            return True
        if not marker.set_off and last is None:
            return False
        return last is None or last[0] < numbers[0] <= last[0] + 3

    def _follows(self, numbers: tuple[int, ...]) -> bool:
        """Whether 2.3.1 can come: after 2.3 or what is under 2.2, in chapter 2, or as the first of its kind."""
        last = self.last.get("dotted")
        if last is None:
            return all(0 < n <= 20 for n in numbers)
        *parent, own = numbers
        if own > 1:
            before = last[len(parent)] if len(last) > len(parent) else own
            return tuple(parent) == last[: len(parent)] and before < own <= before + 3
        if len(parent) == 1:
            above = (self.last.get(kind, (0,))[0] for kind in ("one", "chapter", "arabic"))
            return parent[0] in (1, last[0], last[0] + 1, *above)
        step = parent[-1] - last[len(parent) - 1] if len(last) >= len(parent) else -1
        return own == 1 and tuple(parent[:-1]) == last[: len(parent) - 1] and step in (0, 1)

    def accept(self, marker: Marker) -> None:
        """Take a number as the last one of its kind; the kinds below start again."""
        self.last[marker.kind] = marker.numbers
        if marker.kind == "annex":
            self.last = {"annex": marker.numbers}


def is_alone(text: str) -> bool:
    """Whether a line is one of the words that are a heading without a number (前言, 结语)."""
    return bool(_ALONE.match(text))


def is_title(text: str) -> bool:
    """Whether a line reads like the title of an official document."""
    return 4 <= len(text) <= 120 and not re.search("[。；！？]", text) and bool(_TITLE.search(text))


def is_short(text: str) -> bool:
    """Whether a text has the length of a heading."""
    return len(text) <= _SHORT


def plain_rank(hashes: int) -> float:
    """Return the rank of a heading that has no number, from its Markdown level (0: bold only)."""
    return _BOLD if not hashes else TOP if hashes == 1 else HEADLINE + hashes / 10


def levels(ranks: Iterable[float]) -> dict[float, int]:
    """Return the level of each rank that occurs: 1 for the highest, and no gaps."""
    return {rank: level for level, rank in enumerate(sorted(set(ranks)), 1)}
