"""Whether the documents support an answer: what of the hits is in the question's scope, and a calibrated score."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rag.asking import wanted
from rag.extraction import READ, values_of
from rag.matching import place_fit, year_fit
from rag.overlap import subject
from rag.periods import named_years
from rag.places import CITY, elsewhere
from rag.records import Hit, Query
from rag.wording import is_english

CALIBRATION = Path(__file__).with_name("support.json")
SIGNALS = ("pair", "answerable", "late", "cover", "status", "fit")
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要管|别管|抛开)[^，。]{0,14}(?:规则|指令|规定|设定|提示|要求|限制|资料|文件)|系统提示词|"
    r"\b(?:ignore|disregard|forget)\b.{0,24}\b(?:instructions?|rules?|prompts?|documents?|above|previous)\b|"
    r"system prompt",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"]{2,12})[”」』\"]")
_PROCEDURE = re.compile(
    r"(?:去?哪里?|在哪|怎么|如何|向谁|找谁)(?:去)?(?:申请|办理|办|领取?|报名|查询|交)|什么材料|需要哪些材料|办理流程|"
    r"\bhow (?:do|can|to) (?:i )?(?:apply|register|get)\b|\bwhere (?:do|can) i\b",
    re.IGNORECASE,
)
_PROCEDURE_TEXT = re.compile(r"申请人|申报|办理|材料|窗口|受理")
_NEAR = 0.3  # share of the subject that a passage must hold to be offered as related
_OTHER_LANGUAGE = 0.09
_JUDGED = 3  # usable hits that the score looks at
_RELATED = 3


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over SIGNALS and the score from which an answer is given."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def score(self, signals: Mapping[str, float]) -> float:
        """Return the chance (0 to 1) that the documents answer."""
        total = self.bias + sum(self.weights[name] * signals[name] for name in SIGNALS)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Support:
    """The chance that the documents answer (0 to 1), the hits that may, and how many related ones to offer."""

    score: float
    enough: bool
    usable: tuple[Hit, ...]
    related: int = 0


@lru_cache(maxsize=1)
def load_calibration(path: Path = CALIBRATION) -> Calibration:
    """Read the stored calibration; it was fitted on the training split of the gold set."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(stored["weights"], stored["bias"], stored["threshold"])


def supported(query: Query, hits: Sequence[Hit], calibration: Calibration | None = None) -> Support:
    """Judge the ranked sentences of a question."""
    if not hits:
        return Support(0.0, False, ())
    usable = in_scope(query, hits)
    near = subject(query).cover(hits[0].text) >= _NEAR
    refused = Support(0.0, False, usable, min(_RELATED, len(hits)) if near else 0)
    if not usable or out_of_subject(query, usable):
        return refused
    known = calibration or load_calibration()
    found = signals(query, usable)
    score = known.score(found) if found else 0.0
    return replace(refused, score=score, enough=score >= known.threshold)


def out_of_subject(query: Query, usable: Sequence[Hit]) -> bool:
    """Tell whether a question is none that these documents could answer, whatever was found.

    It names in quotation marks what no passage says, tries to give orders, asks how to apply for something
    of which the passages do not speak, or is about a place outside the city.
    """
    text = usable[0].text
    named = _QUOTED.findall(query.text)
    if named and not any(name in hit.text for name in named for hit in usable):
        return True
    if _ORDERS.search(query.text) or elsewhere(query.text, text):
        return True
    return bool(_PROCEDURE.search(query.text)) and not _PROCEDURE_TEXT.search(text)


def in_scope(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that do not contradict the year, the place and the status that the question names."""
    return tuple(
        hit for hit in hits if _year_holds(query, hit) and _place_holds(query, hit) and _status_holds(query, hit)
    )


def _year_holds(query: Query, hit: Hit) -> bool:
    if year_fit(query.years, hit.sentence.years) >= 0:
        return True
    # A review of one year may still name the other: 获2023年度上海市科技奖61项.
    return bool(set(query.years) & set(named_years(hit.chunk.slice(hit.sentence.start, hit.sentence.end))))


def _place_holds(query: Query, hit: Hit) -> bool:
    fit = place_fit(query.place, hit.sentence.place)
    if query.place and query.place != hit.sentence.place and fit <= -0.7:
        return query.place != CITY and query.place.removesuffix("新区").removesuffix("区") in hit.text
    return True


def _status_holds(query: Query, hit: Hit) -> bool:
    # A result is no answer to what was planned; what was planned is none to what was achieved.
    return query.status is None or {query.status, hit.sentence.status} != {"planned", "done"}


def signals(query: Query, usable: Sequence[Hit]) -> dict[str, float] | None:
    """Return the features of the support score, from the best usable hits (at least one).

    None where a number is asked for and none of the best sentences holds one that could be it.
    """
    head = usable[:_JUDGED]
    about = subject(query)
    want = wanted(query.text)
    values = values_of(query, want, usable[:READ]) if want.type == "number" else []
    if want.type == "number" and not values:
        return None
    status = 0.0
    if query.status and head[0].sentence.status:
        status = 1.0 if query.status == head[0].sentence.status else -1.0
    texts = [
        " ".join((*hit.chunk.headings[-1:], hit.chunk.slice(hit.sentence.start, hit.sentence.end))) for hit in head
    ]
    # Token vectors of two languages are farther apart than those of one.
    late = max(hit.signals.get("late", 0.0) for hit in head) + (_OTHER_LANGUAGE if is_english(query.text) else 0.0)
    return {
        "pair": max(hit.signals.get("pair", 0.0) for hit in head) / 5.0,
        "answerable": max(hit.signals.get("answerable", 0.0) for hit in head),
        "late": (late - 0.85) * 20.0,
        "cover": max(about.cover(text) for text in texts),
        "status": status,
        "fit": max(value.fit for value in values) - 2.0 if values else 0.0,
    }
