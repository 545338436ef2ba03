"""Feedback, settings and the evaluation tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.settings import Settings
from tests.browser.conftest import ask, use_model
from tests.server.replies import closed_port, serving, text
from ui.feedback import FeedbackStore

pytestmark = pytest.mark.browser
RATE = "2024年上海城镇调查失业率是多少？"


def test_a_verdict_is_stored_with_its_reason(page: Page, settings: Settings) -> None:
    store = FeedbackStore(settings.data / "feedback.sqlite")
    before = len(store.entries())
    ask(page, RATE)
    page.get_by_role("button", name="有误").click()
    expect(page.locator(".hc-pressed-true")).to_have_text("有误")
    page.get_by_label("引文不支持答案").check()
    page.locator("#hc-feedback-comment textarea, #hc-feedback-comment input").fill("应为别的数")
    page.locator("#hc-feedback-send").click()
    expect(page.locator("#hc-feedback")).to_be_hidden()
    entry = store.entries()[-1]
    assert len(store.entries()) == before + 1
    assert (entry.verdict, entry.reason, entry.comment) == ("down", "引文不支持答案", "应为别的数")
    assert "4.2%" in entry.record["text"]


def test_own_questions_are_evaluated_and_the_report_kept(page: Page, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "question,answer\n2024年上海城镇调查失业率是多少？,4.2%\n2023年上海城镇调查失业率是多少？,9.9%\n",
        encoding="utf-8",
    )
    page.locator("#hc-tab-evaluation-button").click()
    page.get_by_label("上传 CSV").check()
    page.locator("#hc-eval-file input[type=file]").set_input_files(str(own))
    expect(page.locator("#hc-eval-file")).to_contain_text("own")
    page.locator("#hc-eval-run").click()
    expect(page.locator(".hc-tile").first).to_be_visible(timeout=120_000)
    expect(page.locator(".hc-tile").first).to_contain_text("50%")
    expect(page.locator(".hc-failure summary")).to_contain_text("2023年上海城镇调查失业率是多少？")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载报告").click()
    path = tmp_path / "report.html"
    waiting.value.save_as(path)
    assert "Evaluation of huce" in path.read_text(encoding="utf-8")


def test_a_bad_file_of_questions_is_one_clear_line_without_the_servers_paths(page: Page, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("frage,antwort\na,b\n", encoding="utf-8")
    page.locator("#hc-tab-evaluation-button").click()
    page.get_by_label("上传 CSV").check()
    page.locator("#hc-eval-file input[type=file]").set_input_files(str(own))
    expect(page.locator("#hc-eval-file")).to_contain_text("own")
    page.locator("#hc-eval-run").click()
    expect(page.locator("#hc-eval-result")).to_contain_text("own.csv:1: no column")
    assert "received" not in page.locator("#hc-eval-result").inner_text()


def test_a_language_model_of_ones_own_writes_and_its_key_is_never_shown_back(page: Page, settings: Settings) -> None:
    key = "sk-only-for-this-session"
    with serving(text("2024年上海城镇调查失业率平均为4.2%[1]。")) as server:
        use_model(page, server.address, key=key)
        ask(page, RATE)
        expect(page.locator(".hc-footing summary")).to_contain_text("语言模型撰写")
    assert server.keys[-1] == f"Bearer {key}"
    assert key not in page.content()
    assert key not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert all(key.encode() not in p.read_bytes() for p in Path(settings.data).rglob("*") if p.is_file())
    page.locator("#hc-tab-settings-button").click()
    page.locator("#hc-set-forget").click()
    expect(page.locator("#hc-settings-state")).to_contain_text("已清除")
    page.locator("#hc-tab-chat-button").click()
    ask(page, "2023年上海城镇调查失业率是多少？")
    expect(page.locator(".hc-footing summary").last).to_contain_text("原文摘录")


def test_a_model_that_cannot_be_reached_looks_like_a_failure_not_a_refusal(page: Page) -> None:
    use_model(page, f"http://127.0.0.1:{closed_port()}/v1")
    page.fill("#hc-box textarea", RATE)
    page.keyboard.press("Enter")
    expect(page.locator(".hc-problem")).to_contain_text("语言模型没有回答")
    expect(page.locator(".hc-refusal")).to_have_count(0)
