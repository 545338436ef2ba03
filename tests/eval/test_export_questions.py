"""Written questions become training groups: the sentence that answers first, what the search finds beside it after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.export_questions import Written, find, group_of, known, read_written
from rag.overlap import bigrams
from rag.pipeline import Assistant

PARKS = "新增公园141座，累计达到973座"


def test_words_are_found_over_line_breaks() -> None:
    text = "新增公园\n141 座，累计"
    start, end = find("公园141座", text) or (0, 0)
    assert text[start:end] == "公园\n141 座"
    assert find("公园142座", text) is None
    assert find(" ", text) is None


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    good = {"question": "公园？", "document": "a.txt", "sentence": PARKS, "answer": None}
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(good) + '\n{"question": "公园？"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"questions\.jsonl:2"):
        list(read_written([path]))
    path.write_text(json.dumps(good), encoding="utf-8")
    assert list(read_written([path])) == [Written("公园？", "a.txt", PARKS, None)]


def test_a_question_that_is_nearly_gold_is_known() -> None:
    gold = [bigrams("2024年上海新增了多少座公园？")]
    assert known("2024年上海新增了多少座公园", gold)
    assert not known("2024年上海给老人添了多少张床位？", gold)


@pytest.mark.integration
def test_a_group_begins_with_the_sentence_that_answers(assistant: Assistant) -> None:
    group = group_of(Written("2024年新开了几座公园？", "city-2025.txt", PARKS, "141座"), assistant)
    assert group is not None
    assert group.answerable
    assert group.span is not None
    assert group.passages[0][slice(*group.span)] == "141座"
    assert len(group.passages) > 1
    assert not any("141座" in passage for passage in group.passages[1:])


@pytest.mark.integration
def test_without_an_answer_all_passages_are_wrong(assistant: Assistant) -> None:
    group = group_of(Written("2024年出生了多少孩子？", "city-2025.txt", PARKS, None), assistant)
    assert group is not None
    assert not group.answerable
    assert group.span is None
    assert group.passages


@pytest.mark.integration
def test_what_the_documents_do_not_hold_makes_no_group(assistant: Assistant) -> None:
    assert group_of(Written("公园？", "other.txt", PARKS, "141座"), assistant) is None
    assert group_of(Written("公园？", "city-2025.txt", PARKS, "999座"), assistant) is None
