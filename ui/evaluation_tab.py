"""The evaluation tab: run the shipped gold set or one's own questions, watch, read what went wrong, keep the report."""

from __future__ import annotations

import base64
import datetime as dt
import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from eval.gold import GOLD, Item, load_gold
from eval.provenance import describe
from eval.report import report_html
from eval.rows import Row, Run
from eval.runner import run_items
from eval.systems import OURS, Pipeline
from rag.errors import InputError, RagError
from ui.evaluation_view import progress_html, result_html
from ui.frame import Frame, save_file
from ui.language import Texts
from ui.markup import plain, tag
from ui.problems import PageError, problem_text
from ui.readers import texts_of
from ui.service import Choice, Service, Wishes
from ui.words import word

_LOG = logging.getLogger(__name__)
_TICK = 0.5  # seconds between two looks at a running evaluation


class Stopped(Exception):  # noqa: N818 - not an error: the reader has gone or pressed stop
    """Raised inside a run to end it."""


@dataclass(frozen=True, slots=True)
class EvaluationParts:
    """The parts of the tab."""

    source: gr.Radio
    file: gr.File
    limit: gr.Number
    run: gr.Button
    stop: gr.Button
    result: gr.HTML


def evaluation_parts(texts: Texts) -> EvaluationParts:
    """Lay the tab out."""
    with gr.Column(elem_classes="hc-sheet"):
        gr.Markdown(word("evaluation.intro"), elem_classes="hc-lead")
        with gr.Row(equal_height=False):
            source = gr.Radio(
                source_choices(texts), value="shipped", label=word("evaluation.source"), elem_id="hc-eval-source"
            )
            limit = gr.Number(
                20, minimum=0, maximum=5000, precision=0, label=word("evaluation.limit"), elem_id="hc-eval-limit"
            )
        file = gr.File(
            label=word("evaluation.upload"),
            file_types=[".csv", ".jsonl"],
            height=120,
            show_label=False,
            visible=False,
            elem_id="hc-eval-file",
        )
        with gr.Row():
            run = gr.Button(word("evaluation.run"), variant="primary", scale=0, min_width=140, elem_id="hc-eval-run")
            stop = gr.Button(word("chat.stop"), scale=0, min_width=100, elem_id="hc-eval-stop")
        result = gr.HTML("", elem_id="hc-eval-result", apply_default_css=False, js_on_load=None)
    return EvaluationParts(source, file, limit, run, stop, result)


def source_choices(texts: Texts) -> list[tuple[str, str]]:
    """Return whose questions are asked, in words."""
    return [(texts(f"evaluation.{name}"), name) for name in ("shipped", "upload")]


class EvaluationTab:
    """Runs one evaluation at a time for the whole process: it takes all the machine has."""

    def __init__(self, service: Service, frame: Frame, parts: EvaluationParts) -> None:
        self._service = service
        self._frame = frame
        self._parts = parts
        self._busy = threading.Lock()

    def wire(self) -> None:
        """Connect the events."""
        parts = self._parts
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        parts.source.change(lambda source: gr.update(visible=source == "upload"), parts.source, parts.file, **hidden)
        running = parts.run.click(
            self.run,
            [parts.source, parts.file, parts.limit, self._frame.wishes],
            [parts.result, self._frame.report],
            concurrency_limit=2,
            **hidden,
        )
        parts.stop.click(None, None, None, cancels=[running])
        kept = self._frame.bridge.report(lambda report: report, self._frame.report, self._frame.file, **hidden)
        save_file(kept, self._frame)

    def run(
        self, request: gr.Request, source: str, file: str | None, limit: float | None, wishes: Any
    ) -> Iterator[tuple[Any, Any]]:
        """Yield what the tab shows while an evaluation runs and, last, its result and the report."""
        texts = texts_of(request, self._service.settings)
        if not self._busy.acquire(blocking=False):
            yield tag("p", plain(texts("evaluation.busy")), class_="hc-problem"), gr.skip()
            return
        try:
            items = self._items(source, file, int(limit or 0))
            yield from self._watched(items, wishes if isinstance(wishes, Wishes) else Wishes(), texts)
        except RagError as error:
            yield tag("p", plain(problem_text(error, texts)), class_="hc-problem"), gr.skip()
        finally:
            self._busy.release()

    def _items(self, source: str, file: str | None, limit: int) -> tuple[Item, ...]:
        if source != "upload":
            return load_gold(GOLD)[: limit or None]
        if not file:
            raise PageError("evaluation.file")
        try:
            return load_gold(Path(file))[: limit or None]
        except InputError as error:
            # The message names the file by its place on the server, which is no business of the reader's.
            raise InputError(str(error).replace(file, Path(file).name)) from None

    def _watched(self, items: Sequence[Item], wishes: Wishes, texts: Texts) -> Iterator[tuple[Any, Any]]:
        total = sum(len(item.turns) for item in items)
        work = _Work(self._service, items, wishes)
        try:
            while work.running():
                yield progress_html(work.done, total, texts), gr.skip()
        finally:
            work.stop()
        rows = work.result()
        provenance = describe(self._service.settings, items) | {"started": _now(), "jobs": 1}
        yield result_html(rows, texts), _report_file(Run(provenance, {OURS: rows}))


class _Work:
    """An evaluation in its own thread, so that the page can show how far it is."""

    def __init__(self, service: Service, items: Sequence[Item], wishes: Wishes) -> None:
        self.done = 0
        self._stopped = threading.Event()
        self._finished: queue.SimpleQueue[tuple[Row, ...] | BaseException] = queue.SimpleQueue()
        self._outcome: tuple[Row, ...] | BaseException | None = None
        system = Pipeline(service.assistant_for(Choice(wishes=wishes)))
        self._thread = threading.Thread(target=self._run, args=(system, items), daemon=True)
        self._thread.start()

    def running(self) -> bool:
        """Wait a moment; tell whether the evaluation still runs."""
        try:
            self._outcome = self._finished.get(timeout=_TICK)
        except queue.Empty:
            return True
        return False

    def stop(self) -> None:
        """End the evaluation after the question it is at."""
        self._stopped.set()
        self._thread.join(timeout=60)

    def result(self) -> tuple[Row, ...]:
        """Return the rows; raise what the evaluation raised."""
        if isinstance(self._outcome, tuple):
            return self._outcome
        raise self._outcome or Stopped

    def _run(self, system: Pipeline, items: Sequence[Item]) -> None:
        try:
            self._finished.put(run_items(system, items, review=self._count))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the reader is
            self._finished.put(error)

    def _count(self, row: Row) -> Row:
        if self._stopped.is_set():
            raise Stopped
        self.done += 1
        return row


def _report_file(run: Run) -> dict[str, str]:
    data = base64.b64encode(report_html(run).encode()).decode()
    return {"name": "huce-evaluation.html", "type": "text/html;charset=utf-8", "data": data}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
