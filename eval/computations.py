"""Computations that an answer shows (5510 − 4385 = 1125 张), read and computed again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_OPERATORS = {"+": "+", "＋": "+", "−": "-", "-": "-", "－": "-", "–": "-", "×": "*", "*": "*", "÷": "/", "/": "/"}
_TERM = r"[(（]*\s*\d[\d,，]*(?:\.\d+)?\s*(?:%|％|[^\W\d_]{0,8})\s*[)）]*"
_COMPUTATION = re.compile(
    rf"(?P<left>{_TERM}(?:\s*[+＋−\-－–×*÷/]\s*{_TERM})+)\s*(?P<sign>[=＝≈])\s*"
    r"(?P<result>[−-]?\d[\d,，]*(?:\.\d+)?)\s*(?P<share>[%％])?"
)
_TOKEN = re.compile(rf"{NUMBER.pattern}|[+＋−\-－–×*÷/()（）]")


@dataclass(frozen=True, slots=True)
class Computation:
    """A shown computation at `[start:end]` of the text; `holds` when its arithmetic is right."""

    start: int
    end: int
    operands: tuple[Decimal, ...]
    result: Decimal
    holds: bool


def decimal_of(text: str) -> Decimal:
    """Return a written number as a Decimal; thousands separators and a minus sign of any kind are read."""
    return Decimal(re.sub(r"[,，]", "", text).replace("−", "-"))


def shown_computations(text: str) -> tuple[Computation, ...]:
    """Return the computations in a text, in order."""
    return tuple(_computation(match) for match in _COMPUTATION.finditer(text))


def _computation(match: re.Match[str]) -> Computation:
    left, result = match["left"], decimal_of(match["result"])
    value, rest = _sum(_TOKEN.findall(left))
    holds = False
    if value is not None and not rest:
        # Only a quotient, or what is said to be rounded, may differ, and by half of the last digit at most.
        rounded = match["sign"] == "≈" or bool(re.search(r"[÷/]", left))
        allowed = Decimal(1).scaleb(int(result.as_tuple().exponent)) / 2 if rounded else Decimal(0)
        difference = abs(value - result)
        if match["share"]:
            difference = min(difference, abs(value * 100 - result))
        holds = difference <= allowed
    return Computation(*match.span(), tuple(decimal_of(number) for number in NUMBER.findall(left)), result, holds)


def _sum(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, rest = _product(tokens)
    while value is not None and rest and _OPERATORS.get(rest[0]) in ("+", "-"):
        sign = 1 if _OPERATORS[rest[0]] == "+" else -1
        other, rest = _product(rest[1:])
        value = None if other is None else value + sign * other
    return value, rest


def _product(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    value, rest = _atom(tokens)
    while value is not None and rest and _OPERATORS.get(rest[0]) in ("*", "/"):
        operator = _OPERATORS[rest[0]]
        other, rest = _atom(rest[1:])
        if other is None or (operator == "/" and not other):
            return None, rest
        value = value * other if operator == "*" else value / other
    return value, rest


def _atom(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    if not tokens:
        return None, tokens
    if tokens[0] in "(（":
        value, rest = _sum(tokens[1:])
        return (value, rest[1:]) if rest and rest[0] in ")）" else (None, rest)
    return (decimal_of(tokens[0]), tokens[1:]) if tokens[0][0].isdigit() else (None, tokens)
