"""A follow-up made to stand alone: it keeps the topic, year, place and status that it does not change itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.places import CITY
from rag.question import place_asked, status_asked, years_asked
from rag.records import Answer, Status
from rag.tokens import simplify

_OPENING = re.compile(
    r"^(?:那么?|哦|嗯|好的?|请问|再问一下|另外|还有|换个话题|顺便问下?|and|then|what about|how about|ok)[，,、\s]*",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"换个话题|换一个问题|另一个问题|说点别的|different (?:topic|question)|change of subject", re.IGNORECASE
)
_SAME_YEAR = re.compile(r"同一年|同年|当年|那一?年|that year|same year", re.IGNORECASE)
YEAR_WORDS = re.compile(
    r"(?:20)?\d\d\s*年(?:度|底|末|初)?|20[0-4]\d(?!\d)|今年|去年|前年|明年|“?十[一二三四五六七八九]五”?(?:期间|时期|末|规划)?|"
    r"\b(?:in|by|for|of)?\s*20\d\d\b|last year|this year|next year",
    re.IGNORECASE,
)
PLACE_WORDS = re.compile(
    r"全市|上海市?|市里|本市|(?:黄浦|徐汇|长宁|静安|普陀|虹口|杨浦|闵行|宝山|嘉定|浦东|金山|松江|青浦|奉贤|崇明)(?:新区|区)?|"
    r"\b(?:in\s+)?(?:shanghai|xuhui|pudong|minhang|jing'?an|huangpu|changning|putuo|hongkou|yangpu|baoshan|jiading|"
    r"jinshan|songjiang|qingpu|fengxian|chongming)(?:\s+(?:district|new area))?(?:'s)?",
    re.IGNORECASE,
)
STATUS_WORDS = re.compile(
    r"目标|计划|规划|打算|准备|实际|完成|预计|预期|力争|想要?|定的?|安排|政府工作报告里?|给自己|"
    r"\b(?:target|plan(?:ned)?|actual(?:ly)?|goal)\b|\bwhat (?:is|was) the\b",
    re.IGNORECASE,
)
ASKING_WORDS = re.compile(
    r"(?:一共|总共|大概|大约)?(?:是|有|要|达到|到)?(?:多少(?:万|亿)?(?:个|家|张|套|座|台|部|条|项|件|户|人|人次|亩|公里|吨|钱|元)?|"
    r"几(?:个|家|张|套|座|台|部|条|项|件|户|成|倍|公里|亩|名)?|多大|多长|多高|多快|百分之几)|呢|吗|哪些|什么|"
    r"\bhow (?:many|much)\b|\bdid\b|\bdoes\b|\bis\b|\bwas\b|[？?。！!]",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"新增|增加|新建|建成|新开工?|开工|累计|合计|一共|总共|总数|总量|其中|同期|比例|占比?|增速|增长|涨幅?|排名?|第|世界|全国|全球|"
    r"供应?|筹措?|添|装|做|搞|修|弄|投|花|运|达到|到|要|会|又|还|是|有|了|的|在|给|把|呢|那|这|它|他们?|里|再|就|和|跟|"
    r"数|值|量|数字|当年|同一年|cumulative(?:ly)?|total|and|for|the|of|in|to|what|about|it|they|\s|[，,、：:；;“”\"]",
    re.IGNORECASE,
)
_PART_OF_TOPIC = re.compile(
    r"^(?:其中|里面|这里面|它|排|占|同比|增速|涨幅?|增长|of (?:these|those|them|which))", re.IGNORECASE
)
_COUNT_WORDS = re.compile(r"新增|累计|当年|一共|总共|合计|总数|总量")


@dataclass(frozen=True, slots=True)
class _Scope:
    years: tuple[int, ...]
    place: str | None
    status: Status | None


def standalone_question(question: str, history: Sequence[Answer], today: dt.date) -> str:
    """Return the question with what it leaves out taken from the turn before; a question that stands alone as it is."""
    if not history:
        return question
    text = simplify(question).strip()
    before = simplify(history[-1].standalone)
    rest = _OPENING.sub("", text)
    rest = _OPENING.sub("", rest)
    own = _own_subject(rest)
    leans = rest != text or text.rstrip("？?。 ").endswith("呢") or len(rest) <= 12 or bool(_SAME_YEAR.search(rest))
    if own and not leans:
        return question
    now, then = _scope(text, today), _scope(before, today)
    prefix = _prefix(now, then, keep_status=not own)
    if _NEW_SUBJECT.search(text):
        keep = _SAME_YEAR.search(rest)
        rest = re.sub(r"^[^，,]*[，,]", "", rest) if _NEW_SUBJECT.search(rest) else rest
        return f"{_years(then.years)}{_SAME_YEAR.sub('', rest)}" if keep else rest
    tail = _SAME_YEAR.sub("", PLACE_WORDS.sub("", YEAR_WORDS.sub("", rest))).strip(" ，,、的呢？?")
    if own and not _PART_OF_TOPIC.search(tail):
        explains = re.search(r"什么叫|什么是|是什么意思|\bwhat is\b", before)
        asking = "" if ASKING_WORDS.search(tail) else "是什么意思" if explains else "是多少"
        return f"{prefix}{tail}{asking}？"
    topic = _topic(before, drop_counts=bool(_COUNT_WORDS.search(tail)))
    asking = "" if ASKING_WORDS.search(tail) else _asking(before)
    return f"{prefix}{topic}{'，' if tail else ''}{tail}{asking}？"


def _own_subject(text: str) -> str:
    bare = text
    for words in (YEAR_WORDS, PLACE_WORDS, STATUS_WORDS, ASKING_WORDS, _SAME_YEAR, _NEW_SUBJECT, _GENERIC):
        bare = words.sub("", bare)
    bare = re.sub(r"\W+", "", bare)
    return bare if len(bare) >= 2 else ""


def _scope(text: str, today: dt.date) -> _Scope:
    return _Scope(years_asked(text, today), place_asked(text), status_asked(text))


def _prefix(now: _Scope, then: _Scope, *, keep_status: bool) -> str:
    place = now.place or then.place
    years = now.years or then.years
    changed = now.years and now.years != then.years
    status = now.status or (None if changed or not keep_status else then.status)
    word = {"planned": "计划", "done": "实际"}.get(status or "", "") if not now.status else ""
    return f"{_years(years)}{'上海' if place == CITY else place or ''}{word}"


def _years(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    if len(years) == 5 and years[0] % 5 == 1:
        return f"“十{'一二三四五六七八九'[(years[0] - 2021) // 5 + 3]}五”期间"
    return "、".join(f"{year}年" for year in years)


def _topic(text: str, *, drop_counts: bool) -> str:
    bare = text
    for words in (YEAR_WORDS, PLACE_WORDS, STATUS_WORDS, ASKING_WORDS):
        bare = words.sub("", bare)
    if drop_counts:
        bare = _COUNT_WORDS.sub("", bare)
    return re.sub(r"^[\s，,的年]+|[\s，,]+$", "", bare)


def _asking(text: str) -> str:
    found = ASKING_WORDS.findall(text)
    words = [word for word in found if word not in ("呢", "吗", "？", "?", "。", "！", "!")]
    return words[-1] if words else "是多少"
