"""Whether the documents support an answer: what of the hits is in the question's scope, and a calibrated score."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.labels import labelled
from rag.matching import place_fit, year_fit
from rag.overlap import subject
from rag.periods import named_years
from rag.places import elsewhere
from rag.records import Hit, Query

CALIBRATION = Path(__file__).with_name("support.json")
SIGNALS = ("pair", "answerable", "late", "cover", "status", "values")
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
    usable = in_scope(query, hits)
    related = min(_RELATED, len(hits)) if subject(query).cover(hits[0].text) >= 0.3 else 0 if hits else 0
    if not usable or elsewhere(query.text, hits[0].text):
        return Support(0.0, False, usable, related)
    known = calibration or load_calibration()
    score = known.score(signals(query, usable))
    return Support(score, score >= known.threshold, usable, related)


def in_scope(query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that do not contradict the year and place that the question names."""
    return tuple(hit for hit in hits if _year_holds(query, hit) and _place_holds(query, hit))


def _year_holds(query: Query, hit: Hit) -> bool:
    if year_fit(query.years, hit.sentence.years) >= 0:
        return True
    # A review of one year may still name the other: 获2023年度上海市科技奖61项.
    return bool(set(query.years) & set(named_years(hit.chunk.slice(hit.sentence.start, hit.sentence.end))))


def _place_holds(query: Query, hit: Hit) -> bool:
    fit = place_fit(query.place, hit.sentence.place)
    if query.place and query.place != hit.sentence.place and fit <= -0.7:
        return query.place.removesuffix("新区").removesuffix("区") in hit.text
    return True


def signals(query: Query, usable: Sequence[Hit]) -> dict[str, float]:
    """Return the features of the support score, from the best usable hits (at least one)."""
    head = usable[:_JUDGED]
    about = subject(query)
    status = 0.0
    if query.status and head[0].sentence.status:
        status = 1.0 if query.status == head[0].sentence.status else -1.0
    texts = [
        " ".join((*hit.chunk.headings[-1:], hit.chunk.slice(hit.sentence.start, hit.sentence.end))) for hit in head
    ]
    return {
        "pair": max(hit.signals.get("pair", 0.0) for hit in head) / 5.0,
        "answerable": max(hit.signals.get("answerable", 0.0) for hit in head),
        "late": (max(hit.signals.get("late", 0.0) for hit in head) - 0.85) * 20.0,
        "cover": max(about.cover(text) for text in texts),
        "status": status,
        "values": 1.0 if any(labelled(text) for text in texts) else 0.0,
    }
