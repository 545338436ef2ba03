"""Questions made by rule from sentences of policy documents, to train the reranker on how citizens ask.

A sentence gives drafts (what could be asked of it, and which characters answer); a draft is then put into
words: everyday words for official ones, years and places in their many forms, keywords only, or English.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jieba

from embeddings.training_sources import Passage, Span, Wording

Kind = Literal["number", "list", "event", "name", "definition", "topic"]

_UNITS = (
    "个百分点|%|％|万亿元|亿元|万元|亿美元|万美元|美元|元|微克/立方米|立方米|平方公里|平方米|公里|海里|米|万标准箱|标准箱"
    "|千瓦时|千瓦|吨标准煤|吨|亩|公顷|人次|户次|个|家|座|所|条|台|张|套|项|件|处|辆|户|人|场|例|部|岁|位|名|批|只|支|片|种"
    "|类|对|次|天|分钟|小时|倍|间|幅|宗|艘|架|列|株|届|级|篇|本|块|组|段|步|门|款|单|笔|年"
)
_VALUE = re.compile(rf"(?<![\d.〇-])\d[\d,.]*(?:[万亿千百]+)?(?:多|余)?(?P<unit>{_UNITS})(?:以上|以下|左右|以内)?")
_CLAUSE = re.compile(r"[^，；。：！？,;:!?\n]+")
# `新增公园141座、累计达到973座` is two statements, a list of names is one.
_STATEMENT = re.compile(r"(?:(?!、(?:累计|增长|下降|提高|同比|比上年|约合|占|较|增加|减少))[^，；。：！？,;:!?\n])+")
_BARE = re.compile(
    r"(?:累计|总数|总量|总额|总计|共计|共|达到|达|为|占|其中|约|近|同比|比上年|较上年|排名|合计|连续)"
    r"|(?:增长|下降|提高|增加|减少)[^\u4e00-\u9fff]*$"
)
_HEAD = re.compile(
    r"^(?:(?:其中|全年|全市|今年|去年|同时|并|已|要|将|力争|预计|实现|推动|推进|大力|积极|加快|进一步|持续|深入|着力|努力"
    r"|使|让|对|在|到\d{4}年|\d{4}年|本市|我市|我区|全区)(?=.))+"
)
_TAIL = re.compile(
    r"(?:达到|提高到|增加到|扩大到|下降到|降至|增至|超过|突破|平均|平均为|约为|约|为|达|至|近|到|共|不低于|不少于)+$"
)
_COLUMN = re.compile(r"指标名称|属性|预期性|约束性|全年目标|实际完成|完成情况|单位|序号")
_LIST = re.compile(r"[^、，；。：:]{2,24}(?:、[^、，；。：:]{2,20}){2,}")
_EVENT = re.compile(
    r"(?P<what>.{3,40}?)(?P<verb>建成运营|建成投用|建成投运|投入使用|开工建设|揭牌成立|挂牌成立|成立运行|正式投用|获批实施"
    r"|启动建设|上线运行|开放运营|发布实施|制定实施|出台实施|成功举办|正式开工|成立|落地|开园|通车|竣工|投运|投用|揭牌|开馆)"
)
_NAME = re.compile(r"[“《]([^”》，]{2,16})[”》]")
_DEFINED = re.compile(r"^(?P<term>[^，。：:；\s]{2,20})(?:[：:]|，?(?:是指|指的是|指))(?P<sense>.{10,})", re.S)
_LEADING_VERB = re.compile(
    r".*(?:发展|推进|建设|加快|实施|完善|加强|推动|促进|优化|深化|构建|打造|支持|鼓励|开展|落实|提升|聚焦|围绕|举办|制定|形成"
    r"|培育|引导|健全|建立|包括|重点|涉及|做好|办好|加大|出台|统筹|完成|建成|强化|拓展|探索|引进|用好|依托|保障|面向|扩大)"
)
_PLACES = {"上海市": ("上海", "上海市", "全市", "本市", "上海的", "沪")}
_PERIODS = {
    (2021, 2025): ("“十四五”", "十四五", "十四五期间", "2021到2025年"),
    (2016, 2020): ("“十三五”", "十三五期间", "十三五"),
}
_STATUS = {"计划": ("计划", "打算", "准备", "目标是", "要"), "完成": ("已经", "实际", "完成了")}
_ASK = {
    "list": ("有哪些", "包括哪些", "都有什么", "哪几个", "是哪些", "有什么", "名单", "哪些"),
    "event": ("的是什么", "的有哪些", "哪个", "什么", "了哪些", ""),
    "name": ("", "", "叫什么", "是哪个", "是什么名字"),
    "definition": ("是什么", "是什么意思", "指什么", "是啥", "怎么解释", "的含义", "什么意思"),
    "topic": (
        "",
        "",
        "怎么做",
        "有什么措施",
        "情况",
        "如何",
        "怎么样了",
        "有什么安排",
        "做了什么",
        "怎么弄",
        "有啥支持",
    ),
}
_ASK_SHARE = ("是多少", "多少", "百分之几", "有多高", "达到多少", "几个点", "")
_ASK_MONEY = ("是多少", "多少钱", "多少", "金额", "有多少", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """What can be asked of a passage: the words that name it and the span of `Passage.text` that answers."""

    kind: Kind
    subject: str
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Official words with their everyday and their English equivalents, longest first."""

    words: Mapping[str, tuple[str, ...]]
    english: Mapping[str, tuple[str, ...]]
    verbs: Mapping[str, tuple[str, ...]]


def load_lexicon(path: Path | None = None) -> Lexicon:
    """Read the paraphrases; without a path, the ones beside this module."""
    source = path or Path(__file__).with_name("paraphrases.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    keys = sorted(table["words"], key=len, reverse=True)
    return Lexicon(
        {key: tuple(table["words"][key]["zh"]) for key in keys},
        {key: tuple(table["words"][key]["en"]) for key in keys},
        {key: tuple(table["verbs"][key]) for key in sorted(table["verbs"], key=len, reverse=True)},
    )


def drafts(passage: Passage) -> Iterator[Draft]:
    """Yield everything that the rules can ask of a passage."""
    yield from _numbers(passage.text)
    yield from _lists(passage.text)
    yield from _events(passage.text)
    if match := _DEFINED.match(passage.text):
        yield Draft("definition", match["term"], match.span("sense"))
    yield from _names(passage.text)
    yield from _topics(passage.text)


def _numbers(text: str) -> Iterator[Draft]:
    lead = ""
    for clause in _STATEMENT.finditer(text):
        words, values = clause.group(), list(_VALUE.finditer(clause.group()))
        values = [value for value in values if not re.fullmatch(r"\d{4}年", value.group())]
        if not values:
            lead = words if len(words) >= 4 else lead
            continue
        prefix = words[: values[0].start()].lstrip("、")
        subjects = _respectively(prefix, lead, len(values))
        if subjects is None and len(values) == 1:
            bare = _BARE.match(prefix) or len(re.findall(r"[\u4e00-\u9fff]", prefix)) < 2
            rest = words[values[0].end() :]
            subjects = [lead + prefix if bare and not rest else prefix + rest]
        for subject, value in zip(subjects or (), values, strict=False):
            begin, end = clause.start() + value.start(), clause.start() + value.end()
            if len(subject) >= 3:
                yield Draft("number", subject, (begin, end), value["unit"])
        if not _BARE.match(prefix) and len(prefix) >= 3:
            lead = _TAIL.sub("", prefix)


def _respectively(prefix: str, lead: str, count: int) -> list[str] | None:
    """Return one subject a value for `A、B分别新增1家、2家`, and for `累计分别` the subjects of the clause before."""
    if "分别" not in prefix or count < 2:
        return None
    named, verb = prefix.split("分别", 1)
    cumulative = named.startswith("累计") or named == ""
    source = lead.split("分别", 1)[0] if cumulative else named
    subjects = re.split(r"[、和]", source)
    if len(subjects) < count:
        return None
    extra = named + verb if cumulative else verb
    return [f"{subject}{extra}" for subject in subjects[-count:]]


def _lists(text: str) -> Iterator[Draft]:
    for match in _LIST.finditer(text):
        words = match.group()
        first = words.split("、", 1)[0]
        cut = _LEADING_VERB.match(first)
        begin = cut.end() if cut and cut.end() < len(first) - 1 else 0
        body, _, category = words.partition("等")
        lead = words[:begin] + (category[:12] if len(category) >= 2 else "")
        if len(lead) >= 3 and begin < len(body):
            yield Draft("list", lead, (match.start() + begin, match.start() + len(body)))


def _events(text: str) -> Iterator[Draft]:
    for clause in _CLAUSE.finditer(text):
        if match := _EVENT.match(clause.group()):
            what = match["what"]
            head = what[-4:] if len(what) > 6 else what
            span = (clause.start(), clause.start() + match.end("what"))
            yield Draft("event", head + match["verb"], span)


def _names(text: str) -> Iterator[Draft]:
    for clause in _CLAUSE.finditer(text):
        for match in _NAME.finditer(clause.group()):
            words = clause.group()
            subject = f"{words[: match.start()]}什么{words[match.end() :]}"
            if len(subject) >= 6:
                yield Draft("name", subject, (clause.start() + match.start(1), clause.start() + match.end(1)))


def _topics(text: str) -> Iterator[Draft]:
    for clause in _CLAUSE.finditer(text):
        if len(re.findall(r"[\u4e00-\u9fff]", clause.group())) >= 8:
            yield Draft("topic", clause.group().strip(), clause.span())


class Phraser:
    """Puts drafts into words; the same random state gives the same words."""

    def __init__(self, lexicon: Lexicon, rng: random.Random) -> None:
        self._lexicon = lexicon
        self._rng = rng

    def phrase(self, draft: Draft, passage: Passage) -> Wording:
        """Return one wording of a draft."""
        english = self._english(draft, passage) if self._rng.random() < 0.22 else None
        if english:
            return english
        year = self._year(passage)
        place = self._place(passage)
        core = _core(draft.subject)
        if draft.kind in ("topic", "list"):
            core = self._keywords(core)
        subject = self.everyday(core)
        status = self._status(draft, passage)
        parts = self._order([year[0], place[0]], status[0] + subject if status[0] else subject, self._ask(draft))
        text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", " ", parts).strip()
        return Wording(text, core, year[1], place[1], status[1])

    def everyday(self, text: str) -> str:
        """Return the text with some official words exchanged for everyday ones."""
        for table, share in ((self._lexicon.words, 0.65), (self._lexicon.verbs, 0.4)):
            done = 0
            for official, others in table.items():
                if official in text and done < 3 and self._rng.random() < share:
                    text = text.replace(official, self._rng.choice(others), 1)
                    done += 1
        return text

    def _year(self, passage: Passage) -> tuple[str, int | None]:
        years = passage.years
        if not years or self._rng.random() < 0.2:
            return "", None
        period = _PERIODS.get((years[0], years[-1]))
        if period and len(years) > 2:
            return self._rng.choice((*period, f"到{years[-1]}年", f"{years[-1]}年")), years[-1]
        year = self._rng.choice(years)
        forms = (f"{year}年", f"{year}年", f"{year % 100}年", f"{year}", f"{year}年度")
        return self._rng.choice(forms), year

    def _place(self, passage: Passage) -> tuple[str, str | None]:
        place = passage.place
        if not place or self._rng.random() < (0.5 if place in _PLACES else 0.1):
            return "", None
        return self._rng.choice(_PLACES.get(place, (place, place, place.removesuffix("区")))), place

    def _status(self, draft: Draft, passage: Passage) -> tuple[str, str | None]:
        if draft.kind not in ("number", "list", "topic") or self._rng.random() < 0.6:
            return "", None
        words = _STATUS.get(passage.status or "")
        return (self._rng.choice(words), passage.status) if words else ("", None)

    def _keywords(self, subject: str) -> str:
        words = [word for word in jieba.cut(subject) if len(word) > 1]
        if len(words) <= 3 and self._rng.random() < 0.5:
            return subject
        count = min(len(words), self._rng.randint(2, 4))
        kept = sorted(self._rng.sample(range(len(words)), count))
        return self._rng.choice(("", "", " ")).join(words[place] for place in kept) or subject

    def _ask(self, draft: Draft) -> str:
        if draft.kind != "number":
            return self._rng.choice(_ASK[draft.kind])
        if draft.unit in ("%", "％", "个百分点"):
            return self._rng.choice(_ASK_SHARE)
        if draft.unit.endswith("元"):
            return self._rng.choice(_ASK_MONEY)
        counted = (f"多少{draft.unit}", f"有多少{draft.unit}", f"几{draft.unit}")
        return self._rng.choice((*counted, "多少", "数量", "有多少", "是多少", ""))

    def _order(self, scope: list[str], subject: str, ask: str) -> str:
        scope = [word for word in scope if word]
        self._rng.shuffle(scope)
        roll = self._rng.random()
        mark = self._rng.choice(("？", "?", "", ""))
        if roll < 0.55:
            opener = self._rng.choice(("", "", "", "", "请问", "想问下", "我想知道", "查一下"))
            return f"{opener}{''.join(scope)}{subject}{ask}{mark}"
        if roll < 0.75:
            return f"{subject}{''.join(scope)}{ask}{mark}"
        return " ".join([*scope, subject, ask] if roll < 0.9 else [subject, *scope]).strip()

    def _english(self, draft: Draft, passage: Passage) -> Wording | None:
        words = [word for word in self._lexicon.english if word in draft.subject]
        if not words or draft.kind in ("event", "name", "definition"):
            return None
        year, number = self._year(passage)
        year = f" in {number}" if year and number else ""
        term = self._rng.choice(self._lexicon.english[words[0]])
        place = self._rng.choice(("Shanghai", "the city", "Shanghai")) if passage.place in _PLACES else passage.place
        forms = {
            "number": (
                f"How many {term}{year}?",
                f"What was the figure for {term} in {place}{year}?",
                f"{place} {term}{year}",
                f"How much was {term}{year}?",
                f"What is {place}'s {term}{year}?",
            ),
            "list": (f"Which items does {place} name for {term}{year}?", f"List of {term}{year}"),
            "topic": (
                f"What is {place} doing about {term}{year}?",
                f"{place} policy on {term}{year}",
                f"How does {place} promote {term}?",
            ),
        }[draft.kind]
        text = self._rng.choice(forms)
        named = passage.place if place and place in text and passage.place not in _PLACES else None
        return Wording(text, words[0], number if year and year in text else None, named, None)


def _core(subject: str) -> str:
    """Return a subject without connecting words at its head and measuring words at its tail."""
    subject = re.sub(r"[“”\"（）()【】\[\]*#\s]", "", _COLUMN.sub("", subject))
    return _TAIL.sub("", _HEAD.sub("", subject)) or subject
