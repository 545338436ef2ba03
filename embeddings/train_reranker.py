r"""Train the reranker with its reader head from the bundled encoder.

    python -m eval.export_passages --output passages.jsonl
    python -m embeddings.train_reranker --data DIR --passages passages.jsonl --cache DIR --work DIR \\
        --output embeddings/weights

`--data` holds drcd_dev.json, drcd_test.json and cmrc2018_trial.json. The training groups are made once in
`--work` (see `training_data`) and the state of the run is saved there every 25 steps: the same command goes on
where it was stopped. Loss: softmax over one answering passage and its negatives, answer span, answerability. The
rate rises, then falls to nothing along a cosine over the steps or, with `--minutes`, over the time that is left.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from embeddings.bundled import bundled_model
from embeddings.pair_network import PairNetwork, from_bundled
from embeddings.training_data import Group, is_dev, make_groups, read_groups
from embeddings.training_measures import measure, measure_asked
from embeddings.training_rows import Example, Reader, forward

SAVED_EVERY = 25  # steps
PLANNED: dict[str, type] = {  # fields of the plan that are options
    "steps": int, "groups": int, "negatives": int, "rate": float, "dropout": float, "seed": int, "minutes": float,
    "spans": float,
}  # fmt: skip
HEADS = ("pool", "judge", "span", "weigh")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the outcome of a run; stored with the weights."""

    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    steps: int = 1800
    groups: int = 8
    negatives: int = 5
    rate: float = 1.5e-4
    warm_up: float = 0.06
    dropout: float = 0.05
    seed: int = 7
    minutes: float = math.inf
    spans: float = 0.5  # weight of the loss of the span; that of ranking is 1, of answerability a half


class Trainer:
    """One run: batches, losses, the optimiser, its state on disk."""

    def __init__(self, network: PairNetwork, reader: Reader, plan: Plan) -> None:
        self.network, self.reader, self.plan = network, reader, plan
        network.dropout = plan.dropout
        heads = [value for name, value in network.named_parameters() if name.split(".")[0] in HEADS]
        known = {id(value) for value in heads}
        body = [value for value in network.parameters() if value.requires_grad and id(value) not in known]
        groups = [{"params": body, "share": 1.0}, {"params": heads, "share": 4.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.01)
        self.step = 0
        self.seconds = 0.0

    def run(self, groups: Sequence[Group], state: Path) -> None:
        """Train until the plan's steps or minutes are over, going on from `state` where it exists."""
        if state.is_file():
            self._load(state)
        losses: list[tuple[float, float, float]] = []
        for number, chosen in enumerate(batches(groups, self.plan)):
            done = self._progress()
            if done >= 1.0:
                break
            if number < self.step:
                continue
            began = time.monotonic()
            for part in self.optimiser.param_groups:
                part["lr"] = self.plan.rate * part["share"] * share_of_rate(done, self.plan.warm_up)
            losses.append(self._update([self.reader.example(group, rows) for group, rows in chosen]))
            self.step += 1
            self.seconds += time.monotonic() - began
            if self.step % SAVED_EVERY == 0:
                means = np.mean(losses, axis=0)
                log.info("step %d rank %.3f span %.3f answerable %.3f (%.0f s)", self.step, *means, self.seconds)
                losses = []
                self._save(state)
        self._save(state)

    def _progress(self) -> float:
        return max(self.step / self.plan.steps, self.seconds / 60 / self.plan.minutes)

    def _update(self, examples: Sequence[Example]) -> tuple[float, float, float]:
        self.network.train()
        losses = group_losses(self.network, examples)
        total = losses[0] + self.plan.spans * losses[1] + 0.5 * losses[2]
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return float(losses[0].detach()), float(losses[1].detach()), float(losses[2].detach())

    def _save(self, path: Path) -> None:
        temporary = path.with_suffix(".tmp")
        content = {
            "step": self.step,
            "plan": asdict(self.plan),
            "network": self.network.trained(),
            "optimiser": self.optimiser.state_dict(),
            "seconds": self.seconds,
        }
        torch.save(content, temporary)
        temporary.replace(path)

    def _load(self, path: Path) -> None:
        content = torch.load(path, weights_only=True)
        if content["plan"] != {**asdict(self.plan)}:
            raise SystemExit(f"{path} belongs to another plan: remove it or use another --work")
        self.network.load_state_dict(content["network"], strict=False)
        self.optimiser.load_state_dict(content["optimiser"])
        self.step, self.seconds = content["step"], content["seconds"]


def share_of_rate(done: float, warm_up: float) -> float:
    """Return the share of the learning rate after a share of the run: linear warm-up, then a cosine to nothing."""
    if done < warm_up:
        return (done + 0.1 * warm_up) / (1.1 * warm_up)
    return 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))


def batches(groups: Sequence[Group], plan: Plan) -> Iterator[list[tuple[Group, list[int]]]]:
    """Yield the groups of each step with the passages to use, in an order that the seed decides."""
    rng = random.Random(plan.seed)
    order: list[int] = []
    for _ in range(plan.steps):
        while len(order) < plan.groups:
            fresh = list(range(len(groups)))
            rng.shuffle(fresh)
            order += fresh
        chosen = []
        for number in order[: plan.groups]:
            # by the order of the search: what it ranks first is what the reader has to tell from an answer
            others = sorted(range(1, len(groups[number].passages)), key=lambda place: rng.expovariate(1 / (place + 1)))
            chosen.append((groups[number], [0, *others[: plan.negatives]]))
        del order[: plan.groups]
        yield chosen


def group_losses(network: PairNetwork, examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the mean losses of ranking, of the answer's span, and of answerability."""
    judged, spans = forward(network, [pair for example in examples for pair in example.pairs])
    rank, span, target, best = [], [], [], []
    start = 0
    for example in examples:
        end = start + len(example.pairs)
        target += [float(example.answerable)] + [0.0] * (end - start - 1)
        best.append(judged[start:end, 1].max())  # whether to answer is decided by the best of all passages
        if example.answerable:
            rank.append(functional.cross_entropy(judged[start:end, 0][None], torch.zeros(1, dtype=torch.long)))
        if example.span:
            first = example.pairs[0].first
            logits = spans[start][first:-1]
            goals = torch.tensor([place - first for place in example.span])
            span.append(functional.cross_entropy(logits.T, goals))
        start = end
    weights = torch.tensor([2.0 if one else 1.0 for one in target])
    answer = functional.binary_cross_entropy_with_logits(judged[:, 1], torch.tensor(target), weights)
    answered = torch.tensor([float(example.answerable) for example in examples])
    answer = answer + functional.binary_cross_entropy_with_logits(torch.stack(best), answered)
    nothing = judged.sum() * 0.0
    return (
        torch.stack(rank).mean() if rank else nothing,
        torch.stack(span).mean() if span else nothing,
        answer,
    )


def write_weights(network: PairNetwork, plan: Plan, output: Path) -> None:
    """Store everything but the word vectors, in half precision, with the plan."""
    output.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.to(torch.float16).contiguous() for name, value in network.trained().items()}
    save_file(tensors, output / "reranker.safetensors", metadata={"plan": json.dumps(asdict(plan))})


def _weights(path: Path) -> dict[str, Tensor]:
    return {name: value.float() for name, value in load_file(path).items()}


@torch.no_grad()
def mix(network: PairNetwork, earlier: Mapping[str, Tensor], share: float) -> None:
    """Put a share of earlier weights of the same line into the network's (Wortsman et al.: Model Soups, ICML 2022)."""
    for name, value in network.trained().items():
        value.mul_(1 - share).add_(earlier[name], alpha=share)


def _plan(options: argparse.Namespace) -> Plan:
    layers = tuple(int(part) for part in options.layers.split(","))
    return Plan(layers, **{name: getattr(options, name) for name in PLANNED})


def main() -> None:
    """Read the options, make the groups where there are none, train, measure, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "passages", "cache", "work", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--layers", default="0,1,2,3,4,5", help="layers of the bundled encoder to start from")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--mean-with", type=Path, help="weights of an earlier run that make a share of the result")
    parser.add_argument("--share", type=float, default=0.4, help="that share, from 0 to 1")
    parser.add_argument("--asked", type=Path, help="more groups, of questions that people wrote")
    parser.add_argument("--times", type=int, default=8, help="how often each of those is taken for one of the others")
    parser.add_argument("--threads", type=int, default=2)
    for field, kind in PLANNED.items():
        parser.add_argument(f"--{field}", type=kind, default=getattr(Plan(), field))
    parser.add_argument("--measured", type=int, default=400, help="held-out groups of each kind to measure on")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    plan = _plan(options)
    make_groups(options.data, options.passages, options.cache, options.work, seed=options.seed)
    train, dev = (read_groups(options.work / f"{name}.jsonl") for name in ("train", "dev"))
    asked = read_groups(options.asked) if options.asked else []
    train += [group for group in asked if not is_dev(group.query)] * options.times
    folder = bundled_model(options.cache)
    network = from_bundled(folder, plan.layers)
    if options.start:
        network.load_state_dict(_weights(options.start), strict=False)
    reader = Reader(folder)
    Trainer(network, reader, plan).run(train, options.work / "state.pt")
    if options.mean_with:
        mix(network, _weights(options.mean_with), options.share)
    write_weights(network, plan, options.output)
    for name in ("wiki", "rule"):
        own = [group for group in dev if (group.source == "wiki") == (name == "wiki")][: options.measured]
        log.info("%s %s", name, json.dumps(measure(network, reader, own)))
    held = [group for group in asked if is_dev(group.query)]
    log.info("asked %s", json.dumps(measure_asked(network, reader, held)) if held else "none")


if __name__ == "__main__":
    main()
