"""Word files: headings, numbered lists, tables and page breaks as light Markdown."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element as Element

from rag.errors import SourceError
from rag.formats.grid import Cell, table
from rag.formats.rendering import Rendered, TextWriter, heading
from rag.formats.word_numbering import read_numbering, value, whole
from rag.formats.word_text import PAGE_BREAK, Styles, Words, paragraph_words

# A Word file of 500 pages holds some 10 MB of XML; lxml needs about ten times as much memory as the XML is long.
_MAX_XML = 50_000_000
_MAX_UNPACKED = 300_000_000
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_DAMAGED = "a damaged Word file: open it in Word and save it again as .docx"
# A cell longer than this is not a cell of data: a frame around text.
_LONGEST_CELL = 1000
# Wider spaces part the two halves of a heading and stay.
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_CONTAINERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))


def read_word(path: Path) -> Rendered:
    """Read a .docx file; raise SourceError when it is no such file, damaged, encrypted or too large unpacked."""
    _check_archive(path)
    try:
        document = docx.Document(str(path))
        return _Body(document).render()
    except SourceError:
        raise
    except (
        OpcError,
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        OSError,
        RuntimeError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
    ):
        # The library reads the parts of a package as they come, so a damaged one fails anywhere in it.
        raise SourceError(_DAMAGED) from None


def _check_archive(path: Path) -> None:
    """Refuse what would fill the memory before any of it is unpacked; the sizes stated bind the unpacking, too."""
    with path.open("rb") as file:
        if file.read(4) == _OLD_FORMAT:
            raise SourceError("encrypted, or an old .doc: remove the password and save it as .docx")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        raise SourceError("not a Word file: open it in Word and save it as .docx") from None
    xml = max((part.file_size for part in parts if not part.filename.startswith("word/media/")), default=0)
    if xml > _MAX_XML or sum(part.file_size for part in parts) > _MAX_UNPACKED or len(parts) > 10_000:
        raise SourceError("unpacks to more than a document can hold (a zip bomb?): split it, or leave it out")
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError("encrypted: remove the password and save it again")


class _Body:
    """Writes the blocks of a Word document in order."""

    def __init__(self, document: Document) -> None:
        self._root = document.element.body
        self._styles = Styles(document.styles.element)
        self._numbering = read_numbering(_related(document, RT.NUMBERING))
        self._notes = _related(document, RT.FOOTNOTES)
        self._titled = any(self._styles.is_title(p) for p in self._root.iter(qn("w:p")))
        self._layout_breaks = next(self._root.iter(qn("w:lastRenderedPageBreak")), None) is not None
        self._writer = TextWriter()
        self._started = self._after_item = False
        self._page_breaks = 0

    def render(self) -> Rendered:
        """Return the whole document."""
        self._writer.begin_page()
        for block in _blocks(self._root):
            if block.tag == qn("w:tbl"):
                self._table(block)
            else:
                self._paragraph(block)
        for note in self._notes.iterchildren(qn("w:footnote")) if self._notes is not None else ():
            text = " ".join(self._words(paragraph).text for paragraph in note.iter(qn("w:p"))).strip()
            if note.get(qn("w:type"), "normal") == "normal" and text:
                self._write(f"<sup>{note.get(qn('w:id'))}</sup> {text}")
        rendered = self._writer.rendered()
        return rendered if len(rendered.pages) > 1 else Rendered(rendered.text)

    def _paragraph(self, element: Element) -> None:
        words = self._words(element)
        label = self._label(element) if words.text.strip() else ""
        level = self._styles.outline_level(element)
        if self._styles.is_contents(element):
            self._write(PAGE_BREAK * words.text.count(PAGE_BREAK))
        elif self._styles.is_title(element):
            self._heading(1, words.text)
        elif level:
            self._heading(level + self._titled, label + words.text)
        else:
            self._write(label + words.marked, item=label == "- ")
        for box in words.boxes:
            for paragraph in box.iter(qn("w:p")):
                self._write(self._labelled(paragraph))

    def _heading(self, level: int, text: str) -> None:
        breaks = text.count(PAGE_BREAK)
        words = _SPACES.sub(" ", text).strip()
        self._write(PAGE_BREAK * breaks + (heading(level, words) if words else ""))

    def _words(self, element: Element) -> Words:
        return paragraph_words(element, layout_breaks=self._layout_breaks)

    def _label(self, element: Element) -> str:
        place = self._styles.numbering(element)
        return self._numbering.label(*place) if place else ""

    def _labelled(self, element: Element) -> str:
        text = self._words(element).text
        return self._label(element) + text if text.strip() else text

    def _table(self, element: Element) -> None:
        rows = [row for row in _inside(element, "w:tr") if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
        cells = [list(_inside(row, "w:tc")) for row in rows]
        longest = max((_length(cell) for row in cells for cell in row), default=0)
        if max(map(len, cells), default=0) < 2 or longest > _LONGEST_CELL:
            for cell in (cell for row in cells for cell in row):
                for block in _blocks(cell):
                    (self._table if block.tag == qn("w:tbl") else self._paragraph)(block)
            return
        stated = sum(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows)
        self._write(table([[self._cell(cell) for cell in row] for row in cells], stated))

    def _cell(self, element: Element) -> Cell:
        properties = element.find(qn("w:tcPr"))
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        across = whole(value(properties, "w:gridSpan"), 1) if properties is not None else 1
        above = merge is not None and merge.get(qn("w:val"), "continue") != "restart"
        text = "" if above else " ".join(self._labelled(paragraph) for paragraph in element.iter(qn("w:p")))
        return Cell(text.replace("\n", " "), across, above=above)

    def _write(self, text: str, *, item: bool = False) -> None:
        """Write one block, and begin a page at each break in it; breaks around it are kept for the next block."""
        words = text.strip()
        self._page_breaks += text[: len(text) - len(text.lstrip())].count(PAGE_BREAK)
        if not words:
            return
        self._writer.write("\n" if self._started and not (item and self._after_item) else "")
        for _ in range(self._page_breaks):
            self._writer.begin_page()
        first, *others = words.split(PAGE_BREAK)
        self._writer.write(first)
        for other in others:
            self._writer.begin_page()
            self._writer.write(other)
        self._writer.write("\n")
        self._page_breaks = text[len(text.rstrip()) :].count(PAGE_BREAK)
        self._started, self._after_item = True, item


def _related(document: Document, kind: str) -> Element | None:
    """Return the root of a part that belongs to the document, None where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return None


def _blocks(element: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a body or a cell in order, also those inside content controls."""
    for child in element.iterchildren("*"):
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _blocks(child)


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for child in element.iterchildren("*"):
        if child.tag == qn(name):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _inside(child, name)


def _length(cell: Element) -> int:
    return sum(len(t.text or "") for t in cell.iter(qn("w:t")))
