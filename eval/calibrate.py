"""Learns what answers and refusals weigh, on the training split: rag/values.json, then rag/support.json.

    python -m eval.calibrate [--questions FILE ...]

The first holds the weights by which numbers are chosen (a softmax over the numbers of the best sentences), the
second a logistic model of whether the documents answer at all, with its threshold and calibration curve. Both are
judged on questions that they were not fitted on, by cross-validation over items. `--questions` names files of the
form that `eval.export_questions` reads, of questions that the reader was not trained on: the logistic model is fitted
to them too, its threshold and the figures are those of the gold set alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from eval.evaluation import on_the_day_of
from eval.export_questions import known, read_written
from eval.gold import GOLD, Turn, load_gold
from eval.metrics import groups_in
from eval.texts import states
from rag.asking import wanted_of
from rag.overlap import bigrams
from rag.pipeline import Assistant, open_assistant
from rag.records import Answer, Hit, Query
from rag.refusing import CALIBRATION, SIGNALS, contradicted, signals
from rag.settings import load_settings
from rag.values import FEATURES, READ, WEIGHTS, Value, load_weights, values_of

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
# Share of answerable questions that the threshold may refuse, in cross-validation; on new ones it is three to six times
# that (.03 of fresh questions by other askers), as the rules that refuse alone were written with the training questions
# at hand.
_FALSE_REFUSALS = 0.01
_PENALTY = 1.0  # on the squared weights of the numbers
_STRENGTH = 0.1  # C of the logistic model, on features of deviation 1
_FOLDS = 8
_BINS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn of the training split, understood and looked up; `fold` is that of its item."""

    turn: Turn
    query: Query
    hits: tuple[Hit, ...]
    fold: int


def asked(assistant: Assistant) -> Iterator[Asked]:
    """Look up every turn of the training split that is no comparison."""
    for item in tqdm(load_gold(GOLD), desc="looking up", unit="item"):
        if item.split != "train" or item.kind == "comparison":
            continue
        history: list[Answer] = []
        fold = _fold(item.id)
        for turn in item.turns:
            query, hits = assistant.look_up(turn.question, history=tuple(history))
            history.append(Answer(turn.question, query.question, "", "answered"))
            if hits:
                yield Asked(turn, query, hits, fold)


def asked_in(paths: Sequence[Path], assistant: Assistant) -> Iterator[Asked]:
    """Look up the questions of files that are none of the gold set; of them only counts whether they are answered."""
    gold = [bigrams(turn.question) for item in load_gold(GOLD) for turn in item.turns]
    for one in tqdm(list(read_written(paths)), desc="looking up", unit="question"):
        query, hits = assistant.look_up(one.question)
        if hits and not known(one.question, gold):
            turn = Turn(one.question, "none" if one.answer is None else "name")
            yield Asked(turn, query, hits, _fold(one.question))


def _fold(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[-4:], 16) % _FOLDS


def value_rows(every: Sequence[Asked]) -> list[tuple[Floats, Truth, int]]:
    """Return for every question about a number the features of its candidates, which are right, and its fold."""
    rows = []
    for one in every:
        if one.turn.type != "number":
            continue
        values = values_of(
            one.query, wanted_of(one.query, one.hits), one.hits[:READ], dict.fromkeys(FEATURES, 0.0), every=True
        )
        grades = [_grade(value, one.turn) for value in values]
        best = max(grades, default=0)
        table = np.array([[value.features[name] for name in FEATURES] for value in values])
        rows.append((table, np.array([best > 0 and grade == best for grade in grades], dtype=bool), one.fold))
    return rows


def _grade(value: Value, turn: Turn) -> int:
    """Return 2 for the right number in a sentence of the evidence, 1 for the right number elsewhere, else 0."""
    if not any(states(value.text, form) for form in turn.answers):
        return 0
    hit = value.hit
    sentence = hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    return 2 if groups_in(hit.chunk.document_id, sentence, turn.evidence) else 1


def fit_values(rows: Sequence[tuple[Floats, Truth, int]]) -> Floats:
    """Return the weights that maximise the likelihood of the right candidates, less a penalty on their squares."""
    usable = [(table, right) for table, right, _ in rows if right.any()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for table, right in usable:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = float(shares[right].sum()) + 1e-12
            total -= float(np.log(mass))
            slope -= table.T @ (np.where(right, shares, 0) / mass - shares)
        return total, slope

    fitted: Any = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return np.asarray(fitted.x)


def share_right(rows: Sequence[tuple[Floats, Truth, int]], weights: Floats) -> float:
    """Return the share of the questions whose best candidate is right."""
    chosen = [bool(len(right) and right[int(np.argmax(table @ weights))]) for table, right, _ in rows]
    return float(np.mean(chosen)) if chosen else 0.0


def cross_validated_values(rows: Sequence[tuple[Floats, Truth, int]]) -> float:
    """Return the share right on items that the weights were not fitted on."""
    parts = [
        (share_right(held, fit_values([row for row in rows if row[2] != fold])), len(held))
        for fold in range(_FOLDS)
        if (held := [row for row in rows if row[2] == fold])
    ]
    return sum(share * size for share, size in parts) / max(1, sum(size for _, size in parts))


def fit_support(table: Floats, truth: Truth) -> tuple[Floats, float, Callable[[Floats], Floats]]:
    """Return weights and bias of the logistic model, and what computes its chances."""
    scale = table.std(axis=0) + 1e-6
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=3000).fit(table / scale, truth)
    weights = model.coef_[0] / scale
    return weights, float(model.intercept_[0]), lambda rows: np.asarray(model.predict_proba(rows / scale)[:, 1])


def cross_validated_chances(table: Floats, truth: Truth, folds: npt.NDArray[np.int64]) -> Floats:
    """Return the chance of every row from a model that has not seen its item."""
    chances = np.zeros(len(truth))
    for fold in range(_FOLDS):
        held = folds == fold
        if held.any():
            chances[held] = fit_support(table[~held], truth[~held])[2](table[held])
    return chances


def curve(chances: Floats, truth: Truth) -> list[dict[str, float]]:
    """Return, for fifths of the rows by chance, the mean chance, the share that is answerable and the count."""
    return [
        {
            "chance": round(float(chances[part].mean()), 3),
            "answerable": round(float(truth[part].mean()), 3),
            "n": len(part),
        }
        for part in np.array_split(np.argsort(chances), _BINS)
    ]


def learn(every: Sequence[Asked], more: Sequence[Asked] = ()) -> str:
    """Fit and store both, the second to `more` too; return what a person wants to know of it."""
    rows = value_rows(every)
    weights = fit_values(rows)
    stored = {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    load_weights.cache_clear()
    return (
        f"numbers: {len(rows)} questions, right {share_right(rows, weights):.3f} fitted, "
        f"{cross_validated_values(rows):.3f} cross-validated\n{_learn_support([*every, *more], len(every))}"
    )


def _learn_support(every: Sequence[Asked], gold: int) -> str:
    """Fit the support score to all, set its threshold by the first `gold` of them, store it and tell of those."""
    found = [signals(one.query, one.hits) for one in every]
    if any(not one.keys() >= set(SIGNALS) for one in found):
        raise SystemExit("the support score is fitted to the bundled reranker: unset HUCE_RERANKER")
    table = np.array([[one[name] for name in SIGNALS] for one in found])
    truth = np.array([one.turn.answerable for one in every])
    decided = np.array([contradicted(one) for one in found])
    chances = np.zeros(len(truth))
    folds = np.array([one.fold for one in every])
    chances[~decided] = cross_validated_chances(table[~decided], truth[~decided], folds[~decided])
    factors, bias, _ = fit_support(table[~decided], truth[~decided])
    chances, truth = chances[:gold], truth[:gold]
    threshold = float(np.quantile(chances[truth], _FALSE_REFUSALS, method="lower"))
    support = {
        "weights": {name: round(float(factor), 4) for name, factor in zip(SIGNALS, factors, strict=True)},
        "means": {name: round(float(mean), 4) for name, mean in zip(SIGNALS, table.mean(axis=0), strict=True)},
        "bias": round(bias, 4),
        "threshold": round(threshold, 4),
        "curve": curve(chances, truth),
    }
    CALIBRATION.write_text(json.dumps(support, indent=1) + "\n", encoding="utf-8")
    return (
        f"support: {gold} questions, {int((~truth).sum())} unanswerable, and {len(every) - gold} more; threshold "
        f"{threshold:.3f} refuses {(chances[~truth] < threshold).mean():.2f} of those and "
        f"{(chances[truth] < threshold).mean():.3f} of the others, cross-validated\n"
    )


def main() -> None:
    """Look up the training split, learn and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    assistant = open_assistant(on_the_day_of(GOLD, load_settings(mode="extractive")))
    sys.stdout.write(learn(list(asked(assistant)), list(asked_in(options.questions, assistant))))


if __name__ == "__main__":
    main()
