"""Filters: in force, visible, and their effect said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ask, last_answer

pytestmark = pytest.mark.browser


def choose(page: Page, field: str, option: str) -> None:
    """Choose an option of a filter."""
    if not page.locator(f"#hc-scope-{field} input").is_visible():
        page.locator("#hc-filters > button").click()
    page.locator(f"#hc-scope-{field} input").click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def test_nothing_is_filtered_at_first_and_the_page_says_so(page: Page) -> None:
    expect(page.locator(".hc-scope")).to_contain_text("全部 3 份文件")


def test_a_filter_is_shown_kept_and_taken_away(page: Page) -> None:
    choose(page, "documents", "2024年上海市政府工作报告")
    expect(page.locator(".hc-scope .hc-chip-on")).to_have_text("2024年上海市政府工作报告")
    expect(page.locator(".hc-scope")).to_contain_text("筛选排除了 2 份文件")
    ask(page, "上海城镇调查失业率是多少？")
    assert "4.5%" in last_answer(page)
    expect(page.locator(".hc-footing summary")).to_contain_text("范围：2024年上海市政府工作报告")
    for title in page.locator(".hc-card-title").all_inner_texts():
        assert title == "2024年上海市政府工作报告"
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(".hc-scope")).to_contain_text("全部 3 份文件")
    ask(page, "2024年上海城镇调查失业率是多少？")
    assert "4.2%" in last_answer(page)


def test_what_only_the_filter_hides_is_said_and_offered(page: Page) -> None:
    choose(page, "documents", "2024年上海市政府工作报告")
    ask(page, "2024年上海城镇调查失业率是多少？")
    expect(page.locator(".hc-refusal")).to_be_visible()
    expect(page.locator(".hc-elsewhere")).to_contain_text("筛选之外")
    page.get_by_role("button", name="不限范围再答一次").click()
    expect(page.locator(".hc-refusal")).to_have_count(0)
    expect(page.locator(".hc-text")).to_contain_text("4.2%")
    expect(page.locator(".hc-scope")).to_contain_text("全部 3 份文件")


def test_years_and_statuses_are_those_of_the_documents(page: Page) -> None:
    page.locator("#hc-filters > button").click()
    page.locator("#hc-scope-years input").click()
    expect(page.get_by_role("option", name="2023", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    choose(page, "statuses", "计划")
    ask(page, "上海新增公园多少座？")
    for status in page.locator(".hc-card:not(.hc-related .hc-card) .hc-chip").all_inner_texts():
        assert status != "已完成"


def test_documents_of_ones_own_cannot_be_chosen_before_there_are_any(page: Page) -> None:
    page.locator("#hc-filters > button").click()
    page.get_by_label("我的文档", exact=True).check()
    expect(page.locator(".toast-body")).to_contain_text("还没有自己的文档")
    expect(page.locator(".hc-scope")).to_contain_text("还没有自己的文档")
