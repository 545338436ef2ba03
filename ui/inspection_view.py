"""A reader's own documents as a list, and one of them in detail: outline, metadata, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.inspection import inspect
from rag.pipeline import Assistant
from rag.records import Chunk, Document
from ui.language import Texts
from ui.markup import button, join, plain, tag
from ui.render import years_text
from ui.source_view import outline_html

_SAMPLES = 5  # pieces shown for each reason
_LENGTH = 80


def list_html(assistant: Assistant, texts: Texts) -> str:
    """Return the documents of a collection as a table, each with its buttons."""
    counts = Counter(chunk.document_id for chunk in assistant.chunks)
    years: dict[str, set[int]] = {}
    for chunk in assistant.chunks:
        years.setdefault(chunk.document_id, set()).update(chunk.years)
    columns = ("title", "size", "chunks", "years")
    head = join(tag("th", plain(texts(f"upload.table_{name}")), scope="col") for name in columns) + tag("th", "")
    rows = join(
        _row(document, counts[name], sorted(years.get(name, ())), texts)
        for name, document in sorted(assistant.documents.items())
    )
    return tag("div", tag("table", tag("tr", head) + rows), class_="hc-table hc-documents")


def _row(document: Document, chunks: int, years: Sequence[int], texts: Texts) -> str:
    name = tag("span", plain(document.id), class_="hc-file")
    title = tag("span", plain(document.metadata.title)) if document.metadata.title != document.id else ""
    acts = join([
        button("inspect", document.id, plain(texts("upload.inspect")), class_="hc-act"),
        button("drop", document.id, plain(texts("upload.remove")), class_="hc-act hc-danger"),
    ])  # fmt: skip
    cells = [title + name, str(len(document.text)), str(chunks), plain(years_text(years, texts)) if years else ""]
    return tag("tr", join(tag("td", cell) for cell in cells) + tag("td", acts, class_="hc-acts-cell"))


def inspection_html(document: Document, chunks: Sequence[Chunk], texts: Texts) -> str:
    """Return the account of one document: how much of the file is its text, its outline, what was left out."""
    account = inspect(document, chunks)
    kept = texts("upload.kept", kept=account["kept_characters"], raw=account["raw_characters"])
    facts = [document.metadata.issuer, document.metadata.number, str(document.metadata.issue_date or "")]
    return tag(
        "section",
        join([
            tag("h3", plain(document.metadata.title)),
            tag("p", plain(" · ".join([*(fact for fact in facts if fact), kept])), class_="hc-note"),
            tag("h4", plain(texts("upload.dropped"))),
            _dropped_html(document, account["dropped"], texts),
            tag("h4", plain(texts("upload.outline"))),
            outline_html(document) if document.clean.headings
            else tag("p", plain(texts("upload.outline_none")), class_="hc-note"),
        ]),
        class_="hc-inspection",
    )  # fmt: skip


def _dropped_html(document: Document, counts: dict[str, int], texts: Texts) -> str:
    shown = [(reason, count) for reason, count in counts.items() if count]
    if not shown:
        return tag("p", plain(texts("upload.dropped_none")), class_="hc-note")
    items = (
        tag("li", plain(f"{texts.words.get(f'dropped.{reason}', reason)} ({count})") + _samples(document, reason))
        for reason, count in shown
    )
    return tag("ul", join(items), class_="hc-dropped")


def _samples(document: Document, reason: str) -> str:
    pieces: dict[str, None] = {}
    for item in document.clean.dropped:
        piece = " ".join(document.source.text[item.start : item.end].split())
        if item.reason == reason and piece:
            pieces[piece if len(piece) <= _LENGTH else piece[:_LENGTH] + "…"] = None
    return tag("small", plain(" / ".join(list(pieces)[:_SAMPLES])))
