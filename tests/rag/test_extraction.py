"""Answers taken from sentences: the value that was asked for, its scope, and its quote."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.extraction import Draft, extract
from rag.question import understand
from rag.records import Hit
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)
STATED = [
    stated("新增公园141座，累计达到973座。", 2024),
    stated("新增公园162座，累计达到832座。", 2023),
    stated("重大工程完成投资2383亿元，增长5.6%。", 2024),
    stated("外资总部、研发中心分别新增65家和30家，累计分别达到956家和561家。", 2024),
    stated("到2025年，新增公园不少于120座。", 2025, status="planned"),
    stated("指标\u2002城镇调查失业率\u2003单位\u2002%\u20032025年目标\u20035左右", 2025, status="planned"),
    stated("公园城市是以生态为本底的城市。", None),
]
DOCUMENTS = {document.id: document for document, _ in STATED}
PARKS, PARKS_OLD, MONEY, CENTRES, GOAL, ROW, WORDS = (hit for _, hit in STATED)


def taken(question: str, *hits: Hit) -> Draft:
    return extract(understand(question, today=TODAY), hits, DOCUMENTS, english=question.isascii())


@pytest.mark.parametrize(
    ("question", "hit", "value"),
    [
        ("2024年新增公园多少座？", PARKS, "141座"),
        ("2024年公园累计多少座？", PARKS, "973座"),
        ("2024年底公园总数是多少座？", PARKS, "973座"),
        ("重大工程投资多少亿元？", MONEY, "2383亿元"),
        ("重大工程投资增速是多少？", MONEY, "5.6%"),
        ("新增外资总部多少家？", CENTRES, "65家"),
        ("新增研发中心多少家？", CENTRES, "30家"),
        ("研发中心累计多少家？", CENTRES, "561家"),
        ("2025年计划新增公园多少座？", GOAL, "不少于120座"),
        ("2025年失业率目标是多少？", ROW, "5%左右"),
    ],
)
def test_the_value_asked_for_is_taken(question: str, hit: Hit, value: str) -> None:
    draft = taken(question, hit)
    assert draft.direct == value
    assert draft.text.startswith(value)


def test_the_answer_names_its_scope_and_marks_its_quote() -> None:
    draft = taken("2024年新增公园多少座？", PARKS)
    assert "2024年，上海市，已完成" in draft.text
    assert "[1]" in draft.text
    assert [(one.marker, one.quote) for one in draft.citations] == [(1, PARKS.text)]


def test_a_plan_is_called_a_plan() -> None:
    assert "计划" in taken("2025年新增公园多少座？", GOAL).text


def test_the_best_sentence_wins_among_alike() -> None:
    assert taken("新增公园多少座？", PARKS, replace(PARKS_OLD, score=0.2, rank=2)).direct == "141座"
    assert taken("新增公园多少座？", PARKS_OLD, replace(PARKS, score=0.2, rank=2)).direct == "162座"


def test_a_question_without_a_number_quotes_the_sentence() -> None:
    draft = taken("什么是公园城市？", WORDS)
    assert draft.direct is None
    assert "以生态为本底" in draft.text
    assert [one.quote for one in draft.citations] == [WORDS.text]


def test_a_name_is_taken_from_the_reader_where_it_is_sure() -> None:
    name = "研发中心"
    start = CENTRES.sentence.start + CENTRES.text.index(name)
    read = replace(CENTRES, answer=(start, start + len(name)), signals={"answerable": 0.9})
    assert taken("谁新增了30家？", read).direct is not None
    assert taken("哪类机构新设最快？", read).direct == name
    unsure = replace(read, signals={"answerable": 0.01})
    assert taken("哪类机构新设最快？", unsure).direct is None


def test_english_scope_words() -> None:
    text = taken("How many parks were added in 2024?", PARKS).text
    assert text.startswith("141座")
    assert "2024, Shanghai, done" in text
