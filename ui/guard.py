"""What stands between the network and the page: who may ask what, from where, and how much at once."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from rag.settings import Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# The routes that the page, its API and its MCP tool use. The framework has more (a proxy, a file server, its own
# editor, run histories); what is not needed is not there.
_EXACT = frozenset({
    "/", "/config", "/login", "/logout", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json",
    "/gradio_api/app_id", "/gradio_api/user", "/gradio_api/login_check", "/gradio_api/info",
    "/gradio_api/openapi.json", "/gradio_api/startup-events", "/gradio_api/queue/join", "/gradio_api/queue/data",
    "/gradio_api/upload", "/gradio_api/upload_progress", "/gradio_api/cancel", "/gradio_api/reset",
    "/gradio_api/theme.css",
})  # fmt: skip
_UNDER = (
    "/static/",
    "/assets/",
    "/svelte/",
    "/gradio_api/call/",
    "/gradio_api/run/",
    "/gradio_api/heartbeat/",
    "/gradio_api/mcp",
)
_MCP = "/gradio_api/mcp"
_BODY = 8_000_000  # bytes of a request that is no upload: a long conversation is a tenth of it
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can be reached from this machine only."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware: answers with an error what should not reach the page, adds headers to what does."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._upload = (settings.upload_megabytes + 1) * 1_000_000 * 2
        self._user = settings.user
        self._password = settings.password.get_secret_value() if settings.password else None
        # Without a password a page of another name must not reach this one by pointing its name at 127.0.0.1.
        self._only_loopback = is_loopback(settings.host) and self._password is None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status = self._refusal(scope["method"], scope["path"], headers)
        if status:
            await _refuse(send, status)
            return
        await self._app(scope, _limited(receive, self._limit(scope["path"])), _with_headers(send))

    def _refusal(self, method: str, path: str, headers: dict[str, str]) -> int:
        host = headers.get("host", "")
        if self._only_loopback and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            return 421
        if not (path.rstrip("/") in _EXACT or path == "/" or path.startswith(_UNDER)):
            return 404
        origin = headers.get("origin")
        if method not in ("GET", "HEAD", "OPTIONS") and origin and urlsplit(origin).netloc != host:
            return 403
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit(path):
            return 413
        if path.startswith(_MCP) and self._password is not None and not self._known(headers.get("authorization", "")):
            return 401
        return 0

    def _limit(self, path: str) -> int:
        return self._upload if path.startswith("/gradio_api/upload") else _BODY

    def _known(self, authorization: str) -> bool:
        kind, _, value = authorization.partition(" ")
        if kind.lower() != "basic":
            return False
        try:
            given = base64.b64decode(value, validate=True)
        except binascii.Error:
            return False
        return hmac.compare_digest(given, f"{self._user}:{self._password}".encode())


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 401:
        headers.append((b"www-authenticate", b'Basic realm="huce"'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": str(status).encode()})


def _limited(receive: Receive, limit: int) -> Receive:
    """Count what arrives: a request without a length must not be endless."""
    seen = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > limit else message

    return counted


def _with_headers(send: Send) -> Send:
    async def added(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            extra = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in given]
            message["headers"] = [*message.get("headers", ()), *extra]
        await send(message)

    return added
