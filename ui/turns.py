"""An answer as the JSON that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.passages import LIMIT
from rag.records import Answer, Citation, Document, Hit


def turn_json(answer: Answer, documents: Mapping[str, Document]) -> dict[str, Any]:
    """Return one answered turn; offsets in `spans` count characters of the raw file."""
    return {
        "question": answer.question,
        "standalone": answer.standalone,
        "status": answer.status,
        "answer": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
        "related": [_citation(citation) for citation in answer.related],
        "hits": [_hit(hit, documents[hit.chunk.document_id]) for hit in answer.hits],
        "warnings": list(answer.warnings),
        "mode": answer.mode,
        "support": answer.support,
        "usage": None
        if answer.usage is None
        else {"input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens},
        "seconds": {name: round(value, 4) for name, value in answer.seconds.items()},
        "record": dict(answer.record),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        "document": citation.document,
        "title": citation.title,
        "headings": list(citation.headings),
        "quote": citation.quote,
        "spans": [list(span) for span in citation.spans],
        "page": citation.page,
        "years": list(citation.years),
        "place": citation.place,
        "status": citation.status,
    }


def _hit(hit: Hit, document: Document) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "document": document.id,
        "title": document.metadata.title,
        "headings": list(hit.chunk.headings),
        "score": round(hit.score, 4),
        "text": hit.text[:LIMIT],
        "spans": [list(span) for span in document.raw_spans(hit.start, min(hit.end, hit.start + LIMIT))],
        "years": list(hit.sentence.years),
        "place": hit.sentence.place,
        "status": hit.sentence.status,
    }
