"""What sentences speak about, against hundreds of sentences labelled by hand before the tagger was written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from eval.labelled import Judged, Label, judge, read_labels
from rag.catalog import read_catalog
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Document
from rag.settings import CORPUS

LABELS = Path(__file__).parent.parent / "data" / "labels.jsonl"
BAR = 0.97


@lru_cache(maxsize=1)
def labels() -> dict[str, tuple[Label, ...]]:
    """Return the labels by document, in their order."""
    return read_labels(LABELS)


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    catalog = read_catalog(CORPUS)
    return {path.name: read_document(load(path, CORPUS), catalog) for path in find_sources(CORPUS)}


def judged(name: str) -> tuple[Judged, ...]:
    """Pair every label of a document with its sentence."""
    return tuple(judge(documents()[name], labels()[name]))


@pytest.mark.parametrize("name", sorted(labels()))
def test_a_hundred_sentences_are_labelled_in_each_file(name: str) -> None:
    assert len(labels()[name]) == 100
    assert all(one.sentence is not None for one in judged(name))


@pytest.mark.parametrize("name", sorted(labels()))
def test_year_and_status_are_right(name: str) -> None:
    wrong = [one for one in judged(name) if not (one.year_right and one.status_right)]
    assert 1 - len(wrong) / len(labels()[name]) >= BAR, wrong


@pytest.mark.parametrize("name", sorted(labels()))
def test_the_place_is_right(name: str) -> None:
    wrong = [one for one in judged(name) if not one.place_right]
    assert 1 - len(wrong) / len(labels()[name]) >= BAR, wrong
