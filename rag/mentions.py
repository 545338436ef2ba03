"""Where a question names a year, a place, a plan or a fact, a document, a numbered event: in reading order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rag.periods import NUMERAL_YEAR, number
from rag.places import CITY, RULED_OUT
from rag.question import DATED_PLAN, ENGLISH_PLACES, documents_asked, place_asked, years_asked
from rag.records import Document, Status
from rag.scoping import PLACE_WORDS

Kind = Literal["year", "place", "status", "document", "event"]

# 2024年, 24年, 2024, 23 (of 23、24年); not 2023年度科技奖, 2024世界大会, “上海2035”, 20年来.
_YEAR = re.compile(
    rf"(?<![\d.])(?:(?P<full>{NUMERAL_YEAR})(?:\s*年(?!版|度[^，。；]{{0,12}}奖)(?:度|底|末|初|全年)?|"
    r"(?!\d|\.\d|[”年]|世界|\s*[元亿万家个座套张项]))|"
    r"(?P<short>[12]\d)\s*年(?:度|底|末|初)?(?!级|龄|来|间|前|后|以上|内|期|版)|"
    r"(?P<listed>[12]\d)(?=\s*[、,，/和与跟到至~-]\s*[12]\d年))(?:的)?"
)
_RELATIVE = re.compile(r"今年|去年|前年|明年|后年|\b(?:this|last|next) year\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:上一?年(?!度?同期)|前(?:面那?|头)?一年|再?(?:早|往前)[推数看]?一年)(?:年?[底末])?|"
    r"\b(?:the )?(?:year before|previous year|prior year)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:第二年|次年|再?(?:晚|往后)[推数看]?一?年|后(?:面那?|头)?一年|下一年|转年|"
    r"接下来[的那]?一?年|(?<![超通经不])再?[过隔]了?一年(?![级以内]))(?:年?[底末])?|"
    r"\b(?:the )?(?:following year|year after|next year)\b|\ba year later\b",
    re.IGNORECASE,
)
_REPORT = re.compile(r"(?:20)?\d\d年(?:的|那份|那个|这份)?[^，。？?、和与跟比]{0,6}?(?:工作报告|政府报告|计划报告)")
_PLAN = re.compile(
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:规划(?:纲要)?|纲要|期间|时期|期?末)?(?:里|中|所?定)?的?|"
    r"五年规划(?:纲要)?|规划?纲要|"
    r"(?:the )?\b1[0-9](?:th|rd|nd|st) five[- ]year(?: plan)?(?:'s)?",
    re.IGNORECASE,
)
_PLAN_WORD = "(?<!行动)(?<!三年)(?<!五年)计划(?!报告|生育)"
_PLANNED = re.compile(
    rf"(?:目标|{_PLAN_WORD}|预计|力争|安排|打算|原定)[^，。？、]{{0,3}}?完成|(?<![需主重只不])要完成|"
    rf"目标[值数线]?|{_PLAN_WORD}[数值量]?|规划(?!报告|局|里|中)|打算|准备(?!金)|预计|预期|力争|原定|安排|控制线|"
    r"(?<![规一固特指确稳])定[下的]|"
    r"(?<![需主重只])要(?=达到|做到|新|建|改|修|装|供|启动|整|推|筹|添|增|打通|再)|想(?=要|新|建|再|装)|"
    r"\b(?:plan(?:s|ned)?|targets?|goals?|aims?|will)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"实际(?!使用|利用|到位|控制)(?:上)?(?:完成|新增|达到|做到)?(?:了|的|数|值)*|完成(?!率)(?:了|的|数|量|值|情况)*|已有|已经|真正|实绩|"
    r"\b(?:actual(?:ly)?|achieved|delivered)\b",
    re.IGNORECASE,
)
_STATUSES: tuple[tuple[re.Pattern[str], Status], ...] = ((_PLANNED, "planned"), (_DONE, "done"))
_DENIED = re.compile(r"(?:不是|不要|不算|不看|而非|并非|\bnot(?: the)?)(?:说|问|指|最后|最终|后来)*\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"整个上海|全上海|整个城市|(?:the )?(?:whole|entire) city|\bcity-?wide\b", re.IGNORECASE)
_EVENT = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:届|批|轮|期|次)|\b\d+(?:st|nd|rd|th)\b(?! five)|"
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One slot named at `text[start:end]`; only the field of its kind is set, and `years` of a plan period."""

    start: int
    end: int
    kind: Kind
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None
    documents: tuple[str, ...] = ()
    words: str = ""

    @property
    def value(self) -> object:
        """What is named, for telling whether two mentions name the same."""
        return {
            "year": self.years,
            "place": self.place,
            "status": self.status,
            "document": self.documents or self.words,
            "event": self.words,
        }[self.kind]


def mentions(
    text: str, documents: Iterable[Document], today: dt.date, *, base: int | None = None
) -> tuple[Mention, ...]:
    """Return the mentions of a question in order, none inside another.

    上一年 and 第二年 count from the year named in the text, else from `base`; 去年 counts from `today`.
    """
    held = tuple(documents)
    found: list[Mention] = []
    for one in (*_documents(text, held), *_years(text, today, base), *_others(text)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def romanised(place: str) -> str:
    """Return the name of a district or the city in Latin letters."""
    return next((name.title() for name, known in ENGLISH_PLACES.items() if known == place), "Shanghai")


def _documents(text: str, held: tuple[Document, ...]) -> Iterable[Mention]:
    for match in _REPORT.finditer(text):
        if named := documents_asked(match[0], held):
            yield Mention(*match.span(), "document", documents=named, words=match[0])
    plans = [document for document in held if "五年规划" in document.metadata.title]
    for match in _PLAN.finditer(text):
        period, named = years_asked(match[0], dt.date.min), documents_asked(match[0], held)
        if not period and len(plans) == 1:  # the only plan needs no number
            period, named = plans[0].metadata.plans, (plans[0].id,)
        if period or not held:
            yield Mention(*match.span(), "document", years=period, documents=named, words=match[0])


def _years(text: str, today: dt.date, base: int | None) -> Iterable[Mention]:
    own = DATED_PLAN.sub(lambda plan: " " * len(plan[0]), text)
    named = [(match, _year(match)) for match in _YEAR.finditer(own)]
    explicit = {year for _, year in named}
    for match, year in named:
        yield Mention(*match.span(), "year", years=(year,))
    anchor = named[0][1] if named else base
    if anchor is not None:
        for pattern, shift in ((_BEFORE, -1), (_AFTER, 1)):
            for match in pattern.finditer(text):
                yield Mention(*match.span(), "year", years=(anchor + shift,))
    for match in _RELATIVE.finditer(text) if len(explicit) < 2 else ():
        meant = years_asked(match[0], today)
        # 2025年的目标比去年: what would be the year named is the one before it; not so in 去年(2025年), 去年2025年.
        explained = re.match(r"\s*(?:[(（,，即]|(?:20)?\d\d年)", text[match.end() :])
        if meant and meant[0] in explicit and match[0].lower() in ("去年", "last year") and not explained:
            meant = (meant[0] - 1,)
        yield Mention(*match.span(), "year", years=meant)


def _year(match: re.Match[str]) -> int:
    return number(match["full"]) if match["full"] else 2000 + int(match["short"] or match["listed"])


def _others(text: str) -> Iterable[Mention]:
    ruled_out = [match.span() for match in RULED_OUT.finditer(text)]  # 是区里的，不是全市的: one place
    for match in _WHOLE.finditer(text):
        yield Mention(*match.span(), "place", place=CITY, words="Shanghai" if match[0].isascii() else "全市")
    for match in PLACE_WORDS.finditer(text):
        # With the sign behind it: 黄浦江 is no district.
        named = text[match.start() - 1 : match.start()] in ("“", "《", "「")  # “上海标准” is a name
        outside = not any(low <= match.start() < high for low, high in ruled_out)
        if outside and not named and (place := place_asked(text[match.start() : match.end() + 1])):
            yield Mention(*match.span(), "place", place=place, words=match[0])
    for match in _EVENT.finditer(text):
        yield Mention(*match.span(), "event", words=match[0])
    for pattern, status in _STATUSES:
        for match in pattern.finditer(text):
            if not _DENIED.search(text[: match.start()]):
                yield Mention(*match.span(), "status", status=status, words=match[0])
