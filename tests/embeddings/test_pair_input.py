"""The rows of the reranker: layout, kinds, shortened headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.pair_input import LIMIT, PAD, QUERY_LIMIT, Side, batch, compact, fold, join

SAME, OTHER = 3, 4
PASSAGE = 5  # kinds of passage tokens begin here


def characters(text: str) -> Side:
    """Return a side with one token a character."""
    ids = tuple(10 + ord(char) % 90 for char in text)
    return Side(text, fold(text), ids, tuple((n, n + 1) for n in range(len(text))))


def kinds_of(query: str, passage: str) -> tuple[list[int], list[int]]:
    pair = join(characters(query), characters(passage))
    asked = pair.kinds[1 : 1 + len(query)]
    shown = pair.kinds[pair.first : pair.first + len(passage)]
    return list(asked), [kind - PASSAGE for kind in shown]


def test_layout_has_markers_around_both_sides() -> None:
    pair = join(characters("公园几座"), characters("新增公园141座"))
    assert pair.ids[0] == 0
    assert pair.ids[5:7] == (2, 2)
    assert pair.ids[-1] == 2
    assert pair.first == 7
    assert len(pair.ids) == len(pair.kinds) == 4 + 8 + 4


def test_shared_bigrams_are_marked_on_both_sides() -> None:
    asked, shown = kinds_of("公园几座", "新增公园141座")
    assert asked == [2, 2, 0, 0]
    assert shown == [0, 0, 2, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("query", "passage", "expected"),
    [
        ("2024年公园", "[2024年]", SAME),
        ("24年公园", "[2024年]", SAME),
        ("2023年公园", "[2024年]", OTHER),
        ("2023年公园", "[2021-2025年]", SAME),
        ("公园", "[2024年]", 0),
    ],
)
def test_years_are_compared(query: str, passage: str, expected: int) -> None:
    _, shown = kinds_of(query, passage)
    assert shown[1] == expected


def test_a_number_is_shared_only_whole() -> None:
    assert kinds_of("14个", "141座")[1] == [0, 0, 0, 0]
    assert kinds_of("141个", "141座")[1][:3] == [2, 2, 2]


def test_long_sides_are_cut_to_their_share() -> None:
    pair = join(characters("问" * 100), characters("答" * 300))
    assert len(pair.ids) == LIMIT
    assert pair.first == QUERY_LIMIT + 3
    assert len(pair.spans) == LIMIT - QUERY_LIMIT - 4


def test_batch_pads_on_the_right() -> None:
    rows = batch([join(characters("问"), characters("答案")), join(characters("问"), characters("答"))])
    assert all(array.shape == (2, 7) for array in rows)
    assert (rows.present == 0).sum(axis=1).tolist() == [7, 6]
    assert rows.ids[1, 6] == PAD


def test_batch_tells_the_sides_apart() -> None:
    rows = batch([join(characters("问问"), characters("答"))])
    assert (rows.asked[0] == 0).nonzero()[0].tolist() == [1, 2]
    assert (rows.shown[0] == 0).nonzero()[0].tolist() == [5]


def test_compact_keeps_title_two_headings_and_tags() -> None:
    passage = "报告 > 报告 > 一、回顾 > （一）经济 > 1.工业 [2024年 上海市 完成]\n产值增长5%。"
    shown = compact(passage)
    assert shown.text == "报告 > （一）经济 > 1.工业 [2024年 上海市 完成]\n产值增长5%。"
    assert shown.text[shown.body :] == "产值增长5%。"
    assert passage[shown.body + shown.moved :] == "产值增长5%。"


@given(st.text(max_size=80))
def test_compact_never_touches_the_body(passage: str) -> None:
    shown = compact(passage)
    assert passage[shown.body + shown.moved :] == shown.text[shown.body :]


@given(st.text(max_size=60))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
