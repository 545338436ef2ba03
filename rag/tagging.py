"""What each sentence speaks about: its years, its place, and whether it is done, planned or a standing rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.periods import named_years
from rag.places import CITY, place_of
from rag.records import Document, Metadata, Sentence, Status
from rag.sections import Section, sections
from rag.sentences import sentence_spans

_REVIEW = re.compile(r"回顾|执行情况|完成情况|如期实现")
_PLAN = re.compile(r"主要任务|主要目标|预期目标|总体要求|任务和措施|工作安排|重点工作")
_GLOSSARY = re.compile(r"名词解释|指标解释|术语|释义")
_FORMULA = re.compile(r"^各位代表|请予审议|表示衷心的?感谢|提出意见")


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence speaks about unless it says otherwise."""

    years: tuple[int, ...]
    status: Status


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of the document in order, each with its years, its place and its status."""
    parts = sections(document.clean)
    spans = sentence_spans(document.clean)
    found: list[Sentence] = []
    here = 0
    context = _context(document.metadata, parts[0], None)
    for start, end in spans:
        while here + 1 < len(parts) and start >= parts[here].end:
            here += 1
            context = _context(document.metadata, parts[here], context)
        found.append(_tag(document, start, end, context))
    return tuple(found)


def _context(metadata: Metadata, section: Section, before: Context | None) -> Context:
    for heading in reversed(section.path):
        if _GLOSSARY.search(heading):
            return Context((), "standing")
        years = named_years(heading)
        if _REVIEW.search(heading):
            return Context(years or metadata.reports, "done")
        if _PLAN.search(heading):
            return Context(years or metadata.plans, "planned")
    if metadata.reports and (before is None or before.status == "done"):
        return Context(metadata.reports, "done")
    return Context(metadata.plans, "planned") if metadata.plans else Context((), "standing")


def _tag(document: Document, start: int, end: int, context: Context) -> Sentence:
    text = document.text[start:end]
    status = "standing" if _FORMULA.search(text) else context.status
    place = place_of(text, document.metadata.place) if document.metadata.place in (None, CITY) else None
    return Sentence(start, end, named_years(text) or context.years, place or document.metadata.place, status)
