"""Matches every sentence of an answer to its cited quotes: what does not stand in them is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.arithmetic import sums
from rag.claims import claims
from rag.judging import GOOD, Asked, Reason, Verdict, judge
from rag.lexical import is_verbatim
from rag.markers import Statement, statement, statements
from rag.numbers import find_quantities
from rag.records import Citation
from rag.sources import Source, holds, shown_results, source_of, years_in

__all__ = [
    "Asked",
    "Checked",
    "Verdict",
    "check_answer",
    "check_sentence",
    "check_statements",
    "explain",
    "is_absence",
    "is_framing",
    "warning",
]

_NOTHING = Asked()
_LEAD_IN = 40
_TITLE = re.compile(r"《[^《》]*》")
_BRACKETED = re.compile(r"\[(\d{1,4})\]")
_ABSENT = re.compile(
    r"(?:资料|材料|文档|引文|来源|原文|文件|报告|所给|提供的)[^。，；]{0,16}(?:未|没有|无)(?:[^。，；]{0,8})"
    r"(?:提[及到供]|给出|说明|包含|涉及|列出|找到|相关|披露|明确|记载|查到|公布|数据|数字|信息)"
    r"|(?:documents?|sources?|passages?|texts?)\b[^.]{0,40}\b(?:do(?:es)? not|did not|no)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer's statements in order, each with its verdict."""

    judged: tuple[tuple[Statement, Verdict], ...]

    @property
    def ok(self) -> bool:
        """Whether every statement is supported."""
        return all(verdict.ok for _, verdict in self.judged)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line for each statement that is not."""
        return tuple(warning(statement.text, verdict) for statement, verdict in self.judged if not verdict.ok)


_SAID: dict[Reason, tuple[str, str]] = {
    "marker": ("没有可用的引用编号", "no usable citation"),
    "quantity": ("引文里没有{missing}", "not in the quotes: {missing}"),
    "year": ("引文里{missing}不属于所说的年份", "{missing}: another year in the quotes"),
    "comparison": (
        "引文里{missing}的说法不同（新增/累计、以上/以内等）",
        "{missing}: compared otherwise",
    ),
    "status": ("引文里{missing}的完成/计划状态相反", "{missing}: done and planned are mixed up"),
    "place": ("引文说的不是{missing}", "the quotes are not about {missing}"),
    "subject": ("引文里{missing}说的是别的事", "{missing}: the quotes say this of something else"),
    "sum": ("算式不成立：{missing}", "the sum is wrong: {missing}"),
    "name": ("引文里没有{missing}", "not in the quotes: {missing}"),
    "negation": ("引文的肯定或否定相反：{missing}", "affirmed and denied are mixed up: {missing}"),
    "wording": ("引文里找不到这样的说法", "nothing like it in the quotes"),
    "language": ("无法与引文逐字核对", "cannot be compared with the quotes word by word"),
}


def explain(verdict: Verdict, *, english: bool = False) -> str:
    """Say in a few words why a sentence is not supported."""
    if verdict.reason is None:
        return ""
    separator = ", " if english else "、"
    return _SAID[verdict.reason][1 if english else 0].format(missing=separator.join(verdict.missing))


def warning(text: str, verdict: Verdict, *, english: bool = False) -> str:
    """Return a one-line warning that names a sentence and what is wrong with it."""
    short = text if len(text) <= 60 else text[:60] + "…"
    why = explain(verdict, english=english)
    return f"“{short}”: {why}" if english else f"“{short}”：{why}"


def check_sentence(sentence: str, quotes: Sequence[str | Citation]) -> Verdict:
    """Judge one sentence by the quotes that it cites; a citation adds its years, status, place and title."""
    sources = [source_of(quote) for quote in quotes]
    text = statement(sentence.strip()).text
    return judge(text, sources, shown_results([(text, sources)]), _NOTHING)


def check_answer(text: str, citations: Sequence[Citation], *, asked: Asked = _NOTHING) -> Checked:
    """Judge each statement of an answer by the citations that its markers name.

    A sum that is shown and right supports its result in the whole answer and needs no marker. Lead-ins, headings
    and table heads need none, but their numbers must stand in some quote, or count the items that follow. A
    sentence whose numbers stand in its quotes may take its other words from the question; what it leaves unsaid
    is the question's year, place and status.
    """
    known = {citation.marker for citation in citations}
    for citation in citations:
        # The [20] of a quoted table row is no marker.
        for own in _BRACKETED.finditer(citation.quote):
            text = text if int(own[1]) in known else text.replace(own[0], f"〔{own[1]}〕")
    return check_statements(statements(text), citations, asked=asked)


def check_statements(found: Sequence[Statement], citations: Sequence[Citation], *, asked: Asked = _NOTHING) -> Checked:
    """Judge the statements of an answer that has been split already."""
    by_marker = {citation.marker: source_of(citation) for citation in citations}
    cited = [[by_marker[marker] for marker in one.markers if marker in by_marker] for one in found]
    everything = list(by_marker.values())
    derived = shown_results((one.text, own or everything) for one, own in zip(found, cited, strict=True))
    judged: list[tuple[Statement, Verdict]] = []
    other = False
    for position, one in enumerate(found):
        following = found[position + 1 :]
        # After a sentence on another year, one that names none may go on about that.
        other = other or bool(asked.years and set(years_in(one.text)) - set(asked.years))
        if one.is_layout or is_absence(one.text):
            verdict = GOOD
        elif not one.markers and is_framing(one, following):
            verdict = _judge_framing(one, following, everything)
        elif not one.markers and (near := _unmarked(one, following, by_marker)):
            verdict = judge(one.text, near, derived, asked)
        elif not one.markers or any(marker not in by_marker for marker in one.markers):
            verdict = Verdict(False, (), "marker")
        else:
            verdict = judge(one.text, cited[position], derived, asked if not other else replace(asked, years=()))
        judged.append((one, verdict))
    return Checked(tuple(judged))


def _unmarked(one: Statement, following: Sequence[Statement], sources: Mapping[int, Source]) -> Sequence[Source]:
    """Return what a statement without a marker may stand on, if anything.

    That is every quote for a sum or comparison that is shown, and for words that are quoted the quotes of the next
    marker on their line.
    """
    if sums(one.text):
        return list(sources.values())
    for other in following:
        if "\n" in other.lead:
            break
        if other.markers:
            cited = [sources[marker] for marker in other.markers if marker in sources]
            return [source for source in cited if is_verbatim(one.text, source.text)]
    return []


def is_absence(text: str) -> bool:
    """Tell whether a statement only says that the documents do not say something."""
    return bool(_ABSENT.search(text)) and not claims(text) and len(text) <= 80


def is_framing(one: Statement, following: Sequence[Statement]) -> bool:
    """Tell whether a statement only introduces what follows: a lead-in, a heading, the head of a table."""
    if one.is_row:
        return bool(following) and following[0].is_row and following[0].is_layout
    opens = re.search(r"[：:][*_]*$", one.text) or "#" in one.lead or re.fullmatch(r"\*\*[^*]+\*\*", one.text)
    return bool(following) and bool(opens) and len(one.text) <= _LEAD_IN


def _judge_framing(one: Statement, following: Sequence[Statement], sources: Sequence[Source]) -> Verdict:
    items = sum(1 for other in _list_after(following))
    lost = [
        quantity.text
        for quantity in find_quantities(_TITLE.sub("", one.text))
        if not (quantity.unit and quantity.value == items) and not any(holds(source, quantity) for source in sources)
    ]
    return Verdict(False, tuple(lost), "quantity") if lost else GOOD


def _list_after(following: Sequence[Statement]) -> Iterable[Statement]:
    for one in following:
        if one.lead.startswith("\n\n") and not one.lead.strip():
            return
        if one.lead.strip() and "#" not in one.lead:
            yield one
