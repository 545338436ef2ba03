"""What one would otherwise use, behind the same interface: a LangChain recipe, BM25 alone, dense vectors alone.

A baseline answers with its first hit as a quote and never refuses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from embeddings.interfaces import Embedder
from rag.citations import cite
from rag.index import Index
from rag.passages import widen
from rag.records import Answer, Chunk, Citation, Document, Hit, Sentence

LANGCHAIN, BM25, DENSE = "langchain", "bm25", "dense"
_POOL = 50
_HITS = 10


@dataclass(frozen=True, slots=True)
class FirstHit:
    """A system that quotes its first hit, whatever the question. It knows no conversation."""

    name: str
    documents: Mapping[str, Document]
    search: Callable[[str], tuple[Hit, ...]]
    quote: Callable[[Hit], Citation]

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:  # noqa: ARG002
        """Return the first hit as the answer."""
        began = time.perf_counter()
        hits = self.search(question)
        return Answer(
            question=question,
            standalone=question,
            text=f"{hits[0].text} [1]" if hits else "",
            status="answered" if hits else "no_evidence",
            citations=(self.quote(hits[0]),) if hits else (),
            hits=hits,
            seconds={"retrieve": time.perf_counter() - began},
        )


def langchain_baseline(documents: Mapping[str, Document], embedder: Embedder) -> FirstHit:
    """Return LangChain's usual recipe: raw files, RecursiveCharacterTextSplitter 500/50, FAISS, k = 5.

    Same embedding model as ours. FAISS is called directly: the wrapper adds only a pickle.
    """
    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50, add_start_index=True)
    pieces = [
        (name, piece.metadata["start_index"], piece.page_content)
        for name, document in documents.items()
        for piece in splitter.create_documents([document.source.text])
    ]
    chunks = [Chunk(f"{name}:{start}", name, start, start + len(text), text) for name, start, text in pieces]
    index = faiss.IndexFlatIP(embedder.dimension)
    index.add(embedder.encode_passages([chunk.text for chunk in chunks]))

    def search(question: str) -> tuple[Hit, ...]:
        scores, rows = index.search(embedder.encode_queries([question]), 5)
        return tuple(
            _whole(chunks[row], float(score), rank)
            for rank, (score, row) in enumerate(zip(scores[0], rows[0], strict=True), 1)
            if row >= 0
        )

    def quote(hit: Hit) -> Citation:
        document = documents[hit.chunk.document_id]
        span = (hit.start, hit.end)
        return Citation(1, document.id, document.metadata.title, (), hit.text, *span, spans=(span,))

    return FirstHit(LANGCHAIN, documents, search, quote)


def _whole(chunk: Chunk, score: float, rank: int) -> Hit:
    sentence = Sentence(chunk.start, chunk.end)
    return Hit(chunk, sentence, chunk.start, chunk.end, score, rank, LANGCHAIN)


def bm25_baseline(index: Index) -> FirstHit:
    """Return BM25 over the words of our sentences, hits widened like ours."""

    def search(question: str) -> tuple[Hit, ...]:
        known = [word for word in index.tokenizer.words(question) if word in index.words.vocab_dict]
        if not known:
            return ()
        scores = np.asarray(index.words.get_scores(known))
        rows = np.argsort(-scores, kind="stable")[:_POOL]
        return _passages(index, [(int(row), float(scores[row])) for row in rows if scores[row] > 0], BM25)

    return FirstHit(BM25, index.documents, search, _quoter(index))


def dense_baseline(index: Index, embedder: Embedder) -> FirstHit:
    """Return dense search over our sentences, hits widened like ours."""

    def search(question: str) -> tuple[Hit, ...]:
        scores, rows = index.vectors.search(embedder.encode_queries([question]), _POOL, None)
        found = [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
        return _passages(index, found, DENSE)

    return FirstHit(DENSE, index.documents, search, _quoter(index))


def _passages(index: Index, found: Sequence[tuple[int, float]], name: str) -> tuple[Hit, ...]:
    units = [(index.units[row], score) for row, score in found]
    hits = [
        Hit(unit.chunk, unit.sentence, unit.sentence.start, unit.sentence.end, score, rank, name)
        for rank, (unit, score) in enumerate(units, 1)
    ]
    return widen(hits, _HITS)


def _quoter(index: Index) -> Callable[[Hit], Citation]:
    return lambda hit: cite(1, index.documents[hit.chunk.document_id], hit.chunk, hit.start, hit.end)
