"""Marks of Markdown and HTML that are not part of the text, and characters that print nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.lines import Line
from rag.records import Span
from rag.trace import Ledger, Traced

REASON = "markup"
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]+"
)
_RULE = re.compile(r"(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|```.*|~~~.*|:::.*)$")
_QUOTE = re.compile(r"(?:>\s?)+(?!\d)")
_HASHES = re.compile(r"(#{1,6})(?:\s+|(?=[^\s#]))")
_CLOSING_HASHES = re.compile(r"\s{1,9}#{1,9}$")
_ITEM = re.compile(r"[-*+]\s+(?=\S)")
_TAGS = "sub|sup|br|p|div|span|b|i|em|strong|u|a|img|table|thead|tbody|tr|td|th|center|font|hr|h[1-6]|ul|ol|li"
_TAG = re.compile(
    rf"\s{{0,4}}</?su[bp]>\s{{0,4}}|</?(?:{_TAGS})(?:\s[^<>\n]{{0,300}})?/?>|<!--[^\n]{{0,500}}?-->|&nbsp;", re.I
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"(\[)[^\[\]\n]{1,500}(\]\((?:[^()\n]|\([^()\n]{0,300}\)){0,1000}\))")
_STRONG = re.compile(r"\*\*+|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|`+|~~")
_ESCAPE = re.compile(r"\\(?=[`*_{}\[\]()#+\-.!|<>~])")
_EMPHASIS = re.compile(r"(?<![*A-Za-z0-9])(\*)(?=[^\s*])[^*\n]{1,300}?(?<=[^\s*])(\*)(?![*A-Za-z0-9])")


def drop_controls(text: Traced, ledger: Ledger) -> Traced:
    """Leave out characters that print nothing."""
    return ledger.cut(text, [match.span() for match in _CONTROL.finditer(text.text)], "control character")


def is_rule(text: str) -> bool:
    """Whether a line is a horizontal rule or a fence."""
    return bool(_RULE.match(text))


def unmark(line: Line, ledger: Ledger) -> Line:
    """Return the line without its marks; what they said stays in `hashes`, `bold` and `item`."""
    body = line.body
    if is_rule(body.text):
        ledger.drop(body, REASON)
        return replace(line, body=Traced(""))
    quote = _QUOTE.match(body.text)
    at = quote.end() if quote else 0
    hashes = _HASHES.match(body.text, at)
    item = None if hashes else _ITEM.match(body.text, at)
    front = hashes or item
    spans = [(0, front.end() if front else at)]
    if hashes and (closing := _CLOSING_HASHES.search(body.text)) and closing.start() >= spans[0][1]:
        spans.append(closing.span())
    level = len(hashes[1]) if hashes else 0
    bold = _bold(body.text, spans[0][1])
    spans += _inline(body.text)
    length = len(_strip_spans(body.text[: bold[1]], spans)) if bold else 0
    cut = ledger.cut(body, [span for span in spans if span[1] > span[0]], REASON)
    left = len(cut.text) - len(cut.text.lstrip())
    return replace(line, body=cut.strip(), hashes=level, bold=max(0, length - left), item=bool(item))


def _bold(text: str, start: int) -> Span | None:
    """Return where the bold text that a line begins with lies."""
    if not text.startswith("**", start):
        return None
    end = text.find("**", start + 2)
    return (start + 2, end) if end > 0 else None


def _inline(text: str) -> list[Span]:
    if not any(mark in text for mark in "*_`~<[&\\"):
        return []
    spans = [match.span() for pattern in (_TAG, _IMAGE, _STRONG, _ESCAPE) for match in pattern.finditer(text)]
    for pattern in (_LINK, _EMPHASIS):
        spans += [match.span(group) for match in pattern.finditer(text) for group in (1, 2)]
    return spans


def _strip_spans(text: str, spans: list[Span]) -> str:
    gone = bytearray(len(text))
    for start, end in spans:
        gone[start:end] = b"\x01" * len(gone[start:end])
    return "".join(c for c, out in zip(text, gone, strict=True) if not out)
