"""Whether the documents support an answer: a score calibrated on questions that they answer and that they do not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.asking import Wanted, units_of_kind, wanted_of
from rag.contrasts import BESIDE, CHANGED_BY, SHARE
from rag.fusion import load_weights
from rag.matching import PREFERENCES, place_fit, status_fit, year_fit
from rag.overlap import subject
from rag.periods import named_years
from rag.places import CITY, abroad, elsewhere
from rag.records import Hit, Query
from rag.unanswerable import chat, no_name, orders, other_edition, other_kind, procedure, untold
from rag.values import READ, STOCK, Value, chances, is_total, values_of

CALIBRATION = Path(__file__).with_name("support.json")
SIGNALS = (
    "content", "answerable", "relevance", "year", "number", "chance", "no_value", "other_unit", "other_kind", "orders",
    "procedure",
)  # fmt: skip
# What no score makes good for: of what nobody tells, or of which only another measure is told.
OUTSIDE = ("elsewhere", "other_edition", "other_measure", "no_name", "untold", "chat")
_NEAR = 0.3  # share of the subject that a passage must hold to be offered as related
_PART = re.compile(r"占|比例|比重|\bshare\b|\bproportion\b", re.IGNORECASE)
_FELL = re.compile(r"(?<!不)(?:少了|下降|降低|降了|减少|下滑|跌)|\b(?:fell|fall|drop|declin|decreas)", re.IGNORECASE)
_ROSE = re.compile(r"增长|增加|增幅|涨|多了|提高|上升|升高|高了|\b(?:rise|rose|grow|grew|increas)", re.IGNORECASE)
_EACH = re.compile(r"平均每|人均|户均|\bper (?:person|capita|day|head)\b|\ba day\b", re.IGNORECASE)
_EACH_SAID = re.compile(r"均|每|日|/|\bper\b")
_TOGETHER = re.compile(r"((?:[^，。；、]{2,12}[、和与及])+[^，。；、和与及]{2,12}?)等?([两二三四五六七八九十])大")
_TOLD = 4  # characters at the end of an item that name it
_FLOOR = 1e-4  # chance that the reader's log-odds are cut at
_JUDGED = 3  # hits that the score looks at
_RELATED = 3
_READER_SURE = 0.5  # chance of the reader from which a number answers whatever unit was thought of
_OTHER_YEAR = -0.5  # fit of a year that is another one
_FAR = -0.7  # fit of a place that is another one


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over SIGNALS, their means, and the score from which an answer is given."""

    weights: Mapping[str, float]
    means: Mapping[str, float]
    bias: float
    threshold: float

    def score(self, found: Mapping[str, float]) -> float:
        """Return the chance (0 to 1) that the documents answer; a signal that is not told counts as its mean."""
        total = self.bias + sum(self.weights[name] * found.get(name, self.means[name]) for name in SIGNALS)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Support:
    """The chance that the documents answer (0 to 1), and how many related passages to offer where it is too low."""

    score: float
    enough: bool
    related: int = 0


@lru_cache(maxsize=1)
def load_calibration(path: Path = CALIBRATION) -> Calibration:
    """Read the stored calibration, fitted by `eval.calibrate`; its threshold is that of the gold training split."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(stored["weights"], stored["means"], stored["bias"], stored["threshold"])


def supported(query: Query, hits: Sequence[Hit], calibration: Calibration | None = None) -> Support:
    """Judge the ranked sentences of a question."""
    if not hits:
        return Support(0.0, False)
    known = calibration or load_calibration()
    found = signals(query, hits)
    decided = contradicted(found)
    score = 0.0 if decided else known.score(found)
    near = subject(query).cover(hits[0].text) >= _NEAR
    return Support(score, not decided and score >= known.threshold, min(_RELATED, len(hits)) if near else 0)


def contradicted(found: Mapping[str, float]) -> bool:
    """Tell whether the answer would be of another year or city, a plan for a result, or a number of another place.

    Or of another measure, or no name where one is asked for; or whether nobody tells of what the question takes for
    granted, or it is small talk. No other signal makes good for these. Only numbers are held to status and place: what
    is planned is often told as begun, and a district may answer for the city.
    """
    of_other = found["status"] < 0 or found["place"] <= _FAR
    outside = any(found[name] for name in OUTSIDE)
    return found["year"] <= _OTHER_YEAR or outside or bool(found["number"] and of_other)


def signals(query: Query, hits: Sequence[Hit]) -> dict[str, float]:
    """Return SIGNALS, the features of the support score, and what decides alone, from the best hits (at least one).

    Those of the reader are left out where another reranker, or none, ordered the hits.
    """
    want = wanted_of(query, hits)
    values = values_of(query, want, hits[:READ]) if want.type == "number" else []
    value = max(values, key=lambda one: one.score, default=None)
    judged = value.hit if value else hits[0]
    return {
        "content": _content(hits[0]),
        **_of_reader(query, judged, hits),
        "chance": max(chances(values), default=0.0),
        "no_value": float(want.type == "number" and value is None),
        "year": _year(query, judged),
        "place": _place(query, judged),
        "status": status_fit(query.status, judged.sentence.status) if judged.sentence.status != "standing" else 0.0,
        "number": float(want.type == "number"),
        "other_unit": _other_unit(want, value),
        "other_measure": float(value is not None and _other_measure(query, value)),
        "no_name": float(judged.answer is not None and no_name(query.text, judged.chunk.slice(*judged.answer))),
        **_of_question(query, want, hits[:_JUDGED]),
    }


def _of_reader(query: Query, judged: Hit, hits: Sequence[Hit]) -> dict[str, float]:
    """Return the log-odds that the hit answers, the best relevance of all that were read, what is read amiss."""
    read = [hit.signals["pair"] for hit in hits if {"answerable", "pair"} <= hit.signals.keys()]
    if not read or "answerable" not in judged.signals:
        return {}
    chance = min(max(judged.signals["answerable"], _FLOOR), 1 - _FLOOR)
    return {
        "answerable": math.log(chance / (1 - chance)),
        "relevance": max(read),
        "other_kind": float(judged.answer is not None and other_kind(query.text, judged.chunk.slice(*judged.answer))),
    }


def _other_unit(want: Wanted, value: Value | None) -> float:
    if value is None or not want.units:
        return 0.0
    fits = value.features["unit"] or value.features["no_unit"] or value.features["read_sure"] >= _READER_SURE
    return float(not fits)


def _other_measure(query: Query, value: Value) -> bool:
    """Whether what was read measures something else than what is asked.

    It is of another kind (多少张: 200个), a rise for a fall, the whole of a year for what is asked per day, the sum of
    three industries for one of them, an amount or a change for a share (占几成: 下降14.7%), or a gain for a total.
    """
    unit = value.number.quantity.unit
    kind = units_of_kind(query.text)
    if kind and unit and unit not in kind:
        return True
    if _against(query.text, value.number.label) or _sum_of(query.text, value):
        return True
    if _EACH.search(query.text) and not _EACH_SAID.search(_sentence(value.hit)):
        return True
    if SHARE.search(query.text):
        share = value.number.quantity.kind in ("percent", "points")
        amount = unit not in (None, "成", "倍") and not share
        return amount or bool(_PART.search(query.text) and CHANGED_BY.search(value.number.label) and share)
    gained = value.features["gain_for_total"] and not is_total(value.number)
    return bool(gained and STOCK.search(query.text))


def _against(question: str, label: str) -> bool:
    """Whether a fall is asked for and a rise is told before the number, or the other way round."""
    fell, rose = bool(_FELL.search(question)), bool(_ROSE.search(question))
    change = CHANGED_BY.search(label)
    return change is not None and fell != rose and bool(_FELL.search(change[0])) != fell


def _sum_of(question: str, value: Value) -> bool:
    """Whether one thing is asked for and the number is that of all that are named before it (甲、乙、丙三大产业)."""
    sentence = value.hit.sentence
    text = value.hit.chunk.slice(sentence.start, value.start)
    return any(
        [item[-_TOLD:] in question for item in re.split("[、和与及]", listed[1])].count(True) == 1
        and f"{listed[2]}大" not in question
        for listed in _TOGETHER.finditer(text)
    )


def _of_question(query: Query, want: Wanted, head: Sequence[Hit]) -> dict[str, float]:
    """Return what makes a question one that no policy document answers, or none of those found."""
    text = query.text
    said = " ".join(hit.text for hit in head)
    return {
        "orders": float(orders(text)),
        "procedure": float(procedure(text, head[0].text)),
        "chat": float(chat(text)),
        "elsewhere": float(_elsewhere(query, want, said)),
        "other_edition": float(other_edition(text, said)),
        "untold": float(untold(text, said)),
    }


def _elsewhere(query: Query, want: Wanted, said: str) -> bool:
    """Whether another city or country is asked of that the passages do not name.

    A city counts where the own one is not named, or only stands beside it: what Shanghai does with Beijing may well be
    told. A country counts for numbers: a name may stand for it (日企).
    """
    beside = query.place is None or bool(BESIDE.search(query.text))
    return (beside and elsewhere(query.text, said)) or (want.type == "number" and abroad(query.text, said))


def _sentence(hit: Hit) -> str:
    return hit.chunk.slice(hit.sentence.start, hit.sentence.end)


def _content(hit: Hit) -> float:
    """Return what words and meaning say for a hit: its score without what it gained by its scope."""
    weights = load_weights()
    return hit.score - sum(weights.get(name, 0.0) * hit.signals.get(name, 0.0) for name in PREFERENCES)


def _year(query: Query, hit: Hit) -> float:
    fit = year_fit(query.years, hit.sentence.years)
    # A review of one year may still name the other: 获2023年度上海市科技奖61项.
    text = _sentence(hit)
    told = set(query.years) & set(named_years(text)) or any(f"{year}年" in text for year in query.years)
    return max(fit, 0.0) if told else fit


def _place(query: Query, hit: Hit) -> float:
    fit = place_fit(query.place, hit.sentence.place)
    if fit > _FAR or query.place in (None, CITY):
        return fit
    short = query.place.removesuffix("新区").removesuffix("区") if query.place else ""
    return 0.0 if short in " ".join((*hit.chunk.headings, hit.text)) else fit


def in_scope(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that do not contradict the year, the place and the status that the question names."""
    return tuple(
        hit
        for hit in hits
        if _year(query, hit) >= 0
        and _place(query, hit) > _FAR
        and {query.status, hit.sentence.status} != {"planned", "done"}
    )
