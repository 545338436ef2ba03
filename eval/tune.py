"""Learns how the search weighs its features, from the training split of the gold set.

    python -m eval.tune [--write]

Listwise: the chance that a softmax over a question's candidates gives to the sentences that hold its evidence, with
a penalty on the size of the weights (Cao et al.: Learning to Rank, ICML 2007). First the features that every
candidate has, then how much the pair model's score adds on the head. The figures of the learnt weights are
cross-validated: each question is ordered by weights that were learnt without its item. `--write` stores
rag/weights.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp

from eval.gate import gate_settings
from eval.gold import load_gold
from eval.tune_pools import Depths, Pool, Trial, asked_questions, figures, pool_of
from rag.citations import squeeze
from rag.errors import RagError
from rag.fusion import WEIGHTS, load_weights, standardise
from rag.indexing import refresh_index
from rag.matching import PREFERENCES
from rag.pipeline import Assistant, open_assistant
from rag.reranking import DEPTH
from rag.retrieval import RETRIEVERS, FirstStage
from rag.search import open_encoder, open_scorer

FEATURES = (*RETRIEVERS, *PREFERENCES, "late")
FOLDS = 5
PENALTY = 0.01
SUM = 13.5  # fixes the scale of scores, which orders nothing, for what compares their differences elsewhere
_SHORTEST = 9  # characters from which a sentence inside a longer evidence counts as it

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


def labels(pool: Pool) -> Marks:
    """Return, for every candidate, whether it holds a piece of evidence or is a part of one."""
    entries = [(entry.document, squeeze(entry.text)) for group in pool.asked.turn.evidence for entry in group]
    marks = np.zeros(len(pool.hits), dtype=np.bool_)
    for place, hit in enumerate(pool.hits):
        text = squeeze(hit.text)
        marks[place] = any(
            document == hit.chunk.document_id and (wanted in text or (len(text) >= _SHORTEST and text in wanted))
            for document, wanted in entries
        )
    return marks


def listwise(tables: Sequence[Floats], marks: Sequence[Marks], penalty: float = PENALTY) -> Floats:
    """Return the weights of the columns that make the marked rows of each table likeliest."""
    known = [(table, rows) for table, rows in zip(tables, marks, strict=True) if rows.any() and not rows.all()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, rows in known:
            scores = table @ weights
            every, right = logsumexp(scores), logsumexp(scores[rows])
            total += every - right
            slope += np.exp(scores - every) @ table - np.exp(scores[rows] - right) @ table[rows]
        size = max(1, len(known))
        return total / size + penalty * float(weights @ weights), slope / size + 2 * penalty * weights

    found: Floats = minimize(loss, np.zeros(tables[0].shape[1]), jac=True, method="L-BFGS-B").x
    return found


def learn(pools: Sequence[Pool], trial: Trial) -> dict[str, float]:
    """Return the weight of every feature; the pair model reads the heads. All but its own add up to SUM."""
    marks = [labels(pool) for pool in pools]
    first = listwise([_features(pool) for pool in pools], marks)
    weights = dict(zip(FEATURES, first.tolist(), strict=True))
    heads = [trial.head(pool, weights) for pool in pools]
    tables = [
        np.stack([_features(pool)[places] @ first, standardise(trial.pair(pool, places))], axis=1)
        for pool, places in zip(pools, heads, strict=True)
    ]
    scale, pair = listwise(tables, [mark[places] for mark, places in zip(marks, heads, strict=True)])
    factor = SUM / float(np.abs(first).sum())
    learnt = {name: round(value * factor, 3) for name, value in weights.items()}
    return learnt | {"pair": round(max(0.0, float(pair / scale)) * factor, 3)}


def _features(pool: Pool) -> Floats:
    columns = {**pool.candidates.columns, "late": standardise(pool.late)}
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float64)


def fold_of(pool: Pool) -> int:
    """Return the fold of a question, by its item: the turns of a conversation stay together."""
    return int(hashlib.sha256(f"fold {pool.asked.item.id}".encode()).hexdigest(), 16) % FOLDS


def cross_validated(pools: Sequence[Pool], trial: Trial) -> dict[str, float]:
    """Return the mean figures of questions ordered by weights that were learnt without them."""
    rows: list[dict[str, float]] = []
    for fold in range(FOLDS):
        held = [pool for pool in pools if fold_of(pool) == fold]
        if held:
            weights = learn([pool for pool in pools if fold_of(pool) != fold], trial)
            rows += [measured(pool, trial, weights) for pool in held]
    return means(rows)


def measured(pool: Pool, trial: Trial, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of one question under these weights."""
    return figures(trial.found(pool, weights), len(pool.asked.turn.evidence))


def means(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of every figure over the questions."""
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def training_pools(assistant: Assistant) -> list[Pool]:
    """Return the training questions with their candidates: no later turns, which stand on the rewriting of others."""
    encoder = open_encoder(assistant.settings)
    first = FirstStage(assistant.index, encoder, dict.fromkeys(FEATURES, 1.0))
    items = [item for item in load_gold() if item.split == "train"]
    asked = (one for one in asked_questions(assistant, items) if one.number == 0)
    return [pool_of(one, first, encoder) for one in asked]


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, print the figures before and after, and store the weights when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.tune", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="store the learnt weights in rag/weights.json")
    options = parser.parse_args(arguments)
    try:
        settings = gate_settings()
        refresh_index(settings, progress=True)
        assistant = open_assistant(settings)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    pools = training_pools(assistant)
    trial = Trial(assistant.index, open_scorer(settings), Depths(settings.candidates, DEPTH, settings.hits))
    learnt, shipped = learn(pools, trial), load_weights()
    report = {
        "questions": len(pools),
        "shipped": means([measured(pool, trial, shipped) for pool in pools]),
        "learnt, cross-validated": cross_validated(pools, trial),
        "learnt": means([measured(pool, trial, learnt) for pool in pools]),
        "weights": learnt,
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    if options.write:
        WEIGHTS.write_text(json.dumps(learnt) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
