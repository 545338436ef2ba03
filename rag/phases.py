"""Whether a building work is begun, under way or done: what a question asks and what a clause says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rag.clauses import clauses
from rag.records import Hit, Query, Span

_HEAD = 4  # hits that are looked at
_NEARLY = 3.0  # how much worse than the best another one may be
Phase = Literal["begun", "under way", "done"]

_ASKED: dict[Phase, re.Pattern[str]] = {
    "begun": re.compile(
        r"开工(?![率比])|动工|[破动]土|开建|开挖|新上马|(?:刚|开始|头一回|第一次|动手)(?:要?开始|动手|启动)?新?[造建修](?![订复正议材立])|新启动|起步建|"
        r"\bbr(?:eak|oke|eaking|oken) ground\b|\bstart(?:ed|ing)? (?:construction|building|work)|"
        r"\bconstruction starts?\b",
        re.IGNORECASE,
    ),
    "under way": re.compile(
        r"续建|(?<![存现])在建(?!了)|(?:抓紧|正在|还在)(?:[造建]|修(?!订)|施工)|接着[造建修盖]|"
        r"\bunder construction\b",
        re.IGNORECASE,
    ),
    "done": re.compile(
        r"(?:建成|竣工|完工|通车|投[运用产])(?![区率比]|百分|里程|面积)|收工|收尾|启用|落成|"
        r"[造修盖装铺][完成]|建完|[造建修盖装铺]好(?!后)|[做干挖弄]完|通下来|"
        r"(?<![流交沟疏])通了|[要才年新会能]通的|"
        r"\b(?:completed|finished|opened)\b(?! products)",
        re.IGNORECASE,
    ),
}  # fmt: skip
# 当年不完工 names no phase, nor does what has not begun.
_NOT_YET = re.compile(
    r"(?:没有?|未|尚未|不|\bnot (?:yet )?(?:been )?)"
    r"(?:建成|完工|竣工|开工|通车|动工|动土|启用|completed|finished|opened)"
)
_SAID: dict[Phase, re.Pattern[str]] = {
    "begun": re.compile(r"开工|动工|启动建设|新启动"),
    "under way": re.compile(r"加快(?:推进)?[^，；。]{0,12}建设|加快建设|续建|推进[^，；。]{0,24}(?:建设|工程|项目)"),
    "done": re.compile(r"建成(?![后区])|竣工|完工|通车|投[运用]|投入(?:使用|运营|运行)|落成|启用|开通|全线贯通"),
}


def phase_asked(question: str) -> Phase | None:
    """Return the one phase that a question names, None where it names none or several."""
    asked = _NOT_YET.sub(" ", question)
    named = [phase for phase, words in _ASKED.items() if words.search(asked)]
    return named[0] if len(named) == 1 else None


def phases_said(text: str) -> frozenset[Phase]:
    """Return the phases that the words of a clause or of a number name."""
    return frozenset(phase for phase, words in _SAID.items() if words.search(text))


def in_phase(query: Query, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits, in front the one whose clause is of the phase that the question names; its answer stands there.

    建成甲、乙，加快建设丙: of what is done, 甲 and 乙 are the answer, whatever the reader took. `hits` are ranked
    sentences. Unchanged where no phase is asked, or none of the best hits tells of it.
    """
    asked = phase_asked(query.text)
    if asked is None:
        return hits
    best = hits[0]
    for hit in hits[:_HEAD]:
        if best.score - hit.score > _NEARLY:
            break
        if fitting := _clauses_of(asked, hit):
            front = replace(hit, score=best.score, answer=_answer_in(fitting, hit))
            return [front, *(other for other in hits if other is not hit)]
    return hits


def _clauses_of(asked: Phase, hit: Hit) -> list[Span]:
    """Return the clauses of a hit that say the phase; one that says none goes with the clause before it."""
    found: list[Span] = []
    current: frozenset[Phase] = frozenset()
    for span in clauses(hit.chunk, hit.sentence):
        current = phases_said(hit.chunk.slice(*span)) or current
        if current == {asked}:
            found.append(span)
    return found


def _answer_in(fitting: Sequence[Span], hit: Hit) -> Span | None:
    """Return what is read as the answer within clauses: the reader's own, or where it most likely begins and ends."""
    for low, high in fitting:
        if hit.answer and low <= hit.answer[0] and hit.answer[1] <= high:
            return hit.answer
    pairs = [
        (begin * end, first[0], last[1])
        for low, high in fitting
        for first in hit.reading
        for last in hit.reading
        if low <= first[0] <= last[0] and last[1] <= high and (begin := first[2]) and (end := last[3])
    ]
    if pairs:
        _, start, stop = max(pairs)
        return start, stop
    return fitting[0]
