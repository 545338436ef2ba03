"""Two stored runs side by side: paired tests, and the questions won and lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.intervals import Figure, mcnemar_exact, paired_interval
from eval.rows import Row, Run, rows_by_key
from eval.summary import BY_NAME, number_shown
from rag.errors import InputError

_PAIRED = (
    "recall@1",
    "recall@5",
    "mrr@10",
    "ndcg@10",
    "completeness",
    "citation_recall",
    "citation_precision",
    "faithfulness",
    "relevance",
    "length",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one run to another over the questions that both were asked."""

    shared: int
    wins: tuple[tuple[Row, Row], ...]
    losses: tuple[tuple[Row, Row], ...]
    p: float
    differences: dict[str, Figure]
    only_first: int
    only_second: int
    settings: tuple[str, ...]


def compare(first: Run, second: Run) -> Comparison:
    """Compare the systems under test of two runs; raise InputError when they share no question."""
    before, after = rows_by_key(first.systems[first.primary]), rows_by_key(second.systems[second.primary])
    shared = [key for key in before if key in after and before[key].question == after[key].question]
    if not shared:
        raise InputError("the two runs have no question in common")
    pairs = [(before[key], after[key]) for key in shared]
    wins = tuple(pair for pair in pairs if pair[1].good and not pair[0].good)
    losses = tuple(pair for pair in pairs if pair[0].good and not pair[1].good)
    return Comparison(
        shared=len(shared),
        wins=wins,
        losses=losses,
        p=mcnemar_exact(len(losses), len(wins)),
        differences=_differences(pairs),
        only_first=len(before) - len(shared),
        only_second=len(after) - len(shared),
        settings=tuple(_changed(first.provenance, second.provenance)),
    )


def _differences(pairs: Sequence[tuple[Row, Row]]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for name in _PAIRED:
        both = [(a.scores[name], b.scores[name]) for a, b in pairs if name in a.scores and name in b.scores]
        figure = paired_interval([a for a, _ in both], [b for _, b in both])
        if figure is not None:
            found[name] = figure
    seconds = paired_interval([a.elapsed for a, _ in pairs], [b.elapsed for _, b in pairs])
    return found | ({"seconds": seconds} if seconds else {})


def _changed(first: object, second: object, path: str = "") -> list[str]:
    """Name every value of the provenance that differs."""
    if isinstance(first, dict) and isinstance(second, dict):
        names = sorted(first.keys() | second.keys())
        return [
            line
            for name in names
            for line in _changed(first.get(name), second.get(name), f"{path}.{name}" if path else str(name))
        ]
    return [] if first == second else [f"{path}: {_short(first)} -> {_short(second)}"]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:12] + "…"


def comparison_text(found: Comparison) -> str:
    """Return the comparison as the command prints it."""
    lines = [
        f"{found.shared} questions in common ({found.only_first} only in the first run, "
        f"{found.only_second} only in the second)",
        f"right or rightly refused: {len(found.wins)} won, {len(found.losses)} lost, McNemar exact p = {found.p:.4f}",
        "",
        "difference (second minus first), mean with 95 % interval",
    ]
    for name, figure in found.differences.items():
        unit = BY_NAME[name].unit if name in BY_NAME else {"length": "characters", "seconds": "seconds"}.get(name)
        shown = [_signed(value, unit or "share") for value in (figure.value, figure.low, figure.high)]
        mark = " *" if figure.low > 0 or figure.high < 0 else ""
        lines.append(f"  {name:20} {shown[0]:>9}  [{shown[1]}, {shown[2]}]{mark}")
    for title, pairs in (("lost", found.losses), ("won", found.wins)):
        lines += ["", f"{title} ({len(pairs)})"]
        lines += [f"  {b.key}: {b.question} — {a.verdict} -> {b.verdict}: {b.why}" for a, b in pairs]
    lines += ["", "what differs in the runs", *(f"  {line}" for line in found.settings or ("nothing",))]
    return "\n".join(lines)


def _signed(value: float, unit: str) -> str:
    return ("+" if value >= 0 else "−") + number_shown(abs(value), unit)
