from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from rag.pipeline import Assistant
from rag.settings import Settings
from tests.browser.conftest import Visitor, ask, last_answer, ready
from tests.ui.world import served, with_password

pytestmark = pytest.mark.browser


@pytest.fixture
def locked(settings: Settings, assistant: Assistant) -> Iterator[str]:
    with served(with_password(settings, "reader", "long-enough"), assistant) as address:
        yield address


def test_a_wrong_password_is_refused_and_the_right_one_opens_the_page(visitor: Visitor, locked: str) -> None:
    # The browser itself reports the two refusals that this test provokes.
    page = visitor(locked, allowed=("401", "400")).new()
    page.goto(locked)
    expect(page.get_by_text("请登录后使用沪策")).to_be_visible()
    assert page.locator("#hc-box").count() == 0
    fields = page.locator("input")
    fields.nth(0).fill("reader")
    fields.nth(1).fill("wrong")
    page.locator("button").last.click()
    expect(page.locator("body")).to_contain_text("凭据")
    assert page.locator("#hc-box").count() == 0
    fields.nth(0).fill("reader")
    fields.nth(1).fill("long-enough")
    page.locator("button").last.click()
    ready(page)
    ask(page, "2024年上海城镇调查失业率是多少？")
    assert "4.2%" in last_answer(page)
