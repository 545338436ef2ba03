"""Ties the sentences that a language model wrote to quotes, and sorts out those that no quote supports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.lexical import is_foreign
from rag.markers import Statement, append_markers, without_markers
from rag.prompting import Passage
from rag.quoting import drop_idle, match_of, quotes_for
from rag.records import Citation
from rag.support import Asked, Verdict, check_statements, is_absence, is_framing
from rag.wording import is_english

_GOOD = Verdict(True)


@dataclass(frozen=True, slots=True)
class Tied:
    """A statement with the quotes that its markers stand for, and what the check says of it.

    `corrected` says that its markers were not what it should have named.
    """

    statement: Statement
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = _GOOD
    corrected: bool = False


def tie(statements: Sequence[Statement], passages: Sequence[Passage], *, asked: Asked) -> tuple[Tied, ...]:
    """Quote for each statement what it cites; where that fails, whichever passage supports it as it stands."""
    tied = judged([_tied(one, passages) for one in statements], asked=asked)
    found = [
        _moved(one, tied, position, passages, asked=asked) if not one.verdict.ok else one
        for position, one in enumerate(tied)
    ]
    return judged(found, asked=asked)


def judged(tied: Sequence[Tied], *, asked: Asked) -> tuple[Tied, ...]:
    """Return the statements with their verdicts as one answer, in which a sum shown anywhere counts."""
    statements, citations = assembled(tied)
    checked = check_statements(statements, citations, asked=asked)
    return tuple(
        replace(one, verdict=_with_language(one, verdict, asked=asked))
        for one, (_, verdict) in zip(tied, checked.judged, strict=True)
    )


def _with_language(one: Tied, verdict: Verdict, *, asked: Asked) -> Verdict:
    if verdict.ok and is_foreign(one.statement.text) and not is_english(asked.text) and not _frames(one):
        return Verdict(False, (), "language")
    return verdict


def _frames(one: Tied) -> bool:
    return not one.citations


def assembled(tied: Sequence[Tied]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Return the statements with the quotes as markers 1, 2, … in order of appearance, and those quotes."""
    order: dict[tuple[str, int, int], Citation] = {}
    statements: list[Statement] = []
    for one in tied:
        numbers: list[int] = []
        for citation in one.citations:
            key = (citation.document, citation.start, citation.end)
            numbered = order.setdefault(key, replace(citation, marker=len(order) + 1))
            numbers += [numbered.marker] if numbered.marker not in numbers else []
        bare = without_markers(one.statement.raw)
        raw = append_markers(bare, numbers) if numbers else bare
        statements.append(replace(one.statement, raw=raw, markers=tuple(numbers)))
    return tuple(statements), tuple(order.values())


def _tied(statement: Statement, passages: Sequence[Passage]) -> Tied:
    if statement.is_layout:
        return Tied(statement)
    numbered = {passage.number: passage for passage in passages}
    named = [numbered[marker] for marker in statement.markers if marker in numbered]
    citations = [citation for passage in named for citation in quotes_for(statement.text, passage)]
    if not citations:
        citations = [citation for passage in named for citation in match_of(passage)]
    unknown = len(named) < len(statement.markers)
    return Tied(statement, drop_idle(statement.text, citations), corrected=unknown)


def _moved(one: Tied, tied: Sequence[Tied], position: int, passages: Sequence[Passage], *, asked: Asked) -> Tied:
    """Try the other passages one by one; what a wrong, missing or invented marker should have named is found so."""
    if is_absence(one.statement.text) or is_framing(one.statement, [other.statement for other in tied[position + 1 :]]):
        return one
    for passage in passages:
        citations = quotes_for(one.statement.text, passage)
        candidate = Tied(one.statement, citations, corrected=True)
        if citations and judged([candidate], asked=asked)[0].verdict.ok:
            return candidate
    return one


def kept(tied: Sequence[Tied]) -> tuple[Tied, ...]:
    """Leave out what failed, and lead-ins, headings and table heads that then introduce nothing.

    What follows on the line of a statement that goes takes over its place in the layout.
    """
    left = list(tied)
    while True:
        gone = [not one.verdict.ok or not _stays(left, position) for position, one in enumerate(left)]
        if not any(gone):
            return tuple(left)
        remaining: list[Tied] = []
        lead = ""
        for one, goes in zip(left, gone, strict=True):
            own = one.statement.lead
            lead = own if "\n" in own or not lead else lead
            if not goes:
                remaining.append(replace(one, statement=replace(one.statement, lead=lead)))
                lead = ""
        left = remaining


def _stays(tied: Sequence[Tied], position: int) -> bool:
    one = tied[position]
    return bool(one.citations) or is_absence(one.statement.text) or _introduces(tied, position)


def _introduces(tied: Sequence[Tied], position: int) -> bool:
    following = [one.statement for one in tied[position + 1 :]]
    statement = tied[position].statement
    if statement.is_layout:
        return statement.is_row and bool(following) and following[0].is_row
    return is_framing(statement, following)


def text_of(statements: Sequence[Statement]) -> str:
    """Write statements as one text."""
    text = "".join(one.lead + one.raw for one in statements)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n ")
