"""How sentences fit the scope of a question, and the filter that is hard."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from rag.index import Unit
from rag.matching import PREFERENCES, allowed_rows, place_fit, preferences, year_fit
from rag.records import Query, Scope
from tests.rag.statements import stated

HITS = [
    stated("新增公园141座。", 2024)[1],
    stated("新增公园162座。", 2023)[1],
    stated("徐汇区新增公园9座。", 2024, "徐汇区")[1],
    stated("计划新增公园120座。", 2025, status="planned")[1],
    stated("公园是绿色的。")[1],
]


@dataclass(frozen=True)
class Units:
    """The part of an index that a filter reads."""

    units: tuple[Unit, ...]


INDEX = Units(tuple(Unit(hit.chunk, hit.sentence) for hit in HITS))


@pytest.mark.parametrize(
    ("asked", "spoken", "fit"),
    [
        ((2024,), (2024,), 1.0),
        ((2024,), (2023,), -1.0),
        ((2024,), (), 0.0),
        ((), (2024,), 0.0),
        ((2023, 2024), (2024, 2023), 1.0),
        ((2021, 2022, 2023, 2024, 2025), (2021, 2022, 2023, 2024, 2025), 1.0),
    ],
)
def test_years_fit_contradict_or_say_nothing(asked: tuple[int, ...], spoken: tuple[int, ...], fit: float) -> None:
    assert year_fit(asked, spoken) == pytest.approx(fit)


def test_a_sentence_on_the_year_alone_fits_better_than_one_on_a_period() -> None:
    period = (2021, 2022, 2023, 2024, 2025)
    assert year_fit((2024,), (2024,)) > year_fit((2024,), (2023, 2024)) > 0
    assert year_fit((2023,), period) < 0
    assert year_fit((2025,), (2025,)) > year_fit((2025,), period) > 0


@pytest.mark.parametrize(
    ("asked", "spoken", "fit"),
    [("徐汇区", "徐汇区", 1.0), ("徐汇区", "黄浦区", -1.0), ("徐汇区", None, 0.0), (None, "上海市", 0.0)],
)
def test_places_fit_contradict_or_say_nothing(asked: str | None, spoken: str | None, fit: float) -> None:
    assert place_fit(asked, spoken) == fit


def test_without_a_place_the_city_is_likelier_than_a_district() -> None:
    assert place_fit(None, "上海市") > place_fit(None, "徐汇区") > -1
    assert place_fit("上海市", "上海市") > 0 > place_fit("上海市", "徐汇区")


def test_preferences_are_one_row_a_unit() -> None:
    query = Query("", "", years=(2024,), place="徐汇区", status="done", documents=(HITS[2].chunk.document_id,))
    table = preferences(query, INDEX.units)
    assert table.shape == (len(HITS), len(PREFERENCES))
    assert table[2].tolist() == [1, 1, 1, 1]
    assert table[3][PREFERENCES.index("status")] == -1
    assert table[1][PREFERENCES.index("year")] == -1
    assert table[0][PREFERENCES.index("document")] == -1
    assert not preferences(Query("", ""), INDEX.units)[:, [0, 2, 3]].any()


def rows(scope: Scope) -> list[int]:
    found = allowed_rows(INDEX, scope)  # type: ignore[arg-type]
    assert found is not None
    assert found.dtype == np.int64
    return found.tolist()


def test_no_filter_admits_all() -> None:
    assert allowed_rows(INDEX, Scope()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        (Scope(years=(2024,)), [0, 2]),
        (Scope(years=(2023, 2025)), [1, 3]),
        (Scope(places=("徐汇区",)), [2]),
        (Scope(statuses=("planned",)), [3]),
        (Scope(documents=(HITS[1].chunk.document_id,)), [1]),
        (Scope(years=(2024,), places=("上海市",)), [0]),
        (Scope(years=(2019,)), []),
        (Scope(documents=("absent.txt",)), []),
        (Scope(years=(2024,), statuses=("planned",)), []),
    ],
)
def test_a_filter_admits_what_matches_every_part(scope: Scope, admitted: list[int]) -> None:
    assert rows(scope) == admitted


def test_a_sentence_that_names_the_district_fits_whatever_it_is_tagged() -> None:
    _, hit = stated("研发中心在青浦投用。", 2024, "上海市")
    units = [Unit(hit.chunk, hit.sentence), INDEX.units[2]]
    place = PREFERENCES.index("place")
    assert preferences(Query("q", "q", place="青浦区"), units)[:, place].tolist() == [1.0, -1.0]
    assert preferences(Query("q", "q", place="上海市"), units)[0, place] == 1.0


def test_a_passage_on_five_years_gives_way_to_one_on_the_year_that_is_asked() -> None:
    unit = INDEX.units[2]
    long = replace(unit, chunk=replace(unit.chunk, years=(2021, 2022, 2023, 2024, 2025)))
    year = PREFERENCES.index("year")
    plain = preferences(Query("", "新增公园", years=(2024,)), [unit, long])[:, year]
    assert plain[0] == 1.0 > plain[1] > 0
    for text in ("十四五新增公园", "到2024年新增公园", "by 2024"):
        assert preferences(Query("", text, years=(2024,)), [unit, long])[:, year].tolist() == [1.0, 1.0]
