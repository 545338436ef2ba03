"""Many readers at once through the real server: how long they wait, and that none of them sees anything of another's.

    python -m tests.ui.load [--sessions N] [--own N]

Speaks to the page as its script does. The first `--own` readers bring a document of their own and ask about that.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx

from rag.indexing import refresh_index
from rag.pipeline import open_assistant
from rag.settings import load_settings
from tests.ui.world import served
from ui.language import load_texts

_KINDS = ("number", "list", "comparison", "place", "followup", "refuse")
_WAIT = 300.0


@dataclass
class Reader:
    """One browser: its session, and everything the server has sent to it."""

    url: str
    number: int
    session: str
    token: str = ""
    talk: dict[str, Any] | None = None
    received: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    first: float = 0.0
    seconds: float = 0.0

    @property
    def secret(self) -> str:
        """What stands in this reader's own document alone."""
        return f"{7000 + self.number * 13}棵银杏"

    @property
    def mark(self) -> str:
        """What stands in this reader's questions alone."""
        return f"读者{chr(ord('甲') + self.number)}号"

    def call(self, name: str, data: list[Any]) -> list[Any]:
        """Trigger an event of the page and read its stream to the end; return what the last message carries."""
        with httpx.Client(base_url=self.url, timeout=_WAIT) as http:
            known = http.get("/config").json()["dependencies"]
            number = next(one["id"] for one in known if one["api_name"] == name)
            started = time.perf_counter()
            body = {"data": data, "fn_index": number, "session_hash": self.session, "trigger_id": None}
            http.post("/gradio_api/queue/join", json=body).raise_for_status()
            with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": self.session}) as stream:
                return self._read(stream, started)

    def _read(self, stream: httpx.Response, started: float) -> list[Any]:
        self.first = 0.0
        for line in stream.iter_lines():
            if not line.startswith("data:"):
                continue
            self.received.append(line)
            if not self.first and "hc-text" in line:
                self.first = time.perf_counter() - started
            message = json.loads(line[5:])
            if message["msg"] == "process_completed":
                self.seconds = time.perf_counter() - started
                if not message["success"]:
                    self.problems.append(f"{self.mark}: {message['output']}")
                return list(message["output"].get("data") or ())
        self.problems.append(f"{self.mark}: the stream broke off")
        return []

    def bring(self) -> None:
        """Upload a document of one's own."""
        text = f"云山区政府工作报告\n\n2024年1月10日\n\n一、2023年工作回顾\n\n2023年，云山区种植{self.secret}。\n"
        path = httpx.post(f"{self.url}/gradio_api/upload", files={"files": ("树.txt", text.encode())}).json()[0]
        file = {"path": path, "orig_name": "树.txt", "meta": {"_type": "gradio.FileData"}}
        self.token = str(self.call("upload", [[file], ""])[1])

    def ask(self, question: str, shelf: str) -> str:
        """Ask in the conversation so far; return all that came while the answer was written."""
        before = len(self.received)
        self.call("ask_1", [question, self.talk, self.token, None, shelf, [], [], [], []])
        return "\n".join(self.received[before:])


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured, in seconds, and everything that should not have happened."""

    alone: float
    first: tuple[float, ...]
    whole: tuple[float, ...]
    problems: tuple[str, ...]

    def __str__(self) -> str:
        slow = sorted(self.whole)[max(0, round(len(self.whole) * 0.95) - 1)]
        return (
            f"alone: first words after {self.alone:.2f} s (median of 5)\n"
            f"{len(self.whole)} at once: first words after {statistics.median(self.first):.2f} s, "
            f"whole answer after {statistics.median(self.whole):.2f} s (medians), p95 {slow:.2f} s\n"
            f"errors or another's words: {len(self.problems)}"
        )


def measure(url: str, *, sessions: int, own: int) -> Load:
    """Let readers ask one after the other, then all at the same moment."""
    questions = [load_texts("zh")(f"hero.{kind}_question") for kind in _KINDS]
    readers = [Reader(url, number, f"load{number:04d}") for number in range(sessions)]
    for reader in readers[:own]:
        reader.bring()
    alone = Reader(url, sessions, "loadalone")
    firsts: list[float] = []
    for question in questions[:5]:
        alone.ask(question, "shipped")
        firsts.append(alone.first)
    gate = Barrier(sessions)

    def one(reader: Reader) -> None:
        mine = reader.number < own
        question = "云山区2023年种植了多少棵银杏？" if mine else questions[reader.number % len(questions)]
        gate.wait()
        sent = reader.ask(f"{question}（{reader.mark}）", "own" if mine else "shipped")
        if "hc-answer" not in sent:
            reader.problems.append(f"{reader.mark}: no answer came")
        if mine and reader.secret not in sent:
            reader.problems.append(f"{reader.mark}: the own document was not found")

    with ThreadPoolExecutor(sessions) as pool:
        list(pool.map(one, readers))
    problems = [problem for reader in (alone, *readers) for problem in (*reader.problems, *leaks(reader, readers))]
    return Load(statistics.median(firsts), tuple(r.first for r in readers), tuple(r.seconds for r in readers),
                tuple(problems))  # fmt: skip


def leaks(reader: Reader, readers: list[Reader]) -> list[str]:
    """Return what one reader received of the others' questions and documents."""
    seen = "\n".join(reader.received)
    return [
        f"{reader.mark} saw {words}"
        for other in readers
        if other.number != reader.number
        for words in (other.secret, other.mark)
        if words in seen
    ]


def main() -> int:
    """Measure on the shipped documents; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(prog="tests.ui.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, default=20, help="readers at once (default 20)")
    parser.add_argument("--own", type=int, default=4, help="how many of them bring a document (default 4)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data=Path(folder), mode="extractive", port=0)
        refresh_index(settings)
        with served(settings, open_assistant(settings)) as url:
            load = measure(url, sessions=options.sessions, own=options.own)
    sys.stdout.write("\n".join([str(load), *load.problems]) + "\n")
    return 1 if load.problems else 0


if __name__ == "__main__":
    sys.exit(main())
