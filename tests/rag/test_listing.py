"""Lists that no sentence holds: items set out in headings, rows of a table that are of one kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.extraction import Draft, extract
from rag.lines import CELL_SPACE, PAIR_SPACE
from rag.question import understand
from rag.records import Chunk, Document, Hit, Sentence
from tests.rag.documents import build
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)


def row(name: str, kind: str, goal: str) -> str:
    return CELL_SPACE.join(PAIR_SPACE.join(pair) for pair in (("指标", name), ("属性", kind), ("目标", goal)))


ANNOUNCED = "重点打造基础扎实的三大特色产业园区。"
PARTS = ("4.2.1 提升北部钢铁园区。", "4.2.2 扩大南部化工园区。", "4.2.3 建设东部航空园区。")
OUTLINE = build(
    (1, "4 产业", ""),
    (2, "4.2 促进园区发展", ANNOUNCED),
    *((3, heading, "加快转型升级，引入优质企业。") for heading in PARTS),
    (2, "4.3 其他", "支持中小企业。"),
)
ROWS = (row("失业率", "预期性", "5左右"), row("森林覆盖率", "约束性", "19.5"), row("用水总量", "约束性", "80以内"))
OTHER = CELL_SPACE.join(PAIR_SPACE.join(pair) for pair in (("项目", "绿地"), ("属性", "约束性")))
TABLE = build((1, "一、指标", "\n".join((*ROWS, OTHER))), rows=(*ROWS, OTHER))


def hit(document: Document, text: str) -> Hit:
    start = document.text.index(text)
    sentence = Sentence(start, start + len(text), (2025,), "上海市", "planned")
    chunk = Chunk("c", document.id, 0, len(document.text), document.text, sentences=(sentence,))
    return Hit(chunk, sentence, sentence.start, sentence.end, 1.0, 1, "test")


def taken(question: str, document: Document, text: str) -> Draft:
    return extract(understand(question, today=TODAY), [hit(document, text)], {document.id: document})


@pytest.mark.parametrize(
    "question", ["要打造哪三大特色产业园区？", "三个特色园区都是什么", "Which three parks are planned?"]
)
def test_items_that_are_set_out_in_headings_are_named(question: str) -> None:
    draft = taken(question, OUTLINE, ANNOUNCED)
    assert [one.quote for one in draft.citations] == [ANNOUNCED, *(part.split(" ", 1)[1] for part in PARTS)]
    assert [line.split("[")[0] for line in draft.text.splitlines()[1:]] == [
        "提升北部钢铁园区。",
        "扩大南部化工园区。",
        "建设东部航空园区。",
    ]


@pytest.mark.parametrize("question", ["要打造哪四大产业园区？", "有哪些产业园区？"])
def test_headings_are_no_list_where_their_number_is_not_asked_for(question: str) -> None:
    assert len(taken(question, OUTLINE, ANNOUNCED).citations) == 1


@pytest.mark.parametrize(
    ("heading", "text", "parts"),
    [
        ("4 南北联动", "依托轨道交通和三大枢纽联系南北，延伸发展轴。", PARTS),
        ("4 园区发展", "建设东部、南部、北部三大产业园区。", PARTS),
        ("4 新城发展", "推进三个新城建设。", ("完善综合交通", "做强产业", "提升服务")),
    ],
)
def test_what_is_counted_in_passing_or_named_there_is_not_set_out(
    heading: str, text: str, parts: tuple[str, ...]
) -> None:
    document = build((1, heading, text), *((2, part, "加快升级。") for part in parts))
    assert len(taken("是哪三个？", document, text).citations) == 1


def test_headings_that_begin_with_a_figure_keep_it() -> None:
    parts = ("5G网络工程", "15分钟生活圈工程", "12345热线工程")
    document = build((1, "4 工程", "实施三大工程。"), *((2, part, "加快升级。") for part in parts))
    assert [one.quote for one in taken("哪三大工程？", document, "实施三大工程。").citations[1:]] == list(parts)


def test_headings_that_are_only_numbers_are_no_list() -> None:
    parts = ("第三条", "第四条", "第五条")
    document = build((1, "第二章 分类", "企业分为三类。"), *((2, part, "条件另行规定。") for part in parts))
    assert len(taken("企业分为哪三类？", document, "企业分为三类。").citations) == 1


def test_a_section_with_more_parts_than_announced_is_no_list() -> None:
    document = build(
        (1, "4 产业", ANNOUNCED), *((2, heading, "加快升级。") for heading in (*PARTS, "4.2.4 其他园区。"))
    )
    assert len(taken("要打造哪三大特色产业园区？", document, ANNOUNCED).citations) == 1


def test_rows_of_the_kind_asked_for_are_named_each_with_its_own_quote() -> None:
    draft = taken("约束性指标有哪些？", TABLE, ROWS[0])
    assert [line.split("。")[0] for line in draft.text.splitlines()] == ["森林覆盖率", "用水总量"]
    assert [one.quote for one in draft.citations] == list(ROWS[1:])


@pytest.mark.parametrize("question", ["哪些指标是约束性的，哪些是预期性的？", "主要指标有哪些？", "有哪些预期性指标？"])
def test_rows_are_no_list_where_no_one_kind_is_asked_for(question: str) -> None:
    assert [one.quote for one in taken(question, TABLE, ROWS[0]).citations] == [ROWS[0]]


def test_what_a_word_means_is_told_before_where_it_stands() -> None:
    (used, first), (told, second) = (
        stated("重点解决“三高两区”周边农民的居住问题。"),
        stated("26、三高两区。是指高速公路、高铁、高压线沿线以及生态敏感区、环境综合整治区。", score=0.2),
    )
    documents = {used.id: used, told.id: told}
    meant = extract(understand("「三高两区」是哪些？", today=TODAY), [first, second], documents)
    assert meant.citations[0].quote == second.text
    where = extract(understand("三高两区周边有哪些问题？", today=TODAY), [first, second], documents)
    assert where.citations[0].quote == first.text


def pairs(**cells: str) -> str:
    return CELL_SPACE.join(PAIR_SPACE.join(cell) for cell in cells.items() if cell[1])


@pytest.mark.parametrize(
    "question",
    [
        "除了约束性指标还有哪些？",
        "非约束性的指标有哪些？",
        "约束性以外的指标有哪些？",
        "哪些指标不属于约束性？",
        "约束性指标外还有哪些？",
    ],
)
def test_a_kind_that_is_ruled_out_is_not_listed(question: str) -> None:
    assert [one.quote for one in taken(question, TABLE, ROWS[0]).citations] == [ROWS[0]]


@pytest.mark.parametrize(
    "question", ["约束性指标分别由哪些部门负责？", "约束性指标中与水有关的有哪些？", "约束性指标有哪些措施？"]
)
def test_what_asks_for_more_than_the_rows_is_no_list_of_them(question: str) -> None:
    assert [one.quote for one in taken(question, TABLE, ROWS[0]).citations] == [ROWS[0]]


def test_rows_fit_all_that_is_named() -> None:
    rows = (
        pairs(项目="甲小区", 类型="新建", 进度="完成"),
        pairs(项目="乙小区", 类型="新建", 进度="在建"),
        pairs(项目="丙小区", 类型="新建", 进度="完成"),
        pairs(项目="丁小区", 类型="改建", 进度="完成"),
    )
    draft = taken("新建的、完成的有哪些？", build((1, "一、住房", "\n".join(rows)), rows=rows), rows[1])
    assert [one.quote for one in draft.citations] == [rows[0], rows[2]]


def test_rows_are_not_named_by_numbers() -> None:
    rows = tuple(
        pairs(排名=str(at), 指标="增速" if at < 3 else "总量", 属性=kind)
        for at, kind in enumerate(["甲类", "乙类", "乙类", "乙类"])
    )
    assert len(taken("乙类有哪些？", build((1, "一、指标", "\n".join(rows)), rows=rows), rows[1]).citations) == 1


def test_the_goals_of_a_kind_are_told_with_their_rows() -> None:
    lines = taken("约束性指标的目标各是多少？", TABLE, ROWS[0]).text.splitlines()
    assert ["19.5" in lines[0], "80以内" in lines[1]] == [True, True]


def test_rows_are_named_by_what_tells_them_apart() -> None:
    rows = (
        pairs(类别="经济", 指标="失业率", 属性="预期性"),
        pairs(类别="环境", 指标="森林覆盖率", 属性="约束性"),
        pairs(类别="", 指标="用水总量", 属性="约束性"),
    )
    lines = taken("约束性指标有哪些？", build((1, "一、指标", "\n".join(rows)), rows=rows), rows[0]).text.splitlines()
    assert [line.split("。")[0] for line in lines] == ["森林覆盖率", "用水总量"]


def test_only_the_table_of_the_sentence_is_listed() -> None:
    homes = (pairs(项目="甲小区", 类型="新建"), pairs(项目="乙小区", 类型="改建"), pairs(项目="丙小区", 类型="新建"))
    roads = (pairs(项目="丁路", 类型="新建"), pairs(项目="戊路", 类型="改建"))
    document = build((1, "一、住房", "\n".join(homes)), (1, "二、道路", "\n".join(roads)), rows=(*homes, *roads))
    assert [one.quote for one in taken("新建的有哪些？", document, homes[0]).citations] == [homes[0], homes[2]]


def test_a_list_too_long_to_read_is_not_given() -> None:
    new = [pairs(项目=f"第{number}号小区", 类型="新建") for number in range(21)]
    rows = (*new, pairs(项目="乙小区", 类型="改建"))
    assert len(taken("新建的有哪些？", build((1, "一、住房", "\n".join(rows)), rows=rows), rows[0]).citations) == 1


def test_items_of_a_later_chunk_speak_about_what_was_found() -> None:
    found = hit(TABLE, ROWS[0])
    chunk = Chunk(
        "c",
        TABLE.id,
        0,
        found.sentence.end,
        TABLE.text[: found.sentence.end],
        (),
        (2019,),
        None,
        "standing",
        (found.sentence,),
    )
    asked = understand("约束性指标有哪些？", today=TODAY)
    draft = extract(asked, [replace(found, chunk=chunk)], {TABLE.id: TABLE})
    assert {(one.years, one.place, one.status) for one in draft.citations} == {((2025,), "上海市", "planned")}
    assert "2025年，上海市，计划" in draft.text


@pytest.mark.parametrize(
    "question",
    [
        "什么是三高两区？",
        "三高两区什么意思？",
        "“三高两区”的含义是什么？",
        "三高两区都包括哪些？",
        "解决周边的，三高兩區是哪些?",
    ],
)
def test_a_meaning_is_asked_in_many_ways(question: str) -> None:
    (used, first), (told, second) = stated("治理“三高两区”。"), stated("三高两区\u2002指高速公路等。", score=0.2)
    documents = {used.id: used, told.id: told}
    draft = extract(understand(question, today=TODAY), [first, second], documents)
    assert draft.citations[0].quote == second.text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("约束性指标包括哪些？", "约束性指标全部完成。"),
        ("重点企业是哪些？", "企业是指依法设立的单位。"),
        ("数字经济是哪些区在发展？", "数字经济是指以数据为要素的经济。"),
    ],
)
def test_what_is_no_meaning_of_the_word_asked_for_stays_behind(question: str, text: str) -> None:
    (used, first), (told, second) = stated("完成八项。"), stated(text, score=0.2)
    documents = {used.id: used, told.id: told}
    draft = extract(understand(question, today=TODAY), [first, second], documents)
    assert draft.citations[0].quote == first.text
