"""No request may name a file of the server, or fetch one from the web, by calling it an upload.

gradio takes the word of a request for where an uploaded file lies: it checks that only for pages that it serves by
itself, not for one mounted in an application, and it downloads what is given as an address.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class OnlyReceived:
    """ASGI middleware: a request whose JSON names a file outside `folder` is answered with 400."""

    def __init__(self, app: App, folder: Path) -> None:
        self._app = app
        self._folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, look at it, hand it on."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS") or _is_upload(scope):
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []
        while True:
            messages.append(await receive())
            if not messages[-1].get("more_body"):
                break
        if not self._allowed(b"".join(message.get("body", b"") for message in messages)):
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 400, "headers": headers})
            await send({"type": "http.response.body", "body": b"a file that was not uploaded"})
            return
        held = iter(messages)

        async def replay() -> Message:
            return next(held, None) or await receive()

        await self._app(scope, replay, send)

    def _allowed(self, body: bytes) -> bool:
        try:
            named = list(_paths(json.loads(body)))
        except (ValueError, RecursionError):
            return b"FileData" not in body  # no JSON: a form, or nothing that gradio would read
        return all(isinstance(path, str) and self._inside(path) for path in named)

    def _inside(self, path: str) -> bool:
        try:
            return Path(path).resolve().is_relative_to(self._folder)
        except (OSError, ValueError):
            return False


def _is_upload(scope: Scope) -> bool:
    return str(scope["path"]).rstrip("/") == "/gradio_api/upload"


def _paths(value: Any) -> Iterator[Any]:
    """Yield the path of everything that gradio would take for a file."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if "path" in found and "meta" in found:
                yield found["path"]
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
