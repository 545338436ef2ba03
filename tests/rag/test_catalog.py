"""The catalogue: what it may say, and the one-line errors where it says something else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from rag.catalog import CATALOG_FILE, Catalog, Entry, read_catalog
from rag.errors import InputError
from rag.settings import CORPUS


def write(folder: Path, text: str) -> Path:
    (folder / CATALOG_FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_a_catalogue_has_an_empty_one(tmp_path: Path) -> None:
    assert read_catalog(tmp_path) == Catalog()
    assert read_catalog(tmp_path).entry("a.txt") is None


def test_an_entry_holds_what_is_given_and_nothing_else(tmp_path: Path) -> None:
    text = """
["notes/a.txt"]
title = " 管理办法 "
issue_date = 2023-05-01
plans = [2025, 2024, 2025]
redistribution = "official"
"""
    entry = read_catalog(write(tmp_path, text)).entry("notes/a.txt")
    values = {"title": "管理办法", "issue_date": dt.date(2023, 5, 1), "plans": (2024, 2025)}
    assert entry == Entry(values, "official")


def test_a_file_in_a_folder_is_found_by_its_own_name(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, '["a.txt"]\ntitle = "甲"\n'))
    assert catalog.entry("2025/reports/a.txt") == catalog.entry("a.txt") == Entry({"title": "甲"})
    assert catalog.entry("2025/b.txt") is None


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / CATALOG_FILE).write_bytes('\ufeff["a.txt"]\ntitle = "甲"\n'.encode())
    assert read_catalog(tmp_path).entry("a.txt") == Entry({"title": "甲"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('["a.txt"\ntitle = 1', "cannot be read as TOML"),
        ('title = "甲"', "title stands outside a table"),
        ('["a.txt"]\ntitel = "甲"', "[a.txt] has the unknown field titel"),
        ('["a.txt"]\ntitle = ""', "[a.txt] title must be a text"),
        ('["a.txt"]\nlevel = 3', "[a.txt] level must be a text"),
        ('["a.txt"]\nissue_date = "2023-05-01"', "[a.txt] issue_date must be a date"),
        ('["a.txt"]\nissue_date = 2023-05-01T10:00:00', "[a.txt] issue_date must be a date"),
        ('["a.txt"]\nplans = 2025', "[a.txt] plans must be a list of years"),
        ('["a.txt"]\nreports = [25]', "[a.txt] reports must be a list of years"),
        ('["a.txt"]\nreports = [true]', "[a.txt] reports must be a list of years"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        read_catalog(write(tmp_path, text))
    assert str(tmp_path / CATALOG_FILE) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_catalogue_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / CATALOG_FILE).write_bytes('["a.txt"]\ntitle = "规划"\n'.encode("gb18030"))
    with pytest.raises(InputError, match="cannot be read as TOML"):
        read_catalog(tmp_path)


def test_every_shipped_document_is_listed_with_the_reason_why_it_may_be_shipped() -> None:
    catalog = read_catalog(CORPUS)
    shipped = {path.name for path in CORPUS.iterdir() if path.suffix in {".txt", ".md"}}
    assert set(catalog.entries) == shipped
    for entry in catalog.entries.values():
        assert entry.redistribution
        assert {"title", "issuer", "issue_date", "level", "place", "reports"} <= set(entry.values)


def test_an_address_is_given_only_where_the_file_names_it() -> None:
    for name, entry in read_catalog(CORPUS).entries.items():
        url = entry.values.get("url")
        if url:
            assert str(url) in (CORPUS / name).read_text(encoding="utf-8")
