"""The metrics against arithmetic done by hand."""

from __future__ import annotations

import math

import pytest

from eval.gold import Evidence
from eval.intervals import mcnemar_exact, mean_interval, median_interval, paired_interval, percentile_interval
from eval.metrics import (
    citation_precision,
    citation_recall,
    groups_by_hit,
    groups_in,
    is_verbatim,
    ndcg,
    recall_at,
    reciprocal_rank,
    refusal_rates,
)
from tests.eval.fakes import DOCUMENTS, NEW_2023, NEW_2024, citation, hit

ONE = ((Evidence("parks.txt", NEW_2024),),)
TWO = (*ONE, (Evidence("parks.txt", NEW_2023), Evidence("beds.txt", "养老床位385张")))


def held(*groups: set[int]) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(group) for group in groups)


def test_evidence_is_found_white_space_aside_and_in_its_own_document_only() -> None:
    assert groups_in("parks.txt", "…2024年新增\n公园141座，累计 973座。…", TWO) == {0}
    assert groups_in("beds.txt", NEW_2024, TWO) == set()
    assert groups_in("beds.txt", "新增养老床位385张", TWO) == {1}


def test_groups_by_hit() -> None:
    assert groups_by_hit([hit("parks.txt", NEW_2023), hit("parks.txt", NEW_2024, 2)], TWO) == held({1}, {0})


def test_recall_counts_groups_once() -> None:
    found = held(set(), {0}, {0}, {1})
    assert [recall_at(k, found, 2) for k in (1, 2, 3, 4, 10)] == [0, 0.5, 0.5, 1, 1]


def test_reciprocal_rank() -> None:
    assert reciprocal_rank(held({0})) == 1
    assert reciprocal_rank(held(set(), set(), {1})) == pytest.approx(1 / 3)
    assert reciprocal_rank(held(*[set()] * 10, {0})) == 0
    assert reciprocal_rank(()) == 0


def test_ndcg() -> None:
    assert ndcg(held({0}), 1) == 1
    assert ndcg(held(set(), {0}), 1) == pytest.approx(1 / math.log2(3))
    # Two groups at ranks 1 and 3: (1 + 1/2) / (1 + 1/log2 3)
    assert ndcg(held({0}, {0}, {1}), 2) == pytest.approx(1.5 / (1 + 1 / math.log2(3)))
    assert ndcg(held({0, 1}), 2) == 1
    assert ndcg((), 3) == 0


def test_citation_recall_and_precision() -> None:
    quotes = [citation("parks.txt", NEW_2024), citation("parks.txt", "全年空气优良率87.7%。")]
    assert citation_recall(quotes, ONE) == 1
    assert citation_recall(quotes, TWO) == 0.5
    assert citation_precision(quotes, ONE) == 0.5
    assert citation_precision([], ONE) is None
    assert citation_recall([], TWO) == 0


def test_quotes_that_adjoin_prove_together_what_neither_proves_alone() -> None:
    parts = [citation("parks.txt", "累计973座。"), citation("parks.txt", "2024年新增公园141座，")]
    assert citation_recall(parts[:1], ONE) == 0
    assert citation_recall(parts, ONE) == 1


def test_a_quote_inside_the_evidence_is_of_use() -> None:
    assert citation_precision([citation("parks.txt", "新增公园141座")], ONE) == 1
    assert citation_precision([citation("parks.txt", "2024年")], ONE) == 0


def test_verbatim() -> None:
    assert is_verbatim(citation("parks.txt", NEW_2024), DOCUMENTS)
    assert not is_verbatim(citation("parks.txt", NEW_2024, says=NEW_2024.replace("141", "142")), DOCUMENTS)
    assert not is_verbatim(citation("parks.txt", NEW_2024), {})


def test_refusal_rates() -> None:
    # 4 without an answer, 3 of them refused; 6 with one, 1 of them refused.
    outcomes = [(False, True)] * 3 + [(False, False)] + [(True, True)] + [(True, False)] * 5
    assert refusal_rates(outcomes) == {"precision": 0.75, "recall": 0.75, "false": pytest.approx(1 / 6)}
    assert refusal_rates([(True, False)]) == {"precision": None, "recall": None, "false": 0}


def test_mcnemar() -> None:
    # 1 loss, 7 wins: 2 * (C(8,0) + C(8,1)) / 2^8 = 18/256
    assert mcnemar_exact(1, 7) == pytest.approx(18 / 256)
    assert mcnemar_exact(7, 1) == mcnemar_exact(1, 7)
    assert mcnemar_exact(0, 0) == 1
    assert mcnemar_exact(3, 3) == 1
    assert mcnemar_exact(0, 5) == pytest.approx(2 / 32)


def test_mean_interval() -> None:
    figure = mean_interval([1.0, 0.0, 1.0, 1.0])
    assert figure is not None
    assert (figure.value, figure.n) == (0.75, 4)
    assert 0 <= figure.low <= 0.75 <= figure.high <= 1
    assert figure == mean_interval([1.0, 0.0, 1.0, 1.0])
    assert mean_interval([]) is None
    certain = mean_interval([1.0] * 5)
    assert certain is not None
    assert (certain.low, certain.high) == (1, 1)


def test_the_interval_of_a_mean_is_near_the_normal_one() -> None:
    # Bernoulli 0.5, n = 400: half width 1.96 * 0.5 / 20 = 0.049
    figure = mean_interval([0.0, 1.0] * 200)
    assert figure is not None
    assert figure.low == pytest.approx(0.451, abs=0.01)
    assert figure.high == pytest.approx(0.549, abs=0.01)


def test_turns_of_one_item_are_drawn_together() -> None:
    values = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0] * 20
    clusters = [f"{number // 3}" for number in range(len(values))]
    apart, together = mean_interval(values), mean_interval(values, clusters)
    assert apart is not None
    assert together is not None
    assert together.value == apart.value == 0.5
    # Three turns that go together are worth one: the interval is about sqrt(3) wider.
    assert 1.5 < (together.high - together.low) / (apart.high - apart.low) < 2.0


def test_median_and_percentile() -> None:
    median = median_interval([3.0, 1.0, 2.0])
    assert median is not None
    assert median.value == 2
    p95 = percentile_interval([float(n) for n in range(101)], 95)
    assert p95 is not None
    assert p95.value == 95
    assert percentile_interval([], 50) is None


def test_paired_interval() -> None:
    figure = paired_interval([0.0, 0.5, 1.0], [1.0, 0.5, 1.0])
    assert figure is not None
    assert figure.value == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="same questions"):
        paired_interval([1.0], [])
