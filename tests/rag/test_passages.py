"""Sentences widened to passages: short enough, inside their chunk, nothing twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.passages import LIMIT, WIDTH, widen
from rag.records import Chunk, Hit, Sentence


def chunk(name: str, *lengths: int, begin: int = 0) -> Chunk:
    """Return a chunk of sentences of the given lengths, each of its own letter, with commas inside."""
    texts = [("".join("，" if n % 40 == 39 else chr(0x4E00 + number) for n in range(size - 1)) + "。")
             for number, size in enumerate(lengths)]  # fmt: skip
    sentences, at = [], begin
    for text in texts:
        sentences.append(Sentence(at, at + len(text)))
        at += len(text)
    return Chunk(name, "d", begin, at, "".join(texts), sentences=tuple(sentences))


def hit(of: Chunk, number: int, score: float = 1.0, rank: int = 1) -> Hit:
    sentence = of.sentences[number]
    return Hit(of, sentence, sentence.start, sentence.end, score, rank, "test")


def shown(passages: tuple[Hit, ...]) -> list[tuple[str, int]]:
    return [
        (one.chunk.id, sentence.start)
        for one in passages
        for sentence in one.chunk.sentences
        if sentence.start >= one.start and sentence.end <= one.end
    ]


def test_a_short_sentence_takes_its_neighbours_along() -> None:
    (one,) = widen([hit(chunk("a", 50, 60, 70), 1)], 10)
    assert (one.start, one.end) == (0, 180)
    assert one.sentence.start == 50


def test_a_passage_stops_at_the_width() -> None:
    (one,) = widen([hit(chunk("a", 200, 200, 200), 1)], 10)
    assert (one.start, one.end) == (200, 600)
    assert one.end - one.start <= WIDTH


def test_a_passage_never_leaves_its_chunk() -> None:
    first, second = chunk("a", 50, 50), chunk("b", 30, 30, begin=100)
    passages = widen([hit(first, 1), hit(second, 0)], 10)
    assert [(one.start, one.end) for one in passages] == [(0, 100), (100, 160)]


def test_a_sentence_already_shown_is_no_passage_of_its_own() -> None:
    one = chunk("a", 50, 50, 50)
    assert len(widen([hit(one, 1), hit(one, 0), hit(one, 2)], 10)) == 1


def test_a_later_passage_does_not_take_what_is_shown() -> None:
    one = chunk("a", 200, 200, 150, 100)
    passages = widen([hit(one, 0), hit(one, 2)], 10)
    assert [(p.start, p.end) for p in passages] == [(0, 400), (400, 650)]


def test_one_long_sentence_is_cut_at_a_clause() -> None:
    (one,) = widen([hit(chunk("a", 900), 0)], 10)
    assert one.start == 0
    assert LIMIT - 40 <= one.end <= LIMIT
    assert one.text.endswith("，")


def test_ranks_count_from_one_and_scores_stay() -> None:
    first, second = chunk("a", 50), chunk("b", 50)
    passages = widen([hit(first, 0, 0.9, 4), hit(second, 0, 0.4, 7)], 10)
    assert [(one.rank, one.score) for one in passages] == [(1, 0.9), (2, 0.4)]


def test_no_more_than_k() -> None:
    hits = [hit(chunk(name, 50), 0) for name in "abcde"]
    assert [one.chunk.id for one in widen(hits, 3)] == ["a", "b", "c"]
    assert widen([], 3) == ()


@given(st.lists(st.integers(2, 700), min_size=1, max_size=12), st.data())
def test_every_passage_is_short_holds_its_chunk_and_repeats_nothing(lengths: list[int], data: st.DataObject) -> None:
    one = chunk("a", *lengths, begin=7)
    order = data.draw(st.permutations(range(len(lengths))))
    passages = widen([hit(one, number) for number in order], 100)
    assert all(0 < passage.end - passage.start <= LIMIT for passage in passages)
    assert all(one.start <= passage.start and passage.end <= one.end for passage in passages)
    spans = sorted((passage.start, passage.end) for passage in passages)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    found = shown(passages)
    assert len(found) == len(set(found))
    whole = {("a", sentence.start) for sentence in one.sentences if sentence.end - sentence.start <= LIMIT}
    assert whole <= set(found)


@pytest.mark.parametrize("width", [WIDTH, LIMIT])
def test_a_passage_of_just_the_limit_is_kept_whole(width: int) -> None:
    (one,) = widen([hit(chunk("a", width), 0)], 1)
    assert one.end - one.start == width
