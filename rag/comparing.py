"""Comparisons: each operand found and cited on its own, then computed with decimals, the computation shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asking import Wanted, wanted
from rag.citations import cite
from rag.computing import computed
from rag.contrasts import CHANGED_BY
from rag.labels import labelled
from rag.matching import place_fit, year_fit
from rag.measures import unmeasured
from rag.operand_values import amount, choose
from rag.operands import Comparison, Operand
from rag.overlap import subject
from rag.places import CITY
from rag.records import Citation, Document, Hit
from rag.refusing import in_scope, supported, with_heading
from rag.values import READ, Value, values_of

_READ = 8  # sentences of an operand that are read
_TOUCHED = 0.02  # chance of the best sentence of all operands, below which they are of something else
_READER_SURE = 0.5  # chance from which a sentence that says what would be computed is read instead
_TOLD = 0.25  # share of the topic that the words of a rate must hold to tell what would be computed
_TABLE = 3  # numbers from which they stand in a table
_YEAR_BEFORE = re.compile(r"比(?:上|前)一?年")
_PART_OF = re.compile(r"占")
_PLAN = re.compile(r"计划|目标|规划|plan|target", re.IGNORECASE)
_POINTS = re.compile(r"百分点|个点|[几\d]点|percentage points?", re.IGNORECASE)
_DOLLARS = re.compile(r"美[元金]|dollars?|\bUSD\b", re.IGNORECASE)
_RATES = re.compile(
    r"率(?!先)|比例|比重|占|强度|[增涨降]幅|增速|\b(?:share|proportion|rate|percentage)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer to a comparison; `missing` names the operands that the documents do not give."""

    text: str
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()


def compare(
    question: str,
    parts: Comparison,
    found: Sequence[Sequence[Hit]],
    documents: Mapping[str, Document],
    *,
    english: bool = False,
) -> Compared | None:
    """Answer from the hits of each operand; None where no operand is answered by its own."""
    want = _wanted(question, parts)
    usable = [_usable(operand, hits) for operand, hits in zip(parts.operands, found, strict=True)]
    if not _touched(usable):
        return None
    chosen = choose(parts, want, usable)
    if parts.measure == "share" and not all(chosen):
        return None  # 占全市近60%: the documents may say the share themselves
    if not any(chosen):
        return _quoted(parts, usable, documents, english=english)
    missing = tuple(one.name for one, value in zip(parts.operands, chosen, strict=True) if value is None)
    given = [(one, value) for one, value in zip(parts.operands, chosen, strict=True) if value is not None]
    citations = _citations([value for _, value in given], documents)
    stated = [
        _stated(operand, value, citation, english=english)
        for (operand, value), citation in zip(given, citations, strict=True)
    ]
    shown = _lines(stated)
    unique = tuple({citation.marker: citation for citation in citations}.values())
    if missing:
        return Compared("\n".join([*shown, _absent(missing, english=english)]), unique, missing)
    head = computed(question, parts, [amount(value) for _, value in given], english=english)
    return Compared("\n".join([head, *shown] if head else shown), unique)


def stated(question: str, parts: Comparison, hits: Sequence[Hit]) -> bool:
    """Whether the best sentence says itself what would be computed: what it changed by, its share of the whole.

    A difference in what is counted, or between two years that are named, is computed all the same.
    """
    if parts.measure == "growth" and _rate_told(parts, hits):
        return True
    best = hits[0] if hits else None
    if best is None or best.answer is None or best.signals.get("answerable", 0.0) < _READER_SURE:
        return False
    if not _of_measured_year(parts, best):
        return False
    if parts.measure == "difference" and (not _YEAR_BEFORE.search(question) or _RATES.search(question)):
        return False
    said = {"share": _PART_OF, "growth": CHANGED_BY, "difference": CHANGED_BY}.get(parts.measure)
    low, high = (place - best.sentence.start for place in best.answer)
    text = best.chunk.slice(best.sentence.start, best.sentence.end)
    about = subject(parts.operands[0].query)
    return said is not None and any(
        one.quantity.kind in ("percent", "points")
        and one.quantity.start < high
        and low < one.quantity.end
        and said.search(one.label)
        and about.cover(re.split("[，；]", text[: one.start].rstrip("，；"))[-1] + text[one.start : one.quantity.start])
        > 0
        for one in labelled(text)
    )


def _rate_told(parts: Comparison, hits: Sequence[Hit]) -> bool:
    """Whether a number of the topic is told to have changed by a share in the year that is measured."""
    measured = parts.operands[0].query
    about = subject(measured)
    return any(
        value.number.quantity.kind in ("percent", "points")
        and CHANGED_BY.search(value.number.label)
        and value.features["year"] > 0
        and about.cover(CHANGED_BY.sub("", value.number.words)) >= _TOLD
        for value in values_of(measured, wanted(measured.text), hits[:READ])
    )


def _of_measured_year(parts: Comparison, hit: Hit) -> bool:
    """Whether a sentence may be of the year that is measured: a change told for 2024 is none of 2025 against 2024."""
    asked, told = parts.operands[0].query.years, hit.sentence.years
    return not asked or not told or bool(set(asked) & set(told))


def _touched(usable: Sequence[Sequence[Hit]]) -> bool:
    """Whether the reader, where there is one, gives a sentence of any operand a chance to answer it."""
    read = [hit.signals["answerable"] for hits in usable for hit in hits if "answerable" in hit.signals]
    return not read or max(read) >= _TOUCHED


def _lines(stated: Sequence[tuple[str, str]]) -> list[str]:
    """Return the operands as lines, from three on as the rows of a table."""
    if len(stated) < _TABLE:
        return [f"{name}：{said}" for name, said in stated]
    return ["| | |", "|---|---|", *(f"| {name} | {said} |" for name, said in stated)]


def _absent(missing: Sequence[str], *, english: bool) -> str:
    absent = ("; " if english else "、").join(missing)
    return f"{absent}: the documents do not say." if english else f"{absent}：资料里没有相关内容。"


def _quoted(
    parts: Comparison, usable: Sequence[Sequence[Hit]], documents: Mapping[str, Document], *, english: bool
) -> Compared | None:
    """Quote the best sentence of every operand that is supported, for sides that are not numbers."""
    lines: list[str] = []
    citations: list[Citation] = []
    missing: list[str] = []
    for operand, hits in zip(parts.operands, usable, strict=True):
        support = supported(replace(operand.query, text=f"{operand.query.text}？"), hits) if hits else None
        if support is None or not support.enough:
            missing.append(operand.name)
            continue
        hit = hits[0]
        sentence, document = hit.sentence, documents[hit.chunk.document_id]
        citations.append(cite(len(citations) + 1, document, hit.chunk, sentence.start, sentence.end))
        lines.append(f"{operand.name}：{citations[-1].quote}[{len(citations)}]")
    if len(lines) < 2:
        return None
    if missing:
        lines.append(_absent(missing, english=english))
    return Compared("\n".join(lines), tuple(citations), tuple(missing))


def _wanted(question: str, parts: Comparison) -> Wanted:
    units = wanted(question).units
    if "百分点" in units and "%" in units and not _POINTS.search(question):
        # 减少了多少 asks for what the indicator is counted in, not for a rate.
        if not _RATES.search(question):
            units = next((told for one in parts.operands if (told := wanted(one.query.text).units)), ())
        if parts.measure in ("growth", "share"):
            units = ()  # the result is a share, the operands need not be
    units = tuple(dict.fromkeys("%" if unit == "百分点" else unit for unit in units if unit != "倍"))
    if _DOLLARS.search(question):
        units = ("美元",)
    return Wanted("number", ("%",) if _POINTS.search(question) else units)


def _usable(operand: Operand, hits: Sequence[Hit]) -> list[Hit]:
    scoped = [hit for hit in hits if _in_scope(operand, hit)]
    # A result is no answer to what was planned, but what no sentence calls planned or done may be told by its year.
    fitting = in_scope(replace(operand.query, years=(), place=None), scoped)
    return list(fitting or scoped)[:_READ]


def _in_scope(operand: Operand, hit: Hit) -> bool:
    query, sentence = operand.query, hit.sentence
    if year_fit(query.years, sentence.years) < 0 or place_fit(query.place, sentence.place) <= -0.7:
        return False
    if query.place not in (None, CITY) and sentence.place != query.place:
        return False
    if unmeasured(query.text, with_heading(hit), query.terms):
        return False
    if operand.event and operand.event not in hit.chunk.slice(sentence.start, sentence.end):
        return False
    return not (query.documents and hit.chunk.document_id not in query.documents)


def _citations(values: Sequence[Value], documents: Mapping[str, Document]) -> list[Citation]:
    markers: dict[tuple[str, int], int] = {}
    made: list[Citation] = []
    for value in values:
        sentence = value.hit.sentence
        marker = markers.setdefault((value.hit.chunk.id, sentence.start), len(markers) + 1)
        document = documents[value.hit.chunk.document_id]
        made.append(cite(marker, document, value.hit.chunk, sentence.start, sentence.end))
    return made


def _stated(operand: Operand, value: Value, citation: Citation, *, english: bool) -> tuple[str, str]:
    """Return the name of an operand, a plan marked as one, and the words before its number with the number."""
    # The bound of a number (超过) may end the words before it: it is said once.
    label, text = value.number.label, value.text
    twice = next((size for size in range(min(len(label), len(text)), 0, -1) if label.endswith(text[:size])), 0)
    planned = citation.status == "planned" and not _PLAN.search(operand.name)
    note = (" (planned)" if english else "（计划）") if planned else ""
    return f"{operand.name}{note}", f"{label[: len(label) - twice]}{text}。[{citation.marker}]"
