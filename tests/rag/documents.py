"""Documents made of given headings and paragraphs, without a file and without the cleaner."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rag.records import CleanText, Document, Heading, Metadata, Segment, Source, Span

Part = tuple[int, str, str]


def build(*parts: Part, name: str = "made.txt", rows: Sequence[str] = (), metadata: Metadata | None = None) -> Document:
    """Return a document of (level, heading, body) parts; level 0 is text without a heading, a body may be empty.

    A heading that ends with 。 runs into its body on the same line. `rows` are lines that are rows of a table.
    """
    text = ""
    headings: list[Heading] = []
    for level, heading, body in parts:
        text += "\n" if text else ""
        if level:
            headings.append(Heading(level, heading, len(text), len(text) + len(heading)))
            text += heading + ("\n" if body and not heading.endswith("。") else "")
        text += body
    spans: list[Span] = sorted((at, at + len(row)) for row in rows if (at := text.index(row)) >= 0)
    source = Source(name, text, hashlib.sha256(text.encode()).hexdigest())
    segments = (Segment(0, 0, len(text)),) if text else ()
    clean = CleanText(text, segments, (), tuple(headings), tuple(spans))
    return Document(name, metadata or Metadata(title=name), source, clean)
