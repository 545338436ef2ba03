"""The syntax of quantities in Chinese and English: what may be one, its multiplier and the words around it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Bound = Literal["at_least", "at_most", "over", "under", "about"]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：！？"}
_TRADITIONAL = str.maketrans(
    "萬億兩個張臺項戶輛噸畝處間歲點餘約過於達條週號內幾數", "万亿两个张台项户辆吨亩处间岁点余约过于达条周号内几数"
)
_ALIKE = str.maketrans({"○": "〇", "◯": "〇", "–": "—", "―": "—", "−": "-", "〜": "~", "\xa0": " ", "\u3000": " "})
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def plain_text(text: str) -> str:
    """Return the text in half width, simplified and with one kind of dash; every offset stays."""
    return _WIDE_THOUSANDS.sub(",", text).translate(_WIDE).translate(_TRADITIONAL).translate(_ALIKE)


NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
NUMERAL = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_YEAR = r"(?:1[89]|2[01])[0-9]{2}"
_WRITTEN_YEAR = r"[一二][〇零一二三四五六七八九]{3}"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"

_DOCUMENT = rf"(?:[\u4e00-\u9fff]{{1,12}}|(?<![\u4e00-\u9fff]))[\[(〔【﹝]\s*{_YEAR}\s*[\])〕】﹞]\s*第?\s*[0-9]+\s*号"
_ISO = rf"(?<![0-9A-Za-z.])(?P<y1>{_YEAR})(?P<sep>[-/.])(?P<m1>[01]?[0-9])(?P=sep)(?P<d1>[0-3]?[0-9])(?![0-9])"
_DATE = (
    rf"(?<![0-9.,])(?:(?P<y2>{_YEAR}|{_WRITTEN_YEAR})\s*年\s*)?"
    r"(?P<m2>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?!季)"
    r"份?(?:\s*(?P<d2>[12][0-9]|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号])?"
)
_ENGLISH_DATE = (
    rf"\b(?:(?P<m3>{_MONTH})\s+(?:(?P<d3>[0-3]?[0-9])(?:st|nd|rd|th)?(?:,\s*|\s+))?"
    rf"|(?P<d4>[0-3]?[0-9])(?:st|nd|rd|th)?\s+(?P<m4>{_MONTH}),?\s+)(?P<y3>{_YEAR})\b"
)
_SKIP = (
    rf"(?:第|No\.)\s*(?:[0-9]+|{NUMERAL})(?:个五年)?|[0-9]+(?:\.[0-9]+){{2,}}|<su[bp]>[^<]*</su[bp]>|\([0-9]{{1,2}}\)"
    r"|(?<![A-Za-z])(?!(?:RMB|CNY|USD)-?[0-9])[A-Za-z]+-?[0-9]+(?:\.[0-9]+)?"
    r"|(?m:^)\s*(?:[0-9]{1,2}[、.](?![0-9])|[一二三四五六七八九十]+、)"
)
_SHARE = rf"(?P<base>{NUMERAL}|[0-9]+)分之(?P<part>{NUMERAL}|{NUMBER})"
TOKEN = re.compile(
    rf"(?P<document>{_DOCUMENT})|(?P<iso>{_ISO})|(?P<date>{_DATE})|(?P<english>{_ENGLISH_DATE})|(?P<skip>{_SKIP})"
    rf"|(?P<share>{_SHARE})|(?P<amount>-?{NUMBER}|{NUMERAL})"
)

BASES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10000)}
MULTIPLIER = re.compile(
    r"\s*(?:(?P<zh>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦米克伏卡帕]))"
    r"|(?P<en>trillion|billion|million|thousand|tn|bn|mn)\b)"
)
SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3,
    "trillion": 12, "tn": 12, "billion": 9, "bn": 9, "million": 6, "mn": 6, "thousand": 3,
}  # fmt: skip
MORE = re.compile(r"\s*[多余](?![样元种少边中功额地])")
TENTHS = re.compile(r"成(?![立为员果本功长效套熟都品交就形份色人分年像片网链群体])")
SEPARATOR = re.compile(r"\s*(?:-|—|~|至|到|to\b)\s*(?=[0-9])")
CURRENCIES = {
    "RMB": "元", "CNY": "元", "¥": "元", "￥": "元", "人民币": "元", "US$": "美元", "USD": "美元", "$": "美元",
}  # fmt: skip

LEAD = re.compile(r"^.*?(?:根据|按照|依据|依照|参照|印发|执行|见|的|和|与|及|是|为)(?=[^〔]+〔)")
START = re.compile(rf"(?P<sign>-)?(?P<digits>{NUMBER})|(?P<numeral>{NUMERAL})")

# The comparison words around a quantity.
_BEFORE: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"不少于|不低于|不小于|至少|最少|起码|at least|no(?:t)? (?:less|fewer) than"),
    (
        "at_most",
        r"不超过|不高于|不多于|不大于|不突破|至多|最多|at most|no(?:t)? more than|not exceed(?:ing)?|up to|within",
    ),
    ("over", r"超过|超出|超|逾|突破|高于|大于|多于|more than|over|above|exceed(?:s|ed|ing)?"),
    ("under", r"低于|少于|不足|小于|不满|不到|less than|fewer than|under|below"),
    ("about", r"约为?|大约|(?<![最附邻])近|大概|接近|about|around|approximately|nearly|almost|some"),
)
_AFTER: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"及?以上|or more|or above"),
    ("at_most", r"及?以下|[以之]内|or less|or below"),
    ("about", r"左右|上下|or so"),
)
LEADS = tuple(
    (bound, re.compile(rf"(?:{words})(?:了|为|在)?(?:人民币|[¥￥$]|RMB|CNY)?\s*$", re.I)) for bound, words in _BEFORE
)
TAILS = tuple((bound, re.compile(rf"\s*(?:{words})", re.I)) for bound, words in _AFTER)
