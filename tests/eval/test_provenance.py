from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gate import main
from eval.provenance import code_hash, settings_stored
from eval.rows import Run, save_run
from eval.runner import run_items
from eval.stored import BASELINE, TOLERANCES, load_baseline
from eval.summary import BY_NAME
from rag.settings import load_settings
from tests.eval.fakes import ITEMS, Scripted


def test_paths_and_secrets_are_not_stored(tmp_path: Path) -> None:
    settings = load_settings(corpus=tmp_path, llm_api_key="sk-secret", llm_model="m", password="hush", hits=7)
    stored = json.dumps(settings_stored(settings))
    assert "sk-secret" not in stored
    assert "hush" not in stored
    assert str(tmp_path) not in stored
    assert json.loads(stored)["hits"] == 7
    assert json.loads(stored)["llm_model"] == "m"


def test_the_code_has_one_hash() -> None:
    assert code_hash() == code_hash()
    assert len(code_hash()) == 64


def test_the_shipped_baseline_has_every_headline_figure_and_no_path() -> None:
    baseline = load_baseline()
    figures = baseline.systems["huce"]["all"]
    assert set(TOLERANCES) <= set(BY_NAME)
    assert set(TOLERANCES) <= set(figures)
    assert list(baseline.systems) == ["huce", "langchain", "bm25", "dense"]
    text = BASELINE.read_text(encoding="utf-8")
    assert not any(mark in text for mark in ('"/', "\\\\", "home"))


def test_the_gate_reads_a_stored_run_and_is_red_for_a_worse_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in run_items(Scripted(), ITEMS) if row.kind == "unanswerable"]
    save_run(Run({}, {"huce": tuple(rows)}), tmp_path / "run.json")
    assert main(["--run", str(tmp_path / "run.json")]) == 1
    assert "Recall@1: was" in capsys.readouterr().out
    assert main(["--run", str(tmp_path / "none.json")]) == 2
