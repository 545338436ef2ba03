"""The stored figures that a change is measured against, and how far each of them may fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from eval.intervals import Figure
from eval.rows import Row, Run
from eval.summary import BY_NAME, number_shown, summarise
from rag.errors import InputError

BASELINE = Path(__file__).resolve().parent / "baseline.json"
Part = Literal["all", "train", "test"]
PARTS: tuple[Part, ...] = ("all", "train", "test")

# How far a headline figure may fall before a change is refused. The pipeline gives the same answers every time,
# so these allow only for the odd item that a good change loses.
TOLERANCES: dict[str, float] = {
    "recall@1": 0.02,
    "recall@5": 0.015,
    "mrr@10": 0.015,
    "answers_right": 0.02,
    "numbers_right": 0.02,
    "comparisons_right": 0.04,
    "follow_ups_right": 0.04,
    "traps_passed": 0.05,
    "citation_recall": 0.02,
    "citation_precision": 0.03,
    "quotes_verbatim": 0.0,
    "numbers_in_quotes": 0.01,
    "refusal_recall": 0.03,
    "false_refusals": 0.01,
    "answer_length": 20.0,
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The stored figures: by system, by part of the set, by measure."""

    provenance: dict[str, object]
    tolerances: dict[str, float]
    systems: dict[str, dict[Part, dict[str, Figure]]]


_STORED = TypeAdapter(Baseline)


def make_baseline(run: Run) -> Baseline:
    """Return the figures of a run as a baseline."""
    systems = {
        name: {part: _figures(rows, part) for part in (PARTS if name == run.primary else PARTS[:1])}
        for name, rows in run.systems.items()
    }
    return Baseline(dict(run.provenance), TOLERANCES, systems)


def _figures(rows: Sequence[Row], part: Part) -> dict[str, Figure]:
    kept = [row for row in rows if part in ("all", row.split)]
    return {name: _rounded(figure) for name, figure in summarise(kept).items() if figure is not None}


def _rounded(figure: Figure) -> Figure:
    return Figure(round(figure.value, 4), round(figure.low, 4), round(figure.high, 4), figure.n)


def load_baseline(path: Path = BASELINE) -> Baseline:
    """Read the stored baseline; raise InputError when there is none."""
    try:
        return _STORED.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path}: no baseline ({str(error).splitlines()[0]}); python -m eval.gate --update") from None


def save_baseline(baseline: Baseline, path: Path = BASELINE) -> None:
    """Write a baseline."""
    path.write_bytes(_STORED.dump_json(baseline, indent=1) + b"\n")


def breaches(rows: Sequence[Row], stored: Mapping[str, Figure], tolerances: Mapping[str, float]) -> tuple[str, ...]:
    """Return one line for every headline figure that is worse than stored by more than its tolerance.

    A figure that was stored and can no longer be computed is a breach too.
    """
    found: list[str] = []
    for name, tolerance in tolerances.items():
        if name not in stored:
            continue
        measure, before = BY_NAME[name], stored[name].value
        now = measure.compute(rows)
        shown_before, allowed = number_shown(before, measure.unit), number_shown(tolerance, measure.unit)
        if now is None:
            found.append(f"{measure.label}: was {shown_before}, cannot be computed any more")
            continue
        worse = now.value - before if measure.better == "lower" else before - now.value
        if worse > tolerance + 1e-9:
            shown_now = number_shown(now.value, measure.unit)
            found.append(f"{measure.label}: {shown_now}, was {shown_before} (tolerance {allowed})")
    return tuple(found)
