"""The source panel: a document's own text with its outline, the quotes highlighted, the pages where they are known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.records import Citation, Document, Heading, Span
from ui.language import Texts
from ui.markup import button, join, plain, tag
from ui.render import chips, heading_path

_WINDOW = 60_000  # characters shown on either side of the quote: a long report whole, a book in part


@dataclass(frozen=True, slots=True)
class Sight:
    """What the panel shows: one quote of a document, and where it stands among the answer's quotes.

    `value` is the reference of the quote on the page; `before` and `after` those of its neighbours.
    """

    document: Document
    citation: Citation
    others: tuple[Span, ...] = ()
    number: int = 1
    count: int = 1
    before: str | None = None
    after: str | None = None


def source_html(sight: Sight, texts: Texts) -> str:
    """Return the panel as HTML. Everything that comes from the document is escaped."""
    first, last = _window(sight.document, sight.citation.start, sight.citation.end)
    return tag(
        "section",
        join([
            _head(sight, texts),
            tag("div", join([_outline(sight.document, texts), _text(sight, (first, last), texts)]), class_="hc-pages"),
        ]),
        class_="hc-source",
        aria_label=texts("source.label"),
        tabindex="-1",
    )  # fmt: skip


def outline_html(document: Document) -> str:
    """Return the headings of a document as a plain nested list for the inspection of uploads."""
    items = (tag("li", plain(heading.text), class_=_level(heading)) for heading in document.clean.headings)
    return tag("ul", join(items), class_="hc-outline-list")


def _head(sight: Sight, texts: Texts) -> str:
    citation = sight.citation
    step = [
        _step("cite", sight.before, "‹", texts("source.previous")),
        tag("span", plain(f"{sight.number} / {sight.count}"), class_="hc-count"),
        _step("cite", sight.after, "›", texts("source.next")),
        button("close", "", plain("✕"), class_="hc-step hc-close", aria_label=texts("source.close"),
               title=texts("source.close")),
    ]  # fmt: skip
    path = heading_path(citation)
    facts = [fact for fact in (sight.document.metadata.issuer, _date(sight.document)) if fact]
    return tag(
        "header",
        join([
            tag("div", tag("h2", plain(citation.title)) + tag("div", join(step), class_="hc-steps"), class_="hc-top"),
            tag("p", plain(" · ".join(facts)), class_="hc-facts") if facts else None,
            tag("p", plain(" › ".join(path)), class_="hc-path") if path else None,
            tag("p", join(chips(citation, texts)), class_="hc-chips"),
        ]),
    )  # fmt: skip


def _step(action: str, value: str | None, sign: str, label: str) -> str:
    return button(action, value or "", plain(sign), class_="hc-step", aria_label=label, title=label,
                  disabled=value is None)  # fmt: skip


def _date(document: Document) -> str | None:
    date = document.metadata.issue_date
    return date.isoformat() if date else None


def _outline(document: Document, texts: Texts) -> str | None:
    headings = document.clean.headings
    if not headings:
        return None
    items = (
        tag(
            "li",
            button("section", f"hc-h-{heading.start}", plain(heading.text), class_="hc-section"),
            class_=_level(heading),
        )
        for heading in headings
    )
    summary = tag("summary", plain(texts("source.outline", count=len(headings))))
    return tag("details", summary + tag("ul", join(items)), class_="hc-outline")


def _level(heading: Heading) -> str:
    return f"hc-level-{min(heading.level, 5)}"


def _window(document: Document, start: int, end: int) -> Span:
    """Return the part of the text that is shown, from line start to line end."""
    text = document.text
    first = text.rfind("\n", 0, max(0, start - _WINDOW)) + 1 if start > _WINDOW else 0
    last = text.find("\n", end + _WINDOW) if end + _WINDOW < len(text) else -1
    return first, len(text) if last < 0 else last


def _text(sight: Sight, window: Span, texts: Texts) -> str:
    document = sight.document
    marks = _Marks((sight.citation.start, sight.citation.end), sight.others)
    levels = {heading.start: heading for heading in document.clean.headings}
    shown: list[str] = [tag("p", plain(texts("source.cut")), class_="hc-cut")] if window[0] else []
    page: int | None = None
    for start, end in _lines(document.text, window):
        now = _page(document, start)
        if now is not None and now != page:
            shown.append(tag("div", plain(texts("source.page", page=now)), class_="hc-page", role="separator"))
            page = now
        content = marks.html(document.text, start, end)
        heading = levels.get(start)
        if heading is not None and heading.end >= end:
            shown.append(tag(f"h{min(heading.level, 4) + 2}", content, id=f"hc-h-{start}"))
        elif heading is not None:
            # A heading that runs into its paragraph keeps its place in the outline.
            shown.append(tag("p", content, id=f"hc-h-{start}"))
        else:
            shown.append(tag("p", content, class_="hc-row" if _is_row(document, start) else None))
    if window[1] < len(document.text):
        shown.append(tag("p", plain(texts("source.cut")), class_="hc-cut"))
    return tag("article", join(shown), class_="hc-body", lang="zh")


def _lines(text: str, window: Span) -> Iterator[Span]:
    start, last = window
    while start < last:
        end = text.find("\n", start, last)
        end = last if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _is_row(document: Document, start: int) -> bool:
    rows = document.clean.rows
    at = bisect_right(rows, start, key=lambda row: row[0]) - 1
    return at >= 0 and rows[at][0] <= start < rows[at][1]


def _page(document: Document, offset: int) -> int | None:
    if not document.source.pages:
        return None
    spans = document.raw_spans(offset, offset + 1)
    return document.source.page_at(spans[0][0]) if spans else None


class _Marks:
    """Knows which stretches of the text are quoted, and draws a line with them highlighted."""

    def __init__(self, current: Span, others: Sequence[Span]) -> None:
        self._current = current
        edges = {edge for span in (current, *others) for edge in span}
        self._edges = sorted(edges)
        self._others = tuple(others)
        self._first = True

    def html(self, text: str, start: int, end: int) -> str:
        """Return `text[start:end]` as HTML."""
        low, high = bisect_right(self._edges, start), bisect_left(self._edges, end)
        cuts = [start, *self._edges[low:high], end]
        return join(self._piece(text, first, last) for first, last in pairwise(cuts))

    def _piece(self, text: str, start: int, end: int) -> str:
        content = plain(text[start:end])
        if _inside(start, end, self._current):
            attributes: dict[str, str | None] = {"class_": "hc-current", "id": "hc-quote" if self._first else None}
            self._first = False
            return tag("mark", content, **attributes)
        if any(_inside(start, end, other) for other in self._others):
            return tag("mark", content)
        return content


def _inside(start: int, end: int, span: Span) -> bool:
    return span[0] <= start and end <= span[1] and start < end
