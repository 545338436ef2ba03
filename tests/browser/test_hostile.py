"""Documents, readers and models that mean ill: their words stay words, everywhere on the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.settings import Settings
from tests.browser.conftest import Visit, Visitor, ask
from tests.fakes import ScriptedChat
from tests.ui.samples import EVIL
from tests.ui.world import opened, served

pytestmark = pytest.mark.browser


def nothing_ran(page: Page) -> None:
    """Assert that no script of a stranger ran and none of their elements is there."""
    assert page.evaluate("window.hacked") is None
    inside = "#hc-chat .message-content, .hc-source, #hc-shelf, #hc-docs-list, .hc-inspection, .hc-scope"
    assert page.locator(inside).locator("script, img, iframe, object, embed, svg, a").count() == 0


def test_a_hostile_document_is_quoted_and_shown_as_text(page: Page) -> None:
    ask(page, "云水区2023年新增了多少座口袋公园？")
    expect(page.locator(".hc-text")).to_contain_text("88座")
    page.locator(".hc-marker").first.click()
    expect(page.locator("mark.hc-current").first).to_contain_text("88座")
    nothing_ran(page)
    ask(page, "云水区2023年财政收入是多少？")
    expect(page.locator(".hc-text").last).to_contain_text("55.5亿元")
    page.locator(".hc-marker").last.click()
    expect(page.locator(".hc-source article")).to_contain_text("云水区<script>window.hacked=1</script>政府工作报告")
    nothing_ran(page)


def test_a_hostile_question_stays_a_question_and_a_title(page: Page, visit: Visit) -> None:
    ask(page, f"{EVIL}2024年上海城镇调查失业率是多少？")
    expect(page.locator(".hc-question p")).to_contain_text("<script>alert(1)</script> ![x](http://evil.example/x.png)")
    page.wait_for_function("window.huce.names().length === 1")
    expect(page.locator(".hc-talk")).to_contain_text("<script>")
    nothing_ran(page)
    visit.reload(page)
    expect(page.locator(".hc-question p")).to_contain_text("**粗**")
    nothing_ran(page)


def test_hostile_names_of_uploads_are_tamed(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=alert(1)>&quot;.txt"
    path.write_text("标题<script>window.hacked=1</script>\n\n正文有<b>内容</b>。\n", encoding="utf-8")
    page.locator("#hc-tab-documents-button").click()
    page.locator("#hc-docs-files input[type=file]").set_input_files(str(path))
    expect(page.locator("#hc-docs-list tr")).to_have_count(2, timeout=120_000)
    page.locator("#hc-docs-list").get_by_role("button", name="查看").click()
    expect(page.locator(".hc-inspection")).to_be_visible()
    nothing_ran(page)


HOSTILE_ANSWER = (
    "2024年城镇调查失业率平均为4.2%[1]。<script>window.hacked=1</script><img src=x onerror=window.hacked=2>"
    "![x](http://evil.example/p.png)[点](javascript:window.hacked=3)<iframe src=http://evil.example/></iframe>\n\n"
    "<svg onload=window.hacked=4>\n\n# 标题\n\n```\ncode\n```\n\n$$x$$"
)


@pytest.fixture
def talkative(settings: Settings) -> Iterator[str]:
    chat = ScriptedChat(*[HOSTILE_ANSWER] * 12, size=5)
    with served(settings, opened(settings, chat)) as address:
        yield address


def test_a_hostile_answer_is_inert_while_it_is_written_and_after(visitor: Visitor, talkative: str) -> None:
    visit = visitor(talkative)
    page = visit.open()
    ask(page, "2024年上海城镇调查失业率是多少？")
    expect(page.locator(".hc-text").last).to_contain_text("4.2%")
    nothing_ran(page)
    visit.reload(page)
    expect(page.locator(".hc-text").last).to_contain_text("4.2%")
    nothing_ran(page)
