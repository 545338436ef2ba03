"""Runs a set of gold items through a system, remembers every finished item and takes up where it was stopped."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from tqdm import tqdm

from eval.gold import Item
from eval.rows import Row
from eval.systems import System
from eval.verdict import failed, score
from rag.errors import RagError
from rag.records import Answer

_ROWS = TypeAdapter(tuple[Row, ...])
Review = Callable[[Row], Row]


@dataclass(frozen=True)
class Journal:
    """The rows of finished items, one line an item, in a file named for all that the rows depend on."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def finished(self) -> dict[str, tuple[Row, ...]]:
        """Return the rows by item; a last line cut off by the interruption is passed over."""
        found: dict[str, tuple[Row, ...]] = {}
        if not self.path.is_file():
            return found
        for line in self.path.read_bytes().splitlines():
            try:
                rows = _ROWS.validate_json(line)
            except ValidationError:
                continue
            if rows:
                found[rows[0].item] = rows
        return found

    def add(self, rows: tuple[Row, ...]) -> None:
        """Write the rows of one item down."""
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as stream:
                # The line break comes first: the line before may have been cut off.
                stream.write(b"\n" + _ROWS.dump_json(rows))

    def close(self) -> None:
        """Forget everything: the run is complete and stored elsewhere."""
        self.path.unlink(missing_ok=True)


def open_journal(folder: Path, provenance: Mapping[str, object], system: str) -> Journal:
    """Return the journal of a system for exactly this provenance; any other setting has another file."""
    text = json.dumps([provenance, system], sort_keys=True, ensure_ascii=False, default=str)
    return Journal(folder / f"{hashlib.sha256(text.encode()).hexdigest()[:20]}.jsonl")


def run_items(
    system: System,
    items: Sequence[Item],
    *,
    jobs: int = 1,
    journal: Journal | None = None,
    progress: bool = False,
    review: Review | None = None,
) -> tuple[Row, ...]:
    """Ask a system every question and return one row a turn, in the order of the items.

    Turns of a conversation follow each other with the system's own earlier answers as history. A RagError makes
    the row's verdict `error`; anything else is a defect and is raised. `review` may add scores to a row (a judge).
    """
    finished = journal.finished() if journal else {}
    todo = [item for item in items if item.id not in finished]
    lock = threading.Lock()
    bar = tqdm(total=len(items), initial=len(items) - len(todo), desc=system.name, disable=not progress, unit="item")

    def work(item: Item) -> None:
        rows = tuple(review(row) if review else row for row in _ask(system, item))
        if journal:
            journal.add(rows)
        with lock:
            finished[item.id] = rows
            bar.update()

    with bar, ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(work, item) for item in todo]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(row for item in items for row in finished[item.id])


def _ask(system: System, item: Item) -> tuple[Row, ...]:
    history: list[Answer] = []
    rows: list[Row] = []
    for number, turn in enumerate(item.turns):
        began = time.perf_counter()
        try:
            answer = system.answer(turn.question, history=tuple(history))
        except RagError as error:
            rows.append(failed(item, number, f"{type(error).__name__}: {error}", time.perf_counter() - began))
            continue
        rows.append(score(item, number, answer, system.documents, time.perf_counter() - began))
        history.append(answer)
    return tuple(rows)
