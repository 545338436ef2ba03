"""The figures of a trained pair network on held-out groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from embeddings.pair_input import Pair, compact
from embeddings.pair_network import PairNetwork
from embeddings.spans import Floats, best_span
from embeddings.training_data import Group
from embeddings.training_metrics import area_under_curve, overlap, rank_of_first
from embeddings.training_rows import Reader, forward


@torch.no_grad()
def measure(network: PairNetwork, reader: Reader, groups: Sequence[Group]) -> dict[str, float]:
    """Return the figures on held-out groups: ranking with and without the first stage, span, answerability."""
    network.eval()
    rows: list[tuple[float, ...]] = []
    yes: list[float] = []
    no: list[float] = []
    for group in groups:
        judged, match, f1 = _judged(network, reader, group)
        scores = judged[:, 0].tolist()
        first = np.asarray(group.first_stage)
        both = first / (first.std() + 1e-6) + np.asarray(scores) / (np.std(scores) + 1e-6)
        ranks = (rank_of_first(group.first_stage), rank_of_first(scores), rank_of_first(both.tolist()))
        rows.append((*(1.0 / rank for rank in ranks), match, f1))
        yes.append(float(judged[0, 1]))
        no.extend(judged[1:, 1].tolist())
    table = np.asarray(rows)
    names = ("first_mrr", "mrr", "sum_mrr", "exact", "f1")
    figures = dict(zip(names, table.mean(axis=0).round(4).tolist(), strict=True))
    tops = (table[:, :3] == 1.0).mean(axis=0).round(4).tolist()
    figures.update(zip(("first_top1", "top1", "sum_top1"), tops, strict=True))
    figures["auc"] = round(area_under_curve(yes, no), 4)
    figures["groups"] = len(groups)
    return figures


@torch.no_grad()
def measure_asked(network: PairNetwork, reader: Reader, groups: Sequence[Group]) -> dict[str, float]:
    """Return the figures on held-out questions that people wrote; `auc` is of what is answered against what is not."""
    network.eval()
    ranks: list[float] = []
    spans: list[float] = []
    tops: dict[bool, list[float]] = {True: [], False: []}
    for group in groups:
        judged, _, f1 = _judged(network, reader, group)
        tops[group.answerable].append(float(judged[:, 1].max()))
        if group.span:
            ranks.append(1.0 / rank_of_first(judged[:, 0].tolist()))
            spans.append(f1)
    auc = area_under_curve(tops[True], tops[False])
    figures = {"mrr": float(np.mean(ranks)), "f1": float(np.mean(spans)), "auc": auc}
    return {name: round(value, 4) for name, value in figures.items()} | {"groups": len(groups)}


def _judged(network: PairNetwork, reader: Reader, group: Group) -> tuple[Tensor, float, float]:
    """Return judgements (passages, 2), and exact match and F1 of what is read in the first passage."""
    example = reader.example(group, range(len(group.passages)))
    judged, spans = forward(network, example.pairs)
    if not group.span:
        return judged, 0.0, 0.0
    found = _answer(example.pairs[0], spans[0].numpy(), compact(group.passages[0]).text)
    return judged, *overlap(found, group.passages[0][slice(*group.span)])


def _answer(pair: Pair, spans: Floats, text: str) -> str:
    inner = spans[pair.first : -1]
    low, high, _ = best_span(inner[:, 0], inner[:, 1])
    return text[pair.spans[low][0] : pair.spans[high][1]]
