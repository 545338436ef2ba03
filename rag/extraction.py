"""Answers without a language model: the value, the name or the items first, then the sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.asking import Wanted, wanted
from rag.citations import cite
from rag.clauses import clauses, trim
from rag.labels import Labelled, labelled, row_unit
from rag.numbers import Quantity
from rag.overlap import Subject, subject
from rag.records import Citation, Document, Hit, Query
from rag.wording import scope_words

READ = 5  # sentences that are read for the answer
_STEP = 0.8  # what a value must fit better by, to be taken from a sentence one deviation worse
_READ_BONUS = 1.2  # what a value gains that the reader takes for the answer
_HEADLINE = 22  # characters of a sentence that only announces the next
_TOGETHER = 240  # characters of two sentences that answer together
_NEARLY = 1.5  # how much worse the second may be
_SURE = 0.25  # chance that a span answers, from which it is given as the answer to "who" or "which"
_TOTAL = re.compile(
    r"累计|攒|总共|一共|总数|总量|共有|合计|总计|截至|截止|到.{0,8}底|年末|末|现有|全网|\btotal\b|cumulative",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"新增|增加了?|新添|添了?|又多|多出|新设|新建|新开|多了|当年|这一年|一年里|\bnew\b|\badd(?:ed)?\b|\bgain",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"增速|增长率|增幅|涨幅|涨了|增长了?|同比|提高了?|下降了?|降了|少了|\bgrow|\bfast\b|\brise\b|\bincrease",
    re.IGNORECASE,
)
_TOTAL_LABEL = re.compile(r"累计|总量|总数|总长|共|达到|总")
_GAIN_LABEL = re.compile(r"新增|净增|增加|新建|新开|新设|新认定|新推|新")
_RATE_LABEL = re.compile(r"增长|提高|上升|上涨|下降|降低|减少|增幅|增速|增加")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked: text with markers, its citations, and how well the value fits (0 to 1)."""

    text: str
    citations: tuple[Citation, ...]
    direct: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A number that may be the answer, where it stands in the document, and how well it fits."""

    hit: Hit
    number: Labelled
    start: int
    end: int
    text: str
    fit: float


def extract(query: Query, hits: Sequence[Hit], documents: Mapping[str, Document], *, english: bool = False) -> Draft:
    """Answer from the best hits, sentence by sentence; `hits` are ranked sentences, at least one."""
    want = wanted(query.text)
    if want.type == "number":
        value = best_value(query, want, hits[:READ])
        if value is not None:
            return _stated(value, documents, english=english)
    return _quoted(want, query, hits, documents, english=english)


def best_value(query: Query, want: Wanted, hits: Sequence[Hit]) -> Value | None:
    """Return the number of the best sentences that fits the question best, None where no number fits."""
    values = values_of(query, want, hits)
    return max(values, key=lambda value: (value_score(value, hits), -value.hit.rank, -value.start), default=None)


def value_score(value: Value, hits: Sequence[Hit]) -> float:
    """Return how well a number fits, less what its sentence is worse than the best one."""
    return value.fit - _STEP * (hits[0].score - value.hit.score)


def values_of(query: Query, want: Wanted, hits: Sequence[Hit]) -> list[Value]:
    """Return every number of the hits' sentences that may be the answer."""
    about = subject(query)
    return [value for hit in hits for value in _values(query, want, about, hit)]


def _values(query: Query, want: Wanted, about: Subject, hit: Hit) -> list[Value]:
    text = hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    found: list[Value] = []
    unit = row_unit(text)
    for number in labelled(text):
        fit = _fit(query, want, about, number, unit)
        if fit is None:
            continue
        quantity = number.quantity
        low, high = _with_bound(text, quantity.start, quantity.end)
        start, end = hit.sentence.start + low, hit.sentence.start + high
        if hit.answer and hit.answer[0] < end and start < hit.answer[1]:
            fit += _READ_BONUS * hit.signals.get("answerable", 0.0)
        found.append(Value(hit, number, start, end, _shown(text[low:high], quantity, unit), fit))
    return found


def _shown(text: str, quantity: Quantity, unit: str | None) -> str:
    # A table names the unit once for the row: 4.5左右 under % is 4.5%左右.
    if unit is None or quantity.unit is not None:
        return text
    bare = len(quantity.text)
    at = text.find(quantity.text)
    return f"{text[: at + bare]}{unit}{text[at + bare :]}"


_BEFORE = re.compile(r"(?:不少于|不低于|不超过|不高于|超过|突破|大约|约|近|至少|达|<|＜|≥|≤|>)\s*$")
_AFTER = re.compile(r"\s*(?:左右|以上|以下|以内|上下|（[^（）]{1,4}）|\([^()]{1,4}\))")


def _with_bound(text: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.search(text[:start])
    after = _AFTER.match(text, end)
    return (before.start() if before and before[0].strip() != "达" else start), (after.end() if after else end)


def _fit(query: Query, want: Wanted, about: Subject, number: Labelled, row: str | None) -> float | None:
    quantity = number.quantity
    unit = quantity.unit or row or ""
    if number.year and query.years and number.year not in query.years:
        return None
    if number.quoted:
        return None
    if want.units and unit and not any(one == unit or (row and one and one in row) for one in want.units):
        return None
    fit = 1.0 if want.units and unit in want.units else 0.3
    if want.units and unit in want.units:
        fit += 0.15 if unit == want.units[0] else 0.0
    fit += 1.2 * about.cover(number.label + number.after) + 1.2 * about.cover(number.words)
    return fit + _cue(query.text, number)


def _cue(question: str, number: Labelled) -> float:
    label = number.label
    score = 0.0
    if _TOTAL.search(question):
        score += 0.8 if re.search(r"累计|总量|总数|总", label) else (0.3 if _TOTAL_LABEL.search(label) else 0.0)
        score -= 0.5 if _GAIN_LABEL.search(label) and not _GAIN.search(question) else 0.0
    elif re.search(r"累计|总量|总数", label):
        score -= 0.5
    if _GAIN.search(question) and not _TOTAL.search(question):
        score += 0.5 if _GAIN_LABEL.search(label) else 0.0
    if _RATE.search(question):
        score += 0.5 if _RATE_LABEL.search(label) and number.quantity.kind in ("percent", "points") else 0.0
    elif number.quantity.kind in ("percent", "points") and _RATE_LABEL.search(label):
        score -= 0.5
    return score


def _stated(value: Value, documents: Mapping[str, Document], *, english: bool) -> Draft:
    citation = _cite(1, value.hit, documents)
    tags = scope_words(citation, english=english)
    said = _words_around(value)
    return Draft(
        f"{value.text}（{tags}）：{said}。[1]" if said else f"{value.text}（{tags}）。[1]", (citation,), value.text
    )


def _words_around(value: Value) -> str:
    """Return the clause of a value; where the clause holds other numbers, only what belongs to this one."""
    hit, number = value.hit, value.number
    base = hit.sentence.start
    row = row_unit(hit.chunk.slice(base, hit.sentence.end))
    if row is not None or (number.label and hit.chunk.slice(base + number.start, base + number.end) == value.text):
        return number.words
    for low, high in clauses(hit.chunk, hit.sentence):
        if low <= value.start and value.end <= high:
            clause = hit.chunk.slice(low, high)
            if len([one for one in labelled(clause) if one.quantity.kind == "number"]) < 2:
                return trim(clause)
    own = hit.chunk.slice(min(base + number.start, value.start), max(base + number.end, value.end))
    return trim(f"{number.inherited} … {own}" if number.inherited else own)


def _quoted(
    want: Wanted, query: Query, hits: Sequence[Hit], documents: Mapping[str, Document], *, english: bool
) -> Draft:
    citation = _cite(1, hits[0], documents)
    tags = scope_words(citation, english=english)
    if want.type == "name" and (named := _name(hits[0])):
        return Draft(
            f"{named}（{tags}）：{trim(_best_clauses(query, hits[0], hits[0].answer))}。[1]", (citation,), named
        )
    if want.type not in ("list", "explanation"):
        return Draft(f"{trim(_best_clauses(query, hits[0]))}。[1]（{tags}）", (citation,))
    more = _second(hits)
    if more is None:
        return Draft(f"{trim(citation.quote)}。[1]（{tags}）", (citation,))
    other = _cite(2, more, documents)
    return Draft(f"{trim(citation.quote)}。[1]（{tags}）\n{trim(other.quote)}。[2]", (citation, other))


def _second(hits: Sequence[Hit]) -> Hit | None:
    """Return the sentence that goes with the best one: nearly as good, and the two together still short."""
    best, *others = hits
    size = best.sentence.end - best.sentence.start
    for hit in others[:2]:
        if size + hit.sentence.end - hit.sentence.start <= _TOGETHER and best.score - hit.score < _NEARLY:
            return hit
    return None


def _name(hit: Hit) -> str | None:
    """Return what the reader takes for the name, where it is sure enough and short enough to be one."""
    if hit.answer is None or hit.signals.get("answerable", 0.0) < _SURE:
        return None
    named = trim(hit.chunk.slice(*hit.answer))
    return named if 1 < len(named) <= 30 and not re.search(r"[，。；]", named) else None


def _best_clauses(query: Query, hit: Hit, answer: tuple[int, int] | None = None) -> str:
    about = subject(query)
    spans = clauses(hit.chunk, hit.sentence)
    scores = [about.cover(hit.chunk.slice(*span)) for span in spans]
    if answer:
        scores = [
            score + (low < answer[1] and answer[0] < high) for score, (low, high) in zip(scores, spans, strict=True)
        ]
    if not spans or max(scores) == 0.0 or len(hit.chunk.slice(hit.sentence.start, hit.sentence.end)) <= 90:
        return hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    best = scores.index(max(scores))
    low, high = best, best
    while spans[high][1] - spans[low][0] < 60 and (low > 0 or high < len(spans) - 1):
        if high < len(spans) - 1:
            high += 1
        else:
            low -= 1
    return hit.chunk.slice(spans[low][0], spans[high][1])


def _cite(marker: int, hit: Hit, documents: Mapping[str, Document]) -> Citation:
    document = documents[hit.chunk.document_id]
    end = hit.sentence.end
    if end - hit.sentence.start < _HEADLINE:
        # A sentence that only announces (深入推进国资国企改革。) is quoted with the one that it announces.
        end = next((one.end for one in hit.chunk.sentences if one.start >= end), end)
    return cite(marker, document, hit.chunk, hit.sentence.start, end)
