"""What each sentence speaks about: its years, its place, and whether it is done, planned or a standing rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.context import Context, contexts
from rag.cues import begins_problems, is_definition, is_formula, plain, status_of
from rag.periods import named_years
from rag.places import CITY, place_of, topic
from rag.records import Document, Metadata, Sentence, Span
from rag.sections import Section, sections
from rag.sentences import sentence_spans

_THIS = re.compile(r"今年|本年(?!度)")
_LAST = re.compile(r"去年|过去(?:的)?一年|一年来")
_NEXT = re.compile(r"明年")


@dataclass(frozen=True, slots=True)
class _Setting:
    """What surrounds a sentence: its section's context, its paragraph's district, and an account of difficulties."""

    context: Context
    place: str | None
    problems: bool


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of the document in order, each with its years, its place and its status."""
    spans = sentence_spans(document.clean)
    return tuple(
        _tag(document.metadata, span, plain(document.text[slice(*span)]), setting)
        for span, setting in zip(spans, _settings(document, spans), strict=True)
    )


def _settings(document: Document, spans: Sequence[Span]) -> Iterator[_Setting]:
    parts = sections(document.clean)
    owners = _owners(parts, spans)
    leads = [""] * len(parts)
    for span, owner in zip(reversed(spans), reversed(owners), strict=True):
        leads[owner] = plain(document.text[slice(*span)])
    known = list(contexts(document.metadata, parts, leads))
    before, place, problems = 0, None, False
    for (start, end), owner in zip(spans, owners, strict=True):
        text = plain(document.text[start:end])
        if before == 0 or "\n" in document.text[before:start]:
            place, problems = topic(text) or _district(parts[owner]), False
        problems = problems or begins_problems(text)
        yield _Setting(known[owner], place, problems)
        before = end


def _owners(parts: Sequence[Section], spans: Sequence[Span]) -> list[int]:
    """Return, for every sentence, the number of the section that holds it (for a bare heading, its own)."""
    owners: list[int] = []
    here = 0
    for start, _ in spans:
        while here + 1 < len(parts) and start >= parts[here + 1].headings[-1].start:
            here += 1
        owners.append(here)
    return owners


def _district(part: Section) -> str | None:
    """Return the district that the nearest heading with a district is about."""
    return next((place for heading in reversed(part.path) if (place := topic(heading))), None)


def _tag(metadata: Metadata, span: Span, text: str, setting: _Setting) -> Sentence:
    status = status_of(text, setting.context.status, problems=setting.problems)
    years = named_years(text) or relative_years(text, metadata)
    # What a word means holds in any year, and a greeting that opens the document belongs to none.
    timeless = is_definition(text) or (setting.context.assumed and is_formula(text))
    if not years and not timeless:
        years = setting.context.years
    place = metadata.place
    if place in (None, CITY):
        place = place_of(text, setting.place or place)
    return Sentence(*span, years, place, status)


def relative_years(text: str, metadata: Metadata) -> tuple[int, ...]:
    """Return the years that 今年, 去年, 明年 and their like mean in this document."""
    if len(metadata.plans) == 1:
        base = metadata.plans[0]
    elif metadata.issue_date:
        base = metadata.issue_date.year
    else:
        return ()
    found = {base + shift for word, shift in ((_LAST, -1), (_THIS, 0), (_NEXT, 1)) if word.search(text)}
    return tuple(sorted(found))
