"""Ask, read, follow up, be refused, change one's mind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, ask, last_answer, use_model
from tests.server.replies import serving, silence

pytestmark = pytest.mark.browser
RATE = "2024年上海城镇调查失业率是多少？"


def test_an_answer_is_written_with_its_quote_as_a_card(page: Page) -> None:
    ask(page, RATE)
    assert "4.2%" in last_answer(page)
    card = page.locator(".hc-card").first
    expect(card).to_contain_text("城镇调查失业率平均为4.2%")
    expect(card).to_contain_text("2025年上海市政府工作报告")
    expect(card).to_contain_text("2024年")
    expect(card).to_contain_text("已完成")


def test_the_box_is_empty_and_ready_after_an_answer(page: Page) -> None:
    ask(page, RATE)
    expect(page.locator("#hc-box textarea")).to_have_value("")
    expect(page.locator("#hc-box .submit-button")).to_be_visible()


def test_a_marker_opens_the_right_document_at_the_highlighted_quote(page: Page) -> None:
    ask(page, RATE)
    page.locator(".hc-marker").first.click()
    panel = page.locator(".hc-source")
    expect(panel.locator("h2")).to_have_text("2025年上海市政府工作报告")
    mark = panel.locator("mark.hc-current").first
    expect(mark).to_contain_text("城镇调查失业率平均为4.2%")
    expect(mark).to_be_in_viewport()
    # The sentences around the quote can be read, and the outline leads elsewhere.
    expect(panel.locator("article")).to_contain_text("新增公园141座")
    panel.locator(".hc-outline summary").click()
    heading = panel.locator(".hc-outline li button").last
    heading.click()
    expect(page.locator(f"#{heading.get_attribute('value')}")).to_be_in_viewport()


def test_quotes_are_stepped_through_by_button_and_key(page: Page) -> None:
    ask(page, "2024年和2023年上海各新增多少座公园，差多少？")
    assert "21" in last_answer(page)
    page.locator(".hc-marker").first.click()
    count = page.locator(".hc-count")
    expect(count).to_have_text(re.compile("^1 / "))
    first = page.locator(".hc-source h2").inner_text()
    page.get_by_label("下一条引文").click()
    expect(count).to_have_text(re.compile("^2 / "))
    assert page.locator(".hc-source h2").inner_text() != first
    page.locator(".hc-source").focus()
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text(re.compile("^1 / "))
    page.keyboard.press("Escape")
    expect(page.locator(".hc-source")).to_have_count(0)
    expect(page.locator(".hc-marker").first).to_be_focused()


def test_a_follow_up_keeps_the_subject_and_says_so(page: Page) -> None:
    ask(page, RATE)
    ask(page, "那2023年呢？")
    assert "4.5%" in last_answer(page)
    expect(page.locator(".hc-understood")).to_contain_text("失业率")


def test_a_refusal_looks_like_one_and_shows_what_there_is(page: Page) -> None:
    ask(page, "2022年上海城镇调查失业率是多少？")
    expect(page.locator(".hc-refusal")).to_be_visible()
    expect(page.locator(".hc-card:not(.hc-related .hc-card)")).to_have_count(0)
    related = page.locator(".hc-related .hc-card")
    expect(related.first).to_contain_text("失业率")
    related.first.click()
    expect(page.locator("mark.hc-current").first).to_contain_text("失业率")


def test_an_example_asks_itself(page: Page) -> None:
    page.locator(".hc-example").first.click()
    expect(page.locator(".hc-acts")).to_have_count(1)
    assert "4.2%" in last_answer(page)


def test_an_answer_is_read_while_it_is_written_and_stopped_at_will(page: Page) -> None:
    with serving(silence(before=["2024年城镇调查失业率"])) as server:
        use_model(page, server.address)
        page.fill("#hc-box textarea", RATE)
        page.keyboard.press("Enter")
        expect(page.locator(".hc-running .hc-text")).to_contain_text("2024年城镇")
        expect(page.locator(".hc-acts")).to_have_count(0)
        page.locator("#hc-box .stop-button").click()
        expect(page.locator(".hc-answer .hc-note")).to_contain_text("已停止")
        expect(page.locator(".hc-running")).to_have_count(0)
        expect(page.locator(".hc-text")).to_contain_text("2024年城镇")
        expect(page.locator("#hc-box .submit-button")).to_be_visible()


def test_the_last_question_can_be_edited_and_answered_again(page: Page) -> None:
    ask(page, RATE)
    page.get_by_role("button", name="修改问题").click()
    expect(page.locator("#hc-box textarea")).to_have_value(RATE)
    expect(page.locator(".hc-question")).to_have_count(0)
    ask(page, RATE.replace("2024", "2023"))
    assert "4.5%" in last_answer(page)
    page.get_by_role("button", name="重新回答").click()
    expect(page.locator(".hc-acts")).to_have_count(1)
    expect(page.locator(".hc-text")).to_contain_text("4.5%")
    expect(page.locator(".hc-question")).to_have_count(1)


def test_an_empty_question_is_not_asked_and_a_long_one_is_refused_with_the_limit(page: Page) -> None:
    page.fill("#hc-box textarea", "   ")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-body")).to_contain_text("请先输入问题")
    page.fill("#hc-box textarea", "多" * 501)
    page.keyboard.press("Enter")
    expect(page.locator(".toast-body").last).to_contain_text("最多 500 字")
    expect(page.locator(".hc-question")).to_have_count(0)


def test_copying_gives_the_answer_with_its_sources(visitor: Visitor) -> None:
    visit = visitor()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open()
    ask(page, RATE)
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "4.2%" in copied.split("\n")[0]
    assert "[1] 2025年上海市政府工作报告" in copied
    assert "“" in copied


def test_the_page_speaks_english_to_an_english_browser(visitor: Visitor) -> None:
    page = visitor(locale="en-GB").open()
    expect(page.locator("#hc-tab-chat-button")).to_have_text("Ask")
    expect(page.locator(".hc-hero h2")).to_have_text("Ask Shanghai's policy documents")
    ask(page, "What was Shanghai's surveyed urban unemployment rate in 2024?")
    assert "4.2%" in last_answer(page)
    expect(page.locator(".hc-chip.hc-done").first).to_have_text("done")
    expect(page.locator("html")).to_have_attribute("lang", "en")
