"""Judges one sentence by its sources, check after check: numbers, years, comparisons, status, place, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.arithmetic import Sum, sums
from rag.claims import Claim, facts, status_said, year_of
from rag.labels import labelled
from rag.lexical import (
    bigrams,
    has_common,
    has_kana,
    is_foreign,
    is_verbatim,
    missing_names,
    negates,
    shared,
    stands_in,
)
from rag.numbers import Quantity, contains_quantity, find_quantities, same_quantity
from rag.periods import named_years
from rag.places import LISTED, districts
from rag.records import Status
from rag.sources import Source, alike, stated, years_in, years_of

Reason = Literal[
    "marker", "quantity", "year", "comparison", "status", "place", "subject", "sum", "name", "negation", "wording",
    "language",
]  # fmt: skip
# Shares of a sentence's bigrams that must stand in its quotes, with a number that does and without one. Of 2,000
# random pairs of sentences of the shipped corpus 99% share less than 0.24, 95% less than 0.15.
_SHARED_WITH_NUMBER = 0.15
_SHARED = 0.4
_SHARED_WITH_QUESTION = 0.5
_DIRECTION = {"at_least": 1, "over": 1, "at_most": -1, "under": -1, "about": 0}
_SOURCE_NAME = re.compile(r"(?:19|20)\d\d年(?=[^，。；,;\d]{0,12}(?:报告|公报|纲要))")
_ECHO = 0.7
_WANTS = re.compile(r"多少|几(?!乎)|多大|哪|谁|什么|何时|\b(?:how (?:many|much)|which|who|what|when)\b", re.IGNORECASE)
# A question answers nothing, though its words may all stand in a quote.
_ASKS = re.compile(r"[？?][”’」』）)]*$|多少[家个座张台件套万亿元%]?[。.]?$")
_TITLE = re.compile(r"《[^《》]*》")
# （2024年，上海市，已完成）: what an answer says of a quote as a whole.
_NOTE = re.compile(r"（[^（）]*，(?:计划|已完成)）|（[^（）]*, planned）")
_CITYWIDE = re.compile(r"全市|本市|上海市(?![\u3400-\u9fff]{0,6}区)|city-?wide", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported; if not, which kind of thing is missing, and the things themselves."""

    ok: bool
    missing: tuple[str, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question asks: what a sentence leaves unsaid is understood to be this year, place and status."""

    text: str = ""
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None


GOOD = Verdict(True)
_SIDES = re.compile(r"计划|实际|目标|完成|相同|一样")


def judge(text: str, sources: Sequence[Source], derived: Sequence[Quantity], asked: Asked) -> Verdict:
    """Run the checks in order of weight; the first that fails decides.

    A sentence whose numbers stand in the sources may take its words from the question.
    """
    if not sources:
        return Verdict(False, (), "marker")
    if _ASKS.search(text):
        return Verdict(False, (), "wording")
    whole = " ".join(f"{source.text} {source.around}" for source in sources)
    if missing := missing_names(text, f"{whole} {asked.text}"):
        return Verdict(False, missing, "name")
    shown = sums(text)
    if wrong := tuple(one.text for one in shown if not (one.right and alike(one, sources))):
        return Verdict(False, wrong, "sum")
    # What a title or the name of a report holds is no claim; a sum is checked by its operands.
    bare = _SOURCE_NAME.sub("", _TITLE.sub("", _blank(text, shown)))
    said = [
        *facts(bare),
        *(Claim(operand) for one in shown for operand in one.operands if not stated(operand, sources)),
    ]
    if said and not (verdict := _judge_asked(bare, said, sources, asked)).ok:
        return verdict
    if any(is_verbatim(text, source.text) for source in sources):
        return GOOD
    checks: tuple[Callable[[], Verdict], ...] = (
        lambda: _judge_claims(said, sources, derived),
        lambda: _judge_years(bare, sources),
        lambda: _judge_status(bare, said, sources),
        lambda: _judge_place(bare, sources),
        lambda: _judge_subject(text, sources),
        # 2025年计划比2024年实际少: plan and result have been judged above, and beside a sum they need no other proof.
        lambda: _judge_wording(_SIDES.sub("", text) if shown else text, bool(said or shown), sources, asked.text),
    )
    for check in checks:
        verdict = check()
        if not verdict.ok:
            return verdict
    return GOOD


def _blank(text: str, shown: Sequence[Sum]) -> str:
    for one in shown:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _judge_asked(text: str, said: Sequence[Claim], sources: Sequence[Source], asked: Asked) -> Verdict:
    """Find numbers that stand in the sources, but for another year, place or status than the question's."""
    dated = years_in(text)
    if dated and not set(dated) & set(asked.years):
        return GOOD
    for claim in said:
        same = [(fact, source) for source in sources for fact in source.facts if _same(claim, fact, source)]
        years = [{*fact.years, *source.years} for fact, source in same]
        if asked.years and not dated and years and all(own and not own & set(asked.years) for own in years):
            return Verdict(False, (claim.quantity.text,), "year")
    # Of two years asked for, one may be done and the other planned; the five of a period are one.
    single = len(asked.years) < 2 or len(asked.years) > 4
    opposite = {"done": "planned", "planned": "done"}.get(asked.status or "") if single else None
    if opposite and status_said(text) is None and all(source.status == opposite for source in sources):
        return Verdict(False, (said[0].quantity.text,), "status")
    if asked.place and not LISTED.search(asked.text) and not districts(text) and not _CITYWIDE.search(text):
        known = {place for source in sources for place in (source.place, *districts(source.text))}
        other = all(districts(place or "") for place in known) if not districts(asked.place) else None not in known
        if other and asked.place not in known:
            return Verdict(False, (asked.place,), "place")
    return GOOD


def _judge_claims(said: Sequence[Claim], sources: Sequence[Source], derived: Sequence[Quantity]) -> Verdict:
    lost: dict[Reason, list[str]] = {}
    for claim in said:
        if any(same_quantity(claim.quantity, result) for result in derived):
            continue
        reason = _unsupported(claim, sources)
        if reason is not None:
            lost.setdefault(reason, []).append(claim.quantity.text)
    order: tuple[Reason, ...] = ("quantity", "year", "comparison", "status")
    for reason in order:
        if missing := lost.get(reason):
            return Verdict(False, tuple(dict.fromkeys(missing)), reason)
    return GOOD


def _unsupported(claim: Claim, sources: Sequence[Source]) -> Reason | None:
    """Return what keeps every fact of the sources from supporting a claim; None where one supports it."""
    same = [(fact, source) for source in sources for fact in source.facts if _same(claim, fact, source)]
    if not same:
        titled = claim.quantity.kind in ("date", "document")
        known = titled and any(contains_quantity(source.around, claim.quantity) for source in sources)
        return None if known else "quantity"
    dated = [(fact, source) for fact, source in same if _same_years(claim, fact, source)]
    if not dated:
        return "year"
    compared = [(fact, source) for fact, source in dated if _same_comparison(claim, fact, source)]
    if not compared:
        return "comparison"
    return None if any(_same_status(claim.status, fact, source) for fact, source in compared) else "status"


def _same(claim: Claim, fact: Claim, source: Source) -> bool:
    one, other = claim.quantity, fact.quantity
    if one.kind == other.kind == "date" and one.value != other.value:
        return _same_date(int(one.value), int(other.value), source.years)
    return same_quantity(one, other)


def _same_date(said: int, stated: int, years: Sequence[int]) -> bool:
    """Compare dates of which one leaves out the year, or is only a year and month."""
    if said % 10000 == stated % 10000:
        full, short = max(said, stated), min(said, stated)
        return short < 10000 <= full and (not years or full // 10000 in years)
    return said % 100 == 0 and said == stated - stated % 100


def _same_years(claim: Claim, fact: Claim, source: Source) -> bool:
    years = fact.years or source.years
    return not claim.years or not years or bool(set(claim.years) & set(years))


def _same_comparison(claim: Claim, fact: Claim, source: Source) -> bool:
    bound, stated = claim.quantity.bound, fact.quantity.bound
    if bound in ("at_least", "over", "at_most", "under") and (
        stated is None or _DIRECTION[stated] != _DIRECTION[bound]
    ):
        return False
    if claim.change is None:
        return True
    if fact.change is not None:
        return fact.change == claim.change or not claim.strict
    return not claim.strict or any(other.change == claim.change for other in source.facts)


def _same_status(said: Status | None, fact: Claim, source: Source) -> bool:
    if said is None or source.status in (None, "standing", said):
        return True
    return (fact.status or status_said(source.text)) == said


def _judge_years(text: str, sources: Sequence[Source]) -> Verdict:
    """Demand that each year named, numbers or not, is a year of a quote; of a five-year period, one of the five."""
    known = set().union(*(years_of(source) for source in sources))
    if not known:
        return GOOD
    named = [(quantity.text, year_of(quantity)) for quantity in find_quantities(text)]
    lost = [said for said, years in named if years and not {years[0], years[-1]} & known]
    period = named_years(text)
    if not lost and period and not set(period) & known:
        lost = [str(period[0])]
    return Verdict(False, tuple(dict.fromkeys(lost)), "year") if lost else GOOD


def _judge_status(text: str, said: Sequence[Claim], sources: Sequence[Source]) -> Verdict:
    """Judge a sentence without numbers by whether it says done or planned; its numbers have been judged one by one."""
    note = _NOTE.search(text)
    status = status_said(note[0] if note else text)
    if (said and not note) or status is None or any(source.status in (None, "standing", status) for source in sources):
        return GOOD
    if not note and any(status_said(source.text) == status for source in sources):
        return GOOD
    return Verdict(False, (note[0] if note else text[:20],), "status")


def _judge_place(text: str, sources: Sequence[Source]) -> Verdict:
    named = districts(text)
    known = {source.place for source in sources}
    for source in sources:
        known.update(districts(f"{source.text} {source.around}"))
    if lost := tuple(place for place in named if place not in known):
        return Verdict(False, lost, "place")
    wide = _CITYWIDE.search(text)
    if wide and not named and all(districts(source.place or "") for source in sources):
        return Verdict(False, (wide[0],), "place") if not any(wide[0] in source.text for source in sources) else GOOD
    return GOOD


def _judge_subject(text: str, sources: Sequence[Source]) -> Verdict:
    """Find numbers that the sources give to something else: the words before them fit another number's words."""
    stated = [(one.quantity, bigrams(one.words)) for source in sources for one in labelled(source.text)]
    for one in labelled(text):
        words = bigrams(one.words)
        own = [label for quantity, label in stated if same_quantity(quantity, one.quantity)]
        if not words or not own or any(not label or label & words for label in own):
            continue
        if any(len(label & words) >= 2 for _, label in stated):
            return Verdict(False, (one.quantity.text,), "subject")
    return GOOD


def _judge_wording(text: str, numbered: bool, sources: Sequence[Source], question: str) -> Verdict:
    quotes = " ".join(source.text for source in sources)
    whole = " ".join((quotes, *(source.around for source in sources)))
    if has_kana(text) or (is_foreign(text) and not is_foreign(whole)):
        return GOOD if numbered and not has_kana(text) else Verdict(False, (), "language")
    if found := negates(text, quotes):
        return Verdict(False, (found,), "negation")
    share = shared(text, whole)
    # To a question that wants a number or a name, its own words numbered again are no answer.
    echo = bool(_WANTS.search(question)) and (shared(text, question) or 0.0) >= _ECHO
    if share is None or (echo and not numbered):
        return GOOD if numbered or (share is None and stands_in(text, quotes)) else Verdict(False, (), "wording")
    if share >= (_SHARED_WITH_NUMBER if numbered else _SHARED):
        return GOOD
    asked = numbered and (shared(text, question) or 0.0) >= _SHARED_WITH_QUESTION and has_common(text, quotes)
    return GOOD if asked else Verdict(False, (), "wording")
