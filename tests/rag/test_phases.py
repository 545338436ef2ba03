"""Begun, under way or done: what a question asks, and which clause of a sentence answers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag.phases import in_phase, phase_asked, phases_said
from rag.question import understand
from rag.records import Hit
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)
LINES = stated("加快建设崇明线、嘉闵线等线路，建成2号线西延伸、18号线二期。", 2025, status="planned")[1]
STARTED = stated("20号线一期、示范区线等线路开工建设。", 2024)[1]
OPENED = stated("建成机场联络线、17号线西延伸。", 2024)[1]
PARKS = stated("新增公园141座。", 2024)[1]


@pytest.mark.parametrize(
    ("question", "phase"),
    [
        ("哪几条线刚破土？", "begun"),
        ("24年新动工几条路", "begun"),
        ("which stations broke ground in 2024", "begun"),
        ("哪些还在建造？", "under way"),
        ("哪几条线能修好通车", "done"),
        ("which museum was completed", "done"),
        ("当年不完工、还在施工的是哪两处", "under way"),
        ("开工和竣工的各有几项", None),
        ("交通的里程有多长", None),
        ("2024年新建了几座公园？", None),
        ("哪些项目还没有建成？", None),
        ("建成区绿化覆盖率多少", None),
        ("开工率是多少", None),
        ("现在建了多少个充电桩？", None),
        ("How open is the financial market?", None),
        ("新增公园多少座", None),
    ],
)
def test_a_question_names_one_phase_or_none(question: str, phase: str | None) -> None:
    assert phase_asked(question) == phase


def test_words_name_the_phases_that_they_say() -> None:
    assert phases_said("全年新开工道路") == {"begun"}
    assert phases_said("加快大华医院新址竣工投用") == {"done"}
    assert phases_said("新增公园") == frozenset()


def read(question: str, *hits: Hit) -> tuple[Hit, str]:
    """Return the hit in front, and what is read in it."""
    best = in_phase(understand(question, today=TODAY), hits)[0]
    assert best.answer is not None
    return best, best.chunk.slice(*best.answer)


def test_the_answer_stands_in_a_clause_of_the_phase() -> None:
    wrong = replace(LINES, answer=(LINES.sentence.start + 4, LINES.sentence.start + 11))
    _, text = read("2025年修好哪两条线？", wrong)
    assert "2号线西延伸、18号线二期" in text
    assert "崇明线" not in text
    _, text = read("2025年还在建的是哪两条线？", wrong)
    assert text == wrong.chunk.slice(*wrong.answer or (0, 0)), "what was read stands in the right clause"


def test_a_hit_of_the_phase_goes_before_a_better_one_of_another() -> None:
    first, second = replace(STARTED, score=9.0), replace(OPENED, score=8.0)
    best, text = read("24年通车的是哪两条线？", first, second)
    assert best.chunk.id == second.chunk.id
    assert best.score == first.score
    assert "机场联络线" in text
    far = replace(second, score=1.0)
    query = understand("24年通车的是哪两条线？", today=TODAY)
    assert in_phase(query, (first, far)) == (first, far)


def test_nothing_changes_where_no_phase_is_asked_or_told() -> None:
    for question in ("24年新增公园多少座？", "24年开工的有哪些？"):
        assert in_phase(understand(question, today=TODAY), (PARKS,)) == (PARKS,)
