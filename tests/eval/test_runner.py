from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.compare import compare, comparison_text
from eval.rows import Row, Run, load_run, save_run
from eval.runner import open_journal, run_items
from eval.stored import Baseline, breaches, load_baseline, make_baseline, save_baseline
from eval.summary import BY_NAME, MEASURES, by, cost, left_out, number_shown, steps, summarise
from rag.errors import ChatError, InputError
from tests.eval.fakes import GOOD, ITEMS, Scripted, answer, citation, refusal


def run(*rows: Row, **provenance: object) -> Run:
    return Run(provenance, {"fake": rows})


def test_every_turn_is_asked_once_and_in_order() -> None:
    system = Scripted()
    rows = run_items(system, ITEMS)
    assert [row.key for row in rows] == ["f1", "f2", "u1", "c1/1", "c1/2", "t1", "l1"]
    assert ("那23年呢", 1) in system.asked
    assert all(row.good for row in rows)


def test_several_at_a_time_give_the_same_rows() -> None:
    plain = [replace(row, elapsed=0) for row in run_items(Scripted(), ITEMS)]
    assert [replace(row, elapsed=0) for row in run_items(Scripted(), ITEMS, jobs=4)] == plain


def test_an_interrupted_run_is_taken_up(tmp_path: Path) -> None:
    def stop(question: str) -> None:
        if question == "24年底一共几座公园":
            raise KeyboardInterrupt

    journal = open_journal(tmp_path, {"a": 1}, "fake")
    with pytest.raises(KeyboardInterrupt):
        run_items(Scripted(before=stop), ITEMS[:-1], journal=journal)
    assert set(journal.finished()) == {"f1", "f2", "u1", "c1"}
    with journal.path.open("ab") as stream:
        stream.write(b'\n[{"item": "t1", "tur')
    second = Scripted()
    rows = run_items(second, ITEMS, journal=open_journal(tmp_path, {"a": 1}, "fake"))
    assert [question for question, _ in second.asked] == ["24年底一共几座公园", "徐汇有哪几个重点产业"]
    assert len(rows) == 7
    journal.close()
    assert journal.finished() == {}


def test_a_line_after_one_that_was_cut_off_is_still_read(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, {}, "fake")
    journal.path.parent.mkdir(parents=True, exist_ok=True)
    journal.path.write_bytes(b'[{"item": "t1", "tur')
    run_items(Scripted(), ITEMS[:2], journal=journal)
    assert set(journal.finished()) == {"f1", "f2"}


def test_other_settings_have_another_journal(tmp_path: Path) -> None:
    paths = {open_journal(tmp_path, *key).path for key in (({"a": 1}, "x"), ({"a": 2}, "x"), ({"a": 1}, "y"))}
    assert len(paths) == 3


def test_an_error_of_ours_is_a_row_and_a_defect_is_raised() -> None:
    def fail(question: str) -> None:
        if question == "那23年呢":
            raise ChatError("no reply")

    rows = run_items(Scripted(before=fail), ITEMS)
    assert [(row.key, row.why) for row in rows if row.verdict == "error"] == [("c1/2", "ChatError: no reply")]
    with pytest.raises(KeyError):
        run_items(Scripted(script={}), ITEMS)


def test_a_review_adds_scores() -> None:
    rows = run_items(Scripted(), ITEMS[:1], review=lambda row: replace(row, scores=row.scores | {"relevance": 0.5}))
    assert rows[0].scores["relevance"] == 0.5


BAD = GOOD | {
    "24年多了几座公园": answer("", "162座", citation("parks.txt", "2023年新增公园162座")),
    "徐汇老人床位多了几张": refusal(""),
    "今天天气如何": answer("", "晴"),
}


def test_the_figures_by_hand() -> None:
    figures = {name: figure for name, figure in summarise(run_items(Scripted(BAD), ITEMS)).items() if figure}
    values = {name: figure.value for name, figure in figures.items()}
    # Six answerable turns: f1 wrong, f2 refused, c1 twice, t1, l1 right.
    assert values["answers_right"] == pytest.approx(4 / 6)
    assert values["numbers_right"] == pytest.approx(3 / 5)
    assert values["lists_right"] == values["follow_ups_right"] == values["traps_passed"] == 1
    assert values["recall@1"] == pytest.approx(3 / 6)
    assert values["recall@5"] == pytest.approx(4 / 6)
    assert values["mrr@10"] == pytest.approx((3 + 0.5) / 6)
    assert values["refusal_recall"] == 0
    assert values["refusal_precision"] == 0
    assert values["false_refusals"] == pytest.approx(1 / 6)
    assert values["quotes_verbatim"] == 1
    # 162座, 141座, 162座, 973座 all stand in their quotes.
    assert values["numbers_in_quotes"] == 1
    assert values["answer_length"] == 7
    assert figures["answers_right"].n == 6


def test_parts_and_steps_and_cost() -> None:
    rows = run_items(Scripted(BAD), ITEMS)
    parts = by(rows, lambda row: row.document, "answers_right")
    assert {name: figure.value for name, figure in parts.items()} == {
        "beds.txt": 0.5,
        "parts.txt".replace("ts", "ks"): 0,
    }
    assert steps(rows) == {"retrieve": (0.01, 0.01)}
    assert cost(rows, 1, 2) is None
    priced = [replace(rows[0], input_tokens=1000, output_tokens=100)]
    assert cost(priced, 2.0, 10.0) == pytest.approx(0.003)


def test_what_cannot_be_scored_is_said() -> None:
    rows = [row for row in run_items(Scripted(), ITEMS) if row.kind == "unanswerable"]
    notes = "\n".join(left_out(rows))
    assert "for want of evidence: Recall@1" in notes
    assert "for want of traps" in notes


def test_numbers_as_people_read_them() -> None:
    shown = [
        number_shown(*pair) for pair in ((0.934, "share"), (0.1234, "seconds"), (12.0, "seconds"), (87.4, "characters"))
    ]
    assert shown == ["0.93", "123 ms", "12 s", "87"]


def test_a_run_is_stored_and_read_back(tmp_path: Path) -> None:
    stored = run(*run_items(Scripted(), ITEMS), commit="abc")
    save_run(stored, tmp_path / "deep" / "run.json")
    assert load_run(tmp_path / "deep" / "run.json") == stored
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    for name in ("no.json", "absent.json"):
        with pytest.raises(InputError, match="not a stored run"):
            load_run(tmp_path / name)


def test_two_runs_compared() -> None:
    before = run(*run_items(Scripted(BAD), ITEMS), settings={"hits": 5, "mode": "auto"})
    after = run(*run_items(Scripted(), ITEMS[:-1]), settings={"hits": 10, "mode": "auto"})
    found = compare(before, after)
    assert (found.shared, found.only_first, found.only_second) == (6, 1, 0)
    assert [b.key for _, b in found.wins] == ["f1", "f2", "u1"]
    assert found.losses == ()
    assert found.p == pytest.approx(0.25)
    assert found.settings == ("settings.hits: 5 -> 10",)
    # recall@1 over f1, f2, c1/1, c1/2, t1: f1 and f2 gain 1 each.
    assert found.differences["recall@1"].value == pytest.approx(2 / 5)
    text = comparison_text(found)
    assert "3 won, 0 lost, McNemar exact p = 0.2500" in text
    assert "f1: 24年多了几座公园 — wrong -> right" in text
    assert "lost (0)" in text


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    rows = run_items(Scripted(), ITEMS)
    with pytest.raises(InputError, match="no question in common"):
        compare(run(rows[0]), run(rows[1]))


def stored(tmp_path: Path) -> Baseline:
    path = tmp_path / "baseline.json"
    save_baseline(make_baseline(run(*run_items(Scripted(), ITEMS))), path)
    return load_baseline(path)


def test_the_gate_is_green_for_the_same_and_red_for_worse(tmp_path: Path) -> None:
    baseline = stored(tmp_path)
    figures = baseline.systems["fake"]["all"]
    assert breaches(run_items(Scripted(), ITEMS), figures, baseline.tolerances) == ()
    found = "\n".join(breaches(run_items(Scripted(BAD), ITEMS), figures, baseline.tolerances))
    assert "Recall@1: 0.50, was 0.83 (tolerance 0.02)" in found
    assert "False refusals: 0.17, was 0.00 (tolerance 0.01)" in found
    assert "Quotes verbatim" not in found


def test_a_figure_that_cannot_be_computed_any_more_is_a_breach(tmp_path: Path) -> None:
    baseline = stored(tmp_path)
    rows = [row for row in run_items(Scripted(), ITEMS) if row.kind != "trap"]
    assert any(
        "Traps passed" in line for line in breaches(rows, baseline.systems["fake"]["all"], {"traps_passed": 0.5})
    )


def test_the_tolerance_is_allowed_and_no_more(tmp_path: Path) -> None:
    figures = stored(tmp_path).systems["fake"]["all"]
    rows = run_items(Scripted(BAD), ITEMS)
    fall = figures["recall@1"].value - 3 / 6
    assert breaches(rows, figures, {"recall@1": fall + 0.001}) == ()
    assert len(breaches(rows, figures, {"recall@1": fall - 0.001})) == 1


def test_every_measure_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(MEASURES)


def test_without_a_baseline_the_message_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"eval\.gate --update"):
        load_baseline(tmp_path / "none.json")
