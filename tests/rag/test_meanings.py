"""The nearness of paired numbers' subjects to the question, measured with the real embedding model."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.asking import wanted
from rag.meanings import PairedMeanings
from rag.question import understand
from rag.records import Hit
from rag.search import open_encoder
from rag.settings import Settings
from rag.values import values_of
from tests.rag.statements import stated

pytestmark = pytest.mark.integration
TODAY = dt.date(2025, 6, 1)
CASES = stated("全市报警数、刑事立案数、电信网络诈骗立案数分别下降7%、14.4%、18.8%。", 2024)[1]
PARKS = stated("新增公园141座，累计达到973座。", 2024)[1]


@pytest.fixture(scope="module")
def meanings() -> PairedMeanings:
    return PairedMeanings(open_encoder(Settings()))


def shown(question: str, hit: Hit) -> list[str]:
    query = understand(question, today=TODAY)
    return [value.text for value in values_of(query, wanted(query.text), (hit,))]


def test_of_paired_numbers_the_one_nearest_in_meaning_is_kept(meanings: PairedMeanings) -> None:
    question = "2024年打电话上网骗钱的少了百分之几？"
    (found,) = meanings.rerank(understand(question, today=TODAY), (CASES,))
    assert len(found.meanings) == 3
    assert all(-1 <= cosine <= 1 for cosine in found.meanings.values())
    assert shown(question, found) == ["18.8%"]
    assert len(shown(question, CASES)) == 3, "by words alone they cannot be told apart"


def test_other_hits_stay_as_they_are(meanings: PairedMeanings) -> None:
    query = understand("2024年新增公园多少座？", today=TODAY)
    assert meanings.rerank(query, (PARKS,)) == (PARKS,)
    assert meanings.rerank(query, ()) == ()
    many = (PARKS,) * 5 + (CASES,)
    assert meanings.rerank(query, many) == many, "only the first hits are read for numbers"
