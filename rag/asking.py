"""What kind of answer a question wants: a number (of what), a name, a list, or an explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.numbers import find_quantities
from rag.records import Hit, Query
from rag.tokens import fold

AnswerType = Literal["number", "name", "list", "explanation"]

_EXPLANATION = re.compile(
    r"什么是|什么叫|什么意思|啥意思|是什么[？?]?$|是啥[？?]?$|指什么|指的是|怎么(?!样的|多)|如何|为什么|为何|为啥|原因|怎样|咋|含义|"
    r"定义|解释|介绍|干什么|干嘛|做什么用|干到哪|进展|"
    r"\bwhy\b|\bhow (?:does|do|is|are|will)\b(?! (?:many|much))|\bexplain|\bwhat does .* mean|\bdefin",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"哪些|哪几|哪[两二三四五六七八九十]|分别|各是|各有|各自|列出|列举|列全|有什么|都有|都是(?:什么|啥)(?=[？?]?$)|几样|哪[\w]{0,2}样|具体是(?![^，。？]{0,12}(?:多少|几|百分|谁|什么时候|何时|哪一?[年个天位家]))|包括|(?<![黑白])名单(?=[？?。，]|$|里?有(?![几多])|是)|哪俩|哪仨|[的是]仨|"
    r"各涨|各增|多大.*多长|都叫|都是谁|都在哪|列一下|"
    r"\bwhich (?:\w+ ){0,4}(?:two|three|four|five|six|seven|eight|\w+s)\b|\bwhat are\b|\blist\b|\bname the\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"多少|几(?!何|乎)|多大|多长|多高|多远|多快|多久|多宽|多重|百分之|多么|"
    r"\bhow (?:many|much|long|fast|large|big|far|high|often)\b|"
    r"\bwhat (?:percentage|share|proportion|number|amount|rate)\b",
    re.IGNORECASE,
)
# Measures are named in questions for their number, and in others: 失业率目标, 失业率按谁的口径算.
_MEASURE = re.compile(
    r"占比|比例|比重|增速|均速|增长率|增幅|涨幅|数量|总量|总数|存量|保有量|家数|规模|率(?!先)|数字(?!化|经济|人民币|政府|技术|贸易)|上限|下限|里程|人数|金额|总额|户数|次数|"
    r"\brate\b|\bnumber of\b|\bpercent|\bwhat\b.{0,40}\b(?:growth|target)\b",
    re.IGNORECASE,
)
_MEANING = re.compile(
    r"什么意思|啥意思|什么是|什么叫|指什么|指的是|为什么|为何|为啥|原因|含义|定义|解释|怎么(?!样|多)|(?:如何|怎样)(?![？?]?$)|"
    r"\bwhy\b|\bmean\b|\bhow (?:does|do|is|are|will)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"谁|哪(?!些|几|[两二三四五六七八九十])|什么时候|何时|叫什么|叫啥|是什么|什么|哪里|哪儿|名字|名称|\bwho\b|\bwhich\b|\bwhere\b|\bwhen\b|\bwhat\b|\bwhose\b",
    re.IGNORECASE,
)

_READ = 0.5  # chance that what is read answers, from which it decides what was asked
_BRIEF = 30  # characters of a value, a name or a list

# Everyday counters and the ones that documents use for the same things.
_COUNTERS: dict[str, tuple[str, ...]] = {
    "家": ("家", "户", "个", "所"),
    "个": ("个", "家", "项", "座", "条", "处", "所", "种", "支", "名", "张", "对", "户", "人", "位"),
    "座": ("座", "个", "处"), "套": ("套", "间", "户"), "张": ("张",), "项": ("项", "个", "件"),
    "条": ("条", "项", "个"),
    "台": ("台", "部", "个"), "部": ("台", "部", "件", "项"), "户": ("户", "家", "万户"), "处": ("处", "个", "座"),
    "名": ("名", "人", "位"), "位": ("名", "人", "位"), "人": ("人", "人次", "名"), "所": ("所", "家", "个"),
    "栋": ("台", "幢", "栋"), "件": ("件", "项", "个"), "块": ("块", "元", "个"), "点": ("%", "百分点", "个"),
}  # fmt: skip

# What the question says of the measure -> the units that an answer may have. The first that fits decides.
_MEASURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\byoy\b|y/y|y-o-y|同比|几成|百分之|比例|比重|占比|增速|增长率|增幅|涨幅|涨了?多少|[涨升跌降]几|(?:增长|上涨|下跌|下降)(?:了|想|要)?(?:多少|几)|增长了多少|[利占比率]率|失业率|覆盖率|达标率|优良率|利用率|%|percent|"
     r"share of|proportion|how fast|\brate\b|增长目标|经济增长|少了多少|降了多少|率(?!先)", ("%", "百分点", "")),
    (r"的钱|花钱|投钱|钱数|多少钱|多少亿|多少万亿|金额|投资额|总额|花多少|几钿|租金|票价|门票|费用|工资|月薪|薪水|房价|造价|罚款|营收|gdp|生产总值|收入|产值|规模|贷款|"
     r"how much (?:money|investment)|yuan|dollar",
     ("元", "美元", "欧元")),
    (r"美元|dollars?|usd", ("美元",)),
    (r"多长|公里|里程|多远|kilomet|how long|how far|总长", ("公里", "米", "分钟", "小时", "天", "年")),
    (r"多久|多长时间|几分钟|几小时|几天|how long", ("分钟", "小时", "天", "工作日", "个月", "年")),
    (r"多大面积|多少面积|面积|平方|square", ("平方米", "平方公里", "公顷", "亩")),
    (r"几亩|多少亩|畝", ("亩",)),
    (r"几吨|多少吨|吨|tons?", ("吨", "吨标准煤")),
    (r"集装箱|标准?箱|teu|container", ("标准箱",)),
    (r"多快|网速|带宽", ("Mbps", "兆", "Gbps", "公里/小时", "%")),
    (r"几(?:个)?人|多少(?:个)?人|人次|人数|how many people|多少名", ("人次", "人", "名", "位", "户")),
)  # fmt: skip
# What decides before any counter: 几个百分点 asks for points, not for things.
_FIRST: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(?:多少|几)[百千万亿]*元?人民币|(?:折合|换成|按)[^，。？]{0,6}人民币(?!业务|结算)|\b(?:in )?(?:rmb|cny)\b",
        ("元",),
    ),
    (r"百分点|percentage points?|[涨跌升降高低]了?(?:多少|几)个点(?!位)", ("百分点", "%")),
    (r"占[^，。？?]{0,14}(?:多少|几成|比重|比例)|比重|比例|百分之[几多]|几成", ("%", "百分点")),
    (r"(?:多少|几)(?:户|个)?(?:人家|家庭)", ("户",)),
    (r"(?:多少|多大|几)[^，。？?]{0,6}人口|人口(?:规模|数量|总数|有多少)", ("人",)),
    (
        r"(?:多少|几)[^，。？?]{0,2}(?:旅客|乘客|游客|观众)|(?:旅客|乘客|游客|观众)[^，。？?]{0,6}(?:多少|几)人?",
        ("人次", "人"),
    ),
    (r"多久|多长时间|几分钟|几小时|几天", ("分钟", "小时", "天", "工作日", "个月", "年")),
    (r"(?<![平后柜])台数(?!据|字)", _COUNTERS["台"]),
    (r"(?<![用客账开])户数(?!据|字)", _COUNTERS["户"]),
    (r"套数(?!据|字)", _COUNTERS["套"]),
    (r"(?<!主)张数", _COUNTERS["张"]),
)
# A question that says of which kind its number is (多少张, 几公里, 多少钱) is not answered by one of another.
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(?:多少|几)个?(?:月|天|小时|分钟|工作日)|多久|多长时间",
        ("年", "个月", "月", "天", "小时", "分钟", "工作日", "周", "秒"),
    ),
    (r"(?:多少|几)[百千万亿]*元?人民币|(?:折合|换成)[^，。？]{0,6}人民币|\bin (?:rmb|cny)\b", ("元",)),
    (r"(?:多少|几)[百千万亿]*美[元金]|\bhow many (?:us )?dollars\b", ("美元",)),
    (
        r"多少钱|要钱数|几钿|几块钱|几个亿(?!元)|(?:多少|几)[百千万亿]*元|成交价|票价|"
        r"总投资[^，。？]{0,4}(?:多少|几)|(?:补|补贴|补助|奖)(?:了|给)?多少(?=[？?]|$)|多少(?:资金|经费|补贴|消费券|贷款)(?=[？?]|$)|"
        r"\bhow much (?:money|did .* cost|does .* cost)",
        ("元", "美元", "欧元", "港元"),
    ),
    (
        r"(?:多少|几)[百千万]*[个名位]?(?:人|小朋友|孩子|小囡|学生|乘客|旅客|游客|病人|老人|居民|市民)"
        r"(?=[，。？?了呢啊能会在被从去来要进\s]|$)|"
        r"\bhow many (?:people|residents|students|children|workers|passengers|visitors)\b",
        ("人", "人次", "名", "位", "户", "张", "%"),  # 养老院多收多少老人: so many beds
    ),
    (r"(?:多少|几)[百千万]*(?:公里|千米|米)|\bhow many kilomet", ("公里", "米")),
    (r"(?:多少|几)[百千万]*(?:平方|亩|公顷)|多大面积|面积多大", ("平方米", "平方公里", "亩", "公顷", "%")),
    (r"(?:多少|几)[百千万]*吨|\bhow many tons?\b", ("吨", "吨标准煤")),
    (r"(?:多少|几)[百千万]*张", ("张",)),
    (r"(?:多少|几)[百千万]*户", ("户", "家")),
    (r"(?:多少|几)[百千万]*份(?!额)", ("份",)),
    (r"(?:多少|几)[百千万]*手(?![续机术])", ("手",)),
    (r"(?:多少|几)[百千万]*起(?![步点来])", ("起", "件")),
    (r"(?:多少|几)[百千万]*股(?![份权])", ("股",)),
    (r"(?:多少|几)[百千万]*岁", ("岁",)),
    (r"(?:多少|几)[百千万]*分(?=[？?，了呢]|$)", ("分",)),
    (
        r"(?:多少|几)[百千万]*(?:人|件)?次",
        ("次", "人次", "件次", "件", "场次", "列次", "班次", "架次", "场", "届", "人", "名", "位"),
    ),
    (r"(?:多少|几)[百千万]*立方", ("立方米",)),
    (r"(?:多少|几)[百千万]*斤", ("斤", "公斤", "吨")),
)
_AS_RATE = re.compile(r"百分|增[长幅速]|[涨降]了?(?:多少|几)(?!钱|元)|几成|占")
_COUNTED = re.compile(
    r"(?:多少|几|哪几)\s*(?:万|亿|来|十|百|千)*\s*(家|个(?!标准?箱)|座|套|张|项|条|台|部|辆|件|户|所|处|亩|公里|名|位|次|人次|人|种|艘|架|间|幢|栋|吨|"
    r"公顷|平方米|平方公里|元|倍|天|年|月|岁|分钟|小时|门|场|只|支|本|篇|场次|班|层|段|对|批|期|届|级|类|金|银|块|点)"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer that a question wants; `units` may be empty, which lets any unit answer.

    Where its words do not say (2024年 新增养老床位) it is not `sure`, and what is read decides: see `wanted_of`.
    """

    type: AnswerType
    units: tuple[str, ...] = ()
    sure: bool = True


_ENGLISH = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERALS = {sign: number for signs in ("两三四五六七八九十", _ENGLISH) for number, sign in enumerate(signs, start=2)}
_SEVERAL = re.compile(
    r"(?<![\d.第一二三四五六七八九十近])([两三四五六七八九十2-9])(?:个(?!月|百分点|工作日)|大|型|项|种|类|家|条|座|处|方面|样)(?!多)"
)
_SEVERAL_ENGLISH = re.compile(
    rf"(?:\b(?:which|what|the|these|its)|'s) (?:are )?(?:the )?({'|'.join(_ENGLISH)})\b"
    r"(?![ -](?:years?|months?|days?|weeks?|quarters?|decades?|percent|hundred|thousand|million|billion))",
    re.IGNORECASE,
)
_COUNT = re.compile(r"多少|几(?!何|乎|家之)|\bhow (?:many|much)\b", re.IGNORECASE)
_ASKED_TWICE = re.compile(
    r"(?:多少|(?<![好十百千零])几(?!百|千|万|乎)|多大|多长|多久|多高)[^，。？?]*?[、，,和及][^，。？?]*?(?:多少|几|多大|多长|多久|多高)|几\w几\w"
)
_RANK = re.compile(
    r"第几|几号(?:线|航站楼|楼)(?!.*(?:多少|几|多长|多远))|排名?(?:在|到|是)?第?(?:多少|几)|名次"
)  # a rank is no amount: 第3位
_WHO = re.compile(
    r"谁|哪一?(?:家|个|所|位|座|条|支|名|款|项|本|部|种|天|年|届|国|区)|哪里|哪儿|什么时候|何时|叫什么|叫啥|"
    r"\bwho(?:se)?\b|\bwhich\b|\bwhere\b|\bwhen\b",
    re.IGNORECASE,
)


def wanted(question: str) -> Wanted:
    """Classify a question, in simplified script, by its words."""
    text = fold(question)
    units = units_wanted(text)
    if _ASKED_TWICE.search(text):
        return Wanted("list")
    if _LIST.search(text) and not re.search(r"分别.{0,3}[多几]少$", text):
        return Wanted("list", units if _NUMBER.search(text) or _MEASURE.search(text) else ())
    if _RANK.search(text) or (_WHO.search(text) and not _COUNT.search(text)):
        return Wanted("name")
    if _NUMBER.search(text) and not re.search(r"怎么算|怎样算|如何计算", text):
        return Wanted("number", units)
    if _MEASURE.search(text) and not _MEANING.search(text):
        return Wanted("number", units, sure=False)
    if _EXPLANATION.search(text):
        return Wanted("explanation")
    if _NAME.search(text):
        return Wanted("name")
    return Wanted("number", units, sure=False) if units else Wanted("explanation", sure=False)


def wanted_of(query: Query, hits: Sequence[Hit]) -> Wanted:
    """Classify a question by its words and, where they do not say, by what is read in the best of its hits."""
    want = wanted(query.text)
    best = hits[0] if hits else None
    if want.sure or best is None or best.answer is None or best.signals.get("answerable", 0.0) < _READ:
        return want
    read = best.chunk.slice(*best.answer)
    if len(read) > _BRIEF:
        return Wanted("explanation")
    if "、" in read:
        return Wanted("list")
    if any(one.kind in ("number", "percent", "points") for one in find_quantities(read)):
        return Wanted("number", want.units)
    return Wanted("name")


def items_wanted(text: str) -> int:
    """Return how many items a question for a list says that there are (哪五个, 六大产业), 0 where it does not say."""
    found = _SEVERAL.findall(text) + _SEVERAL_ENGLISH.findall(text)
    return max((_NUMERALS.get(one.lower()) or int(one) for one in found), default=0)


def units_wanted(text: str) -> tuple[str, ...]:
    """Return the units in which the answer may be given, from the counter or the measure asked for."""
    for pattern, units in _FIRST:
        if re.search(pattern, text, re.IGNORECASE):
            return units
    counted = _COUNTED.findall(text)
    if counted and counted[-1] not in ("年", "月", "次"):
        return _COUNTERS.get(counted[-1], (counted[-1],))
    for pattern, units in _MEASURES:
        if re.search(pattern, text, re.IGNORECASE):
            return units
    return ()


def units_of_kind(text: str) -> tuple[str, ...]:
    """Return all units of the kind that a question names itself (money, people, lengths), () where it names none."""
    folded = fold(text)
    named = next((units for pattern, units in _KINDS if re.search(pattern, folded, re.IGNORECASE)), ())
    # 总投资增长多少 asks for a rate of money.
    return () if "元" in named and _AS_RATE.search(folded) else named
