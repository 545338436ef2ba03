"""What a question says of its time, place, status, document and official words."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from rag.errors import InputError
from rag.question import (
    SYNONYMS,
    Synonyms,
    documents_asked,
    load_synonyms,
    place_asked,
    status_asked,
    understand,
    years_asked,
)
from rag.records import Scope, Status
from tests.rag.passages import documents

TODAY = dt.date(2025, 6, 1)
PERIOD = (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年新增公园多少座", (2024,)),
        ("24年新增公园多少座", (2024,)),
        ("2024 失业率", (2024,)),
        ("去年新增公园", (2024,)),
        ("前年和今年", (2023, 2025)),
        ("明年打算投多少", (2026,)),
        ("2023年和2024年", (2023, 2024)),
        ("2023到2025年", (2023, 2024, 2025)),
        ("十四五期间建多少", PERIOD),
        ("“十四五”期间建多少", PERIOD),
        ("十四五末常住人口", (2025,)),
        ("“十四五”末常住人口", (2025,)),
        ("十三五末", (2020,)),
        ("jobs created last year", (2024,)),
        ("How many parks in 2023?", (2023,)),
        ("the 14th five-year plan", PERIOD),
    ],
)
def test_years_are_read_in_every_wording(text: str, years: tuple[int, ...]) -> None:
    assert years_asked(text, TODAY) == years


@pytest.mark.parametrize(
    "text", ["投资2400亿元", "房龄25年以上的老房子", "70多年", "失业率是多少", "2000家企业", "10年前"]
)
def test_amounts_and_spans_of_time_are_no_years(text: str) -> None:
    assert years_asked(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021年的五年规划里每年新增多少岗位", (2021, 2022, 2023, 2024, 2025)),
        ("2021年批的那份五年规划到2025年要供应多少套", (2025,)),
        ("2021年新增公园多少座", (2021,)),
    ],
)
def test_the_year_of_a_plan_is_no_time_of_what_it_says(text: str, years: tuple[int, ...]) -> None:
    assert years_asked(text, TODAY) == years


def test_last_year_follows_the_stated_date() -> None:
    assert years_asked("去年新增公园", dt.date(2021, 1, 1)) == (2020,)
    assert understand("去年新增公园多少座？", today=dt.date(2024, 2, 29)).years == (2023,)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("徐汇区的养老床位", "徐汇区"),
        ("徐汇的养老床位", "徐汇区"),
        ("上海徐汇区的养老床位", "徐汇区"),
        ("浦东有多少家医院", "浦东新区"),
        ("全市新增公园", "上海市"),
        ("上海新增公园", "上海市"),
        ("parks in Shanghai", "上海市"),
        ("beds in Xuhui District", "徐汇区"),
        ("新增公园", None),
        ("徐汇和黄浦谁多", None),
        ("Xuhui or Pudong", None),
        ("黄浦江两岸贯通多少公里", None),
        ("浦东、虹桥两场的货运量", None),
        ("浦东虹桥两个机场的货运量", None),
        ("浦东、虹桥两场的货运量，上海", "上海市"),
        ("全市（非徐汇）新增公园", "上海市"),
        ("新增公园，不是徐汇区的", None),
        ("徐汇新增公园，是区里的，不是全市的", "徐汇区"),
        ("除徐汇外，浦东新增公园", "浦东新区"),
        ("除浦东、徐汇外，新增公园", None),
        ("不包括徐汇的全市新增公园", "上海市"),
        ("是不是徐汇区的公园最多", "徐汇区"),
        ("浦东机场的旅客", None),
    ],
)
def test_a_place_is_named_or_not(text: str, place: str | None) -> None:
    assert place_asked(text) == place


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("计划新增多少座公园", "planned"),
        ("2025年要建多少座公园", "planned"),
        ("力争达到多少", "planned"),
        ("planned investment", "planned"),
        ("how many will be built", "planned"),
        ("实际新增了多少座公园", "done"),
        ("已经建成多少座公园", "done"),
        ("what was the actual figure", "done"),
        ("2025年老房子电梯最终装好了几台", "done"),
        ("2025年公园一共几座？我问的是结果，不要目标", "done"),
        ("最终要建成多少座公园", "planned"),
        ("将来要建多少座公园", "planned"),
        ("2023年新动工的项目加起来要投多少钱", None),
        ("2024年设立的未来产业基金有多大", None),
        ("2026年计划报告说公园为什么少", None),
        ("2026年计划报告里计划建几座公园", "planned"),
        ("新增公园多少座", None),
        ("计划完成了吗", None),
        ("规划是谁批准的", None),
        ("规划纲要分几篇", None),
        ("按规划是多少公里", "planned"),
        ("总共要新增多少张床位", "planned"),
        ("2025年目标在工作报告里是多少", "planned"),
        ("给2024年定的街区任务数是多少", "planned"),
        ("2024年初定下来要添多少张床", "planned"),
        ("2024年新认定了多少家总部", None),
        ("年初原本定的任务是几台", "planned"),
        ("5G下载速率实测是多少", "done"),
        ("目标是多少？想跟实际对一对", "planned"),
        ("动工数是年初定的数的几倍", None),
        ("2025年过完了，物价涨了几个点？不是说目标", "done"),
        ("2025年GDP最后做到多少万亿", "done"),
        ("What target did the city set itself?", "planned"),
        ("What share was transport supposed to reach?", "planned"),
        ("How many jobs were added during the 13th Five-Year Plan?", "done"),
        ("What average speed was measured?", "done"),
        ("第三轮三年行动计划里有几个事项", None),
        ("完成的重大工程目标有几项", None),
        ("2025年要完成的旧住房改造有多少万平方米", "planned"),
        ("启动数是原定任务的几倍", None),
        ("How many parks did the city add?", "done"),
    ],
)
def test_done_or_planned_is_read_only_where_it_is_said(text: str, status: Status | None) -> None:
    assert status_asked(text) == status


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("十四五规划里轨交里程", ["shanghai-14th-five-year-plan.txt"]),
        ("the 14th five-year plan", ["shanghai-14th-five-year-plan.txt"]),
        ("24年的工作报告里新增公园多少", ["shanghai-government-work-report-2024.txt"]),
        (
            "2025年政府工作报告里新增公园多少",
            ["shanghai-government-work-report-2025.md", "xuhui-government-work-report-2025.txt"],
        ),
        ("2026年计划报告", ["shanghai-plan-report-2026.md"]),
        ("2024年报告说市场信心怎样", ["shanghai-government-work-report-2024.txt"]),
        ("2026年那份报告怎么解释", ["shanghai-plan-report-2026.md"]),
        ("2024年报告了多少例", []),
        ("2024年报告新增病例多少", []),
        ("市长2024年初作报告时怎么说", ["shanghai-government-work-report-2024.txt"]),
        ("2019年政府工作报告", []),
        ("十五五规划", []),
        ("2024年新增公园多少座", []),
    ],
)
def test_documents_are_named_by_kind_and_year(text: str, named: list[str]) -> None:
    assert sorted(documents_asked(text, documents().values())) == named


@pytest.mark.parametrize("only", ["只问五年规划纲要里写的", "仅限规划里的数", "光看规划纲要"])
def test_a_document_that_alone_is_asked_is_a_filter(only: str) -> None:
    held = documents().values()
    plan = ("shanghai-14th-five-year-plan.txt",)
    assert understand(f"“十四五”末租赁房多少套？{only}", documents=held, today=TODAY).scope == Scope(documents=plan)
    chosen = Scope(documents=("shanghai-plan-report-2026.md",))
    asked = understand(f"“十四五”末租赁房多少套？{only}", documents=held, today=TODAY, scope=chosen)
    assert asked.scope == chosen, "what was chosen is not widened"
    assert understand("“十四五”规划里租赁房多少套？", documents=held, today=TODAY).scope == Scope()


def test_the_year_of_a_named_report_is_not_the_time_asked() -> None:
    held = documents().values()
    assert understand("2025年政府工作报告里新增公园多少", documents=held, today=TODAY).years == ()
    assert understand("2025年政府工作报告说2024年新增公园多少", documents=held, today=TODAY).years == (2024,)
    assert understand("2019年政府工作报告里新增公园多少", documents=held, today=TODAY).years == (2019,)


def test_traditional_script_is_searched_in_simplified() -> None:
    query = understand("2024年上海城鎮調查失業率是多少？", today=TODAY)
    assert query.question == "2024年上海城鎮調查失業率是多少？"
    assert query.text == "2024年上海城镇调查失业率是多少？"
    assert "城镇调查失业率" in query.terms
    assert (query.years, query.place) == ((2024,), "上海市")


def test_english_reaches_the_official_words() -> None:
    query = understand("What was the unemployment rate in Shanghai in 2024?", today=TODAY)
    assert "城镇调查失业率" in query.terms
    assert (query.years, query.place, query.status) == ((2024,), "上海市", "done")
    assert "生产总值" in understand("gdp in 2024", today=TODAY).terms


def test_a_filter_is_kept_apart_from_what_the_question_says() -> None:
    scope = Scope(years=(2023,), documents=("a.txt",))
    query = understand("2024年新增公园多少座", today=TODAY, scope=scope)
    assert (query.years, query.scope, query.documents) == ((2024,), scope, ())
    assert understand("2024年新增公园多少座", today=TODAY).scope == Scope()


def test_english_keys_are_whole_words() -> None:
    table = Synonyms({}, {"art": ("艺术",), "jobs": ("就业",)})
    assert table.official("smart jobs") == ("就业",)
    assert table.official("art") == ("艺术",)


def test_latin_keys_among_the_chinese_ones_are_whole_words() -> None:
    assert "人工智能" not in understand("How many parks are there in Shanghai?", today=TODAY).terms


def test_longer_everyday_words_come_first_and_each_official_word_once() -> None:
    table = Synonyms({"房": ("住房", "房屋"), "租房": ("租赁住房", "住房")}, {})
    assert table.official("租房") == ("租赁住房", "住房", "房屋")
    assert table.official("买菜") == ()


def test_every_line_of_the_shipped_synonyms_is_well_formed() -> None:
    tables = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    assert set(tables) == {"words", "english"}
    for name, table in tables.items():
        assert len(table) > 20
        for word, official in table.items():
            assert word == word.strip() != "", (name, word)
            assert official, (name, word)
            assert len(official) == len(set(official)), (name, word)
            assert all(one == one.strip() != "" for one in official), (name, word)


def test_english_keys_of_the_shipped_synonyms_lead_to_chinese() -> None:
    table = load_synonyms()
    for word, official in table.english.items():
        assert not any("㐀" <= sign <= "鿿" for sign in word), word
        assert word == word.lower(), word
        assert any("㐀" <= sign <= "鿿" for one in official for sign in one), word


def test_an_own_file_extends_and_overrides_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[words]\n"毛毛虫" = ["城镇调查失业率"]\n"失业率" = ["登记失业率"]\n[english]\n"Widget" = ["部件"]\n'
    )
    table, shipped = load_synonyms(own), load_synonyms()
    assert table.official("毛毛虫是多少") == ("城镇调查失业率",)
    assert table.words["失业率"] == ("登记失业率",)
    assert shipped.words["失业率"] == ("城镇调查失业率",)
    assert table.official("a widget") == ("部件",)
    assert table.words["GDP"] == shipped.words["GDP"]


@pytest.mark.parametrize(
    "text",
    [
        'words = "失业率"',
        '[words]\n"失业率" = "城镇调查失业率"',
        '[words]\n"失业率" = [1]',
        "[english]\njobs = 3",
        "[words",
    ],
)
def test_a_malformed_own_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(InputError, match=r"own\.toml"):
        load_synonyms(own)


def test_a_missing_own_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.toml"):
        load_synonyms(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("question", "years", "place", "status"),
    [
        ("24年新来的总部几家？实际的，不是25年想拉的", (2024,), None, "done"),
        ("24年新来的总部几家？不要25年的目标", (2024,), None, "done"),
        ("2025年重大工程投多少？不要实绩", (2025,), None, "planned"),
        ("徐汇24年装好几台？全市的不要", (2024,), "徐汇区", None),
        ("25年说要添三千张床位，那么2026年打算新添多少张？", (2026,), None, "planned"),
        ("2025年比2024年多多少张？", (2024, 2025), None, None),
        ("我住徐汇，腿脚不便。今年新增几座公园？", (2025,), "徐汇区", None),
        ("我老家在奉贤。2025年市里打算修多少公里乡村公路？", (2025,), "上海市", "planned"),
    ],
)
def test_the_scope_is_that_of_what_is_asked(
    question: str, years: tuple[int, ...], place: str | None, status: str | None
) -> None:
    query = understand(question, today=TODAY)
    assert (query.years, query.place, query.status) == (years, place, status)


def test_what_is_ruled_out_is_no_part_of_the_text() -> None:
    query = understand("24年新增托额多少個？幼兒園辦的不算", today=TODAY)
    assert query.text == "24年新增托额多少个？"
    assert query.ruled_out == "幼儿园办的"
    assert query.question == "24年新增托额多少個？幼兒園辦的不算"
