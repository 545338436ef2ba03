"""Comparisons taken apart into the questions of their sides."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.operands import Comparison, comparison
from rag.question import understand
from rag.records import Scope
from tests.rag.passages import documents

TODAY = dt.date(2025, 6, 1)


def parts(question: str, scope: Scope | None = None) -> Comparison | None:
    held = tuple(documents().values())
    return comparison(understand(question, documents=held, today=TODAY, scope=scope), held, TODAY)


def taken(question: str) -> Comparison:
    found = parts(question)
    assert found is not None, question
    return found


@pytest.mark.parametrize(
    ("question", "measure", "years"),
    [
        ("2024年新增公园比2023年多多少？", "difference", [(2024,), (2023,)]),
        ("2024年新增公园和2023年相差多少座？", "difference", [(2024,), (2023,)]),
        ("2024年重大工程投资是2023年的几倍？", "ratio", [(2024,), (2023,)]),
        ("2024年重大工程投资比2023年增长了百分之几？", "growth", [(2024,), (2023,)]),
        ("2023年和2024年新增公园哪年更多？", "which", [(2023,), (2024,)]),
        ("2022、2023、2024年新增公园分别是多少？", "series", [(2022,), (2023,), (2024,)]),
        ("How many more parks were added in 2024 than in 2023?", "difference", [(2024,), (2023,)]),
    ],
)
def test_years_are_the_sides(question: str, measure: str, years: list[tuple[int, ...]]) -> None:
    found = taken(question)
    assert found.measure == measure
    assert [operand.query.years for operand in found.operands] == years


def test_a_plan_and_a_fact_are_the_sides() -> None:
    found = taken("2025年计划的重大工程投资比2024年实际多多少？")
    sides = [(operand.query.years, operand.query.status) for operand in found.operands]
    assert sides == [((2025,), "planned"), ((2024,), "done")]
    assert [operand.name for operand in found.operands] == ["2025年计划", "2024年实际"]


def test_places_are_the_sides_and_share_the_year() -> None:
    found = taken("2024年徐汇区新增养老床位和全市相比谁更多？")
    assert found.measure == "which"
    assert [operand.query.place for operand in found.operands] == ["徐汇区", "上海市"]
    assert [operand.query.years for operand in found.operands] == [(2024,), (2024,)]


def test_each_side_asks_for_the_shared_topic() -> None:
    for operand in taken("2024年重大工程投资比2023年多多少？").operands:
        assert "重大工程投资" in operand.query.text
        assert str(operand.query.years[0]) in operand.query.text
        assert "比" not in operand.query.text


def test_the_filter_holds_for_every_side() -> None:
    scope = Scope(places=("徐汇区",))
    found = parts("2024年新增公园比2023年多多少？", scope)
    assert found is not None
    assert [operand.query.scope for operand in found.operands] == [scope, scope]


@pytest.mark.parametrize(
    "question",
    [
        "2024年新增公园多少座？",
        "2024年上海城镇调查失业率是多少？",
        "研发经费占比是多少？",
        "什么是城市更新？",
        "2024年公园比例是多少？",
        "2024年新增公园最多的区是哪个？",
        "2024年GDP增长了多少？",
        "How many parks were added in 2024?",
        "为啥2024年新增床位比2023年还少？",
        "固定资产投资 2024年 yoy",
        "静安区2024年装了几台电梯？人家说比徐汇还多",
        "徐汇2025年想把哪家医院的新楼盖好、开起来？",
    ],
)
def test_a_plain_question_is_no_comparison(question: str) -> None:
    assert parts(question) is None


def test_the_topic_may_stand_behind_which_year() -> None:
    for operand in taken("2023年和2024年哪年新增公园更多？").operands:
        assert "公园" in operand.query.text


@pytest.mark.parametrize(
    ("question", "measure", "years"),
    [
        ("新增公园，23、24年哪年更多", "which", [(2023,), (2024,)]),
        ("公园从2023年到2024年多了几座", "difference", [(2024,), (2023,)]),
        ("跟2023年比，2024年的失业率低了几个点", "difference", [(2023,), (2024,)]),
        ("失业率2024比2023高了吗？高多少", "difference", [(2024,), (2023,)]),
        ("GDP从2015年到2020年翻了几倍", "ratio", [(2020,), (2015,)]),
        ("三年（2022、2023、2024）新增公园的变化", "series", [(2022,), (2023,), (2024,)]),
        ("2022年到2024年新增公园每年多少", "series", [(2022,), (2023,), (2024,)]),
        ("2023和2024两年一共新增多少座公园", "sum", [(2023,), (2024,)]),
        ("2024年绿地只有2023年的几成", "share", [(2024,), (2023,)]),
        ("2024年绿地相当于2023年的百分之多少", "share", [(2024,), (2023,)]),
        ("失业率2023年4.5%，2024年呢", "series", [(2023,), (2024,)]),
        ("Lifts: 2024 vs 2023?", "difference", [(2024,), (2023,)]),
        ("Compare the parks added in 2023 and 2024.", "difference", [(2024,), (2023,)]),
        ("By what percentage did turnover grow from 2023 to 2024?", "growth", [(2024,), (2023,)]),
    ],
)
def test_many_ways_to_compare_years(question: str, measure: str, years: list[tuple[int, ...]]) -> None:
    found = taken(question)
    assert (found.measure, [operand.query.years for operand in found.operands]) == (measure, years)


@pytest.mark.parametrize(
    ("question", "statuses"),
    [
        ("2024年新增公园完成数超过2025年计划数了吗", ["done", "planned"]),
        ("2024年新增公园比目标多多少", ["done", "planned"]),
        ("2024年实际新增的公园离2025年的目标差多少", ["done", "planned"]),
    ],
)
def test_plans_and_facts_open_a_side(question: str, statuses: list[str]) -> None:
    assert [operand.query.status for operand in taken(question).operands] == statuses


def test_a_plan_document_is_a_side() -> None:
    fact, plan = taken("2024年底公园总数达到十四五目标了吗？").operands
    assert (fact.query.years, fact.query.documents) == ((2024,), ())
    assert (plan.query.years, plan.query.status) == ((2025,), "planned")
    assert plan.query.documents


def test_numbered_events_are_sides() -> None:
    assert [operand.event for operand in taken("第七届进博会成交额比第六届多多少？").operands] == ["第七届", "第六届"]


def test_two_things_in_one_year_are_sides() -> None:
    first, second = taken("2024年绿地和绿道哪个新增得多？").operands
    assert "绿地" in first.query.text
    assert "绿道" in second.query.text
    assert first.query.years == second.query.years == (2024,)


def test_a_part_comes_before_its_whole() -> None:
    part, whole = taken("2024年全市加装的电梯里徐汇占百分之几？").operands
    assert (part.query.place, whole.query.place) == ("徐汇区", "上海市")


@pytest.mark.parametrize(
    "question",
    [
        "2021至2025年全市新增森林多少亩？",
        "2023年度上海市科学技术奖徐汇拿了几项？",
        "2024年技术合同成交额比上年增长多少？",
        "东北跟上海结对子的是哪座城市？",
        "2024年原计划装多少台电梯？不是实际完成数",
        "去年（2024年）重大工程花了多少？",
    ],
)
def test_two_mentions_alone_do_not_compare(question: str) -> None:
    assert parts(question) is None
