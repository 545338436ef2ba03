"""How well a sentence fits the year, place, status and document that a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rag.index import Index, Unit
from rag.places import CITY, districts
from rag.records import Query, Scope, Status

Floats = npt.NDArray[np.float32]
_PERIOD = 3  # years of a passage from which it tells of a longer period
_OF_A_PERIOD = 0.4  # what its sentences lose for a question of one year
_PERIOD_ASKED = re.compile(
    r"十.五|五年|规划|到(?:20)?\d\d年|年[底末]|收[官尾]|\bby 20\d\d\b|five[- ]year", re.IGNORECASE
)
FAR = -0.7  # fit of a place that is another one
PREFERENCES = ("year", "place", "status", "document")


def preferences(query: Query, units: Sequence[Unit]) -> Floats:
    """Return one row a unit, one column for each of PREFERENCES: 1 fits, -1 contradicts, 0 says nothing."""
    named = query.place if query.place != CITY else None
    of_one_year = len(query.years) == 1 and not _PERIOD_ASKED.search(query.text)
    table = np.zeros((len(units), len(PREFERENCES)), dtype=np.float32)
    for row, unit in enumerate(units):
        table[row, 0] = year_fit(query.years, unit.sentence.years)
        if of_one_year and len(unit.chunk.years) > _PERIOD:
            table[row, 0] -= _OF_A_PERIOD * (table[row, 0] > 0)
        # A sentence of the city's report may name the district that is asked about.
        table[row, 1] = 1.0 if named in districts(unit.text) else place_fit(query.place, unit.sentence.place)
        table[row, 2] = status_fit(query.status, unit.sentence.status)
        if query.documents:
            table[row, 3] = 1.0 if unit.chunk.document_id in query.documents else -1.0
    return table


def year_fit(asked: Sequence[int], spoken: Sequence[int]) -> float:
    """Return 1 where every asked year is spoken of, a share for a longer period, -1 for other years, 0 for none."""
    if not asked or not spoken:
        return 0.0
    shared = len(set(asked) & set(spoken))
    if not shared:
        return -1.0
    if len(asked) == 1 and len(spoken) > 2 and asked[0] != spoken[-1]:
        # A statement on a whole period says nothing of one year inside it; its last year is that of its targets.
        return -0.5
    # A sentence on five years may hold the figure of the one that is asked, but one on that year alone is likelier.
    return 0.4 + 0.6 * shared / len(set(asked) | set(spoken))


def place_fit(asked: str | None, spoken: str | None) -> float:
    """Return 1 for the same place, -1 for another district; no place asked means the city more than a district."""
    if spoken is None:
        return 0.0
    if asked is None:
        return 0.0 if spoken == CITY else -0.3
    if asked == spoken:
        return 1.0
    return -1.0 if asked != CITY else -0.7


def status_fit(asked: Status | None, spoken: Status | None) -> float:
    """Return 1 for the same of done and planned, -1 for the other, 0 where either does not say."""
    if not asked or not spoken:
        return 0.0
    return 1.0 if asked == spoken else -1.0


def allowed_rows(index: Index, scope: Scope) -> npt.NDArray[np.int64] | None:
    """Return the rows that the user's filter admits, None where it admits all. No match gives an empty array."""
    if scope == Scope():
        return None
    admitted = [
        row
        for row, unit in enumerate(index.units)
        if (not scope.documents or unit.chunk.document_id in scope.documents)
        and (not scope.years or set(scope.years) & set(unit.sentence.years))
        and (not scope.places or unit.sentence.place in scope.places)
        and (not scope.statuses or unit.sentence.status in scope.statuses)
    ]
    return np.array(admitted, dtype=np.int64)
