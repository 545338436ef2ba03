"""A question understood: script, years, place, done or planned, the document it names, and official words."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rag.contrasts import MEASURES
from rag.errors import InputError
from rag.exclusions import apart, asking_clauses, without_preamble
from rag.periods import five_years, five_years_of, named_years
from rag.places import AIRPORTS, CITY, LISTED, RULED_OUT, districts
from rag.records import Document, Query, Scope, Status
from rag.tokens import fold, simplify

_SHORT_YEAR = re.compile(r"(?<![\d.])([12]\d)(?=年(?!级|龄|来|间|前|后|以上|内))")
_BARE_YEAR = re.compile(r"(?<![\d.,])(20[0-4]\d)(?![\d.,]|\s*(?:元|亿|万|家|个|座|套|张|公里|%))")
_RANGE = re.compile(r"(?<!\d)(20[0-4]\d)年?\s*(?:-|–|—|~|至|到|to)\s*(20[0-4]\d)(?!\d)")
_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_RELATIVE_EN = {"this year": 0, "last year": -1, "next year": 1}
_PERIOD = re.compile(r"十([一二三四五六七八九])五")
_PERIOD_EN = re.compile(r"\b1([0-9])(?:th|rd|nd|st)\s+five[- ]year", re.IGNORECASE)
_PERIOD_END = re.compile(r"十[一二三四五六七八九]五[”\"」』]?(?:规划)?(?:期?末|结束|收官)")
# The report that is called by a year speaks of the year before: the year names the document, not the time.
_NAMED_REPORT = re.compile(
    r"((?:20)?\d\d)年(?:的|那份|那个|这份)?[^，。？?]{0,6}?(?:工作报告|政府报告|计划报告|(?:初[^，。？?]{0,4}|[作做]的?|[那这]份|上海|(?<=年))报告(?!了|病|新增|出生|的?(?:案|病|传染|出生)))"
)
_PLANNED = re.compile(
    r"目标|指标(?!内)|任务[数量是]|年初[^，。？?]{0,6}定[的下]|年定[的下]|给[^，。？?]{1,10}定[的下]|(?<!行动)计划|原定|规划(?!里|中|附|的|文|指|讲|提|说|由|纲|是(?:谁|哪|什么|几))|打算|准备(?!金)|将要|将会|预计|预期|力争|控制线|给自己定|"
    r"(?<![需只必重主首我想就纲])(?<!加起来)(?<!算下来)要(?![求闻素点员么件览义紧用查写的])(?=[^，。？?,]{0,14}(?:多少|几|哪|什么|多大|多长))|争取|奔着|希望|"
    r"想(?:要|把|再|新|多|做|打|建|在)|安排|未来(?!产业)|将来|以后|会(?:建|有|新增)|"
    r"(?<!13th five-year )\bplan(?:s|ned)?\b|\btargets?\b|\bgoals?\b|\bwill\b|"
    r"\baims?\b|\b(?:supposed|meant) to\b|\bexpects?\b|\bwants?\b|\bdue to\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?<![跟和与同比])实际|完成了|(?<!要)完成的|达到了|新增了|建成了|建了|做了|[装建修做盖](?:好|成|完)了|实现了|已经|已有|(?<![排定])了(?:多少|几|哪)|过去|\bactual",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were)\b", re.IGNORECASE)  # tells of a result where no target is named
_NOT_PLANNED = re.compile(
    r"(?:不要|不是|别给我?|不算|而不是|除了)(?:[说问指])?(?:年初)?(?:的)?(?:计划|目标|规划|指标)|(?<![跟和与同比])实际|实测|过完了|全年下来|真正(?:完成|花|建|装|做|达|用)|"
    r"盘点|实有|完成数|实绩|要(?:的是)?结果|[问说]的是结果|(?<![和跟与同比])(?:最后|最终)(?![要想将])[^，。？?]{0,8}(?:了|下去|是多|做到|多少)|\bactual(?:ly)?\b|\bmeasured\b(?!.*\btarget)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"计划[^，。？?]{0,6}(?:几|多少)倍|定的[^，。？?]{0,4}(?:几|多少)倍|目标[^，。？?]{0,6}(?:几|多少)倍|任务[^，。？?]{0,4}(?:几|多少)倍"
)  # a fact against a plan
_NOT_DONE = re.compile(r"原计划|原定|原本(?:想|打算|定)|不是实际|不要实际|originally planned", re.IGNORECASE)
_STATUS_ALONE = re.compile(
    r"(?:计划|目标|指标|规划|预期|预计|打算|实际|实绩|结果|完成|建成|target|plan|goal)\w?[数值的量]?\w{0,2}(?:\s|$)",
    re.IGNORECASE,
)
_OPPOSITE: Mapping[Status | None, Status] = {"planned": "done", "done": "planned"}  # 不要目标: what was reached
ENGLISH_PLACES = {
    "huangpu": "黄浦区", "xuhui": "徐汇区", "changning": "长宁区", "jing'an": "静安区", "jingan": "静安区",
    "putuo": "普陀区", "hongkou": "虹口区", "yangpu": "杨浦区", "minhang": "闵行区", "baoshan": "宝山区",
    "jiading": "嘉定区", "pudong": "浦东新区", "jinshan": "金山区", "songjiang": "松江区", "qingpu": "青浦区",
    "fengxian": "奉贤区", "chongming": "崇明区",
}  # fmt: skip
# 2021年批的那份五年规划: the year is that of the document.
DATED_PLAN = re.compile(
    r"(20\d\d)年(?:批准?|通过|出台?|发布|制定|定下?)?的?(?:那份|那个|这份|这个)?(?=[^，。？\d]{0,2}五年规划)"
)
# 只问规划纲要里写的: said in the question, a document is as much of a filter as one that was chosen.
_ONLY_IN = re.compile(
    r"(?<![不阳风观])(?<!不要)(?:只|仅|光)(?:问|看|查|按|认|算|限)[^，。？?]{0,14}(?:规划|纲要|报告|文件)"
)
_WHICH_DISTRICT = re.compile(r"哪一?个区|哪[些几两]个?区|\bwhich district", re.IGNORECASE)
_CITY = re.compile(r"全市|上海市?|市里|本市|\bshanghai\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s，。？！、,?!;；：:“”\"'（）()《》]+")
_MORE_YEARS = re.compile("也要|还有|再加|每年")
SYNONYMS = Path(__file__).with_name("synonyms.toml")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Everyday words to official ones; English keys are whole words in lower case."""

    words: Mapping[str, tuple[str, ...]]
    english: Mapping[str, tuple[str, ...]]

    def official(self, text: str) -> tuple[str, ...]:
        """Return the official words for what the text says, longest everyday word first, each once."""
        folded = fold(text)
        found: dict[str, None] = {}
        for word in sorted(self.words, key=len, reverse=True):
            # A Latin word counts only as a whole one: Shanghai does not speak of AI.
            if (plain := fold(word)) in folded and re.search(rf"(?<![a-z]){re.escape(plain)}(?![a-z])", folded):
                found.update(dict.fromkeys(self.words[word]))
        for word in sorted(self.english, key=len, reverse=True):
            if word in folded and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", folded):
                found.update(dict.fromkeys(self.english[word]))
        return tuple(found)


@lru_cache(maxsize=8)
def load_synonyms(own: Path | None = None) -> Synonyms:
    """Read the shipped synonyms and, over them, the user's own file; raise InputError when it is malformed."""
    words: dict[str, tuple[str, ...]] = {}
    english: dict[str, tuple[str, ...]] = {}
    for path in (SYNONYMS, own):
        if path is None:
            continue
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise InputError(f"synonyms {path}: {error}") from None
        words.update(_table(tables, "words", path))
        english.update({word.lower(): value for word, value in _table(tables, "english", path).items()})
    return Synonyms(words, english)


def _table(tables: Mapping[str, object], name: str, path: Path) -> dict[str, tuple[str, ...]]:
    table = tables.get(name, {})
    if not isinstance(table, dict) or not all(
        isinstance(value, list) and all(isinstance(word, str) for word in value) for value in table.values()
    ):
        raise InputError(f'synonyms {path}: [{name}] must hold lines such as 失业率 = ["城镇调查失业率"]')
    return {word: tuple(value) for word, value in table.items()}


def years_asked(text: str, today: dt.date) -> tuple[int, ...]:
    """Return the years that a question names: 2024年, 24年, bare 2024, 去年 (from `today`), 十四五."""
    plan = DATED_PLAN.search(text)
    text = DATED_PLAN.sub("", text)
    plain = _SHORT_YEAR.sub(r"20\1", text)
    years = set(named_years(plain)) | {int(year) for year in _BARE_YEAR.findall(plain)}
    for first, last in _RANGE.findall(plain):
        years.update(range(int(first), int(last) + 1))
    years |= {today.year + shift for word, shift in _RELATIVE.items() if word in text}
    years |= {today.year + shift for word, shift in _RELATIVE_EN.items() if word in text.lower()}
    if not years:
        for ordinal in _PERIOD.findall(text):
            period = five_years(10 + "一二三四五六七八九".index(ordinal) + 1)
            years.update(period[-1:] if _PERIOD_END.search(text) else period)
        for digit in _PERIOD_EN.findall(text):
            years.update(five_years(10 + int(digit)))
    if plan and not years:
        years.update(five_years_of(int(plan[1])))
    return tuple(sorted(years))


def place_asked(text: str) -> str | None:
    """Return the one district that a question names, else the city where it is named, else None."""
    if _WHICH_DISTRICT.search(text):
        return None
    text = AIRPORTS.sub("", RULED_OUT.sub("", text))
    named = [*districts(text), *(place for name, place in ENGLISH_PLACES.items() if name in text.lower())]
    if len(set(named)) == 1 and LISTED.search(text):
        named = []
    if len(set(named)) == 1:
        return named[0]
    return CITY if _CITY.search(text) and not named else None


def status_asked(text: str) -> Status | None:
    """Return whether the question asks for something done or planned; None where it does not say."""
    # What a document is called is no plan: 计划报告.
    text = text.replace("计划报告", "报告")
    if _TIMES.search(text):
        return None
    if _NOT_DONE.search(text):
        return "planned"
    if _NOT_PLANNED.search(text):
        return "done"
    planned = bool(_PLANNED.search(text))
    done = bool(_DONE.search(text)) or (not planned and bool(_PAST.search(text)))
    if planned == done:
        return None
    return "planned" if planned else "done"


def documents_asked(text: str, documents: Iterable[Document]) -> tuple[str, ...]:
    """Return the ids of the documents that the question names by title, kind and year, or plan period."""
    named: list[str] = []
    report = _NAMED_REPORT.search(text)
    report_year = int(report[1]) % 100 + 2000 if report else None
    for document in documents:
        title, issued = document.metadata.title, document.metadata.issue_date
        if (report_year and issued and issued.year == report_year and ("报告" in title)) or _names_plan(text, title):
            named.append(document.id)
    return tuple(named)


def _names_plan(text: str, title: str) -> bool:
    for ordinal in _PERIOD.findall(text):
        spelt = f"第十{ordinal}个五年规划"
        if spelt in title or f"十{ordinal}五" in title:
            return True
    return any("五年规划" in title and f"第十{'一二三四五六七八九'[int(digit) - 1]}个" in title
               for digit in _PERIOD_EN.findall(text) if digit != "0")  # fmt: skip


def _years(text: str, day: dt.date) -> tuple[int, ...]:
    """Return the years of a question; those of what asks alone, where nothing is compared.

    25年说要添三千张床位，那么2026年打算新添多少张: what is said of 2025 only leads up to it.
    """
    years = years_asked(text, day)
    if len(years) < 2 or _MORE_YEARS.search(text) or any(words.search(text) for words in MEASURES):
        return years
    return years_asked(asking_clauses(text), day) or years


def understand(
    question: str,
    *,
    documents: Iterable[Document] = (),
    today: dt.date | None = None,
    synonyms: Synonyms | None = None,
    scope: Scope | None = None,
) -> Query:
    """Read a question. Years, place, status and documents are preferences; `scope` is the user's hard filter.

    A document that the question says alone is to be read (只问规划里写的) becomes a filter too.
    """
    whole, ruled_out = apart(simplify(question).strip())
    text = without_preamble(whole)
    table = synonyms or load_synonyms()
    day = today or dt.date.today()
    years = _years(text, day) or years_asked(whole, day)
    named = documents_asked(whole, documents)
    report = _NAMED_REPORT.search(whole)
    if report and named:
        years = tuple(year for year in years if year != int(report[1]) % 100 + 2000)
    filtered = scope or Scope()
    if len(named) == 1 and not filtered.documents and _ONLY_IN.search(whole):
        filtered = replace(filtered, documents=named)
    return Query(
        question=question,
        text=text,
        ruled_out=ruled_out,
        terms=table.official(text),
        years=years,
        place=place_asked(text) or place_asked(whole),
        status=status_asked(text)
        or (_OPPOSITE.get(status_asked(ruled_out)) if _STATUS_ALONE.search(ruled_out) else None),
        documents=named,
        scope=filtered,
    )
