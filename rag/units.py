"""Units of measure in Chinese and English, each under one name, and which of them mean the same."""

from __future__ import annotations

import re

# Name -> spellings (regular expressions). A lookahead keeps 部门, 项目, 人才 … from being read as units.
_UNITS: dict[str, str] = {
    "百分点": r"个?百分点|percentage\s+points?",
    "%": r"%|percent|per\s+cent",
    "美元": r"(?:个)?美元|US\s+dollars?|U\.S\.\s+dollars?|dollars?|USD",
    "欧元": r"欧元|euros?|EUR",
    "港元": r"港元|港币|HKD",
    "元": r"元(?!宇宙|旦|素)|人民币|yuan|RMB|CNY",
    "平方公里": r"平方公里|平方千米|square\s+kilomet(?:re|er)s?|sq\.?\s*km|km²|km2",
    "平方米": r"平方米|平米|㎡|square\s+met(?:re|er)s?|m²|m2",
    "立方米": r"立方米|cubic\s+met(?:re|er)s?|m³|m3",
    "公顷": r"公顷|hectares?|ha",
    "亩": r"亩|mu",
    "公里": r"公里|千米|kilomet(?:re|er)s?|km",
    "纳米": r"纳米|nanomet(?:re|er)s?|nm",
    "毫米": r"毫米|millimet(?:re|er)s?|mm",
    "厘米": r"厘米|centimet(?:re|er)s?|cm",
    "米": r"米|met(?:re|er)s?|m",
    "吨标准煤": r"吨标准煤|吨标煤|tons?\s+of\s+standard\s+coal|tonnes?\s+of\s+standard\s+coal",
    "吨": r"吨|tons?|tonnes?",
    "公斤": r"公斤|千克|kilograms?|kg",
    "微克": r"微克|micrograms?|μg|µg",
    "克": r"克(?!服|隆|强)|grams?",
    "千瓦时": r"千瓦时|kilowatt[\s-]hours?|kWh",
    "千瓦": r"千瓦|kilowatts?|kW",
    "兆瓦": r"兆瓦|megawatts?|MW",
    "Mbps": r"Mbps|Mbit/s|兆(?!帕)",
    "标准箱": r"标准箱|标箱|TEUs?",
    "人次": r"人次|visits?|person[\s-]times",
    "人": r"人(?!才|工|民|均|口|次|力|大|群)|people|persons?|residents?",
    "名": r"名(?!列|单|录|称|牌)",
    "位": r"位(?!于|居|列|置)",
    "户": r"户(?!籍|外|口|均)|households?",
    "岁": r"岁|years?\s+old|years?\s+of\s+age",
    "个月": r"个月|months?",
    "月": r"月(?!季)",
    "工作日": r"个?工作日|working\s+days?|business\s+days?",
    "天": r"天(?!然)|日(?!常|报|前)|days?",
    "小时": r"个?小时|hours?|h",
    "分钟": r"分钟|minutes?|min",
    "秒": r"秒|seconds?",
    "周": r"周(?!年|边)|weeks?",
    "年": r"年(?!级|龄|轻|货)|years?",
    "倍": r"倍|times|fold",
    "家": r"家(?!庭|政|长|园|具|门|乡)",
    "所": r"所(?!有|在|得|需|属)",
    "座": r"座(?!谈)",
    "处": r"处(?!理|于|置|罚)",
    "间": r"间(?!距|接)",
    "项": r"项(?!目)|projects?|items?",
    "件": r"件",
    "条": r"条(?!件|例|款)|lines?",
    "套": r"套(?!餐)|sets?",
    "台": r"台(?!阶|风|湾|胞)",
    "部": r"部(?!门|分|级|署|队|长|位|委|市)",
    "张": r"张(?!江|家)|beds?",
    "辆": r"辆|vehicles?",
    "艘": r"艘",
    "架": r"架(?!构)",
    "列": r"列(?!入|车)",
    "栋": r"栋|幢",
    "片": r"片(?!区)",
    "篇": r"篇",
    "种": r"种(?!植|类|子|业)",
    "类": r"类(?!型|别)",
    "批": r"批(?!准|次|复|发)",
    "支": r"支(?!持|付|撑|出)",
    "只": r"只(?!有|要|能)",
    "株": r"株|棵",
    "份": r"份(?!额)",
    "笔": r"笔",
    "宗": r"宗",
    "场": r"场(?!所|景|馆|地|次|均|站)",
    "届": r"届",
    "次": r"次(?!产业|序)",
    "例": r"例(?!如|外)",
    "个": r"个(?!人所得|性|体|别)",
}

_COUNTERS = frozenset("家所座处间项件条套台部张辆艘架列栋片篇种类批支只株份笔宗场届次例个")
# Words that count the same thing in official language: a park is 座, 个 or 处, a lift 台 or 部.
_GROUPS = (frozenset("家所座处间"), frozenset("台部"), frozenset("人名位"))

# A spelling that ends in a Latin letter ends a word, so that m is not read in months; 项 before AI is fine.
_WORD_END = r"(?:(?<![A-Za-z])|(?![A-Za-z]))"
UNIT = re.compile("|".join(f"(?P<u{n}>(?:{spelling}){_WORD_END})" for n, spelling in enumerate(_UNITS.values())))
_NAMES = tuple(_UNITS)


def unit_at(text: str, position: int) -> tuple[str, int] | None:
    """Return the name of the unit that begins at `position` and the offset at which it ends.

    微克/立方米 and 元/人 are read whole and named by their first part, for texts often say the second elsewhere.
    """
    found = UNIT.match(text, position)
    if found is None or found.lastgroup is None:
        return None
    end = found.end()
    if text[end : end + 1] == "/" and (per := UNIT.match(text, end + 1)):
        end = per.end()
    return _NAMES[int(found.lastgroup[1:])], end


def same_unit(one: str | None, other: str | None) -> bool:
    """Tell whether two units can stand for each other; an unknown one stands for all but shares (%, 百分点)."""
    if one == other:
        return True
    if one is None or other is None:
        return not {one, other} & {"%", "百分点"}
    if "个" in (one, other):
        return one in _COUNTERS and other in _COUNTERS
    return any(one in group and other in group for group in _GROUPS)
