"""One evaluation: open the systems, run the items, keep everything in a Run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from embeddings.interfaces import Embedder
from eval.baselines import BM25, DENSE, LANGCHAIN, bm25_baseline, dense_baseline, langchain_baseline
from eval.gold import ASKED_ON, GOLD, Item
from eval.judge import open_judge
from eval.provenance import describe
from eval.rows import Row, Run
from eval.runner import Journal, open_journal, run_items
from eval.systems import OURS, Pipeline, System
from rag.chat import open_chat
from rag.embedder import open_embedder
from rag.errors import InputError
from rag.pipeline import Assistant, open_assistant
from rag.settings import Settings, cache_folder

SYSTEMS = (OURS, LANGCHAIN, BM25, DENSE)


def evaluate(
    settings: Settings,
    items: Sequence[Item],
    names: Sequence[str] = (OURS,),
    *,
    jobs: int = 1,
    progress: bool = False,
    judged: bool = False,
) -> Run:
    """Run the items through every named system, the first of them under test.

    An interrupted run is taken up where it stopped as long as nothing that it depends on has changed. Raises
    InputError for no items, IndexMissingError without an index, ChatError when a judge is asked for and not set.
    """
    if not items:
        raise InputError("no gold items are left after the filters")
    provenance = describe(settings, items, judged=judged)
    judge = open_judge(open_chat(settings)) if judged else None
    systems: dict[str, tuple[Row, ...]] = {}
    journals: list[Journal] = []
    for system in open_systems(settings, names):
        journal = open_journal(cache_folder() / "eval", provenance, system.name)
        review = judge.review if judge and system.name == OURS else None
        systems[system.name] = run_items(system, items, jobs=jobs, journal=journal, progress=progress, review=review)
        journals.append(journal)
    for journal in journals:
        journal.close()
    started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Run(provenance | {"started": started, "jobs": jobs}, systems)


def on_the_day_of(gold: Path, settings: Settings) -> Settings:
    """Return the settings with the day on which the shipped questions were asked, where none is set."""
    if settings.today is not None or gold.resolve() != GOLD:
        return settings
    return settings.model_copy(update={"today": ASKED_ON})


def open_systems(settings: Settings, names: Sequence[str]) -> tuple[System, ...]:
    """Open the named systems over one index; raise InputError for an unknown name."""
    unknown = set(names) - set(SYSTEMS)
    if unknown:
        raise InputError(f"unknown system {', '.join(sorted(unknown))}; there are {', '.join(SYSTEMS)}")
    assistant = open_assistant(settings)
    embedder = open_embedder(settings) if {LANGCHAIN, DENSE} & set(names) else None
    return tuple(_open(name, assistant, embedder) for name in names)


def _open(name: str, assistant: Assistant, embedder: Embedder | None) -> System:
    if name == BM25:
        return bm25_baseline(assistant.index)
    if embedder is not None and name == LANGCHAIN:
        return langchain_baseline(assistant.documents, embedder)
    if embedder is not None and name == DENSE:
        return dense_baseline(assistant.index, embedder)
    return Pipeline(assistant)
