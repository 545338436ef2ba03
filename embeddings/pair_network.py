"""The reranker and reader as a torch network, for training only; in use it runs as a quantised graph.

Relevance is the sum of two terms: late interaction between the two sides' states (Khattab and Zaharia: ColBERT,
SIGIR 2020), which ranks from the first step on, and a judgement from the state of `<s>`, which has to be learnt.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from embeddings.pair_input import KINDS

HIDDEN, HEADS, INNER = 384, 12, 1536
EPSILON = 1e-12


class Layer(nn.Module):
    """One encoder layer as in BERT: attention, then feed-forward, each followed by addition and normalisation."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=EPSILON)

    def forward(self, states: Tensor, bias: Tensor, dropout: float) -> Tensor:
        """Map (batch, tokens, HIDDEN) to the same shape; `bias` is added to the attention scores."""
        size, tokens, _ = states.shape
        parts = self.qkv(states).view(size, tokens, 3, HEADS, HIDDEN // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS) + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(size, tokens, HIDDEN)
        states = self.norm1(states + functional.dropout(self.out(mixed), dropout))
        inner = self.down(functional.gelu(self.up(states)))
        mapped: Tensor = self.norm2(states + functional.dropout(inner, dropout))
        return mapped


class PairNetwork(nn.Module):
    """Frozen word vectors, `layers` encoder layers, and four heads: relevance, answerable, span start, span end."""

    def __init__(self, words: Tensor, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(len(words), HIDDEN, _weight=words, _freeze=True)
        self.position = nn.Embedding(512, HIDDEN)
        self.kind = nn.Embedding(KINDS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pool = nn.Linear(HIDDEN, HIDDEN)
        self.judge = nn.Linear(HIDDEN, 2)
        self.span = nn.Linear(HIDDEN, 2)
        self.weigh = nn.Linear(HIDDEN, 1)
        self.scale = nn.Parameter(torch.tensor(20.0))
        self.dropout = 0.0

    def forward(
        self, ids: Tensor, kinds: Tensor, present: Tensor, asked: Tensor, shown: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return (relevance, answerable) logits, shape (batch, 2), and start and end logits, (batch, tokens, 2)."""
        places = torch.arange(ids.shape[1])
        dropout = self.dropout if self.training else 0.0
        states = self.norm(self.words(ids) + self.position(places) + self.kind(kinds))
        states = functional.dropout(states, dropout)
        for layer in self.layers:
            states = layer(states, present[:, None, None, :], dropout)
        pooled = torch.tanh(self.pool(states[:, 0]))
        judged = self.judge(functional.dropout(pooled, dropout)).float()
        met = self.scale * self._meeting(states.float(), asked, shown)
        return torch.stack((judged[:, 0] + met, judged[:, 1]), dim=1), self.span(states).float()

    def _meeting(self, states: Tensor, asked: Tensor, shown: Tensor) -> Tensor:
        """Return the weighted mean, over question tokens, of the best cosine with a passage token."""
        unit = functional.normalize(states, dim=-1)
        best = (unit @ unit.transpose(1, 2) + shown[:, None, :]).amax(dim=-1).clamp(min=-1.0)
        weights = (self.weigh(states).float().squeeze(-1) + asked).softmax(dim=-1)
        met: Tensor = (weights * best).sum(dim=-1)
        return met

    def trained(self) -> dict[str, Tensor]:
        """Return what is stored: everything but the word vectors."""
        return {name: value for name, value in self.state_dict().items() if not name.startswith("words.")}


def from_bundled(folder: Path, keep: tuple[int, ...]) -> PairNetwork:
    """Return a network whose layers are the layers `keep` of the bundled encoder; heads start small."""
    weights = {name: value.float() for name, value in load_file(folder / "model.safetensors").items()}
    network = PairNetwork(weights["embeddings.word_embeddings.weight"], len(keep))
    with torch.no_grad():
        network.position.weight.copy_(weights["embeddings.position_embeddings.weight"])
        network.kind.weight.normal_(0.0, 0.01).add_(weights["embeddings.token_type_embeddings.weight"][0])
        network.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        network.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        for layer, number in zip(network.layers, keep, strict=True):
            _fill(layer, weights, f"encoder.layer.{number}.")
        for head in (network.pool, network.judge, network.span, network.weigh):
            head.weight.normal_(0.0, 0.02)
            head.bias.zero_()
    return network


def _fill(layer: nn.Module, weights: dict[str, Tensor], prefix: str) -> None:
    own = dict(layer.named_parameters())
    for part in ("weight", "bias"):
        names = [f"{prefix}attention.self.{name}.{part}" for name in ("query", "key", "value")]
        own[f"qkv.{part}"].copy_(torch.cat([weights[name] for name in names]))
        for ours, theirs in (
            ("out", "attention.output.dense"),
            ("norm1", "attention.output.LayerNorm"),
            ("up", "intermediate.dense"),
            ("down", "output.dense"),
            ("norm2", "output.LayerNorm"),
        ):
            own[f"{ours}.{part}"].copy_(weights[f"{prefix}{theirs}.{part}"])
