"""A better order for the first ranks: late interaction over stored token vectors, then a model that reads pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from embeddings.reranker import PairReader, PairScorer, ReaderSpan
from rag.fusion import standardise
from rag.index import Index, Unit, unit_text
from rag.interfaces import Reranker
from rag.records import Hit, Query
from rag.retrieval import QueryEncoder

Floats = npt.NDArray[np.float32]
DEPTH = 12  # hits that a pair model reads
_TERMS = 3  # official words that a pair model is given beside the question


@dataclass(frozen=True)
class LateInteraction:
    """Adds, to every hit, the mean over the question's tokens of the best cosine among the sentence's tokens.

    Khattab and Zaharia: ColBERT, SIGIR 2020, with the mean in place of the sum.
    """

    index: Index
    encoder: QueryEncoder
    weight: float

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits in their new order; unchanged where the index stores no token vectors."""
        if not hits or self.index.tokens is None:
            return tuple(hits)
        _, tokens = self.encoder.encode(query.text)
        rows = np.array([self.index.row(hit.chunk, hit.sentence) for hit in hits])
        scores = self.index.tokens.maxsim(tokens, rows)
        return _with(hits, "late", scores, self.weight)


@dataclass(frozen=True)
class PairReranker:
    """Adds the score of a pair model to the first `depth` hits; the rest follow in their old order."""

    index: Index
    scorer: PairScorer
    weight: float
    depth: int = DEPTH

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits with the first `depth` in their new order."""
        head, tail = hits[: self.depth], hits[self.depth :]
        if not head:
            return tuple(hits)
        scored = _with(*self._scored(query, head), self.weight)
        shift = min(0.0, scored[-1].score - tail[0].score) if tail else 0.0
        lowered = (replace(hit, score=hit.score + shift) for hit in tail)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate((*scored, *lowered), start=1))

    def _scored(self, query: Query, hits: Sequence[Hit]) -> tuple[Sequence[Hit], str, Floats]:
        asked, texts = pair_texts(query, hits, self.index)
        if not isinstance(self.scorer, PairReader):
            return hits, "pair", self.scorer.score(asked, texts)
        scores, spans = self.scorer.score_and_read(asked, texts)
        read = [_read(hit, len(text), span) for hit, text, span in zip(hits, texts, spans, strict=True)]
        return read, "pair", scores


@dataclass(frozen=True)
class Chain:
    """Several rerankers, one after the other."""

    steps: tuple[Reranker, ...]

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits in the order of the last step."""
        found = tuple(hits)
        for step in self.steps:
            found = step.rerank(query, found)
        return found


def pair_texts(query: Query, hits: Sequence[Hit], index: Index) -> tuple[str, list[str]]:
    """Return what a pair model reads: the question, and each hit's sentence under its header line."""
    # The official words beside the asker's own: what the documents say is then found under either.
    asked = " ".join((query.text, *query.terms[:_TERMS]))
    return asked, [unit_text(Unit(hit.chunk, hit.sentence), index.documents[hit.chunk.document_id]) for hit in hits]


def _read(hit: Hit, length: int, span: ReaderSpan) -> Hit:
    # The sentence ends the text that was read, after its header.
    moved = hit.sentence.end - length
    answer = (span.start + moved, span.end + moved) if span.start + moved >= hit.sentence.start else None
    signals = {**hit.signals, "answerable": span.answerable, "span": span.score if answer else 0.0}
    reading = tuple((low + moved, high + moved, begin, end) for low, high, begin, end in span.tokens)
    return replace(hit, signals=signals, answer=answer, reading=reading)


def _with(hits: Sequence[Hit], name: str, scores: Floats, weight: float) -> tuple[Hit, ...]:
    gained = standardise(np.asarray(scores, dtype=np.float32)) * np.float32(weight)
    scored = [
        replace(hit, score=hit.score + float(gain), retriever=name, signals={**hit.signals, name: float(score)})
        for hit, gain, score in zip(hits, gained, scores, strict=True)
    ]
    order = sorted(scored, key=lambda hit: (-hit.score, hit.chunk.id, hit.sentence.start))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(order, start=1))
