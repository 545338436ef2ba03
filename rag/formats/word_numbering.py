"""The numbers that Word shows in front of paragraphs: they stand in no text and must be counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

_PLACE = re.compile(r"%(\d)")
_WIDE_END = re.compile(r"[\u3000-\u303f\uff01-\uff5e\u2460-\u24ff]$")
_CHINESE = "零一二三四五六七八九"
_ENCLOSED = {"decimalEnclosedCircle": 0x2460, "decimalEnclosedParen": 0x2474, "decimalEnclosedFullstop": 0x2488}
_CYCLES = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    style: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False
    restart: int | None = None
    suffix: str = "tab"


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of every list of a document."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def label(self, list_id: str, depth: int) -> str:
        """Count one paragraph and return what stands in front of it, "" where that is nothing."""
        abstract = self.lists.get(list_id)
        levels = {**self.levels.get(abstract or "", {}), **self.overrides.get(list_id, {})}
        level = levels.get(depth)
        if abstract is None or level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._used:
            self._used.add(list_id)
            for at, start in self.restarts.get(list_id, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _DEEPEST):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or 0 < restart <= depth + 1:
                counts.pop(deeper, None)
        return self._written(level, levels, counts)

    def _written(self, level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        if level.style == "bullet":
            return "- "
        if level.style == "none" and not level.text.strip():
            return ""

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = levels.get(at, Level())
            return numeral(counts.get(at, shown.start), "decimal" if level.legal else shown.style)

        text = _PLACE.sub(place, level.text)
        if not text or level.suffix == "nothing" or _WIDE_END.search(text):
            return text
        return text + ("\u3000" if text[-1] > "\u2e80" else " ")


def numeral(number: int, style: str) -> str:
    """Return a number in one of Word's styles (`w:numFmt`); an unknown style counts 1, 2, 3."""
    if style in _CYCLES:
        return _CYCLES[style][(number - 1) % len(_CYCLES[style])]
    if style.startswith("decimalEnclosed"):
        first = _ENCLOSED.get(style.removesuffix("Chinese"))
        return chr(first + number - 1) if first and 1 <= number <= 20 else str(number)
    if style in ("ideographDigital", "chineseDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if style.startswith(("chineseCounting", "chineseLegal", "taiwaneseCounting", "japaneseCounting", "ideographLegal")):
        written = _chinese(number)
        return written.translate(_LEGAL) if "egal" in style else written
    if style in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if style == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    """Write 1 to 9999 as 一, 十, 十一, 二十, 一百零五, 一千零一十."""
    if not 0 < number < 10_000:
        return str(number)
    written, gap = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if gap else "") + _CHINESE[digit] + sign
            gap = False
        else:
            gap = bool(written)
    return written.removeprefix("一") if written.startswith("一十") else written


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for size, sign in _ROMAN:
        written += sign * (number // size)
        number %= size
    return written


def read_numbering(root: Element | None) -> Numbering:
    """Read the numbering part of a Word file; None stands for a file without lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    linked: dict[str, str] = {}
    by_style: dict[str, str] = {}
    for abstract in root.iterchildren(qn("w:abstractNum")):
        name = abstract.get(qn("w:abstractNumId"), "")
        numbering.levels[name] = dict(_level(level) for level in abstract.iterchildren(qn("w:lvl")))
        if style := value(abstract, "w:numStyleLink"):
            linked[name] = style
        if style := value(abstract, "w:styleLink"):
            by_style[style] = name
    for num in root.iterchildren(qn("w:num")):
        name = num.get(qn("w:numId"), "")
        abstract_name = value(num, "w:abstractNumId") or ""
        numbering.lists[name] = by_style.get(linked.get(abstract_name, ""), abstract_name)
        _read_overrides(numbering, name, num)
    return numbering


def _read_overrides(numbering: Numbering, name: str, num: Element) -> None:
    for override in num.iterchildren(qn("w:lvlOverride")):
        at = whole(override.get(qn("w:ilvl")), 0)
        start = value(override, "w:startOverride")
        if start is not None:
            numbering.restarts.setdefault(name, {})[at] = whole(start, 1)
        level = override.find(qn("w:lvl"))
        if level is not None:
            numbering.overrides.setdefault(name, {})[at] = _level(level)[1]


def _level(element: Element) -> tuple[int, Level]:
    restart = value(element, "w:lvlRestart")
    legal = element.find(qn("w:isLgl"))
    return whole(element.get(qn("w:ilvl")), 0), Level(
        style=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=whole(value(element, "w:start"), 1),
        legal=legal is not None and legal.get(qn("w:val"), "1") not in ("0", "false"),
        restart=None if restart is None else whole(restart, 0),
        suffix=value(element, "w:suff") or "tab",
    )


def value(parent: Element, name: str) -> str | None:
    """Return the `w:val` of a child, None where there is no such child."""
    child = parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def whole(text: str | None, default: int) -> int:
    """Return a whole number from an attribute, the default where it is none."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default
