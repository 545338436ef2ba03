"""Passages that nearly answer: found by a first stage like our own, or made by changing year, place or status."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import bm25s
import numpy as np

from embeddings.interfaces import Embedder, Vectors
from embeddings.pair_input import fold
from embeddings.training_sources import Passage, Wording

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?")
_PLACES = ("上海市", "徐汇区", "浦东新区", "静安区", "闵行区", "黄浦区", "杨浦区", "嘉定区", "崇明区")


class Miner:
    """Bigram BM25 over all passages and, with an embedder, dense search; standardised scores summed."""

    def __init__(self, texts: Sequence[str], embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._vectors: Vectors | None = embedder.encode_passages(texts, progress=True) if embedder else None
        self._size = len(texts)
        self._words = bm25s.BM25()
        self._words.index([bigrams(text) for text in texts], show_progress=False)

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        """Return the numbers and the scores of the best `k` passages for a query, best first."""
        scores = _standard(self._lexical(query))
        if self._embedder is not None and self._vectors is not None:
            vector = self._embedder.encode_queries([query])[0]
            scores = _standard(vector @ self._vectors.T) + np.float32(0.7) * scores
        best = np.argsort(-scores, kind="stable")[:k]
        return best.tolist(), scores[best].tolist()

    def near(self, query: str, answer: int, k: int) -> list[int]:
        """Return `k` passages, in turn by the query's words and by likeness to the passage that answers.

        What is like the answer is what our own dense search returns beside it; no query needs to be encoded.
        """
        by_words = np.argsort(-self._lexical(query), kind="stable")[:k].tolist()
        if self._vectors is None:
            return [int(number) for number in by_words]
        like = np.argsort(-(self._vectors @ self._vectors[answer]), kind="stable")[:k].tolist()
        turns = [number for pair in zip(like, by_words, strict=True) for number in pair]
        return list(dict.fromkeys(turns))[:k]

    def _lexical(self, query: str) -> Vectors:
        tokens = bigrams(query)
        if not tokens:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._words.get_scores(tokens), dtype=np.float32)


def bigrams(text: str) -> list[str]:
    """Return the character bigrams of Chinese runs; Latin words and numbers stay whole."""
    tokens: list[str] = []
    for run in _RUN.findall(fold(text)):
        whole = run[0] < "\u3400" or len(run) == 1
        tokens.extend([run] if whole else (run[i : i + 2] for i in range(len(run) - 1)))
    return tokens


def share(words: str, text: str) -> float:
    """Return the share of the bigrams of `words` that stand in `text`."""
    wanted = _bigram_set(words)
    return len(wanted & _bigram_set(text)) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=50_000)
def _bigram_set(text: str) -> frozenset[str]:
    return frozenset(bigrams(text))


def altered(positive: Passage, wording: Wording, rng: random.Random) -> list[Passage]:
    """Return copies of the passage that answer no more: about another year, place or status than is asked."""
    made: list[Passage] = []
    if wording.year and rng.random() < 0.4:
        made.append(_other_year(positive, wording.year, rng))
    if wording.place and rng.random() < 0.25:
        made.append(_other_place(positive, wording.place, rng))
    if wording.status and rng.random() < 0.2:
        made.append(replace(positive, status="计划" if wording.status == "完成" else "完成"))
    return made


def _other_year(passage: Passage, year: int, rng: random.Random) -> Passage:
    shift = rng.choice([n for n in (-3, -2, -1, 1, 2, 3) if year not in {y + n for y in passage.years}] or [9])
    years = tuple(y + shift for y in passage.years)
    moved = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")

    def later(text: str) -> str:
        return moved.sub(lambda match: str(int(match[1]) + shift), text)

    return replace(
        passage,
        text=later(passage.text),
        title=later(passage.title),
        headings=tuple(later(heading) for heading in passage.headings),
        years=years,
    )


def _other_place(passage: Passage, place: str, rng: random.Random) -> Passage:
    other = rng.choice([name for name in _PLACES if name != place])
    short, new = place.removesuffix("市").removesuffix("区"), other.removesuffix("市").removesuffix("区")

    def moved(text: str) -> str:
        return text.replace(place, other).replace(short, new)

    return replace(passage, text=moved(passage.text), title=moved(passage.title), place=other)


def _standard(scores: Vectors) -> Vectors:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 0 else scores * 0
