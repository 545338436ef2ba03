"""Comparisons: each operand found and cited on its own, then computed with decimals, the computation shown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from rag.asking import Wanted, wanted
from rag.citations import cite
from rag.extraction import READ, Value, value_score, values_of
from rag.matching import place_fit, year_fit
from rag.operands import Comparison, Operand
from rag.overlap import bigrams
from rag.records import Citation, Document, Hit, Query
from rag.units import same_unit

_ALIKE = 1.2  # what two numbers gain when the same words stand before them
_KEPT = 6  # best numbers of an operand that are paired with those of the others
_PLACES = re.compile(r"保留([一二两三四\d])位小数|to (\w+) decimal")
_MULTIPLES = (("万亿", Decimal(10) ** 12), ("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4), ("", Decimal(1)))


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
    """Answer from the hits of each operand; None where no operand has a number."""
    want = _wanted(question)
    candidates = [_candidates(operand, want, hits) for operand, hits in zip(parts.operands, found, strict=True)]
    chosen = _choose(candidates)
    missing = tuple(one.name for one, value in zip(parts.operands, chosen, strict=True) if value is None)
    given = [(one, value) for one, value in zip(parts.operands, chosen, strict=True) if value is not None]
    if not given:
        return None
    citations = _citations([value for _, value in given], documents)
    shown = [_stated(operand, value, citation) for (operand, value), citation in zip(given, citations, strict=True)]
    unique = tuple({citation.marker: citation for citation in citations}.values())
    if missing:
        absent = "、".join(missing)
        tail = f"{absent}: the documents do not say." if english else f"{absent}：资料里没有。"
        return Compared("\n".join([*shown, tail]), unique, missing)
    values = [value for _, value in given]
    head = _result(question, parts, values, english=english)
    return Compared("\n".join([head, *shown] if head else shown), unique)


def _wanted(question: str) -> Wanted:
    want = wanted(question)
    units = tuple(dict.fromkeys("%" if unit == "百分点" else unit for unit in want.units if unit != "倍"))
    if "百分点" in want.units:
        units = ("%",)
    return replace(want, type="number", units=units)


def _candidates(operand: Operand, want: Wanted, hits: Sequence[Hit]) -> list[tuple[float, Value]]:
    query = operand.query
    fitting = [hit for hit in hits if _in_scope(query, hit)][:READ]
    scored = [(value_score(value, fitting), value) for value in values_of(query, want, fitting)]
    return sorted(scored, key=lambda pair: -pair[0])[:_KEPT]


def _in_scope(query: Query, hit: Hit) -> bool:
    sentence = hit.sentence
    if year_fit(query.years, sentence.years) < 0 or place_fit(query.place, sentence.place) <= -0.7:
        return False
    return not (query.documents and hit.chunk.document_id not in query.documents)


def _choose(candidates: Sequence[Sequence[tuple[float, Value]]]) -> list[Value | None]:
    # Two numbers are comparable when they have the same unit and the same words stand before them.
    present = [number for number, found in enumerate(candidates) if found]
    if not present:
        return [None] * len(candidates)
    best: tuple[float, tuple[Value, ...]] | None = None
    for combination in itertools.product(*(candidates[number] for number in present)):
        values = tuple(value for _, value in combination)
        first = values[0].number.quantity
        if not all(same_unit(first.unit, value.number.quantity.unit) for value in values):
            continue
        if len({(value.hit.chunk.document_id, value.start) for value in values}) < len(values):
            continue
        score = sum(one for one, _ in combination) + _ALIKE * _alike(values)
        if best is None or score > best[0]:
            best = (score, values)
    chosen: list[Value | None] = [None] * len(candidates)
    if best is not None:
        for number, value in zip(present, best[1], strict=True):
            chosen[number] = value
    return chosen


def _alike(values: Sequence[Value]) -> float:
    words = [bigrams(value.number.words) for value in values]
    pairs = list(itertools.combinations(words, 2))
    if not pairs:
        return 0.0
    return sum(len(one & other) / max(1, len(one | other)) for one, other in pairs) / len(pairs)


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
    return f"{operand.name}：{value.number.label}{value.text}。[{citation.marker}]"


def _result(question: str, parts: Comparison, values: Sequence[Value], *, english: bool) -> str:
    amounts = [value.number.quantity.value for value in values]
    unit = values[0].number.quantity.unit or ""
    if parts.measure == "series":
        return ""
    if parts.measure == "which":
        return _which(question, parts, values, english=english)
    if len(values) != 2:
        return ""
    one, other = amounts
    if parts.measure == "ratio":
        return _ratio(question, one, other, unit)
    if parts.measure == "growth" and other:
        rate = _rounded((one - other) / other * 100, 1)
        sum_shown = f"({_in(one, unit)} − {_in(other, unit)}) ÷ {_in(other, unit)}"
        return f"{'增长' if rate >= 0 else '下降'}{abs(rate)}%：{sum_shown}。"
    return _difference(one, other, unit, [value.number.quantity.text for value in values], english=english)


def _which(question: str, parts: Comparison, values: Sequence[Value], *, english: bool) -> str:
    least = bool(re.search(r"更[少低小短慢]|最[少低小短慢]|fewer|less|lower", question))
    pick: Callable[..., int] = min if least else max
    best = pick(range(len(values)), key=lambda number: values[number].number.quantity.value)
    amounts = [value.number.quantity.value for value in values]
    if len(set(amounts)) == 1:
        return "Equal." if english else "一样。"
    sign = " < " if least else " > "
    order = sorted(values, key=lambda value: value.number.quantity.value, reverse=not least)
    return f"{parts.operands[best].name}：{sign.join(value.number.quantity.text for value in order)}。"


def _ratio(question: str, one: Decimal, other: Decimal, unit: str) -> str:
    if not other:
        return ""
    match = _PLACES.search(question)
    digits = {"一": 1, "1": 1, "one": 1, "两": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3}
    places = digits.get(next(filter(None, match.groups())), 2) if match else 2
    ratio = _rounded(one / other, places)
    shown = ratio if match else _plain(ratio)
    return f"{shown}倍：{_in(one, unit)} ÷ {_in(other, unit)} ≈ {shown}。"


def _difference(one: Decimal, other: Decimal, unit: str, texts: Sequence[str], *, english: bool) -> str:
    multiple, size = _multiple(texts, one, other)
    left, right = one / size, other / size
    result = abs(left - right)
    high, low = max(left, right), min(left, right)
    name = "个百分点" if unit == "%" else f"{multiple}{unit}"
    more, less, same = ("more", "less", "equal") if english else ("多", "少", "相同")
    word = same if one == other else more if one > other else less
    suffix = "%" if unit == "%" else ""
    total = f"{_plain(high)}{suffix} − {_plain(low)}{suffix} = {_plain(result)}{name}"
    return f"{_plain(result)}{name} ({word}): {total}." if english else f"{word}{_plain(result)}{name}：{total}。"


def _multiple(texts: Sequence[str], one: Decimal, other: Decimal) -> tuple[str, Decimal]:
    for name, size in _MULTIPLES:
        if name and all(name in text for text in texts):
            return name, size
    shared = [name for name, _ in _MULTIPLES if name and any(name in text for text in texts)]
    if shared and abs(one - other) >= dict(_MULTIPLES)[shared[-1]] / 100:
        return shared[-1], dict(_MULTIPLES)[shared[-1]]
    return "", Decimal(1)


def _in(value: Decimal, unit: str) -> str:
    for name, size in _MULTIPLES:
        if name and value >= size and (value / size) == (value / size).quantize(Decimal("0.0001")):
            return f"{_plain(value / size)}{name}{unit}"
    return f"{_plain(value)}{unit}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
