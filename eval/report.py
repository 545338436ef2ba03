"""One HTML file that shows a run: figures, charts, every question with its answer, quotes, hits and verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from eval.charts import Line, bars, curve, durations
from eval.intervals import Figure
from eval.report_items import items_table
from eval.rows import Row, Run
from eval.summary import BY_NAME, by, left_out, number_shown, shown, steps, summarise
from eval.verdict import DEPTHS

_HERE = Path(__file__).resolve().parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
_COLUMNS = ("recall@1", "recall@5", "mrr@10", "answers_right", "numbers_right", "citation_recall", "refusal_recall",
            "false_refusals", "traps_passed", "answer_length", "latency_p50", "latency_p95")  # fmt: skip


def report_html(run: Run) -> str:
    """Return the report as one HTML page that needs no other file and no network."""
    rows = run.systems[run.primary]
    body = "".join(
        (
            _head(run, rows),
            _tiles(rows),
            _systems(run),
            _charts(run, rows),
            items_table(rows),
            _provenance(run),
        )
    )
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    script = (_HERE / "report.js").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>Evaluation of {escape(run.primary)}</title><style>{style}</style></head>"
        f"<body>{body}<script>{script}</script></body></html>\n"
    )


def write_report(run: Run, path: Path) -> None:
    """Write the report to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_html(run), encoding="utf-8")


def _head(run: Run, rows: Sequence[Row]) -> str:
    good = sum(row.good for row in rows)
    when, commit = run.provenance.get("started"), str(run.provenance.get("commit") or "unknown")[:12]
    notes = "".join(f"<p class=soft>{escape(note)}</p>" for note in left_out(rows))
    return (
        f"<h1>Evaluation of {escape(run.primary)}</h1>"
        f"<p>{len(rows)} questions, {good} answered right or rightly refused.</p>"
        f"<p class=soft>{escape(str(when or ''))} · commit {escape(commit)} · intervals are 95 % bootstrap</p>{notes}"
    )


def _tiles(rows: Sequence[Row]) -> str:
    tiles = []
    for name, figure in summarise(rows).items():
        if figure is None:
            continue
        measure = BY_NAME[name]
        low, high = number_shown(figure.low, measure.unit), number_shown(figure.high, measure.unit)
        tiles.append(
            f"<div class=tile><span>{escape(measure.label)}</span><b>{shown(figure, measure.unit)}</b>"
            f"<small>{low} – {high} · n {figure.n}</small></div>"
        )
    return f"<div class=tiles>{''.join(tiles)}</div>"


def _systems(run: Run) -> str:
    """Compare the systems, and the part of the set that nothing was tuned on, in one table."""
    sets: list[tuple[str, Sequence[Row]]] = [(name, rows) for name, rows in run.systems.items()]
    ours = run.systems[run.primary]
    for split in ("train", "test"):
        part = [row for row in ours if row.split == split]
        if 0 < len(part) < len(ours):
            sets.insert(1 if split == "train" else 2, (f"{run.primary}, {split} split", part))
    if len(sets) < 2:
        return ""
    head = "".join(f"<th>{escape(BY_NAME[name].label)}</th>" for name in _COLUMNS)
    lines = "".join(f"<tr><td>{escape(name)}</td>{_cells(rows)}</tr>" for name, rows in sets)
    return (
        "<h2>Systems and splits</h2><div class=scroll><table class=plain>"
        f"<thead><tr><th>System</th>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cells(rows: Sequence[Row]) -> str:
    cells = []
    for name in _COLUMNS:
        figure, unit = BY_NAME[name].compute(rows), BY_NAME[name].unit
        if figure is None:
            cells.append("<td>–</td>")
            continue
        low, high = number_shown(figure.low, unit), number_shown(figure.high, unit)
        cells.append(f"<td>{shown(figure, unit)}<small>{low} – {high}</small></td>")
    return "".join(cells)


def _charts(run: Run, rows: Sequence[Row]) -> str:
    charts = [bars(title, figures) for title, part in _PARTS if (figures := _by_part(rows, part))]
    lines = [Line(name, values) for name, system in run.systems.items() if (values := _recalls(system))]
    if lines:
        charts.insert(0, curve("Recall at k", DEPTHS, lines))
    if timed := steps(rows):
        charts.append(durations("Seconds by step", timed))
    return f"<h2>Charts</h2><div class=charts>{''.join(charts)}</div>"


_PARTS: tuple[tuple[str, Callable[[Row], str | None]], ...] = (
    ("By document", lambda row: row.document if row.answerable else None),
    ("By kind", lambda row: row.kind if row.answerable else None),
    ("By type of answer", lambda row: row.type if row.answerable else None),
    ("By difficulty", lambda row: row.difficulty if row.answerable else None),
)


def _by_part(rows: Sequence[Row], part: Callable[[Row], str | None]) -> dict[str, dict[str, Figure]]:
    both = {BY_NAME[name].label: by(rows, part, name) for name in ("answers_right", "recall@5")}
    return {label: figures for label, figures in both.items() if figures}


def _recalls(rows: Sequence[Row]) -> tuple[float, ...]:
    scored = [row.scores for row in rows if f"recall@{DEPTHS[0]}" in row.scores]
    return tuple(sum(scores[f"recall@{k}"] for scores in scored) / len(scored) for k in DEPTHS) if scored else ()


def _provenance(run: Run) -> str:
    text = json.dumps(run.provenance, ensure_ascii=False, indent=1, default=str)
    summary = "<summary>Settings, index, code, prompts, machine</summary>"
    return f"<h2>What was run</h2><details>{summary}<pre>{escape(text)}</pre></details>"
