"""Answers without a language model: the value, the name or the items first, then the sentences that say so.

What is shown follows from how sure the choice is: a value that is sure comes with its clause, one that is not with
its whole sentence and the runner-up's, and where none is likely the sentences speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asking import Wanted, items_wanted, wanted_of
from rag.citations import cite
from rag.clauses import clauses, trim
from rag.labels import row_unit
from rag.listing import Item, set_out
from rag.overlap import bigrams, subject
from rag.phases import in_phase
from rag.records import Citation, Document, Hit, Query, Span
from rag.refusing import in_scope
from rag.tokens import fold
from rag.values import READ, Value, chances, values_of
from rag.wording import scope_words

_CERTAIN = 0.85  # chance from which a value is shown with its clause alone
_LIKELY = 0.45  # chance from which a value is given as the answer
_SHORT = 24  # characters of a clause that needs the one before it to say what it measures
_LONG = 170  # characters of a sentence that is shown by its best clauses
_MOST = 360  # characters of all sentences shown
_PER_ITEM = 90  # characters of all sentences shown for each item of a long list
_SENTENCES = 4  # sentences shown at most
_NEARLY = 3.0  # how much worse than the best a further sentence may be
_HEADLINE = 22  # characters of a sentence that only announces the next
_SURE = 0.25  # chance that a span answers, from which it is given as the answer to "who" or "which"
_TAKEN = 0.1  # the same, from which of a sentence only the list that was read is said
_INNER_END = re.compile(r"[。！？](?=\s*\S)")
# One of several is asked for: what the sentence says of the others is left out.
_ONE_OF = re.compile(r"哪一?[个家座所位条支届处只]|谁|\b(?:which|who)\b", re.IGNORECASE)
_ENDING = re.compile(r"[，。；]")
_NEW_LINE = re.compile(r"\s*\n\s*")
_ITEMS = re.compile(r"[、和与及]")
_TELLS = r"(?:是指|指的是|系指|指(?![标数导引示挥南定出向]))"
_ENTRY = re.compile(rf"\s*(?:\d{{1,3}}[、.．])?\s*[“\"]?([^，。：；“”\"]{{2,20}}?)[”\"]?[。：，]?\s*{_TELLS}")
# In a question as `fold` leaves it: its commas, colons and question marks are half-width.
_BEFORE = r"(?:^|[,。、:“「『\"\s]|什么是|什么叫做?|解释一?下?|介绍一?下?|[讲说]的|提到的|所谓的?)"
_MEANS = (
    r"[”」』\"]?(?:,?(?:具体|都|分别|到底|究竟|各)*(?:是|指的?是?|包括|包含|代表)(?:什么|啥|哪[\w]{1,2}|些什么)[?。]?$|"
    r",?是?(?:什么|啥)意思|怎么理解|的?(?:含义|意思|定义)|[?。]?$)"
)
# The number of an entry (1、一网通办) makes no list; that of 1、2号航站楼 is an item.
_NUMBERED = re.compile(r"^\s*(?:\d+、(?!\d)|[一二三四五六七八九十]+、(?![一二三四五六七八九十]))")


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked: text with markers, its citations, the value or name that it gives."""

    text: str
    citations: tuple[Citation, ...]
    direct: str | None = None


def extract(query: Query, hits: Sequence[Hit], documents: Mapping[str, Document], *, english: bool = False) -> Draft:
    """Answer from the best hits, sentence by sentence; `hits` are ranked sentences, at least one."""
    want = wanted_of(query, hits)
    if want.type == "number":
        stated = _stated(query, want, hits[:READ], documents, english=english)
        if stated is not None:
            return stated
    if want.type in ("list", "explanation"):
        hits = _defining_first(query, hits)
    if want.type in ("list", "name"):
        hits = in_phase(query, hits)
    named = _named(query, want, hits[0])
    listed = want.type == "list"
    apart = set_out(query, hits[0].sentence, documents[hits[0].chunk.document_id]) if listed else ()
    if apart:
        return _listed(hits[0], apart, documents, english=english)
    items = items_wanted(query.text) if listed else 0
    # A list that was read needs no further sentences beside it, which may hold what was not asked for.
    whole = listed and named is not None and len(_ITEMS.split(named)) >= items
    shown = hits[:1] if whole else _worth(query, hits, items)
    return _quoted(query, shown, documents, named, english=english, listed=listed)


def _defining_first(query: Query, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits, in front the one that defines what the question asks the meaning of (三高两区是哪些)."""
    asked = fold(query.text)
    for hit in in_scope(query, hits[1:_SENTENCES]):
        entry = _ENTRY.match(hit.chunk.slice(hit.sentence.start, hit.sentence.end))
        word = re.escape(fold(entry[1].strip())) if entry else ""
        if word and re.search(f"{_BEFORE}{word}{_MEANS}", asked):
            return [replace(hit, score=hits[0].score), *(other for other in hits if other is not hit)]
    return hits


def _stated(
    query: Query, want: Wanted, hits: Sequence[Hit], documents: Mapping[str, Document], *, english: bool
) -> Draft | None:
    values = values_of(query, want, hits)
    if not values:
        return None
    chance, best = max(zip(chances(values), values, strict=True), key=lambda pair: (pair[1].score, -pair[1].start))
    if chance >= _CERTAIN:
        citation = _cite(1, best.hit, documents)
        said = _clause(best.hit, (best.start, best.end))
        return Draft(f"{best.text}{_tags(citation, english=english)}：{said}。[1]", (citation,), best.text)
    near = {(hit.chunk.id, hit.start) for hit in _beside(query, best.hit, hits)} - {(best.hit.chunk.id, best.hit.start)}
    others = [value for value in values if (value.hit.chunk.id, value.hit.start) in near]
    shown = [best, *sorted(others, key=lambda value: -value.score)[:1]]
    direct = best.text if chance >= _LIKELY else None
    return _quoted(query, [value.hit for value in shown], documents, direct, english=english, values=shown)


def _clause(hit: Hit, answer: Span) -> str:
    """Return the clause of an answer, with the one before it where it is too short to say what is measured."""
    if row_unit(hit.chunk.slice(hit.sentence.start, hit.sentence.end)) is not None:
        return trim(hit.chunk.slice(hit.sentence.start, hit.sentence.end))
    start = end = answer[0]
    for low, high in clauses(hit.chunk, hit.sentence):
        if high - low and answer[0] < high and low < answer[1]:
            start, end = min(start, low), max(end, high)
    for low, _ in reversed([span for span in clauses(hit.chunk, hit.sentence) if span[0] < start]):
        if end - start >= _SHORT:
            break
        start = low
    return trim(hit.chunk.slice(start, max(end, answer[1])))


def _beside(query: Query, best: Hit, others: Sequence[Hit]) -> list[Hit]:
    """Return the hits that may stand beside the best one: in the question's scope, and of the same place."""
    return [hit for hit in in_scope(query, others) if hit.sentence.place == best.sentence.place]


def _worth(query: Query, hits: Sequence[Hit], items: int) -> list[Hit]:
    """Return the sentences that are shown: those nearly as good as the best, while they are short together.

    Of a list of more `items` than sentences are shown otherwise, each item may stand in a sentence of its own.
    """
    count, most = max(_SENTENCES, items), max(_MOST, _PER_ITEM * items)
    best = hits[0]
    shown = [best]
    size = best.sentence.end - best.sentence.start
    for hit in _beside(query, best, hits[1:]):
        length = hit.sentence.end - hit.sentence.start
        if len(shown) == count or best.score - hit.score > _NEARLY:
            break
        if size + length <= most:
            size += length
            shown.append(hit)
    return shown


def _quoted(
    query: Query,
    hits: Sequence[Hit],
    documents: Mapping[str, Document],
    direct: str | None,
    *,
    english: bool,
    values: Sequence[Value] = (),
    listed: bool = False,
) -> Draft:
    """Return the sentences, the value or name in front of the first one."""
    citations: list[Citation] = []
    lines: list[str] = []
    for marker, hit in enumerate(hits, start=1):
        citation = _cite(marker, hit, documents)
        inside = (values[marker - 1].start, values[marker - 1].end) if values else hit.answer
        items = _enumeration(hit) if listed and marker == 1 else None
        if items:
            said = trim(hit.chunk.slice(*items))
        elif direct and marker == 1 and hit.answer and (_ONE_OF.search(query.text) or "、" in direct):
            said = _clause(hit, hit.answer)
        else:
            said = trim(_shortened(query, hit, inside, citation))
        tags = _tags(citation, english=english)
        said = _NEW_LINE.sub(" ", said)
        # Each sentence carries its marker, also the one that only announces the next.
        said = _INNER_END.sub(rf"[{marker}]\g<0>", said)
        lines.append(f"{direct}{tags}：{said}。[{marker}]" if direct and not lines else f"{said}。[{marker}]{tags}")
        citations.append(citation)
    return Draft("\n".join(lines), tuple(citations), direct)


def _listed(hit: Hit, items: Sequence[Item], documents: Mapping[str, Document], *, english: bool) -> Draft:
    """Return the items of a list that stand apart, each on a line with its own quote."""
    document = documents[hit.chunk.document_id]
    own = _cite(1, hit, documents)
    lines: list[str] = []
    citations: list[Citation] = []
    for marker, item in enumerate(items, start=1):
        quoted = cite(marker, document, hit.chunk, *item.quote)
        # An item may stand in a later chunk of the section; what was found says what it speaks about.
        citations.append(replace(quoted, years=own.years, place=own.place, status=own.status))
        lines.append(f"{_NEW_LINE.sub(' ', trim(document.text[slice(*item.said)]))}。[{marker}]")
    lines[0] += _tags(own, english=english)
    return Draft("\n".join(lines), tuple(citations))


def _tags(citation: Citation, *, english: bool) -> str:
    words = scope_words(citation, english=english)
    return f"（{words}）" if words else ""


def _named(query: Query, want: Wanted, hit: Hit) -> str | None:
    """Return what the reader takes for the name or the list, where it is sure enough and short enough to be one."""
    if want.type not in ("name", "list") or hit.answer is None or hit.signals.get("answerable", 0.0) < _SURE:
        return None
    named = _read(hit)
    if want.type == "list" and ("、" not in named or _echoes(query, named)):
        return None
    whole = named.count("“") == named.count("”")
    return named if whole and 1 < len(named) <= 30 and not _ENDING.search(named) else None


def _read(hit: Hit) -> str:
    """Return what the reader takes for the answer, without the number of an entry that it begins with."""
    if hit.answer is None:
        return ""
    read = trim(hit.chunk.slice(*hit.answer))
    return _NUMBERED.sub("", read) if hit.answer[0] == hit.sentence.start else read


def _echoes(query: Query, named: str) -> bool:
    """Whether a list only says again what the question said: 两中心、两之都、两高地."""
    own = bigrams(named)
    return len(own & bigrams(query.text)) > len(own) / 2


def _enumeration(hit: Hit) -> Span | None:
    """Return the clauses of what the reader takes for a list: what a sentence lists beside it, nobody asked for."""
    if hit.answer is None or hit.signals.get("answerable", 0.0) < _TAKEN or not _ITEMS.search(_read(hit)):
        return None
    touched = [span for span in clauses(hit.chunk, hit.sentence) if span[0] < hit.answer[1] and hit.answer[0] < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else None


def _shortened(query: Query, hit: Hit, answer: tuple[int, int] | None, citation: Citation) -> str:
    """Return the sentence, where it is long its clauses nearest to the question and to the answer in it."""
    if len(citation.quote) <= _LONG:
        return citation.quote
    about = subject(query)
    spans = clauses(hit.chunk, hit.sentence)
    scores = [about.cover(hit.chunk.slice(*span)) for span in spans]
    if answer:
        # Two, as the cover is one at most: the clauses shown must hold the answer.
        scores = [
            score + 2 * (low < answer[1] and answer[0] < high) for score, (low, high) in zip(scores, spans, strict=True)
        ]
    low = high = scores.index(max(scores))
    while low > 0 or high < len(spans) - 1:
        # The better neighbour first, until the passage is long enough.
        ahead = scores[high + 1] if high < len(spans) - 1 else -1.0
        back = scores[low - 1] if low > 0 else -1.0
        grown = (low, high + 1) if ahead >= back else (low - 1, high)
        if spans[grown[1]][1] - spans[grown[0]][0] > _LONG:
            break
        low, high = grown
    return hit.chunk.slice(spans[low][0], spans[high][1])


def _cite(marker: int, hit: Hit, documents: Mapping[str, Document]) -> Citation:
    document = documents[hit.chunk.document_id]
    end = hit.sentence.end
    if end - hit.sentence.start < _HEADLINE:
        # A sentence that only announces (深入推进国资国企改革。) is quoted with the one that it announces.
        end = next((one.end for one in hit.chunk.sentences if one.start >= end), end)
    return cite(marker, document, hit.chunk, hit.sentence.start, end)
