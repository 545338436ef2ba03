"""The few words of our own in an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.citations import cite
from rag.wording import is_english, refusal, scope_words
from tests.rag.statements import stated

DOCUMENT, HIT = stated("新增公园141座。", 2024)
QUOTE = cite(1, DOCUMENT, HIT.chunk, HIT.start, HIT.end)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("How many parks were added in 2024?", True),
        ("What is 公园?", False),
        ("What does the report say about 公园 in Shanghai?", True),
        ("2024年GDP是多少？", False),
        ("2024?", False),
        ("公园", False),
    ],
)
def test_the_language_of_a_question(question: str, english: bool) -> None:
    assert is_english(question) is english


def test_scope_words_in_both_languages() -> None:
    assert scope_words(QUOTE, english=False) == "2024年，上海市，已完成"
    assert scope_words(QUOTE, english=True) == "2024, Shanghai, done"


def test_a_period_is_written_as_one() -> None:
    period = replace(QUOTE, years=(2021, 2022, 2023, 2024, 2025), status="planned")
    assert scope_words(period, english=False) == "2021—2025年，上海市，计划"
    assert scope_words(replace(QUOTE, years=(2023, 2024)), english=False).startswith("2023年、2024年")


def test_what_is_unknown_is_left_out() -> None:
    assert scope_words(replace(QUOTE, years=(), place=None, status=None), english=False) == ""
    assert scope_words(replace(QUOTE, years=(), status="standing"), english=False) == "上海市"


def test_a_refusal_names_the_years_of_related_passages_only_where_there_are_some() -> None:
    period = replace(QUOTE, years=(2021, 2022, 2023, 2024, 2025))
    for english in (False, True):
        alone, more = refusal(english=english), refusal(english=english, related=(QUOTE, period, QUOTE))
        assert more.startswith(alone)
        assert "2024" not in alone
        assert more.count("2024") == 1
        assert "2025" in more
    assert "2021—2025年有相近的内容" in refusal(english=False, related=(period,))
    assert "并不是答案" in refusal(english=False, related=(replace(QUOTE, years=()),))
