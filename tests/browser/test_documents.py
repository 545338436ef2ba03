"""Documents of a reader's own: upload, ask, inspect, remove, and nobody else's eyes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from rag.settings import Settings
from tests.browser.conftest import Visitor, ask, last_answer
from tests.ui.test_own_documents import LIFTS, PARKS

pytestmark = pytest.mark.browser
QUESTION = "云山区2023年加装了多少台电梯？"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "电梯.txt").write_text(LIFTS, encoding="utf-8")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    word = docx.Document()
    for line in PARKS.split("\n\n"):
        word.add_paragraph(line.strip())
    word.save(str(tmp_path / "公园.docx"))
    return {path.name: path for path in tmp_path.iterdir()}


def upload(page: Page, *paths: Path) -> None:
    page.locator("#hc-tab-documents-button").click()
    page.locator("#hc-docs-files input[type=file]").set_input_files([str(path) for path in paths])
    expect(page.locator("#hc-docs-report")).to_contain_text("份：", timeout=120_000)


def test_upload_ask_remove_ask_again(page: Page, files: dict[str, Path], settings: Settings) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    upload(page, files["电梯.txt"], files["公园.docx"], files["坏.pdf"])
    expect(page.locator("#hc-docs-report")).to_contain_text("未加入「坏.pdf」")
    rows = page.locator("#hc-docs-list tr")
    expect(rows).to_have_count(3)
    page.locator("#hc-tab-chat-button").click()
    expect(page.locator(".hc-scope")).to_contain_text("我的文档")
    ask(page, QUESTION)
    assert "219" in last_answer(page)
    page.locator(".hc-marker").first.click()
    expect(page.locator("mark.hc-current").first).to_contain_text("加装电梯219台")
    page.keyboard.press("Escape")

    page.locator("#hc-tab-documents-button").click()
    rows.filter(has_text="电梯.txt").get_by_role("button", name="删除").click()
    expect(page.locator("#hc-docs-report")).to_contain_text("「电梯.txt」已彻底删除")
    expect(rows).to_have_count(2)
    page.locator("#hc-tab-chat-button").click()
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".hc-hero")).to_be_visible()
    ask(page, QUESTION)
    assert "219" not in last_answer(page)
    left = b"".join(path.read_bytes() for path in Path(settings.data).rglob("*") if path.is_file())
    assert "云山区老旧小区".encode() not in left


def test_a_document_is_inspected(page: Page, files: dict[str, Path]) -> None:
    upload(page, files["电梯.txt"])
    page.locator("#hc-docs-list").get_by_role("button", name="查看").click()
    detail = page.locator(".hc-inspection")
    expect(detail).to_contain_text("一、2023年工作回顾")
    expect(detail).to_contain_text("未收入正文的内容")


def test_own_and_shipped_documents_are_asked_together(page: Page, files: dict[str, Path]) -> None:
    upload(page, files["电梯.txt"])
    page.locator("#hc-tab-chat-button").click()
    page.locator("#hc-filters > button").click()
    page.get_by_label("两者", exact=True).check()
    expect(page.locator(".hc-scope")).to_contain_text("全部 4 份文件", timeout=120_000)
    ask(page, QUESTION)
    assert "219" in last_answer(page)
    ask(page, "2024年上海城镇调查失业率是多少？")
    assert "4.2%" in last_answer(page)


def test_documents_stay_after_a_reload_and_belong_to_one_browser(visitor: Visitor, files: dict[str, Path]) -> None:
    visits = visitor(), visitor()
    mine, theirs = (visit.open() for visit in visits)
    upload(mine, files["电梯.txt"])
    visits[0].reload(mine)
    mine.locator("#hc-tab-documents-button").click()
    expect(mine.locator("#hc-docs-list")).to_contain_text("电梯.txt")
    theirs.locator("#hc-tab-documents-button").click()
    expect(theirs.locator("#hc-docs-list")).to_contain_text("还没有文档")
    # A token that is guessed, or another's folder, opens nothing.
    for token in ("a" * 43, "../" * 12, "电" * 40):
        theirs.evaluate("(token) => localStorage.setItem('huce.documents', token)", token)
        visits[1].reload(theirs)
        theirs.locator("#hc-tab-documents-button").click()
        expect(theirs.locator("#hc-docs-list")).to_contain_text("还没有文档")


def test_everything_is_deleted_at_once_only_when_one_is_sure(page: Page, files: dict[str, Path]) -> None:
    upload(page, files["电梯.txt"])
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("#hc-docs-clear").click()
    expect(page.locator("#hc-docs-list tr")).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#hc-docs-clear").click()
    expect(page.locator("#hc-docs-list")).to_contain_text("还没有文档")
    page.wait_for_function("localStorage.getItem('huce.documents') === null")


def test_a_file_that_is_too_large_is_refused_with_the_limit(page: Page, tmp_path: Path, settings: Settings) -> None:
    large = tmp_path / "大.txt"
    large.write_text("大" * (settings.upload_megabytes * 400_000), encoding="utf-8")
    page.locator("#hc-tab-documents-button").click()
    page.locator("#hc-docs-files input[type=file]").set_input_files(str(large))
    expect(page.locator("body")).to_contain_text("MB")
    expect(page.locator("#hc-docs-list")).to_contain_text("还没有文档")
