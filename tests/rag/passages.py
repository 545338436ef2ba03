"""Hits from the shipped corpus, found by what their sentence says: no model, no index."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rag.catalog import read_catalog
from rag.chunking import split
from rag.citations import cite
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Chunk, Citation, Document, Hit
from rag.sentences import sentences
from rag.settings import CORPUS


@lru_cache(maxsize=1)
def documents() -> Mapping[str, Document]:
    catalog = read_catalog(CORPUS)
    read = [read_document(load(path, CORPUS), catalog) for path in find_sources(CORPUS)]
    return {document.id: document for document in read}


@lru_cache(maxsize=1)
def chunks() -> tuple[Chunk, ...]:
    return tuple(
        chunk
        for document in documents().values()
        for chunk in split(document, sentences(document), count_tokens=len, limit=400)
    )


def hit(text: str, rank: int = 1, *, alone: bool = False) -> Hit:
    """Return the first sentence that holds `text`, with its chunk around it unless `alone`."""
    for chunk in chunks():
        for sentence in chunk.sentences:
            if text in chunk.slice(sentence.start, sentence.end):
                start, end = (sentence.start, sentence.end) if alone else (chunk.start, chunk.end)
                return Hit(chunk, sentence, start, end, 1.0 / rank, rank, "test")
    raise LookupError(text)


def hits(*texts: str) -> tuple[Hit, ...]:
    return tuple(hit(text, rank) for rank, text in enumerate(texts, 1))


def quote(text: str, marker: int = 1) -> Citation:
    """Return the sentence that holds `text` as a citation."""
    found = hit(text, alone=True)
    return cite(marker, documents()[found.chunk.document_id], found.chunk, found.start, found.end)
