"""Whether the number that was read measures what is asked: its kind, its direction, the part or the whole of it."""

from __future__ import annotations

import re

from rag.asking import units_of_kind
from rag.contrasts import CHANGED_BY, SHARE
from rag.numbers import find_quantities
from rag.overlap import bigrams
from rag.values import STOCK, Value, is_total

_PART = re.compile(r"占|比例|比重|\bshare\b|\bproportion\b", re.IGNORECASE)
_FELL = re.compile(r"(?<!不)(?:少了|下降|降低|降了|减少|下滑|跌)|\b(?:fell|fall|drop|declin|decreas)", re.IGNORECASE)
_ROSE = re.compile(r"增长|增加|增幅|涨|多了|提高|上升|升高|高了|\b(?:rise|rose|grow|grew|increas)", re.IGNORECASE)
_EACH = re.compile(r"平均每|人均|户均|\bper (?:person|capita|day|head)\b|\ba day\b", re.IGNORECASE)
_EACH_SAID = re.compile(r"均|每|日|/|\bper\b")
_PARTS = re.compile("[，,、和与及]")
_FOR_PEOPLE = re.compile(r"托额|托位|学位|名额|岗位|床位|座位")  # 多招几个小囡: 3000个托额
# What says that a year's own is meant, what says that all there is is told, what says that a year made it.
_YEARS_OWN = re.compile(r"新[增添设建开修装铺造办盖辟出]|当年|这一年|多了|又多|\bnew\b|\badded\b", re.IGNORECASE)
_STOCK_SAID = re.compile(r"累计|总数|总量|总长|保有")
_MADE = re.compile(r"建成|完成|开工|(?<![高创更最])新[增建开添设认]|改建|培育|加装|开设|净增|增加(?![到至])")
_AT_END = re.compile(
    r"截至|截止|到(?!底).{0,8}底|年[底末]|累计|历年|保有|存量|现有|\bcumulative|\bby the end of\b|\bto date\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"[这全]一?年|年里|一年|当年")
_TOGETHER = re.compile(r"((?:[^，。；、]{2,12}[、和与及])+[^，。；、和与及]{2,12}?)等?([两二三四五六七八九十])大")
_AND = re.compile("[、和与及]")
_NAMED = 0.4  # share of the words of one of several things, from which it is named
_ALL_OF = re.compile(r"((?:[^，。；、]{2,14}[、和与及])+[^，。；、和与及]{2,14}?)等?共计?$")
_OPENED = re.compile(r"[开动]工[^，。]{0,4}$")
_STARTED = re.compile(r"[开动]工")
_FINISHED = re.compile(r"竣工|完工|投产|建好|造好|修好|通车")
_ADDED = re.compile(r"新增|新添|再[加添增]|新加|加多少")
_REBUILT = re.compile(r"改[建造]\D{0,3}$")  # what is there already becomes another thing
_REBUILT_ASKED = re.compile(r"改|失智|认知|糊涂|痴呆")
_TOLD = 4  # characters at the end of an item that name it


def other_measure(question: str, value: Value) -> bool:
    """Whether what was read measures something else than what is asked.

    It is of another kind (多少张: 200个), a rise for a fall, the whole of a year for what is asked per day, the sum of
    three industries for one of them, an amount or a change for a share (占几成: 下降14.7%), a gain for a total, or
    what was rebuilt for what was added.
    """
    unit = value.number.quantity.unit
    kind = units_of_kind(question)
    if kind and unit and unit not in kind and not ("人" in kind and _FOR_PEOPLE.search(value.number.after)):
        return True
    if _against(question, value.number.label) or _sum_of(question, value):
        return True
    if _OPENED.search(value.number.label) and _FINISHED.search(question) and not _STARTED.search(question):
        return True
    if _ADDED.search(question) and not _REBUILT_ASKED.search(question) and _REBUILT.search(value.number.label):
        return True
    if _EACH.search(question) and not _EACH_SAID.search(_sentence(value)):
        return True
    if SHARE.search(question):
        share = value.number.quantity.kind in ("percent", "points")
        amount = unit not in (None, "成", "倍") and not share
        return amount or bool(_PART.search(question) and CHANGED_BY.search(value.number.label) and share)
    return _gain_for_total(question, value)


def no_such_counts(question: str, said: str) -> bool:
    """Whether numbers of some kinds are asked for (多少户人家、多少租客), and the passage has none of these kinds."""
    kinds = {unit for part in _PARTS.split(question) for unit in units_of_kind(part)}
    return bool(kinds) and not any(
        one.unit in kinds or (one.unit and _FOR_PEOPLE.search(said)) for one in find_quantities(said)
    )


def _gain_for_total(question: str, value: Value) -> bool:
    """Whether what there is at an end is asked for and what came in a year is told, or the other way round."""
    label, stock = value.number.label, bool(STOCK.search(question))
    if is_total(value.number):
        return bool(_YEARS_OWN.search(question)) and not stock and bool(_STOCK_SAID.search(label))
    if stock and value.features["gain_for_total"]:
        return True
    made = value.hit.sentence.status == "done" and bool(_MADE.search(label))
    return made and bool(_AT_END.search(question)) and not _WITHIN.search(question)


def _against(question: str, label: str) -> bool:
    """Whether a fall is asked for and a rise is told before the number, or the other way round."""
    fell, rose = bool(_FELL.search(question)), bool(_ROSE.search(question))
    change = CHANGED_BY.search(label)
    return change is not None and fell != rose and bool(_FELL.search(change[0])) != fell


def _sum_of(question: str, value: Value) -> bool:
    """Whether one thing is asked for and the number is that of all that are named before it (甲、乙、丙三大产业)."""
    text = value.hit.chunk.slice(value.hit.sentence.start, value.start)
    if together := _ALL_OF.search(text):
        asked = bigrams(question)
        named = [_NAMED * len(own) <= len(own & asked) for item in _AND.split(together[1]) if (own := bigrams(item))]
        return named.count(True) == 1
    return any(
        [item[-_TOLD:] in question for item in _AND.split(listed[1])].count(True) == 1
        and f"{listed[2]}大" not in question
        for listed in _TOGETHER.finditer(text)
    )


def _sentence(value: Value) -> str:
    sentence = value.hit.sentence
    return value.hit.chunk.slice(sentence.start, sentence.end)
