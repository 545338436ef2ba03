"""Exchanges the year, place, status or event that a question names for another, its wording kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.mentions import Kind, Mention
from rag.places import CITY

_NUMERALS = "零一二三四五六七八九十"
_TARGET = " as the target"
_SCOPE = re.compile(r"(?:20\d\d年(?:度|底|末)?|期间)(?:上海市?|全市|[㐀-鿿]{2}(?:新区|区))?")
_IN = re.compile(r"^\s*(?:in|by|for|of)\s+", re.IGNORECASE)


def substituted(text: str, then: Sequence[Mention], now: Sequence[Mention], *, english: bool) -> str:
    """Return `text`, which names `then`, with the slots named by `now` in their place.

    A year named anew drops a plan or fact that belongs to the old one; a plan period and a year exchange each other.
    """
    told = {one.kind: one for one in reversed(now)}
    edits: list[tuple[int, int, str]] = []
    placed: set[Kind] = set()
    for one in then:
        kind = _exchanged(one, then, told)
        if kind is None:
            if _dropped(one, then, told) and not (english and one.kind == "status"):
                edits.append((one.start, one.end, ""))
        elif kind in placed:
            edits.append((one.start, one.end, ""))
        else:
            placed.add(kind)
            edits.append((one.start, one.end, _spelt(told[kind], text[one.start : one.end], english=english)))
    for start, end, words in sorted(edits, reverse=True):
        text = f"{text[:start]}{words}{text[end:]}"
    if "year" in told and "status" not in told:
        text = text.replace(_TARGET, "")
        if _is_later(told["year"], then):
            text = re.sub(r"了(?=多少|几|哪)", "", text)  # what a later year brings may be planned only
    text = _added(text, [one for kind, one in told.items() if kind not in placed], english=english)
    return re.sub(r"^的|(?<=年)的(?=是|多少|几)|\s{2,}", lambda gap: " " if gap[0].isspace() else "", text).strip()


def _is_later(year: Mention, then: Sequence[Mention]) -> bool:
    before = [one.years[-1] for one in then if one.kind in ("year", "document") and one.years]
    return bool(before and year.years) and year.years[0] > before[0]


def _exchanged(one: Mention, then: Sequence[Mention], told: Mapping[Kind, Mention]) -> Kind | None:
    """Return the kind of the new mention that takes the place of an old one."""
    if one.kind in told:
        return one.kind
    kinds = {other.kind for other in then}
    if one.kind == "year" and "document" in told and "document" not in kinds and not told["document"].documents:
        return "document" if "year" not in told else None
    if one.kind == "document" and "year" in told and "year" not in kinds:
        return "year"
    return None


def _dropped(one: Mention, then: Sequence[Mention], told: Mapping[Kind, Mention]) -> bool:
    year, status = told.get("year"), told.get("status")
    if one.kind == "document" and status is not None and status.status == "done":
        return True  # a plan does not say what was done
    if year is None or not year.years:
        return False
    if one.kind == "document":
        return bool(one.years) and year.years[0] not in one.years
    if one.kind == "event":
        return True
    if one.kind != "status":
        return False
    before = [other.years[0] for other in then if other.kind in ("year", "document") and other.years]
    if not before or before[0] == year.years[0]:
        return False
    # What was planned for a later year may be done for an earlier one, and the other way round.
    return (one.status == "planned") is (year.years[0] < before[0])


def _spelt(one: Mention, old: str, *, english: bool) -> str:
    if one.kind == "year":
        if english:
            years = ", ".join(map(str, one.years))
            return f"{_lead(old)}{years}{_possessive(old)}"
        return "、".join(f"{year}年" for year in one.years)
    if one.kind == "place":
        name = "上海" if one.place == CITY and not english else one.words if english else one.place or one.words
        name = _IN.sub("", name).strip().removesuffix("'s")
        return f"{_lead(old)}{name}{_possessive(old)}" if english else name
    if one.kind == "status":
        if english:
            return "planned" if one.status == "planned" else "actual"
        return "计划" if one.status == "planned" else "实际"
    return one.words


def _lead(old: str) -> str:
    found = _IN.match(old)
    return found[0] if found else " " if old[:1] == " " else ""


def _possessive(old: str) -> str:
    return "'s" if old.rstrip().endswith("'s") else ""


def _added(text: str, new: Sequence[Mention], *, english: bool) -> str:
    if english:
        for one in sorted(new, key=lambda one: ("place", "year", "document", "status", "event").index(one.kind)):
            word = _spelt(one, "", english=True)
            if one.kind == "status":
                text = _willed(text) if one.status == "planned" else text
                word = _TARGET.strip() if one.status == "planned" else "actually"
            else:
                word = f"in {word}" if one.kind != "document" else f"in {one.words}"
            text = f"{text.rstrip('?？ .')} {word}?"
        return text
    heads = {one.kind: _spelt(one, "", english=False) for one in new}
    if "status" in heads:
        # Behind the year and the place that the question begins with.
        match = _SCOPE.search(text)
        at = match.end() if match else 0
        text = f"{text[:at]}{heads.pop('status')}{text[at:]}"
    return "".join(heads.get(kind, "") for kind in ("document", "year", "place", "event")) + text


def _willed(text: str) -> str:
    return re.sub(r"\bdid\b", "will", re.sub(r"\b(?:was|were)\b", "will be", text))


def ordinal_before(words: str, *, later: bool = False) -> str | None:
    """Return the edition before (or after) a numbered one: 第七届 gives 第六届; None for what is no number up to 99."""
    match = re.fullmatch(r"第([一二三四五六七八九十]+|\d+)(届|批|轮|期|次)", words)
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else _read(match[1])
    number += 1 if later else -1
    if not 0 < number < 100:
        return None
    return f"第{number if match[1].isdigit() else _written(number)}{match[2]}"


def _read(numeral: str) -> int:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _NUMERALS.index(tens)
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def _written(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}"
