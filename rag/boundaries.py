"""Where sentences begin and end in a cleaned text; everything that is quoted, found or judged is one of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from rag.records import CleanText, Span
from rag.sections import Section, sections

_CLOSERS = '”’」』）)》】〉］]"'
# Half-width ! and ? end a sentence only after a Chinese character or a closing mark: `a?b=1` is an address.
_END = re.compile(rf"(?:[。！？]|(?<=[\u3400-\u9fff{re.escape(_CLOSERS)}％%])[!?])[。！？!?]*[{re.escape(_CLOSERS)}]*")
# After one of these the sentence goes on: （见附件。），下同。
_GOES_ON = re.compile(r"\s*[，、；：,;:]")
_WORD = re.compile(r"\w")
# ——2024年1月23日在第十六届人民代表大会第二次会议上, and below it who spoke there.
_OCCASION = re.compile(r"\s*[—–-]{2,}[^\n。！？]*\d[^\n。！？]*(?:会上|会议上|召开)\s*$")
_BYLINE = re.compile(r"[^\n。！？：:，,；;—\d]{2,24}$")


def sentence_spans(clean: CleanText) -> tuple[Span, ...]:
    """Return the sentences as spans of `clean.text`, in order and disjoint, without white space at the ends.

    A sentence ends at 。！？ with the marks that close after it and at the end of a paragraph; ；does not end
    one. A row is one sentence, and so is the occasion of a speech with the byline below it. Headings are none,
    except a heading with neither text nor deeper headings: it is all that its section says.
    """
    found: list[Span] = []
    for section in sections(clean):
        spans = list(section_spans(clean, section))
        if not spans and section.leaf and section.headings:
            spans = _trimmed(clean.text, section.headings[-1].start, section.headings[-1].end)
        found += spans
    return tuple(found)


def section_spans(clean: CleanText, section: Section) -> Iterator[Span]:
    """Yield the sentences of one section."""
    at = section.start
    for start, end in clean.rows[bisect_left(clean.rows, (section.start, 0)) :]:
        if end > section.end:
            break
        yield from _prose(clean.text, at, start)
        yield from _trimmed(clean.text, start, end)
        at = end
    yield from _prose(clean.text, at, section.end)


def _prose(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = _line_end(text, start, end)
        signed = _signed(text, start, stop, end)
        yield from _trimmed(text, start, signed) if signed > stop else _line(text, start, stop)
        start = signed + 1


def _line_end(text: str, start: int, end: int) -> int:
    stop = text.find("\n", start, end)
    return end if stop < 0 else stop


def _signed(text: str, start: int, stop: int, end: int) -> int:
    """Return where the byline below the occasion of a speech ends; `stop` where the line is no such occasion."""
    if not _OCCASION.match(text[start:stop]):
        return stop
    below = end - len(text[stop:end].lstrip())
    last = _line_end(text, below, end)
    return last if _BYLINE.match(text[below:last].strip()) else stop


def _line(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _END.finditer(text, start, end):
        if match.end() > start and not _GOES_ON.match(text, match.end(), end):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return the span without white space at its ends, or nothing where it holds no word."""
    piece = text[start:end]
    if not _WORD.search(piece):
        return []
    return [(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))]
