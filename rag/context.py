"""What the sentences of a section speak about unless they say otherwise, inferred from the outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.periods import named_years, relative_years
from rag.records import Heading, Metadata, Status
from rag.sections import Section

_GLOSSARY = re.compile(r"名词解释|指标解释|术语(?:解释|表)|释义|附则")
_REVIEW = re.compile(
    r"回顾|执行情况|完成情况|进展情况|如期实现|主要(?:成效|成绩|成就|工作情况)|工作成效|取得的成[就绩效]|发展(?:成就|基础)$|工作总结"
)
_BOTH = re.compile(r"(?:回顾|执行情况|完成情况).*(?:草案|任务|目标|安排|计划|展望)")
_PLAN = re.compile(
    r"(?:主要|重点|目标|工作|总体|预期|发展|具体|年度|奋斗|行动|阶段)(?:预期)?(?:任务|目标|要求|安排|部署|举措|思路|措施|工作)|任务和?(?:措施|举措|分工)"
    r"|指导思想|基本原则|指导方针|工作安排|下一步"
)
_VISION = re.compile(r"展望|远景|愿景|到(?:20\d\d|二[〇○]\w\w)年")
_CIRCUMSTANCES = re.compile(
    r"(?:面临的?|新)(?:\w{0,6})(?:机遇|挑战|形势|环境)|机遇(?:和|与|、)?\w{0,2}挑战|形势(?:与|和)?(?:分析|判断|任务)?$|(?:发展|编制|工作)(?:背景|现状|环境)$"
    r"|存在(?:的)?(?:主要|突出)?(?:问题|不足|困难)|(?:问题|困难)(?:和|与)(?:不足|挑战|问题)"
)
_RULES = re.compile(r"(?:条例|办法|规定|细则|规则|准则|规范|标准|决定|法|章程)(?:[（(][^（）()]*[）)])?$")
_PLANS = re.compile(r"规划|纲要|计划|方案|意见|要点|措施|安排|部署")
_REPORTS = re.compile(r"报告|公报|总结|白皮书|年报|通报|综述")
_ISSUED = re.compile(r"(?:印发|转发|发布|公布)(?:[^《》]{0,20})《(.+)》")
_LOOKS_BACK = re.compile(r"^(?:各位代表，)?(?:一年来|过去(?:的)?一年|五年来|过去五年|回顾(?:过去|20\d\d))")
_LOOKS_AHEAD = re.compile(
    r"^(?:做好|综合[^，]{2,10}，)?(?:今年|明年|下一年|20\d\d年)(?:的)?[^，。]{0,6}，?(?:我们)?(?:要|将|是|全市|全区|政府|工作)"
)
_PAST = re.compile(r"过去|年来")
_ORDINAL = re.compile(r"[（(【第]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）】、.．章节编]")


@dataclass(frozen=True, slots=True)
class Context:
    """The years and the status that a section gives to its sentences; no status means that it tells nothing.

    `assumed` marks what stands before the first telling heading: it follows from the kind of document alone.
    """

    years: tuple[int, ...]
    status: Status | None
    assumed: bool = False


@dataclass(slots=True)
class _Walk:
    """What the sections so far have told: the lasting context, the numbering, and the headings proved wrong."""

    state: Context
    runs: dict[tuple[str, ...], int] = field(default_factory=dict)
    wrong: set[int] = field(default_factory=set)


def contexts(metadata: Metadata, parts: Sequence[Section], leads: Sequence[str]) -> Iterator[Context]:
    """Yield a context for every section in order; `leads` are their first sentences, "" where they have none.

    The nearest heading with a telling word decides. Without one the section goes on as the one before, except
    that a numbering which starts again turns from what a report reviews to what it plans. A section that opens
    with 一年来 looks back whatever stands above it: newspapers move headings about.
    """
    walk = _Walk(_beginning(metadata))
    for part, lead in zip(parts, leads, strict=True):
        restarts = _restarts(part, walk.runs)
        if metadata.reports and looks_back(lead):
            walk.state = Context(metadata.reports, "done")
            walk.wrong.update(h.start for h in part.headings if _REVIEW.search(h.text) is None)
        told = _told(metadata, part, walk.wrong)
        if told is None and walk.state.status == "done" and metadata.plans and (restarts or looks_ahead(lead)):
            walk.state = Context(metadata.plans, "planned")
        elif told is not None and told[1]:
            walk.state = told[0]
        yield told[0] if told else walk.state


def spoken_years(text: str, metadata: Metadata) -> tuple[int, ...]:
    """Return the years that a text of this document names, else those that 今年, 过去五年 and their like mean.

    A report's own year is the one it plans for; a plan looks back from its first year and calls today the year
    of its issue.
    """
    named = named_years(text)
    if named:
        return named
    issued = metadata.issue_date.year if metadata.issue_date else None
    first = metadata.plans[0] if metadata.plans else issued
    base = first if len(metadata.plans) == 1 or _PAST.search(text) else issued
    return relative_years(text, base) if base else ()


def looks_back(text: str) -> bool:
    """Whether a plain passage opens with 一年来 or its like."""
    return bool(_LOOKS_BACK.match(text))


def looks_ahead(text: str) -> bool:
    """Whether a plain passage opens with what this or the next year is to bring."""
    return bool(_LOOKS_AHEAD.match(text))


def _beginning(metadata: Metadata) -> Context:
    """Return the context of a text before its first telling heading, by what kind of document it is."""
    issued = _ISSUED.search(metadata.title)
    title = (issued[1] if issued else metadata.title).strip("《》 ")
    if _RULES.search(title):
        return Context((), "standing", assumed=True)
    report, plan = _REPORTS.search(title), _PLANS.search(title)
    if metadata.reports and (report or not plan):
        return Context(metadata.reports, "done", assumed=True)
    if metadata.plans or plan:
        return Context(metadata.plans, "planned", assumed=True)
    return Context((), "done" if report else None, assumed=True)


def _told(metadata: Metadata, part: Section, wrong: set[int]) -> tuple[Context, bool] | None:
    """Return what the nearest telling heading says, and whether it holds for the sections that follow, too."""
    for heading in reversed(part.headings):
        if heading.start not in wrong:
            told = _heading(metadata, heading)
            if told:
                return told
    return None


def _heading(metadata: Metadata, heading: Heading) -> tuple[Context, bool] | None:
    text = re.sub(r"\s", "", heading.text)
    years = spoken_years(text, metadata)
    if _GLOSSARY.search(text):
        return Context((), "standing"), False
    if _REVIEW.search(text):
        # The title of a report on one year and plan for the next tells its parts nothing.
        if len(years) > 1 and _BOTH.search(text):
            return None
        return Context(years or metadata.reports, "done"), True
    if _VISION.search(text) and years and (not metadata.plans or years[-1] > metadata.plans[-1]):
        return Context(years, "planned"), False
    if _CIRCUMSTANCES.search(text):
        return Context(years or metadata.plans or metadata.reports, "done"), False
    if _PLAN.search(text):
        return Context(years or metadata.plans, "planned"), True
    return None


def _restarts(part: Section, runs: dict[tuple[str, ...], int]) -> bool:
    """Whether the section's number begins a second run 一、二、… among headings of the same rank and parent."""
    match = _ORDINAL.match(part.headings[-1].text) if part.headings and not part.resumed else None
    if not match:
        return False
    own = part.headings[-1]
    rank = (*part.path[:-1], str(own.level), own.text[: match.start(1)], own.text[match.end(1)])
    first = match[1] in ("一", "1")
    again = first and runs.get(rank, 0) > 1
    runs[rank] = 1 if first else runs.get(rank, 0) + 1
    return again
