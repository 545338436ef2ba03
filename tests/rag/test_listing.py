"""Lists that no sentence holds: items set out in headings, rows of a table that are of one kind."""

from __future__ import annotations

import datetime as dt

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


@pytest.mark.parametrize("question", ["要打造哪四大产业园区？", "有哪些产业园区？", "园区基础怎样？"])
def test_headings_are_no_list_where_their_number_is_not_asked_for(question: str) -> None:
    assert len(taken(question, OUTLINE, ANNOUNCED).citations) == 1


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
