"""Checks sums that an answer shows: 5510 − 4385 = 1125 is worked out again, with decimals, from left to right."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from rag.number_syntax import NUMBER, plain_text
from rag.numbers import Quantity, find_quantities

# An amount as it stands in a sum: a year or a few words before it (2024年新增), multiplier and unit after it.
_WORDS = r"\s*(?:(?:19|20)\d\d年(?:的)?)?[\u3400-\u9fff]{0,12}\s*"
_UNIT = r"\s*(?:万亿|亿|万)?\s*(?:[A-Za-z%]+|[\u3400-\u9fff]{1,5})?"
_TERM = rf"(?:\(\s*)*{_WORDS}{NUMBER}{_UNIT}(?:\s*\))*"
_SIGN = r"\s*[-+×*÷/—xX]\s*"
_EQUALS = r"\s*(?:=|≈|≒|约等于|等于)\s*(?:约|大约)?\s*"
_SUM = re.compile(rf"(?P<left>{_TERM}(?:{_SIGN}{_TERM})+){_EQUALS}(?P<right>-?{_WORDS}{NUMBER}{_UNIT})")
_ORDER = re.compile(rf"{_TERM}\s*(?P<than>[<>])\s*{_TERM}(?:\s*(?P=than)\s*{_TERM})*")
_NOTE = re.compile(r"\((?=[^()]*[\u3400-\u9fff])(?![^()]*[-+×*÷/—=])[^()]*\)")
_PIECE = re.compile(rf"(?P<open>\()|(?P<close>\))|(?P<sign>[-+×*÷/—xX])|(?P<term>{_WORDS}{NUMBER}{_UNIT})|\s+")
_MULTIPLIER = re.compile(r"万亿|亿|万")
_SCALE = {"万亿": 12, "亿": 8, "万": 4}


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as shown in `text[start:end]`: operands, result, and whether it is right to the digits shown.

    Where only the result has a multiplier (2383 − 2257.4 = 125.6亿元), the operands are meant with the same.
    """

    start: int
    end: int
    text: str
    operands: tuple[Quantity, ...]
    result: Quantity
    right: bool


def sums(text: str) -> tuple[Sum, ...]:
    """Return the sums shown in a text: differences, sums, products, quotients, also in brackets; and 20件 > 13件."""
    plain = _NOTE.sub(lambda note: " " * len(note[0]), plain_text(text))
    found = [_sum(match, text) for match in _SUM.finditer(plain)]
    found += [_order(match, text) for match in _ORDER.finditer(plain)]
    return tuple(one for one in found if one is not None)


def _sum(match: re.Match[str], text: str) -> Sum | None:
    left, right = match["left"], match["right"]
    spare = max(0, left.count("(") - left.count(")"))
    opened = re.match(rf"(?:\(\s*){{{spare}}}", left)
    start = match.start() + (opened.end() if opened else 0)
    left = left[start - match.start() :]
    results = [quantity for quantity in find_quantities(right) if quantity.kind != "year"]
    operands = tuple(quantity for quantity in find_quantities(left) if not _constant(quantity, left))
    if not results or not operands:
        return None
    scale = Decimal(1)
    multiplier = _MULTIPLIER.search(right)
    if multiplier and not _MULTIPLIER.search(left) and "%" not in left:
        scale = Decimal(10) ** _SCALE[multiplier[0]]
        operands = tuple(replace(quantity, value=quantity.value * scale) for quantity in operands)
    correct = _right(left, right, results[0], scale)
    return Sum(start, match.end(), text[start : match.end()], operands, results[0], correct)


def _order(match: re.Match[str], text: str) -> Sum | None:
    sides = [
        [quantity for quantity in find_quantities(side) if quantity.kind != "year"]
        for side in match[0].split(match["than"])
    ]
    if any(len(side) != 1 for side in sides):
        return None
    amounts = tuple(side[0] for side in sides)
    falling = match["than"] == ">"
    correct = all(
        one.value > other.value if falling else one.value < other.value for one, other in itertools.pairwise(amounts)
    )
    return Sum(match.start(), match.end(), text[match.start() : match.end()], amounts, amounts[0], correct)


def _constant(quantity: Quantity, left: str) -> bool:
    """Tell the 1 of a growth (5510 ÷ 4385 − 1) and the 100% of a share from an amount."""
    if quantity.kind == "year":
        return True
    return bool(re.search(r"[÷/]", left)) and quantity.text.strip() in ("1", "100", "100%")


def _right(left: str, right: str, result: Quantity, scale: Decimal) -> bool:
    with localcontext() as context:
        context.prec = 40
        try:
            value = _Reader(left).read() * scale
        except (ValueError, InvalidOperation, DivisionByZero):
            return False
    if result.kind == "percent" and "%" not in re.sub(r"100\s*%", "", left) and not re.search(r"×\s*100(?!\s*%)", left):
        value *= 100
    return abs(value - result.value) <= _step(right) / 2


def _step(right: str) -> Decimal:
    """Return the last digit's worth of a result as written: 0.1 for 25.7%, 10,000 for 3万."""
    number = re.search(rf"({NUMBER})\s*(万亿|亿|万)?", re.sub(r"^.*?(?:19|20)\d\d年", "", right))
    if number is None:
        return Decimal(0)
    decimals = len(number[1].partition(".")[2])
    return Decimal(10) ** (_SCALE.get(number[2] or "", 0) - decimals)


class _Reader:
    """Reads an expression by recursive descent; raises ValueError on anything else."""

    def __init__(self, text: str) -> None:
        self._pieces = [match for match in _PIECE.finditer(text) if match.lastgroup]
        if re.sub(r"\s", "", "".join(match[0] for match in self._pieces)) != re.sub(r"\s", "", text):
            raise ValueError(text)
        self._at = 0

    def read(self) -> Decimal:
        value = self._sum()
        if self._at != len(self._pieces):
            raise ValueError("left over")
        return value

    def _next(self, *signs: str) -> str | None:
        if self._at < len(self._pieces) and self._pieces[self._at][0] in signs:
            self._at += 1
            return self._pieces[self._at - 1][0]
        return None

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._next("+", "-", "—"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> Decimal:
        value = self._atom()
        while sign := self._next("×", "*", "x", "X", "÷", "/"):
            share = Decimal(100) if self._is_share() else Decimal(1)
            factor = self._atom() / share
            value = value / factor if sign in "÷/" else value * factor
        return value

    def _is_share(self) -> bool:
        """Tell whether a factor is a share (× 5%) and not the 100% that only turns a ratio into a percentage."""
        text = self._pieces[self._at][0].strip() if self._at < len(self._pieces) else ""
        return text.endswith("%") and not re.fullmatch(r"100\s*%", text)

    def _atom(self) -> Decimal:
        if self._next("("):
            value = self._sum()
            if not self._next(")"):
                raise ValueError("no closing bracket")
            return value
        if self._at >= len(self._pieces) or self._pieces[self._at].lastgroup != "term":
            raise ValueError("no amount")
        text = self._pieces[self._at]["term"]
        self._at += 1
        amounts = [quantity for quantity in find_quantities(text) if quantity.kind != "year"]
        if len(amounts) != 1:
            raise ValueError(text)
        return Decimal(1) if re.fullmatch(r"100\s*%", text.strip()) else amounts[0].value
