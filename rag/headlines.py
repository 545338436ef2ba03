"""Headlines that a newspaper page set away from their text.

A page with columns often prints the headlines of its parts together at the top, and the numbering of the parts
starts again without a word. Where as many headlines wait behind the byline as parts lack one, they belong to
these parts in order; in any other case nothing moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.layout import Paragraph
from rag.lines import width
from rag.outline import is_alone, is_title

_BYLINE = re.compile(
    r"(?:市长|区长|县长|镇长|省长|主席|主任|院长|检察长|局长|厅长|部长|司长|书记)\s*[\u4e00-\u9fff]\s?[\u4e00-\u9fff·\s]{0,6}$"
    r"|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
)
_MARKS = re.compile(r"[。，；！？：、,;:!?]")
_LONGEST = 25


def place_headlines(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with the headlines where they belong, marked as headings."""
    waiting = _waiting(found)
    places = _parts_without(found)
    if waiting and len(waiting) == len(places):
        for at in waiting:
            found[at].headline = True
        moved = dict(zip(places, waiting, strict=True))
        order: list[Paragraph] = []
        for at, paragraph in enumerate(found):
            if at in moved:
                order.append(found[moved[at]])
            if at not in waiting:
                order.append(paragraph)
        return order
    for at in places:
        if at > 0 and _is_headline(found[at - 1]):
            found[at - 1].headline = True
    return list(found)


def _waiting(found: Sequence[Paragraph]) -> list[int]:
    """Return the headlines between the byline and the first paragraph."""
    front = 0
    while front < len(found) and not found[front].marker and not _MARKS.search(found[front].opening):
        front += 1
    bylines = [at for at in range(front) if _BYLINE.search(found[at].opening)]
    if not bylines or front == len(found) or found[front].marker:
        return []
    waiting = list(range(bylines[-1] + 1, front))
    return waiting if all(_is_headline(found[at]) for at in waiting) else []


def _is_headline(paragraph: Paragraph) -> bool:
    text, first = paragraph.opening, paragraph.lines[0]
    if paragraph.marker or first.hashes or first.row or is_alone(text) or is_title(text):
        return False
    return not _MARKS.search(text) and 4 <= width(text) <= _LONGEST


def _parts_without(found: Sequence[Paragraph]) -> list[int]:
    """Return where the highest numbering starts again, and where a lower one begins that nothing stands under."""
    numbered = [(at, p.marker) for at, p in enumerate(found) if p.marker]
    if not numbered:
        return []
    highest = min(marker.rank for _, marker in numbered)
    firsts = [at for at, marker in numbered if marker.rank == highest and marker.numbers[-1] == 1]
    again = [at for at in firsts[1:] if not _numbers_article(found[at])]
    tail = _tail(found, highest)
    return again + ([tail] if again and tail is not None else [])


def _numbers_article(paragraph: Paragraph) -> bool:
    return paragraph.marker is not None and paragraph.marker.kind in ("article", "annex")


def _tail(found: Sequence[Paragraph], highest: int) -> int | None:
    """Return where the items at the end begin that are of a kind found nowhere else; None where there are none."""
    start = len(found)
    while start > 0 and (marker := found[start - 1].marker) and marker.rank > highest:
        start -= 1
    kinds = {p.marker.kind for p in found[start:] if p.marker}
    earlier = {p.marker.kind for p in found[:start] if p.marker}
    first = found[start].marker if start < len(found) else None
    if len(found) - start < 2 or len(kinds) != 1 or kinds & earlier or first is None or first.numbers[-1] != 1:
        return None
    return start
