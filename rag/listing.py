"""Lists that no sentence holds: announced in one and set out in headings, or rows of a table that are of one kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.asking import items_wanted
from rag.lines import CELL_SPACE, PAIR_SPACE
from rag.outline import read_marker
from rag.overlap import bigrams
from rag.records import Document, Heading, Query, Sentence, Span
from rag.tokens import fold

_MOST = 20  # items of a list that is read as an answer
_COUNTED = re.compile(r"[两三四五六七八九十](?:大|个|项|类|方面)([^，。；：、]{2,6})")
_WORD = re.compile("[\u4e00-\u9fffA-Za-z]{2}")
_RULED_OUT = r"(?:(?<![有是要])不|未|非|无|(?<!有)没|除|排除)[^，。]{0,4}"
_EXCEPT = r"[^，。]{0,4}(?:以外|之外|外还)"
_VALUES = re.compile(r"多少|分别是|各[是为]|目标|数值|\bhow (?:much|many)\b", re.IGNORECASE)
# Of rows, these ask for more than which they are.
_MORE = re.compile(r"措施|办法|负责|牵头|部门|责任|情况|有关|相关|方面|领域|其中|为什么|怎么|如何|进展")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: where its quote stands in the document's text, and inside it what is said of it."""

    quote: Span
    said: Span


def set_out(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the items of the list that a question wants, where the sentence found only leads to them; else nothing.

    All stand in the sentence's own section.
    """
    return _headings(query, sentence, document) or _rows(query, sentence, document)


def _headings(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the sentence and the headings under its section, where it says that there are as many things as these.

    六大重点产业集群, asked as 六个产业集群, are the headings 5.2.1 to 5.2.6 of the section.
    """
    items = items_wanted(query.text)
    text = document.text[sentence.start : sentence.end]
    if items < 2 or items_wanted(text) != items:
        return ()
    parts = _parts(document.clean.headings, sentence.start)
    spans = [span for span in map(_unnumbered, parts) if span[0] < span[1]]
    if len(spans) != items or not _announces(text, [document.text[slice(*span)] for span in spans]):
        return ()
    own = (sentence.start, sentence.end)
    return (Item(own, own), *(Item(span, span) for span in spans))


def _announces(text: str, parts: Sequence[str]) -> bool:
    """Whether more than half of the parts speak of what a sentence counts, and it does not name the things itself."""
    for counted in _COUNTED.finditer(text):
        named = re.split("[，。；：]", text[: counted.start()])[-1].count("、") >= len(parts) - 2
        alike = sum(bool(bigrams(counted[1]) & bigrams(part)) for part in parts)
        if not named and 2 * alike > len(parts):
            return True
    return False


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
    marker = read_marker(heading.text)
    text = heading.text[marker.end if marker else 0 :]
    return heading.end - len(text.lstrip()), heading.end


def _rows(query: Query, sentence: Sentence, document: Document) -> tuple[Item, ...]:
    """Return the rows of the sentence's table that hold the cell that the question names: 约束性 in 属性.

    Nothing where it names two values of a column, rules one out, names one that all rows have, or asks for more.
    """
    table = {} if _MORE.search(query.text) else _table(document, sentence)
    name = _naming(document, list(table.values()))
    if name is None:
        return ()
    asked = fold(" ".join((query.text, *query.terms)))
    kind, others = set(table), {column for cells in table.values() for column in cells if column != name}
    for column in others:
        values = {row: document.text[slice(*cells[column])] for row, cells in table.items() if column in cells}
        named = {value for value in values.values() if _WORD.search(value) and fold(value) in asked}
        if len(named) > 1 or any(_ruled_out(fold(value), asked) for value in named):
            return ()
        kind = {row for row in kind if not named or values.get(row) in named}
    if not 1 < len(kind) < len(table) or len(kind) > _MOST:
        return ()
    whole = bool(_VALUES.search(query.text)) or any(fold(column) in asked for column in others if len(column) > 2)
    return tuple(Item(row, row if whole else table[row][name]) for row in sorted(kind))


def _ruled_out(value: str, asked: str) -> bool:
    word = re.escape(value)
    return bool(re.search(f"{_RULED_OUT}{word}|{word}{_EXCEPT}", asked))


def _table(document: Document, sentence: Sentence) -> dict[Span, dict[str, Span]]:
    """Return the rows, with their cells, of the table that the sentence is a row of; empty where it is none.

    Rows of a table follow one another, and share more than half of their columns with the row before.
    """
    if not any(low <= sentence.start < high for low, high in document.clean.rows):
        return {}
    tables: list[dict[Span, dict[str, Span]]] = []
    before, end = set[str](), -1
    for row in document.clean.rows:
        cells = _cells(document, row)
        follows = end >= 0 and not document.text[end : row[0]].strip()
        if not (follows and 2 * len(before & cells.keys()) > min(len(before), len(cells))):
            tables.append({})
        tables[-1][row] = cells
        before, end = set(cells), row[1]
    return next(rows for rows in tables if any(low <= sentence.start < high for low, high in rows))


def _naming(document: Document, table: Sequence[Mapping[str, Span]]) -> str | None:
    """Return the first column whose words tell the rows of a table apart."""
    for column in table[0] if table else ():
        values = {document.text[slice(*cells[column])] for cells in table if column in cells}
        if len(values) == len(table) and all(map(_WORD.search, values)):
            return column
    return None


def _cells(document: Document, row: Span) -> dict[str, Span]:
    """Return where the cells of a row stand, by the names of their columns; empty for what is no row of a table."""
    found: dict[str, Span] = {}
    start = row[0]
    for pair in document.text[row[0] : row[1]].split(CELL_SPACE):
        name, space, value = pair.partition(PAIR_SPACE)
        if space:
            low = start + len(name) + len(space)
            found[name.strip()] = (low, low + len(value.rstrip()))
        start += len(pair) + len(CELL_SPACE)
    return found
