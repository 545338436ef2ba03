"""The values that pass from step to step; each later one holds the earlier instead of copying its fields."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Status = Literal["done", "planned", "standing"]
Mode = Literal["extractive", "llm"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file as text: what a loader returns, before anything is cleaned.

    `text` is the decoded file for txt and md (line ends untouched), a light Markdown rendering
    (`#` headings, `|` tables) for html, docx and pdf. `pages` holds the offset in `text` at which
    each page begins; it is empty where the format has no pages.
    """

    name: str
    text: str
    sha256: str
    pages: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the 1-based number of the page that holds raw character `offset`."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of `length` characters of the document's text copied unchanged from the raw text."""

    start: int
    raw: int
    length: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """Raw characters that are not part of the document's text, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the document's text: `text` is `document.text[start:end]`; level 1 is the highest."""

    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """A source cleaned: the document's text, where it comes from, what was left out, its outline.

    `rows` are spans of `text` that stand alone whatever their punctuation: a table row, a glossary entry.
    """

    text: str
    segments: tuple[Segment, ...]
    dropped: tuple[Dropped, ...]
    headings: tuple[Heading, ...] = ()
    rows: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document, from its text or from the catalogue. Unknown is None or empty."""

    title: str
    issuer: str | None = None
    number: str | None = None
    issue_date: dt.date | None = None
    effective_date: dt.date | None = None
    level: str | None = None
    place: str | None = None
    reports: tuple[int, ...] = ()
    plans: tuple[int, ...] = ()
    url: str | None = None
    replaces: str | None = None
    repealed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or a table row, or a glossary entry): offsets into the document's text, and what it speaks about."""

    start: int
    end: int
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document with its metadata and the map back to the raw file.

    Every character of `text` is a raw character (through `segments`) or white space. A raw character may
    stand in `text` more than once (the column name in every row of a table).
    """

    id: str
    metadata: Metadata
    source: Source
    clean: CleanText

    @property
    def text(self) -> str:
        """The cleaned text that every offset counts in."""
        return self.clean.text

    def raw_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Map `text[start:end]` to spans of the raw text, in reading order.

        Two runs with nothing but white space between them in the raw text become one span.
        """
        spans: list[Span] = []
        first = max(0, bisect_right(self.clean.segments, start, key=lambda s: s.start) - 1)
        for segment in self.clean.segments[first:]:
            if segment.start >= end:
                break
            low = max(start, segment.start)
            high = min(end, segment.start + segment.length)
            if low >= high:
                continue
            begin = segment.raw + low - segment.start
            stop = begin + high - low
            if spans and spans[-1][1] <= begin and not self.source.text[spans[-1][1] : begin].strip():
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((begin, stop))
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one section: whole sentences, `document.text[start:end] == text`.

    `headings` is the heading path from the top; `years`, `place` and `status` sum up the sentences.
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None
    sentences: tuple[Sentence, ...] = ()

    def slice(self, start: int, end: int) -> str:
        """Return the text between two offsets of the document that lie inside this chunk."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Scope:
    """The user's hard filter. An empty field does not restrict; what does not match is never returned."""

    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood: what it asks, and which year, place and status it means (preferences).

    `text` is the question without what it rules out (不要总数), which is `ruled_out`.
    """

    question: str
    text: str
    ruled_out: str = ""
    terms: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None
    documents: tuple[str, ...] = ()
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: `start` and `end` (document offsets inside `chunk`) frame the matching `sentence`.

    `signals` are the raw scores behind `score`, by name; `answer` frames what a reader takes for the answer.
    `reading` are the tokens where the reader sees an answer begin or end: offsets and the chance of either. `meanings`
    are the cosines to the question of what paired numbers measure, by the offset of the number.
    """

    chunk: Chunk
    sentence: Sentence
    start: int
    end: int
    score: float
    rank: int
    retriever: str
    signals: Mapping[str, float] = field(default_factory=dict)
    answer: Span | None = None
    reading: tuple[tuple[int, int, float, float], ...] = ()
    meanings: Mapping[int, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the passage."""
        return self.chunk.slice(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: white space removed, the raw text at `spans` equals `quote`."""

    marker: int
    document: str
    title: str
    headings: tuple[str, ...]
    quote: str
    start: int
    end: int
    spans: tuple[Span, ...]
    page: int | None = None
    years: tuple[int, ...] = ()
    place: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens a language model read and wrote."""

    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer or a refusal (`no_evidence`); `warnings` name what was removed or could not be verified."""

    question: str
    standalone: str
    text: str
    status: Literal["answered", "no_evidence"]
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    related: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    mode: Mode = "extractive"
    seconds: dict[str, float] = field(default_factory=dict)
    usage: Usage | None = None
    support: float | None = None
    record: dict[str, str] = field(default_factory=dict)
