from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold import load_gold
from rag.errors import InputError
from tests.ui.samples import answer, refusal
from ui.conversation import Turn
from ui.feedback import FeedbackStore, read_reviews, write_drafts, write_gold


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "deep" / "feedback.sqlite")


def test_a_verdict_is_kept_with_the_record_of_the_answer(store: FeedbackStore) -> None:
    key = store.add(Turn("问？", answer()), "down")
    store.explain(key, "数字有误", "应为142座")
    [entry] = store.entries()
    assert (entry.id, entry.verdict, entry.reason, entry.comment) == (key, "down", "数字有误", "应为142座")
    assert entry.record["text"] == "141座。[1]"
    assert entry.record["citations"][0]["quote"] == "新增公园141座。"
    assert entry.reviewed is None
    assert entry.gold is None


def test_words_of_a_readers_own_documents_are_not_kept(store: FeedbackStore) -> None:
    store.add(Turn("问？", answer(), shelf="own"), "up")
    assert "141" not in json.dumps(store.entries()[0].record, ensure_ascii=False)


def test_a_comment_has_a_limit_and_a_verdict_needs_an_answer(store: FeedbackStore) -> None:
    key = store.add(Turn("问？", answer()), "down")
    with pytest.raises(InputError):
        store.explain(key, None, "长" * 501)
    with pytest.raises(InputError):
        store.add(Turn("问？"), "up")


def test_reviewed_feedback_becomes_gold_items(store: FeedbackStore, tmp_path: Path) -> None:
    good = store.add(Turn("新增多少公园？", answer()), "up")
    store.add(Turn("坏的？", answer()), "down")
    store.add(Turn("没有的？", refusal(question="没有的？")), "up")
    drafts = tmp_path / "drafts.jsonl"
    assert write_drafts(store, drafts) == 3
    lines = [json.loads(line) for line in drafts.read_text(encoding="utf-8").splitlines()]
    assert [line["gold"]["kind"] for line in lines].count("unanswerable") == 1
    for line in lines:
        if line["feedback"] == good:
            line["gold"] |= {"type": "number", "answers": ["141座"], "year": 2024}
            line["reviewed"] = True
        elif line["verdict"] == "down":
            line |= {"reviewed": True, "gold": None}
    drafts.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert read_reviews(store, drafts) == 2
    assert write_drafts(store, drafts) == 1
    made = tmp_path / "gold.jsonl"
    assert write_gold(store, made) == 1
    [item] = load_gold(made)
    assert item.turns[0].answers == ("141座",)
    assert item.turns[0].evidence[0][0].text == "新增公园141座。"


def test_a_review_that_does_not_fit_the_schema_changes_nothing(store: FeedbackStore, tmp_path: Path) -> None:
    store.add(Turn("新增多少公园？", answer()), "up")
    drafts = tmp_path / "drafts.jsonl"
    write_drafts(store, drafts)
    line = json.loads(drafts.read_text(encoding="utf-8")) | {"reviewed": True}
    drafts.write_text(json.dumps(line), encoding="utf-8")  # no answer was filled in
    with pytest.raises(InputError, match="needs answers"):
        read_reviews(store, drafts)
    assert store.entries()[0].reviewed is None
    drafts.write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match=":1: not a line of drafts"):
        read_reviews(store, drafts)
    with pytest.raises(InputError, match="no feedback"):
        store.review("unknown", None)
