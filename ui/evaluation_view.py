"""An evaluation as the tab shows it: how far it is, then figures, charts and the questions that went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from eval.charts import bars
from eval.rows import Row
from eval.summary import BY_NAME, by, shown, summarise
from ui.language import Texts
from ui.markup import button, join, plain, tag

_TILES = ("answers_right", "numbers_right", "citation_recall", "quotes_verbatim", "refusal_recall", "false_refusals",
          "traps_passed", "follow_ups_right", "answer_length", "latency_p50", "latency_p95")  # fmt: skip
_FAILURES = 50


def progress_html(done: int, total: int, texts: Texts) -> str:
    """Return how many questions have been asked."""
    words = texts("evaluation.running", done=done, total=total)
    bar = tag("progress", plain(words), value=done, max=max(1, total), aria_label=words)
    return tag("div", tag("p", plain(words), class_="hc-note", role="status") + bar, class_="hc-progress")


def result_html(rows: Sequence[Row], texts: Texts) -> str:
    """Return the figures with their 95 % intervals, a chart by kind, and the questions that went wrong."""
    report = button("report", "", plain(texts("evaluation.report")), class_="hc-act hc-report")
    return tag(
        "div",
        join([_tiles(rows, texts), report, _charts(rows, texts), _failures(rows, texts)]),
        class_="hc-evaluation",
    )


def _tiles(rows: Sequence[Row], texts: Texts) -> str:
    figures = summarise(rows)
    tiles: list[str] = []
    for name in _TILES:
        figure = figures[name]
        if figure is None:
            continue
        unit = BY_NAME[name].unit
        value = f"{figure.value:.0%}" if unit == "share" else shown(figure, unit)
        low, high = (f"{edge:.0%}" if unit == "share" else f"{edge:.2f}" for edge in (figure.low, figure.high))
        detail = f"{low}–{high} · n {figure.n}" if unit == "share" else f"n {figure.n}"
        tiles.append(
            tag(
                "div",
                tag("span", plain(value), class_="hc-tile-value")
                + tag("span", plain(texts(f"measure.{name}")), class_="hc-tile-name")
                + tag("span", plain(detail), class_="hc-tile-detail"),
                class_="hc-tile",
            )
        )
    return tag("div", join(tiles), class_="hc-tiles")


def _charts(rows: Sequence[Row], texts: Texts) -> str:
    parts = {
        texts("measure.by_kind"): by(rows, lambda row: texts.words.get(f"kind.{row.kind}", row.kind), "answers_right"),
        texts("measure.by_type"): by(rows, lambda row: texts.words.get(f"type.{row.type}", row.type), "answers_right"),
    }
    # The chart escapes what it shows.
    return join(bars(title, {texts("measure.answers_right"): figures}) for title, figures in parts.items() if figures)


def _failures(rows: Sequence[Row], texts: Texts) -> str:
    wrong = [row for row in rows if not row.good and row.verdict != "not scored"]
    if not wrong:
        return tag("p", plain(texts("evaluation.none")), class_="hc-note")
    heading = tag("h3", plain(f"{texts('evaluation.failures')} ({len(wrong)})"))
    return heading + join(_failure(row, texts) for row in wrong[:_FAILURES])


def _failure(row: Row, texts: Texts) -> str:
    verdict = texts.words.get(f"verdict.{row.verdict.replace(' ', '_')}", row.verdict)
    head = tag("span", plain(verdict), class_="hc-chip") + " " + plain(row.question)
    lines = [
        (texts("evaluation.expected"), row.expected or texts("evaluation.nothing")),
        (texts("evaluation.given"), row.text),
        (texts("evaluation.why"), row.why),
    ]
    body = join(tag("p", tag("strong", plain(name)) + " " + plain(words)) for name, words in lines if words)
    return tag("details", tag("summary", head) + body, class_="hc-failure")
