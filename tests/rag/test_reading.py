"""Reading: cleaning, metadata and catalogue together, on made files and on the shipped ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from functools import lru_cache
from pathlib import Path

import pytest

from rag.catalog import Catalog, Entry, read_catalog
from rag.chunking import split
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Document, Source
from rag.sentences import sentences
from rag.settings import CORPUS

_NOTICE = "关于加强公园管理的通知\n沪府办〔2024〕7号\n\n各区人民政府：\n一、总体要求\n公园要全天开放。\n"


def source(text: str, name: str = "notice.txt") -> Source:
    return Source(name, text, hashlib.sha256(text.encode()).hexdigest())


@lru_cache(maxsize=8)
def shipped(path: Path) -> Document:
    return read_document(load(path, CORPUS), read_catalog(CORPUS))


each_shipped = pytest.mark.parametrize("path", find_sources(CORPUS), ids=lambda path: path.name)


def test_a_file_becomes_a_document_named_as_its_source() -> None:
    document = read_document(source(_NOTICE, "2024/notice.txt"))
    assert document.id == "2024/notice.txt"
    assert document.metadata.title == "关于加强公园管理的通知"
    assert document.metadata.number == "沪府办〔2024〕7号"
    assert "公园要全天开放。" in document.text


def test_the_catalogue_wins_over_the_text_and_leaves_the_rest() -> None:
    entry = Entry({"title": "公园通知", "issue_date": dt.date(2024, 3, 1), "plans": (2024,)})
    metadata = read_document(source(_NOTICE), Catalog({"notice.txt": entry})).metadata
    assert (metadata.title, metadata.issue_date, metadata.plans) == ("公园通知", dt.date(2024, 3, 1), (2024,))
    assert metadata.number == "沪府办〔2024〕7号"
    assert read_document(source(_NOTICE), Catalog({"other.txt": entry})).metadata.title == "关于加强公园管理的通知"


def test_an_empty_file_is_a_document_without_text() -> None:
    document = read_document(source("", "folder/empty.txt"))
    assert document.text == ""
    assert document.metadata.title == "empty"
    assert sentences(document) == ()


@each_shipped
def test_the_shipped_files_say_themselves_what_the_catalogue_says(path: Path) -> None:
    document = shipped(path)
    alone = read_document(document.source).metadata
    known = document.metadata
    assert (alone.place, alone.level) == (known.place, known.level)
    assert (alone.reports, alone.plans) == (known.reports, known.plans)
    assert alone.issue_date in (known.issue_date, None)
    assert alone.issuer in (known.issuer, None)
    assert alone.url == known.url


@each_shipped
def test_every_chunk_of_the_shipped_files_maps_back_to_the_raw_file(path: Path) -> None:
    document = shipped(path)
    chunks = split(document, sentences(document), count_tokens=len, limit=400)
    raw = document.source.text
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        quoted = "".join(raw[start:end] for start, end in document.raw_spans(chunk.start, chunk.end))
        assert "".join(quoted.split()) == "".join(chunk.text.split())


def test_the_shipped_files_are_read_in_five_seconds() -> None:
    begun = time.perf_counter()
    catalog = read_catalog(CORPUS)
    for path in find_sources(CORPUS):
        document = read_document(load(path, CORPUS), catalog)
        split(document, sentences(document), count_tokens=len, limit=400)
    assert time.perf_counter() - begun <= 5


def test_a_users_folder_may_hold_its_own_catalogue(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "notice.txt").write_text(_NOTICE, encoding="utf-8")
    (tmp_path / "catalog.toml").write_text('["sub/notice.txt"]\nplace = "杨浦区"\n', encoding="utf-8")
    (path,) = find_sources(tmp_path)
    document = read_document(load(path, tmp_path), read_catalog(tmp_path))
    assert document.metadata.place == "杨浦区"
    assert {sentence.place for sentence in sentences(document)} == {"杨浦区"}
