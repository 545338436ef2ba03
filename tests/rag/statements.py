"""Documents of one statement each, and the hits that found them."""

from __future__ import annotations

from rag.records import Chunk, Document, Hit, Metadata, Sentence, Status
from tests.rag.documents import build


def stated(
    text: str, year: int | None = None, place: str = "上海市", status: Status = "done", *, score: float = 1.0
) -> tuple[Document, Hit]:
    """Return a document that says only this, and the hit of its sentence."""
    document = build((1, "一、回顾", text), name=f"{text}.txt", metadata=Metadata("报告"))
    start = document.text.index(text)
    sentence = Sentence(start, start + len(text), (year,) if year else (), place, status)
    chunk = Chunk(f"{text}#0", document.id, 0, len(document.text), document.text, ("一、回顾",), sentences=(sentence,))
    return document, Hit(chunk, sentence, sentence.start, sentence.end, score, 1, "test")
