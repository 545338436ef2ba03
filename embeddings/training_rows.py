"""The training groups as rows of the pair network, and the network's judgement of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from embeddings.pair_input import Pair, batch, compact, join, load_tokenizer, sides
from embeddings.pair_network import PairNetwork
from embeddings.training_data import Group


@dataclass(frozen=True, slots=True)
class Example:
    """A group as token rows; `span` counts tokens of the first row."""

    pairs: tuple[Pair, ...]
    span: tuple[int, int] | None
    answerable: bool


class Reader:
    """Turns groups into token rows."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = load_tokenizer(folder)

    def example(self, group: Group, chosen: Sequence[int]) -> Example:
        """Return the rows of the chosen passages; the first must be passage 0."""
        texts = [compact(group.passages[number]) for number in chosen]
        query, *passages = sides(self._tokenizer, [group.query, *(shown.text for shown in texts)])
        pairs = tuple(join(query, passage) for passage in passages)
        span = None
        if group.span:
            moved = texts[0].moved
            span = token_span(pairs[0], group.span[0] - moved, group.span[1] - moved)
        return Example(pairs, span, group.answerable)


def token_span(pair: Pair, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last row place of the tokens that cover characters start to end, if they are shown."""
    inside = [n for n, (low, high) in enumerate(pair.spans) if low < end and start < high]
    if not inside or pair.spans[-1][1] < end:
        return None
    return pair.first + inside[0], pair.first + inside[-1]


def forward(network: PairNetwork, pairs: Sequence[Pair], *, size: int = 16) -> tuple[Tensor, list[Tensor]]:
    """Return judgements (pairs, 2) and each pair's span logits (tokens, 2), computed in parts of like length."""
    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n].ids))
    judged: list[Tensor] = []
    spans: dict[int, Tensor] = {}
    for start in range(0, len(order), size):
        part = order[start : start + size]
        arrays = map(torch.from_numpy, batch([pairs[n] for n in part]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, span = network(*arrays)
        judged.append(scores)
        spans.update({n: span[row, : len(pairs[n].ids)] for row, n in enumerate(part)})
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(judged)[back], [spans[n] for n in range(len(pairs))]
