"""The clauses of a sentence: the smallest pieces that still say what a number measures."""

from __future__ import annotations

import re

from rag.records import Chunk, Sentence, Span

# A comma inside a number (1,243) or inside brackets does not part clauses.
_BREAK = re.compile(r"[；;。！？!?]|[，,](?!\d{3}(?!\d))|：")
_SHORTEST = 5


def clauses(chunk: Chunk, sentence: Sentence) -> tuple[Span, ...]:
    """Return the document offsets of the clauses of a sentence, in order, nothing left out.

    A piece too short to say anything (过去一年，) belongs to the clause after it.
    """
    text = chunk.slice(sentence.start, sentence.end)
    cuts = [match.end() for match in _BREAK.finditer(text) if not _in_brackets(text, match.start())]
    spans: list[Span] = []
    start = 0
    for cut in [*cuts, len(text)]:
        if cut - start >= _SHORTEST or (cut == len(text) and cut > start and not spans):
            spans.append((sentence.start + start, sentence.start + cut))
            start = cut
    if start < len(text) and spans:
        spans[-1] = (spans[-1][0], sentence.end)
    return tuple(spans)


def _in_brackets(text: str, position: int) -> bool:
    before = text[:position]
    return any(before.count(left) > before.count(right) for left, right in ("（）", "()", "《》"))


def trim(text: str) -> str:
    """Return a clause without the punctuation and white space around it."""
    return text.strip().strip("，,；;。：:、 ")
