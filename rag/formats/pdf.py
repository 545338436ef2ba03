"""PDF files: the text of every page in reading order; pages that are images go through OCR."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from rag.errors import SourceError
from rag.formats import ocr
from rag.formats.boxes import Line, reading_order
from rag.formats.flow import PageLines, render_pages
from rag.formats.pdf_page import read_page
from rag.formats.rendering import MAX_CHARACTERS, Rendered

MAX_PAGES = 5000
# A page with fewer characters is a scan with a stamp or a page number, if pictures fill that share of it.
_FEW = 20
_PICTURE = 0.3
_OUTLINES = 300
# Dots an inch at which a page is drawn for OCR.
_DOTS = 200
_PDFIUM = threading.Lock()
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "encrypted: remove the password and save it again",
    pdfium.FPDF_ERR_SECURITY: "encrypted in an unknown way: print it to a new PDF",
}
_DAMAGED = "damaged, or no PDF: open it in a reader and save it again"
_log = logging.getLogger(__name__)


def read_pdf(path: Path) -> Rendered:
    """Read a PDF; raise SourceError when it is encrypted, damaged, too long, or scanned while OCR is missing.

    PDFium works for one thread at a time, so calls wait for each other.
    """
    with _PDFIUM:
        try:
            with pypdfium2.PdfDocument(path) as document:
                return _read(document, path.name)
        except pypdfium2.PdfiumError as error:
            raise SourceError(_REASONS.get(error.err_code, _DAMAGED)) from None


def _read(document: pypdfium2.PdfDocument, name: str) -> Rendered:
    count = len(document)
    if count > MAX_PAGES:
        raise SourceError(f"{count:,} pages, more than {MAX_PAGES:,}: split it into several files")
    pages: list[PageLines] = []
    unread: list[int] = []
    gutters: list[float] = []
    characters = 0
    for number in range(count):
        page = document[number]
        try:
            lines, scanned = _page_lines(page, gutters)
            if scanned and not ocr.is_available():
                unread.append(number + 1)
        finally:
            page.close()
        pages.append(PageLines(lines, scanned=scanned))
        characters += sum(len(line.box.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise SourceError(f"more than {MAX_CHARACTERS:,} characters of text: split it into several files")
        if sum(page.scanned for page in pages) > ocr.MAX_PAGES:
            raise SourceError(f"more than {ocr.MAX_PAGES} scanned pages: split it into several files")
    if unread and not characters:
        raise SourceError(f"scanned pages without text: {ocr.ADVICE}")
    if unread:
        _log.warning("%s: %d of %d pages are images and were left out: %s", name, len(unread), count, ocr.ADVICE)
    return render_pages(pages)


def _page_lines(page: pypdfium2.PdfPage, gutters: list[float]) -> tuple[tuple[Line, ...], bool]:
    """Return the lines of a page and whether it is an image, to be recognised where OCR is installed."""
    boxes, unreadable = read_page(page)
    readable = sum(len(box.text) for box in boxes)
    if unreadable <= readable and (readable >= _FEW or not _is_picture(page)):
        return tuple(reading_order(boxes, gutters)), False
    if not ocr.is_available():
        return tuple(reading_order(boxes, gutters)) if unreadable <= readable else (), True
    return ocr.recognise(_pixels(page)), True


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether images cover a good part of the page, or its letters are drawn as outlines."""
    width, height = page.get_size()
    paths = 0
    covered = 0.0
    for count, item in enumerate(page.get_objects(max_depth=3)):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
        if covered > _PICTURE * width * height or paths > _OUTLINES or count > 10 * _OUTLINES:
            return True
    return False


def _pixels(page: pypdfium2.PdfPage) -> ocr.Pixels:
    scale = min(_DOTS / 72, ocr.LONGEST_SIDE / max(1.0, *page.get_size()))
    bitmap = page.render(scale=scale)
    try:
        pixels: ocr.Pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return pixels
