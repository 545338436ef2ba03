from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.gold import gold_hash
from eval.judge import open_judge
from eval.readme_table import BEGIN, END, stale, table, with_table
from eval.report import report_html, write_report
from eval.rows import Run
from eval.runner import run_items
from eval.stored import make_baseline
from rag.errors import ChatError, InputError
from rag.records import Usage
from tests.eval.fakes import GOOD, ITEMS, Scripted, answer, citation, refusal
from tests.fakes import ScriptedChat

NASTY = "<script>alert('x')</script><img src=http://evil.example/a.png>\"&"
MIXED = GOOD | {
    "24年多了几座公园": answer("", NASTY, citation("parks.txt", "2023年新增公园162座", says=NASTY)),
    "徐汇老人床位多了几张": refusal("", related=[citation("beds.txt", "徐汇区")]),
}


def mixed() -> Run:
    rows = run_items(Scripted(MIXED), ITEMS)
    rows = (replace(rows[0], question=NASTY, tags=(NASTY,), warnings=(NASTY,)), *rows[1:])
    return Run({"commit": "0123456789abcdef", "started": "2026-11-21"}, {"huce": rows, "bm25": rows[:3]})


class Page(HTMLParser):
    """Collects tags, attributes and what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "link", "br", "input", "img", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "path", "circle"):
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_nothing_from_outside_gets_in() -> None:
    page = Page()
    html = report_html(mixed())
    page.feed(html)
    assert page.open == []
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    links = [value for name, value in page.attributes if name in ("src", "href", "action", "srcset") and value]
    assert links == ["data:,"]
    assert not re.search(r"url\(|@import|https?://(?!evil)", html)
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "default-src 'none'" in html


def test_failures_come_first_and_every_question_is_there() -> None:
    html = report_html(mixed())
    verdicts = re.findall(r'<tr data-verdict="([^"]+)"', html)
    assert verdicts == ["wrong", "false refusal", "rightly refused", *["right"] * 4]
    assert html.count("<tr data-verdict") == 7


def test_figures_charts_and_reasons_are_shown() -> None:
    html = report_html(mixed())
    for text in (
        "Recall at k",
        "By document",
        "Seconds by step",
        "Systems and splits",
        "not in the file word for word",
    ):
        assert text in html
    assert "refused, though the answer is 385张" in html
    assert "Offered instead: 1" in html
    assert "not scored for want of a judge" in html


def test_a_run_without_evidence_still_makes_a_page(tmp_path: Path) -> None:
    rows = [row for row in run_items(Scripted(), ITEMS) if row.kind == "unanswerable"]
    write_report(Run({}, {"huce": tuple(rows)}), tmp_path / "a" / "r.html")
    html = (tmp_path / "a" / "r.html").read_text(encoding="utf-8")
    assert "for want of evidence" in html
    assert "Recall at k" not in html


def test_the_judge_adds_grades_and_reads_past_chatter() -> None:
    (row,) = run_items(Scripted(), ITEMS[:1])
    chat = ScriptedChat('Sure: {"faithfulness": 1.0, "relevance": 0.5, "reason": "short"}')
    graded = open_judge(chat).review(row)
    assert (graded.scores["faithfulness"], graded.scores["relevance"]) == (1.0, 0.5)
    assert graded.why.endswith("judge: short")


def test_a_judge_without_grades_leaves_the_row_unscored() -> None:
    (row,) = run_items(Scripted(), ITEMS[:1])
    graded = open_judge(ScriptedChat('{"faithfulness": 7, "relevance": 0}', "nothing")).review(row)
    assert "faithfulness" not in graded.scores
    assert graded.warnings == ("judge: no grades in its reply",)


def test_a_judge_that_cannot_be_reached_is_a_warning() -> None:
    (row,) = run_items(Scripted(), ITEMS[:1])
    graded = open_judge(ScriptedChat(ChatError("offline"))).review(row)
    assert graded.warnings == ("judge: offline",)


def test_a_refusal_is_not_graded() -> None:
    (row,) = run_items(Scripted(), ITEMS[2:3])
    assert open_judge(ScriptedChat()).review(row) is row


README = f"# x\n\n{BEGIN}\nold\n{END}\n\nrest\n"


def test_the_readme_table_is_made_from_the_stored_run() -> None:
    rows = run_items(Scripted(), ITEMS)
    baseline = make_baseline(Run({"gold": {"sha256": gold_hash(ITEMS)}}, {"huce": rows, "bm25": rows}))
    made = table(baseline)
    assert "| **HuCe** | 0.83 (" in made
    assert "BM25 alone" in made
    fresh = with_table(README, made)
    assert fresh.startswith("# x\n")
    assert fresh.endswith("rest\n")
    assert stale(fresh, baseline, gold_hash(ITEMS)) is None
    assert "differs" in (stale(README, baseline, gold_hash(ITEMS)) or "")
    assert "another gold set" in (stale(fresh, baseline, gold_hash(ITEMS[1:])) or "")
    assert with_table(fresh, made) == fresh


@pytest.mark.parametrize("text", ["none", f"{END} {BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_readme_without_markers_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="README needs"):
        with_table(text, "t")


def test_usage_is_of_the_rows() -> None:
    given = GOOD | {"24年多了几座公园": replace(GOOD["24年多了几座公园"], usage=Usage(100, 20))}
    (row,) = run_items(Scripted(given), ITEMS[:1])
    assert "Tokens a question" in report_html(Run({}, {"huce": (row,)}))
