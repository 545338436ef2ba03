"""What a question asks, set apart from what it rules out and from what only leads up to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.exclusions import apart, asking_clauses, until_asked, without_preamble, without_remark


@pytest.mark.parametrize(
    ("question", "asked", "ruled_out"),
    [
        ("24年新修绿道几公里 不要总长", "24年新修绿道几公里", "总长"),
        ("新增托额多少个？幼儿园办的不算", "新增托额多少个？", "幼儿园办的"),
        ("装好了几台电梯？要实绩，别给我目标", "装好了几台电梯？要实绩", "目标"),
        ("零星的旧里（不是成片的）改了多少平方米？", "零星的旧里改了多少平方米？", "成片"),
        ("动工的有几项？总数、完工的，这些都不用告诉我。", "动工的有几项？", "总数、完工的"),
        ("新来几家，不是问总部，也不是问一共多少。", "新来几家。", "总部 一共多少"),
        ("新开工几条？前一年的数我已经有了，全市的也不要。", "新开工几条？", "前一年的数 全市的"),
        ("准备投多少钱？我已有24年的数。", "准备投多少钱？", "24年的数"),
        ("我问的不是总数是新增数，有几家？", "我问的新增数，有几家？", "总数"),
        ("做了几平方米？年初喊的打算不算。", "做了几平方米？", "年初喊的打算"),
        ("通车的是哪两条？还在挖的勿要讲", "通车的是哪两条？", "还在挖的"),
        ("How many parks were added, not the total?", "How many parks were added?", "the total"),
        ("地铁里程多少 不含磁浮 2024", "地铁里程多少 2024", "磁浮"),
        ("How many lifts? Not the plan, please.", "How many lifts? please.", "the plan"),
    ],
)
def test_what_is_ruled_out_is_set_apart(question: str, asked: str, ruled_out: str) -> None:
    assert apart(question) == (asked, ruled_out)


@pytest.mark.parametrize(
    "question",
    [
        "不要钱的公园有几座",
        "要不要买房",
        "是不是徐汇的公园最多",
        "湿垃圾算不算进去？",
        "上海打算怎么做到出门办事不用带证件？",
        "多少项政策不用申请就能享受？",
        "不是徐汇户口的老人去徐汇吃饭，有折扣伐？",
        "特别是养老床位，有几张",
        "外资研发中心，23年底已有，多少家",
        "No. 1 in the world, which port is it?",
        "not only parks but also which forests?",
        "总数不要",
        "全市有多少座公园不要门票？",
        "哪些材料不需要提交？",
        "有几个区不是郊区？",
        "多少人，包不包括外来的？",
        "How many streets have no lift?",
        "Which districts did not reach the target in 2024?",
        "人均可支配收入扣除价格因素，增长了多少？",
        "不要钱的公园，全市多少座？",
        "不是本地人，养老金多少？",
        "电梯有了，维护费谁出？",
        "",
        "？",
    ],
)
def test_what_only_looks_like_it_stays(question: str) -> None:
    assert apart(question) == (question, "")


@given(st.text(alphabet="新增公园几座多少不要是算总数的，。？（） not", max_size=60))
def test_nothing_is_added_and_a_question_is_left(question: str) -> None:
    asked, ruled_out = apart(question)
    assert set(asked) <= set(question)
    assert bool(asked.strip()) or not question.strip() or not ruled_out
    assert apart(question) == (question, "") or len(asked) < len(question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("我腿脚不便。2026年上海想多设几个养老服务点？", "2026年上海想多设几个养老服务点？"),
        ("买菜最怕药水。2025年农药总量要减掉百分之几呢", "2025年农药总量要减掉百分之几呢"),
        ("大华医院的新楼登报了。它什么时候启用？", "大华医院的新楼登报了。它什么时候启用？"),
        ("开放创新中心越来越多。23年多了几家？", "开放创新中心越来越多。23年多了几家？"),
        ("公共充电桩越来越多。2024年一共新增了多少个？", "公共充电桩越来越多。2024年一共新增了多少个？"),
        ("虹桥呢?要做强哪两个中心平台", "虹桥呢?要做强哪两个中心平台"),
    ],
)
def test_sentences_before_a_question_that_speaks_for_itself_are_left_out(question: str, asked: str) -> None:
    assert without_preamble(question) == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("小夫妻租房，今年上海要新增多少套保租房？", "今年上海要新增多少套保租房？"),
        ("写论文要引一下：24年商业演出一共搞了多少场？", "24年商业演出一共搞了多少场？"),
        ("我住徐汇，今年要新开几座公园和绿地？", "我住徐汇，今年要新开几座公园和绿地？"),
        ("写字楼空置率，去年甲级的平均到底是多少？", "写字楼空置率，去年甲级的平均到底是多少？"),
        ("旧住房改造，24年做了多少？", "旧住房改造，24年做了多少？"),
        ("我看到那个中心，它有几家？", "我看到那个中心，它有几家？"),
    ],
)
def test_remarks_of_the_asker_may_be_left_out(question: str, asked: str) -> None:
    assert without_remark(question) == asked


def test_clauses_that_ask_are_told_from_those_around_them() -> None:
    assert until_asked("静安区装了几台？人家说比徐汇多") == "静安区装了几台"
    assert until_asked("23年和24年比，多的那年改了几张？") == "23年和24年比，多的那年改了几张"
    assert until_asked("新增公园") == "新增公园"
    assert asking_clauses("25年说要添三千张，那么2026年添多少张？") == "那么2026年添多少张"
    assert asking_clauses("新增公园") == "新增公园"
