"""Quotes stand in the raw file, or there is no citation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import QuoteError, cite, squeeze
from rag.records import Chunk, CleanText, Document, Metadata, Segment, Sentence, Source
from tests.rag.documents import build
from tests.rag.passages import chunks, documents

Piece = tuple[str, str]


def whole(document: Document, *sentences: Sentence) -> Chunk:
    return Chunk("c", document.id, 0, len(document.text), document.text, ("一、回顾",), sentences=sentences)


def assembled(pieces: list[Piece]) -> Document:
    """Return a document whose raw text has noise before every piece that its own text joins by line ends."""
    raw = text = ""
    segments: list[Segment] = []
    for noise, kept in pieces:
        raw += noise
        text += "\n" if text else ""
        segments.append(Segment(len(text), len(raw), len(kept)))
        text += kept
        raw += kept
    return Document("d.txt", Metadata("标题"), Source("d.txt", raw, "0"), CleanText(text, tuple(segments), ()))


PIECES = st.lists(
    st.tuples(st.text("·■ \n#1", max_size=6), st.text("新增公园12 。\n\u3000", min_size=1, max_size=12)),
    min_size=1,
    max_size=8,
)


@given(PIECES, st.data())
def test_every_citation_is_verbatim_by_its_spans(pieces: list[Piece], data: st.DataObject) -> None:
    document = assembled(pieces)
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    if not document.text[start:end].strip():
        with pytest.raises(QuoteError):
            cite(1, document, whole(document), start, end)
        return
    citation = cite(1, document, whole(document), start, end)
    raw = "".join(document.source.text[low:high] for low, high in citation.spans)
    assert citation.quote == document.text[start:end]
    assert "".join(raw.split()) == "".join(citation.quote.split())
    assert all(low < high for low, high in citation.spans)


@given(PIECES, st.data())
def test_one_changed_character_is_no_quote(pieces: list[Piece], data: st.DataObject) -> None:
    document = assembled(pieces)
    places = [
        segment.raw + n
        for segment in document.clean.segments
        for n in range(segment.length)
        if document.source.text[segment.raw + n].strip()
    ]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    raw = document.source.text
    changed = replace(document, source=replace(document.source, text=f"{raw[:at]}错{raw[at + 1 :]}"))
    with pytest.raises(QuoteError, match="huce index"):
        cite(1, changed, whole(changed), 0, len(changed.text))


def test_every_sentence_of_the_shipped_corpus_can_be_cited() -> None:
    cited = 0
    for chunk in chunks():
        document = documents()[chunk.document_id]
        for sentence in chunk.sentences:
            citation = cite(1, document, chunk, sentence.start, sentence.end)
            raw = "".join(document.source.text[low:high] for low, high in citation.spans)
            assert "".join(raw.split()) == "".join(citation.quote.split())
            cited += 1
    assert cited > 2000


def test_a_shorter_raw_file_is_no_quote() -> None:
    document = build((1, "一、回顾", "新增公园141座。"))
    cut = replace(document, source=replace(document.source, text=document.source.text[:-3]))
    with pytest.raises(QuoteError):
        cite(1, cut, whole(cut), 5, len(cut.text))


def test_an_empty_quote_is_no_quote() -> None:
    document = build((0, "", "新增公园141座。"))
    with pytest.raises(QuoteError):
        cite(1, document, whole(document), 3, 3)


def test_a_citation_says_where_it_stands_and_what_it_speaks_about() -> None:
    document = build((1, "一、回顾", "新增公园141座。建成道路9公里。"), metadata=Metadata("2025年报告"))
    start = document.text.index("新增")
    middle = document.text.index("建成")
    first = Sentence(start, middle, (2024,), "上海市", "done")
    second = Sentence(middle, len(document.text), (2025,), "徐汇区", "planned")
    citation = cite(3, document, whole(document, first, second), start, middle)
    assert (citation.marker, citation.title, citation.headings) == (3, "2025年报告", ("一、回顾",))
    assert citation.quote == "新增公园141座。"
    assert (citation.years, citation.place, citation.status) == ((2024,), "上海市", "done")
    both = cite(1, document, whole(document, first, second), start, len(document.text))
    assert both.years == (2024, 2025)


def test_the_page_is_that_of_the_first_character() -> None:
    document = build((0, "", "第一页的话。第二页的话。"))
    paged = replace(document, source=replace(document.source, pages=(0, 6)))
    assert cite(1, paged, whole(paged), 0, 6).page == 1
    assert cite(1, paged, whole(paged), 6, 12).page == 2
    assert cite(1, document, whole(document), 0, 6).page is None


def test_white_space_of_every_kind_is_squeezed() -> None:
    assert squeeze(" 新\u3000增\n公\t园 ") == "新增公园"
