"""The search that answers stand on: first stage, then the rerankers that the settings name."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.reranker import PairScorer, load_reranker
from rag.embedder import open_embedder
from rag.fusion import load_weights
from rag.index import Index
from rag.interfaces import Reranker, Retriever
from rag.meanings import PairedMeanings
from rag.records import Hit, Query
from rag.reranking import Chain, LateInteraction, PairReranker
from rag.retrieval import POOL, RETRIEVERS, FirstStage, QueryEncoder
from rag.settings import NO_RERANKER, Settings, cache_folder

_CANDIDATES = POOL * len(RETRIEVERS)


@dataclass(frozen=True)
class Searcher:
    """A retriever and what reorders its hits: sentences, best first."""

    retriever: Retriever
    reranker: Reranker

    def search(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Return at most `k` sentences in their final order; the rerankers see all candidates."""
        return self.reranker.rerank(query, self.retriever.retrieve(query, max(k, _CANDIDATES)))[:k]


def open_searcher(settings: Settings, index: Index) -> Searcher:
    """Load the models that the settings name; raise ModelError when one cannot be loaded."""
    encoder, weights = open_encoder(settings), load_weights()
    steps: list[Reranker] = [LateInteraction(index, encoder, weights["late"])]
    if settings.reranker != NO_RERANKER:
        steps.append(PairReranker(index, open_scorer(settings), weights["pair"]))
    steps.append(PairedMeanings(encoder))
    return Searcher(FirstStage(index, encoder, weights), Chain(tuple(steps)))


def open_encoder(settings: Settings) -> QueryEncoder:
    """Load the embedding model that the settings name; raise ModelError when it cannot be loaded."""
    return QueryEncoder(open_embedder(settings))


def open_scorer(settings: Settings) -> PairScorer:
    """Load the pair model that the settings name; raise ModelError when it cannot be loaded."""
    return load_reranker(settings.reranker, cache_folder() / "models")
