"""OCR for real: pages drawn as images come back with at most two wrong characters in a hundred."""

from __future__ import annotations

import io
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rag.loading import load
from rag.reading import read_document
from rag.settings import CORPUS

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
_SIZE = (1654, 2339)

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("OCR went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def text() -> str:
    """Return 1,200 characters of a report as one paragraph a line."""
    name = "shanghai-government-work-report-2025.md"
    lines = read_document(load(CORPUS / name, CORPUS)).text.split("\n")
    kept = [line for line in lines[8:] if len(line) > 60]
    total = 0
    for count, line in enumerate(kept):
        total += len(line)
        if total > 1000:
            return "\n".join(kept[: count + 1])
    raise AssertionError


def font(size: int) -> ImageFont.FreeTypeFont:
    for path in _FONTS:
        if Path(path).is_file():
            return ImageFont.truetype(path, size, index=2 if "noto" in path else 0)
    pytest.skip("no Chinese font on this machine (Debian: fonts-noto-cjk)")


def wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        indented = "　　" + paragraph
        lines += [indented[at : at + width] for at in range(0, len(indented), width)]
    return lines


def drawn(columns: Sequence[Sequence[str]], *, page_size: tuple[int, int] = _SIZE) -> Image.Image:
    size = 32
    page = Image.new("RGB", page_size, "white")
    pen = ImageDraw.Draw(page)
    for number, lines in enumerate(columns):
        for at, line in enumerate(lines):
            pen.text((130 + number * 740, 160 + at * size * 1.6), line, font=font(size), fill="black")
    return page


def wrong(found: str, wanted: str) -> float:
    """Return the edit distance as a share of the wanted characters, white space aside."""
    a, b = "".join(found.split()), "".join(wanted.split())
    row = list(range(len(b) + 1))
    for at, left in enumerate(a, 1):
        before, row[0] = row[0], at
        for to, right in enumerate(b, 1):
            before, row[to] = row[to], min(before + (left != right), row[to] + 1, row[to - 1] + 1)
    return row[-1] / len(b)


def test_an_image_of_a_page_has_at_most_two_wrong_characters_in_a_hundred(tmp_path: Path, text: str) -> None:
    drawn([wrapped(text, 42)]).save(tmp_path / "a.png")
    source = load(tmp_path / "a.png", tmp_path)
    assert wrong(source.text, text) <= 0.02
    assert source.pages == (0,)
    assert read_document(source).text.startswith(text[:20])


def test_a_scanned_pdf_in_two_columns_is_read_in_order(tmp_path: Path, text: str) -> None:
    lines = wrapped(text, 20)
    half = (len(lines) + 1) // 2
    page = drawn([lines[:half], lines[half:]]).rotate(0.4, fillcolor="white").filter(ImageFilter.GaussianBlur(0.6))
    buffer = io.BytesIO()
    page.convert("L").save(buffer, "JPEG", quality=70)
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawImage(ImageReader(io.BytesIO(buffer.getvalue())), 0, 0, *A4)
    canvas.showPage()
    canvas.drawString(72, 700, "A second page with its own layer of text.")
    canvas.save()
    source = load(tmp_path / "a.pdf", tmp_path)
    first, second = source.text[: source.pages[1]], source.text[source.pages[1] :]
    assert wrong(first, text) <= 0.02
    assert second == "A second page with its own layer of text."


def test_every_page_of_a_tiff_is_read_and_turned_upright(tmp_path: Path) -> None:
    pages = [drawn([[f"第{number}页的正文内容在这里。"]], page_size=(800, 400)) for number in "一二"]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    source = load(tmp_path / "a.tif", tmp_path)
    assert [source.text[start : start + 3] for start in source.pages] == ["第一页", "第二页"]
    turned = pages[0].rotate(90, expand=True)
    turned.save(tmp_path / "b.jpg", exif=_turned_back(turned))
    assert "一页的正文内容在这里。" in load(tmp_path / "b.jpg", tmp_path).text


def _turned_back(image: Image.Image) -> bytes:
    exif = image.getexif()
    exif[0x0112] = 6
    return exif.tobytes()
