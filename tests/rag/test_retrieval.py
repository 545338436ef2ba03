"""First stage and reranking over a small index with the bundled models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from embeddings.encoder import load_embedder
from rag.fusion import load_weights, weighted_sum
from rag.pipeline import Assistant
from rag.question import understand
from rag.records import Hit, Query, Scope
from rag.reranking import Chain, LateInteraction, PairReranker
from rag.retrieval import FirstStage, QueryEncoder
from rag.settings import cache_folder

pytestmark = pytest.mark.integration
QUERY = understand("2024年上海新增公园多少座？")


class Longest:
    """Scores the longest text best."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def score(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        assert question
        self.seen.append(len(texts))
        return np.array([len(text) for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def stage(assistant: Assistant) -> FirstStage:
    return FirstStage(assistant.index, QueryEncoder(load_embedder("bundled", cache_folder() / "models")))


@pytest.fixture(scope="module")
def hits(stage: FirstStage) -> tuple[Hit, ...]:
    return stage.retrieve(QUERY, 10)


def key(hit: Hit) -> tuple[str, int]:
    return hit.chunk.id, hit.sentence.start


def test_hits_are_sentences_best_first(hits: tuple[Hit, ...]) -> None:
    assert [hit.rank for hit in hits] == list(range(1, 11))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({key(hit) for hit in hits}) == 10
    assert all((hit.start, hit.end) == (hit.sentence.start, hit.sentence.end) for hit in hits)
    assert hits[0].text == "新增公园141座，累计达到973座。"


def test_a_score_is_the_weighted_sum_of_its_features(stage: FirstStage, hits: tuple[Hit, ...]) -> None:
    candidates = stage.candidates(QUERY)
    assert candidates is not None
    scores = weighted_sum(candidates.columns, load_weights())
    assert hits[0].score == pytest.approx(float(scores.max()))
    assert abs(float(candidates.columns["dense"].mean())) < 1e-4
    assert all(
        candidates.columns[name].max() == 1 and candidates.columns[name].min() >= 0 for name in ("words", "grams")
    )
    assert set(hits[0].signals) == {"dense", "words", "grams", "year", "place", "status", "document"}


def test_a_retriever_without_a_weight_is_not_asked(stage: FirstStage) -> None:
    words = FirstStage(stage.index, QueryEncoder(load_embedder("bundled", cache_folder() / "models")), {"words": 1.0})
    found = words.retrieve(QUERY, 50)
    assert found
    assert all(hit.signals["words"] > 0 and "grams" not in hit.signals for hit in found)
    assert words.retrieve(Query("zzzz", "zzzz"), 5) == ()


def test_the_search_reranks_every_candidate_and_keeps_the_best(assistant: Assistant) -> None:
    found = assistant.searcher.search(QUERY, 3)
    assert [key(hit) for hit in found] == [key(hit) for hit in assistant.searcher.search(QUERY, 10)[:3]]


def test_the_same_question_finds_the_same(stage: FirstStage, hits: tuple[Hit, ...]) -> None:
    assert stage.retrieve(QUERY, 10) == hits
    assert stage.retrieve(QUERY, 3) == hits[:3]


def test_another_year_prefers_another_sentence(stage: FirstStage) -> None:
    (best,) = stage.retrieve(understand("2023年上海新增公园多少座？"), 1)
    assert best.text == "新增公园162座，累计达到832座。"


def test_a_filter_bounds_what_is_found(stage: FirstStage) -> None:
    found = stage.retrieve(replace(QUERY, scope=Scope(places=("徐汇区",))), 50)
    assert {hit.sentence.place for hit in found} == {"徐汇区"}
    assert stage.retrieve(replace(QUERY, scope=Scope(documents=("absent.txt",))), 50) == ()


def test_a_question_of_unknown_words_still_finds_by_meaning(stage: FirstStage) -> None:
    assert len(stage.retrieve(Query("zzzz", "zzzz"), 5)) == 5


def test_late_interaction_only_reorders(hits: tuple[Hit, ...], assistant: Assistant) -> None:
    encoder = QueryEncoder(load_embedder("bundled", cache_folder() / "models"))
    again = LateInteraction(assistant.index, encoder, 1.0).rerank(QUERY, hits)
    assert {key(hit) for hit in again} == {key(hit) for hit in hits}
    assert [hit.rank for hit in again] == list(range(1, len(hits) + 1))
    assert all(0 < hit.signals["late"] <= 1.0001 for hit in again)
    without = LateInteraction(replace(assistant.index, tokens=None), encoder, 1.0)
    assert without.rerank(QUERY, hits) == hits
    assert LateInteraction(assistant.index, encoder, 1.0).rerank(QUERY, ()) == ()


def test_the_pair_model_reorders_the_head_and_the_tail_follows(hits: tuple[Hit, ...], assistant: Assistant) -> None:
    scorer = Longest()
    again = PairReranker(assistant.index, scorer, 100.0, depth=4).rerank(QUERY, hits)
    assert scorer.seen == [4]
    assert {key(hit) for hit in again[:4]} == {key(hit) for hit in hits[:4]}
    assert [key(hit) for hit in again[4:]] == [key(hit) for hit in hits[4:]]
    assert [hit.rank for hit in again] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
    lengths = [hit.signals["pair"] for hit in again[:4]]
    assert lengths == sorted(lengths, reverse=True)


def test_a_chain_runs_its_steps_in_order(hits: tuple[Hit, ...], assistant: Assistant) -> None:
    first, second = Longest(), Longest()
    steps = (PairReranker(assistant.index, first, 100.0, depth=2), PairReranker(assistant.index, second, 0.0, depth=3))
    again = Chain(steps).rerank(QUERY, hits)
    assert (first.seen, second.seen) == ([2], [3])
    assert [key(hit) for hit in again] == [key(hit) for hit in steps[0].rerank(QUERY, hits)]
    assert Chain(()).rerank(QUERY, hits) == hits


def test_the_bundled_reader_points_into_the_sentence(assistant: Assistant) -> None:
    found = assistant.searcher.search(QUERY, 10)
    assert found[0].text == "新增公园141座，累计达到973座。"
    read = [hit for hit in found if hit.answer is not None]
    assert read
    for hit in read:
        assert hit.answer is not None
        assert hit.sentence.start <= hit.answer[0] < hit.answer[1] <= hit.sentence.end
        assert 0 <= hit.signals["answerable"] <= 1
