"""Learning of the search's weights: the objective against known answers, the trial against the search itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from eval.gold import Evidence, Item, Turn
from eval.tune import FEATURES, fold_of, labels, learn, listwise, means, measured
from eval.tune_pools import Asked, Depths, Pool, Trial, asked_questions, pool_of
from rag.fusion import load_weights
from rag.pipeline import Assistant
from rag.reranking import Chain, LateInteraction, PairReranker
from rag.retrieval import FirstStage, QueryEncoder
from rag.search import Searcher, open_encoder

WANTED = "新增公园141座，累计达到973座"


class Shortest:
    """Scores the shortest text best and remembers how many it was given."""

    def __init__(self) -> None:
        self.given = 0

    def score(self, query: str, passages: Sequence[str]) -> npt.NDArray[np.float32]:
        assert query
        self.given += len(passages)
        return np.array([-len(text) for text in passages], dtype=np.float32)


def item(number: int, question: str, evidence: str) -> Item:
    turn = Turn(question, "number", answers=("1",), evidence=((Evidence("city-2025.txt", evidence),),))
    return Item(f"small-{number}", "fact", (turn,))


ITEMS = (
    item(1, "2024年上海新增公园多少座？", WANTED),
    item(2, "2025年上海重大工程计划投资多少？", "重大工程计划投资2400亿元"),
    item(3, "2024年上海加装电梯多少台？", "既有多层住宅加装电梯3005台"),
)


@pytest.fixture(scope="module")
def encoder(assistant: Assistant) -> QueryEncoder:
    return open_encoder(assistant.settings)


@pytest.fixture(scope="module")
def pools(assistant: Assistant, encoder: QueryEncoder) -> list[Pool]:
    first = FirstStage(assistant.index, encoder, dict.fromkeys(FEATURES, 1.0))
    return [pool_of(asked, first, encoder) for asked in asked_questions(assistant, ITEMS)]


def trial(assistant: Assistant, scorer: Shortest) -> Trial:
    return Trial(assistant.index, scorer, Depths(candidates=20, pair=4, hits=10))


def test_listwise_finds_the_column_that_tells() -> None:
    rng = np.random.default_rng(3)
    tables, marks = [], []
    for _ in range(40):
        table = rng.normal(size=(12, 2))
        tables.append(table)
        marks.append(np.arange(12) == table[:, 0].argmax())
    useful, useless = listwise(tables, marks)
    assert useful > 1.5
    assert abs(useless) < 0.4


def test_a_stronger_penalty_keeps_weights_small_and_lists_without_a_choice_are_passed_over() -> None:
    table = np.array([[1.0], [0.0]])
    right, none, every = (np.array(marks) for marks in ([True, False], [False, False], [True, True]))
    loose, tight = (listwise([table, table, table], [right, none, every], penalty)[0] for penalty in (0.01, 1.0))
    assert loose > tight > 0
    # By hand: the slope of the loss is 1 / (1 + e^w) = 2 * penalty * w.
    assert 1 / (1 + np.exp(tight)) == pytest.approx(2 * tight, abs=1e-4)


@pytest.mark.integration
def test_labels_mark_the_sentences_that_hold_the_evidence(pools: list[Pool]) -> None:
    marked = [hit.text for hit, mark in zip(pools[0].hits, labels(pools[0]), strict=True) if mark]
    assert marked == ["新增公园141座，累计达到973座。"]


@pytest.mark.integration
@pytest.mark.parametrize("left_out", [(), ("pair",), ("late", "pair"), ("year", "dense")])
def test_a_trial_orders_as_the_search_does(
    left_out: tuple[str, ...], pools: list[Pool], assistant: Assistant, encoder: QueryEncoder
) -> None:
    weights = {name: 0.0 if name in left_out else value for name, value in load_weights().items()}
    # Asked with a weight so small that it decides nothing: the trial's pool is that of all retrievers.
    asked = {name: value or 1e-9 for name, value in weights.items()}
    late = LateInteraction(assistant.index, encoder, weights["late"])
    pair = PairReranker(assistant.index, Shortest(), weights["pair"], depth=4)
    searcher = Searcher(FirstStage(assistant.index, encoder, asked), Chain((late, pair)))
    for pool in pools:
        found = [(hit.chunk.id, hit.start) for hit in searcher.search(pool.asked.query, 20)]
        order = trial(assistant, Shortest()).order(Pool(pool.asked, pool.candidates, pool.late, pool.hits), weights)
        assert [(pool.hits[place].chunk.id, pool.hits[place].start) for place in order] == found


@pytest.mark.integration
def test_the_pair_model_reads_a_candidate_once(pools: list[Pool], assistant: Assistant) -> None:
    scorer = Shortest()
    fresh = Pool(pools[0].asked, pools[0].candidates, pools[0].late, pools[0].hits)
    first = trial(assistant, scorer).found(fresh, load_weights())
    assert trial(assistant, scorer).found(fresh, load_weights()) == first
    assert scorer.given == 4


@pytest.mark.integration
def test_learnt_weights_put_the_evidence_first(pools: list[Pool], assistant: Assistant) -> None:
    own = trial(assistant, Shortest())
    weights = learn(pools, own)
    assert set(weights) == {*FEATURES, "pair"}
    found = means([measured(pool, own, weights) for pool in pools])
    assert found["recall@1"] == found["mrr@10"] == 1.0


def test_the_turns_of_an_item_are_in_one_fold(pools: list[Pool]) -> None:
    first = pools[0]
    later = Pool(Asked(first.asked.item, 1, first.asked.query), first.candidates, first.late, first.hits)
    assert fold_of(first) == fold_of(later)
    assert len({fold_of(pool) for pool in pools}) > 1
