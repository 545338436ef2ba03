"""What one turn of a conversation says: the slots that it names, and the words beside them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rag.contrasts import SAID
from rag.mentions import Kind, Mention, mentions
from rag.places import CITY
from rag.scoping import ASKING_WORDS, PLACE_WORDS, STATUS_WORDS, YEAR_WORDS

_OPENING = re.compile(
    r"^(?:那么?(?!年|[一个些家边])|哦|嗯|好的?|请问|再问一下|再问问?|谢谢|对了|另外|还有|换个话题|顺便问下?|想问下?|"
    r"and|then|what about|how about|ok(?:ay)?|thanks|so|but)[，,、：:\s]*",
    re.IGNORECASE,
)
# 那今年呢，是不是还多点: what one wonders behind it asks for nothing else.
_REMARK = re.compile(
    r"(?<=呢)[，,](?:是不是|有没有|是否|会不会|该)?[又还更]?[^，,。？?多少几]{0,3}[多少涨降高低升跌](?:了|点|些|一点|一些)*(?:吗|么|伐|没有?|呢|吧)?[？?。]?$"
)
SAME_YEAR = re.compile(
    r"同一年|同年|当年|那一?年|到?那个?时候|到时候?|届时|(?:by|in) (?:then|that year)|\bthat year\b|(?:the )?same year",
    re.IGNORECASE,
)
NEW_SUBJECT = re.compile(
    r"换个话题|换一个问题|另一个问题|说点别的|different (?:topic|question)|change of subject", re.IGNORECASE
)
MEASURES = re.compile(
    r"新增|增加|净增|累计|合计|一共|总共|总数|总量|总计|增速|增幅|增长率?|涨幅|同比|"
    r"\bcumulative(?:ly)?\b|\b(?:in )?total\b|\boverall\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    rf"{MEASURES.pattern}|新建|建成|新开工?|开工|其中|同期|比例|占比?|涨|排名?|第|世界|全国|全球|总额|金额|数量|人数|规模|"
    r"供应?|筹措?|添|装|改|建|做|搞|修|弄|投|花|运|办|达到|到|要|会|又|还|是|有|了|的|在|给|把|呢|那|这|它|他们?|其|里|再|就|和|跟|与|"
    r"增|减|升|降|跌|点|得|数|值|量|数字|当年|同一年|情况|个|家|年|届|当初|原来|原先|范围|层面|整个|最初|自己|总的|五年规划|"
    r"\b(?:and|for|the|of|in|to|what|about|it|they|by|then|compared?|with|than|that|this|more|less|there|is|was|were|did|do|does|how|much|many|around|roughly|number|figure|year|same)\b|\s|[，,、：:；;“”\"]",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"多少|几(?!何|乎)|多[大长高快]|百分之|\bhow (?:many|much|long)\b", re.IGNORECASE)
LIGHT = re.compile(
    r"(?:达到|总的|政府工作报告里?|自己|当初|原来|原先|范围|层面|整个|情况|数字|这个|那个|说好|"
    r"[给定到是有了的在又还会要把就再也都装建做办改修搞弄开投花运涨升降数线红]|"
    r"\b(?:the|what|was|were|is|it|really|actually|for|in|of|around|about|roughly|how|much|many|there|number|figure|did|do|does)\b|\W)*",
    re.IGNORECASE,
)
_IN_WHOLE = re.compile(r"(?:在|占|居)(?:了)?(?:上海市?|全市)[^，。？?]{0,4}(?:排|第|位|名|多少|几|百分)")
_SHORT = 12  # characters of a question that leans on the one before although nothing in it says so
_LONGER = 22  # the same, where it asks for a number without saying of which year


@dataclass(frozen=True, slots=True)
class Turn:
    """One question: its text, what it names, and whether it is in English."""

    text: str
    found: tuple[Mention, ...]
    english: bool

    def first(self, kind: Kind) -> Mention | None:
        """Return what the turn names first of a kind."""
        return next((one for one in self.found if one.kind == kind), None)


def opened(text: str) -> str:
    """Return a question without the words that only open it; all of it where nothing else is said."""
    rest = _REMARK.sub("", text)
    for _ in range(3):
        rest = _OPENING.sub("", rest)
    return rest or text


def named(rest: str, today: dt.date, base: int | None) -> tuple[Mention, ...]:
    """Return the slots that a follow-up names; `base` is the year that 前一年 counts from."""
    # 比上年提高多少 is the growth that the document states, not another year.
    found = [one for one in mentions(rest, (), today, base=base) if not (one.kind == "year" and SAID.search(rest))]
    # 在全市排第几 asks for a rank in the city, not for the city.
    ranked = [match.span() for match in _IN_WHOLE.finditer(rest)]
    return tuple(
        one for one in found if not (one.kind == "place" and any(low <= one.start < high for low, high in ranked))
    )


def leans(text: str, rest: str, now: Turn) -> bool:
    """Tell whether a question with a subject of its own still takes its scope from the turn before."""
    if rest != text or re.search(r"呢[？?。，, ]|呢$", text) or len(rest) <= _SHORT or SAME_YEAR.search(rest):
        return True
    dated = now.first("year") or now.first("document") or now.first("event")
    return not dated and len(rest) <= _LONGER and bool(NUMERIC.search(rest)) and not now.english


def tail_of(now: Turn) -> str:
    """Return what a turn says beside the slots that it names."""
    text = now.text
    for one in reversed(now.found):
        text = f"{text[: one.start]} {text[one.end :]}"
    text = SAME_YEAR.sub("", text)
    text = re.sub(r"(?<=[㐀-鿿]) +(?=[㐀-鿿])| +(?=[，,？?。])", "", text)
    text = re.sub(r"呢?[，,]?还是$|呢(?=[？?，,])", "", text.strip(" ，,、的呢吗呀啊？?.。")).strip(" 呢")
    return "" if LIGHT.fullmatch(text) and not NUMERIC.search(text) else text


def own_subject(tail: str) -> str:
    """Return the content words that a turn brings, empty where it only exchanges slots or asks."""
    bare = tail
    for words in (YEAR_WORDS, PLACE_WORDS, STATUS_WORDS, ASKING_WORDS, SAME_YEAR, NEW_SUBJECT, _GENERIC):
        bare = words.sub("", bare)
    bare = re.sub(r"\W+|^[比较差多少高低和跟与]+$", "", bare)
    return bare if len(bare) >= 2 else ""


def slot_words(one: Mention | None, *, english: bool) -> str:
    """Return a slot as it is said in a question."""
    if one is None:
        return ""
    if one.kind == "year":
        return ", ".join(map(str, one.years)) if english else "、".join(f"{year}年" for year in one.years)
    if one.kind == "place" and not english:
        return "上海" if one.place == CITY else one.place or one.words
    if one.kind == "status" and not english:
        return "计划" if one.status == "planned" else "实际"
    bare = re.sub(r"^in\s+|'s$", "", one.words.strip(), flags=re.IGNORECASE)
    return bare if english or one.kind != "document" else bare.rstrip("的")
