"""Writes one and the same document as txt, md, html, docx and pdf, for the tests of loading."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

FONT = "STSong-Light"
MARGIN = 72


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document: `level` counts headings from 1 (the title); `rows` make a table, `items` a list."""

    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()


def write_txt(path: Path, blocks: Sequence[Block]) -> None:
    """Write plain text, one paragraph a line, tables with tabs."""
    lines: list[str] = []
    for block in blocks:
        lines += [block.text] if block.text else []
        lines += ["\t".join(row) for row in block.rows]
        lines += block.items
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_md(path: Path, blocks: Sequence[Block]) -> None:
    """Write Markdown."""
    parts: list[str] = []
    for block in blocks:
        if block.text:
            parts.append(f"{'#' * block.level} {block.text}" if block.level else block.text)
        if block.rows:
            head, *body = ("| " + " | ".join(row) + " |" for row in block.rows)
            parts.append("\n".join([head, "|" + " --- |" * len(block.rows[0]), *body]))
        if block.items:
            parts.append("\n".join(f"- {item}" for item in block.items))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def write_html(path: Path, blocks: Sequence[Block]) -> None:
    """Write a web page with the menus, links and footers that such pages have around the article."""
    title = html.escape(next(block.text for block in blocks if block.level == 1))
    menu = "".join(
        f"<li><a href='/{n}'>{word}</a></li>" for n, word in enumerate(("首页", "要闻动态", "政务公开", "政务服务"))
    )
    body: list[str] = []
    for block in blocks:
        text = html.escape(block.text)
        if text:
            body.append(f"<h{block.level}>{text}</h{block.level}>" if block.level else f"<p>{text}</p>")
        if block.rows:
            rows = ["".join(f"<td><p>{html.escape(cell)}</p></td>" for cell in row) for row in block.rows]
            body.append("<table border='1'><tr>" + "</tr>\n<tr>".join(rows) + "</tr></table>")
        if block.items:
            body.append("<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in block.items) + "</ul>")
    head = f"<head><meta charset='utf-8'><title>{title}_上海市人民政府</title></head>"
    place = "<div class='crumb'>您现在的位置：<a href='/'>首页</a> &gt; <a href='/z'>政策</a></div>"
    share = "<div class='share'>分享到：<a href='#'>微信</a> <a href='#'>微博</a> <a href='#'>打印本页</a></div>"
    owner = "<div class='footer'><p>主办单位：上海市人民政府办公厅</p><p>沪ICP备00000000号</p></div>"
    page = f"<ul class='nav'>{menu}</ul>{place}<div class='main'><div>{''.join(body)}</div>{share}</div>{owner}"
    script = "<script>var a = '正文。';</script>"
    path.write_text(f"<!DOCTYPE html><html>{head}<body>{page}{script}</body></html>", encoding="utf-8")


def write_docx(path: Path, blocks: Sequence[Block]) -> None:
    """Write a Word file with styles for title and headings, a real table and a bulleted list."""
    document = docx.Document()
    for block in blocks:
        if block.text and block.level:
            document.add_heading(block.text, block.level - 1)
        elif block.text:
            document.add_paragraph(block.text)
        if block.rows:
            table = document.add_table(len(block.rows), len(block.rows[0]))
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    document.save(str(path))


def write_pdf(path: Path, blocks: Sequence[Block], *, columns: int = 1) -> None:
    """Write a PDF with indented, justified paragraphs, larger headings, ruled tables and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    width, height = A4
    gutter = 24
    each = (width - 2 * MARGIN - (columns - 1) * gutter) / columns
    frames = [
        Frame(MARGIN + n * (each + gutter), MARGIN, each, height - 2 * MARGIN, 0, 0, 0, 0) for n in range(columns)
    ]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames, onPage=_page_number)])
    document.build([flowable for block in blocks for flowable in _flowables(block)])


def _page_number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(A4[0] / 2, MARGIN / 2, f"— {document.page} —")


def _flowables(block: Block) -> list[Flowable]:
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", alignment=4)
    flowables: list[Flowable] = []
    text = html.escape(block.text)
    if text and block.level:
        size = {1: 22, 2: 16, 3: 14}[block.level]
        centred = 1 if block.level == 1 else 0
        style = ParagraphStyle("heading", parent=body, fontSize=size, leading=size * 1.5, alignment=centred)
        flowables.append(Paragraph(text, style))
    elif text:
        flowables.append(Paragraph(text, ParagraphStyle("indented", parent=body, firstLineIndent=24)))
    if block.rows:
        cell = ParagraphStyle("cell", parent=body, fontSize=11, leading=15, alignment=0)
        cells = [[Paragraph(html.escape(text), cell) for text in row] for row in block.rows]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        flowables += [Spacer(1, 6), KeepTogether(Table(cells, style=grid)), Spacer(1, 6)]
    flowables += [Paragraph(html.escape(item), body) for item in block.items]
    return flowables


WRITERS: dict[str, Callable[[Path, Sequence[Block]], None]] = {
    "txt": write_txt,
    "md": write_md,
    "html": write_html,
    "docx": write_docx,
    "pdf": write_pdf,
}
