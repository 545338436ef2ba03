"""An answer as the JSON that other programs read."""

from __future__ import annotations

import json
from dataclasses import replace

from rag.citations import cite
from rag.passages import LIMIT
from rag.records import Answer, Usage
from tests.rag.statements import stated
from ui.turns import turn_json

DOCUMENT, HIT = stated("新增公园141座，累计达到973座。", 2024)
DOCUMENTS = {DOCUMENT.id: DOCUMENT}
QUOTE = cite(1, DOCUMENT, HIT.chunk, HIT.start, HIT.end)
ANSWER = Answer(
    question="那2024年呢？",
    standalone="2024年新增公园多少座？",
    text="141座。[1]",
    status="answered",
    citations=(QUOTE,),
    hits=(HIT,),
    warnings=("小心",),
    seconds={"retrieve": 0.123456, "answer": 0.5},
)


def test_every_field_of_the_contract_is_there() -> None:
    turn = turn_json(ANSWER, DOCUMENTS)
    assert (turn["question"], turn["standalone"]) == ("那2024年呢？", "2024年新增公园多少座？")
    assert (turn["status"], turn["answer"], turn["mode"]) == ("answered", "141座。[1]", "extractive")
    assert turn["seconds"] == {"retrieve": 0.1235, "answer": 0.5}
    assert turn["warnings"] == ["小心"]
    assert turn["usage"] is None


def test_it_survives_json() -> None:
    turn = turn_json(ANSWER, DOCUMENTS)
    assert json.loads(json.dumps(turn, ensure_ascii=False)) == turn


def test_a_citation_counts_in_the_raw_file() -> None:
    (citation,) = turn_json(ANSWER, DOCUMENTS)["citations"]
    assert (citation["marker"], citation["document"], citation["title"]) == (1, DOCUMENT.id, "报告")
    assert citation["headings"] == ["一、回顾"]
    ((low, high),) = citation["spans"]
    assert DOCUMENT.source.text[low:high] == citation["quote"] == "新增公园141座，累计达到973座。"
    assert (citation["years"], citation["place"], citation["status"]) == ([2024], "上海市", "done")


def test_a_hit_counts_in_the_raw_file() -> None:
    (hit,) = turn_json(ANSWER, DOCUMENTS)["hits"]
    assert (hit["rank"], hit["document"], hit["score"]) == (1, DOCUMENT.id, 1.0)
    ((low, high),) = hit["spans"]
    assert DOCUMENT.source.text[low:high] == hit["text"]


def test_a_long_hit_is_cut_with_its_spans() -> None:
    document, found = stated("长" * (LIMIT + 100))
    (hit,) = turn_json(replace(ANSWER, hits=(found,)), {document.id: document})["hits"]
    assert len(hit["text"]) == LIMIT
    assert sum(high - low for low, high in hit["spans"]) == LIMIT


def test_a_refusal_lists_what_is_near_apart() -> None:
    refusal = replace(ANSWER, status="no_evidence", citations=(), related=(QUOTE,))
    turn = turn_json(refusal, DOCUMENTS)
    assert (turn["status"], turn["citations"]) == ("no_evidence", [])
    assert [one["quote"] for one in turn["related"]] == [QUOTE.quote]


def test_usage_is_given_where_it_is_known() -> None:
    turn = turn_json(replace(ANSWER, usage=Usage(7, 3)), DOCUMENTS)
    assert turn["usage"] == {"input_tokens": 7, "output_tokens": 3}
