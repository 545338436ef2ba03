"""A quote as the support check reads it: its numbers, and the years, status and place that its tags give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.arithmetic import Sum, sums
from rag.claims import Claim, facts, scales, year_of
from rag.numbers import Quantity, find_quantities, same_quantity
from rag.periods import named_years
from rag.records import Citation, Status


@dataclass(frozen=True, slots=True)
class Source:
    """A quote and what is known of it besides its words; `around` is its title and headings."""

    text: str
    facts: tuple[Claim, ...]
    years: tuple[int, ...] = ()
    status: Status | None = None
    place: str | None = None
    around: str = ""


def source_of(quote: str | Citation) -> Source:
    """Read the numbers of a quote; a citation adds its years, status, place, title and headings."""
    if isinstance(quote, str):
        return Source(quote, facts(quote), named_years(quote))
    around = " ".join((quote.title, *quote.headings))
    return Source(quote.quote, facts(quote.quote), quote.years, quote.status, quote.place, around)


def holds(source: Source, quantity: Quantity) -> bool:
    """Tell whether a source states a quantity in its words, or a year in its tags or title."""
    years = year_of(quantity)
    if years:
        return bool({years[0], years[-1]} & years_of(source))
    return any(same_quantity(fact.quantity, quantity) for fact in source.facts)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that a text names, also bare ones (in 2024) and those of five-year periods."""
    return (*(year for quantity in find_quantities(text) for year in year_of(quantity)), *named_years(text))


def years_of(source: Source) -> set[int]:
    """Return the years of a source, by its tags, its words, its title and headings."""
    return {*source.years, *years_in(source.text), *years_in(source.around)}


def shown_results(pairs: Iterable[tuple[str, Sequence[Source]]]) -> tuple[Quantity, ...]:
    """Return the results of the sums that are right and whose operands stand in the sources."""
    return tuple(
        one.result
        for text, sources in pairs
        for one in sums(text)
        if one.right and all(stated(operand, sources) for operand in one.operands)
    )


def stated(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a source has the number; the operand of a sum may leave out unit and multiplier."""
    return any(
        same_quantity(fact.quantity, quantity) or scales(fact, quantity) for source in sources for fact in source.facts
    )


def alike(one: Sum, sources: Sequence[Source]) -> bool:
    """Tell whether all bare operands of a sum leave out the same multiplier."""
    found = [
        {scale for source in sources for fact in source.facts for scale in scales(fact, operand)}
        for operand in one.operands
        if operand.unit is None
    ]
    return not found or bool(set.intersection(*found)) or not all(found)
