"""Paragraphs told apart: what is a heading, where a heading that runs into its paragraph ends, what is a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.headlines import place_headlines
from rag.layout import Paragraph
from rag.lines import Line, tidy
from rag.outline import (
    ABOVE_DOTTED,
    ARABIC,
    CHAPTER,
    HEADLINE,
    TOP,
    is_alone,
    is_short,
    is_title,
    levels,
    plain_rank,
    read_marker,
)
from rag.trace import Traced, join

_STOP = re.compile(r"[。！？]")
_LIST = re.compile(r"[；;]")
_GLOSSARY = re.compile(r"解释|释义|术语|词汇|注释")
_CAPTION = re.compile(
    r"(?:附\s*)?[表图]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:[-—.]\d{1,3})?)(?=\s|[^的中是示显及和、，])"
)
_FIRST = re.compile(r"\s*[1１][.．、]")
_ARTICLE_TITLE = re.compile(r"\s*[（(【][^（）()【】。]{1,30}[）)】]")
_NAMED = re.compile(r"《([^《》]{4,80})》")
_FRONT = 12
_HEADING_LENGTH = 60
_CHAIN = 10


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the clean text: a paragraph, a row, or a heading with its rank.

    The caption of a table has the rank of the heading before it, and stands `below` it. `run_in` says that the
    heading ran into its paragraph.
    """

    body: Traced
    rank: float | None = None
    below: int = 0
    row: bool = False
    run_in: bool = False


def find_blocks(found: Sequence[Paragraph]) -> list[Block]:
    """Return the paragraphs as blocks, one for each line of the clean text."""
    found = place_headlines(found)
    blocks = list(_Reader(Counter(_bare(p.opening) for p in found)).run(found))
    return _with_captions(_with_mapped_ranks(blocks, found))


def block_levels(blocks: Sequence[Block]) -> list[int | None]:
    """Return the level of each block that is a heading: 1 for the highest rank that occurs, and no gaps."""
    level = levels(block.rank for block in blocks if block.rank is not None)
    return [None if block.rank is None else level[block.rank] + block.below for block in blocks]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@dataclass(slots=True)
class _Reader:
    """What must be remembered from paragraph to paragraph."""

    texts: Counter[str]
    names: set[str] = field(default_factory=set)
    front: bool = True
    glossary: bool = False
    headed: dict[str, bool] = field(default_factory=dict)

    def run(self, found: Sequence[Paragraph]) -> Iterator[Block]:
        for at, paragraph in enumerate(found):
            following = found[at + 1] if at + 1 < len(found) else None
            body = tidy(paragraph.body())
            self.front = self.front and at < _FRONT and not paragraph.marker and not _STOP.search(body.text)
            yield from self._read(paragraph, body, following)

    def _read(self, paragraph: Paragraph, body: Traced, following: Paragraph | None) -> Iterator[Block]:
        """Yield the blocks of a paragraph: what follows a heading that runs in may begin with a heading, too."""
        for _ in range(_CHAIN):
            end, block = self._first(paragraph, body, following)
            rest = body.slice(end).strip() if block.rank is not None else Traced("")
            yield replace(block, run_in=bool(rest.text))
            if not rest.text:
                return
            paragraph, body = Paragraph([Line(rest)], read_marker(rest.text)), rest
            if not paragraph.marker:
                break
        yield Block(body)

    def _first(self, paragraph: Paragraph, body: Traced, following: Paragraph | None) -> tuple[int, Block]:
        """Return the first block of a paragraph and where it ends."""
        if paragraph.lines[0].row:
            return len(body.text), Block(body, row=True)
        end, rank = self._heading(paragraph, body, following)
        if "印发" in body.text or "附件" in body.text or rank == TOP:
            self.names.update(_bare(name) for name in _NAMED.findall(body.text))
        deep = paragraph.marker is not None and paragraph.marker.deep
        if self.glossary and deep:
            return len(body.text), Block(body, row=True)
        if rank is None:
            return len(body.text), Block(body)
        self.front = self.front and rank != TOP
        self.glossary = self.glossary if deep else bool(_GLOSSARY.search(body.text[:end]))
        return end, Block(_set_off(paragraph, body.slice(0, end).strip()), rank)

    def _heading(self, paragraph: Paragraph, body: Traced, following: Paragraph | None) -> tuple[int, float | None]:
        """Return where the heading that a paragraph begins with ends, and its rank; None where it has none."""
        text, first, marker = body.text, paragraph.lines[0], paragraph.marker
        rank: float = marker.rank if marker else plain_rank(first.hashes)
        if _bare(text) in self.names and not marker:
            return len(text), TOP
        if first.hashes:
            return len(text), rank
        if paragraph.headline:
            return len(text), HEADLINE
        if is_alone(text):
            return len(text), CHAPTER
        if marker and marker.kind == "annex":
            name = text[_marker_end(paragraph) :]
            listed = self.texts[_bare(name)] > 0 or _FIRST.match(name)
            return (0, None) if listed or _STOP.search(text) else (len(text), rank)
        if marker:
            return self._judge(text, paragraph, following)
        if self.front and is_title(text):
            return len(text), TOP
        if first.bold >= len(text) > 0 and is_short(text) and not _STOP.search(text):
            return len(text), rank
        return 0, None

    def _judge(self, text: str, paragraph: Paragraph, following: Paragraph | None) -> tuple[int, float | None]:
        """Judge a numbered paragraph; of a list whose first items are no headings none is."""
        marker = paragraph.marker
        if marker is None:
            return 0, None
        end, rank = _numbered(text, paragraph, following)
        whole = end == len(text) and marker.deep
        if whole and marker.numbers[0] > 1 and not self.headed.get(marker.kind, True):
            end, rank = 0, None
        self.headed[marker.kind] = rank is not None
        return end, rank


def _marker_end(paragraph: Paragraph) -> int:
    """Return where the number ends in the tidied text of a paragraph."""
    return len(tidy(paragraph.lines[0].body.slice(0, paragraph.marker.end)).text) if paragraph.marker else 0


def _numbered(text: str, paragraph: Paragraph, following: Paragraph | None) -> tuple[int, float | None]:
    """Judge a paragraph that begins with a number: heading on a line of its own, run-in heading, or item."""
    marker = paragraph.marker
    if marker is None:
        return 0, None
    end = _marker_end(paragraph)
    if marker.kind == "article":
        title = _ARTICLE_TITLE.match(text, end)
        return (title.end() if title else end), marker.rank
    stop = _STOP.search(text, end)
    head = text[: stop.start()] if stop else text
    if _LIST.search(head) or (stop and not is_short(head)):
        return 0, None
    if stop and text[stop.end() :].strip():
        return stop.end(), marker.rank
    sibling = following is None or (following.marker is not None and following.marker.rank <= marker.rank)
    if sibling and (stop or marker.deep):
        return 0, None
    if not stop and (len(text) > _HEADING_LENGTH or text[-1] in "，、：:"):
        return 0, None
    return len(text), marker.rank


def _set_off(paragraph: Paragraph, heading: Traced) -> Traced:
    """Put a space between a number like 1.2 or 第一章 and the words of the heading."""
    marker = paragraph.marker
    if marker is None or marker.kind not in ("dotted", "book", "chapter", "section"):
        return heading
    end = _marker_end(paragraph)
    rest = heading.slice(end).strip()
    return join([heading.slice(0, end).strip(), " ", rest]) if rest.text else heading


def _with_mapped_ranks(blocks: list[Block], found: Sequence[Paragraph]) -> list[Block]:
    """Give a Markdown heading without a number the rank of the numbered headings of its Markdown level.

    Where 1.1 stands under 1., that number ranks above it.
    """
    ranks: dict[int, float] = {}
    for paragraph in found:
        first = paragraph.lines[0]
        if first.hashes and paragraph.marker:
            ranks[first.hashes] = min(paragraph.marker.rank, ranks.get(first.hashes, paragraph.marker.rank))
    mapped = {plain_rank(hashes): rank for hashes, rank in ranks.items() if hashes > 1}
    if _decimal(found):
        mapped[ARABIC] = ABOVE_DOTTED
    return [replace(b, rank=mapped[b.rank]) if b.rank in mapped and b.rank is not None else b for b in blocks]


def _decimal(found: Sequence[Paragraph]) -> bool:
    """Whether the headings count 1., 1.1, 1.2, 2., 2.1."""
    last = 0
    for marker in (paragraph.marker for paragraph in found):
        if marker and marker.kind == "arabic":
            last = marker.numbers[0]
        elif marker and marker.kind == "dotted" and marker.numbers[:2] == (last, 1):
            return True
    return False


def _with_captions(blocks: list[Block]) -> list[Block]:
    """Make the line above a table its heading where the table is the last thing before the next heading.

    A caption below a heading that ran into its paragraph stands beside that heading, not under it.
    """
    result = list(blocks)
    current: Block | None = None
    for at, block in enumerate(blocks):
        if block.rank is not None:
            current = block
            continue
        if block.row or at + 1 >= len(blocks) or not blocks[at + 1].row or not _is_caption(block.body.text):
            continue
        after = _after_rows(blocks, at + 1)
        body = _spaced_caption(block.body)
        result[at] = replace(block, body=body)
        if current and current.rank is not None and (after is None or after.rank is not None):
            result[at] = Block(body, current.rank, 0 if current.run_in else 1)
    return result


def _after_rows(blocks: Sequence[Block], at: int) -> Block | None:
    while at < len(blocks) and blocks[at].row:
        at += 1
    return blocks[at] if at < len(blocks) else None


def _is_caption(text: str) -> bool:
    return is_short(text) and not re.search("[。；！？，：:;]", text)


def _spaced_caption(body: Traced) -> Traced:
    match = _CAPTION.match(body.text)
    return join([body.slice(0, match.end()), " ", body.slice(match.end()).strip()]) if match else body
