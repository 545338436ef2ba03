"""What a server may do wrong, over a real connection: each failure is one clear line without the key."""

from __future__ import annotations

import time

import pytest
from pydantic import SecretStr

from rag.chat import open_chat
from rag.errors import ChatError
from rag.interfaces import Message
from rag.records import Usage
from rag.settings import Settings
from tests.server.replies import Reply, closed_port, events, page, serving, silence, status, text

pytestmark = pytest.mark.server
KEY = "sk-very-secret-key"
ASKED = (Message("system", "规则"), Message("user", "问题"))


def settings(address: str, *, timeout: float = 5, retries: int = 0) -> Settings:
    return Settings(
        llm_base_url=address,
        llm_model="test-model",
        llm_api_key=SecretStr(KEY),
        llm_timeout=timeout,
        llm_retries=retries,
        llm_answer_tokens=77,
    )


def said(address: str, *, timeout: float = 5, retries: int = 0) -> list[str | Usage]:
    return list(open_chat(settings(address, timeout=timeout, retries=retries)).stream(ASKED))


def failure(address: str, *, timeout: float = 5, retries: int = 0) -> str:
    with pytest.raises(ChatError) as caught:
        said(address, timeout=timeout, retries=retries)
    line = str(caught.value)
    assert address in line
    assert "test-model" in line
    assert KEY not in line
    assert "\n" not in line
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return line


def test_a_good_answer_comes_in_pieces_with_its_usage() -> None:
    with serving(text("2024年新增公园141座[1]。")) as server:
        pieces = said(server.address)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == "2024年新增公园141座[1]。"
    assert len(pieces) == 6
    assert pieces[-1] == Usage(900, 30)
    body = server.bodies[0]
    assert body["messages"] == [{"content": "规则", "role": "system"}, {"content": "问题", "role": "user"}]
    assert (body["model"], body["stream"], body["max_tokens"], body["temperature"]) == ("test-model", True, 77, 0)
    assert server.keys == [f"Bearer {KEY}"]


def test_the_first_piece_does_not_wait_for_the_last() -> None:
    with serving(silence(before=["先到"])) as server:
        stream = open_chat(settings(server.address, timeout=30)).stream(ASKED)
        started = time.perf_counter()
        assert next(iter(stream)) == "先到"
        assert time.perf_counter() - started < 10


def test_thoughts_are_not_part_of_the_answer_and_usage_may_be_missing() -> None:
    with serving(text("<think>先想想</think>答案。", usage=None)) as server:
        assert "".join(map(str, said(server.address))) == "答案。"


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (400, "HUCE_LLM_MODEL"),
        (401, "check OPENAI_API_KEY"),
        (402, "credit"),
        (403, "OPENAI_API_KEY"),
        (404, "OPENAI_BASE_URL"),
        (413, "llm_context_tokens"),
        (418, "refused"),
        (422, "HUCE_LLM_MODEL"),
        (429, "wait"),
        (500, "ask again later"),
        (502, "ask again later"),
        (503, "ask again later"),
    ],
)
def test_a_refused_request_names_the_remedy(code: int, remedy: str) -> None:
    with serving(status(code, f"invalid {KEY} given")) as server:
        line = failure(server.address)
    assert f"HTTP {code}" in line
    assert remedy in line


def test_the_server_s_own_words_help() -> None:
    with serving(status(400, "context length\nexceeded")) as server:
        assert "(the server said:" in (line := failure(server.address))
        assert "context length exceeded" in line


def test_nobody_listens() -> None:
    address = f"http://127.0.0.1:{closed_port()}/v1"
    assert "cannot be reached" in failure(address)


def test_a_name_that_is_no_host() -> None:
    assert "cannot be reached" in failure("http://no-such-host.invalid/v1")


def test_a_server_that_says_nothing() -> None:
    with serving(silence()) as server:
        started = time.perf_counter()
        assert "no answer within 0.5 s" in failure(server.address, timeout=0.5)
        assert time.perf_counter() - started < 10


def test_a_server_that_falls_silent() -> None:
    with serving(silence(before=["开头"])) as server:
        assert "no answer within 0.5 s" in failure(server.address, timeout=0.5)


def test_a_connection_that_breaks_off() -> None:
    with serving(text("开头而已", done=False)) as server:
        assert "broke off" in failure(server.address)


@pytest.mark.parametrize(
    "reply",
    [
        page("<html>hello</html>"),
        page("{}", "application/json"),
        page(""),
        events("not json"),
        events("[1, 2]"),
        events('{"choices": [{"delta": 5}]}'),
        events('{"choices": "none"}'),
        events('{"unexpected": true}'),
        events(""),
        events("[DONE]"),
    ],
    ids=[
        "html",
        "json",
        "nothing",
        "broken",
        "list",
        "odd delta",
        "odd choices",
        "no choices",
        "blank",
        "at once done",
    ],
)
def test_a_reply_that_is_no_stream(reply: Reply) -> None:
    with serving(reply) as server:
        assert "OpenAI-compatible" in (line := failure(server.address)) or "empty" in line


def test_an_error_within_the_stream() -> None:
    with serving(events('{"error": {"message": "out of memory"}}')) as server:
        assert "out of memory" in failure(server.address)


@pytest.mark.parametrize("said_", ["", "   \n", "<think>只是想想"])
def test_an_empty_answer(said_: str) -> None:
    with serving(text(said_)) as server:
        assert "empty" in failure(server.address)


def test_a_withheld_answer() -> None:
    with serving(text("开头", finish="content_filter")) as server:
        assert "withheld" in failure(server.address)


def test_a_passing_failure_is_tried_again() -> None:
    with serving(status(500), status(429, retry_after="0"), text("好。")) as server:
        assert said(server.address, retries=2)[0] == "好。"
    assert len(server.bodies) == 3


def test_a_refused_key_is_not_tried_again() -> None:
    with serving(status(401)) as server:
        failure(server.address, retries=3)
    assert len(server.bodies) == 1
