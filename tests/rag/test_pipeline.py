"""The way from a question to an answer, over a small index with the bundled model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.citations import squeeze
from rag.errors import ChatError, InputError
from rag.pipeline import Assistant
from rag.records import Answer, Citation, Scope, Usage
from tests.fakes import ScriptedChat

pytestmark = pytest.mark.integration
PARKS = "2024年上海新增公园多少座？"


def with_chat(
    assistant: Assistant, *script: str | Exception, fallback: bool = True, usage: Usage | None = None
) -> Assistant:
    settings = assistant.settings.model_copy(update={"fallback": fallback})
    return replace(assistant, settings=settings, chat=ScriptedChat(*script, usage=usage))


def quoted(assistant: Assistant, citation: Citation) -> bool:
    raw = assistant.documents[citation.document].source.text
    return squeeze("".join(raw[low:high] for low, high in citation.spans)) == squeeze(citation.quote) != ""


def timeless(answer: Answer) -> Answer:
    return replace(answer, seconds={})


@pytest.mark.parametrize(
    ("question", "value", "document"),
    [
        (PARKS, "141座", "city-2025.txt"),
        ("2023年上海新增公园多少座？", "162座", "city-2024.txt"),
        ("2024年上海城鎮調查失業率是多少？", "4.2%", "city-2025.txt"),
        ("What was the unemployment rate in Shanghai in 2023?", "4.5%", "city-2024.txt"),
        ("徐汇区2024年新增养老床位多少张？", "385张", "xuhui-2025.txt"),
        ("2025年计划新增公园多少座？", "120座", "city-2025.txt"),
    ],
)
def test_the_value_comes_from_the_right_document(
    assistant: Assistant, question: str, value: str, document: str
) -> None:
    answer = assistant.answer(question)
    assert answer.status == "answered"
    assert value in answer.text
    assert [citation.document for citation in answer.citations] == [document]
    assert all(quoted(assistant, citation) for citation in answer.citations)
    assert answer.mode == "extractive"


def test_a_comparison_cites_both_operands(assistant: Assistant) -> None:
    answer = assistant.answer("2024年新增公园比2023年少多少座？")
    assert "162 − 141 = 21" in answer.text
    assert [citation.document for citation in answer.citations] == ["city-2025.txt", "city-2024.txt"]
    found = {hit.chunk.document_id for hit in answer.hits[:4]}
    assert {"city-2025.txt", "city-2024.txt"} <= found


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u3000"])
def test_an_empty_question_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(InputError, match="empty"):
        assistant.answer(question)


def test_a_question_over_the_limit_is_refused_and_one_at_the_limit_is_not(assistant: Assistant) -> None:
    limit = assistant.settings.question_limit
    with pytest.raises(InputError, match=rf"{limit + 1}.*{limit}"):
        assistant.answer("公" * (limit + 1))
    assert assistant.answer("公" * limit).status in ("answered", "no_evidence")


def test_the_stream_ends_in_the_answer(assistant: Assistant) -> None:
    *pieces, final = assistant.stream(PARKS)
    assert isinstance(final, Answer)
    assert all(isinstance(piece, str) for piece in pieces)
    assert "".join(str(piece) for piece in pieces) == final.text
    assert timeless(final) == timeless(assistant.answer(PARKS))
    assert set(final.seconds) == {"retrieve", "answer"}
    assert all(seconds >= 0 for seconds in final.seconds.values())


def test_a_refusal_has_no_citations_but_what_is_near(assistant: Assistant) -> None:
    answer = assistant.answer("2019年上海新增公园多少座？")
    assert answer.status == "no_evidence"
    assert answer.citations == ()
    assert "[1]" not in answer.text
    assert all(quoted(assistant, citation) for citation in answer.related)


def test_hits_are_ranked_short_and_show_no_sentence_twice(assistant: Assistant) -> None:
    hits = assistant.answer(PARKS).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert 0 < len(hits) <= assistant.settings.hits
    assert all(len(hit.text) <= 500 for hit in hits)
    spans = [(hit.chunk.document_id, n) for hit in hits for n in range(hit.start, hit.end)]
    assert len(spans) == len(set(spans))


@pytest.mark.parametrize(
    "scope",
    [
        Scope(documents=("city-2024.txt",)),
        Scope(years=(2023,)),
        Scope(places=("徐汇区",)),
        Scope(statuses=("planned",)),
        Scope(documents=("city-2025.txt",), statuses=("planned",)),
    ],
)
def test_a_filter_is_hard(assistant: Assistant, scope: Scope) -> None:
    answer = assistant.answer(PARKS, scope=scope)
    assert answer.hits
    for hit in answer.hits:
        assert not scope.documents or hit.chunk.document_id in scope.documents
        assert not scope.years or set(hit.sentence.years) & set(scope.years)
        assert not scope.places or hit.sentence.place in scope.places
        assert not scope.statuses or hit.sentence.status in scope.statuses
    assert "141座" not in answer.text


def test_a_filter_that_nothing_matches_finds_nothing(assistant: Assistant) -> None:
    answer = assistant.answer(PARKS, scope=Scope(documents=("absent.txt",)))
    assert (answer.status, answer.hits, answer.citations, answer.related) == ("no_evidence", (), (), ())


def test_a_follow_up_is_understood_from_the_history(assistant: Assistant) -> None:
    first = assistant.answer(PARKS)
    second = assistant.answer("那2023年呢？", history=(first,))
    assert second.question == "那2023年呢？"
    assert second.standalone == "2023年上海新增公园多少座？"
    assert "162座" in second.text


def test_a_model_writes_and_its_quotes_are_checked(assistant: Assistant) -> None:
    usage = Usage(100, 20)
    asked = with_chat(assistant, "2024年新增公园141座[1]。", usage=usage)
    *pieces, final = asked.stream(PARKS)
    assert isinstance(final, Answer)
    assert (final.mode, final.status, final.usage) == ("llm", "answered", usage)
    assert "141座" in final.text
    assert all(quoted(asked, citation) for citation in final.citations)
    assert final.citations
    assert len(pieces) > 1
    assert final.record["llm"] == "scripted"


def test_a_failing_model_falls_back_to_quotes_with_a_warning(assistant: Assistant) -> None:
    answer = with_chat(assistant, ChatError("401: the key is wrong")).answer(PARKS)
    assert (answer.mode, answer.status) == ("extractive", "answered")
    assert "141座" in answer.text
    assert any("401: the key is wrong" in warning for warning in answer.warnings)


def test_without_fallback_a_failing_model_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(ChatError, match="401"):
        with_chat(assistant, ChatError("401: the key is wrong"), fallback=False).answer(PARKS)


def test_who_asks_for_the_model_gets_it_or_an_error(assistant: Assistant) -> None:
    with pytest.raises(ChatError, match="401"):
        with_chat(assistant, ChatError("401: the key is wrong")).answer(PARKS, mode="llm")
    with pytest.raises(ChatError, match="OPENAI_API_KEY"):
        assistant.answer(PARKS, mode="llm")


def test_who_asks_without_the_model_does_not_call_it(assistant: Assistant) -> None:
    asked = with_chat(assistant, "never said")
    assert asked.answer(PARKS, mode="extractive").mode == "extractive"
    assert isinstance(asked.chat, ScriptedChat)
    assert asked.chat.history == []


def test_a_model_that_finds_nothing_refuses(assistant: Assistant) -> None:
    answer = with_chat(assistant, "NO_EVIDENCE").answer(PARKS)
    assert (answer.status, answer.citations, answer.mode) == ("no_evidence", (), "llm")
    assert "NO_EVIDENCE" not in answer.text


def test_a_model_that_cannot_rewrite_leaves_a_warning_and_the_rules_do_it(assistant: Assistant) -> None:
    first = assistant.answer(PARKS)
    asked = with_chat(assistant, ChatError("no network"), "2023年新增公园162座[1]。")
    answer = asked.answer("那2023年呢？", history=(first,))
    assert answer.standalone == "2023年上海新增公园多少座？"
    assert any("no network" in warning for warning in answer.warnings)


def test_the_answer_records_what_made_it(assistant: Assistant) -> None:
    record = assistant.answer(PARKS).record
    assert record["index"] == assistant.index.folder.name
    assert record["embedding_model"] == assistant.index.manifest.model
    assert "llm" not in record
