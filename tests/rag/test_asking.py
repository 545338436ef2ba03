"""What kind of answer a question wants."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.asking import AnswerType, items_wanted, units_wanted, wanted, wanted_of
from rag.question import understand
from rag.records import Hit
from tests.rag.statements import stated


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("2024年新增公园多少座？", "number"),
        ("城镇调查失业率是多少？", "number"),
        ("装了几台电梯", "number"),
        ("How many parks were added?", "number"),
        ("What is the unemployment rate?", "number"),
        ("轨道交通运营里程", "number"),
        ("谁负责审批？", "name"),
        ("哪个区新增最多？", "name"),
        ("什么时候实施？", "name"),
        ("有哪些重点产业？", "list"),
        ("重点产业包括什么", "list"),
        ("What are the key industries?", "list"),
        ("外资总部和研发中心分别是哪几家", "list"),
        ("什么是城市更新？", "explanation"),
        ("城市更新是什么意思", "explanation"),
        ("城市更新怎么做", "explanation"),
        ("为什么要加装电梯", "explanation"),
        ("Why are lifts installed?", "explanation"),
        ("垃圾回收利用率是什么意思", "explanation"),
        ("为什么要搞数字化", "explanation"),
        ("示范区一共几片，都在哪", "list"),
        ("新开了一百四十几座公园，里头浦东占了多少座？", "number"),
        ("刮倒了好几万棵树，是多少棵？", "number"),
        ("立案少了快两成，具体是降了百分之几？", "number"),
        ("列进正式名单的大工程有几项", "number"),
        ("给我一份名单", "list"),
        ("铁路物流基地是哪俩", "list"),
        ("那座新城靠几号线？", "name"),
        ("跨国公司总部 23年末 存量", "number"),
        ("货运量全球排名多少", "name"),
        ("连续多少年排名第一", "number"),
        ("怎么提高森林覆盖率", "explanation"),
    ],
)
def test_the_kind_of_answer(question: str, kind: AnswerType) -> None:
    assert wanted(question).type == kind


@pytest.mark.parametrize(
    ("question", "unit", "other"),
    [
        ("新增公园多少座", "座", "元"),
        ("装一部电梯要掏几钿", "元", "台"),
        ("一张床一个月租金多少", "元", "张"),
        ("受益的有多少人家", "户", "人"),
        ("要配多少个医生", "人", "元"),
        ("新城要有多大规模的人口", "人", "元"),
        ("机场接送了多少旅客", "人次", "吨"),
        ("装了几台电梯", "台", "%"),
        ("失业率是多少", "%", "座"),
        ("重大工程投资多少亿元", "元", "%"),
        ("轨道交通运营里程多长", "公里", "元"),
        ("GDP是多少", "元", "座"),
        ("利用外资多少美元", "美元", "%"),
        ("how much money was invested", "元", "%"),
    ],
)
def test_the_units_that_may_answer(question: str, unit: str, other: str) -> None:
    units = wanted(question).units
    assert unit in units
    assert other not in units


def test_no_measure_lets_any_unit_answer() -> None:
    assert units_wanted("how many parks") == ()
    assert wanted("谁负责审批？").units == ()
    assert wanted("什么是城市更新？").units == ()


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("可支配收入涨了几个点", "百分点"),
        ("失业率比上年降了多少个点？", "百分点"),
        ("新建了几个点位", "个"),
        ("托育点设了几个点", "个"),
    ],
)
def test_points_that_rise_or_fall_are_percentage_points(question: str, unit: str) -> None:
    assert units_wanted(question)[0] == unit


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("推进哪五个产业", 5),
        ("六大产业集群是哪些", 6),
        ("五型经济指什么", 5),
        ("哪2个区", 2),
        ("推进哪些产业", 0),
        ("第三个新城", 0),
        ("Which six clusters are promoted?", 6),
        ("What are the three functions?", 3),
        ("Which clusters are promoted?", 0),
        ("What are the city's three functions?", 3),
        ("What changed over the three years?", 0),
        ("What are the goals of the ten-year ban?", 0),
    ],
)
def test_how_many_items_a_list_has(question: str, items: int) -> None:
    assert items_wanted(question) == items


LONG = "以生态为本底、以人为本的、" * 3


def read(text: str, answer: str, sure: float = 0.9) -> Hit:
    hit = stated(text, 2024)[1]
    start = hit.start + hit.text.index(answer)
    return replace(hit, answer=(start, start + len(answer)), signals={**hit.signals, "answerable": sure})


@pytest.mark.parametrize(
    ("question", "hit", "kind"),
    [
        ("2024年 公园 新增", read("新增公园141座。", "141座"), "number"),
        ("parks added in 2024", read("新增公园141座。", "141座"), "number"),
        ("2024年 公园 新增", read("新增公园141座。", "141座", sure=0.2), "explanation"),
        ("2024年开园的公园", read("前滩公园、世博公园开园。", "前滩公园、世博公园"), "list"),
        ("居民收入增速目标", read("居民收入与经济增长同步。", "与经济增长同步"), "name"),
        ("居民收入增速目标", read("居民收入增长5%。", "5%"), "number"),
        ("新增公园多少座", read("新增公园若干。", "若干"), "number"),
        ("公园城市", read(f"公园城市是{LONG}城市。", LONG), "explanation"),
        ("公园覆盖率", read(f"公园城市是{LONG}城市。", LONG), "explanation"),
    ],
)
def test_what_is_read_decides_where_the_words_do_not_say(question: str, hit: Hit, kind: AnswerType) -> None:
    assert wanted_of(understand(question, today=dt.date(2025, 6, 1)), [hit]).type == kind


def test_nothing_read_leaves_what_the_words_say() -> None:
    assert wanted_of(understand("2024年 公园 新增", today=dt.date(2025, 6, 1)), []).type == "explanation"
