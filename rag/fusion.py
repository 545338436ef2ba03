"""Scores of several retrievers made one: by reciprocal rank, or by a learnt weighted sum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("weights.json")
RANK_CONSTANT = 60.0  # Cormack, Clarke and Büttcher: Reciprocal Rank Fusion, SIGIR 2009


@lru_cache(maxsize=4)
def load_weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Read the weight of each feature, learnt on the training split of the gold set."""
    return {name: float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}


def standardise(scores: Floats) -> Floats:
    """Return the scores with mean 0 and deviation 1 over the candidates; equal scores become 0."""
    deviation = float(scores.std())
    if deviation < 1e-9:
        return np.zeros_like(scores)
    standard: Floats = ((scores - scores.mean()) / deviation).astype(np.float32)
    return standard


def share_of_best(scores: Floats) -> Floats:
    """Return the scores as shares of the best one, from 0 to 1: a rare word must not outweigh everything else."""
    best = float(scores.max(initial=0.0))
    return scores / np.float32(best) if best > 0 else np.zeros_like(scores)


def weighted_sum(columns: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Return the weighted sum of the columns that have a weight."""
    size = len(next(iter(columns.values())))
    total = np.zeros(size, dtype=np.float32)
    for name, values in columns.items():
        total += np.float32(weights.get(name, 0.0)) * values
    return total


def reciprocal_rank(columns: Sequence[Floats]) -> Floats:
    """Return the sum over the columns of 1 / (60 + rank), rank 1 for the highest score."""
    total = np.zeros(len(columns[0]), dtype=np.float32)
    for scores in columns:
        ranks = np.empty(len(scores), dtype=np.float32)
        ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1, dtype=np.float32)
        total += (1.0 / (RANK_CONSTANT + ranks)).astype(np.float32)
    return total
