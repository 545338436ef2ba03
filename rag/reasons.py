"""Whether a passage tells why: the reason that is asked for, and what the question takes for granted."""

from __future__ import annotations

import re

_WHY = re.compile(
    r"(?:为什么|为啥|为何)(?!(?:还|必须|一定|总)?[要应需])|怎么会|怎么就|原因|理由|缘由|出于什么|干嘛(?=[要不非总老还叫停取拆])|"
    r"拖累|凭什么(?!证|材料|手续|票|卡)|凭啥|\bwhy\b",
    re.IGNORECASE,
)
# A fact is explained by words of cause; a plan (为什么要, 为啥建) by what it is to bring as well.
_PLANS = re.compile(
    r"要|[推搞建办设]|看重|打算|准备|计划|应|\bwhy (?:is|are|does|do|should|must|will|would)\b", re.IGNORECASE
)
_ASKS_CAUSE = re.compile(
    r"为什么(?!东西|叫|说|称)|为啥(?!叫)|为何(?!叫)|怎么会|怎么就|原因|理由|缘由|出于什么|干嘛(?=[要不非总老还叫停取拆])|"
    r"凭什么能|凭啥能|\bwhy\b|\bwhat caused\b",
    re.IGNORECASE,
)
_CAUSE = (
    r"由于|因(?!地|素|才|基)|受[^，。]{0,12}(?:影响|冲击)|原因|为了|以便|得益|带动|拉动|导致|引发|使(?!用)得?|造成|出于|压力|不足|影响|"
    r"从而|制约|面临|需要|挑战|让|是指|旨在|短板|仍|难|有待|随着|依托|释放|不振|偏弱|疲软|优化|增强|推进"
)
_CAUSES = re.compile(_CAUSE)
_AIMS = re.compile(
    rf"{_CAUSE}|为[^，。]{{2,}}(?:提供|创造|支持|服务)|提升|提高|改善|努力|打造|强化|推动|促进|支撑|保障|满足|增强|优化|实现|"
    r"吸引|便利|作用|功能|惠"
)
# What may be said to have happened, and the words of which a passage has one if it tells of it.
_HAPPENINGS: tuple[tuple[str, str], ...] = (
    (
        r"停办|叫停|停掉|(?<!暂)停了(?!车)|取消|停止|暂停|关闭|关停|废止|废除|禁止|下架|撤销|限行|砍掉|砍了|不再(?!是)|不搞|中止|作废|停产|停运|裁撤|撤掉|拆[掉脱除]|不造了|不建了|不办了|解散(?![煤乱])|"
        r"\b(?:cancel|abolish|scrap)\w*|\bclos(?:ed|ure|ing down)\b(?!-loop)|\bban(?:ned)?\b|"
        r"\bshut down\b|\bno longer\b",
        r"停(?!车|靠)|取消|关闭|关停|废止|废除|禁|不得|严控|压减|下架|撤销|限行|不再|不搞|中止|终止|解散(?![煤乱])|淘汰|拆|放开",
    ),
    (
        r"跌破|下滑|萎缩|缩水|下跌|掉(?:下来|下去|了下)|暴跌|大跌|负增长|恶化|变差|"
        r"\b(?:fell|fallen|dropped|sank|shrank|collapsed|worsened|(?:fall|drop) below)\b",
        r"跌(?!倒)|下滑|萎缩|缩水|缩减|收缩|下降|下行|减少|同比减|负增长|回落|走弱|走低|恶化|-\d",
    ),
    (
        r"[少低]了|[少低]掉|变[少低]|还[少低]|减少了?|降了|缩减",
        r"少(?!年|儿|先|于|数|不)|减|降|低(?![碳空保])|回落|缩|不足|收窄",
    ),
    (
        r"变多|增多|飙升|暴涨|大涨|激增|反弹|\b(?:surged?|soared?|jumped)\b",
        r"多(?!元|样|层|种)|增|升|涨|反弹",
    ),
    (r"调低|下调|调减|调降", r"调低|下调|调减|调降|下修|降[至到为低]"),
    (r"(?<!转)移出|除名|摘牌|搬走|迁出|搬离|迁走", r"(?<!转)移出|除名|摘牌|退出|搬|迁|疏解"),
    (
        r"没(?:有|能)?(?:完成|达到|实现|兑现|达标|建成)|未(?:能)?(?:完成|达标|达到|建成)|泡汤|烂尾|否决|(?<![村院角])落空|食言|"
        r"\b(?:did|has|have|had|was|were)\b.{0,60}\b(?:fail(?:ed)?|unable) to\b|\bmissed (?:its|their|the)\b",
        r"未(?!来)|没有|(?<![时风高崇])尚|不足|不够|否决|失败|难以|差距|制约",
    ),
    (r"推迟|延期|延后|推后|延误|拖延|\b(?:postpone|delay)e?d\b", r"推迟|延[迟期后误缓]|推后|拖|暂缓"),
    (r"反对(?![^，。]{0,4}主义)|抗议|被骂|\b(?:opposed|protested)\b", r"反对|抗议|质疑|争议|异议"),
)
_TOLD = tuple((re.compile(asked, re.IGNORECASE), re.compile(told)) for asked, told in _HAPPENINGS)


def asks_why(question: str) -> bool:
    """Whether it asks for a reason."""
    return bool(_WHY.search(question))


def no_reason(question: str, said: str) -> bool:
    """Whether it asks why, and the passage has no word of a cause, nor of an aim where a plan is asked about."""
    if not _ASKS_CAUSE.search(question):
        return False
    return not (_AIMS if _PLANS.search(question) else _CAUSES).search(said)


def untold(question: str, said: str) -> bool:
    """Whether it asks why something happened that the passages found have no word of (为什么取消)."""
    if not _WHY.search(question):
        return False
    found = ((asked.search(question), told) for asked, told in _TOLD)
    return any(match and match[0] not in said and not told.search(said) for match, told in found)
