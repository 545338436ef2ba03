"""With a model that fails, the whole way from the question: the documents answer instead, or the failure is shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.chat import open_chat
from rag.errors import ChatError
from rag.indexing import refresh_index
from rag.pipeline import Assistant, open_assistant
from rag.records import Usage
from rag.settings import CORPUS, Settings
from tests.server.replies import Reply, closed_port, page, serving, silence, status, text

pytestmark = [pytest.mark.server, pytest.mark.integration]
DOCUMENT = "shanghai-government-work-report-2025.md"
QUESTION = "2024年上海城镇调查失业率是多少？"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fallback")
    (folder / "corpus").mkdir()
    for name in (DOCUMENT, "catalog.toml"):
        shutil.copy(CORPUS / name, folder / "corpus")
    refresh_index(_settings(folder, "http://127.0.0.1:1/v1"))
    return folder


def _settings(place: Path, address: str, *, fallback: bool = True) -> Settings:
    return Settings(  # type: ignore[call-arg]
        corpus=place / "corpus",
        index=place / "index",
        data=place / "data",
        mode="llm",
        fallback=fallback,
        llm_base_url=address,
        llm_model="m",
        llm_timeout=2,
        llm_retries=0,
    )


@pytest.fixture(scope="module")
def opened(place: Path) -> Assistant:
    return open_assistant(_settings(place, "http://127.0.0.1:1/v1"))


def assistant(opened: Assistant, address: str, *, fallback: bool = True) -> Assistant:
    settings = _settings(opened.settings.corpus.parent, address, fallback=fallback)
    return replace(opened, settings=settings, chat=open_chat(settings))


@pytest.fixture(params=["closed port", "silent", 401, 429, 500, "html", "empty", "made up"], ids=str)
def failing(request: pytest.FixtureRequest) -> Iterator[str]:
    replies: dict[object, Reply] = {
        "silent": silence(),
        "html": page("<html>"),
        "empty": text(""),
        "made up": text("2024年上海城镇调查失业率为7.7%[1]。"),
    }
    if request.param == "closed port":
        yield f"http://127.0.0.1:{closed_port()}/v1"
        return
    reply = status(request.param) if isinstance(request.param, int) else replies[request.param]
    with serving(reply) as server:
        yield server.address


def test_the_documents_answer_instead(opened: Assistant, failing: str) -> None:
    answer = assistant(opened, failing).answer(QUESTION)
    assert (answer.mode, answer.status) == ("extractive", "answered")
    assert "4.2%" in answer.text
    assert "4.2%" in answer.citations[0].quote
    assert any(failing in line or "nothing that it wrote" in line for line in answer.warnings)


def test_without_a_fallback_the_failure_is_shown(opened: Assistant, failing: str) -> None:
    with pytest.raises(ChatError) as caught:
        assistant(opened, failing, fallback=False).answer(QUESTION)
    assert "language model m" in str(caught.value)


def test_a_model_that_answers_is_checked_and_counted(opened: Assistant) -> None:
    with serving(text("2024年上海城镇调查失业率平均为4.2%[1]。")) as server:
        pieces = list(assistant(opened, server.address).stream(QUESTION))
    answer = pieces[-1]
    assert not isinstance(answer, str)
    assert (answer.mode, answer.status, answer.usage) == ("llm", "answered", Usage(900, 30))
    assert answer.text == "2024年上海城镇调查失业率平均为4.2%[1]。"
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == answer.text
    assert len(pieces) > 5


def test_a_follow_up_is_rewritten_by_the_model(opened: Assistant) -> None:
    replies = (
        text("2024年上海城镇调查失业率平均为4.2%[1]。"),
        text("2024年上海新增公园多少座？"),
        text("2024年上海新增公园141座[1]。"),
    )
    with serving(*replies) as server:
        ask = assistant(opened, server.address)
        first = ask.answer(QUESTION)
        second = ask.answer("那公园呢？", history=(first,))
    assert second.standalone == "2024年上海新增公园多少座？"
    assert "141座" in second.text
    assert [len(body["messages"]) for body in server.bodies if isinstance(body["messages"], list)] == [2, 1, 2]
