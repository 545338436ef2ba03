"""Intervals and paired tests, so that a difference between two runs can be told from chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SEED = 20_261_121
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval over `n` scored questions."""

    value: float
    low: float
    high: float
    n: int


def mean_interval(values: Sequence[float], clusters: Sequence[str] | None = None) -> Figure | None:
    """Return the mean with its 95 % percentile bootstrap interval, None without values.

    `clusters` names the item of each value: the turns of one conversation are drawn together. Source: Efron and
    Tibshirani, An Introduction to the Bootstrap (1993), chapters 8 and 13.
    """
    if not values:
        return None
    sums, counts = _by_cluster(values, clusters)
    drawn = _draws(len(sums))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(sums.sum() / counts.sum()), float(low), float(high), len(values))


def median_interval(values: Sequence[float]) -> Figure | None:
    """Return the median with its 95 % percentile bootstrap interval, None without values."""
    return percentile_interval(values, 50)


def percentile_interval(values: Sequence[float], share: float) -> Figure | None:
    """Return a percentile (0 to 100, linear between neighbours) with its 95 % bootstrap interval."""
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    drawn = np.percentile(array[_draws(len(array))], share, axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(np.percentile(array, share)), float(low), float(high), len(values))


def paired_interval(first: Sequence[float], second: Sequence[float]) -> Figure | None:
    """Return the mean of `second - first` over the same questions with its 95 % bootstrap interval."""
    if len(first) != len(second):
        raise ValueError("paired figures need the same questions on both sides")
    return mean_interval([b - a for a, b in zip(first, second, strict=True)])


def mcnemar_exact(losses: int, wins: int) -> float:
    """Return the two-sided p of McNemar's exact test: how likely so uneven a split of the changed items is.

    Under the null each changed item is a win or a loss with even odds. Source: McNemar, Psychometrika 12 (1947);
    exact form after Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91 (2013).
    """
    changed = losses + wins
    if changed == 0:
        return 1.0
    tail = sum(math.comb(changed, count) for count in range(min(losses, wins) + 1))
    return min(1.0, float(2 * tail / 2**changed))


def _by_cluster(
    values: Sequence[float], clusters: Sequence[str] | None
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    names = list(clusters) if clusters is not None else [str(number) for number in range(len(values))]
    rows = {name: row for row, name in enumerate(dict.fromkeys(names))}
    sums, counts = np.zeros(len(rows)), np.zeros(len(rows))
    for name, value in zip(names, values, strict=True):
        sums[rows[name]] += value
        counts[rows[name]] += 1
    return sums, counts


def _draws(size: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.random.default_rng(SEED).integers(0, size, (SAMPLES, size))
