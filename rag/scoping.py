"""The words that give a question its scope or only ask: years, places, plans, question words."""

from __future__ import annotations

import re

YEAR_WORDS = re.compile(
    r"(?:20)?\d\d\s*年(?:度|底|末|初)?|20[0-4]\d(?!\d)|今年|去年|前年|明年|“?十[一二三四五六七八九]五”?(?:期间|时期|末|规划)?|"
    r"\b(?:in|by|for|of)?\s*20\d\d\b|last year|this year|next year",
    re.IGNORECASE,
)
PLACE_WORDS = re.compile(
    r"全市|上海市?|市里|本市|(?:黄浦|徐汇|长宁|静安|普陀|虹口|杨浦|闵行|宝山|嘉定|浦东|金山|松江|青浦|奉贤|崇明)(?:新区|区)?|"
    r"\b(?:in\s+)?(?:shanghai|xuhui|pudong|minhang|jing'?an|huangpu|changning|putuo|hongkou|yangpu|baoshan|jiading|"
    r"jinshan|songjiang|qingpu|fengxian|chongming)(?:\s+(?:district|new area))?(?:'s)?",
    re.IGNORECASE,
)
STATUS_WORDS = re.compile(
    r"目标|计划|规划|打算|准备|实际|完成|预计|预期|力争|想要?|定的?|安排|政府工作报告里?|给自己|"
    r"\b(?:target|plan(?:ned)?|actual(?:ly)?|goal)\b|\bwhat (?:is|was) the\b",
    re.IGNORECASE,
)
ASKING_WORDS = re.compile(
    r"(?:一共|总共|大概|大约)?(?:是|有|要|达到|到)?(?:多少(?:万|亿)?(?:个|家|张|套|座|台|部|条|项|件|户|人|人次|亩|公里|吨|钱|元)?|"
    r"几(?:个|家|张|套|座|台|部|条|项|件|户|成|倍|公里|亩|名)?|多大|多长|多高|多快|百分之几)|呢|吗|哪些|什么|"
    r"\bhow (?:many|much)\b|\bdid\b|\bdoes\b|\bis\b|\bwas\b|[？?。！!]",
    re.IGNORECASE,
)
