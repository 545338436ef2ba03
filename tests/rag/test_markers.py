"""Markers and statements of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.markers import (
    append_markers,
    insert_before_stop,
    markers_in,
    renumbered,
    replace_markers,
    statements,
    without_markers,
)


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("甲[1]。", (1,)),
        ("甲【2】。", (2,)),
        ("甲［３］。", (3,)),
        ("甲[1][2]。", (1, 2)),
        ("甲[1,2]、[2，3]。", (1, 2, 3)),
        ("甲[1、3]。", (1, 3)),
        ("甲[1-3]。", (1, 2, 3)),
        ("甲[资料2]乙[来源：3]丙[passage 4]。", (2, 3, 4)),
        ("甲【1†source】。", (1,)),
        ("甲[1](https://example.org/a)。", (1,)),
        ("甲[^5]。", (5,)),
        ("沪府发[2021]3号。", ()),
        ("【一】甲。", ()),
        ("甲[n]。", ()),
        ("甲（1）。", ()),
    ],
)
def test_markers_in_any_brackets(text: str, markers: tuple[int, ...]) -> None:
    assert markers_in(text) == markers
    assert markers_in(without_markers(text)) == ()


def test_text_without_markers_reads_on() -> None:
    assert without_markers("新增 141 座 [1] 。总数[2]") == "新增 141 座。总数"
    assert without_markers("新增[n]141座 [1") == "新增141座"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲是一。乙是二！", ["甲是一。", "乙是二！"]),
        ("甲是一[1]。乙是二。[2]", ["甲是一。", "乙是二。"]),
        ("主要有：\n- 甲[1]\n- 乙[2]", ["主要有：", "甲", "乙"]),
        ("1. 甲[1]\n2. 乙[2]", ["甲", "乙"]),
        ("Up 5.0 percent [1]. See No. 3 [2].", ["Up 5.0 percent.", "See No. 3."]),
        ("| a | b |\n|---|---|\n| 1。 | 2[1] |", ["| a | b |", "|---|---|", "| 1。 | 2 |"]),
        ("达到4.2%。失业率", ["达到4.2%。", "失业率"]),
        ("“甲。”[1]乙", ["“甲。”", "乙"]),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    assert [one.text for one in statements(text)] == expected


def test_markers_belong_to_the_sentence_before_them() -> None:
    found = statements("甲。[1]乙[2]。\n[3]")
    assert [(one.text, one.markers) for one in found] == [("甲。", (1,)), ("乙。", (2, 3))]


def test_a_clause_before_a_semicolon_takes_over_the_next_markers() -> None:
    assert [one.markers for one in statements("甲；乙[1]；丙[2]。丁；")] == [(1,), (1,), (2,), ()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。", "甲[1][2]。"),
        ("甲", "甲[1][2]"),
        ("“甲。”", "“甲[1][2]。”"),
        ("| a | b |", "| a | b[1][2] |"),
        ("Up 5.0%.", "Up 5.0%[1][2]."),
    ],
)
def test_markers_go_before_what_closes_the_sentence(text: str, expected: str) -> None:
    assert append_markers(text, (1, 2)) == expected
    assert without_markers(expected) == text
    assert insert_before_stop(text, "") == text


def test_markers_are_written_anew() -> None:
    assert replace_markers("甲【2，3】乙[9]", {2: "[1]", 3: "[2]", 9: ""}.__getitem__) == "甲[1][2]乙"


_TEXT = "2024年新增141座[3]，见[1,3]。【2】\n- 沪府发[2021]3号 [9] 好［1］"


@given(st.lists(st.integers(1, 5), min_size=0, max_size=60))
def test_a_stream_may_be_cut_anywhere(cuts: list[int]) -> None:
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(_TEXT[at : at + cut])
        at += cut
    pieces.append(_TEXT[at:])
    written = "".join(renumbered(iter(pieces), 3))
    assert written == "2024年新增141座[1]，见[2][1]。[3]\n- 沪府发[2021]3号  好[2]"


def test_a_stream_shows_text_as_it_comes() -> None:
    assert list(renumbered(["甲乙", "丙[", "1", "]丁", "。[2"], 2)) == ["甲乙", "丙", "[1]丁", "。"]


@given(st.text(alphabet="甲乙。；\n-[]12|：a. ", max_size=40))
def test_no_word_is_lost_in_splitting(text: str) -> None:
    joined = "".join(one.lead + one.raw for one in statements(text))
    assert [c for c in joined if c in "甲乙a"] == [c for c in text if c in "甲乙a"]
