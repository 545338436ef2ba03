"""The words that make a question a comparison, and those that are none of its topic."""

from __future__ import annotations

import re

from rag.scoping import ASKING_WORDS

DEGREE = r"(?:多|少|高|低|大|小|快|慢|长|短|强|好|靠前)"
# The same, where 多少 only asks for a number, and 盖好 for what is done.
MORE = r"(?:多(?!少)|(?<!多)少|高|低|大|小|快|慢|长|短|强|(?<![盖造修建装办弄搞做干完])好|靠前)"
MOVED = r"(?:增长|增加|涨|提高|上升|下降|减少|降低|降|跌|掉|下滑|缩水|扩大|少|多|高|低|增|减|变化|变动)"
# What stands between the two sides of a comparison, and what is measured against what.
AGAINST = re.compile(
    r"(?<![占对])比(?!例|重|赛|亚|率|较[好高低])|相较于?|较(?!为|好|大|高|低|多|少|快)|离(?!开|岸|子|境|退)|距离?|"
    r"超过|超出|超额|达到|达成|\b(?:than|exceed(?:s|ed)?|against|versus|relative to|compared? (?:with|to))\b|\bvs\b\.?",
    re.IGNORECASE,
)
VERSUS = re.compile(
    rf"{AGAINST.pattern}|相比|对比|比较|[和与跟同](?=.{{0,24}}(?:相?比|差|哪|谁|一样))|\bbetween\b|\bcompare",
    re.IGNORECASE,
)
# 杭州多少，跟上海差多少: another city is asked of, the own one stands beside it.
BESIDE = re.compile(
    r"(?:比|[和与跟同])(?:上海|我们|咱们?|这边|本市)|上海[^，。？?]{0,4}(?:[和与跟同]|比)[^，。？?]{0,12}(?:比|差|哪|谁)|"
    r"\b(?:than|versus|compared (?:with|to)) shanghai\b",
    re.IGNORECASE,
)
RATIO = re.compile(
    r"几倍|多少倍|倍数|翻了?(?:几|多少)?[倍番]|翻了?几|几分之[几一]|几分之多少|"
    r"\bhow many times\b|\bratio\b|\btimes (?:as|the)\b",
    re.IGNORECASE,
)
GROWTH = re.compile(
    rf"{MOVED}(?:了|出)?(?:百分之(?:几|多少)|几成|多少%|几%)|百分之(?:几|多少)[^，。？?]{{0,4}}{MOVED}|"
    r"\bby (?:what|how many) per ?cent|\bwhat percent(?:age)? (?:more|less|higher|lower)|"
    r"\bpercent(?:age)? (?:change|growth)\b",
    re.IGNORECASE,
)
SHARE = re.compile(
    r"占[^，。？?]{0,14}(?:百分之|多少|几成|比例|比重|多大)|几成|百分之[几多]|多大比例|"
    r"\bwhat (?:share|percentage|proportion)\b",
    re.IGNORECASE,
)
# What stands before a number that is a change: 下降14.7%.
CHANGED_BY = re.compile(r"(?:增长|提高|上升|上涨|下降|降低|减少)了?(?:约|近|超过?)?$")
WHICH = re.compile(
    rf"(?:哪|谁|孰)[^，。？?]*?(?:更|最|{MORE})|更{DEGREE}|"
    r"\b(?:which|whose)\b.*\b(?:more|most|less|least|fewer|\w+er|\w+est)\b|"
    r"\b(?:more|less|higher|lower|larger|smaller|fewer)\b.*\bor\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    rf"(?:{DEGREE}|差|超)[㐀-鿿]{{0,3}}?(?:多少|几)|相差|差距|\bby how|\bhow (?:much|many) (?:more|less|fewer)",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    rf"(?:{DEGREE}|差|增|减|涨|降|跌|{MOVED}|回落|回升|扩|缩|超|落后|领先)(?:了|出了?|出来|掉|过|装|建)*"
    r"(?:多少|几|不少|多大|(?=[？?]?$))|"
    r"相差|差(?:距|额|值|别|异|多远)|差[不了]?多少|还差|缺口|高出|多出|少掉|超过.{0,8}[多几]|超额|变化|变动|达标|"
    r"(?:达到|完成|达成|实现)[^，。？?]{0,16}(?:吗|没|么|否)|有没有|是否|"
    r"\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|smaller|longer|shorter|greater|faster)|"
    r"\bdifference\b|\bexceed|\bby how (?:much|many)\b|\bgap\b|\bchanged?\b|\b(?:fell|rise|rose|drop|grow|grew)\b",
    re.IGNORECASE,
)
SERIES = re.compile(
    r"分别|各(?:是|有|为|自|多|几)|历年|每年|逐年|[这近两三几]年|变化|变动|趋势|走势|怎么变|如何变|"
    r"\beach\b|\brespectively\b|\bover the years\b|\btrend|\bchange",
    re.IGNORECASE,
)
EACH = re.compile(r"分别|各|每年|历年|逐年|\beach\b|\brespectively\b", re.IGNORECASE)
CHANGE = re.compile(r"变化|变动|趋势|走势|怎么变|如何变|\btrend|\bchange", re.IGNORECASE)
SUM = re.compile(
    r"加起来|加在一起|合起来|合在一起|[两三]年(?:一共|总共|合计|共)|(?:一共|总共|合计).{0,12}$|"
    r"\bcombined\b|\btogether\b|\bin total\b",
    re.IGNORECASE,
)
ORDERED = re.compile(rf"{AGAINST.pattern}|是.{{0,16}}(?:倍|几分之)|只有.{{0,16}}几分之|\btimes\b", re.IGNORECASE)
# 全市是徐汇的几倍 needs no reversing, 徐汇30公里，全市是它的几倍 does.
IT = re.compile(r"是(?:它|他|其|前者|这个)|\btimes (?:that|it)\b", re.IGNORECASE)
# What a year grew against the one before is said by the documents.
SAID = re.compile(r"同比|环比|\byoy\b|(?<![\d年])比上一?年(?=.{0,6}(?:增长|提高|上升|下降|增速|涨))", re.IGNORECASE)
# 2023、2024年新增多少座: years in a row want their values, two years in two clauses may mean anything.
IN_A_ROW = re.compile(r"\d年[^，。？?]{0,8}呢|20\d\d年?[、和与跟及]\s*20\d\d|\b20\d\d(?:,? and|,) 20\d\d")
# One thing is held against another, or several are added or listed: what asks must say so.
MEASURES = (VERSUS, DIFFERENCE, GROWTH, RATIO, WHICH, SHARE, SERIES, SUM, IN_A_ROW)
# Two things in one year: 绿地和绿道哪个多, 绿地比绿道多多少.
ITEMS = re.compile(
    rf"(?:哪一?[个项家种类样边]|谁)[^，。？?]{{0,8}}{MORE}|相差|差(?:多少|几|距)|"
    rf"比[^，。？?]{{1,20}}{DEGREE}[㐀-鿿]{{0,2}}(?:多少|几|了)|(?:是|为)[^，。？?]{{1,20}}几倍|\bthan\b|\bdifference\b",
    re.IGNORECASE,
)
SPLIT = re.compile(r"比(?!例|重|赛|亚|率)|和|与|跟|同|、|还是|\b(?:than|or|and|versus|vs\.?)\b", re.IGNORECASE)

_UNITS = (
    r"(?:万亿|[万亿])?"
    r"(?:个百分点|个点|百分点|平方公里|平方米|公里|公顷|美元|美金|人次|标准?箱|[㐀-鿿](?=[\s，,。？?]|$))?"
)
_EAGER = r"(?:又|还|会|要|更|再|最|是不是|有没有|是否|到底|究竟|大概|一共|总共|其中|提前)*"
_END = r"(?=[\s，,。？?]|$)"
_NOISE = re.compile(
    rf"保留[^，。？?]*小数|同样是|都是|数量(?=[^㐀-鿿]|$)|{RATIO.pattern}|{GROWTH.pattern}|{SHARE.pattern}|"
    rf"{_EAGER}(?:{DEGREE}|差|{MOVED}|回落|回升|超)[㐀-鿿]{{0,2}}?了?(?:多少|几|多大){_UNITS}|"
    rf"(?:又|还|总共|一共)?[装建办供投干做开添]?了?(?:多少|几){_UNITS}|"
    rf"相差|差(?:距|额|值|别|异)?(?:了|有)?(?:个百分点|[㐀-鿿]?{_END})|还差.*|缺口|变化(?:多大|如何|怎么样|情况)?|"
    rf"是不是|{MOVED}了?{_END}|怎么变的?|如何变化|趋势|走势|分别|各自|各(?:是|有|为)|历年|每年|逐年|"
    r"[这近][两三几]年|[两三]年的?|哪(?:一|份|个)?[年个边届份]的?|谁(?:的)?|"
    rf"更[㐀-鿿]{_END}|{DEGREE}(?:一些|一点|些)?(?:了|吗|呢)?{_END}|达标|达到|达成|有没有|是否|超过|超额|超出|"
    r"相比于?|相较于?|对比|比较|(?:^|[\s，,])[和与跟同从到至离距较比的只占是为]+|"
    rf"(?<=\s)[和与跟同从到至离距较比只占是为它]+|[和与跟同比从自由到离]{_END}|"
    rf"{AGAINST.pattern}|加起来|加在一起|合起来|数字|指标|任务|想问下?|请问|截至|结果|原来|那个|纪录|[啊呀吧哦]|"
    r"\bby how (?:much|many)\b|\bhow (?:much|many|do|does|did)\b|"
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|which|year|did|does|do|was|were|is|are|the|by|between|"
    r"difference|in|or|and|than|compare[ds]?|with|to|from|what|change[ds]?|combined|together|it|its|finished|has|have|had)\b|'s?\b",
    re.IGNORECASE,
)


def topic_of(text: str) -> str:
    """Return what is left of a question without the words that compare and ask, nothing said twice."""
    bare = text
    for words in (_NOISE, ASKING_WORDS, _NOISE):
        bare = words.sub(" ", bare)
    bare = re.sub(r"[\s，,。？?、：:；;（）()—]+", " ", bare).strip(" 的呢了吗是有")
    pieces = list(dict.fromkeys(bare.split()))
    kept = [one for one in pieces if not any(one != other and one in other for other in pieces)]
    return re.sub(r"(?<=[㐀-鿿]) (?=[㐀-鿿])", "", " ".join(kept))
