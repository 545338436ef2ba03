"""A follow-up made to stand alone: it keeps the topic, year, place and status that it does not change itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rag.contrasts import AGAINST, COUNTED, SAID
from rag.mentions import Mention, mentions
from rag.places import CITY, is_elsewhere
from rag.records import Answer
from rag.scoping import ASKING_WORDS, PLACE_WORDS, STATUS_WORDS
from rag.substitution import ordinal_before, substituted
from rag.tokens import simplify
from rag.turns import (
    LIGHT,
    MEASURES,
    NEW_SUBJECT,
    NUMERIC,
    SAME_YEAR,
    Turn,
    leans,
    named,
    opened,
    own_subject,
    slot_words,
    tail_of,
)
from rag.wording import is_english

_EDITION = re.compile(r"(?:上一?|前一|(?P<later>下一?|后一))(?:届|批|轮|期|次)")
_STOCK = re.compile(r"累计|一共|总共|合计|总数|总量|总计|\bcumulative|\btotal\b|\boverall\b", re.IGNORECASE)
_PART_OF_TOPIC = re.compile(
    r"^(?:其中|[看来住用坐参获](?!年)[㐀-鿿]?的人(?![均才数口工])|里[面头边]|这里[面头]|当中|这[几两三四五些]|那[几两三四五些]|它|在?全?[市国区球]?[里上]?排|占|同比|增速|增幅|涨幅?|增长|"
    r"比上|of (?:these|those|them|which))",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"^(?:其中|里[面头边]|这里[面头]|当中)的?[，,]?")
_PREDICATE = re.compile(
    r"(?:增长|上升|下降|提高|减少|增加|上涨|降低|[多少涨降跌])了?(?:多少|几[^，。？?]{0,3}|百分之几)\s*[？?。]?$|"
    r"(?:排|位居|位列)[^，。？?]{0,6}第几[^，。？?]{0,2}\s*[？?。]?$"
)
# What is measured by its own name has no predicate to take over: 失业率, 收入, 总额.
_OWN_MEASURE = re.compile(
    r"(?:率|额|值|收入|产值|投资|吞吐量|GDP|指数|支出|利润|比例|比重|物价|工资|人口|规模|面积|浓度|寿命)$",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"[㐀-鿿]{2,6}?(?:新片区|示范区|商务区|开发区|自由贸易试验区|自贸试验区|自贸区|新城|引领区|功能区|度假区|科学城)"
)
_EXPLAINS = re.compile(r"什么叫|什么是|是什么意思|\bwhat is\b", re.IGNORECASE)
_KIND = re.compile(r"[那这][种类]")
_RANKED = re.compile(
    r"[，,]?(?:在[^，。？?]{0,4})?(?:排名?|位居|位列)(?:在?(?:世界|全国|全球|全市|上海|第)[^，。？?]{0,6})?$"
)
_MEANING = re.compile(r"[啥什]么?意思|什么是|什么叫|指的?是|指什么|\bmean")
_ASKS = re.compile(
    r"啥|谁|哪|什么|怎么|如何|为何|吗|几|多少|多[长大高快久]|有没有|是否|\b(?:how|what|which|who|when|where)\b",
    re.IGNORECASE,
)
# 23年建了几个, after 25年要建多少个: a result is asked for.
_RESULT = re.compile(r"了(?:多少|几)|实际|实绩|\b(?:really|actually)\b", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:supposed|expected|meant|planned) to\b |"
    r"(?:计划(?!生育)|打算|准备(?!金)|想要?(?!象)|(?<![需主重只必首纲不概摘纪紧])要(?![素求闻点员件览义]))(?=[^，。？?]{0,14}(?:多少|几))"
)
_HERE = re.compile(r"区里|本区|该区|我们区|咱们区|这个区")


def standalone_question(question: str, history: Sequence[Answer], today: dt.date) -> str:
    """Return the question with what it leaves out taken from the turn before; a question that stands alone as it is."""
    if not history:
        return question
    before = simplify(history[-1].standalone).strip()
    then = Turn(before, mentions(before, (), today), is_english(before))
    text = simplify(question).strip()
    rest = opened(text)
    if NEW_SUBJECT.search(text):
        return _changed(rest, then)
    years = [one.years[0] for one in then.found if one.kind == "year" and one.years]
    now = Turn(rest, named(rest, today, years[0] if years else None), is_english(rest))
    if (edition := _edition(rest, then)) is not None:
        return edition
    tail = tail_of(now)
    own = own_subject(tail)
    if own and not leans(text, rest, now):
        return question
    if (compared := _compared(now, then, tail, own=own)) is not None:
        return compared
    if own and is_elsewhere(own):
        return substituted(then.text, then.found, (Mention(0, 0, "place", place=own, words=own),), english=then.english)
    elliptic = re.search(r"的呢?$", rest.rstrip("？?。 ")) or (len(own) == 2 and tail == own)
    if own and elliptic and (kind := _other_kind(own, then)) is not None:
        return substituted(kind.text, kind.found, now.found, english=False)
    if own and not (_PART_OF_TOPIC.search(tail) or _KIND.search(tail)) and own not in then.text:
        return _another(now, then, tail)
    return _same(now, then, tail)


def _edition(rest: str, then: Turn) -> str | None:
    """Return the question about the edition before or after (上一届), where the turn before named one."""
    event, step = then.first("event"), _EDITION.match(rest)
    other = ordinal_before(event.words, later=step["later"] is not None) if event and step else None
    if event is None or other is None:
        return None
    told = Mention(0, 0, "event", words=other)
    return substituted(then.text, [event], [told], english=then.english)


def _other_kind(own: str, then: Turn) -> Turn | None:
    """Return the turn before with one kind exchanged for another: 亿元级项目几个, 千万级的呢."""
    end = then.text.rfind(own[-1]) + 1
    start = end - len(own)
    if start < 0 or any(one.start < end and start < one.end for one in then.found):
        return None
    return Turn(f"{then.text[:start]}{own}{then.text[end:]}", then.found, english=then.english)


def _changed(rest: str, then: Turn) -> str:
    """Return a question that announces another subject; only 同一年 reaches back."""
    bare = re.sub(r"^[^，,：:]*[，,：:]", "", rest) if NEW_SUBJECT.search(rest) else rest
    bare = bare.lstrip(" ，,：:")
    place = then.first("place")
    if place is not None and place.place not in (None, CITY):
        bare = _HERE.sub(place.place or "", bare)
    if not SAME_YEAR.search(rest):
        return bare
    year = then.first("year")
    return f"{slot_words(year, english=then.english)}{SAME_YEAR.sub('', bare)}"


def _compared(now: Turn, then: Turn, tail: str, *, own: str) -> str | None:
    """Return the comparison that a turn asks for between what it names and what the turn before named."""
    counted = COUNTED.search(tail)
    against = AGAINST.search(now.text) or re.search(r"[和跟与同].*(?:比|差)|\bcompare", now.text)
    if own or SAID.search(now.text) or not now.found or not (counted or against):
        return None
    other = [one for one in now.found if one.kind in ("year", "place")]
    if not other or all(one.value in [two.value for two in then.found] for one in other):
        return None
    topic = substituted(then.text, then.found, (), english=then.english)
    then_words, now_words = _scope_words(then, other), _scope_words(now, now.found)
    if then.english or now.english:
        return f"{topic.rstrip('?？ ')} compared with {now_words}?"
    bare = _without_scope(then, other)
    asking = "增长多少" if "增长" in tail else "多多少"
    sides = (then_words, now_words) if against else (now_words, then_words)
    return f"{sides[0]}{bare}比{sides[1]}{asking}？"


def _scope_words(turn: Turn, other: Sequence[Mention]) -> str:
    kinds = {one.kind for one in other}
    return "".join(slot_words(one, english=turn.english) for one in turn.found if one.kind in kinds)


def _without_scope(then: Turn, other: Sequence[Mention]) -> str:
    kinds = {one.kind for one in other}
    text = then.text
    for one in reversed(then.found):
        if one.kind in kinds:
            text = f"{text[: one.start]}{text[one.end :]}"
    return _asked_off(text)


def _another(now: Turn, then: Turn, tail: str) -> str:
    """Return the question on another topic in the scope of the turn before, where it names no scope itself."""
    if _MEANING.search(tail):
        return tail if now.english else f"{tail}？"
    prefix = _scope(now, then, tail)
    if now.english:
        asking = (
            "" if re.match(r"(?:how|what|which|who|when|where)\b", tail, re.IGNORECASE) else "What is the figure for "
        )
        return f"{asking}{tail} {prefix}?".replace("  ", " ")
    if _ASKS.search(tail):
        return f"{prefix}{tail}？"
    if not NUMERIC.search(then.text) and "哪些" in then.text:
        return f"{prefix}{tail}有哪些？"
    if _EXPLAINS.search(then.text):
        return f"{prefix}{tail}是什么意思？"
    if _OWN_MEASURE.search(tail):
        return f"{prefix}{tail}是多少？"
    predicate = _PREDICATE.search(then.text)
    if predicate:
        return f"{prefix}{tail}{predicate[0].rstrip('？?。 ')}？"
    measure = MEASURES.search(then.text)
    if measure and _STOCK.search(measure[0]) and measure[0] != "累计" and not MEASURES.search(tail):
        return f"{prefix}{tail}总共有多少？"
    carried = measure[0] if measure and not MEASURES.search(tail) and measure[0] in ("新增", "累计") else ""
    return f"{prefix}{carried}{tail}是多少？"


def _scope(now: Turn, then: Turn, tail: str) -> str:
    place, year = now.first("place") or then.first("place"), now.first("year") or now.first("document")
    same_time = year is None or (
        then.first("year") is not None and year.value == getattr(then.first("year"), "value", None)
    )
    status = now.first("status") or (then.first("status") if same_time else None)
    plan = then.first("document") if same_time and year is None else None
    year = year or then.first("year") or then.first("document")
    if now.english:
        parts = (
            f"in {slot_words(place, english=True)}" if place else "",
            f"in {slot_words(year, english=True)}" if year else "",
        )
        return " ".join(part for part in parts if part)
    word = ""
    asked = now.first("status") is not None or NUMERIC.search(tail) or not _ASKS.search(tail)
    if status is not None and asked and status.status == "planned" and "计划" not in tail and "目标" not in tail:
        word = "计划"
    elif now.first("status") is not None:
        word = "实际"
    area = None if now.first("place") else _AREA.search(then.text)
    where = slot_words(place, english=False)
    if area is not None and not _AREA.search(tail):
        where = area[0] if area[0].startswith(where) or not where else f"{where}{re.sub(PLACE_WORDS, '', area[0])}"
    period = slot_words(plan, english=False) if plan is not year else ""
    return f"{period}{slot_words(year, english=False)}{where}{word}"


def _same(now: Turn, then: Turn, tail: str) -> str:
    """Return the question before with the slots exchanged that the turn names, and what it asks besides."""
    text = _exchanged(now, then)
    tail = re.sub(r"^(?:它们?|他们?|其(?!中)|这个|那个|又|还|再|也)+(?!有)", "", tail)
    asks = ASKING_WORDS.sub("", tail).strip(" ，,、")
    repeated = asks in text and (not MEASURES.fullmatch(asks) or asks in ("新增", "累计"))
    if NUMERIC.search(tail) and _RANKED.search(_asked_off(text)):
        return f"{_RANKED.sub('', _asked_off(text))}{tail}？"
    if _STOCK.search(tail):
        pass
    elif LIGHT.fullmatch(asks) or repeated or not set(asks) - set(text) - set("了的"):
        return _value_asked(text) if repeated and asks and _PREDICATE.search(text) else text
    if then.english or now.english:
        if _STOCK.search(tail):
            return (
                re.sub(r"\b(?:add(?:ed)?|new(?:ly)?|gain(?:ed)?)\b", "have", text.rstrip("?？ "))
                + " in total, cumulatively?"
            )
        return f"{text.rstrip('?？ ')}, {tail}?"
    topic = _RANKED.sub("", _asked_off(text))
    if _WITHIN.match(tail) or _KIND.search(tail):
        return _part(_scope(now, then, tail), topic, tail, text)
    if _PART_OF_TOPIC.search(tail):
        asking = "" if _ASKS.search(tail) else _asking(text)
        return f"{topic}{'' if re.match(r'[比在占排]', tail) else '，'}{tail}{asking}？"
    if _STOCK.search(tail):
        topic = re.sub(r"新增|新认定|新建|净增|增加了?", "", topic)
    elif MEASURES.search(tail):
        topic = _STOCK.sub("", topic)
    if NUMERIC.search(tail):
        topic = re.sub(r"新?(?:(?![年月区市])[㐀-鿿]){1,2}了$", "", topic)
        return f"{topic}{tail}？"
    if MEASURES.fullmatch(asks) or _STOCK.fullmatch(asks):
        return f"{topic}{asks}{_asking(text)}？"
    asking = "" if ASKING_WORDS.search(tail) else _asking(text)
    return f"{topic}，{tail}{asking}？"


def _exchanged(now: Turn, then: Turn) -> str:
    """Return the question before with the slots of the turn; not as a plan where the turn asks for a result."""
    text = substituted(then.text, then.found, now.found, english=then.english)
    return _WANTED.sub("", text) if _RESULT.search(now.text) else text


def _part(scope: str, topic: str, tail: str, text: str) -> str:
    """Return the question about one kind of what was asked: 其中新开工的有几个 after 正式项目 names the 项目 again."""
    bare = re.sub(r"(?:要|想|会|将)[㐀-鿿]{0,3}$", "", STATUS_WORDS.sub("", topic))
    head = re.split(r"[的了开建排改装造添增办供有到里，,、]", bare)[-1]
    head = head if 2 <= len(head) <= 10 else bare[-2:]
    detail = _WITHIN.sub("", tail)
    asking = "" if _ASKS.search(detail) else "有多少" if NUMERIC.search(text) else _asking(text)
    named, told = _KIND.subn(head, detail, count=1)
    if not told:
        named, told = re.subn(r"的(?=有|占|是|要|多少|几)", f"的{head}", detail, count=1)
    return f"{scope}{named if told else f'{head}里{detail}'}{asking}？"


def _value_asked(text: str) -> str:
    return f"{_PREDICATE.sub('', text)}是多少？"


def _asked_off(text: str) -> str:
    return re.sub(r"(?:[\s，,的要有]|一共|总共)+$", "", ASKING_WORDS.sub("", text))


def _asking(text: str) -> str:
    found = ASKING_WORDS.findall(text)
    words = [word for word in found if word not in ("呢", "吗", "？", "?", "。", "！", "!")]
    return words[-1] if words else "是多少"
