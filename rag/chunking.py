"""Chunks: passages of one section made of whole sentences, sized in tokens, lists kept with their introduction."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.records import Chunk, Document, Sentence, Status
from rag.sections import Section, sections

CountTokens = Callable[[str], int]

_ITEM = re.compile(
    r"[（(【]?[一二三四五六七八九十]{1,3}[)）】、]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,3}[，,、]"
    r"|首先[，,]|其次[，,]|[（(]?\d{1,2}[)）、]|\d{1,2}\.(?!\d)|[①-⑳•·-]"
)
_FIRST = re.compile(r"[（(【]?一[)）】、]|一是|第一[，,、]|首先[，,]|[（(]?1[)）、]|1\.(?!\d)|①")
_OPENS = re.compile(r"[：:]$|(?:以下|如下|下列|下述)[^。]{0,12}[。：:]?$")
_STOP = re.compile(r"[。！？!?；;]\W*$")
# The price of ending a chunk there; a chunk itself costs 1, so that only what cannot fit together is parted.
_AFTER_INTRODUCTION, _IN_LIST, _IN_ITEM, _IN_PARAGRAPH, _AFTER_TOPIC = 20.0, 3.0, 4.0, 1.0, 2.0


def split(
    document: Document, sentences: Sequence[Sentence], *, count_tokens: CountTokens, limit: int
) -> tuple[Chunk, ...]:
    """Return the chunks of a document in order; every sentence is in exactly one.

    A chunk stays inside one section and under `limit` tokens, unless a single sentence is longer: that is a
    chunk of its own. Neighbouring headings that have nothing but themselves make one chunk.
    """
    starts = [sentence.start for sentence in sentences]
    pieces: list[_Piece] = []
    for section in sections(document.clean):
        low, high = bisect_left(starts, section.start), bisect_left(starts, section.end)
        if low == high and bisect_left(starts, section.begin) < low:
            _add_bare(pieces, section, sentences[low - 1])
        elif low < high:
            pieces.append(_Piece(section.path, tuple(sentences[low:high])))
    chunks: list[Chunk] = []
    for piece in pieces:
        for part in _pack(document.text, piece.sentences, count_tokens, limit):
            chunks.append(_chunk(document, piece.path, part, len(chunks) + 1))
    return tuple(chunks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Sentences that may share a chunk; `bare` says that they are headings."""

    path: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    bare: bool = False


def _add_bare(pieces: list[_Piece], section: Section, heading: Sentence) -> None:
    path = section.path[:-1]
    if pieces and pieces[-1].bare and pieces[-1].path == path:
        pieces[-1] = _Piece(path, (*pieces[-1].sentences, heading), bare=True)
    else:
        pieces.append(_Piece(path, (heading,), bare=True))


def _pack(
    text: str, sentences: tuple[Sentence, ...], count_tokens: CountTokens, limit: int
) -> list[tuple[Sentence, ...]]:
    """Part the sentences where it costs least: few chunks of like size, at the ends of paragraphs, not in lists."""
    # Joined, sentences may cost a token more each, and so may every character between them.
    gaps = [max(1, after.start - s.end) for s, after in itertools.pairwise(sentences)]
    sizes = [count_tokens(text[s.start : s.end]) + gap for s, gap in zip(sentences, [*gaps, 1], strict=True)]
    prices = _prices(text, sentences)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(sentences) + 1):
        choice = (float("inf"), end - 1)
        size = 0
        for start in range(end - 1, -1, -1):
            size += sizes[start]
            if size > limit and start < end - 1:
                break
            room = max(0.0, 1 - size / limit)
            cost = best[start][0] + 1 + room * room + (prices[end - 1] if end < len(sentences) else 0.0)
            choice = min(choice, (cost, start))
        best.append(choice)
    parts: list[tuple[Sentence, ...]] = []
    end = len(sentences)
    while end:
        start = best[end][1]
        parts.append(sentences[start:end])
        end = start
    return parts[::-1]


def _prices(text: str, sentences: tuple[Sentence, ...]) -> list[float]:
    """Return, for every sentence, the price of ending a chunk after it."""
    prices: list[float] = []
    listing, fresh = False, True
    for here, following in itertools.pairwise(sentences):
        words, coming = text[here.start : here.end], text[following.start : following.end]
        paragraph = "\n" in text[here.end : following.start]
        item = bool(_ITEM.match(coming))
        if _opens(words, coming):
            listing, fresh = True, paragraph
            prices.append(_AFTER_INTRODUCTION)
            continue
        if item:
            # The introduction may be in one sentence with the first item: 主要包括：一是…。二是…
            listing = True
        elif paragraph:
            listing = False
        price = 0.0 if paragraph else _AFTER_TOPIC if fresh else _IN_PARAGRAPH
        fresh = paragraph
        prices.append((_IN_LIST if item else _IN_ITEM) if listing else price)
    return [*prices, 0.0]


def _opens(words: str, coming: str) -> bool:
    """Whether a sentence introduces what follows: by its wording, or because a list begins."""
    caption = not _STOP.search(words) and len(words) <= 60 and "\t" not in words and "|" not in words
    return bool(_OPENS.search(words)) or caption or (bool(_FIRST.match(coming)) and not _ITEM.match(words))


def _chunk(document: Document, path: tuple[str, ...], part: tuple[Sentence, ...], number: int) -> Chunk:
    start, end = part[0].start, part[-1].end
    # A date above the text or in a greeting is not what the passage speaks about, unless there is nothing else.
    speaking = [sentence for sentence in part if sentence.status != "standing"] or part
    years = sorted({year for sentence in speaking for year in sentence.years})
    places = {sentence.place for sentence in part if sentence.place}
    statuses: Counter[Status] = Counter()
    for sentence in part:
        if sentence.status:
            statuses[sentence.status] += sentence.end - sentence.start
    return Chunk(
        id=f"{document.id}#{number:04d}",
        document_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        headings=path,
        years=tuple(years),
        place=places.pop() if len(places) == 1 else document.metadata.place,
        status=statuses.most_common(1)[0][0] if statuses else None,
        sentences=part,
    )
