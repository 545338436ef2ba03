"""The article of a web page: which part of the page is text, and which is menus, links and footers.

Written by hand because the ready extractors count words between spaces: on short Chinese notices they return
the menus, and they flatten headings and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_NEVER_TEXT = re.compile(
    r"script|style|noscript|template|svg|math|iframe|frame|object|embed|video|audio|canvas|map|button|select|option"
    r"|textarea|input|datalist|dialog|nav|menu|rt|rp|head"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset({"div", "ul", "ol", "p", "section", "dl", "table", "center", "span"})
_LEAVES = frozenset({"p", "li", "tr", "ul", "ol", "dl", "table"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"})
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|top-?bar|foot\w*|side-?bar|bread-?crumb\w*|crumb\w*|share\w*|related|recommend\w*|"
    r"copyright|comments?|toolbar|tool|prenext|prev-?next|pager|pagination|search\w*|login|position|location|"
    r"print|qr-?code|hotline|friend-?links?|banner|site-?header|skip-?links?)(?=$|[\s_-])",
    re.I,
)
_LEGAL = re.compile(r"ICP备|公网安备|网站标识码|版权所有|copyright|主办单位|承办单位|技术支持|网站地图", re.I)
_CRUMB = re.compile(r"^(?:您?(?:现在|当前)的?(?:所在)?位置|当前位置|分享(?:到|至)?|打印(?:本页)?|字体|【?字号)[:：\s]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PROSE = re.compile("[。；，、：！？;,.:!?]")
_SHORTEST_TITLE = 6
_SITE = re.compile(r"[_|\-–—-]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """Where the article is: its element, the heading that shows its title, or the title that only the head states."""

    body: HtmlElement
    heading: HtmlElement | None = None
    title: str | None = None


@dataclass(slots=True)
class _Weight:
    """Characters of an element: all, those inside links, and those of running text."""

    total: int = 0
    linked: int = 0
    prose: int = 0

    def add(self, other: _Weight) -> None:
        self.total += other.total
        self.linked += other.linked
        self.prose += other.prose

    @property
    def is_links(self) -> bool:
        return self.linked * 2 > self.total


def find_article(root: HtmlElement) -> Article:
    """Return the part of a page that is its article; removes from the tree what is not text."""
    title = _page_title(root)
    _remove(e for e in root.iter("*") if _is_never_text(e))
    body = root.find("body")
    body = root if body is None else body
    weights = _weigh(body)
    _remove(_furniture(body, weights))
    weights = _weigh(body)
    marked = _title_element(body, title)
    article = _smallest(body, weights, marked)
    if marked is not None:
        return Article(article, heading=marked)
    said = title is not None and title in _squeeze(article.text_content())[:2000]
    return Article(article, title=None if said else title)


def _is_never_text(element: HtmlElement) -> bool:
    return (
        _NEVER_TEXT.fullmatch(element.tag) is not None
        or "hidden" in element.attrib
        or element.get("role", "").lower() in _ROLES
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _remove(elements: Iterable[HtmlElement]) -> None:
    """Take elements out of the tree and keep the text that follows them."""
    for element in list(elements):
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        after = element.tail or ""
        # The library reads control characters from a page but does not take them back.
        if before is None:
            parent.text = _CONTROL.sub("", (parent.text or "") + after)
        else:
            before.tail = _CONTROL.sub("", (before.tail or "") + after)
        parent.remove(element)


def _weigh(body: HtmlElement) -> dict[HtmlElement, _Weight]:
    """Return the weight of every element; children come before their parents."""
    weights: dict[HtmlElement, _Weight] = {}
    for element in reversed(list(body.iter("*"))):
        weight = _own_weight(element)
        for child in element.iterchildren("*"):
            weight.add(weights[child])
        if element.tag == "a":
            weight.linked, weight.prose = weight.total, 0
        weights[element] = weight
    return weights


def _own_weight(element: HtmlElement) -> _Weight:
    text = "".join(filter(None, [element.text, *(child.tail for child in element)]))
    length = len(_BLANK.sub("", text))
    return _Weight(total=length, prose=length if _PROSE.search(text) and not _LEGAL.search(text) else 0)


def _furniture(body: HtmlElement, weights: dict[HtmlElement, _Weight]) -> Iterator[HtmlElement]:
    """Yield the blocks that are links, share buttons, breadcrumbs or the legal footer; never half of the page."""
    whole = max(1, weights[body].prose)
    for element in body.iter("*"):
        weight = weights[element]
        if element is body or weight.prose * 2 > whole or element.tag in HEADINGS or element.tag in ("a", "td", "th"):
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = element.tag in ("footer", "aside") or _FURNITURE.search(names)
        if named or (element.tag in _BLOCKS and (_is_link_list(element, weight) or _is_notice(element, weight))):
            yield element


def _is_link_list(element: HtmlElement, weight: _Weight) -> bool:
    return weight.is_links and len(list(element.iter("a"))) > 1


def _is_notice(element: HtmlElement, weight: _Weight) -> bool:
    """Whether a short block is a breadcrumb, a share bar, a neighbour link or the owner's notice."""
    if weight.total > 300 or not weight.total:
        return False
    text = element.text_content().strip()
    return bool(
        _CRUMB.match(text)
        or (weight.is_links and text.startswith(("上一篇", "下一篇", "上一条", "下一条")))
        or (weight.prose == 0 and _LEGAL.search(text))
    )


def _smallest(body: HtmlElement, weights: dict[HtmlElement, _Weight], marked: HtmlElement | None) -> HtmlElement:
    """Return the smallest element that holds the title, where it is marked, and nearly all of the running text."""
    within = set(marked.iterancestors()) if marked is not None else None
    element = body
    while True:
        whole = weights[element].prose
        inner = next((c for c in element.iterchildren("*") if whole and weights[c].prose * 20 >= whole * 19), None)
        if inner is None or inner.tag in _LEAVES or (within is not None and inner not in within):
            return element
        element = inner


def _page_title(root: HtmlElement) -> str | None:
    """Return the title that the page's head states, without the site's name behind it."""
    for name in ("ArticleTitle", "og:title"):
        for meta in root.iter("meta"):
            if name.lower() in (meta.get("name", "").lower(), meta.get("property", "").lower()):
                return _squeeze(meta.get("content", "")) or None
    stated = root.find(".//title")
    text = _squeeze(stated.text_content()) if stated is not None else ""
    return _SITE.split(text)[0] or text or None


def _title_element(body: HtmlElement, title: str | None) -> HtmlElement | None:
    """Return the element that shows the title: the only heading of the first level, or a block that says the same."""
    first = [e for e in body.iter("h1") if _squeeze(e.text_content())]
    if len(first) == 1:
        return first[0]
    found = None
    for element in body.iter("*") if title and len(title) >= _SHORTEST_TITLE else ():
        inside = found is None or found in element.iterancestors()
        if inside and len(element) < 5 and _squeeze(element.text_content())[:200].startswith(str(title)):
            found = element if len(_squeeze(element.text_content())) < 200 else found
    return found


def _squeeze(text: str) -> str:
    return _BLANK.sub("", text)
