"""A Word document with real footnotes, which python-docx does not offer by itself."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

_FONT = "Microsoft YaHei"
_GREY = RGBColor(0x6B, 0x68, 0x60)
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
# The two notes that every footnote part must hold: the line above the notes, and the same on a following page.
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)

Runs = Iterable[str | int]


class WordFile:
    """Collects headings, paragraphs and footnotes. A number among the runs of a paragraph is a footnote's."""

    def __init__(self, title: str) -> None:
        self._document = docx.Document()
        self._notes: list[str] = []
        for name in ("Normal", "Title", "Heading 2", "List Bullet"):
            style = self._document.styles[name]
            style.font.name = _FONT
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        self._document.styles["Normal"].font.size = Pt(11)
        self._document.core_properties.title = _clean(title)
        self._document.core_properties.author = ""
        self._document.add_paragraph(_clean(title), style="Title")

    def footnote(self, text: str) -> int:
        """Add a footnote and return its number."""
        self._notes.append(_clean(text))
        return len(self._notes)

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._document.add_paragraph(_clean(text), style="Heading 2")

    def paragraph(self, runs: Runs, *, bullet: bool = False) -> None:
        """Add a paragraph or a list item."""
        self._fill(self._document.add_paragraph(style="List Bullet" if bullet else None), runs)

    def table(self, rows: Sequence[Sequence[Runs]]) -> None:
        """Add a table; rows may be of different lengths."""
        table = self._document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
        for row in rows:
            cells = table.add_row().cells
            for cell, runs in zip(cells, row, strict=False):
                self._fill(cell.paragraphs[0], runs)

    def note(self, text: str) -> None:
        """Add a small grey paragraph."""
        run = self._document.add_paragraph().add_run(_clean(text))
        run.font.size = Pt(9)
        run.font.color.rgb = _GREY

    def data(self) -> bytes:
        """Return the file."""
        notes = "".join(_footnote(number, text) for number, text in enumerate(self._notes, start=1))
        xml = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{notes}</w:footnotes>"
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            etree.tostring(etree.fromstring(xml), xml_declaration=True, encoding="UTF-8", standalone=True),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        stream = io.BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _fill(self, paragraph: Paragraph, runs: Runs) -> None:
        for run in runs:
            if isinstance(run, int):
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), str(run))
                added = paragraph.add_run()
                added.font.superscript = True
                added._r.append(reference)
            else:
                paragraph.add_run(_clean(run))


def _clean(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return text.translate(_CONTROL).encode("utf-8", errors="ignore").decode()


def _footnote(number: int, text: str) -> str:
    words = etree.Element("t")
    words.text = f" {text}"
    escaped = etree.tostring(words, encoding="unicode")[3:-4]
    small = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    return (
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r>{small}<w:t xml:space="preserve">{escaped}</w:t></w:r></w:p></w:footnote>'
    )
