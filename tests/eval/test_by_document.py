"""The summary of a run by document: each question counts for the document that answers it."""

from __future__ import annotations

from eval.command import summary_lines
from eval.rows import Run
from eval.runner import run_items
from tests.eval.fakes import GOOD, ITEMS, Scripted, refusal


def block(run: Run) -> list[str]:
    lines = list(summary_lines(run))
    begin = lines.index("huce, by document:")
    return [line.split("[")[0].rstrip() for line in lines[begin : lines.index("", begin)]]


def test_each_document_has_its_own_figures() -> None:
    script = GOOD | {"徐汇老人床位多了几张": refusal("徐汇老人床位多了几张")}
    found = block(Run({}, {"huce": run_items(Scripted(script), ITEMS)}))
    assert [line.strip() for line in found if line.endswith(".txt")] == ["beds.txt", "parks.txt"]
    right = [line.split()[-1] for line in found if "Answers right" in line]
    assert right == ["0.50", "1.00"]


def test_questions_without_a_document_make_no_block() -> None:
    rows = run_items(Scripted(), [item for item in ITEMS if item.kind == "unanswerable"])
    assert "huce, by document:" not in list(summary_lines(Run({}, {"huce": rows})))
