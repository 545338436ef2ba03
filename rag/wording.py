"""The few words of our own in an answer, in the language of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Citation

_STATUS = {"done": ("已完成", "done"), "planned": ("计划", "planned"), "standing": ("", "")}
_PLACES = {"上海市": "Shanghai"}


def is_english(question: str) -> bool:
    """Tell whether a question is written in English: it has Latin words and hardly a Chinese character."""
    return len(re.findall(r"[㐀-鿿]", question)) * 4 < len(re.findall(r"[A-Za-z]", question))


def scope_words(citation: Citation, *, english: bool) -> str:
    """Return year, place and status of a quote as a reader says them."""
    year = year_words(citation, english=english)
    place = _PLACES.get(citation.place or "", citation.place or "") if english else citation.place or ""
    status = _STATUS.get(citation.status or "", ("", ""))[1 if english else 0]
    return (", " if english else "，").join(part for part in (year, place, status) if part)


def year_words(citation: Citation, *, english: bool) -> str:
    """Return the years of a quote, more than two of them as a period; empty where it has none."""
    years = citation.years
    if len(years) > 2:
        return f"{years[0]}–{years[-1]}" if english else f"{years[0]}—{years[-1]}年"
    return ", ".join(map(str, years)) if english else "、".join(f"{one}年" for one in years)


def refusal(*, english: bool, related: Sequence[Citation] = ()) -> str:
    """Return the line that says the documents do not answer, and of which years the related passages speak."""
    line = "The documents do not say." if english else "资料里没有这个问题的答案。"
    if not related:
        return line
    years = list(dict.fromkeys(filter(None, (year_words(one, english=english) for one in related))))
    if english:
        of = f" for {'; '.join(years)}" if years else ""
        return f"{line} They do have related passages{of}, which are not the answer."
    return (
        f"{line}{'、'.join(years)}有相近的内容，供参考，并不是答案。"
        if years
        else f"{line}相近的内容供参考，并不是答案。"
    )
