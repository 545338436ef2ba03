"""The gold questions with every candidate sentence and its features, so that weights can be tried without searching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from embeddings.reranker import PairScorer
from eval.gold import Item, Turn
from eval.metrics import groups_in, recall_at, reciprocal_rank
from rag.fusion import standardise, weighted_sum
from rag.index import Index, Unit
from rag.passages import widen
from rag.pipeline import Assistant
from rag.records import Answer, Hit, Query
from rag.reranking import pair_texts
from rag.retrieval import Candidates, FirstStage, QueryEncoder

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """One gold question as the search sees it: understood, and with the turns before it made standalone."""

    item: Item
    number: int
    query: Query

    @property
    def turn(self) -> Turn:
        """The gold turn: its evidence is what has to be found."""
        return self.item.turns[self.number]


@dataclass(frozen=True)
class Pool:
    """A question with its candidates: one row of `hits` and of every feature for each."""

    asked: Asked
    candidates: Candidates
    late: Floats
    hits: tuple[Hit, ...]
    pair: dict[int, float] = field(default_factory=dict)
    held: dict[Span, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Depths:
    """How many sentences each step hands on, as the product does."""

    candidates: int
    pair: int
    hits: int


def asked_questions(assistant: Assistant, items: Iterable[Item]) -> Iterator[Asked]:
    """Yield every turn with evidence but comparisons, which are searched in parts."""
    for item in items:
        history: list[Answer] = []
        for number, turn in enumerate(item.turns):
            query = assistant.understood(turn.question, history=tuple(history))
            history.append(Answer(turn.question, query.question, "", "answered"))
            if turn.evidence and item.kind != "comparison":
                yield Asked(item, number, query)


def pool_of(asked: Asked, first: FirstStage, encoder: QueryEncoder) -> Pool:
    """Return the question's candidates with all features but those of the pair model."""
    candidates = first.candidates(asked.query)
    if candidates is None:
        raise ValueError(f"{asked.item.id}: no candidates")
    _, tokens = encoder.encode(asked.query.text)
    store = first.index.tokens
    late = np.zeros(len(candidates.rows), np.float32) if store is None else store.maxsim(tokens, candidates.rows)
    hits = tuple(_hit(first.index.units[int(row)]) for row in candidates.rows)
    return Pool(asked, candidates, late, hits)


def _hit(unit: Unit) -> Hit:
    return Hit(unit.chunk, unit.sentence, unit.sentence.start, unit.sentence.end, 0.0, 0, "pool")


@dataclass(frozen=True)
class Trial:
    """Orders pools as the product would with other weights; the pair model reads a candidate only once."""

    index: Index
    scorer: PairScorer
    depths: Depths

    def found(self, pool: Pool, weights: Mapping[str, float]) -> tuple[frozenset[int], ...]:
        """Return the evidence groups that each of the first passages holds."""
        ordered = tuple(pool.hits[place] for place in self.order(pool, weights))
        return tuple(_held(pool, hit) for hit in widen(ordered, self.depths.hits))

    def order(self, pool: Pool, weights: Mapping[str, float]) -> list[int]:
        """Return the places of the best candidates: first stage, late interaction, then the pair model on the head."""
        places, scores = _scored(pool, weights)
        head = places[: self.depths.pair]
        if weights.get("pair"):
            gained = standardise(self.pair(pool, head)) * np.float32(weights["pair"])
            head, _ = _sorted(head, scores[: len(head)] + gained, pool.candidates.rows)
        return [*head.tolist(), *places[len(head) : self.depths.candidates].tolist()]

    def head(self, pool: Pool, weights: Mapping[str, float]) -> Rows:
        """Return the places of the candidates that the pair model would read."""
        return _scored(pool, weights)[0][: self.depths.pair]

    def pair(self, pool: Pool, places: Rows) -> Floats:
        """Return the pair model's scores of these candidates."""
        missing = [int(place) for place in places if int(place) not in pool.pair]
        if missing:
            query, texts = pair_texts(pool.asked.query, [pool.hits[place] for place in missing], self.index)
            pool.pair.update(zip(missing, map(float, self.scorer.score(query, texts)), strict=True))
        return np.array([pool.pair[int(place)] for place in places], dtype=np.float32)


def _scored(pool: Pool, weights: Mapping[str, float]) -> tuple[Rows, Floats]:
    scores = weighted_sum(pool.candidates.columns, weights)
    scores += np.float32(weights.get("late", 0.0)) * standardise(pool.late)
    return _sorted(np.arange(len(scores)), scores, pool.candidates.rows)


def _sorted(places: Rows, scores: Floats, rows: Rows) -> tuple[Rows, Floats]:
    order = np.lexsort((rows[places], -scores))
    return places[order], scores[order]


def _held(pool: Pool, hit: Hit) -> frozenset[int]:
    span = (hit.chunk.id, hit.start, hit.end)
    if span not in pool.held:
        pool.held[span] = groups_in(hit.chunk.document_id, hit.text, pool.asked.turn.evidence)
    return pool.held[span]


def figures(found: tuple[frozenset[int], ...], groups: int) -> dict[str, float]:
    """Return the retrieval figures of one question, as the runner counts them."""
    return {f"recall@{k}": recall_at(k, found, groups) for k in (1, 5, 10)} | {"mrr@10": reciprocal_rank(found)}
