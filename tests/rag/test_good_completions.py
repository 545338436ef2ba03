"""Right answers in a language model's own words, to questions in a citizen's: the check must leave them alone.

Written by hand from the documents. Of the last 24, which were not looked at while the check was made, it removed a
sentence in one.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from rag.generation import Draft, generate
from rag.question import load_synonyms, understand
from rag.support import check_answer
from tests.fakes import ScriptedChat
from tests.rag.passages import documents, hits

LINES = (Path(__file__).parents[1] / "data" / "good_completions.jsonl").read_text(encoding="utf-8").splitlines()
TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("good", [json.loads(line) for line in LINES], ids=lambda good: str(good["question"])[:16])
def test_good_completion(good: dict[str, str]) -> None:
    chat = ScriptedChat(good["said"], "1. 删除")
    query = understand(good["question"], documents=documents().values(), today=TODAY, synonyms=load_synonyms())
    draft = list(generate(query, hits(*good["passages"]), documents=documents(), chat=chat))[-1]
    assert isinstance(draft, Draft)
    assert [line for line in draft.warnings if "已更正" not in line] == []
    assert len(chat.history) == 1
    assert draft.citations
    assert check_answer(draft.text, draft.citations).ok
