"""What a page or a publisher adds to a text: page numbers, contents, running titles, watermarks, footers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.lines import Line, width
from rag.markup import is_rule
from rag.trace import Ledger

PAGE_NUMBER = "page number"
CONTENTS = "table of contents"
WATERMARK = "watermark"
RUNNING_TITLE = "running title"
WEB = "web furniture"
JUMP = "jump line"
FIGURE = "figure caption"

_CONTENTS_TITLE = re.compile(r"目\s*[录次]$")
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}|．{3,}")
_TRAILING_PAGE = re.compile(r"(?<!\d)\d{1,4}$")
_PAGE = re.compile(
    r"[-—–－·•~]+\s*(\d{1,4})\s*[-—–－·•~]+$|第\s*(\d{1,4})\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?$"
    r"|(\d{1,4})\s*[/／]\s*\d{1,4}$|page\s+(\d{1,4})(?:\s+of\s+\d{1,4})?$",
    re.I,
)
_CLAUSES = re.compile(r"[，,；;。]")
_DIGITS = re.compile(r"\d{1,4}$")
_ADDRESS = re.compile(r"https?://|www\.|\w\.(?:com|cn|net|org)\b", re.I)
_ADVERT = re.compile(
    r"更多.{0,12}(?:尽在|请关注|请访问|欢迎)|关注.{0,10}公众号|扫码关注|本文(?:来自|由).{0,30}(?:整理|提供|下载)"
)
_FOOTER = re.compile(
    r"(?:作者|url|链接|原文|网址|本文链接|转载|责任编辑|责编|编辑|分享|阅读|浏览|点击|版权|来源|标签|上一[篇页]|下一[篇页]"
    r"|相关(?:阅读|链接|新闻|文章)|扫一扫|打印|关闭|返回|主办|承办|备案|网站标识码|copyright)",
    re.I,
)
_CHROME = re.compile(
    r"[【\[(（]?\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|上页)|分享到[:：]?.{0,12}|字体[:：].{0,14}"
    r"|字号[:：].{0,14}|扫一扫.{0,20}|收藏本?页?|大\s*中\s*小)\s*[】\])）]?$"
)
_PAGE_OF_PAPER = r"\s*第?\s*[▶►▷→◀◄]?\s*[\dA-Z一二三四五六七八九十]{1,4}\s*版[^（）()。\s]{0,10}[）)]?"
_JUMP_FROM = re.compile(r"[（(]?\s*上接" + _PAGE_OF_PAPER)
_JUMP_TO = re.compile(r"[（(]?\s*下转" + _PAGE_OF_PAPER + "$")
_FIGURE = re.compile(r"图\s*[\d一二三四五六七八九十]+(?:[-—.]\d+)*(?:\s*[:：.、]\s*|\s+)\S")


@dataclass(slots=True)
class _Page:
    """The lines of a text with what was left out struck off."""

    lines: list[Line]
    ledger: Ledger
    gone: set[int]

    def strike(self, at: int, reason: str) -> None:
        if at not in self.gone:
            self.gone.add(at)
            self.ledger.drop(self.lines[at].body, reason)


def drop_furniture(lines: Sequence[Line], ledger: Ledger) -> list[Line]:
    """Return the lines that are part of the text."""
    page = _Page(list(lines), ledger, set())
    for step in (_contents, _watermarks, _page_numbers, _running_titles, _footer, _captions):
        step(page)
    kept = [line for at, line in enumerate(page.lines) if at not in page.gone]
    return [line for line in (_without_jumps(line, ledger) for line in kept) if line.text]


def _contents(page: _Page) -> None:
    """Strike a table of contents: from its title, or its first line with a leader, to the last such line."""
    leaders = [at for at, line in enumerate(page.lines) if _LEADER.search(line.text) and not line.finished]
    title = next((at for at, line in enumerate(page.lines) if _CONTENTS_TITLE.match(line.text)), None)
    region: list[int] = []
    for at in leaders:
        if region and at - region[-1] > 5:
            break
        region.append(at)
    if len(region) >= 3:
        begin = title if title is not None and 0 <= region[0] - title <= 3 else region[0]
        end = region[-1]
    elif title is not None:
        begin, end = title, _listed(page.lines, title)
    else:
        return
    for at in range(begin, end + 1):
        page.strike(at, PAGE_NUMBER if _DIGITS.match(page.lines[at].text) else CONTENTS)


def _listed(lines: Sequence[Line], title: int) -> int:
    """Return the last of the lines after the title 目录 that come again later, as the headings they announce."""
    count = Counter(_key(line.text) for line in lines)
    end = title
    for at in range(title + 1, len(lines)):
        key = _key(_TRAILING_PAGE.sub("", lines[at].text).rstrip(" .…·\t\u3000"))
        again = count[key] - (key == _key(lines[at].text))
        if again < 1:
            break
        count[_key(lines[at].text)] -= 1
        end = at
    return end


def _key(text: str) -> str:
    return re.sub(r"[\s#*]", "", text)


def _watermarks(page: _Page) -> None:
    count = Counter(line.text for line in page.lines if _ADDRESS.search(line.text) or _ADVERT.search(line.text))
    for at, line in enumerate(page.lines):
        repeated = count[line.text] > 1 and width(line.text) < 60
        if repeated or (count[line.text] and _ADVERT.match(line.text) and _ADDRESS.search(line.text)):
            page.strike(at, WATERMARK)


def _page_numbers(page: _Page) -> None:
    numbers: list[tuple[int, int]] = []
    for at, line in enumerate(page.lines):
        if at in page.gone:
            continue
        if _PAGE.match(line.text):
            page.strike(at, PAGE_NUMBER)
        elif _DIGITS.match(line.text):
            numbers.append((at, int(line.text)))
    usual = sorted(line.blanks for line in page.lines)[len(page.lines) // 2] if page.lines else 0
    values = dict(numbers)
    for run in _rising([(at, value) for at, value in numbers if not _dense(at, value, values)]):
        for at, value in run:
            apart = page.lines[at].blanks > max(usual, 1) and not 1900 <= value <= 2100
            if len(run) > 2 or apart or _at_edge(page.lines, at):
                page.strike(at, PAGE_NUMBER)


def _dense(at: int, value: int, values: dict[int, int]) -> bool:
    """Whether the number before or after stands close by: then they number rows, not pages."""
    return any(abs(values.get(at + step, value) - value) == 1 for step in range(-7, 8))


def _rising(numbers: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the runs of numbers that rise from page to page; the text may count from one again."""
    runs: list[list[tuple[int, int]]] = []
    for number in numbers:
        if runs and number[1] > runs[-1][-1][1]:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _at_edge(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the first or the last of its page."""
    here = lines[at].page
    if not here:
        return False
    return at == 0 or at == len(lines) - 1 or lines[at - 1].page != here or lines[at + 1].page != here


def _running_titles(page: _Page) -> None:
    """Strike a title that comes again and again at the edge of pages or in the middle of sentences."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(page.lines):
        if at not in page.gone and not line.finished and 4 <= width(line.text) <= 45 and not _CLAUSES.search(line.text):
            places[re.sub(r"[\d\s]", "", line.text)].append(at)
    for key, where in places.items():
        if len(where) < 2 or not key:
            continue
        edges = [at for at in where if _at_edge(page.lines, at)]
        inside = [at for at in where if _interrupts(page, at)]
        first = where[:1] if where[0] < 6 else []
        if len(edges) >= 3 and len(edges) * 2 > len(where):
            struck = [at for at in edges if at not in first]
        elif inside and (first or len(inside) >= 3):
            struck = [at for at in where if at not in first and (at in inside or len(where) > 3)]
        else:
            continue
        for at in struck:
            page.strike(at, RUNNING_TITLE)


def _interrupts(page: _Page, at: int) -> bool:
    """Whether a line stands between two parts of one sentence."""
    if at == 0 or at == len(page.lines) - 1:
        return False
    before, after = page.lines[at - 1], page.lines[at + 1]
    prose = "，" in before.text or "。" in before.text
    return prose and not before.finished and not before.paused and ("。" in after.text or "，" in after.text)


def _footer(page: _Page) -> None:
    """Strike the lines about the author and the site at the end, and the buttons of a web page anywhere."""
    at = len(page.lines) - 1
    while at > 0 and (at in page.gone or is_rule(page.lines[at].text) or _is_footer(page.lines[at])):
        if not is_rule(page.lines[at].text):
            page.strike(at, WEB)
        at -= 1
    for at, line in enumerate(page.lines):
        if at not in page.gone and _CHROME.match(line.text):
            page.strike(at, WEB)


def _is_footer(line: Line) -> bool:
    text = line.text.lstrip("> ")
    return bool(_FOOTER.match(text)) and not line.finished and (len(text) <= 8 or bool(re.search(r"[:：©]", text[:20])))


def _captions(page: _Page) -> None:
    """Strike the caption of a figure: the figure itself did not come with the text."""
    for at, line in enumerate(page.lines):
        ended = at == 0 or page.lines[at - 1].finished or at - 1 in page.gone
        if ended and at not in page.gone and _FIGURE.match(line.text) and not line.finished and width(line.text) < 45:
            page.strike(at, FIGURE)


def _without_jumps(line: Line, ledger: Ledger) -> Line:
    """Leave out the pointers of a newspaper from page to page: (上接第10版), 下转▶12版."""
    spans = [match.span() for match in (_JUMP_FROM.match(line.text), _JUMP_TO.search(line.text)) if match]
    return replace(line, body=ledger.cut(line.body, spans, JUMP).strip()) if spans else line
