"""The gate on the real pipeline: green for what is stored, red for a broken retriever and for broken citations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from eval.evaluation import open_systems
from eval.gate import gate_settings
from eval.gold import Item, load_gold
from eval.intervals import Figure
from eval.rows import Row
from eval.runner import run_items
from eval.stored import TOLERANCES, breaches
from eval.summary import summarise
from eval.systems import OURS, Pipeline
from rag.indexing import refresh_index
from rag.interfaces import Retriever
from rag.pipeline import Assistant, open_assistant
from rag.records import Answer, Citation, Document, Hit, Query
from rag.search import Searcher

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    settings = gate_settings()
    refresh_index(settings)
    return open_assistant(settings)


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    """Every tenth item: of each kind and each document some."""
    return load_gold()[::10]


@pytest.fixture(scope="module")
def intact(assistant: Assistant, items: tuple[Item, ...]) -> tuple[Row, ...]:
    return run_items(Pipeline(assistant), items)


@pytest.fixture(scope="module")
def stored(intact: tuple[Row, ...]) -> dict[str, Figure]:
    return {name: figure for name, figure in summarise(intact).items() if figure is not None}


def red(rows: Sequence[Row], stored: dict[str, Figure]) -> str:
    return "\n".join(breaches(rows, stored, TOLERANCES))


@dataclass(frozen=True)
class Backwards:
    """A retriever that puts its worst sentences first."""

    retriever: Retriever

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        hits = self.retriever.retrieve(query, k)[::-1]
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, 1))


class AsFound:
    """A reranker that changes nothing."""

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:  # noqa: ARG002
        return tuple(hits)


@dataclass(frozen=True)
class Cites:
    """An assistant of which every citation goes through a defect."""

    assistant: Assistant
    defect: Callable[[Citation], Citation]

    @property
    def documents(self) -> Mapping[str, Document]:
        return self.assistant.documents

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:
        given = self.assistant.answer(question, history=history)
        return replace(given, citations=tuple(self.defect(citation) for citation in given.citations))


def shifted(citation: Citation) -> Citation:
    """Point one character beside the quote, as an offset that is off by one does."""
    return replace(citation, spans=tuple((start + 1, end + 1) for start, end in citation.spans))


def altered(citation: Citation) -> Citation:
    """Give another number for the one that the file has."""
    return replace(citation, quote=citation.quote.translate(str.maketrans("0123456789", "1234567890")))


def test_the_same_pipeline_twice_gives_the_same_figures(
    assistant: Assistant, items: tuple[Item, ...], stored: dict[str, Figure]
) -> None:
    assert red(run_items(Pipeline(assistant), items), stored) == ""


def test_a_broken_retriever_turns_the_gate_red(
    assistant: Assistant, items: tuple[Item, ...], stored: dict[str, Figure]
) -> None:
    broken = replace(assistant, searcher=Searcher(Backwards(assistant.searcher.retriever), AsFound()))
    found = red(run_items(Pipeline(broken), items), stored)
    assert "Recall@1" in found
    assert "Recall@5" in found
    assert "Answers right" in found


@pytest.mark.parametrize(
    ("defect", "figures"),
    [
        (shifted, ["Quotes verbatim"]),
        (altered, ["Quotes verbatim", "Numbers that stand in a quote", "Citation recall"]),
    ],
)
def test_a_broken_citation_step_turns_the_gate_red(
    assistant: Assistant,
    items: tuple[Item, ...],
    stored: dict[str, Figure],
    defect: Callable[[Citation], Citation],
    figures: list[str],
) -> None:
    found = red(run_items(Pipeline(Cites(assistant, defect)), items), stored)
    assert all(figure in found for figure in figures)


def test_baselines_answer_behind_the_same_interface(items: tuple[Item, ...]) -> None:
    systems = open_systems(gate_settings(), ("bm25", "dense"))
    assert [system.name for system in systems] == ["bm25", "dense"]
    for system in systems:
        rows = run_items(system, items[:8])
        assert all(quote.verbatim for row in rows for quote in row.quotes)
        assert not any(row.refused for row in rows if row.hits)
    assert OURS not in [system.name for system in systems]
