"""The figures of a run: each is computed from the rows in one way, with its interval, or says why it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.intervals import Figure, mean_interval, median_interval, percentile_interval
from eval.rows import Row

Better = Literal["higher", "lower", "neither"]
Rows = Sequence[Row]
Compute = Callable[[Rows], Figure | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure's name, how people read it, which way is better and how it comes from the rows."""

    name: str
    label: str
    compute: Compute
    better: Better = "higher"
    unit: Literal["share", "characters", "seconds", "tokens"] = "share"
    needs: str = "evidence"


def summarise(rows: Rows) -> dict[str, Figure | None]:
    """Return every measure of the rows; None where nothing in them can be scored."""
    return {measure.name: measure.compute(rows) for measure in MEASURES}


def left_out(rows: Rows) -> tuple[str, ...]:
    """Say which measures cannot be computed on these rows, and for want of what."""
    missing: dict[str, list[str]] = {}
    for measure in MEASURES:
        if measure.compute(rows) is None:
            missing.setdefault(measure.needs, []).append(measure.label)
    return tuple(f"not scored for want of {needs}: {', '.join(labels)}" for needs, labels in missing.items())


def by(rows: Rows, part: Callable[[Row], str | None], measure: str) -> dict[str, Figure]:
    """Return one measure for every value that `part` takes on, in sorted order."""
    compute = next(m.compute for m in MEASURES if m.name == measure)
    names = sorted({name for row in rows if (name := part(row)) is not None})
    figures = {name: compute([row for row in rows if part(row) == name]) for name in names}
    return {name: figure for name, figure in figures.items() if figure is not None}


def shown(figure: Figure | None, unit: str) -> str:
    """Return a figure's value as people read it."""
    return "–" if figure is None else number_shown(figure.value, unit)


def number_shown(value: float, unit: str) -> str:
    """Return a value of a unit as people read it: shares with two decimals, seconds as ms below ten."""
    if unit == "share":
        return f"{value:.2f}"
    if unit == "seconds":
        return f"{value * 1000:.0f} ms" if value < 10 else f"{value:.0f} s"
    return f"{value:.0f}"


def _mean(score: str, keep: Callable[[Row], bool] = lambda _: True) -> Compute:
    def compute(rows: Rows) -> Figure | None:
        kept = [row for row in rows if score in row.scores and keep(row)]
        return mean_interval([row.scores[score] for row in kept], [row.item for row in kept])

    return compute


def _share_of(outcome: Callable[[Row], bool], among: Callable[[Row], bool]) -> Compute:
    def compute(rows: Rows) -> Figure | None:
        kept = [row for row in rows if among(row)]
        return mean_interval([float(outcome(row)) for row in kept], [row.item for row in kept])

    return compute


def _verbatim(rows: Rows) -> Figure | None:
    quotes = [(row.item, quote.verbatim) for row in rows for quote in (*row.quotes, *row.related)]
    return mean_interval([float(verbatim) for _, verbatim in quotes], [item for item, _ in quotes])


def _numbers(rows: Rows) -> Figure | None:
    flags: list[tuple[str, float]] = []
    for row in rows:
        supported = int(row.scores.get("numbers_supported", 0))
        flags += [(row.item, float(number < supported)) for number in range(int(row.scores.get("numbers", 0)))]
    return mean_interval([flag for _, flag in flags], [item for item, _ in flags])


def _length(rows: Rows) -> Figure | None:
    return median_interval([row.scores["length"] for row in rows if "length" in row.scores])


def _latency(share: float) -> Compute:
    return lambda rows: percentile_interval([row.elapsed for row in rows], share)


def _tokens(rows: Rows) -> Figure | None:
    used = [row for row in rows if row.input_tokens is not None]
    return mean_interval([float((row.input_tokens or 0) + (row.output_tokens or 0)) for row in used])


def _of_type(kind: str) -> Callable[[Row], bool]:
    return lambda row: row.type == kind


def _of_kind(kind: str) -> Callable[[Row], bool]:
    return lambda row: row.kind == kind


def _is_follow_up(row: Row) -> bool:
    return row.turn > 0


MEASURES: tuple[Measure, ...] = (
    Measure("recall@1", "Recall@1", _mean("recall@1")),
    Measure("recall@5", "Recall@5", _mean("recall@5")),
    Measure("recall@10", "Recall@10", _mean("recall@10")),
    Measure("mrr@10", "MRR@10", _mean("mrr@10")),
    Measure("ndcg@10", "nDCG@10", _mean("ndcg@10")),
    Measure("answers_right", "Answers right", _mean("right"), needs="answerable questions"),
    Measure("numbers_right", "Numbers right", _mean("right", _of_type("number")), needs="questions for a number"),
    Measure("names_right", "Names right", _mean("right", _of_type("name")), needs="questions for a name"),
    Measure("lists_right", "Lists complete", _mean("right", _of_type("list")), needs="questions for a list"),
    Measure("list_items", "List items given", _mean("completeness", _of_type("list")), needs="questions for a list"),
    Measure(
        "explanations_right",
        "Explanations complete",
        _mean("right", _of_type("explanation")),
        needs="questions for an explanation",
    ),
    Measure("direct", "Right in the first sentence", _mean("direct"), needs="answerable questions"),
    Measure("facts_right", "Facts right", _mean("right", _of_kind("fact")), needs="facts"),
    Measure("comparisons_right", "Comparisons right", _mean("right", _of_kind("comparison")), needs="comparisons"),
    Measure(
        "follow_ups_right",
        "Follow-up turns right",
        _share_of(lambda row: row.good, _is_follow_up),
        needs="conversations",
    ),
    Measure("traps_passed", "Traps passed", _mean("trap_passed"), needs="traps"),
    Measure("wrong_values", "Traps: wrong value given", _mean("wrong_value"), "lower", needs="traps"),
    Measure("citation_recall", "Citation recall", _mean("citation_recall")),
    Measure("citation_precision", "Citation precision", _mean("citation_precision")),
    Measure("quotes_verbatim", "Quotes verbatim", _verbatim, needs="quotes"),
    Measure("numbers_in_quotes", "Numbers that stand in a quote", _numbers, needs="numbers in answers"),
    Measure(
        "refusal_recall",
        "Refusal recall",
        _share_of(lambda row: row.refused, lambda row: not row.answerable),
        needs="questions without an answer",
    ),
    Measure(
        "refusal_precision",
        "Refusal precision",
        _share_of(lambda row: not row.answerable, lambda row: row.refused),
        needs="refusals",
    ),
    Measure(
        "false_refusals",
        "False refusals",
        _share_of(lambda row: row.refused, lambda row: row.answerable),
        "lower",
        needs="answerable questions",
    ),
    Measure("answer_length", "Answer length, median", _length, "lower", "characters", "answers"),
    Measure("latency_p50", "Seconds a question, p50", _latency(50), "lower", "seconds", "questions"),
    Measure("latency_p95", "Seconds a question, p95", _latency(95), "lower", "seconds", "questions"),
    Measure("tokens", "Tokens a question, mean", _tokens, "lower", "tokens", "a language model"),
    Measure("faithfulness", "Faithfulness (judge)", _mean("faithfulness"), needs="a judge (--judge)"),
    Measure("relevance", "Relevance (judge)", _mean("relevance"), needs="a judge (--judge)"),
)
BY_NAME = {measure.name: measure for measure in MEASURES}


def steps(rows: Iterable[Row]) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 of the seconds of every step that the answers timed, in the order they first appear."""
    times: dict[str, list[float]] = {}
    for row in rows:
        for step, seconds in row.seconds.items():
            times.setdefault(step, []).append(seconds)
    figures = {step: (percentile_interval(t, 50), percentile_interval(t, 95)) for step, t in times.items()}
    return {step: (low.value, high.value) for step, (low, high) in figures.items() if low and high}


def cost(rows: Iterable[Row], price_in: float, price_out: float) -> float | None:
    """Return what the tokens of the rows cost at prices a million; None where no language model was used."""
    used = [row for row in rows if row.input_tokens is not None]
    if not used:
        return None
    spent = sum((row.input_tokens or 0) * price_in + (row.output_tokens or 0) * price_out for row in used)
    return spent / 1_000_000
