"""From a question to the sentences that may answer it: dense and sparse search, fused, scope preferred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from embeddings.interfaces import TokenEmbedder, Vectors
from rag.fusion import load_weights, share_of_best, standardise, weighted_sum
from rag.index import Index
from rag.matching import PREFERENCES, allowed_rows, preferences
from rag.records import Hit, Query

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
POOL = 150  # candidates that each first-stage retriever puts forward
SPARSE = ("words", "grams")
RETRIEVERS = ("dense", *SPARSE)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of the index; `raw` and `columns` hold one array of scores a feature, as found and made comparable."""

    rows: Rows
    raw: Mapping[str, Floats]
    columns: Mapping[str, Floats]


class QueryEncoder:
    """Encodes a question once for all steps that need its vector or its token vectors."""

    def __init__(self, embedder: TokenEmbedder) -> None:
        self._encode = lru_cache(maxsize=64)(embedder.encode_query)
        self._embedder = embedder

    def encode(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the question's unit vector (d,) and its token vectors (t, d)."""
        return self._encode(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors (n, d) of pieces of documents."""
        return self._embedder.encode_passages(texts)


class FirstStage:
    """Dense vectors, BM25 over words and BM25 over character bigrams, with the question's scope preferred.

    A retriever without a weight is not asked.
    """

    def __init__(self, index: Index, encoder: QueryEncoder, weights: Mapping[str, float] | None = None) -> None:
        self.index = index
        self._encoder = encoder
        self._weights = weights or load_weights()

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Return the `k` best sentences, each as a hit of its own length."""
        candidates = self.candidates(query)
        if candidates is None:
            return ()
        scores = weighted_sum(candidates.columns, self._weights)
        order = np.lexsort((candidates.rows, -scores))[:k]
        return tuple(
            self._hit(candidates, int(place), float(scores[place]), rank) for rank, place in enumerate(order, 1)
        )

    def candidates(self, query: Query) -> Candidates | None:
        """Return every sentence that one of the retrievers puts forward, with its features; None for none."""
        allowed = allowed_rows(self.index, query.scope)
        if allowed is not None and not len(allowed):
            return None
        vector, _ = self._encoder.encode(query.text)
        sparse = {kind: self._sparse(query, kind) for kind in SPARSE if self._weights.get(kind)}
        pools = [_best(scores, allowed) for scores in sparse.values()]
        if self._weights.get("dense"):
            pools.append(self.index.vectors.search(vector[None, :], POOL, allowed)[1][0])
        rows = np.unique(np.concatenate(pools)).astype(np.int64)
        rows = rows[rows >= 0]
        if not len(rows):
            return None
        raw = {"dense": self.index.vectors.reconstruct(rows) @ vector}
        raw |= {kind: scores[rows] for kind, scores in sparse.items()}
        fits = preferences(query, [self.index.units[row] for row in rows])
        preferred = {name: fits[:, number] for number, name in enumerate(PREFERENCES)}
        alike = {kind: (share_of_best if kind in SPARSE else standardise)(values) for kind, values in raw.items()}
        return Candidates(rows, raw | preferred, alike | preferred)

    def _hit(self, candidates: Candidates, place: int, score: float, rank: int) -> Hit:
        unit = self.index.units[int(candidates.rows[place])]
        signals = {name: float(values[place]) for name, values in candidates.raw.items()}
        return Hit(unit.chunk, unit.sentence, unit.sentence.start, unit.sentence.end, score, rank, "first", signals)

    def _sparse(self, query: Query, kind: str) -> Floats:
        tokenizer = self.index.tokenizer
        split = tokenizer.words if kind == "words" else tokenizer.bigrams
        bm25 = self.index.words if kind == "words" else self.index.grams
        tokens = [*split(query.text), *split(" ".join(query.terms))]
        known = [token for token in tokens if token in bm25.vocab_dict]
        if not known:
            return np.zeros(len(self.index.units), dtype=np.float32)
        return np.asarray(bm25.get_scores(known), dtype=np.float32)


def _best(scores: Floats, allowed: Rows | None) -> Rows:
    rows: Rows = np.arange(len(scores)) if allowed is None else allowed
    found = scores[rows]
    order = np.argsort(-found, kind="stable")[:POOL]
    return rows[order[found[order] > 0]]
