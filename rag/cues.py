"""The words that tell whether a Chinese official sentence reports, plans, or states what always holds."""

from __future__ import annotations

import re

from rag.records import Status

_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_SPACE = re.compile(r"\s+")

# Greetings, thanks, slogans and the formulas of a covering letter.
_FORMULA = re.compile(
    r"^(?:各位代表|各位委员|同志们|主席)[^。，]{0,12}[：！]$|请予审议|提出意见。?$"
    r"|表示(?:衷心的?|诚挚的?|崇高的?)*(?:感谢|敬意|慰问)|^特此(?:通知|报告|公告|函告)|^现将[^。]{0,80}印发|请(?:认真|遵照|结合实际)[^。]{0,20}执行"
    r"|^（?(?:20\d\d|二〇..)年\w{1,3}月\w{1,3}日）?$|^（此件[^（）]{2,20}）$"
    r"|初心如磐|实干创造辉煌|愿景催人奋进"
)
_DEFINITION = re.compile(
    r"^(?:\d{1,3}[、.．])?(?:[^，。：]{1,40}[。：，]?)?(?:是指|文中指|系指|指的是|所称)|^(?:该|本)指标|^也称“|^“[^”]{1,20}”(?:是指|指)"
    r"|^[^，。：]{0,30}指(?:每|由|经|该)|口径，(?:包括|含)|^(?:各位代表，)?[^，。]{2,24}是[^，。]{2,24}(?:法宝|生命线|根本保证|基石|前提)。"
)
# What is admitted to be not good enough is a description, though it speaks of what needs doing.
_PROBLEM = re.compile(
    r"仍需|还需|尚需|需要?(?:加快|关注|持续|纵深|进一步|积极应对|聚力|巩固)|仍(?:然|旧)?(?:存在|面临|突出|繁重|有)|依然(?:存在|繁重|突出|艰巨)"
    r"|还(?:不够|存在|有不少|面临|要下)|不够强|有待|亟待|不足|短板|面临[^，。]{0,8}(?:压力|困难|挑战)|困难(?:和|与|、)?挑战|受制于人"
    r"|不平衡|堵点|乏力|偏弱|不振|风险加大"
)
_PROBLEMS_BEGIN = re.compile(
    r"清醒(?:地)?(?:认识|看)到|面临(?:着)?(?:不少|许多|诸多|一些)[^，。]{0,4}(?:困难|挑战|问题)"
    r"|(?:存在|还有)(?:的)?(?:一些|不少|许多)(?:问题|不足|短板|困难)"
)
_WAY_OUT = re.compile(r"^(?:我们(?:要|将|必须)|对此|为此|下一步)")
_SUBJECT = (
    r"(?:我们|今年|明年|今后|接下来|全市|全区|各级|各区|政府|上海|本市|综合[^，；：。]{0,6}|工作|"
    r"必须|就|更|都|也|还|坚决|始终|切实)"
)
_INTENT = re.compile(
    rf"(?:^|[，；：。、]){_SUBJECT}{{0,4}}(?:要(?![求素闻件约点因])|必须|应当|应(?=坚持|把握|加|建|推|按)|须)"
    rf"|(?:^|[，；：。、]){_SUBJECT}{{1,4}}将(?![士军领近来])"
    r"|力争|下一步|让我们|决不|预期目标|主要目标(?:是|为)|将(?:成为|以|继续|进一步|达到|实现|建成|始终)|各领域都应"
)
_BY = re.compile(r"(?:^|[，；：。])(?:力争)?到(?:20\d\d|二〇\w\w)年")
_RESULT = re.compile(
    r"(?:取得|完成|实现|进入|迈上|形成|突破|超过|建成|奠定|积累|经受住|彰显|展示)了|已(?:经|达到|达[\d百千]|有[\d百千]|形成|成为|取得|建成[\d百千])"
    r"|圆满(?:完成|举办)|如期实现|未来之不易|成绩来之不易"
)
_CIRCUMSTANCE = re.compile(
    r"^(?:各位代表，)?(?:同时，|但|总体来看，)?(?:“?十[一二三四五六七八九]五”?时期，)?"
    r"(?:当前|目前|当今|近年来|近[一二两三四五]年来?|过去[一二两三四五]年|[一二两三四五]年来|我国(?:经济|发展|进入)|世界(?:百年|经济|进入)|外部环境|国际环境|从(?:国际|国内|全国|全球)看)"
    r"|^(?:20\d\d年|今年|本年|“?十[一二三四五六七八九]五”?(?:时期|期间)?)，?是[^，。]*(?:年|时期|阶段|期)"
    r"|正(?:处(?:在|于)|面临|经历)"
)


def plain(text: str) -> str:
    """Return the text without white space and with full-width punctuation, as the cues expect it."""
    return _SPACE.sub("", text).translate(_WIDE)


def is_formula(text: str) -> bool:
    """Whether the plain sentence is a greeting, a thanks or a slogan."""
    return bool(_FORMULA.search(text))


def is_definition(text: str) -> bool:
    """Whether the plain sentence says what a word means."""
    return bool(_DEFINITION.search(text))


def begins_problems(text: str) -> bool:
    """Whether the plain sentence opens an account of difficulties."""
    return bool(_PROBLEMS_BEGIN.search(text))


def status_of(text: str, default: Status | None, *, problems: bool = False, later: bool = False) -> Status:
    """Return the status of a plain sentence in a section whose sentences are `default` unless they say otherwise.

    `problems` says that it stands in an account of difficulties, `later` that it names only years after its
    section's. No default means that nothing is known.
    """
    if default == "standing" or is_formula(text) or is_definition(text):
        return "standing"
    if default == "done":
        if problems or _PROBLEM.search(text):
            return "planned" if _WAY_OUT.search(text) else "done"
        return "planned" if _INTENT.search(text) or (later and _BY.search(text)) else "done"
    intent = bool(_INTENT.search(text) or _BY.search(text))
    told = bool(_CIRCUMSTANCE.search(text) or _RESULT.search(text))
    if default == "planned":
        return "done" if told and not intent else "planned"
    return "planned" if intent else "done" if told else "standing"
