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


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("2024年上海新增公园多少座？", "那GDP呢", "2024年上海GDP是多少？"),
        ("2024年刑事立案数下降了多少？", "110报警数呢？", "2024年110报警数下降了多少？"),
        ("第七届进博会意向成交金额多少？", "上一届呢？", "第六届进博会意向成交金额多少？"),
        ("2024年上海港集装箱吞吐量多少？", "再早一年", "2023年上海港集装箱吞吐量多少？"),
        ("2024年上海港集装箱吞吐量多少？", "前一年的", "2023年上海港集装箱吞吐量多少？"),
        ("2024年徐汇区引进亿元级项目几个", "千万级的呢", "2024年徐汇区引进千万级项目几个"),
        ("2024年新增光伏装机多少？", "和2023年比呢", "2024年新增光伏装机比2023年多多少？"),
        ("2023年新增光伏装机多少？", "那2024年呢，多了多少？", "2024年新增光伏装机比2023年多多少？"),
        ("2024年财政收入多少？", "比上年增长多少", "2024年财政收入比上年增长多少？"),
        ("2026年上海准备排多少个正式项目？", "其中新开工的有几个？", "2026年上海计划新开工的正式项目有几个？"),
        ("2026年上海计划新开多少座公园？", "给小朋友的那种呢", "2026年上海计划给小朋友的公园有多少？"),
        ("2024年上海GDP增长多少？", "北京呢？", "2024年北京GDP增长多少？"),
        ("徐汇区2024年财政收入多少？", "在全市排第几", "徐汇区2024年财政收入在全市排第几？"),
        ("2024年徐汇区加装电梯几台？", "换个话题：区里建了几家食堂？", "徐汇区建了几家食堂？"),
        ("什么叫瞪羚企业？", "那隐形冠军呢？", "隐形冠军是什么意思？"),
        ("How many parks did Shanghai add in 2024?", "what about 2023?", "How many parks did Shanghai add in 2023?"),
        (
            "How many parks were added in Shanghai in 2024?",
            "And Beijing?",
            "How many parks were added in Beijing in 2024?",
        ),
        (
            "How many lifts were installed in Shanghai in 2024?",
            "And in Xuhui?",
            "How many lifts were installed in Xuhui in 2024?",
        ),
        (
            "What was the throughput in 2024?",
            "How does that compare with 2023?",
            "What was the throughput in 2024 compared with 2023?",
        ),
    ],
)
def test_many_ways_to_follow_up(before: str, question: str, alone: str) -> None:
    assert after(before, question) == alone


def test_a_year_without_figures_is_asked_for_all_the_same() -> None:
    assert years_asked(after(PARKS, "2019年呢？"), TODAY) == (2019,)


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        (PARKS, "后面一年呢？", "2025年上海新增公园多少座？"),
        (PARKS, "那再往前一年呢？", "2023年上海新增公园多少座？"),
        (BEDS, "前一年呢，是不是还多点？", "2023年上海新增养老床位多少张？"),
        (PARKS, "接下来一年的计划呢？", "2025年上海计划新增公园多少座？"),
        ("2025年上海要新建多少个就业服务站？", "23年建了几个呢？", "2023年上海新建多少个就业服务站？"),
        ("到2024年底，浦东新区法规总共有几部？", "管理措施呢?", "2024年浦东新区管理措施总共有多少？"),
        ("2024年上海商业演出办了几场？", "看的人有多少？", "2024年上海商业演出办了场，看的人有多少？"),
    ],
)
def test_years_counted_on_and_back_remarks_results_and_totals(before: str, question: str, alone: str) -> None:
    assert after(before, question) == alone
