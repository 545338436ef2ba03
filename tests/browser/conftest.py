"""A real browser on the real page. Whatever a test does: no console error, no request to another host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from rag.pipeline import Assistant
from rag.settings import Settings
from tests.ui.world import opened, served, small_settings

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
CUT_OFF = ("AbortError", "Connection errored out")
expect.set_options(timeout=30_000)


@dataclass
class Visit:
    """A reader's browser: pages opened in it are watched."""

    context: BrowserContext
    url: str
    complaints: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    waiting: set[Request] = field(default_factory=set)

    def open(self, path: str = "/") -> Page:
        """Open the page and wait until a question can be asked."""
        page = self.new()
        page.goto(self.url + path)
        ready(page)
        return page

    def reload(self, page: Page) -> None:
        """Load the page again as a reader would, who does not do so while the server is at work."""
        deadline = time.monotonic() + 5
        while self.waiting and time.monotonic() < deadline:
            page.wait_for_timeout(20)
        # Now and then the framework leaves an idle stream open, which leaving the page cuts off: it says so.
        before = len(self.complaints)
        page.reload()
        ready(page)
        said = [words for words in self.complaints[before:] if not any(cut in words for cut in CUT_OFF)]
        self.complaints[before:] = said

    def new(self) -> Page:
        """Return an empty watched page."""
        page = self.context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self.allowed):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"request: {request.url}")
        if "/heartbeat/" not in request.url:  # that one lasts as long as the page
            self.waiting.add(request)

    def _answered(self, request: Request) -> None:
        self.waiting.discard(request)


Visitor = Callable[..., Visit]


@pytest.fixture(scope="package")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_settings(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="package")
def assistant(settings: Settings) -> Assistant:
    return opened(settings)


@pytest.fixture(scope="package")
def url(settings: Settings, assistant: Assistant) -> Iterator[str]:
    with served(settings, assistant) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = str(CHROMIUM) if CHROMIUM.exists() else None
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    """Make visits; afterwards none of them may have a complaint."""
    visits: list[Visit] = []

    def visit(address: str = url, *, allowed: tuple[str, ...] = (), **options: object) -> Visit:
        defaults: dict[str, object] = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 850}}
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        visits.append(Visit(context, address, allowed=allowed))
        return visits[-1]

    yield visit
    complaints = [complaint for each in visits for complaint in each.complaints]
    for each in visits:
        each.context.close()
    assert complaints == []


@pytest.fixture
def visit(visitor: Visitor) -> Visit:
    return visitor()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.open()


def ready(page: Page) -> None:
    """Wait until a question can be asked."""
    page.wait_for_selector("#hc-box textarea")
    page.wait_for_function("window.huce && window.huce.words")


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer is complete."""
    before = page.locator(".hc-answer .hc-acts").count()
    page.fill("#hc-box textarea", question)
    page.keyboard.press("Enter")
    expect(page.locator(".hc-answer .hc-acts")).to_have_count(before + 1)


def last_answer(page: Page) -> str:
    """Return the text of the last answer."""
    return page.locator(".hc-answer .hc-text").last.inner_text()


def use_model(page: Page, address: str, *, key: str = "") -> None:
    """Set a language model for this session and go back to the chat."""
    page.locator("#hc-tab-settings-button").click()
    page.locator("#hc-set-url input, #hc-set-url textarea").fill(address)
    page.locator("#hc-set-name input, #hc-set-name textarea").fill("small-model")
    page.locator("#hc-set-key input").fill(key)
    page.locator("#hc-set-apply").click()
    expect(page.locator("#hc-settings-state")).to_contain_text("已应用：small-model")
    expect(page.locator("#hc-set-key input")).to_have_value("")
    page.locator("#hc-tab-chat-button").click()
