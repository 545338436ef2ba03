"""Files that the page gives: read back as the programs that open them would."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ask
from tests.ui.test_export import notes, references

pytestmark = pytest.mark.browser


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).last.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_an_answer_becomes_a_word_file_with_footnotes(page: Page, tmp_path: Path) -> None:
    ask(page, "2024年上海城镇调查失业率是多少？")
    path = download(page, "导出 Word", tmp_path)
    assert path.name == "2024年上海城镇调查失业率是多少？.docx"
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "4.2%" in text
    found = notes(path.read_bytes())
    assert references(path.read_bytes()) == ["1"]
    assert "《2025年上海市政府工作报告》" in found["1"]
    assert "城镇调查失业率平均为4.2%" in found["1"]


def test_the_same_answer_can_be_exported_twice_and_as_markdown(page: Page, tmp_path: Path) -> None:
    ask(page, "2024年上海城镇调查失业率是多少？")
    first = download(page, "导出 Markdown", tmp_path).read_text(encoding="utf-8")
    assert "[^1]: 《2025年上海市政府工作报告》" in first
    assert download(page, "导出 Markdown", tmp_path).read_text(encoding="utf-8") == first


def test_a_whole_conversation_is_exported(page: Page, tmp_path: Path) -> None:
    ask(page, "2024年上海城镇调查失业率是多少？")
    ask(page, "那2023年呢？")
    text = download(page, "整个对话导出 Markdown", tmp_path).read_text(encoding="utf-8")
    assert "[^1]:" in text
    assert "[^2]:" in text
    assert text.count("## ") == 2
