"""The answer without a language model: a comparison computed, or the best sentences quoted, or a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.citations import cite
from rag.comparing import compare, stated
from rag.extraction import extract
from rag.operands import comparison
from rag.records import Citation, Document, Hit, Query
from rag.refusing import Support, supported
from rag.wording import is_english, refusal

Search = Callable[[Query], tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """An answer in the documents' words; no citations means a refusal, with what is near in `related`."""

    text: str
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    support: float | None = None
    warnings: tuple[str, ...] = ()
    hits: tuple[tuple[Hit, ...], ...] = ()


def answer_from_documents(
    query: Query, hits: Sequence[Hit], documents: Mapping[str, Document], search: Search, today: dt.date
) -> Extracted:
    """Answer a question from its ranked sentences; `search` finds the operands of a comparison."""
    english = is_english(query.question)
    parts = comparison(query, documents.values(), today)
    if parts is not None and not stated(query.text, parts, hits):
        found = tuple(search(operand.query) for operand in parts.operands)
        compared = compare(query.question, parts, found, documents, english=english)
        if compared is not None:
            return Extracted(compared.text, compared.citations, hits=found)
    if parts is not None and parts.measure == "growth":
        # The sentence tells it itself, if any does: of the year that is measured, not of the one before.
        query = replace(query, years=parts.operands[0].query.years or query.years)
    support = supported(query, hits)
    if not support.enough:
        related = _related(support, hits, documents)
        return Extracted(refusal(english=english, related=related), related=related, support=support.score)
    draft = extract(query, hits, documents, english=english)
    return Extracted(draft.text, draft.citations, support=support.score)


def _related(support: Support, hits: Sequence[Hit], documents: Mapping[str, Document]) -> tuple[Citation, ...]:
    return tuple(
        cite(number, documents[hit.chunk.document_id], hit.chunk, hit.sentence.start, hit.sentence.end)
        for number, hit in enumerate(hits[: support.related], start=1)
    )
