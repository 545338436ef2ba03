"""Whether a chunk begins or ends inside a sentence, judged by its words, not by where the reading put its ends."""

from __future__ import annotations

import re

from rag.records import Chunk, Document

_CLOSED = re.compile(r"[。！？!?][”’」』）)》】\"'\s]*$")
_PARAGRAPH = re.compile(r"[：:；;…][”’」』）)》】\"'\s]*\n\s*$")


def starts_inside(document: Document, chunk: Chunk) -> bool:
    """Whether what stands before the chunk is no closed sentence, row or heading."""
    return not _closed(document, chunk.start)


def ends_inside(document: Document, chunk: Chunk) -> bool:
    """Whether the chunk's own end is no closed sentence, row or heading."""
    following = len(document.text) - len(document.text[chunk.end :].lstrip())
    return not _closed(document, following)


def _closed(document: Document, at: int) -> bool:
    """Whether a sentence may begin at `at`: a stop, or a colon or semicolon that ends its paragraph, is before it."""
    before = document.text[:at].rstrip()
    if not before or _CLOSED.search(before[-12:]):
        return True
    # The end of the text ends a paragraph.
    gap = document.text[len(before) : at] if at < len(document.text) else "\n"
    if _PARAGRAPH.search(before[-12:] + gap):
        return True
    alone = {end for _, end in document.clean.rows} | {heading.end for heading in document.clean.headings}
    return len(before) in alone
