"""Fusion of scores against arithmetic done by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.fusion import load_weights, reciprocal_rank, share_of_best, standardise, weighted_sum


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_reciprocal_rank_by_hand() -> None:
    # First column: ranks 1, 3, 2. Second: ranks 2, 1, 3.
    fused = reciprocal_rank([floats(0.9, 0.1, 0.5), floats(5, 7, 1)])
    expected = [1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62 + 1 / 63]
    assert fused == pytest.approx(expected, rel=1e-5)


def test_equal_scores_are_ranked_in_their_order() -> None:
    assert reciprocal_rank([floats(1, 1, 1)]) == pytest.approx([1 / 61, 1 / 62, 1 / 63], rel=1e-5)


def test_standardise_by_hand() -> None:
    # Mean 2, deviation sqrt(((1)^2 + 0 + 1) / 3) = sqrt(2/3).
    root = (2 / 3) ** 0.5
    assert standardise(floats(1, 2, 3)) == pytest.approx([-1 / root, 0, 1 / root], rel=1e-5)


def test_equal_scores_say_nothing() -> None:
    assert standardise(floats(0.8, 0.8, 0.8)).tolist() == [0, 0, 0]
    assert standardise(floats(3)).tolist() == [0]


def test_the_best_score_is_one() -> None:
    assert share_of_best(floats(8, 2, 0)).tolist() == [1, 0.25, 0]
    assert share_of_best(floats(0, 0)).tolist() == [0, 0]


def test_weighted_sum_by_hand() -> None:
    columns = {"dense": floats(1, 0, -1), "words": floats(0, 2, 1), "unknown": floats(9, 9, 9)}
    total = weighted_sum(columns, {"dense": 2.0, "words": 0.5})
    assert total.tolist() == [2, 1, -1.5]


def test_fusion_changes_nothing_it_was_given() -> None:
    first, second = floats(3, 1, 2), floats(1, 2, 3)
    reciprocal_rank([first, second])
    standardise(first)
    weighted_sum({"dense": first, "words": second}, {"dense": 1.0, "words": 1.0})
    assert (first.tolist(), second.tolist()) == ([3, 1, 2], [1, 2, 3])


def test_weights_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"dense": 1, "late": 0.5}))
    assert load_weights(path) == {"dense": 1.0, "late": 0.5}


def test_the_shipped_weights_name_every_feature() -> None:
    weights = load_weights()
    assert {"dense", "words", "grams", "year", "place", "status", "document", "late", "pair"} <= set(weights)
    assert weights["year"] > 0
    assert weights["dense"] > 0
