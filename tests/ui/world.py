"""A small world of real parts: three documents, their index, the real assistant, the real page on a loopback port."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from rag.indexing import refresh_index
from rag.interfaces import ChatModel
from rag.pipeline import Assistant, open_assistant
from rag.settings import CORPUS, Settings, load_settings
from ui.page import build_page
from ui.server import listen, make_app, make_server, prepare

R2024 = "shanghai-government-work-report-2024.txt"
R2025 = "shanghai-government-work-report-2025.md"
HOSTILE = "hostile.txt"
# A document of someone who means ill: markup in the heading and in the sentence that will be quoted.
HOSTILE_TEXT = """云水区<script>window.hacked=1</script>政府工作报告

云水区人民政府

2024年1月10日

一、2023年工作回顾<img src=x onerror="window.hacked=2">

2023年，云水区新增口袋公园88座<img src="http://evil.example/a.png" onerror="window.hacked=3">，建成绿道12公里。

2023年，云水区新增养老床位777张![床](http://evil.example/b.png)，[详情](javascript:window.hacked=4)见附件。

2023年，云水区财政收入</mark></p><svg onload="window.hacked=5">达到55.5亿元。
"""


def small_settings(folder: Path) -> Settings:
    """Lay out the corpus, build its index and return the settings that go with it."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name in (R2024, R2025, "catalog.toml"):
        shutil.copyfile(CORPUS / name, corpus / name)
    (corpus / HOSTILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    settings = load_settings(
        corpus=corpus, index=folder / "index", data=folder / "data", mode="extractive", port=0, questions_per_minute=500
    )
    refresh_index(settings)
    return settings


def opened(settings: Settings, chat: ChatModel | None = None) -> Assistant:
    """Open the assistant, with a language model for tests if there is one."""
    return replace(open_assistant(settings), chat=chat)


def with_password(settings: Settings, user: str, password: str) -> Settings:
    """Return the settings of a page that asks who one is."""
    return settings.model_copy(update={"user": user, "password": SecretStr(password)})


@contextmanager
def served(settings: Settings, assistant: Assistant) -> Iterator[str]:
    """Serve the page in a thread as `serve` does; give its address."""
    with listen(settings) as listening:
        prepare(settings)
        server = make_server(make_app(build_page(settings, assistant), settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
