"""Sentences cut into clauses, nothing lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import clauses, trim
from rag.records import Chunk, Sentence

BEFORE = "前一句话。"


def made(text: str) -> tuple[Chunk, Sentence]:
    whole = BEFORE + text
    sentence = Sentence(10 + len(BEFORE), 10 + len(whole))
    return Chunk("c", "d", 10, 10 + len(whole), whole, sentences=(sentence,)), sentence


def parts(text: str) -> list[str]:
    chunk, sentence = made(text)
    return [chunk.slice(*span) for span in clauses(chunk, sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增公园141座，累计达到973座。", ["新增公园141座，", "累计达到973座。"]),
        ("过去一年，新增公园141座。", ["过去一年，", "新增公园141座。"]),
        ("今年，新增公园141座。", ["今年，新增公园141座。"]),
        ("投资1,243亿元，增长5%以上。", ["投资1,243亿元，", "增长5%以上。"]),
        ("发布规划（含一区，两带，三园），建成公园。", ["发布规划（含一区，两带，三园），", "建成公园。"]),
        ("新增公园141座，好。", ["新增公园141座，好。"]),
        ("好", ["好"]),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(alphabet="新增公园12，,；。：（）()《》 ", min_size=1, max_size=60))
def test_nothing_is_left_out_and_nothing_overlaps(text: str) -> None:
    chunk, sentence = made(text)
    spans = clauses(chunk, sentence)
    assert spans[0][0] == sentence.start
    assert spans[-1][1] == sentence.end
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(low < high for low, high in spans)
    assert "".join(chunk.slice(*span) for span in spans) == text


def test_trim_takes_the_punctuation_around() -> None:
    assert trim("  新增公园，累计973座；\n") == "新增公园，累计973座"
