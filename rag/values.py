"""The numbers that may answer a question, each scored by what speaks for it; the weights are learnt."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.asking import Wanted, units_of_kind
from rag.clauses import clauses
from rag.labels import REACHED, Labelled, labelled, row_unit
from rag.matching import FAR, place_fit, status_fit, year_fit
from rag.numbers import Quantity, same_quantity
from rag.overlap import Subject, bigrams, subject
from rag.phases import Phase, phase_asked, phases_said
from rag.records import Hit, Query

WEIGHTS = Path(__file__).with_name("values.json")
READ = 5  # sentences that are read for the answer
FEATURES = (
    "gap", "answerable", "read", "read_sure", "near_sure", "unit", "first_unit", "no_unit", "label", "words", "clause",
    "sentence", "year", "own_year", "other_year", "place", "status", "total", "total_unasked", "gain_for_total", "gain",
    "no_gain", "rate", "rate_unasked", "share_unasked", "quoted", "alone", "contrast", "unwanted",
)  # fmt: skip
_FARTHEST = 4.0
_ALIKE = 0.5  # share of the words of two numbers by which they measure the same
_MEANING = 6.0  # what a cosine counts beside the share of words that are held
_NEARER = 0.02  # from which one of them is nearer
_OTHER_SUBJECT = 0.2  # share of the question's subject by which the words of another number of the same row hold more
_TOTAL = re.compile(
    r"累计|攒|总共|一共|总数|总量|共有|合计|总计|截至|截止|到(?!底).{0,8}底|(?<!周)末|现有|全网|\btotal\b|cumulative",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"新[增添设建开通修装铺造办盖辟]|增加了?|添了?|又多|多出|多了|当年|这一年|一年里|\bnew\b|\badd(?:ed)?\b|\bgain",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"yoy|y/y|y-o-y|增速|增长率|增幅|涨幅|涨了|增长了?|同比|提高了?|下降了?|降了|少了|\bgrow|\bfast\b|\brise\b|\bincrease",
    re.IGNORECASE,
)
# Only what is there at an end is meant, where 一共 may also sum up a year.
STOCK = re.compile(
    r"截至|截止|到(?!底).{0,8}底|年[底末]|[总存]量|总数|(?:总共|一共|共)有|现有|保有|累计|历年|"
    r"\bcumulative|\bin total\b|\baltogether\b",
    re.IGNORECASE,
)
_TOTAL_LABEL = re.compile(rf"{REACHED}|总(?![部装体会局校站])|合计|(?<!公)共(?![享同和建])|保有量|存量")
# 高新技术企业, 新能源汽车 and 增加到 tell of no gain.
_GAIN_LABEL = re.compile(r"净增|增加(?![到至])|(?<![高创更最])新(?![型能片城材华技闻时区兴])")
# What is told of all there is, not of what came; 共 may also sum up what came: 建成两条线共67公里.
_WHOLE_LABEL = re.compile(r"累计|总[长数量里]|保有|存量|达到?$")
_RATE_LABEL = re.compile(r"增长|提高|上升|上涨|下降|降低|减少|增幅|增速|增加")
_HOW = re.compile(r"人均|户均|超过|达到?|新增|累计|增长|完成|总数|建成|新建|改建|全年|实现|左右|以上")
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{2,8})[”」』\"]")
# An amount for each of many, which nobody asked for: 人均生产总值.
_PER_HEAD = re.compile(r"人均|户均|每[千万百]?[人户]")
_PER_HEAD_ASKED = re.compile(
    r"均|每|摊到|可支配收入|消费支出|预期寿命|公园绿地面积|\bper\b|\baverage\b|\beach\b", re.IGNORECASE
)
_ECONOMY = re.compile(r"GDP|生产总值|经济总量", re.IGNORECASE)
_OF_ECONOMY = re.compile(
    rf"占[^，。？]{{0,4}}(?:{_ECONOMY.pattern})|\b(?:share|percent(?:age)?) of gdp\b", re.IGNORECASE
)
_SHARE_LABEL = re.compile(r"占|比重|比例")
_BEFORE = re.compile(r"(?:不少于|不低于|不超过|不高于|超过|突破|大约|约|近|至少|达|<|＜|≥|≤|>)\s*$")
_AFTER = re.compile(r"\s*(?:左右|以上|以下|以内|上下|（[^（）]{1,4}）|\([^()]{1,4}\))")


@dataclass(frozen=True, slots=True)
class Value:
    """A number that may be the answer: where it stands (document offsets), what speaks for it, and its score.

    `score` is a log-odds of the candidates of one question against each other (see `chances`).
    """

    hit: Hit
    number: Labelled
    start: int
    end: int
    text: str
    features: Mapping[str, float]
    score: float


@lru_cache(maxsize=1)
def load_weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Read the weight of each feature, learnt on the training split of the gold set."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {name: float(stored[name]) for name in FEATURES}


def values_of(
    query: Query,
    want: Wanted,
    hits: Sequence[Hit],
    weights: Mapping[str, float] | None = None,
    *,
    every: bool = False,
) -> list[Value]:
    """Return the numbers of the hits' sentences, which are ranked, in reading order.

    Those that are told of another year or subject than one beside them are left out, but for learning: `every`.
    """
    known = weights or load_weights()
    sought = _sought(query, want)
    found = [value for hit in hits for value in _values(sought, hit, hits[0].score, known, every=every)]
    return found if every else _in_scope(_of_all(query, found))


def _of_all(query: Query, found: Sequence[Value]) -> Sequence[Value]:
    """Leave out amounts for each head where nobody asks for them, and the same is told as a whole."""
    if _PER_HEAD_ASKED.search(query.text):
        return found
    whole = [value for value in found if not _per_head(value)]
    return [
        value for value in found if not (_per_head(value) and any(_same_words(value, one) >= _ALIKE for one in whole))
    ]


def _per_head(value: Value) -> bool:
    return bool(_PER_HEAD.search(value.number.label))


def _in_scope(found: Sequence[Value]) -> list[Value]:
    """Leave out what is told of another year, place or status than asked where another number measures the same."""
    fitting = [value for value in found if not _out_of_scope(value)]
    return [
        value for value in found if not _out_of_scope(value) or not any(_same_measure(value, one) for one in fitting)
    ]


def _out_of_scope(value: Value) -> bool:
    return value.features["year"] < 0 or value.features["place"] <= FAR or value.features["status"] < 0


def _same_measure(one: Value, other: Value) -> bool:
    return one.number.quantity.unit == other.number.quantity.unit and _same_words(one, other) >= _ALIKE


def _same_words(one: Value, other: Value) -> float:
    """Return the share (0 to 1) of the words of the number with fewer that the other one has too."""
    words, others = (bigrams(_HOW.sub(" ", two.number.words)) for two in (one, other))
    return len(words & others) / max(1, min(len(words), len(others)))


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a number must measure: the question, its subject, and what it rules out.

    `kind` holds the units of the kind that the question names (多少人), none where it names none; `phase` is that of
    the building work asked for.
    """

    query: Query
    want: Wanted
    about: Subject
    unwanted: frozenset[str]
    kind: tuple[str, ...]
    phase: Phase | None


def _sought(query: Query, want: Wanted) -> _Sought:
    about = subject(query)
    unwanted = (bigrams(query.ruled_out) - about.own).difference(*about.official)
    return _Sought(query, want, about, unwanted, units_of_kind(query.text), phase_asked(query.text))


def best_value(query: Query, want: Wanted, hits: Sequence[Hit]) -> Value | None:
    """Return the number with the highest score, None where the sentences hold none."""
    return max(values_of(query, want, hits), key=lambda value: value.score, default=None)


def chances(values: Sequence[Value]) -> list[float]:
    """Return for each value the chance (0 to 1) that its number is the answer, if one of them is.

    A softmax over the scores; a number that stands in several places has the sum of its chances.
    """
    if not values:
        return []
    top = max(value.score for value in values)
    shares = [math.exp(value.score - top) for value in values]
    total = sum(shares)
    return [
        sum(share for share, other in zip(shares, values, strict=True) if _same(one, other)) / total for one in values
    ]


def _same(one: Value, other: Value) -> bool:
    return one is other or same_quantity(one.number.quantity, other.number.quantity)


def _values(sought: _Sought, hit: Hit, best: float, weights: Mapping[str, float], *, every: bool) -> list[Value]:
    text = hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    unit = row_unit(text)
    numbers = labelled(text)
    shared = _of_sentence(sought, hit, best)
    of_kind = [_unit_of(number, unit) in sought.kind for number in numbers]
    covers = [sought.about.cover(number.words) for number in numbers]
    meant = [hit.meanings.get(hit.sentence.start + number.quantity.start) for number in numbers]
    found: list[Value] = []
    for at, (number, cover) in enumerate(zip(numbers, covers, strict=True)):
        low, high = _with_bound(text, number.quantity.start, number.quantity.end)
        start, end = hit.sentence.start + low, hit.sentence.start + high
        alike = [
            (one, held)
            for one, held in zip(numbers, covers, strict=True)
            if _unit_of(one, unit) == _unit_of(number, unit)
        ]
        if not every and (
            (any(of_kind) and not of_kind[at])
            or _of_other(sought.query, number, cover, alike)
            or _paired_with_other(numbers, at, covers, meant)
            or _told_beside(sought.query, numbers, at, unit)
            or _of_another_whole(sought.query, number)
            or _ruled_out(sought, text, number, [one for one, _ in alike])
            or _quoted_beside(sought.query.text, number, [one for one, _ in alike])
            or _of_other_phase(sought.phase, number, [one for one, _ in alike])
        ):
            continue
        features = {
            **shared,
            **_read(hit, start, end),
            **_unit(sought.want, number.quantity, unit),
            **_words(sought, hit, number, (start, end)),
            **_cues(sought, number),
            "alone": float(len(alike) == 1),
            "contrast": cover - sum(held for _, held in alike) / len(alike),
        }
        score = sum(weights[name] * features[name] for name in FEATURES)
        found.append(Value(hit, number, start, end, _shown(text[low:high], number.quantity, unit), features, score))
    return found


def _of_other(query: Query, number: Labelled, cover: float, alike: Sequence[tuple[Labelled, float]]) -> bool:
    """Whether a number beside it in the sentence is asked for: of the year (从2015年53下降到32), or of gain and total.

    The latter between numbers that belong to their subjects by position: 甲、乙分别新增4部、10部，累计达到22部、31部.
    """
    if _other_year(query, number) and not all(_other_year(query, one) for one, _ in alike):
        return True
    paired = [(one, held) for one, held in alike if one.paired] if number.paired else []
    gain, total = bool(_GAIN.search(query.text)), bool(_TOTAL.search(query.text))
    told = any(is_total(one) == total for one, held in paired if held > cover - _OTHER_SUBJECT)
    return gain != total and told and is_total(number) != total


def _paired_with_other(
    numbers: Sequence[Labelled], at: int, covers: Sequence[float], meant: Sequence[float | None]
) -> bool:
    """Whether another of the numbers that belong to their subjects by position is nearer to the question.

    By words and meaning together: 外资大集团的管理中枢 shares its words with 外资研发中心, and means 跨国公司地区总部.
    """
    number = numbers[at]
    if not number.paired:
        return False
    known = meant[at] is not None  # not so where another search than ours found the hit
    held = [cover + (_MEANING * near if near is not None else 0.0) for cover, near in zip(covers, meant, strict=True)]
    return any(
        one.paired
        and one.quantity.kind == number.quantity.kind
        and one.quantity.unit == number.quantity.unit
        and is_total(one) == is_total(number)
        and near > held[at] + (_NEARER if known else _OTHER_SUBJECT)
        for one, near in zip(numbers, held, strict=True)
    )


def _told_beside(query: Query, numbers: Sequence[Labelled], at: int, unit: str | None) -> bool:
    """Whether a total is asked for, this number is a gain, and the next one is what it came to; or the other way round.

    新增5.4万台、累计达到9万台: one of them is asked for, the other is not.
    """
    gain, total = bool(_GAIN.search(query.text)), bool(STOCK.search(query.text))
    if gain == total:
        return False
    number = numbers[at]
    beside = numbers[at + 1 : at + 2] if total else numbers[at - 1 : at] if at else ()
    alike = [one for one in beside if _unit_of(one, unit) == _unit_of(number, unit)]
    if total:
        return _is_gain(number) and any(is_total(one) for one in alike)
    whole = bool(_WHOLE_LABEL.search(number.label))
    return is_total(number) and any(_is_gain(one) or (whole and not _WHOLE_LABEL.search(one.label)) for one in alike)


def _ruled_out(sought: _Sought, text: str, number: Labelled, alike: Sequence[Labelled]) -> bool:
    """Whether the words of a number are what the asker rules out, and those of one beside it are not."""
    unwanted = sought.unwanted & bigrams(text)
    held = [len(unwanted & bigrams(one.words)) for one in (number, *alike)]
    return 2 * held[0] >= len(unwanted) > 0 == min(held)


def _quoted_beside(question: str, number: Labelled, alike: Sequence[Labelled]) -> bool:
    """Whether the words of a number beside it hold what the question quotes (国家级“示范”工厂), and its own do not."""
    quoted = [word for word in _QUOTED.findall(question) if any(word in one.words for one in alike)]
    return bool(quoted) and not any(word in number.words for word in quoted)


def _of_other_phase(asked: Phase | None, number: Labelled, alike: Sequence[Labelled]) -> bool:
    """Whether a number beside it is of the phase that is asked (新开工30条，完工16条), and this one is not."""
    if asked is None or asked in phases_said(number.label):
        return False
    return any(asked in phases_said(one.label) for one in alike)


def _of_another_whole(query: Query, number: Labelled) -> bool:
    """Whether a share of the economy is asked for and this is one of something else: 占研发经费比重, asked 占GDP."""
    return bool(
        _OF_ECONOMY.search(query.text) and _SHARE_LABEL.search(number.label) and not _ECONOMY.search(number.label)
    )


def _is_gain(number: Labelled) -> bool:
    return bool(_GAIN_LABEL.search(number.label)) and not is_total(number)


def is_total(number: Labelled) -> bool:
    """Whether the words before a number say that it is what something came to: 累计, 总数, 达到."""
    return bool(_TOTAL_LABEL.search(number.label))


def _other_year(query: Query, number: Labelled) -> bool:
    return number.year is not None and bool(query.years) and number.year not in query.years


def _of_sentence(sought: _Sought, hit: Hit, best: float) -> dict[str, float]:
    query, about = sought.query, sought.about
    text = hit.chunk.slice(hit.sentence.start, hit.sentence.end)
    return {
        "gap": min(_FARTHEST, best - hit.score),
        "answerable": hit.signals.get("answerable", 0.0),
        "sentence": about.cover(" ".join((*hit.chunk.headings[-1:], text))),
        "year": year_fit(query.years, hit.sentence.years),
        "place": place_fit(query.place, hit.sentence.place),
        "status": status_fit(query.status, hit.sentence.status),
    }


def _read(hit: Hit, start: int, end: int) -> dict[str, float]:
    """Return how likely the reader begins and ends the answer inside the number, and around it."""
    inside = [(begin, stop) for low, high, begin, stop in hit.reading if low < end and start < high]
    read = sum(begin for begin, _ in inside) * sum(stop for _, stop in inside)
    before = sum(begin for low, _, begin, _ in hit.reading if low < end)
    behind = sum(stop for _, high, _, stop in hit.reading if start < high)
    sure = hit.signals.get("answerable", 0.0)
    return {"read": read, "read_sure": read * sure, "near_sure": before * behind * sure}


def _unit(want: Wanted, quantity: Quantity, row: str | None) -> dict[str, float]:
    unit = quantity.unit or row or ""
    fits = any(one == unit or (row and one and one in row) for one in want.units)
    return {
        "unit": float(fits),
        "first_unit": float(fits and unit == want.units[0]),
        "no_unit": float(bool(want.units) and not fits and not unit),
    }


def _words(sought: _Sought, hit: Hit, number: Labelled, place: tuple[int, int]) -> dict[str, float]:
    query, about = sought.query, sought.about
    clause = next(
        (hit.chunk.slice(low, high) for low, high in clauses(hit.chunk, hit.sentence) if low <= place[0] < high), ""
    )
    return {
        "label": about.cover(number.label + number.after),
        "words": about.cover(number.words),
        "clause": about.cover(clause),
        "own_year": float(number.year is not None and number.year in query.years),
        "other_year": float(_other_year(query, number)),
        "quoted": float(number.quoted),
        "unwanted": len(sought.unwanted & bigrams(number.words)) / max(1, len(sought.unwanted)),
    }


def _cues(sought: _Sought, number: Labelled) -> dict[str, float]:
    """Return whether total, gain and rate are asked for and said: 累计 beside 新增, 增长 beside the amount."""
    total, gain, rate = (bool(one.search(sought.query.text)) for one in (_TOTAL, _GAIN, _RATE))
    share = number.quantity.kind in ("percent", "points")
    totals, gains = bool(_TOTAL_LABEL.search(number.label)), bool(_GAIN_LABEL.search(number.label))
    rates = share and bool(_RATE_LABEL.search(number.label))
    return {
        "total": float(total and totals),
        "total_unasked": float(totals and not total),
        "gain_for_total": float(total and not gain and gains),
        "gain": float(gain and not total and gains),
        "no_gain": float(gain and not total and not gains),
        "rate": float(rate and rates),
        "rate_unasked": float(rates and not rate),
        "share_unasked": float(share and not rate and not sought.want.units),
    }


def _unit_of(number: Labelled, row: str | None) -> str | None:
    return number.quantity.unit or row


def _shown(text: str, quantity: Quantity, unit: str | None) -> str:
    # A table names the unit once for the row: 4.5左右 under % is 4.5%左右.
    if unit is None or quantity.unit is not None:
        return text
    bare = len(quantity.text)
    at = text.find(quantity.text)
    return f"{text[: at + bare]}{unit}{text[at + bare :]}"


def _with_bound(text: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.search(text[:start])
    after = _AFTER.match(text, end)
    return (before.start() if before and before[0].strip() != "达" else start), (after.end() if after else end)
