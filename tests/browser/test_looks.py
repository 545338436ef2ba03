"""Narrow, dark, by keyboard: the page stays readable and usable."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, ask

pytestmark = pytest.mark.browser
RATE = "2024年上海城镇调查失业率是多少？"
PHONE = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def nothing_sticks_out(page: Page) -> None:
    """Assert that nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('#hc-main *, .hc-source *, .hc-sheet *')].filter((node) => {
            const box = node.getBoundingClientRect();
            const clipped = node.closest('.hc-table, .hc-card-head, .hc-card-path, select, svg, [role=listbox]');
            return box.width && box.height && !clipped && box.right > window.innerWidth + 1;
        }).map((node) => node.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_a_phone_shows_everything_in_its_width(visitor: Visitor) -> None:
    page = visitor(**PHONE).open()
    expect(page.locator(".hc-hero")).to_be_visible()
    nothing_sticks_out(page)
    ask(page, RATE)
    nothing_sticks_out(page)
    box = page.locator("#hc-box textarea").bounding_box()
    assert box is not None
    assert box["width"] > 220
    page.locator(".hc-marker").first.tap()
    panel = page.locator(".hc-source")
    expect(panel.locator("mark.hc-current").first).to_be_in_viewport()
    size = panel.bounding_box()
    assert size is not None
    assert size["width"] == 400
    nothing_sticks_out(page)
    page.get_by_label("关闭原文").tap()
    expect(panel).to_have_count(0)
    for tab in ("documents", "evaluation", "settings"):
        page.locator(f"#hc-tab-{tab}-button").tap()
        nothing_sticks_out(page)


def contrast(page: Page, selector: str) -> float:
    """Return the WCAG contrast between a text and what lies behind it."""
    return float(page.locator(selector).first.evaluate(
        """(node) => {
            const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
            const light = (c) => c.slice(0, 3).map((v) => v / 255)
                .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const front = light(rgb(getComputedStyle(node).color));
            let behind = [255, 255, 255];
            for (; node; node = node.parentElement) {
                const color = rgb(getComputedStyle(node).backgroundColor);
                if (color.length === 3 || color[3] === 1) { behind = color; break; }
            }
            const back = light(behind);
            return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        }"""
    ))  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_both_schemes(visitor: Visitor, scheme: str) -> None:
    page = visitor(color_scheme=scheme).open()
    background = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
    assert (background == "rgb(22, 23, 23)") == (scheme == "dark")
    ask(page, RATE)
    page.locator(".hc-marker").first.click()
    page.wait_for_selector("mark.hc-current")
    for selector in (".hc-question p", ".hc-text p", ".hc-card-quote", "mark.hc-current", ".hc-body p"):
        assert contrast(page, selector) >= 7, selector
    for selector in (
        ".hc-marker",
        ".hc-card-title",
        ".hc-chip.hc-done",
        ".hc-act",
        ".hc-talk",
        ".hc-facts",
        ".hc-scope",
    ):
        assert contrast(page, selector) >= 4.5, selector


def test_the_keyboard_is_enough(page: Page) -> None:
    expect(page.locator("#hc-box textarea")).to_be_focused()
    page.keyboard.type(RATE)
    page.keyboard.press("Enter")
    expect(page.locator(".hc-acts")).to_have_count(1)
    page.locator(".hc-marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hc-source")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.hc-source') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(".hc-marker").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#hc-box textarea")).to_be_focused()
    expect(page.locator("#hc-box textarea")).to_have_value("")


def test_a_screen_reader_hears_who_speaks(page: Page) -> None:
    ask(page, RATE)
    expect(page.locator("[role=log]")).to_have_attribute("aria-live", "polite")
    assert page.locator("[data-testid=bot]").get_attribute("aria-label") == "回答"
    assert page.locator("[data-testid=user]").get_attribute("aria-label") == "问题"
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=file]), textarea, select')].filter((node) =>
            node.offsetParent && !(node.innerText || node.getAttribute('aria-label') || node.title ||
            node.labels?.length || node.placeholder || node.value)).map((node) => node.outerHTML.slice(0, 160))"""
    )
    assert unnamed == []
