"""Fits the support score on the training split: a logistic model, its threshold and the calibration curve.

    python -m eval.calibrate

writes rag/support.json. The threshold is the one with the best share of right decisions among those
that refuse at most 1.5 % of the questions that the documents answer: new questions
fall lower than those that the words were chosen for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from eval.gold import GOLD, load_gold
from rag.pipeline import Assistant, open_assistant
from rag.records import Answer, Hit, Query
from rag.refusing import CALIBRATION, SIGNALS, in_scope, out_of_subject, signals
from rag.settings import load_settings

Floats = npt.NDArray[np.float64]
_MOST_FALSE_REFUSALS = 0.015
_BINS = 5


def judged(assistant: Assistant) -> Iterator[tuple[dict[str, float] | None, bool]]:
    """Yield the signals and the truth for every turn of the training split; None where nothing is in scope."""
    for item in load_gold(GOLD):
        if item.split != "train" or item.kind == "comparison":
            continue
        history: list[Answer] = []
        for turn in item.turns:
            query, hits = assistant.look_up(turn.question, history=tuple(history))
            history.append(Answer(turn.question, query.question, "", "answered"))
            yield _signals(query, hits), bool(turn.evidence)


def _signals(query: Query, hits: Sequence[Hit]) -> dict[str, float] | None:
    usable = in_scope(query, hits)
    if not usable or out_of_subject(query, usable):
        return None
    return signals(query, usable)


def fit(rows: Sequence[dict[str, float]], truth: Sequence[bool]) -> tuple[dict[str, float], float, Floats]:
    """Return weights, bias and the fitted chance of every row."""
    table = np.array([[row[name] for name in SIGNALS] for row in rows])
    model = LogisticRegression(C=1.0, class_weight="balanced").fit(table, np.array(truth))
    weights = {name: round(float(value), 4) for name, value in zip(SIGNALS, model.coef_[0], strict=True)}
    return weights, round(float(model.intercept_[0]), 4), model.predict_proba(table)[:, 1]


def threshold_for(chances: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Return the highest threshold that refuses at most 1.5 % of the answerable rows."""
    answerable = np.sort(chances[truth])
    return round(float(answerable[int(len(answerable) * _MOST_FALSE_REFUSALS)]) - 1e-4, 4)


def curve(chances: Floats, truth: npt.NDArray[np.bool_]) -> list[dict[str, float]]:
    """Return, for fifths of the rows by chance, the mean chance, the share that is answerable and the count."""
    parts = np.array_split(np.argsort(chances), _BINS)
    return [
        {
            "chance": round(float(chances[part].mean()), 3),
            "answerable": round(float(truth[part].mean()), 3),
            "n": len(part),
        }
        for part in parts
    ]


def main() -> None:
    """Fit, store and print."""
    found = list(judged(open_assistant(load_settings(mode="extractive"))))
    kept = [(row, truth) for row, truth in found if row is not None]
    truth = np.array([answers for _, answers in kept])
    weights, bias, chances = fit([row for row, _ in kept], list(truth))
    threshold = threshold_for(chances, truth)
    stored = {"weights": weights, "bias": bias, "threshold": threshold, "curve": curve(chances, truth)}
    CALIBRATION.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    unanswerable = sum(not answers for _, answers in found)
    refused = sum(not answers for row, answers in found if row is None) + int((chances[~truth] < threshold).sum())
    wrongly = sum(answers for row, answers in found if row is None) + int((chances[truth] < threshold).sum())
    sys.stdout.write(json.dumps(stored, indent=1) + "\n")
    sys.stdout.write(
        f"refused {refused} of {unanswerable} unanswerable, {wrongly} of {len(found) - unanswerable} others\n"
    )


if __name__ == "__main__":
    main()
