"""Word files: what stands in no text run (numbers, levels, page breaks), and files made to do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from rag.errors import SourceError
from rag.formats.word_numbering import Level, Numbering, numeral
from rag.loading import load
from rag.records import Source

_LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%1.%2.%3.%4"))


def with_lists(document: Document) -> None:
    """Add list 70 (一、（一）1. 1.1.1.1), list 71 that starts it again, and bullets as list 72."""
    root = document.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{style}'/>{'<w:isLgl/>' if n == 3 else ''}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (style, text) in enumerate(_LEVELS)
    )
    bullet = "<w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF0B7;'/></w:lvl>"
    for name, content in (("72", bullet), ("70", levels)):
        root.insert(0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='{name}'>{content}</w:abstractNum>"))
    again = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    for name, abstract, more in (("70", "70", ""), ("71", "70", again), ("72", "72", "")):
        link = f"<w:abstractNumId w:val='{abstract}'/>{more}"
        root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='{name}'>{link}</w:num>"))


def item(document: Document, text: str, depth: int = 0, number: int = 70) -> Paragraph:
    paragraph = document.add_paragraph(text)
    place = f"<w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/>"
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{place}</w:numPr>"))
    return paragraph


def saved(tmp_path: Path, document: Document) -> Source:
    document.save(str(tmp_path / "a.docx"))
    return load(tmp_path / "a.docx", tmp_path)


def test_automatic_numbers_stand_in_the_text_as_word_shows_them(tmp_path: Path) -> None:
    document = docx.Document()
    with_lists(document)
    for text, depth in (
        ("总体要求", 0),
        ("指导思想", 1),
        ("主要目标", 1),
        ("公园", 2),
        ("绿道", 2),
        ("深处", 3),
        ("保障措施", 0),
        ("加强领导", 1),
    ):
        item(document, text, depth)
    item(document, "", 0)
    item(document, "附则", 0, 71)
    item(document, "圆点", 0, 72)
    item(document, "圆点", 0, 72)
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    lines = saved(tmp_path, document).text.split("\n")
    assert [line for line in lines if line] == [
        *("一、总体要求", "（一）指导思想", "（二）主要目标", "1. 公园", "2. 绿道", "1.2.2.1 深处"),
        *("二、保障措施", "（一）加强领导", "一、附则", "- 圆点", "- 圆点", "1. 甲", "2. 乙"),
    ]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("chineseCounting", "一 十 十一 二十 一百零五 一千零一十"),
        ("chineseLegalSimplified", "壹 拾 拾壹 贰拾 壹佰零伍 壹仟零壹拾"),
        ("ideographDigital", "一 一〇 一一 二〇 一〇五 一〇一〇"),
        ("upperLetter", "A J K T"),
        ("lowerRoman", "i x xi xx cv mx"),
        ("decimalEnclosedCircleChinese", "① ⑩ ⑪ ⑳ 105 1010"),
        ("decimalZero", "01 10 11 20 105 1010"),
        ("ideographTraditional", "甲 癸 甲 癸"),
        ("somethingNew", "1 10 11 20 105 1010"),
    ],
)
def test_numbers_are_written_in_the_styles_of_word(style: str, shown: str) -> None:
    assert [numeral(n, style) for n in (1, 10, 11, 20, 105, 1010)][: len(shown.split())] == shown.split()


def test_a_level_that_never_restarts_goes_on() -> None:
    levels = {
        0: Level(text="第%1章", style="chineseCounting"),
        1: Level(text="第%2条", style="chineseCounting", restart=0),
    }
    numbering = Numbering(levels={"1": levels}, lists={"1": "1"})
    assert [numbering.label("1", depth) for depth in (0, 1, 1, 0, 1)] == [
        *("第一章　", "第一条　", "第二条　", "第二章　", "第三条　"),
    ]
    assert numbering.label("unknown", 0) == ""


def test_headings_marks_and_boxes_are_kept_and_hidden_text_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("关于公园的通知", 0)
    document.add_heading("总则", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("加强领导。").bold = True
    paragraph.add_run("各区抓好PM")
    paragraph.add_run("2.5").font.subscript = True
    paragraph.add_run("治理").add_break()
    paragraph.add_run("下一行")
    hidden = paragraph.add_run("隐藏")
    hidden.font.hidden = True
    run = paragraph.add_run()
    run._r.append(parse_xml(f"<w:delText {nsdecls('w')}>已删除</w:delText>"))
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>框内文字。</w:t></w:r></w:p></w:txbxContent>"
    run._r.append(parse_xml(f"<w:pict {nsdecls('w')}>{box}</w:pict>"))
    text = saved(tmp_path, document).text
    assert text == ("# 关于公园的通知\n\n## 总则\n\n**加强领导。**各区抓好PM<sub>2.5</sub>治理\n下一行\n\n框内文字。\n")


def test_a_table_with_merged_cells_reads_row_by_row(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(5, 4)
    rows = (
        ("表1 指标", "", "", ""),
        ("领域", "指标", "目标", ""),
        ("", "", "2024年", "2025年"),
        ("生态", "公园", "120", "100"),
        ("", "绿道", "200", "210"),
    )
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for first, last in (((0, 0), (0, 3)), ((1, 0), (2, 0)), ((1, 1), (2, 1)), ((1, 2), (1, 3)), ((3, 0), (4, 0))):
        table.cell(*first).merge(table.cell(*last))
    assert saved(tmp_path, document).text == (
        "表1 指标\n\n| 领域 | 指标 | 目标 2024年 | 目标 2025年 |\n| --- | --- | --- | --- |\n"
        "| 生态 | 公园 | 120 | 100 |\n| 生态 | 绿道 | 200 | 210 |\n"
    )


def test_page_breaks_begin_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一页。")
    document.add_page_break()
    document.add_paragraph("第二页开头。").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("第三页。")
    source = saved(tmp_path, document)
    assert [source.text[start : start + 3] for start in source.pages] == ["第一页", "第二页", "第三页"]
    assert source.page_at(source.text.index("开头")) == 2


def test_the_breaks_of_the_last_layout_are_preferred_and_may_lie_in_a_sentence(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("前半句").add_run()
    run._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
    run._r.append(parse_xml(f"<w:t {nsdecls('w')}>后半句。</w:t>"))
    source = saved(tmp_path, document)
    assert source.text == "前半句后半句。\n"
    assert source.pages == (0, 3)
    assert saved(tmp_path, _plain("没有分页。")).pages == ()


def _plain(text: str) -> Document:
    document = docx.Document()
    document.add_paragraph(text)
    return document


def _packed(document: Document, **parts: bytes) -> bytes:
    """Return a Word file in which some parts are replaced."""
    before, after = io.BytesIO(), io.BytesIO()
    document.save(before)
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.pop(entry.filename.replace("/", "_"), old.read(entry)))
        for name, data in parts.items():
            new.writestr(name.replace("_", "/"), data)
    return after.getvalue()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word_document.xml": bytes(60_000_000)}, "zip bomb"),
        ({f"word_media_{n}.bin": bytes(40_000_000) for n in range(8)}, "zip bomb"),
        ({"word_document.xml": b"<w:document"}, "damaged Word file"),
        ({"word_document.xml": b""}, "damaged Word file"),
        ({"[Content_Types].xml": b"<Types xmlns='x'/>"}, "damaged Word file"),
        ({"word_document.xml": b"<a>" * 5000 + b"</a>" * 5000}, "damaged Word file"),
    ],
    ids=["bomb in the text", "bomb of many parts", "cut", "empty", "no types", "deep"],
)
def test_a_file_made_to_do_harm_gets_one_line(tmp_path: Path, parts: dict[str, bytes], words: str) -> None:
    data = _packed(_plain("正文。"), **parts)
    assert len(data) < 2_000_000
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(SourceError, match=words):
        load(tmp_path / "a.docx", tmp_path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    names = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 50}'>" for n in range(1, 9))
    body = f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>正文。&e8;</w:t></w:r></w:p></w:body></w:document>"
    bomb = f"<!DOCTYPE x [<!ENTITY e0 'lol'><!ENTITY f SYSTEM 'file:///etc/passwd'>{names}]>{body}".encode()
    (tmp_path / "a.docx").write_bytes(_packed(_plain("正文。"), **{"word_document.xml": bomb}))
    with pytest.raises(SourceError, match="damaged Word file"):
        load(tmp_path / "a.docx", tmp_path)
