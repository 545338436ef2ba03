from __future__ import annotations

import base64
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from rag.errors import InputError
from rag.settings import Settings
from ui.guard import Guard, is_loopback
from ui.received import OnlyReceived
from ui.server import check_exposure, listen


async def echo(_scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Answer every request with what arrived of its body."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


def settings(tmp_path: Path, **values: Any) -> Settings:
    return Settings(data=tmp_path, **values)


def client(tmp_path: Path, **values: Any) -> TestClient:
    return TestClient(Guard(echo, settings(tmp_path, **values)), base_url="http://127.0.0.1:7860")


def secured(tmp_path: Path) -> TestClient:
    return client(tmp_path, user="u", password=SecretStr("p"))


@pytest.mark.parametrize("path", ["/", "/config", "/assets/x.js", "/gradio_api/queue/join", "/gradio_api/call/ask"])
def test_what_the_page_uses_is_there(tmp_path: Path, path: str) -> None:
    assert client(tmp_path).get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/gradio_api/proxy=http://evil.example/",
        "/gradio_api/vibe-edit", "/gradio_api/runs", "/gradio_api/deep_link", "/monitoring", "/docs", "/openapi.json",
        "/gradio_api/token", "/gradio_api/dev/reload", "/gradio_api/stream/a/b/c/playlist.m3u8", "//config/../x",
    ],
)  # fmt: skip
def test_what_the_page_does_not_use_is_not_there(tmp_path: Path, path: str) -> None:
    assert client(tmp_path).get(path).status_code == 404


def test_without_a_password_only_names_of_this_machine_reach_the_page(tmp_path: Path) -> None:
    open_page = client(tmp_path)
    for name in ("localhost:7860", "127.0.0.1", "[::1]:7860"):
        assert open_page.get("/", headers={"host": name}).status_code == 200
    for name in ("evil.example:7860", "127.0.0.1.evil.example", "", "localhost.evil.example"):
        assert open_page.get("/", headers={"host": name}).status_code == 421
    assert secured(tmp_path).get("/", headers={"host": "huce.example"}).status_code == 200


def test_another_site_cannot_send_anything(tmp_path: Path) -> None:
    open_page = client(tmp_path)
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:7860"):
        assert open_page.post("/gradio_api/queue/join", headers={"origin": origin}).status_code == 403
    own = {"origin": "http://127.0.0.1:7860"}
    assert open_page.post("/gradio_api/queue/join", headers=own).status_code == 200
    assert open_page.post("/gradio_api/queue/join").status_code == 200


def test_a_body_has_a_limit_announced_or_not(tmp_path: Path) -> None:
    open_page = client(tmp_path)
    assert open_page.post("/gradio_api/queue/join", content=b"x" * 8_000_001).status_code == 413
    assert open_page.post("/gradio_api/queue/join", content=b"x" * 1000).text == "1000"

    def endless():  # type: ignore[no-untyped-def]
        for _ in range(20):
            yield b"x" * 1_000_000

    assert int(open_page.post("/gradio_api/queue/join", content=endless()).text) <= 8_000_000
    assert open_page.post("/gradio_api/upload", content=b"x" * 9_000_000).status_code == 200
    assert open_page.post("/", headers={"content-length": "many"}, content=b"").status_code == 413


def test_tools_ask_for_the_password_too(tmp_path: Path) -> None:
    assert client(tmp_path).post("/gradio_api/mcp/").status_code == 200
    locked = secured(tmp_path)
    refused = locked.post("/gradio_api/mcp/")
    assert refused.status_code == 401
    assert "Basic" in refused.headers["www-authenticate"]
    for value in ("u:x", "x:p", ":", "u:p "):
        given = {"authorization": "Basic " + base64.b64encode(value.encode()).decode()}
        assert locked.post("/gradio_api/mcp/", headers=given).status_code == 401
    assert locked.post("/gradio_api/mcp/", headers={"authorization": "Basic %%%"}).status_code == 401
    right = {"authorization": "Basic " + base64.b64encode(b"u:p").decode()}
    assert locked.post("/gradio_api/mcp/", headers=right).status_code == 200


def test_every_answer_forbids_what_is_not_ours(tmp_path: Path) -> None:
    headers = client(tmp_path).get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.9.9.9", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("huce.example", False), ("", False)],
)  # fmt: skip
def test_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_the_page_is_never_open_to_others_without_a_password(tmp_path: Path) -> None:
    check_exposure(settings(tmp_path))
    check_exposure(settings(tmp_path, host="0.0.0.0", user="u", password=SecretStr("p")))
    for values in ({}, {"user": "", "password": SecretStr("")}):
        with pytest.raises(InputError, match=r"0\.0\.0\.0 needs a user and a password"):
            check_exposure(settings(tmp_path, host="0.0.0.0", **values))
    for values in ({"user": "u"}, {"password": SecretStr("p")}, {"user": "u", "password": SecretStr("")}):
        with pytest.raises(InputError, match="both user and password"):
            check_exposure(settings(tmp_path, **values))


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with listen(settings(tmp_path, port=0)) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match="choose another port"):
            listen(settings(tmp_path, port=port))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"data": [{"path": "IN/a.txt", "meta": {"_type": "gradio.FileData"}}]}', 200),
        (b'{"data": [{"path": "IN/../a.txt", "meta": {"_type": "gradio.FileData"}}]}', 400),
        (b'{"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]}', 400),
        (b'{"data": [{"p\\u0061th": "/etc/passwd", "meta": {"_type": "gradio.File\\u0044ata"}}]}', 400),
        (b'{"data": [[[{"x": {"path": "https://a.example/b", "meta": {}}}]]]}', 400),
        (b'{"data": [{"path": 5, "meta": {"_type": "gradio.FileData"}}]}', 400),
        (b'{"data": ["path", "meta", {"path": "only a word"}]}', 200),
        (b'{broken {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}', 400),
        (b"[" * 100_000, 200),
        (b"", 200),
        (b"username=u&password=p", 200),
    ],
)
def test_only_files_that_were_received_may_be_named(tmp_path: Path, body: bytes, status: int) -> None:
    app = TestClient(OnlyReceived(echo, tmp_path / "in"))
    sent = body.replace(b"IN", str(tmp_path / "in").encode())
    reply = app.post("/gradio_api/call/upload", content=sent)
    assert reply.status_code == status
    if status == 200:
        assert reply.text == str(len(sent))
