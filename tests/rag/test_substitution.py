"""Slots exchanged within the wording of a question."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.mentions import mentions
from rag.substitution import ordinal_before, substituted

TODAY = dt.date(2026, 11, 21)


def exchanged(text: str, slots: str) -> str:
    found = mentions(text, (), TODAY)
    return substituted(text, found, mentions(slots, (), TODAY), english=text.isascii())


@pytest.mark.parametrize(
    ("text", "slots", "expected"),
    [
        ("2024年加装了多少台电梯？", "2023年", "2023年加装了多少台电梯？"),
        ("2024年加装了多少台电梯？", "徐汇区", "徐汇区2024年加装了多少台电梯？"),
        ("徐汇区2024年加装了多少台电梯？", "全市", "上海2024年加装了多少台电梯？"),
        ("2024年重大工程投资完成多少？", "2025年目标", "2025年重大工程投资计划多少？"),
        ("2026年计划启动几个项目？", "2024年", "2024年启动几个项目？"),
        ("2024年改建了多少张？", "2026年", "2026年改建多少张？"),
        ("十四五规划里2025年目标是多少？", "2026年", "2026年目标是多少？"),
        ("How many parks did Shanghai add in 2024?", "in Xuhui", "How many parks did Xuhui add in 2024?"),
        ("How many parks did Shanghai add in 2024?", "2023", "How many parks did Shanghai add in 2023?"),
        ("What is Shanghai's 2026 target?", "2025", "What is Shanghai's 2025 target?"),
    ],
)
def test_only_the_named_slots_change(text: str, slots: str, expected: str) -> None:
    assert exchanged(text, slots) == expected


def test_a_question_exchanged_with_itself_stays() -> None:
    text = "2024年徐汇区加装了多少台电梯？"
    assert exchanged(text, "2024年徐汇区") == text


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("第七届", "第六届", "第八届"),
        ("第十届", "第九届", "第十一届"),
        ("第21批", "第20批", "第22批"),
        ("第一次", None, "第二次"),
    ],
)
def test_editions(words: str, before: str | None, after: str) -> None:
    assert ordinal_before(words) == before
    assert ordinal_before(words, later=True) == after


def test_what_is_no_edition_has_none_before() -> None:
    assert ordinal_before("seventh") is None
