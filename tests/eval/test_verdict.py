from __future__ import annotations

import pytest

from eval.rows import Row
from eval.verdict import expected, failed, score
from rag.records import Answer, Usage
from tests.eval.fakes import (
    DOCUMENTS,
    GOOD,
    ITEMS,
    NEW_2023,
    NEW_2024,
    PARKS_2023,
    PARKS_2024,
    answer,
    citation,
    refusal,
)

BY_ID = {item.id: item for item in ITEMS}


def judged(item: str, given: Answer, turn: int = 0) -> Row:
    return score(BY_ID[item], turn, given, DOCUMENTS, 0.5)


def test_a_right_answer() -> None:
    row = judged("f1", GOOD["24年多了几座公园"])
    assert row.verdict == "right"
    assert row.good
    assert row.why == "states the answer; evidence at rank 1; cited"
    assert row.scores["recall@1"] == row.scores["citation_recall"] == row.scores["direct"] == 1
    assert row.quotes[0].verbatim
    assert row.quotes[0].holds == row.hits[0].holds == (0,)
    assert row.elapsed == 0.5


def test_a_wrong_answer_says_what_it_lacks_and_where_the_evidence_was() -> None:
    row = judged("f1", answer("", "162座 [1]", citation("parks.txt", NEW_2023), hits=(PARKS_2023, PARKS_2024)))
    assert row.verdict == "wrong"
    assert row.why == "lacks 141座; evidence at rank 2; not cited"
    assert row.scores["mrr@10"] == 0.5
    assert row.scores["citation_precision"] == 0


def test_evidence_in_no_hit() -> None:
    row = judged("f1", answer("", "162座 [1]", hits=(PARKS_2023,)))
    assert "evidence in no hit" in row.why
    assert "numbers in no quote: 162座" in row.why
    assert row.scores["recall@10"] == 0
    assert "citation_precision" not in row.scores


def test_a_false_refusal_and_a_right_one() -> None:
    row = judged("f1", refusal("q", hits=(PARKS_2024,), related=(citation("parks.txt", NEW_2023),)))
    assert row.verdict == "false refusal"
    assert row.why == "refused, though the answer is 141座; evidence at rank 1"
    assert row.scores["right"] == row.scores["citation_recall"] == 0
    assert "length" not in row.scores
    assert row.related[0].text == NEW_2023
    assert judged("u1", refusal("q")).verdict == "rightly refused"


def test_what_should_have_been_refused() -> None:
    row = judged("u1", answer("", "晴 [1]", citation("parks.txt", NEW_2024)))
    assert row.verdict == "should have refused"
    assert "right" not in row.scores


def test_a_trap_that_gives_the_wrong_value_is_wrong_even_if_the_right_one_follows() -> None:
    given = answer("", "832座。后来973座。", citation("parks.txt", NEW_2024), hits=(PARKS_2024,))
    row = judged("t1", given)
    assert row.verdict == "wrong value"
    assert row.why.startswith("gives 832座, which is another year, place or status; right is 973座")
    assert (row.scores["right"], row.scores["trap_passed"], row.scores["wrong_value"]) == (0, 0, 1)
    assert judged("t1", GOOD["24年底一共几座公园"]).scores["trap_passed"] == 1


def test_a_list_in_part() -> None:
    row = judged("l1", answer("", "AI和集成电路"))
    assert row.verdict == "partly right"
    assert row.scores["completeness"] == pytest.approx(2 / 3)
    assert "lacks 生物医药" in row.why


def test_an_altered_quote_is_seen() -> None:
    row = judged("f1", answer("", "142座 [1]", citation("parks.txt", NEW_2024, says=NEW_2024.replace("141", "142"))))
    assert not row.quotes[0].verbatim


def test_an_error_scores_as_an_empty_answer() -> None:
    row = failed(BY_ID["f1"], 0, "ChatError: no reply", 1.0)
    assert (row.verdict, row.why) == ("error", "ChatError: no reply")
    assert row.scores["right"] == row.scores["recall@5"] == row.scores["citation_recall"] == 0
    assert "length" not in row.scores
    assert not failed(BY_ID["u1"], 0, "x", 1.0).refused


def test_usage_and_follow_up_turns() -> None:
    given = Answer("那23年呢", "23年多了几座公园", "162座", "answered", usage=Usage(10, 5), mode="llm")
    row = judged("c1", given, turn=1)
    assert (row.key, row.input_tokens, row.output_tokens, row.mode) == ("c1/2", 10, 5, "llm")
    assert row.standalone == "23年多了几座公园"


def test_the_gold_answer_as_people_read_it() -> None:
    assert expected(BY_ID["l1"].turns[0]) == "人工智能；集成电路；生物医药"
    assert expected(BY_ID["u1"].turns[0]) == "(the documents do not say)"


def test_items_without_evidence_have_no_recall() -> None:
    row = judged("u1", refusal("q", hits=(PARKS_2024,)))
    assert not any(name.startswith(("recall", "mrr", "ndcg", "citation")) for name in row.scores)
