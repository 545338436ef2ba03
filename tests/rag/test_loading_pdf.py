"""PDF: columns in reading order, tables, pages the wrong way round, and files that must not be read."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from rag.errors import SourceError
from rag.loading import load
from rag.records import Source

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
_WORDS = "一二三四五六七八九十百千万公园绿道建设"


def canvas_at(path: Path, **options: object) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, **options)
    canvas.setFont(FONT, 12)
    return canvas


def line_of(number: int, length: int = 15) -> str:
    """Return a line of text that tells its number."""
    return f"第{number}行" + "".join(
        _WORDS[(number + at) % len(_WORDS)] for at in range(length - len(str(number)) // 2 - 2)
    )


def column(canvas: Canvas, numbers: range, x: float, y: float) -> None:
    for at, number in enumerate(numbers):
        canvas.drawString(x, y - at * 18, line_of(number))


def order(text: str) -> list[int]:
    """Return the numbers of the lines in the order in which they were read."""
    return [int(piece.split("行")[0]) for piece in text.split("第")[1:]]


def finished(tmp_path: Path, canvas: Canvas) -> Source:
    canvas.save()
    return load(tmp_path / "a.pdf", tmp_path)


@pytest.mark.parametrize("interleaved", [False, True])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, interleaved: bool) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.drawCentredString(WIDTH / 2, 790, "横贯两栏的一行标题文字，跨过中间的空白，写满整个页面的宽度。")
    if interleaved:
        for at in range(20):
            column(canvas, range(at, at + 1), 72, 740 - at * 18)
            column(canvas, range(20 + at, 21 + at), 310, 740 - at * 18)
    else:
        column(canvas, range(20, 40), 310, 731)
        column(canvas, range(20), 72, 740)
    canvas.drawCentredString(WIDTH / 2, 30, "— 1 —")
    text = finished(tmp_path, canvas).text
    assert order(text) == list(range(40))
    assert text.startswith("横贯") or "横贯" in text.split("第0行")[0]
    assert text.rstrip().endswith("— 1 —")


def test_three_columns_under_a_headline_over_two_of_them(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    for at, x in enumerate((40, 235, 430)):
        for row in range(24):
            if at < 2 and row < 3:
                continue
            canvas.drawString(x, 740 - row * 18, line_of(at * 24 + row, 11))
    canvas.drawString(40, 730, "这是横跨前面两栏的一行较长的说明文字它在栏的上方出现")
    found = order(finished(tmp_path, canvas).text)
    assert found == sorted(found)
    assert len(found) == 66


def test_a_short_last_column_is_still_a_column(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    column(canvas, range(30), 72, 740)
    column(canvas, range(30, 32), 310, 740)
    canvas.drawCentredString(WIDTH / 2, 30, "— 7 —")
    assert order(finished(tmp_path, canvas).text) == list(range(32))


def test_cells_without_rules_are_read_row_by_row(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    names = ["公园", "绿道", "林荫大道", "口袋公园", "环城生态公园带", "人均绿地", "森林"]
    for at, name in enumerate(names):
        canvas.drawString(72, 740 - at * 18, name)
        canvas.drawString(330, 740 - at * 18, f"{at * 37 + 5}座")
    lines = finished(tmp_path, canvas).text.split("\n")
    assert [line.split() for line in lines if line] == [[name, f"{at * 37 + 5}座"] for at, name in enumerate(names)]


def grid(canvas: Canvas, rows: list[list[str]], x: float, y: float, *, merged: bool = False) -> None:
    """Draw a table with rules; `merged` leaves out the rule under the first cell."""
    wide, high = 100, 24
    for at in range(len(rows) + 1):
        start = x + wide if merged and at == 1 else x
        canvas.line(start, y - at * high, x + wide * len(rows[0]), y - at * high)
    for at in range(len(rows[0]) + 1):
        canvas.line(x + at * wide, y, x + at * wide, y - high * len(rows))
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            canvas.drawString(x + across * wide + 4, y - down * high - 17, text)


def test_a_ruled_table_becomes_rows_and_goes_on_over_the_page(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.drawString(72, 780, "主要指标如下：")
    grid(canvas, [["指标", "2024年", "2025年"], ["公园", "120", "100"]], 72, 740)
    canvas.drawCentredString(WIDTH / 2, 30, "1")
    canvas.showPage()
    canvas.setFont(FONT, 12)
    grid(canvas, [["绿道", "200", "210"], ["", "5", "6"]], 72, 780, merged=True)
    source = finished(tmp_path, canvas)
    head = "| 指标 | 2024年 | 2025年 |\n| --- | --- | --- |\n"
    assert head + "| 公园 | 120 | 100 |" in source.text
    assert source.text.endswith(head + "| 绿道 | 200 | 210 |\n| 绿道 | 5 | 6 |")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_printed_sideways_is_turned(tmp_path: Path, turn: int) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[turn])
    canvas.rotate(turn)
    column(canvas, range(20), 72, 500)
    grid(canvas, [["指标", "2024年"], ["公园", "120"]], 330, 500)
    text = finished(tmp_path, canvas).text
    assert order(text) == list(range(20))
    assert "| 公园 | 120 |" in text


def test_a_slanted_watermark_and_a_second_print_for_boldness_are_left_out(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    for shift in (0, 0.4):
        canvas.drawString(72 + shift, 700, "一、总体要求与目标")
    canvas.saveState()
    canvas.translate(200, 300)
    canvas.rotate(45)
    canvas.setFont(FONT, 60)
    canvas.drawString(0, 0, "内部资料")
    canvas.restoreState()
    assert finished(tmp_path, canvas).text == "一、总体要求与目标"


def test_an_encrypted_file_asks_for_its_password_to_be_removed(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf", encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    canvas.drawString(72, 700, "正文。")
    with pytest.raises(SourceError, match=r"^a\.pdf: encrypted: remove the password"):
        finished(tmp_path, canvas)


def test_a_file_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    locked = StandardEncryption("", ownerPassword="owner", canPrint=0, canCopy=0, strength=128)
    canvas = canvas_at(tmp_path / "a.pdf", encrypt=locked)
    canvas.drawString(72, 700, "正文。")
    assert finished(tmp_path, canvas).text == "正文。"


def test_a_file_cut_short_is_refused_and_one_with_a_wrong_index_is_read(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    column(canvas, range(20), 72, 700)
    canvas.save()
    data = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "a.pdf").write_bytes(data[:200])
    with pytest.raises(SourceError, match="damaged, or no PDF: open it in a reader"):
        load(tmp_path / "a.pdf", tmp_path)
    (tmp_path / "a.pdf").write_bytes(data.replace(b"startxref", b"startxxxx"))
    assert order(load(tmp_path / "a.pdf", tmp_path).text) == list(range(20))


def scan(path: Path) -> None:
    """Write a PDF of one page that is an image."""
    picture = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(picture).rectangle((200, 200, 900, 260), fill=0)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(io.BytesIO(buffer.getvalue())), 0, 0, WIDTH, HEIGHT)
    canvas.save()


def test_a_scan_without_ocr_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    scan(tmp_path / "a.pdf")
    Image.new("RGB", (300, 300), "white").save(tmp_path / "a.png")
    for name in ("a.pdf", "a.png"):
        with pytest.raises(SourceError, match=r"pip install huce\[ocr\]"):
            load(tmp_path / name, tmp_path)


def test_scanned_pages_among_others_are_left_out_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    canvas = canvas_at(tmp_path / "a.pdf")
    column(canvas, range(20), 72, 700)
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (800, 1000), 255)), 0, 0, WIDTH, HEIGHT)
    source = finished(tmp_path, canvas)
    assert order(source.text) == list(range(20))
    assert source.pages == (0, len(source.text))
    assert "1 of 2 pages" in caplog.text


def test_two_thousand_pages_are_read(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    for number in range(2000):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, f"Page {number} of the annual report.")
        canvas.showPage()
    source = finished(tmp_path, canvas)
    assert len(source.pages) == 2000
    assert source.text[source.pages[1234] :].startswith("Page 1234 of")


def test_more_pages_than_can_be_read_give_a_limit(tmp_path: Path) -> None:
    canvas = canvas_at(tmp_path / "a.pdf")
    for _ in range(5001):
        canvas.showPage()
    with pytest.raises(SourceError, match="5,001 pages, more than 5,000: split it"):
        finished(tmp_path, canvas)
