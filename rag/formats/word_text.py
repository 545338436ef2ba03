"""The words of one Word paragraph as a reader sees them, and what its style makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from rag.formats.word_numbering import value, whole

# Stands in the text where a page begins, until it is written.
PAGE_BREAK = "\f"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({_FALLBACK, *map(qn, ("w:pPr", "w:rPr", "w:moveFrom", "w:del", "w:rt", "w:sdtPr", "w:tblPr"))})
_SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_RAISED = {"superscript": "sup", "subscript": "sub"}
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.I)
_CONTENTS_NAME = re.compile(r"toc\s*(?:\d|heading)|目录\s*\d", re.I)
# A style may be based on another; a damaged file may close the circle.
_DEEPEST_STYLE = 20
_LONGEST_HEADING = 100


@dataclass(slots=True)
class Words:
    """The words of a paragraph in order, each with whether it is bold, and the text boxes anchored in it."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(piece for piece, _ in self.pieces)

    @property
    def marked(self) -> str:
        """The words, with the bold ones that the paragraph begins with between `**`: often a run-in heading."""
        count = 0
        for piece, bold in self.pieces:
            if piece.strip() and not bold:
                break
            count += 1
        front = "".join(piece for piece, _ in self.pieces[:count])
        words = front.strip()
        if not words or PAGE_BREAK in words or "\n" in words:
            return self.text
        before, after = front.split(words, 1)
        return f"{before}**{words}**{after}" + "".join(piece for piece, _ in self.pieces[count:])


def paragraph_words(paragraph: Element, *, layout_breaks: bool) -> Words:
    """Collect the words of a paragraph; page breaks are those of the last layout, or else the explicit ones."""
    words = Words()
    properties = paragraph.find(qn("w:pPr"))
    if properties is not None and not layout_breaks and _is_on(properties.find(qn("w:pageBreakBefore"))):
        words.pieces.append((PAGE_BREAK, False))
    _collect(paragraph, words, layout_breaks=layout_breaks, bold=False)
    if properties is not None and not layout_breaks and _ends_page(properties.find(qn("w:sectPr"))):
        words.pieces.append((PAGE_BREAK, False))
    return words


def _collect(element: Element, words: Words, *, layout_breaks: bool, bold: bool) -> None:
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag in (qn("w:t"), _MATH_TEXT):
            words.pieces.append((child.text or "", bold))
        elif tag == qn("w:r"):
            _collect_run(child, words, layout_breaks=layout_breaks)
        elif tag == qn("w:txbxContent"):
            words.boxes.append(child)
        elif sign := _sign(child, layout_breaks=layout_breaks):
            words.pieces.append((sign, bold))
        else:
            _collect(child, words, layout_breaks=layout_breaks, bold=bold)


def _collect_run(run: Element, words: Words, *, layout_breaks: bool) -> None:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        _collect(run, words, layout_breaks=layout_breaks, bold=False)
        return
    if _is_on(properties.find(qn("w:vanish"))):
        return
    mark = _RAISED.get(value(properties, "w:vertAlign") or "")
    before = len(words.pieces)
    _collect(run, words, layout_breaks=layout_breaks, bold=_is_on(properties.find(qn("w:b"))))
    if mark and any(piece.strip() for piece, _ in words.pieces[before:]):
        words.pieces.insert(before, (f"<{mark}>", words.pieces[before][1]))
        words.pieces.append((f"</{mark}>", words.pieces[-1][1]))


def _sign(element: Element, *, layout_breaks: bool) -> str:
    """Return what a break, a tab, a symbol or a note reference shows; "" for anything else."""
    tag = element.tag
    if tag == qn("w:br"):
        kind = element.get(qn("w:type"), "textWrapping")
        return {"textWrapping": "\n", "page": "" if layout_breaks else PAGE_BREAK}.get(kind, "")
    if tag == qn("w:lastRenderedPageBreak"):
        return PAGE_BREAK if layout_breaks else ""
    if tag == qn("w:footnoteReference"):
        return f"<sup>{element.get(qn('w:id'), '')}</sup>"
    if tag == qn("w:sym"):
        code = element.get(qn("w:char"), "")
        # F000 to F0FF are places in a font of pictures, no characters.
        return chr(int(code, 16)) if re.fullmatch("(?!F0)[0-9A-F]{4}", code) and not code.startswith("D") else ""
    return _SIGNS.get(tag, "")


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "off", "none")


def _ends_page(section: Element | None) -> bool:
    return section is not None and (value(section, "w:type") or "nextPage") in ("nextPage", "oddPage", "evenPage")


class Styles:
    """What the styles of a document say: heading levels, the title, the table of contents, automatic numbers."""

    def __init__(self, root: Element) -> None:
        self._styles = {
            style.get(qn("w:styleId"), ""): style
            for style in root.iter(qn("w:style"))
            if style.get(qn("w:type")) == "paragraph"
        }

    def outline_level(self, paragraph: Element) -> int:
        """Return the level of a heading, 1 for the highest; 0 for text."""
        if sum(len(t.text or "") for t in paragraph.iter(qn("w:t"))) > _LONGEST_HEADING:
            return 0
        for properties, name in self._chain(paragraph):
            level = value(properties, "w:outlineLvl") if properties is not None else None
            if level is not None:
                return whole(level, 9) + 1 if whole(level, 9) < 9 else 0
            if match := _HEADING_NAME.match(name):
                return int(match[1])
        return 0

    def is_title(self, paragraph: Element) -> bool:
        """Whether the paragraph has the style of a document's title."""
        return any(name.lower() in ("title", "标题") for _, name in self._chain(paragraph))

    def is_contents(self, paragraph: Element) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        return any(_CONTENTS_NAME.match(name) for _, name in self._chain(paragraph))

    def numbering(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the list that a paragraph belongs to and its depth in it, from 0."""
        list_id = depth = None
        for properties, _ in self._chain(paragraph):
            number = properties.find(qn("w:numPr")) if properties is not None else None
            if number is None:
                continue
            list_id = list_id or value(number, "w:numId")
            depth = depth or value(number, "w:ilvl")
        return (list_id, whole(depth, 0)) if list_id and list_id != "0" else None

    def _chain(self, paragraph: Element) -> list[tuple[Element | None, str]]:
        """Return the properties of a paragraph and of its styles, the nearest first, with the names of the styles."""
        properties = paragraph.find(qn("w:pPr"))
        found: list[tuple[Element | None, str]] = [(properties, "")]
        name = value(properties, "w:pStyle") if properties is not None else None
        while name in self._styles and len(found) < _DEEPEST_STYLE:
            style = self._styles[name]
            found.append((style.find(qn("w:pPr")), value(style, "w:name") or ""))
            name = value(style, "w:basedOn")
        return found
