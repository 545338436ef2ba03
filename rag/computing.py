"""What a comparison comes to, computed with decimals from its operands, the computation shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rag.numbers import Quantity
from rag.operands import Comparison
from rag.units import same_unit

_PLACES = re.compile(r"保留([一二两三四\d])位小数|to (\w+) decimal")
_DIGITS = {"一": 1, "1": 1, "one": 1, "两": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3, "three": 3, "四": 4, "4": 4}
_LEAST = re.compile(r"更?[少低小短慢紧](?!多)|\b(?:fewer|less|least|lower|smaller|shorter)\b")
_MULTIPLES = (("万亿", Decimal(10) ** 12), ("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4), ("", Decimal(1)))


def computed(question: str, parts: Comparison, amounts: Sequence[Quantity], *, english: bool = False) -> str:
    """Return the line that says what the operands come to; empty where nothing is to be computed from them."""
    first = amounts[0]
    if len(amounts) < 2 or not all(same_unit(first.unit, amount.unit) for amount in amounts):
        return ""
    names = [operand.name for operand in parts.operands]
    if parts.measure == "which":
        return _which(question, names, amounts, english=english)
    if parts.measure == "sum":
        return _sum(amounts, english=english)
    if parts.measure == "series" and not parts.change:
        return ""
    if len(amounts) > 2:
        # Of a series the change from the first to the last is told.
        return _difference((names[-1], names[0]), (amounts[-1], first), english=english)
    one, other = first.value, amounts[1].value
    share = first.unit in ("%", "百分点")
    if parts.measure == "ratio" and other:
        return _ratio(question, one, other, first.unit or "", english=english)
    if parts.measure == "share" and other and not share:
        part = _plain(_rounded(one / other * 100, 1))
        return f"{part}%：{_in(one, first.unit or '')} ÷ {_in(other, first.unit or '')} ≈ {part}%。"
    if parts.measure == "growth" and other and not share:
        return _growth(one, other, first.unit or "", english=english)
    return _difference((names[0], names[1]), (first, amounts[1]), english=english)


def _which(question: str, names: Sequence[str], amounts: Sequence[Quantity], *, english: bool) -> str:
    least = bool(_LEAST.search(question))
    pick: Callable[..., int] = min if least else max
    best = pick(range(len(amounts)), key=lambda number: amounts[number].value)
    if len({amount.value for amount in amounts}) == 1:
        return "Equal." if english else "一样。"
    sign = " < " if least else " > "
    order = sorted(amounts, key=lambda amount: amount.value, reverse=not least)
    shown = sign.join(amount.text for amount in order)
    return f"{names[best]}: {shown}." if english else f"{names[best]}：{shown}。"


def _sum(amounts: Sequence[Quantity], *, english: bool) -> str:
    name, size = _multiple(amounts)
    unit = f"{name}{amounts[0].unit or ''}"
    total = _plain(sum((amount.value for amount in amounts), Decimal(0)) / size)
    shown = " + ".join(_plain(amount.value / size) for amount in amounts)
    return (
        f"{total}{unit} in total: {shown} = {total}{unit}."
        if english
        else f"共{total}{unit}：{shown} = {total}{unit}。"
    )


def _ratio(question: str, one: Decimal, other: Decimal, unit: str, *, english: bool) -> str:
    match = _PLACES.search(question)
    places = _DIGITS.get(next(filter(None, match.groups())), 2) if match else 2
    ratio = _rounded(one / other, places)
    shown = str(ratio) if match else _plain(ratio)
    if not ratio:
        return ""
    worked = f"{_in(one, unit)} ÷ {_in(other, unit)} ≈ {shown}"
    return f"{shown} times: {worked}." if english else f"{shown}倍：{worked}。"


def _growth(one: Decimal, other: Decimal, unit: str, *, english: bool) -> str:
    rate = _rounded((one - other) / other * 100, 1)
    size = _plain(abs(rate))
    high, low = max(one, other), min(one, other)
    worked = f"({_in(high, unit)} − {_in(low, unit)}) ÷ {_in(other, unit)} ≈ {size}%"
    if english:
        return f"{'Up' if rate >= 0 else 'Down'} {size}%: {worked}."
    return f"{'增长' if rate >= 0 else '下降'}{size}%：{worked}。"


def _difference(names: tuple[str, str], amounts: tuple[Quantity, Quantity], *, english: bool) -> str:
    unit = amounts[0].unit or amounts[1].unit or ""
    multiple, size = _multiple(amounts)
    left, right = amounts[0].value / size, amounts[1].value / size
    result = _plain(abs(left - right))
    share = unit in ("%", "百分点")
    name = "个百分点" if share else f"{multiple}{unit}"
    suffix = "%" if unit == "%" else ""
    worked = f"{_plain(max(left, right))}{suffix} − {_plain(min(left, right))}{suffix} = {result}{name}"
    if left == right:
        return f"Equal: {worked}." if english else f"相同：{worked}。"
    if english:
        return f"{names[0]} is {result}{name} {'more' if left > right else 'less'} than {names[1]}: {worked}."
    return f"{names[0]}比{names[1]}{'多' if left > right else '少'}{result}{name}：{worked}。"


def _multiple(amounts: Sequence[Quantity]) -> tuple[str, Decimal]:
    texts = [amount.text for amount in amounts]
    for name, size in _MULTIPLES:
        if name and all(name in text for text in texts):
            return name, size
    spread = max(amount.value for amount in amounts) - min(amount.value for amount in amounts)
    shared = [(name, size) for name, size in _MULTIPLES if name and any(name in text for text in texts)]
    if shared and spread >= shared[-1][1] / 100:
        return shared[-1]
    return "", Decimal(1)


def _in(value: Decimal, unit: str) -> str:
    for name, size in _MULTIPLES:
        if name and value >= size and (value / size) == (value / size).quantize(Decimal("0.0001")):
            return f"{_plain(value / size)}{name}{unit}"
    return f"{_plain(value)}{unit}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
