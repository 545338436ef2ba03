"""Whether the documents support an answer: a score calibrated on questions that they answer and that they do not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.asking import Wanted, wanted_of
from rag.contrasts import BESIDE
from rag.exclusions import asking_clauses
from rag.fusion import load_weights
from rag.matching import FAR, PREFERENCES, place_fit, status_fit, year_fit
from rag.measured import no_such_counts, other_measure
from rag.measures import unmeasured
from rag.naming import (
    no_company,
    no_content,
    no_name,
    no_names,
    no_things,
    other_edition,
    other_kind,
    other_office,
)
from rag.overlap import subject
from rag.periods import named_years
from rag.phases import in_phase
from rag.places import CITY, abroad, elsewhere
from rag.question import place_asked
from rag.reasons import no_reason, untold
from rag.records import Hit, Query
from rag.tokens import simplify
from rag.unanswerable import chat, orders, procedure
from rag.values import READ, Value, values_of

CALIBRATION = Path(__file__).with_name("support.json")
SIGNALS = (
    "content", "answerable", "relevance", "year", "number", "no_value", "other_unit", "other_kind",
)  # fmt: skip
# What no score makes good for: a question of what nobody tells, of which only another measure is told, or for no name
# that was read; or one for no document at all.
OUTSIDE = (
    "elsewhere", "other_edition", "other_measure", "no_name", "untold", "orders", "procedure", "chat",
)  # fmt: skip
_NEAR = 0.3  # share of the subject that a passage must hold to be offered as related
_EXPECTED = "预计"
_FLOOR = 1e-4  # chance that the reader's log-odds are cut at
_JUDGED = 3  # hits that the score looks at
_RELATED = 3
_COUNT = re.compile(r"多少|(?<![哪好十百千零])几(?!百|千|万|乎)[㐀-鿿]|\bhow (?:many|much)\b", re.IGNORECASE)
_READER_SURE = 0.5  # chance of the reader from which a number answers whatever unit was thought of
_NAMES_SURE = 0.8  # the same, from which one name answers where several are asked for
_OTHER_YEAR = -0.5  # fit of a year that is another one


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
    granted, or it is small talk, gives orders or asks how to apply. No signal makes good for these. Only numbers are
    held to status and place: what is planned is often told as begun, and a district may answer for the city.
    """
    of_other = found["status"] < 0 or found["place"] <= FAR
    outside = any(found[name] for name in OUTSIDE)
    return found["year"] <= _OTHER_YEAR or outside or bool(found["number"] and of_other)


def signals(query: Query, hits: Sequence[Hit]) -> dict[str, float]:
    """Return SIGNALS, the features of the support score, and what decides alone, from the best hits (at least one).

    Those of the reader are left out where another reranker, or none, ordered the hits.
    """
    want = wanted_of(query, hits)
    values = values_of(query, want, hits[:READ]) if want.type == "number" else []
    value = max(values, key=lambda one: one.score, default=None)
    judged = value.hit if value else in_phase(query, hits)[0] if want.type in ("name", "list") else hits[0]
    return {
        "content": _content(hits[0]),
        **_of_reader(query, judged, hits),
        "no_value": float(want.type == "number" and value is None),
        "year": _year(query, judged),
        "place": _place(query, judged),
        "status": _status(query, judged),
        "number": float(want.type == "number" or _counts(query.text, want)),
        "other_unit": _other_unit(want, value),
        "other_measure": float(
            unmeasured(query.text, with_heading(judged), query.terms)
            or (want.type == "list" and no_such_counts(query.text, judged.text))
            or (value is not None and other_measure(query.text, value))
        ),
        "no_name": float(_no_name(query.text, judged)),
        **_of_question(query, want, hits[:_JUDGED]),
    }


def _counts(question: str, want: Wanted) -> bool:
    """Whether several numbers are asked for: 浦东和闵行分别多少."""
    return want.type == "list" and bool(_COUNT.search(question))


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


def _of_question(query: Query, want: Wanted, head: Sequence[Hit]) -> dict[str, float]:
    """Return what makes a question one that no policy document answers, or none of those found."""
    text = query.text
    said = " ".join(hit.text for hit in head)
    return {
        "orders": float(orders(simplify(query.question))),
        "procedure": float(procedure(text, head[0].text)),
        "chat": float(chat(text)),
        "elsewhere": float(_elsewhere(query, want, said)),
        "other_edition": float(other_edition(text, said)),
        "untold": float(untold(text, said) or no_reason(text, head[0].text) or no_content(text, said)),
    }


def _elsewhere(query: Query, want: Wanted, said: str) -> bool:
    """Whether another city or country is asked of that the passages do not name.

    A city counts where the own one is not named, or only stands beside it: what Shanghai does with Beijing may well be
    told. A country counts for numbers: a name may stand for it (日企).
    """
    beside = query.place is None or place_asked(asking_clauses(query.text)) is None or bool(BESIDE.search(query.text))
    return (beside and elsewhere(query.text, said)) or (want.type == "number" and abroad(query.text, said))


def _no_name(question: str, hit: Hit) -> bool:
    """Whether a name, or several, are asked for, and what was read in the hit is none."""
    if other_office(question, hit.text):
        return True
    if hit.answer is None:
        return False
    read = hit.chunk.slice(*hit.answer)
    sure = hit.signals.get("answerable", 0.0) >= _NAMES_SURE
    return (
        no_name(question, read)
        or no_company(question, read)
        or no_things(question, read, hit.text)
        or no_names(question, read, hit.text, sure=sure)
    )


def with_heading(hit: Hit) -> str:
    """Return a hit's text under its nearest heading, which may name what the sentence measures."""
    return " ".join((*hit.chunk.headings[-1:], hit.text))


def _sentence(hit: Hit) -> str:
    return hit.chunk.slice(hit.sentence.start, hit.sentence.end)


def _content(hit: Hit) -> float:
    """Return what words and meaning say for a hit: its score without what it gained by its scope."""
    weights = load_weights()
    return hit.score - sum(weights.get(name, 0.0) * hit.signals.get(name, 0.0) for name in PREFERENCES)


def _status(query: Query, hit: Hit) -> float:
    # 预计全年完成: what is expected of a year that is nearly over is told as done.
    if hit.sentence.status == "standing" or (_EXPECTED in query.text and _EXPECTED in hit.text):
        return 0.0
    return status_fit(query.status, hit.sentence.status)


def _year(query: Query, hit: Hit) -> float:
    fit = year_fit(query.years, hit.sentence.years)
    # A review of one year may still name the other: 获2023年度上海市科技奖61项.
    text = _sentence(hit)
    told = set(query.years) & set(named_years(text)) or any(f"{year}年" in text for year in query.years)
    return max(fit, 0.0) if told else fit


def _place(query: Query, hit: Hit) -> float:
    fit = place_fit(query.place, hit.sentence.place)
    if fit > FAR or query.place in (None, CITY):
        return fit
    short = query.place.removesuffix("新区").removesuffix("区") if query.place else ""
    return 0.0 if short in " ".join((*hit.chunk.headings, hit.text)) else fit


def in_scope(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that do not contradict the year, the place and the status that the question names."""
    return tuple(
        hit
        for hit in hits
        if _year(query, hit) >= 0
        and _place(query, hit) > FAR
        and {query.status, hit.sentence.status} != {"planned", "done"}
    )
