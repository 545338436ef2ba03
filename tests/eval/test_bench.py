"""The benchmark at a small size: every figure that a bar looks at is there, and a bar tells a miss from a success."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench import BARS, Bar, main, timing


def test_a_bar_tells_whether_it_holds() -> None:
    figures = {"a": {"b": 10.0}}
    assert Bar(("a", "b"), 10).line(figures) == "ok   a b: 10.0 (at most 10)"
    assert Bar(("a", "b"), 9.5).line(figures).startswith("MISS")
    assert Bar(("a", "b"), 10.5, most=False).line(figures) == "MISS a b: 10.0 (at least 10.5)"


def test_timing_by_hand() -> None:
    found = timing([10.0, 20.0, 30.0], [40.0, 10.0, 10.0])
    assert (found["questions"], found["median_ms"], found["ratio_to_langchain"]) == (3, 20.0, 2.0)
    assert found["p95_ms"] >= 30


@pytest.mark.integration
def test_a_small_run_stores_what_the_bars_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "bench.json"
    assert main(["--questions", "4", "--units", "3000", "--texts", "12", "--output", str(output)]) == 0
    figures = json.loads(output.read_text(encoding="utf-8"))
    assert figures["large"]["units"] == 3000
    assert figures["large"]["exact"] is True
    assert figures["large"]["recall_at_50"] == 1.0
    assert figures["encoding"]["cosine_mean"] > 0.99
    assert figures["questions"]["langchain"]["ratio_to_langchain"] == 1.0
    assert len(capsys.readouterr().out.splitlines()) == len(BARS)
