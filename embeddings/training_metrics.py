"""The figures by which a trained reranker and reader is judged on held-out groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from embeddings.pair_input import fold


def rank_of_first(scores: Sequence[float]) -> int:
    """Return the rank (from 1) of the first item by falling score; ties count against it."""
    return 1 + sum(score >= scores[0] for score in scores[1:])


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a random positive scores above a random negative (ties count half)."""
    order = np.sort(np.asarray(negative))
    below = np.searchsorted(order, positive, side="left")
    upto = np.searchsorted(order, positive, side="right")
    return float(np.mean((below + upto) / 2) / len(order))


def overlap(found: str, wanted: str) -> tuple[float, float]:
    """Return exact match and F1 over characters, white space and the marks around an answer left out."""
    found, wanted = (fold("".join(text.split())).strip("《》“”\"'，。、；：（）()") for text in (found, wanted))
    common = sum((Counter(found) & Counter(wanted)).values())
    f1 = 2 * common / (len(found) + len(wanted)) if found or wanted else 1.0
    return float(found == wanted), f1
