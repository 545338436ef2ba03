from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import etree

from tests.ui.samples import EVIL, answer, quote, refusal
from ui.answer_text import blocks, runs
from ui.conversation import Conversation, Turn, new_conversation
from ui.export import conversation_file, markdown, word
from ui.language import load_texts

ZH = load_texts("zh")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = "2026-11-21"


def talk(*turns: Turn) -> Conversation:
    made = new_conversation()
    for turn in turns:
        made = made.with_turn(turn)
    return made


def notes(data: bytes) -> dict[str, str]:
    """Return the footnotes of a Word file by id, as Word would find them: through the document's relationship."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        assert "relationships/footnotes" in relations
        assert "footnotes+xml" in archive.read("[Content_Types].xml").decode()
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    return {
        note.get(f"{W}id"): "".join(t.text or "" for t in note.iter(f"{W}t")).strip()
        for note in root
        if note.get(f"{W}type") is None
    }


def references(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [found.get(f"{W}id") for found in root.iter(f"{W}footnoteReference")]


def test_footnotes_of_a_conversation_are_numbered_through() -> None:
    second = quote("新增公园120座。", marker=1, page=7)
    made = markdown([answer("甲[1]。"), answer("乙[1]，丙[1]。", second)], ZH, DAY)
    assert "甲[^1]。" in made
    assert "乙[^2]，丙[^2]。" in made
    assert "[^1]: 《2025年政府工作报告》，一、2024年工作回顾：“新增公园141座。”" in made
    assert "第 7 页：“新增公园120座。”" in made
    assert re.findall(r"^\[\^(\d)\]:", made, re.MULTILINE) == ["1", "2"]


def test_a_word_file_has_real_footnotes_that_hold_quote_document_heading_and_page() -> None:
    data = word(
        [answer("141座。[1]\n- 甲[1]\n| 年 | 值 |\n|---|---|\n| 2024 | 141[2] |", quote(page=3), quote(marker=2))],
        ZH,
        DAY,
    )
    found = notes(data)
    assert list(found) == ["1", "2"]
    assert found["1"] == "《2025年政府工作报告》，一、2024年工作回顾，第 3 页：“新增公园141座。”"
    assert references(data) == ["1", "1", "2"]
    opened = docx.Document(io.BytesIO(data))
    assert [p.text for p in opened.paragraphs][:4] == ["沪策问答", "问：新增多少公园？", "141座。", "甲"]
    assert opened.paragraphs[3].style is not None
    assert opened.paragraphs[3].style.name == "List Bullet"
    assert [cell.text for row in opened.tables[0].rows for cell in row.cells] == ["年", "值", "2024", "141"]


def test_warnings_and_refusals_are_exported_as_such() -> None:
    warned = replace(answer(), warnings=("一句话没有依据，已删去",))
    made = markdown([warned, refusal()], ZH, DAY)
    assert "> 核对提示：一句话没有依据，已删去" in made
    assert "资料里没有。" in made
    assert "核对提示：一句话没有依据，已删去" in "\n".join(
        p.text for p in docx.Document(io.BytesIO(word([warned], ZH, DAY))).paragraphs
    )


def test_words_cannot_become_markup_in_markdown() -> None:
    evil = replace(quote(), quote=EVIL, title=EVIL, headings=(EVIL,))
    made = markdown([answer(f"# {EVIL}\n1. 一\n2024. 年\n+ 加\n= 等[1]", evil, question=EVIL)], ZH, DAY)
    unescaped = re.sub(r"\\.", "", made.replace("[^1]", ""))
    assert not re.search(r"[<>*`\[\]]", unescaped.replace(f"*{ZH('export.made', date=DAY)}*", ""))
    assert "\\# " in made
    assert "2024\\. 年" in made
    assert "\\+ 加" in made


def test_control_characters_do_not_break_the_word_file() -> None:
    data = word([answer("坏\x00字\x08符\ud800[1]", replace(quote(), quote="引\x01文<&>"))], ZH, DAY)
    assert "坏字符" in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert notes(data)["1"].endswith("“引文<&>”")


def test_a_file_is_named_for_the_question_and_holds_the_turn_that_was_asked_for() -> None:
    made = talk(
        Turn("一", answer(question="甲/乙: 多少？")), Turn("二", text="停了"), Turn("三", answer(question="丙"))
    )
    one = conversation_file(made, 0, "md", ZH, today=dt.date(2026, 11, 21))
    assert one is not None
    assert one["name"] == "甲 乙 多少？.md"
    text = base64.b64decode(one["data"]).decode()
    assert "甲/乙" in text
    assert "丙" not in text
    assert DAY in text
    whole = conversation_file(made, None, "md", ZH)
    assert whole is not None
    assert "丙" in base64.b64decode(whole["data"]).decode()
    assert conversation_file(made, 1, "docx", ZH) is None
    assert conversation_file(new_conversation(), None, "md", ZH) is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("甲\n乙", [("text", 2)]),
        ("甲\n- 一\n• 二\n3. 三\n丁", [("text", 1), ("list", 3), ("text", 1)]),
        ("| a |\n|---|\n| b |", [("table", 3)]),
        ("4.2%如此\n-5%也是", [("text", 2)]),
        ("", []),
        ("\n \n- \n", []),
    ],
)
def test_blocks(text: str, kinds: list[tuple[str, int]]) -> None:
    assert [(block.kind, len(block.lines)) for block in blocks(text)] == kinds


def test_runs_keep_every_character() -> None:
    line = "甲[1][2]乙[9]"
    assert list(runs(line, {1, 2})) == ["甲", 1, 2, "乙[9]"]
    assert list(runs("", {1})) == []
