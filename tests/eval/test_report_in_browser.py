"""The report in a real browser: no console message, no request, usable at the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from eval.report import write_report
from tests.eval.test_report import mixed

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = str(CHROMIUM) if CHROMIUM.exists() else None
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 400])
def page(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    path = tmp_path / "report.html"
    write_report(mixed(), path)
    page = browser.new_page(viewport={"width": request.param, "height": 850})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(path.as_uri())
    yield page
    assert said == []
    assert asked == [path.as_uri()]
    page.close()


def test_nothing_is_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    outside = page.evaluate(
        "[...document.querySelectorAll('#items td, figure, .tile, .filters > *')].filter(node =>"
        " node.getBoundingClientRect().right > window.innerWidth + 1).length"
    )
    assert outside == 0


def test_filters_hide_what_does_not_fit(page: Page) -> None:
    rows = page.locator("#items tbody tr:visible")
    assert rows.count() == 7
    page.select_option("[data-field=kind]", "conversation")
    assert rows.count() == 2
    assert page.inner_text("#shown") == "2 of 7"
    page.fill("#search", "那23年呢")
    assert rows.count() == 1
    page.select_option("[data-field=verdict]", "false refusal")
    assert rows.count() == 0


def test_quotes_open_and_what_came_from_outside_stays_text(page: Page) -> None:
    first = page.locator("#items tbody tr").first
    assert "<script>alert" in first.inner_text()
    first.locator("summary", has_text="Quotes").click()
    assert first.locator("blockquote.altered").is_visible()
    assert page.locator("#items img, #items script").count() == 0
