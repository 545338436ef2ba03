"""The few words of our own in an answer, in the language of the question."""

from __future__ import annotations

import re

from rag.records import Citation

_STATUS = {"done": ("已完成", "done"), "planned": ("计划", "planned"), "standing": ("", "")}
_PLACES = {"上海市": "Shanghai"}


def is_english(question: str) -> bool:
    """Tell whether a question is written in English: it has Latin words and hardly a Chinese character."""
    return len(re.findall(r"[㐀-鿿]", question)) * 4 < len(re.findall(r"[A-Za-z]", question))


def scope_words(citation: Citation, *, english: bool) -> str:
    """Return year, place and status of a quote as a reader says them."""
    years = citation.years
    if len(years) > 2:
        year = f"{years[0]}–{years[-1]}" if english else f"{years[0]}—{years[-1]}年"
    else:
        year = ", ".join(map(str, years)) if english else "、".join(f"{one}年" for one in years)
    place = _PLACES.get(citation.place or "", citation.place or "") if english else citation.place or ""
    status = _STATUS.get(citation.status or "", ("", ""))[1 if english else 0]
    return (", " if english else "，").join(part for part in (year, place, status) if part)


def refusal(*, english: bool, related: bool) -> str:
    """Return the line that says the documents do not answer, and whether something near follows."""
    if english:
        return "The documents do not say." + (
            " Related passages, which are not the answer, are listed." if related else ""
        )
    return "资料里没有这个问题的答案。" + ("下面列出资料里相近的内容，供参考，并不是答案。" if related else "")
