"""What a document says of itself: title, issuer, number, dates, level and place, and the years it speaks about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rag.context import looks_ahead, looks_back
from rag.cues import plain
from rag.periods import NUMERAL_YEAR, five_years, named_years, number, relative_years
from rag.places import CITY, DISTRICTS
from rag.records import CleanText, Metadata, Source

_HEAD_LINES, _HEAD, _TAIL = 14, 1500, 600
_HEADING, _OPENING = 40, 12
_KIND = re.compile(
    r"(?:报告|纲要|规划|计划|方案|意见|通知|办法|规定|条例|细则|规则|决定|决议|公报|要点|措施|公告|通告|命令|函|批复|白皮书|"
    r"指南|标准|规范|章程|目录|清单|总结|年报|说明|答复|解读|建议)(?:（[^（）]{1,30}）|\([^()]{1,30}\))*$"
)
_DATE = re.compile(
    rf"({NUMERAL_YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})月(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日"
)
_ADOPTED = re.compile(r"在|会议|通过|批准|发布|公布|修订|修正|审议")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,10})[〔\[［【（(]((?:19|20)\d\d)[〕\]］】）)]第?(\d{1,5})号")
_EFFECT = re.compile(r"自(.{2,12}?)(?:起|开始)(?:正式)?(?:施行|实施|执行|生效)")
_REPLACES = re.compile(r"《([^《》]+)》(?:（[^（）]*）)?[^。《》]{0,20}?同时(?:废止|停止执行)")
_REPEALED = re.compile(
    r"本(?:办法|规定|通知|意见|条例|细则|文件|方案)已?(?:被|由)《([^《》]+)》(?:废止|替代|取代|代替)"
)
_PERSON = re.compile(r"^(\w{2,12}?(?:省|市|自治区|区|县))(?:代理)?(?:省长|市长|区长|县长|主席|长)")
_BODY = re.compile(
    r"^[\u4e00-\u9fff]{2,20}(?:人民政府(?:办公厅|办公室)?|委员会(?:办公室)?|国务院(?:办公厅)?|局|厅|办公厅|办公室|人民代表大会(?:常务委员会)?)"
)
_ISSUED_BY = re.compile(
    r"^(.{2,20}?(?:人民政府|委员会|国务院|局|厅|办公厅|办公室|委|部)(?:办公厅|办公室)?)(?:关于|印发)"
)
_CODES = {
    "沪府办": "上海市人民政府办公厅",
    "沪府": "上海市人民政府",
    "沪委": "中共上海市委",
    "国办": "国务院办公厅",
    "国": "国务院",
}
_FIVE_YEAR = re.compile(r"第十([一二三四五六七八九])个五年|[“\"]?十([一二三四五六七八九])五[”\"]?")
_PROVINCE = (
    r"(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省"
    r"|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:北京|天津|重庆)市"
)
_ANY_PLACE = re.compile(
    rf"({_PROVINCE})?((?!关于|加强)[\u4e00-\u9fff]{{2,5}}?(?:市|新区|区|县|自治州))?(?=人民政府|政府|关于|国民经济|第|\d|$|[^区县市]{{0,2}}人民代表)"
)
_REPORTING = re.compile(r"回顾|执行情况|完成情况|进展情况|工作总结")
_PLANNING = re.compile(r"(?:主要|重点|目标)(?:任务|目标|工作)|工作(?:安排|打算|部署)|总体要求|预期目标|草案")
_PLAN_KIND = re.compile(r"规划|纲要|计划|方案|意见|要点|措施|安排")
_REPORT_KIND = re.compile(r"公报|年报|总结|白皮书|执行情况|统计")
_NUMBERED = re.compile(r"[（(【第]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）】、.．章节编]")
_GOVERNMENT_URL = re.compile(r"https?://[\w.-]+\.gov\.cn[^\s()（）<>\"'\]]*")


def find_metadata(source: Source, cleaned: CleanText) -> Metadata:
    """Return what the text says of itself; what it does not say is None or empty.

    The title is the first lines that end like the name of an official document; without such lines it is the
    first heading, the first line, or the file's name.
    """
    lines = [line.strip() for line in cleaned.text[:_HEAD].splitlines() if line.strip()][:_HEAD_LINES]
    head = [plain(line) for line in lines]
    title = _title(source, cleaned, lines)
    document_number = next((m for line in head if (m := _NUMBER.search(line))), None)
    tail = [plain(line) for line in cleaned.text[-_TAIL:].splitlines() if line.strip()]
    issued = _issue_date(head, tail)
    issuer = _issuer(plain(title), document_number[1] if document_number else "", head, tail)
    level, place = _level(issuer, plain(title))
    body = plain(cleaned.text)
    reports, plans = _years(cleaned, plain(title), issued)
    url = _GOVERNMENT_URL.search(source.text)
    return Metadata(
        title=title,
        issuer=issuer,
        number=f"{document_number[1]}〔{document_number[2]}〕{document_number[3]}号" if document_number else None,
        issue_date=issued,
        effective_date=_effective(body, issued),
        level=level,
        place=place,
        reports=reports,
        plans=plans,
        url=url[0] if url else None,
        replaces="；".join(_REPLACES.findall(body)) or None,
        repealed_by=_first(_REPEALED, body),
    )


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1] if match else None


def _title(source: Source, cleaned: CleanText, lines: Sequence[str]) -> str:
    """Return the title, which may wrap: up to four lines are joined until they end like the name of a document."""
    for start in range(min(6, len(lines))):
        joined = ""
        for line in lines[start : start + 4]:
            if re.search(r"[。！？：；]$", line) or _DATE.search(plain(line)):
                break
            joined += line
            if len(joined) >= 4 and _KIND.search(plain(joined)):
                following = lines[start + 1 + lines[start:].index(line) :][:1]
                return joined + (following[0] if following and _continues(following[0]) else "")
    first = next((h.text for h in cleaned.headings[:1] if h.level == 1 and not _NUMBERED.match(h.text)), "")
    return first or _speech(lines) or next(filter(_is_name, lines[:1]), "") or _stem(source.name)


def _speech(lines: Sequence[str]) -> str | None:
    """Return the name of what a head of government says to a congress, for a copy that lost its title."""
    congress = any("人民代表大会" in line and _DATE.search(plain(line)) for line in lines)
    speaker = next((match for line in lines if (match := _PERSON.match(plain(line))) and len(line) <= 24), None)
    return f"{speaker[1]}政府工作报告" if congress and speaker else None


def _is_name(line: str) -> bool:
    return len(line) <= 60 and not re.search(r"[。；]", line) and len(re.findall(r"\w", line)) >= 3


def _stem(name: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", name.rpartition("/")[2]) or name


def _continues(line: str) -> bool:
    """Whether the line after a whole title belongs to it, too: 和二〇三五年远景目标纲要."""
    return bool(re.match(r"[和与及暨]|[（(]", line)) and bool(_KIND.search(plain(line))) and len(line) <= 40


def _day(match: re.Match[str] | None) -> dt.date | None:
    if not match:
        return None
    try:
        return dt.date(number(match[1]), _small(match[2]), _small(match[3]))
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """Return 1 to 99 from digits or from 一 … 九十九."""
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    digit = {sign: n for n, sign in enumerate("一二三四五六七八九", 1)}
    return (digit.get(tens, 1) * 10 if ten else 0) + digit.get(ones, 0)


def _issue_date(head: Sequence[str], tail: Sequence[str]) -> dt.date | None:
    """Return the date of adoption under the title, else the date alone on a line, the last first."""
    for line in head:
        match = _DATE.search(line)
        if (
            match
            and match.start() <= 8
            and len(line) <= 80
            and (_ADOPTED.search(line[match.end() :]) or not line[match.end() :].strip("）)"))
        ):
            return _day(match)
    for line in reversed(tail):
        match = _DATE.search(line)
        if match and len(line) - (match.end() - match.start()) <= 4:
            return _day(match)
    return None


def _effective(body: str, issued: dt.date | None) -> dt.date | None:
    for match in _EFFECT.finditer(body):
        day = _day(_DATE.search(match[1]))
        if day:
            return day
        if re.search(r"(?:发布|公布|印发|通过)之日", match[1]):
            return issued
    return None


def _issuer(title: str, code: str, head: Sequence[str], tail: Sequence[str]) -> str | None:
    by_title = _first(_ISSUED_BY, title)
    if by_title:
        return by_title
    for prefix, body in _CODES.items():
        if code.startswith(prefix):
            return body
    for line in head:
        person = _PERSON.match(line)
        if person and len(line) <= 24:
            return f"{person[1]}人民政府"
        speaks = re.search(r"(?:我代表|受)([\u4e00-\u9fff]{2,16}人民政府)", line)
        if speaks:
            return speaks[1]
    for line in [*head, *reversed(tail)]:
        body_name = _BODY.match(line)
        if body_name and body_name.end() == len(line):
            return line
    return None


def _level(issuer: str | None, title: str) -> tuple[str | None, str | None]:
    """Return 国家, 省, 市, 区 or 县 and the place, from who issued the document and what it is called."""
    for text in filter(None, (issuer, title)):
        for district in DISTRICTS:
            if district in text:
                return "区", district
        if "上海" in text:
            return "市", CITY
        if re.search(r"国务院|中华人民共和国|全国人民代表大会|^国家|中共中央", text):
            return "国家", None
        province = re.match(_PROVINCE, text)
        match = _ANY_PLACE.match(text)
        name = (match[2] or match[1]) if match else province[0] if province else None
        if name:
            return ("省" if name.endswith(("省", "自治区")) else name[-1]), name
    return None, None


def _years(cleaned: CleanText, title: str, issued: dt.date | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the years that the document reports and those that it plans."""
    reports, plans = _titled(title)
    for heading in cleaned.headings:
        text = plain(heading.text)
        if _REPORTING.search(text) and len(text) <= _HEADING:
            reports |= set(named_years(text) or (relative_years(text, issued.year) if issued else ()))
        elif _PLANNING.search(text) and len(text) <= _HEADING:
            plans |= set(named_years(text))
    base = min(plans) if len(plans) == 1 else issued.year if issued else None
    lines = [plain(line) for line in cleaned.text.splitlines()]
    back = next((line for line in lines if looks_back(line)), None)
    if base and not reports and back:
        reports = set(relative_years(back[:_OPENING], base)) or {base - 1}
    if base and not plans and "报告" in title and any(looks_ahead(line) for line in lines):
        plans = {base}
    return tuple(sorted(reports)), tuple(sorted(plans - (reports if len(plans) > len(reports) else set())))


def _titled(title: str) -> tuple[set[int], set[int]]:
    five = _FIVE_YEAR.search(title)
    if five and _PLAN_KIND.search(title):
        ordinal = 11 + "一二三四五六七八九".index(five[1] or five[2])
        return set(five_years(ordinal - 1)), set(five_years(ordinal))
    if "执行情况" in title and "草案" in title:
        before, _, after = title.partition("执行情况")
        return set(named_years(before)), set(named_years(after))
    years = set(named_years(title.replace("《", "").replace("》", "")))
    if _REPORT_KIND.search(title):
        return years, set()
    return set(), years if _PLAN_KIND.search(title) else set()
