"""Numbers the passages for a language model and trims them to its budget: by rank, never within a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.records import Document, Hit, Sentence, Status

_TAG = re.compile(r"<(?=/?\s*(?:passage|question|sentence|turn)\b)", re.IGNORECASE)
# A [20] of the document would read as a marker.
_BRACKET = re.compile(r"[\[【［](\s*[\d\s,，、\-]+\s*)[\]】］]")
_STATUS: dict[Status, str] = {"done": "已完成", "planned": "计划", "standing": "说明"}
_LABELS = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit as shown to the model: its number, and the sentences of it that the budget left."""

    number: int
    hit: Hit
    document: Document
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Where it begins in the document's text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where it ends in the document's text."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """Its text."""
        return self.document.text[self.start : self.end]


def tokens(text: str) -> int:
    """Return an upper estimate of the tokens of a text: one a Chinese character, one for three others.

    Tokenizers of current models need 0.6 to 1 a Chinese character and a quarter for a Latin letter.
    """
    wide = sum(1 for character in text if character > "\u2e7f")
    return wide + (len(text) - wide + 2) // 3


def fit_passages(hits: Sequence[Hit], documents: Mapping[str, Document], budget: int) -> tuple[Passage, ...]:
    """Keep the hits that fit, numbered from 1 in their order; the first one's own sentence is kept in any case.

    The first passage that does not fit keeps the sentences around its match that do; what ranks lower is left out.
    """
    kept: list[Passage] = []
    for hit in hits:
        document = documents[hit.chunk.document_id]
        whole = tuple(one for one in hit.chunk.sentences if hit.start <= one.start and one.end <= hit.end)
        passage = Passage(len(kept) + 1, hit, document, whole or (hit.sentence,))
        cost = tokens(render(passage))
        if cost > budget:
            passage = _shortened(passage, budget)
            if tokens(render(passage)) <= budget or not kept:
                kept.append(passage)
            break
        kept.append(passage)
        budget -= cost
    return tuple(kept)


def _shortened(passage: Passage, budget: int) -> Passage:
    """Keep the matching sentence and as many neighbours, nearest first, as fit."""
    sentences = passage.sentences
    match = next((n for n, one in enumerate(sentences) if one.start == passage.hit.sentence.start), 0)
    low = high = match
    best = Passage(passage.number, passage.hit, passage.document, sentences[match : match + 1])
    while low > 0 or high < len(sentences) - 1:
        low, high = max(0, low - 1), min(len(sentences) - 1, high + 1)
        wider = Passage(passage.number, passage.hit, passage.document, sentences[low : high + 1])
        if tokens(render(wider)) > budget:
            break
        best = wider
    return best


def render(passage: Passage) -> str:
    """Write a passage as the model reads it: number, title with date, heading path, year, place, status, text."""
    metadata, chunk = passage.document.metadata, passage.hit.chunk
    dated = f"（{metadata.issue_date.isoformat()}）" if metadata.issue_date else ""
    years = sorted({year for one in passage.sentences for year in one.years}) or list(chunk.years)
    status = passage.hit.sentence.status or chunk.status
    tags = (
        "、".join(map(str, years)),
        passage.hit.sentence.place or chunk.place or "",
        _STATUS[status] if status else "",
    )
    lines = [
        f'<passage id="{passage.number}">',
        f"标题：{metadata.title}{dated}",
        f"位置：{' > '.join(chunk.headings)}" if chunk.headings else "",
        "年份、地区、状态：" + "；".join(tag for tag in tags if tag) if any(tags) else "",
        f"正文：{passage.text}",
    ]
    return "\n".join(as_data(line) if n else line for n, line in enumerate(lines) if line) + "\n</passage>"


def as_data(text: str) -> str:
    """Disarm what in a text would read as the end of a passage or as a citation marker."""
    return _BRACKET.sub(r"〔\1〕", _TAG.sub("＜", text))
