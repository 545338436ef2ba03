"""A user's own twenty questions in a CSV, from the file to the report, on the real pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from eval.command import add_arguments, run
from eval.gate import gate_settings
from eval.rows import load_run
from rag.errors import InputError
from rag.indexing import refresh_index

pytestmark = pytest.mark.integration
OWN = Path(__file__).resolve().parent.parent / "data" / "own_questions.csv"


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def test_twenty_own_questions_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = gate_settings()
    refresh_index(settings)
    report, stored = tmp_path / "report.html", tmp_path / "run.json"
    assert run(options("--gold", str(OWN), "--report", str(report), "--json", str(stored)), settings) == 0
    told = capsys.readouterr().out
    assert "huce: 20 questions" in told
    assert "Answers right" in told
    assert "not scored for want of evidence: Recall@1" in told
    rows = load_run(stored).systems["huce"]
    assert len(rows) == 20
    assert sum(row.good for row in rows) >= 12
    assert all(quote.verbatim for row in rows for quote in row.quotes)
    html = report.read_text(encoding="utf-8")
    assert html.count("<tr data-verdict") == 20
    assert run(options("--compare", str(stored), str(stored)), settings) == 0
    assert "0 won, 0 lost" in capsys.readouterr().out


def test_filters_that_leave_nothing_are_an_error() -> None:
    with pytest.raises(InputError, match="no gold items"):
        run(options("--gold", str(OWN), "--kind", "trap"), gate_settings())
    with pytest.raises(InputError, match="begin at 1"):
        run(options("--limit", "0"), gate_settings())
