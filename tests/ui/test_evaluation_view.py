from __future__ import annotations

from dataclasses import replace

from tests.eval.test_report import mixed
from tests.ui.samples import EVIL
from tests.ui.test_markup import elements
from tests.ui.test_render import words
from ui.evaluation_view import progress_html, result_html
from ui.language import load_texts

ZH = load_texts("zh")


def test_progress_says_how_far() -> None:
    assert "3 / 10" in words(progress_html(3, 10, ZH))
    assert progress_html(0, 0, ZH)


def test_figures_charts_and_failures_are_shown() -> None:
    run = mixed()
    rows = run.systems[run.primary]
    markup = result_html(rows, ZH)
    shown = words(markup)
    assert "答案正确" in shown
    assert "按题目种类" in shown
    wrong = [row for row in rows if not row.good]
    assert wrong
    assert f"答错的题 ({len(wrong)})" in shown
    assert all(row.question in shown for row in wrong)
    assert ("report", "") in {(a.get("name"), a.get("value")) for name, a in elements(markup) if name == "button"}


def test_nothing_wrong_is_said() -> None:
    run = mixed()
    rows = [row for row in run.systems[run.primary] if row.good]
    assert "全部答对" in words(result_html(rows, ZH))


def test_hostile_answers_stay_text() -> None:
    run = mixed()
    rows = [
        replace(row, question=EVIL, text=EVIL, expected=EVIL, why=EVIL, kind=EVIL) for row in run.systems[run.primary]
    ]
    names = {name for name, _ in elements(result_html(rows, ZH))}
    assert not names & {"script", "img", "a"}
