"""The ways in for programs, through the real clients."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from rag.pipeline import Assistant
from rag.settings import Settings
from tests.ui.test_own_documents import LIFTS
from tests.ui.world import R2024, R2025, served, with_password

pytestmark = pytest.mark.integration
README = Path(__file__).resolve().parents[2] / "README.md"
MCP = "/gradio_api/mcp/"
RATE = "2024年上海城镇调查失业率是多少？"


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False)


def test_only_the_two_endpoints_are_offered(client: Client) -> None:
    offered: Any = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/ask", "/documents"}
    assert not offered["unnamed_endpoints"]
    returned = offered["named_endpoints"]["/ask"]["returns"][0]["type"]["properties"]
    assert returned["citations"]["items"]["properties"]["spans"]["type"] == "array"


def test_an_answer_has_the_shape_of_a_turn(client: Client, assistant: Assistant) -> None:
    turn = client.predict(RATE, api_name="/ask")
    assert turn["status"] == "answered"
    assert "4.2%" in turn["answer"]
    quote = turn["citations"][0]
    raw = assistant.documents[quote["document"]].source.text
    there = "".join("".join(raw[start:end] for start, end in quote["spans"]).split())
    assert there == "".join(quote["quote"].split())
    assert len(turn["hits"]) <= 10
    assert turn["hits"][0]["rank"] == 1
    assert set(turn["seconds"]) >= {"retrieve", "answer"}


def test_a_follow_up_needs_only_the_question_and_answer_before(client: Client) -> None:
    turn = client.predict("那2023年呢？", [{"question": RATE, "answer": "4.2%"}], api_name="/ask")
    assert "4.5%" in turn["answer"]
    assert "失业率" in turn["standalone"]


def test_filters_hold(client: Client) -> None:
    turn = client.predict("城镇调查失业率是多少？", documents=[R2024], api_name="/ask")
    assert {hit["document"] for hit in turn["hits"]} == {R2024}


def test_documents_are_listed(client: Client) -> None:
    listed = {entry["document"]: entry for entry in client.predict(api_name="/documents")}
    assert listed[R2025]["title"] == "2025年上海市政府工作报告"
    assert listed[R2025]["reports"] == [2024]


def test_a_bad_question_is_one_clear_line(client: Client) -> None:
    with pytest.raises(AppError, match="请先输入问题"):
        client.predict(" ", api_name="/ask")
    with pytest.raises(AppError, match="最多 500 字"):
        client.predict("问" * 501, api_name="/ask")
    with pytest.raises(AppError, match="语言模型"):
        client.predict(RATE, mode="llm", api_name="/ask")


def test_the_readmes_example_runs(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    exec(compile(found[1].replace("http://127.0.0.1:7860", url), "README", "exec"), {})
    first, second = capsys.readouterr().out.strip().split("\n")[-2:]
    assert "answered" in first
    assert "141" in first
    assert "162" in second


async def _tools(url: str, headers: dict[str, str] | None = None) -> tuple[list[str], Any]:
    async with (
        streamablehttp_client(f"{url}{MCP}", headers=headers) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        names = [tool.name for tool in (await session.list_tools()).tools]
        return names, await session.call_tool("ask", {"question": RATE})


def test_the_mcp_tool_gives_the_same_answer_as_json(url: str) -> None:
    assert MCP in README.read_text(encoding="utf-8")
    names, result = asyncio.run(_tools(url))
    assert sorted(names) == ["ask", "documents"]
    assert not result.isError
    turn = json.loads(result.content[0].text)
    assert "4.2%" in turn["answer"]
    assert turn["citations"][0]["document"] == R2025


def test_a_file_of_the_server_cannot_be_passed_off_as_an_upload(url: str, settings: Settings) -> None:
    secret = settings.corpus / R2024
    inside = settings.data / "received"
    for path in (str(secret), "/etc/passwd", f"{inside}/../feedback.sqlite", "http://example.com/a.txt", "x.txt"):
        file = {"path": path, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
        for body in ([[file], ""], [{"deep": [file]}, ""]):
            assert httpx.post(f"{url}/gradio_api/call/upload", json={"data": body}).status_code == 400, path
    assert secret.is_file()


def test_an_upload_is_taken_from_where_it_was_received(url: str) -> None:
    path = httpx.post(f"{url}/gradio_api/upload", files={"files": ("a.txt", LIFTS.encode())}).json()[0]
    file = {"path": path, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
    sent = httpx.post(f"{url}/gradio_api/call/upload", json={"data": [[file], ""]})
    told = httpx.get(f"{url}/gradio_api/call/upload/{sent.json()['event_id']}", timeout=120)
    assert "event: complete" in told.text
    assert not Path(path).exists()


def test_with_a_password_nothing_is_answered_without_it(settings: Settings, assistant: Assistant) -> None:
    with served(with_password(settings, "reader", "long-enough"), assistant) as url:
        assert httpx.post(f"{url}/gradio_api/call/ask", json={"data": [RATE]}).status_code == 401
        assert httpx.get(f"{url}/config").status_code == 401
        assert httpx.post(f"{url}/gradio_api/upload", files={"files": b"x"}).status_code == 401
        assert httpx.post(f"{url}/gradio_api/mcp/", json={}).status_code == 401
        wrong = httpx.post(f"{url}/login", data={"username": "reader", "password": "wrong"})
        assert wrong.status_code == 400
        client = Client(url, auth=("reader", "long-enough"), verbose=False)
        assert "4.2%" in client.predict(RATE, api_name="/ask")["answer"]
        basic = httpx.BasicAuth("reader", "long-enough")._build_auth_header("reader", "long-enough")
        _names, result = asyncio.run(_tools(url, {"Authorization": basic}))
        assert not result.isError


def test_a_password_is_not_found_by_trying(settings: Settings, assistant: Assistant) -> None:
    with served(with_password(settings, "reader", "long-enough"), assistant) as url:
        for _ in range(10):
            httpx.post(f"{url}/login", data={"username": "reader", "password": "wrong"})
        right = httpx.post(f"{url}/login", data={"username": "reader", "password": "long-enough"})
        assert right.status_code == 400
