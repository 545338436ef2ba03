"""Which number of its sentences is meant by each side of a comparison: those are taken that measure the same."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.asking import Wanted
from rag.labels import GAINED, REACHED
from rag.numbers import Quantity, find_quantities
from rag.operands import Comparison, Operand
from rag.overlap import bigrams, subject
from rag.records import Hit
from rag.scoping import YEAR_WORDS
from rag.units import same_unit
from rag.values import Value, values_of

_SCALE = 0.5  # of the log-odds of a number beside the measures below
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
_GAINED = re.compile(rf"{GAINED}|新推")
_REACHED = re.compile(rf"{REACHED}|[增加升高]到|保有量|余额")
_TOTAL = re.compile(r"总数|总量|累计|保有量|余额|\btotal\b|\bcumulative")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_FROM_TO = re.compile(r"从.*[到至]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may be an operand: how well it fits, how much of the topic its words hold, their bigrams."""

    value: Value
    score: float
    cover: float
    words: frozenset[str]


def choose(parts: Comparison, want: Wanted, usable: Sequence[Sequence[Hit]]) -> list[Value | None]:
    """Return the number of each operand; those are taken that measure the same, by their words and unit."""
    operands = parts.operands
    candidates = [_candidates(one, want, hits) for one, hits in zip(operands, usable, strict=True)]
    if want.units and not all(candidates):
        # The counter of the question need not be the one of the documents.
        free = replace(want, units=())
        candidates = [_candidates(one, free, hits) for one, hits in zip(operands, usable, strict=True)]
    if parts.measure in ("growth", "share"):
        amounts = [[one for one in found if amount(one.value).kind == "number"] for found in candidates]
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
        if amount(value).unit == "年" and "年" not in want.units:
            continue  # 连续15年 is how long, not how much
        if _BARE_YEAR.fullmatch(amount(value).text):
            continue  # 成功承办2024世界大会 is when
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
    first = amount(values[0]).unit
    if not all(same_unit(first, amount(value).unit) for value in values):
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
    sizes = [abs(float(amount(value).value)) for value in values]
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
    return len(years - {None}) == 2 and same_unit(amount(one.value).unit, amount(other.value).unit)


def amount(value: Value) -> Quantity:
    """Return the quantity of a value as it is shown, with the unit that its row names."""
    # A table names the unit once for the row: 2800 is 2800万亿元.
    told = find_quantities(value.text)
    return told[0] if len(told) == 1 else value.number.quantity
