"""Follow-ups made to stand alone."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.followup import standalone_question
from rag.question import place_asked, status_asked, years_asked
from rag.records import Answer

TODAY = dt.date(2025, 6, 1)
PARKS = "2024年上海新增公园多少座？"
BEDS = "2024年上海新增养老床位多少张？"


def after(before: str, question: str) -> str:
    return standalone_question(question, (Answer(before, before, "…", "answered"),), TODAY)


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        (PARKS, "那2023年呢？", "2023年上海新增公园多少座？"),
        (PARKS, "2023年呢", "2023年上海新增公园多少座？"),
        (BEDS, "徐汇区的呢？", "2024年徐汇区新增养老床位多少张？"),
        ("2024年徐汇区新增公园多少座？", "那全市呢？", "2024年上海新增公园多少座？"),
        (PARKS, "同一年重大工程投资多少", "2024年上海重大工程投资多少？"),
    ],
)
def test_only_what_the_follow_up_changes_is_changed(before: str, question: str, alone: str) -> None:
    assert after(before, question) == alone


@pytest.mark.parametrize(
    "question",
    [
        "2024年上海城镇调查失业率是多少？",
        "2023年徐汇区建成了多少个社区食堂？",
        "城市更新的总体目标和主要任务有哪些内容？",
    ],
)
def test_a_full_question_stays_as_it_is(question: str) -> None:
    assert after(PARKS, question) == question


def test_the_first_question_stays_as_it_is() -> None:
    assert standalone_question("那2023年呢？", (), TODAY) == "那2023年呢？"


def test_a_named_change_of_subject_drops_the_old_one() -> None:
    alone = after(PARKS, "换个话题，重大工程投资是多少？")
    assert "重大工程投资" in alone
    assert "公园" not in alone
    assert years_asked(alone, TODAY) == ()


def test_another_indicator_takes_year_and_place_but_not_the_topic() -> None:
    alone = after(PARKS, "那失业率呢？")
    assert "失业率" in alone
    assert "公园" not in alone
    assert (years_asked(alone, TODAY), place_asked(alone)) == ((2024,), "上海市")


def test_cumulative_keeps_the_topic_and_drops_the_gain() -> None:
    alone = after(PARKS, "累计呢？")
    assert "公园" in alone
    assert "累计" in alone
    assert "新增" not in alone
    assert years_asked(alone, TODAY) == (2024,)


def test_plan_and_fact_are_exchanged() -> None:
    alone = after("2025年计划新增公园多少座？", "实际呢？")
    assert (status_asked(alone), years_asked(alone, TODAY)) == ("done", (2025,))
    assert "公园" in alone
    alone = after(PARKS, "2025年计划呢？")
    assert (status_asked(alone), years_asked(alone, TODAY)) == ("planned", (2025,))
    assert "公园" in alone


def test_a_plan_period_is_kept() -> None:
    alone = after("“十四五”期间上海计划建多少公园？", "徐汇呢")
    assert years_asked(alone, TODAY) == (2021, 2022, 2023, 2024, 2025)
    assert (place_asked(alone), status_asked(alone)) == ("徐汇区", "planned")


def test_a_chain_of_follow_ups_builds_on_the_last_one() -> None:
    first = Answer(PARKS, PARKS, "…", "answered")
    second_text = standalone_question("那2023年呢？", (first,), TODAY)
    second = Answer("那2023年呢？", second_text, "…", "answered")
    assert standalone_question("徐汇区的呢？", (first, second), TODAY) == "2023年徐汇区新增公园多少座？"


def test_traditional_script_is_followed_up_in_simplified() -> None:
    assert after("2024年上海新增公園多少座？", "那2023年呢？") == "2023年上海新增公园多少座？"


def test_last_year_is_dated() -> None:
    assert years_asked(after("2025年上海新增公园多少座？", "那去年呢？"), TODAY) == (2024,)
