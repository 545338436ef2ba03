"""Lists that no sentence holds: announced in one and set out in headings, or rows of a table that are of one kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.asking import items_wanted
from rag.lines import CELL_SPACE, PAIR_SPACE
from rag.records import Document, Heading, Query, Sentence, Span
from rag.tokens import fold

Item = tuple[Span, Span]  # what is quoted and, inside it, what is said
_NUMBERING = re.compile(
    r"\s*(?:\d+(?:\.\d+)*[.、．]?|[（(【][一二三四五六七八九十\d]+[）)】]|[一二三四五六七八九十]+、|"
    r"第[一二三四五六七八九十\d]+[章节条])\s*"
)


def set_out(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the items of the list that a question wants, where the sentence found only leads to them; else nothing."""
    return _headings(query, sentence, document) or _rows(query, sentence, document)


def _headings(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the sentence and the headings under its section, where it says that there are as many things as these.

    六大重点产业集群, asked as 六个产业集群, are the headings 5.2.1 to 5.2.6 of the section.
    """
    items = items_wanted(query.text)
    if items < 2 or items_wanted(document.text[sentence.start : sentence.end]) != items:
        return ()
    parts = _parts(document.clean.headings, sentence.start)
    if len(parts) != items:
        return ()
    own = (sentence.start, sentence.end)
    return ((own, own), *((span, span) for span in map(_unnumbered, parts)))


def _parts(headings: Sequence[Heading], offset: int) -> list[Heading]:
    """Return the highest headings under the section that holds the offset."""
    own = sum(heading.start <= offset for heading in headings)
    under: list[Heading] = []
    for heading in headings[own:]:
        if own and heading.level <= headings[own - 1].level:
            break
        under.append(heading)
    highest = min((heading.level for heading in under), default=0)
    return [heading for heading in under if heading.level == highest]


def _unnumbered(heading: Heading) -> Span:
    numbering = _NUMBERING.match(heading.text)
    return heading.start + (numbering.end() if numbering else 0), heading.end


def _rows(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the rows of the sentence's table that hold the cell that the question names: 约束性 in 属性.

    Nothing where it names two values of the column, or one that all rows have.
    """
    asked = fold(" ".join((query.text, *query.terms)))
    own = _cells(document, (sentence.start, sentence.end))
    table = [(row, _cells(document, row)) for row in document.clean.rows]
    table = [(row, cells) for row, cells in table if cells and next(iter(cells)) == next(iter(own), None)]
    for column in list(own)[1:]:
        values = {_text(document, cells[column]) for _, cells in table if column in cells}
        named = {value for value in values if len(value) > 1 and fold(value) in asked}
        kind = [
            (row, next(iter(cells.values())))
            for row, cells in table
            if column in cells and _text(document, cells[column]) in named
        ]
        if len(named) == 1 and 1 < len(kind) < len(table):
            return tuple(kind)
    return ()


def _cells(document: Document, row: Span) -> dict[str, Span]:
    """Return where the cells of a row stand, by the names of their columns; empty for what is no row of a table."""
    found: dict[str, Span] = {}
    start = row[0]
    for pair in document.text[row[0] : row[1]].split(CELL_SPACE):
        name, space, value = pair.partition(PAIR_SPACE)
        if space:
            found[name.strip()] = (start + len(name) + len(space), start + len(name) + len(space) + len(value.rstrip()))
        start += len(pair) + len(CELL_SPACE)
    return found


def _text(document: Document, span: Span) -> str:
    return document.text[span[0] : span[1]]
