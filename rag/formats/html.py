"""Web pages, saved as one file or with their folder: the article as light Markdown."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from rag.errors import SourceError
from rag.formats.article import HEADINGS, Article, find_article
from rag.formats.grid import Cell, table
from rag.formats.plain import MAX_BYTES, decode
from rag.formats.rendering import Rendered, TextWriter, heading

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,30})")
_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|output|q|s|samp|small|span"
    r"|strike|strong|sub|sup|time|tt|u|var|wbr|ruby|rb|\w+:\w+"
)
_PREFIXED = frozenset({"li", *HEADINGS})
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
# Stand for the marks of bold text until it is known whether there is text between them.
_BOLD, _BOLD_END = "\ufdd0", "\ufdd1"
_EMPTY_BOLD = re.compile(f"{_BOLD}\\s*{_BOLD_END}|(?<={_BOLD})\\s+|{_BOLD}(?=[^{_BOLD_END}]*$)")
# A cell longer than this is not a cell of data: old pages lay out whole articles in tables.
_LONGEST_CELL = 1000


def read_html(path: Path) -> Rendered:
    """Read a saved web page; raise SourceError when it holds no article."""
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 1_000_000} MB: save the article as text instead")
    data = path.read_bytes()
    if path.suffix.lower() in (".mhtml", ".mht"):
        return render_page(*_unpack(data))
    return render_page(data)


def render_page(data: bytes, declared: str | None = None) -> Rendered:
    """Return the article of a page; `declared` is the encoding that came with it."""
    named = _CHARSET.search(data, 0, 5000) or _XML_ENCODING.search(data, 0, 500)
    text = _decode(data, declared or (named[1].decode("ascii") if named else None))
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise SourceError("an empty web page: open it in a browser and save it again") from None
    return _Page(find_article(root)).render()


def _decode(data: bytes, declared: str | None) -> str:
    """Return the page as text; a few damaged characters, as in many pages, are marked instead of refused."""
    try:
        return decode(data, declared)
    except SourceError:
        repaired = data.decode("utf-8", "replace")
        if repaired.count("\ufffd") * 500 > len(repaired) or "\0" in repaired:
            raise
        return repaired


def _unpack(data: bytes) -> tuple[bytes, str | None]:
    """Return the page inside a single-file web archive and its encoding."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                return content, part.get_content_charset()
    raise SourceError("a web archive without a page in it: save the page as HTML")


class _Page:
    """Walks the article once and writes its blocks; no recursion, because pages nest without limit."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._writer = TextWriter()
        self._inline: list[str] = []
        self._prefix = ""
        self._started = self._after_item = False
        self._counters: list[int | None] = []

    def render(self) -> Rendered:
        """Return the blocks of the article."""
        if self._article.title:
            self._write(heading(1, self._article.title))
        walk = etree.iterwalk(self._article.body, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self._start(element, walk)
            else:
                self._end(element)
        self._flush()
        return self._writer.rendered()

    def _start(self, element: HtmlElement, walk: etree.iterwalk) -> None:
        tag = element.tag
        if tag == "table" and (rows := _data_rows(element)):
            self._flush()
            self._write(table(rows, _header_rows(element)))
            walk.skip_subtree()
            return
        if tag in ("sub", "sup"):
            self._inline.append(f"<{tag}>")
        elif tag == "br":
            self._inline.append("\v")
        elif self._is_block(element):
            self._flush()
            self._open_block(element)
        elif tag in ("b", "strong"):
            self._open_bold()
        if element.text:
            self._add(element, element.text)

    def _open_block(self, element: HtmlElement) -> None:
        tag = element.tag
        if element is self._article.heading:
            self._prefix = "# "
        elif tag in HEADINGS:
            self._prefix = "#" * int(tag[1]) + " "
        elif tag in ("ul", "ol"):
            self._counters.append(_number(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._prefix = self._marker(element)

    def _is_block(self, element: HtmlElement) -> bool:
        return not _INLINE.fullmatch(element.tag) or element is self._article.heading

    def _open_bold(self) -> None:
        """Mark bold text where a block begins with it: such words are often a heading that runs into the text."""
        if self._inline and self._inline[-1] == _BOLD_END:
            self._inline.pop()
        elif not "".join(self._inline).strip() and not self._prefix.startswith("#"):
            self._inline.append(_BOLD)

    def _marker(self, item: HtmlElement) -> str:
        count = self._counters[-1] if self._counters else None
        if count is None:
            return "- "
        count = _number(item.get("value"), count)
        self._counters[-1] = count + 1
        return f"{count}. "

    def _end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in ("sub", "sup"):
            self._inline.append(f"</{tag}>")
        elif tag != "br" and self._is_block(element):
            self._flush()
            if tag in _PREFIXED or element is self._article.heading:
                self._prefix = ""
            elif tag in ("ul", "ol") and self._counters:
                self._counters.pop()
        elif tag in ("b", "strong") and self._inline.count(_BOLD) > self._inline.count(_BOLD_END):
            self._inline.append(_BOLD_END)
        if element.tail and element is not self._article.body:
            self._add(element.getparent(), element.tail)

    def _add(self, parent: HtmlElement, text: str) -> None:
        if parent.tag == "pre":
            self._inline.append(text.replace("\n", "\v"))
        else:
            self._inline.append(_SPACES.sub(" ", text))

    def _flush(self) -> None:
        """Write the block collected so far."""
        joined = _EMPTY_BOLD.sub("", "".join(self._inline))
        joined = joined.replace(_BOLD, "**").replace(_BOLD_END, "**")
        text = "\n".join(_SPACES.sub(" ", line).strip(" ") for line in joined.split("\v")).rstrip().lstrip("\n")
        self._inline = []
        if not text.strip():
            return
        self._write(self._prefix + (text.replace("\n", " ") if self._prefix.startswith("#") else text))
        self._prefix = ""

    def _write(self, text: str) -> None:
        item = self._prefix != "" and not self._prefix.startswith("#")
        if text:
            blank = self._started and not (item and self._after_item)
            self._writer.write(("\n" if blank else "") + text + "\n")
            self._started, self._after_item = True, item


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default


def _data_rows(element: HtmlElement) -> list[list[Cell]] | None:
    """Return the rows of a table of data; None for a table that lays out the page."""
    if element.find(".//table") is not None or any(element.find(f".//{tag}") is not None for tag in HEADINGS):
        return None
    rows = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    if max((len(row) for row in rows), default=0) < 2:
        return None
    if any(len(cell.text) > _LONGEST_CELL for row in rows for cell in row):
        return None
    return rows


def _cell(element: HtmlElement) -> Cell:
    down = _number(element.get("rowspan"), 1)
    return Cell(_cell_text(element), _number(element.get("colspan"), 1), 1000 if down == 0 else down)


def _cell_text(element: HtmlElement) -> str:
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if not _INLINE.fullmatch(part.tag):
            pieces.append(" ")
        pieces.append((part.text if event == "start" else part.tail if part is not element else None) or "")
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _header_rows(element: HtmlElement) -> int:
    head = element.find("thead")
    return 1 if head is None else len(head.findall("tr"))
