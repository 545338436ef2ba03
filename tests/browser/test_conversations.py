"""Conversations stay in the browser, with their quotes, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.settings import Settings
from tests.browser.conftest import Visit, Visitor, ask

pytestmark = pytest.mark.browser
RATE = "2024年上海城镇调查失业率是多少？"
PARKS = "2023年上海新增公园多少座？"


def saved(page: Page, count: int = 1) -> None:
    """Wait until the browser has stored so many conversations, the present one with its answer."""
    page.wait_for_function(f"window.huce.names().length === {count}")
    page.wait_for_function("window.huce.load(window.huce.current()).turns.at(-1).answer")


def test_a_reload_keeps_the_conversation_and_its_quotes(page: Page, visit: Visit) -> None:
    ask(page, RATE)
    saved(page)
    visit.reload(page)
    expect(page.locator(".hc-question")).to_contain_text(RATE)
    expect(page.locator(".hc-text")).to_contain_text("4.2%")
    page.locator(".hc-marker").first.click()
    expect(page.locator("mark.hc-current").first).to_contain_text("4.2%")
    ask(page, "那2023年呢？")
    expect(page.locator(".hc-text").last).to_contain_text("4.5%")


def test_several_conversations_are_kept_apart_listed_and_deleted(page: Page) -> None:
    ask(page, RATE)
    saved(page)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".hc-hero")).to_be_visible()
    ask(page, PARKS)
    saved(page, 2)
    titles = page.locator(".hc-talk")
    assert titles.all_inner_texts() == [PARKS, RATE]
    expect(titles.first).to_have_attribute("aria-current", "true")
    titles.nth(1).click()
    expect(page.locator(".hc-question")).to_contain_text(RATE)
    expect(page.locator(".hc-question")).to_have_count(1)
    page.get_by_label(f"删除对话: {RATE}").click()
    expect(titles).to_have_count(1)
    expect(page.locator(".hc-hero")).to_be_visible()


def test_another_browser_sees_nothing_of_it(page: Page, visitor: Visitor) -> None:
    ask(page, RATE)
    saved(page)
    other = visitor().open()
    expect(other.locator(".hc-hero")).to_be_visible()
    assert other.evaluate("window.huce.names().length") == 0
    assert RATE not in other.locator("#hc-side").inner_text()


def test_the_server_keeps_no_conversation(page: Page, settings: Settings) -> None:
    word = "绝无仅有的词"
    ask(page, f"{word}2024年上海城镇调查失业率是多少？")
    saved(page)
    for path in Path(settings.data).rglob("*"):
        assert path.is_dir() or word.encode() not in path.read_bytes()


def test_a_stored_conversation_that_is_broken_does_not_stop_the_page(page: Page, visit: Visit) -> None:
    ask(page, RATE)
    saved(page)
    for broken in ("{", json.dumps({"id": "x", "title": "t", "turns": [{"question": 5}]}), '"word"'):
        page.evaluate(
            "(text) => localStorage.setItem('huce.talk.' + sessionStorage.getItem('huce.current'), text)", broken
        )
        visit.reload(page)
        expect(page.locator(".hc-hero")).to_be_visible()
        page.evaluate("(id) => sessionStorage.setItem('huce.current', id)", page.evaluate("window.huce.names()[0].id"))


def test_a_full_storage_makes_room_for_the_newest(page: Page) -> None:
    page.evaluate(
        """() => { for (let i = 0; i < 12; i += 1) {
            localStorage.setItem('huce.talk.old' + i, 'x'.repeat(400000));
            localStorage.setItem('huce.name.old' + i, JSON.stringify({title: 'old' + i, at: i})); } }"""
    )
    page.evaluate("() => window.huce.save({id: 'new', title: 'new', turns: [{question: 'y'.repeat(600000)}]})")
    page.wait_for_function("window.huce.names()[0].id === 'new'")
    names = page.evaluate("window.huce.names().map((entry) => entry.id)")
    assert "old11" in names
    assert "old0" not in names


def test_a_new_tab_begins_a_new_conversation(visitor: Visitor) -> None:
    visit = visitor()
    first = visit.open()
    ask(first, RATE)
    saved(first)
    second = visit.open()
    expect(second.locator(".hc-hero")).to_be_visible()
    expect(second.locator(".hc-talk")).to_have_text([RATE])
