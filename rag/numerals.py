"""Chinese numerals read as numbers: 一百四十一, 两万, 三点五, 二〇二五."""

from __future__ import annotations

import re
from decimal import Decimal

CHARACTERS = "零〇一二两三四五六七八九十百千万亿"
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2} | {c: n for n, c in enumerate("三四五六七八九", 3)}

_DIGIT = "[一二两三四五六七八九]"
# Below ten thousand, strictly: a gap must be marked by 零, so that 十四五 and 一百五 are no numbers.
_SECTION = (
    rf"(?:(?:{_DIGIT}千)(?:零?{_DIGIT}?十{_DIGIT}?|零{_DIGIT}|{_DIGIT}百(?:{_DIGIT}十{_DIGIT}?|零{_DIGIT}|零?十{_DIGIT}?)?)?"
    rf"|{_DIGIT}百(?:{_DIGIT}十{_DIGIT}?|零{_DIGIT}|零?十{_DIGIT}?)?|{_DIGIT}?十{_DIGIT}?|{_DIGIT}|零)"
)
_HEAD = rf"(?:{_SECTION}|[百千十])"
_WHOLE = re.compile(
    rf"(?:(?P<trillion>{_HEAD})万亿)?零?(?:(?P<hundred_million>{_HEAD})亿)?零?"
    rf"(?:(?P<ten_thousand>{_HEAD})万)?(?P<gap>零?)(?P<one>{_SECTION})?"
)
_SCALES = {"trillion": 10**12, "hundred_million": 10**8, "ten_thousand": 10**4, "one": 1}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def parse_numeral(text: str) -> Decimal | None:
    """Return the number that a Chinese numeral spells, None where it is not well formed.

    A row of single digits counts only as a year of four (二〇二五); 十四五 and 一二三 are None.
    """
    if "点" in text:
        whole, _, fraction = text.partition("点")
        head = parse_numeral(whole)
        if head is None or not fraction or any(c not in DIGITS for c in fraction):
            return None
        return head + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))
    if len(text) == 4 and all(c in DIGITS for c in text) and text[0] not in "零〇":
        return Decimal("".join(str(DIGITS[c]) for c in text))
    found = _WHOLE.fullmatch(text.replace("〇", "零")) if text else None
    if found is None or _hides_a_gap(found):
        return None
    return Decimal(sum(_section(found[name]) * scale for name, scale in _SCALES.items() if found[name]))


def _hides_a_gap(found: re.Match[str]) -> bool:
    """三万五 is said for 35,000 and written for nothing: refuse it rather than read 30,005."""
    higher = any(found[name] for name in ("trillion", "hundred_million", "ten_thousand"))
    last = found["one"]
    return bool(higher and last and "千" not in last and not found["gap"])


def _section(text: str) -> int:
    total, digit = 0, None
    for character in text:
        if character in _POWERS:
            total += (1 if digit is None else digit) * _POWERS[character]
            digit = None
        elif DIGITS[character]:
            digit = DIGITS[character]
    return total + (digit or 0)
