"""The account of a file: its shape, its arithmetic, and that its spans lead back to the raw text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from rag.catalog import read_catalog
from rag.chunking import split
from rag.inspection import inspect, render
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import CleanText, Document, Dropped, Heading, Metadata, Segment, Source
from rag.sentences import sentences
from rag.settings import CORPUS


def account(document: Document) -> dict[str, Any]:
    return inspect(document, split(document, sentences(document), count_tokens=len, limit=300))


def squeezed(text: str) -> str:
    return "".join(text.split())


def paged() -> Document:
    """Return a file with a running title, a page number inside a sentence, and a word unaccounted for."""
    raw = "页眉\n一、总 则\n新增公园\n12\n120座。遗漏\n"
    text = "一、总 则\n新增公园120座。"
    segments = (Segment(0, 3, 5), Segment(6, 9, 4), Segment(10, 17, 5))
    dropped = (Dropped(0, 2, "running title"), Dropped(14, 16, "page number"))
    clean = CleanText(text, segments, dropped, (Heading(1, "一、总 则", 0, 5),))
    source = Source("paged.txt", raw, hashlib.sha256(raw.encode()).hexdigest())
    return Document("paged.txt", Metadata(title="总则", place="上海市", plans=(2024, 2025, 2026)), source, clean)


def test_every_character_is_kept_dropped_for_a_reason_or_unaccounted() -> None:
    found = account(paged())
    assert found["raw_characters"] == 2 + 4 + 4 + 2 + 5 + 2
    assert found["kept_characters"] == 4 + 4 + 5
    assert found["dropped"] == {"page number": 2, "running title": 2}
    assert found["unaccounted"] == 2


def test_headings_and_chunks_point_into_the_raw_file() -> None:
    document = paged()
    found = account(document)
    assert found["headings"] == [{"level": 1, "text": "一、总 则", "span": [3, 8]}]
    (chunk,) = found["chunks"]
    assert chunk["text"] == "新增公园120座。"
    assert chunk["spans"] == [[9, 13], [17, 22]]
    assert chunk["headings"] == ["一、总 则"]
    assert (chunk["years"], chunk["place"], chunk["status"]) == ([2024, 2025, 2026], "上海市", "planned")


def test_the_account_is_json_with_exactly_the_promised_fields() -> None:
    found = json.loads(json.dumps(account(paged()), ensure_ascii=False))
    assert list(found) == [
        "document",
        "metadata",
        "raw_characters",
        "kept_characters",
        "dropped",
        "unaccounted",
        "headings",
        "chunks",
    ]
    assert list(found["chunks"][0]) == ["text", "spans", "headings", "years", "place", "status"]
    assert found["metadata"]["plans"] == [2024, 2025, 2026]
    assert found["metadata"]["issuer"] is None


@pytest.mark.parametrize("path", find_sources(CORPUS), ids=lambda path: path.name)
def test_the_accounts_of_the_shipped_files_add_up(path: Path) -> None:
    document = read_document(load(path, CORPUS), read_catalog(CORPUS))
    found = account(document)
    assert found["unaccounted"] == 0
    assert found["raw_characters"] == len(squeezed(document.source.text))
    assert found["raw_characters"] == found["kept_characters"] + sum(found["dropped"].values())
    raw = document.source.text
    for heading in found["headings"]:
        start, end = heading["span"]
        assert squeezed(heading["text"])[0] == raw[start]
        assert squeezed(heading["text"])[-1] == raw[end - 1]
    for chunk in found["chunks"]:
        assert squeezed("".join(raw[start:end] for start, end in chunk["spans"])) == squeezed(chunk["text"])


def test_the_rendering_shows_outline_chunks_and_what_was_dropped() -> None:
    document = paged()
    text = render(account(document), document)
    for words in (
        "title: 总则",
        "plans: 2024-2026",
        "19 raw, 13 kept, 2 unaccounted",
        "dropped as running title: 2\n    页眉",
        "outline: 1 headings\n  一、总 则",
        "#0001 [2024-2026 | 上海市 | planned] 一、总 则\n  新增公园120座。",
    ):
        assert words in text
    assert "issuer" not in text


def test_the_rendering_needs_no_document() -> None:
    assert "页眉" not in render(account(paged()))
