"""The sentences of a document, each with what surrounds it: the unit that is found, quoted and judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.boundaries import sentence_spans
from rag.context import contexts
from rag.cues import begins_problems, plain
from rag.places import topic
from rag.records import Document, Sentence, Span
from rag.sections import Section, sections
from rag.tagging import Setting, tag

# Titles, dates and bylines above a text have neither.
_SENTENCE = re.compile(r"，|[。；：？]\W*$")


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of the document in order, each with its years, its place and its status."""
    spans = sentence_spans(document.clean)
    return tuple(
        tag(document.metadata, span, plain(document.text[slice(*span)]), setting)
        for span, setting in zip(spans, _settings(document, spans), strict=True)
    )


def _settings(document: Document, spans: Sequence[Span]) -> Iterator[Setting]:
    parts = sections(document.clean)
    owners = _owners(parts, spans)
    leads = [""] * len(parts)
    for span, owner in zip(reversed(spans), reversed(owners), strict=True):
        leads[owner] = plain(document.text[slice(*span)])
    known = list(contexts(document.metadata, parts, leads))
    rows = set(document.clean.rows)
    before, place, problems, front = 0, None, False, True
    for (start, end), owner in zip(spans, owners, strict=True):
        text = plain(document.text[start:end])
        if before == 0 or "\n" in document.text[before:start]:
            place, problems = topic(text) or _district(parts[owner]), False
        problems = problems or begins_problems(text)
        front = front and known[owner].assumed and not _SENTENCE.search(text) and (start, end) not in rows
        yield Setting(known[owner], place, problems, front)
        before = end


def _owners(parts: Sequence[Section], spans: Sequence[Span]) -> list[int]:
    """Return, for every sentence, the number of the section that holds it (for a bare heading, its own)."""
    owners: list[int] = []
    here = 0
    for start, _ in spans:
        while here + 1 < len(parts) and start >= parts[here + 1].begin:
            here += 1
        owners.append(here)
    return owners


def _district(part: Section) -> str | None:
    """Return the district that the nearest heading with a district is about."""
    return next((place for heading in reversed(part.path) if (place := topic(heading))), None)
