"""From a marker on the page to the passage it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.records import Citation, Document, Span
from ui.conversation import Conversation, Turn
from ui.language import Texts
from ui.markup import button, plain, tag
from ui.source_view import Sight, source_html

_REFERENCE = re.compile(r"(\d{1,3})\.(r?)(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote that the reader wants to see: its turn, its place among the turn's quotes and their references."""

    turn: Turn
    place: int
    citations: tuple[Citation, ...]
    references: tuple[str, ...]


def find_citation(conversation: Conversation, reference: str) -> Shown | None:
    """Follow a reference such as `2.1` (turn, marker) or `2.r1` (a related passage); None where it leads nowhere."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[1]) >= len(conversation.turns):
        return None
    turn = conversation.turns[int(found[1])]
    numbered = _citations(turn, found[2])
    references = tuple(f"{found[1]}.{found[2]}{marker}" for marker, _ in numbered)
    if reference not in references:
        return None
    return Shown(turn, references.index(reference), tuple(citation for _, citation in numbered), references)


def open_source(shown: Shown, documents: Mapping[str, Document], texts: Texts) -> str:
    """Return the source panel, scrolled to the quote by the page; the quote alone when its document is gone."""
    place, references = shown.place, shown.references
    citation = shown.citations[place]
    document = documents.get(citation.document)
    span = _span(document, citation) if document is not None else None
    if document is None or span is None:
        return _missing(citation, texts)
    others = tuple(
        (other.start, other.end)
        for number, other in enumerate(shown.citations)
        if number != place and other.document == citation.document
    )
    sight = Sight(
        document,
        replace(citation, start=span[0], end=span[1]),
        others,
        number=place + 1,
        count=len(references),
        before=references[place - 1] if place else None,
        after=references[place + 1] if place + 1 < len(references) else None,
    )
    return source_html(sight, texts)


def _citations(turn: Turn, kind: str) -> Sequence[tuple[int, Citation]]:
    if turn.answer is None:
        return ()
    if kind:
        return tuple(enumerate(turn.answer.related, start=1))
    return tuple((citation.marker, citation) for citation in turn.answer.citations)


def _span(document: Document, citation: Citation) -> Span | None:
    """Return where the quote stands now: a document that was indexed anew may have moved it."""
    text = document.text
    if _bare(text[citation.start : citation.end]) == _bare(citation.quote):
        return citation.start, citation.end
    at = text.find(citation.quote)
    return (at, at + len(citation.quote)) if at >= 0 else None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _missing(citation: Citation, texts: Texts) -> str:
    close = button("close", "", plain("✕"), class_="hc-step hc-close", aria_label=texts("source.close"))
    head = tag("div", tag("h2", plain(citation.title)) + tag("div", close, class_="hc-steps"), class_="hc-top")
    body = tag("p", plain(texts("source.missing")), class_="hc-note") + tag("blockquote", plain(citation.quote))
    return tag("section", tag("header", head) + tag("div", body, class_="hc-pages"), class_="hc-source", tabindex="-1")
