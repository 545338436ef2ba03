"""The `eval` command: run a gold set, print and store the figures, write the report, compare two runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.compare import compare, comparison_text
from eval.evaluation import SYSTEMS, evaluate, on_the_day_of
from eval.gold import GOLD, Item, load_gold
from eval.intervals import Figure
from eval.report import write_report
from eval.rows import Row, Run, load_run, save_run
from eval.summary import BY_NAME, MEASURES, by, cost, left_out, number_shown, steps
from eval.systems import OURS
from rag.errors import InputError
from rag.settings import Settings

_BY_DOCUMENT = ("answers_right", "recall@1", "recall@5", "mrr@10")
_KINDS = ("fact", "unanswerable", "comparison", "conversation", "trap")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--gold", type=Path, default=GOLD, help="your own questions, JSONL or CSV (default: shipped)")
    parser.add_argument("--split", choices=("train", "test"), help="only this part of the set")
    parser.add_argument("--kind", choices=_KINDS, help="only items of this kind")
    parser.add_argument("--limit", type=int, help="only the first N items")
    parser.add_argument("--jobs", type=int, default=1, help="questions at a time; more blur the seconds")
    parser.add_argument("--report", type=Path, help="write the HTML report here")
    parser.add_argument("--json", type=Path, help="store the run here")
    parser.add_argument("--baselines", action="store_true", help="run LangChain's recipe, BM25 and dense search too")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("A.json", "B.json"), help="compare two stored runs")
    parser.add_argument("--judge", action="store_true", help="let the language model grade faithfulness and relevance")
    parser.add_argument(
        "--price", nargs=2, type=float, metavar=("IN", "OUT"), help="price of a million tokens read and written"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Carry the command out and return the exit status. Raises RagError with one line to show."""
    if args.compare:
        first, second = args.compare
        _write(comparison_text(compare(load_run(first), load_run(second))))
        return 0
    if args.jobs < 1 or (args.limit is not None and args.limit < 1):
        raise InputError("--jobs and --limit begin at 1")
    items = select(load_gold(args.gold), split=args.split, kind=args.kind, limit=args.limit)
    names = SYSTEMS if args.baselines else (OURS,)
    settings = on_the_day_of(args.gold, settings)
    found = evaluate(settings, items, names, jobs=args.jobs, progress=sys.stderr.isatty(), judged=args.judge)
    _write("\n".join(summary_lines(found, args.price)))
    if args.json:
        save_run(found, args.json)
        _write(f"stored in {args.json}")
    if args.report:
        write_report(found, args.report)
        _write(f"report in {args.report}")
    return 0


def select(
    items: Sequence[Item], *, split: str | None = None, kind: str | None = None, limit: int | None = None
) -> tuple[Item, ...]:
    """Return the items of a split and a kind, the first `limit` of them."""
    kept = [item for item in items if split in (None, item.split) and kind in (None, item.kind)]
    return tuple(kept[:limit])


def summary_lines(found: Run, price: Sequence[float] | None = None) -> Iterator[str]:
    """Yield the figures of a run as text: all systems, then the test split of the first apart."""
    for name, rows in found.systems.items():
        yield f"{name}: {len(rows)} questions, {sum(row.good for row in rows)} right or rightly refused"
        yield from _figures(rows)
        yield ""
    ours = found.systems[found.primary]
    test = [row for row in ours if row.split == "test"]
    if 0 < len(test) < len(ours):
        yield f"{found.primary}, test split: {len(test)} questions"
        yield from _figures(test)
        yield ""
    yield from _by_document(found.primary, ours)
    for step, (middle, high) in steps(ours).items():
        yield f"seconds, {step}: p50 {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms"
    if price and (spent := cost(ours, *price)) is not None:
        yield f"cost: {spent:.4f} for {len(ours)} questions"
    yield from left_out(ours)
    errors = [row for row in ours if row.verdict == "error"]
    yield from (f"error, {row.key}: {row.why}" for row in errors)


def _by_document(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the figures of the questions that each document answers, a line a figure; nothing without documents."""
    found = [(BY_NAME[measure], by(rows, _answering, measure)) for measure in _BY_DOCUMENT]
    if not any(figures for _, figures in found):
        return
    yield f"{name}, by document:"
    for document in sorted({document for _, figures in found for document in figures}):
        yield f"  {document}"
        for measure, figures in found:
            if document in figures:
                yield f"    {measure.label:26} {_with_interval(figures[document], measure.unit)}"
    yield ""


def _answering(row: Row) -> str | None:
    return row.document if row.answerable else None


def _figures(rows: Sequence[Row]) -> Iterator[str]:
    for measure in MEASURES:
        figure = measure.compute(rows)
        if figure is not None:
            yield f"  {measure.label:28} {_with_interval(figure, measure.unit)}"


def _with_interval(figure: Figure, unit: str) -> str:
    value, low, high = (number_shown(number, unit) for number in (figure.value, figure.low, figure.high))
    return f"{value:>8}  [{low}, {high}]  n {figure.n}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
