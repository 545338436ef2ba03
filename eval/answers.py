"""Whether an answer is right: its number, name, items or points, the trap it avoids, the numbers it can prove."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.computations import NUMBER, Computation, decimal_of, shown_computations
from eval.gold import Turn
from eval.texts import plain, states, without_markers
from rag.numbers import Quantity, contains_quantity, find_quantities
from rag.records import Citation

_FIRST = re.compile(r"[。！？!?\n]|\.(?=\s)|$")
_ENOUGH = Decimal("0.5")  # share of a user's own long answer that ours must share (no points are given there)


@dataclass(frozen=True, slots=True)
class Rightness:
    """`share` of the needed parts that the answer states, and what is missing."""

    share: float
    missing: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is missing."""
        return self.share >= 1


def judge_answer(text: str, turn: Turn) -> Rightness:
    """Compare an answer's text, without its markers, with the gold answer of its type.

    Number and name: any accepted form; list and explanation: the share of items or points, right when complete.
    Numbers compare by value and unit (see rag.numbers), names without width, script, case and white space. Source
    of matching by containment: Kandpal et al. and others call it answer recall; Karpukhin et al. (2020) use it for
    passages.
    """
    if turn.type in ("number", "name"):
        stated = any(states(text, form) for form in turn.answers)
        return Rightness(1.0 if stated else 0.0, () if stated else turn.answers[:1])
    parts = turn.items if turn.type == "list" else turn.points
    if not parts:
        share = overlap(turn.answers[0], text) if turn.answers else 0.0
        return Rightness(1.0 if share >= _ENOUGH else share, () if share >= _ENOUGH else turn.answers[:1])
    missing = tuple(forms[0] for forms in parts if not any(states(text, form) for form in forms))
    return Rightness(1 - len(missing) / len(parts), missing)


def overlap(reference: str, text: str) -> float:
    """Return the share of the reference's characters that the text has in the same order (ROUGE-L recall).

    Source: Lin, ROUGE: A Package for Automatic Evaluation of Summaries (2004), 3.1, on characters.
    """
    a, b = plain(reference), plain(text)
    row = [0] * (len(b) + 1)
    for character in a:
        diagonal = 0
        for j, other in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if character == other else max(row[j], row[j - 1])
    return row[-1] / len(a) if a else 0.0


def direct_part(text: str) -> str:
    """Return the first sentence or line of an answer, where the value asked for belongs."""
    found = _FIRST.search(text := text.strip())
    return text[: found.start()] if found else text


def wrong_value_given(text: str, turn: Turn, wrong: Sequence[str]) -> str | None:
    """Return the trap's wrong value that the answer gives, None when it gives none.

    In the first sentence the value named first is the one given; what follows the right value is context
    (973座：新增141座、累计973座). Where the first sentence names neither, any wrong value in the answer is given.
    """
    values = [value for value in wrong if not any(states(form, value) for form in turn.answers)]
    direct = direct_part(text)
    first = _named_first(direct, (*turn.answers, *values))
    if first is None:
        return next((value for value in values if states(text, value)), None)
    return first if first in values else None


def _named_first(text: str, forms: Sequence[str]) -> str | None:
    """Return the form that the text states first, quantity by quantity."""
    ends = sorted({quantity.end for quantity in find_quantities(text)} | {len(text)})
    return next((form for end in ends for form in forms if states(text[:end], form)), None)


def unsupported_numbers(text: str, citations: Sequence[Citation]) -> tuple[tuple[str, ...], int]:
    """Return the answer's numbers that no cited quote states, and how many numbers it has.

    A year may also stand in the quote's headings, title or tags. In a shown computation whose arithmetic holds and
    whose operands stand in the quotes, every number counts, and so does its result elsewhere. Source: the
    project's own demand on answers.
    """
    said = without_markers(text, citations)
    quotes = "\n".join(citation.quote for citation in citations)
    headings = "\n".join("\n".join((citation.title, *citation.headings)) for citation in citations)
    years = {Decimal(year) for citation in citations for year in citation.years}
    stated = {value for quantity in find_quantities(quotes) for value in _values(quantity)}
    quantities = find_quantities(said)
    proved = [
        computation
        for computation in shown_computations(said)
        if computation.holds
        and all({operand, operand * _scale(computation, quantities)} & stated for operand in computation.operands)
    ]

    def is_supported(quantity: Quantity) -> bool:
        if contains_quantity(quotes, quantity):
            return True
        if _may_be_year(quantity):
            ends = {quantity.value, quantity.upper or quantity.value}
            return ends <= years or contains_quantity(headings, quantity)
        inside = any(c.start <= quantity.start and quantity.end <= c.end for c in proved)
        return inside or any(c.result in _values(quantity) for c in proved)

    return tuple(quantity.text for quantity in quantities if not is_supported(quantity)), len(quantities)


def _scale(computation: Computation, quantities: Sequence[Quantity]) -> Decimal:
    """Return what one in the computation stands for: 10,000 in 17.8 − 0.2 = 17.6万张."""
    for quantity in quantities:
        if quantity.start < computation.end <= quantity.end and computation.result:
            return quantity.value / computation.result
    return Decimal(1)


def _may_be_year(quantity: Quantity) -> bool:
    return quantity.kind == "year" or (quantity.unit is None and 1900 <= quantity.value <= 2100)


def _values(quantity: Quantity) -> set[Decimal]:
    """Return the value and the number as it is written (4.27 in 4.27万亿元), which a computation may use."""
    written = {decimal_of(number) for number in NUMBER.findall(quantity.text)}
    return written | {quantity.value} | ({quantity.upper} if quantity.upper is not None else set())
