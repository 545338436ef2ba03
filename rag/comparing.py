"""Comparisons: each operand found and cited on its own, then computed with decimals, the computation shown."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asking import Wanted, wanted
from rag.citations import cite
from rag.computing import computed
from rag.matching import place_fit, year_fit
from rag.numbers import Quantity, find_quantities
from rag.operands import Comparison, Operand
from rag.overlap import bigrams, subject
from rag.places import CITY
from rag.records import Citation, Document, Hit
from rag.refusing import in_scope, supported
from rag.scoping import YEAR_WORDS
from rag.units import same_unit
from rag.values import Value, values_of

_SCALE = 0.5  # of the log-odds of a number beside the measures below
_READ = 8  # sentences of an operand that are read
_KEPT = 6  # best numbers of an operand that are paired with those of the others
_ALIKE = 3.0  # what two numbers gain when the same words stand before them
_OTHER_UNIT = 6.0  # what they lose when they are not of one unit
_OTHER_KIND = 2.5  # what they lose when one is a gain and the other a total
_OFF_TOPIC = 3.0  # what each of them loses that does not measure what is asked
_SAME = 0.5  # share of common words from which two numbers measure the same thing
_TOPIC = 0.12  # share of the topic that the words of a number must hold otherwise
_HALF = 0.4  # the same, measured by the best of the operands
_VERBATIM = 0.8  # share of the topic that a number must say to hold the others to it
_HALF_SAID = 0.5  # of which the others must say so much
_ALONE = 0.3  # share of the topic that a number must say that stands alone
_CERTAIN = 0.6  # the same, where none of them holds a word of the topic
_COVER = 3.0  # what a number gains whose words hold the whole topic
_TELLING = 8  # characters of a clause that says by itself what its number measures
_USUAL = 1.5  # powers of ten between two numbers from which each further one costs a point
_SENTENCE = 0.5  # what a word of the topic counts that stands elsewhere in the sentence
_STOPS = "，,；;。：:"
_POINTS = re.compile(r"百分点|个点|[几\d]点|percentage points?", re.IGNORECASE)
_DOLLARS = re.compile(r"美[元金]|dollars?|\bUSD\b", re.IGNORECASE)
_GAINED = re.compile(r"新增|净增|新设|新认定|新建|新开|新推")
_REACHED = re.compile(r"累计|总数|总量|达到|[增加升高]到|增至|保有量|余额")
_RATES = re.compile(
    r"率(?!先)|比例|比重|占|强度|[增涨降]幅|增速|\b(?:share|proportion|rate|percentage)\b", re.IGNORECASE
)
_TOTAL = re.compile(r"总数|总量|累计|保有量|余额|\btotal\b|\bcumulative")
_FROM_TO = re.compile(r"从.*[到至]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may be an operand: how well it fits, how much of the topic its words hold, their bigrams."""

    value: Value
    score: float
    cover: float
    words: frozenset[str]


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
    chosen = _choose(parts, want, usable)
    if parts.measure == "share" and not all(chosen):
        return None  # 占全市近60%: the documents may say the share themselves
    if not any(chosen):
        return _quoted(parts, usable, documents, english=english)
    missing = tuple(one.name for one, value in zip(parts.operands, chosen, strict=True) if value is None)
    given = [(one, value) for one, value in zip(parts.operands, chosen, strict=True) if value is not None]
    citations = _citations([value for _, value in given], documents)
    shown = [_stated(operand, value, citation) for (operand, value), citation in zip(given, citations, strict=True)]
    unique = tuple({citation.marker: citation for citation in citations}.values())
    if missing:
        return Compared("\n".join([*shown, _absent(missing, english=english)]), unique, missing)
    head = computed(question, parts, [_amount(value) for _, value in given], english=english)
    return Compared("\n".join([head, *shown] if head else shown), unique)


def _absent(missing: Sequence[str], *, english: bool) -> str:
    absent = ("; " if english else "、").join(missing)
    return f"{absent}: the documents do not say." if english else f"{absent}：资料里没有。"


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
    if operand.event and operand.event not in hit.chunk.slice(sentence.start, sentence.end):
        return False
    return not (query.documents and hit.chunk.document_id not in query.documents)


def _choose(parts: Comparison, want: Wanted, usable: Sequence[Sequence[Hit]]) -> list[Value | None]:
    """Return the number of each operand; those are taken that measure the same, by their words and unit."""
    operands = parts.operands
    candidates = [_candidates(one, want, hits) for one, hits in zip(operands, usable, strict=True)]
    if want.units and not all(candidates):
        # The counter of the question need not be the one of the documents.
        free = replace(want, units=())
        candidates = [_candidates(one, free, hits) for one, hits in zip(operands, usable, strict=True)]
    if parts.measure in ("growth", "share"):
        amounts = [[one for one in found if _amount(one.value).kind == "number"] for found in candidates]
        candidates = amounts if all(amounts) else candidates
    candidates = [found[:_KEPT] for found in candidates]
    present = [number for number, found in enumerate(candidates) if found]
    chosen: list[Value | None] = [None] * len(operands)
    if not present:
        return chosen
    best: tuple[float, tuple[_Candidate, ...]] | None = None
    for combination in itertools.product(*(candidates[number] for number in present)):
        score = _together(combination)
        if best is None or score > best[0]:
            best = (score, combination)
    for number, one, about in zip(present, best[1], _about(best[1]), strict=True) if best else ():
        chosen[number] = one.value if about else None
    if not any(chosen):
        # Nothing comes of the comparison: each operand by itself, where its words are those of the topic.
        for number in present:
            chosen[number] = next((one.value for one in candidates[number] if one.cover >= _ALONE), None)
    return chosen


def _about(combination: Sequence[_Candidate]) -> list[bool]:
    """Tell of each number whether it measures what is asked: it says so, or it says what the others say."""
    shared = _alike(combination)
    most = max(one.cover for one in combination)
    if shared >= (_SAME if most > 0 else _CERTAIN):
        # Where one says the topic word for word (普惠小微贷款余额), another must not leave out half of it (贷款余额).
        return [most < _VERBATIM or one.cover >= _HALF_SAID * most for one in combination]
    return [one.cover >= max(_TOPIC, _HALF * most) for one in combination]


def _candidates(operand: Operand, want: Wanted, hits: Sequence[Hit]) -> list[_Candidate]:
    about = subject(operand.query)
    made: list[_Candidate] = []
    for value in values_of(operand.query, want, hits):
        features = value.features
        if features["other_year"] or features["quoted"]:
            continue
        if want.units and not (features["unit"] or features["no_unit"]):
            continue
        if _amount(value).unit == "年" and "年" not in want.units:
            continue  # 连续15年 is how long, not how much
        words, sentence = _words(value), value.hit.sentence
        # 推进重大工程建设，全年完成投资2400亿元: the sentence may say it for the number.
        said = about.cover(value.hit.chunk.slice(sentence.start, sentence.end))
        cover = max(about.cover(words), _SENTENCE * said)
        score = _SCALE * value.score + _COVER * cover
        if _TOTAL.search(operand.query.text) and (gained := _gained(value)) is not None:
            score += -_OTHER_KIND if gained else 1.0
        made.append(_Candidate(value, score, cover, bigrams(YEAR_WORDS.sub("", words))))
    return sorted(made, key=lambda one: -one.score)


def _words(value: Value) -> str:
    """Return what says what a number measures: its own words, and its clause where that holds no other number."""
    hit = value.hit
    text = hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    low, high = value.start - hit.sentence.start, value.end - hit.sentence.start
    for stops in (_STOPS, f"{_STOPS}、"):
        start = max(text.rfind(sign, 0, low) for sign in stops) + 1
        end = min((at for sign in stops if (at := text.find(sign, high)) >= 0), default=len(text))
        clause = text[start:low] + text[high:end]
        others = [one for one in find_quantities(clause) if one.kind not in ("year", "date")]
        if not others or _FROM_TO.search(clause):
            return clause if len(clause) >= _TELLING else f"{value.number.words} {clause}"
    return value.number.words


def _together(combination: Sequence[_Candidate]) -> float:
    values = [one.value for one in combination]
    score = sum(one.score for one in combination) + _ALIKE * _alike(combination) * max(1, len(values) - 1)
    score -= _OFF_TOPIC * _about(combination).count(False)
    first = _amount(values[0]).unit
    if not all(same_unit(first, _amount(value).unit) for value in values):
        score -= _OTHER_UNIT
    if len({(value.hit.chunk.document_id, value.start) for value in values}) < len(values):
        score -= 2 * _OTHER_UNIT
    if {True, False} <= {_gained(value) for value in values}:
        score -= _OTHER_KIND
    return score - max(0.0, _decades(values) - _USUAL)


def _gained(value: Value) -> bool | None:
    """Tell what was added (新增47家) from what it came to (总数达到1771家); None where the words say neither."""
    label = value.number.label
    return False if _REACHED.search(label) else True if _GAINED.search(label) else None


def _decades(values: Sequence[Value]) -> float:
    """Return how many powers of ten lie between the numbers: one indicator seldom grows a hundredfold."""
    sizes = [abs(float(_amount(value).value)) for value in values]
    return math.log10(max(sizes) / min(sizes)) if min(sizes) > 0 else 0.0


def _alike(combination: Sequence[_Candidate]) -> float:
    """Return how far the numbers measure the same: by their words, or in one sentence (从3万亿元上升到4万亿元)."""
    pairs = list(itertools.combinations(combination, 2))
    if not pairs:
        return 0.0
    return sum(
        1.0
        if _side_by_side(one, other)
        else 2 * len(one.words & other.words) / max(1, len(one.words) + len(other.words))
        for one, other in pairs
    ) / len(pairs)


def _side_by_side(one: _Candidate, other: _Candidate) -> bool:
    if one.value.hit.sentence != other.value.hit.sentence or one.value.hit.chunk.id != other.value.hit.chunk.id:
        return False
    years = {one.value.number.year, other.value.number.year}
    return len(years - {None}) == 2 and same_unit(_amount(one.value).unit, _amount(other.value).unit)


def _amount(value: Value) -> Quantity:
    # A table names the unit once for the row: 2800 is 2800万亿元.
    told = find_quantities(value.text)
    return told[0] if len(told) == 1 else value.number.quantity


def _citations(values: Sequence[Value], documents: Mapping[str, Document]) -> list[Citation]:
    markers: dict[tuple[str, int], int] = {}
    made: list[Citation] = []
    for value in values:
        sentence = value.hit.sentence
        marker = markers.setdefault((value.hit.chunk.id, sentence.start), len(markers) + 1)
        document = documents[value.hit.chunk.document_id]
        made.append(cite(marker, document, value.hit.chunk, sentence.start, sentence.end))
    return made


def _stated(operand: Operand, value: Value, citation: Citation) -> str:
    # The bound of a number (超过) may end the words before it: it is said once.
    label, text = value.number.label, value.text
    twice = next((size for size in range(min(len(label), len(text)), 0, -1) if label.endswith(text[:size])), 0)
    return f"{operand.name}：{label[: len(label) - twice]}{text}。[{citation.marker}]"
