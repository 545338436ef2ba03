"""Verbatim quotes: a citation exists only if the raw file says the same, white space aside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.errors import RagError
from rag.records import Chunk, Citation, Document, Sentence

_WHITE = re.compile(r"\s+")


class QuoteError(RagError):
    """A quote does not stand in the raw file: the index and the documents disagree; run `huce index`."""


def squeeze(text: str) -> str:
    """Return the text without any white space: the form in which quotes are compared."""
    return _WHITE.sub("", text)


def cite(marker: int, document: Document, chunk: Chunk, start: int, end: int) -> Citation:
    """Quote `document.text[start:end]`, in the section of `chunk`; raise QuoteError unless the raw text agrees."""
    quote = document.text[start:end]
    spans = document.raw_spans(start, end)
    raw = "".join(document.source.text[low:high] for low, high in spans)
    if not squeeze(quote) or squeeze(raw) != squeeze(quote):
        raise QuoteError(f"{document.id}: characters {start}-{end} are not in the file; run `huce index`")
    within = _sentences_within(chunk, start, end)
    return Citation(
        marker=marker,
        document=document.id,
        title=document.metadata.title,
        headings=chunk.headings,
        quote=quote,
        start=start,
        end=end,
        spans=spans,
        page=document.source.page_at(spans[0][0]),
        years=tuple(sorted({year for sentence in within for year in sentence.years})) or chunk.years,
        place=within[0].place if within else chunk.place,
        status=within[0].status if within else chunk.status,
    )


def _sentences_within(chunk: Chunk, start: int, end: int) -> Sequence[Sentence]:
    return [sentence for sentence in chunk.sentences if sentence.start < end and start < sentence.end]
