"""A real HTTP server on loopback that answers as told: well, badly, slowly or not at all."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Requests:
    """The server's address, the replies left (the last one is repeated), and what was asked."""

    address: str
    replies: list[Reply]
    bodies: list[dict[str, object]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(*replies: Reply) -> Iterator[Requests]:
    """Serve the replies one a request; the server is gone at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.bodies.append(json.loads(body))
            seen.keys.append(self.headers["Authorization"])
            reply = seen.replies.pop(0) if len(seen.replies) > 1 else seen.replies[0]
            self.close_connection = True
            self.closing = seen.closing
            reply(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    seen = Requests(f"http://127.0.0.1:{server.server_address[1]}/v1", list(replies))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        seen.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(code: int, message: str = "no", **headers: str) -> Reply:
    """Refuse with a status and the error body of the protocol."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _send(handler, code, "application/json", json.dumps({"error": {"message": message}}).encode(), **headers)

    return reply


def page(body: str, kind: str = "text/html") -> Reply:
    """Answer 200 with something that is no stream of the protocol."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _send(handler, 200, kind, body.encode())

    return reply


def silence(seconds: float = 60, *, before: Sequence[str] = ()) -> Reply:
    """Send some pieces, then nothing at all until the test is over."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        if before:
            _begin(handler)
            for piece in before:
                _event(handler, {"choices": [{"index": 0, "delta": {"content": piece}}]})
        handler.closing.wait(seconds)  # type: ignore[attr-defined]

    return reply


def text(
    said: str,
    *,
    size: int = 4,
    finish: str | None = "stop",
    usage: tuple[int, int] | None = (900, 30),
    done: bool = True,
) -> Reply:
    """Stream a text as the protocol wants it; `done=False` breaks the connection off instead of ending it."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler)
        for start in range(0, len(said), size):
            _event(handler, {"choices": [{"index": 0, "delta": {"content": said[start : start + size]}}]})
        if not done:
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        _event(handler, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage:
            tokens = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            _event(handler, {"choices": [], "usage": tokens})
        _chunk(handler, b"data: [DONE]\n\n")
        _chunk(handler, b"")

    return reply


def events(*lines: str) -> Reply:
    """Stream lines as they are."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler)
        for line in lines:
            _chunk(handler, f"data: {line}\n\n".encode())
        _chunk(handler, b"")

    return reply


def _send(handler: BaseHTTPRequestHandler, code: int, kind: str, body: bytes, **headers: str) -> None:
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _begin(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def _event(handler: BaseHTTPRequestHandler, event: dict[str, object]) -> None:
    whole = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", **event}
    _chunk(handler, f"data: {json.dumps(whole, ensure_ascii=False)}\n\n".encode())


def _chunk(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
