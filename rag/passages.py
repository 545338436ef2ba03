"""From sentences to the passages a reader sees: each widened to its neighbours, no sentence shown twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.records import Chunk, Hit, Sentence

WIDTH = 420  # characters of a passage, unless its one sentence is longer
LIMIT = 500  # characters of a passage at most
_CLAUSE = re.compile(r"[；;，,：:]")


def widen(hits: Sequence[Hit], k: int) -> tuple[Hit, ...]:
    """Return the first `k` passages: each hit's sentence with neighbours of its chunk, up to WIDTH characters.

    A sentence that a better passage already shows is not shown again, and is no passage of its own.
    """
    shown: set[tuple[str, int]] = set()
    passages: list[Hit] = []
    for hit in hits:
        if len(passages) == k:
            break
        if (hit.chunk.id, hit.sentence.start) in shown:
            continue
        first, last = _window(hit.chunk, hit.sentence, shown)
        shown.update((hit.chunk.id, sentence.start) for sentence in hit.chunk.sentences[first : last + 1])
        start, end = hit.chunk.sentences[first].start, hit.chunk.sentences[last].end
        if end - start > LIMIT:
            start, end = _cut(hit.chunk, start, end)
        passages.append(replace(hit, start=start, end=end, rank=len(passages) + 1))
    return tuple(passages)


def _window(chunk: Chunk, sentence: Sentence, shown: set[tuple[str, int]]) -> tuple[int, int]:
    sentences = chunk.sentences
    first = last = sentences.index(sentence)
    grew = True
    while grew:
        grew = False
        if _fits(chunk, first, last + 1, shown):
            last += 1
            grew = True
        if _fits(chunk, first - 1, last, shown):
            first -= 1
            grew = True
    return first, last


def _fits(chunk: Chunk, first: int, last: int, shown: set[tuple[str, int]]) -> bool:
    sentences = chunk.sentences
    if first < 0 or last >= len(sentences) or sentences[last].end - sentences[first].start > WIDTH:
        return False
    return not any((chunk.id, sentences[edge].start) in shown for edge in (first, last))


def _cut(chunk: Chunk, start: int, end: int) -> tuple[int, int]:
    # One sentence longer than a passage may be: its beginning, up to the last clause that still fits.
    breaks = [match.end() for match in _CLAUSE.finditer(chunk.slice(start, start + LIMIT))]
    return start, min(end, start + (breaks[-1] if breaks else LIMIT))
