"""Which district of the city a text is about."""

from __future__ import annotations

import re

CITY = "上海市"
DISTRICTS = (
    "黄浦区",
    "徐汇区",
    "长宁区",
    "静安区",
    "普陀区",
    "虹口区",
    "杨浦区",
    "闵行区",
    "宝山区",
    "嘉定区",
    "浦东新区",
    "金山区",
    "松江区",
    "青浦区",
    "奉贤区",
    "崇明区",
)
_SHORT = {district.removesuffix("新区").removesuffix("区"): district for district in DISTRICTS}
# 黄浦江 is the river that runs through seven districts, 金山银山 a saying.
_NAME = re.compile("|".join(rf"{short}(?!江|银山)" for short in _SHORT))
# 青浦、吴江、嘉善 and 浦东、虹桥两场: a question that lists places is about none of them alone.
LISTED = re.compile(rf"(?:{'|'.join(_SHORT)})(?:新区|区)?、")
DISTRICT_NAMES = tuple(_SHORT)
_NAMES = "|".join(DISTRICT_NAMES)
# 全市（非徐汇）, 不是徐汇的: a place that the asker rules out is not the one that is asked about.
RULED_OUT = re.compile(
    rf"(?:(?<!是)不是|并非|而非|非|不算|不含|不包括|不包含|不要|不问|别给我?|除了?)"
    rf"(?:(?:整个)?(?:全市|上海市?)|(?:{_NAMES})(?:新区|区)?(?:[、和与](?:{_NAMES})(?:新区|区)?)*)(?:的|以?外)?"
)
# The two airports are named after districts, or beside one.
AIRPORTS = re.compile(r"虹桥[、和与跟]?浦东|浦东[、和与跟]?虹桥|浦东(?:国际)?机场")
_CLAUSE = re.compile(r"[，；：。,;:]")
_SHORT_TOPIC = 40
# A number of things is a fact, no topic; the number of a heading stands in front.
_FIGURE = re.compile(r"[^\d.．]\d")
_SEVERAL = re.compile(r"[、和与及-]|以及")


def districts(text: str) -> tuple[str, ...]:
    """Return the districts that the text names, with or without 区, in the order of `DISTRICTS`."""
    found = {_SHORT[name] for name in _NAME.findall(text)}
    return tuple(district for district in DISTRICTS if district in found)


def topic(text: str) -> str | None:
    """Return the district that a heading or a paragraph's opening sentence is about, or None.

    An opening sentence that only names the topic is one clause: 加快推进浦东引领区建设。 青浦新城：成为…
    """
    first, *rest = _CLAUSE.split(text, maxsplit=1)
    if (
        len(first) > _SHORT_TOPIC
        or _FIGURE.search(first)
        or "、" in first
        or (rest and rest[0] and text[len(first)] not in "：:")
    ):
        return None
    named = districts(first)
    return named[0] if len(named) == 1 else None


def place_of(text: str, default: str | None) -> str | None:
    """Return the district that a sentence is about; `default` where it is about none or about several things.

    A district named in passing, as one item of a list or in a later clause, is not what the sentence is about.
    """
    named = districts(text)
    if len(named) != 1:
        return default if not named or default in named else CITY
    first = _CLAUSE.split(text, maxsplit=1)[0]
    match = _NAME.search(first)
    if not match or (match.start() > 0 and _SEVERAL.search(first)):
        return default
    return named[0]


# Provinces, their capitals, other large cities: a figure asked for one of them is not Shanghai's. Its roads are named
# after them, and 苏州河北岸, 长江入海口, 形成都市圈 only look like them.
_ELSEWHERE = re.compile(
    "(?:北京|天津|重庆|河北(?![岸侧])|(?<!中)山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西(?![岸侧])|(?<!中)山东|河南(?![岸侧])|湖北|湖南|广东|"
    "(?<!上)海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾|石家庄|太原|沈阳|长春|哈尔滨|南京|杭州(?!湾)|"
    "合肥|福州|南昌|济南|郑州|武汉|长沙|广州|(?<![上出入])海口|(?<![建形])成都|贵阳|昆明|西安|兰州|西宁|呼和浩特|南宁|拉萨|银川|"
    "乌鲁木齐|深圳|苏州(?!河)|宁波|无锡|青岛|大连|厦门|东莞|佛山|台北|高雄|东京|首尔|新加坡|纽约|伦敦)(?![东西南北中]?[一二]?路|街道)"
)
# Other countries are asked of beside the city: 上海对美国出口多少.
_ABROAD = re.compile(
    r"美国|日本|德国|英国|法国|韩国|俄罗斯|印度(?!洋)|意大利|加拿大|澳大利亚|巴西|越南|泰国|马来西亚|欧盟|东盟|中东|非洲|拉美"
)
_COUNTRY = re.compile(
    r"全国(?![首第最前各百]|唯一|领先|性|人大|两会|排)|\b[Nn]ation(?:al(?:ly)?|wide)\b|\b[Cc]hina\b(?! [A-Z])"
)
_OWN = re.compile(r"上海|沪|全市|本市|我市|市里|\bShanghai\b", re.IGNORECASE)
_ELSEWHERE_EN = {
    "beijing": "北京", "tianjin": "天津", "chongqing": "重庆", "guangzhou": "广州", "shenzhen": "深圳",
    "hangzhou": "杭州", "suzhou": "苏州", "nanjing": "南京", "wuhan": "武汉", "chengdu": "成都", "ningbo": "宁波",
    "hong kong": "香港", "guangdong": "广东", "jiangsu": "江苏", "zhejiang": "浙江", "anhui": "安徽",
    "tokyo": "东京", "singapore": "新加坡", "new york": "纽约", "london": "伦敦",
}  # fmt: skip
_LATIN_ELSEWHERE = re.compile(rf"\b({'|'.join(_ELSEWHERE_EN)})\b(?! (?:creek|river|bay|(?:\w+ )?road))", re.IGNORECASE)


def is_elsewhere(name: str) -> bool:
    """Tell whether a name is that of a place outside the city, in Chinese or English."""
    return bool(_ELSEWHERE.fullmatch(name) or _LATIN_ELSEWHERE.fullmatch(name))


def elsewhere(question: str, passage: str) -> bool:
    """Tell whether a question is of a place outside the city, or of the country, that the passage does not name."""
    named = _ELSEWHERE.findall(question) + [_ELSEWHERE_EN[one.lower()] for one in _LATIN_ELSEWHERE.findall(question)]
    # 上海有几名全国劳动模范: the country that is named beside the city is not where it is asked of.
    if _COUNTRY.search(question) and not _OWN.search(question) and not districts(question):
        named.append("全国")
    return any(name not in passage for name in named)


def abroad(question: str, passage: str) -> bool:
    """Tell whether a question names another country or region of the world that the passage does not."""
    return any(name not in passage for name in _ABROAD.findall(question))
