"""What sentences speak about, against hundreds of sentences labelled by hand before the tagger was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from rag.catalog import read_catalog
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Document, Sentence
from rag.sentences import sentences
from rag.settings import CORPUS

LABELS = Path(__file__).parent.parent / "data" / "labels.jsonl"
BAR = 0.97
_TAG = re.compile(r"</?\w+>")


def squeezed(text: str) -> str:
    return "".join(text.split())


@lru_cache(maxsize=1)
def labels() -> dict[str, list[dict[str, Any]]]:
    """Return the labels by document, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        found.setdefault(label["document"], []).append(label)
    return found


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    catalog = read_catalog(CORPUS)
    return {path.name: read_document(load(path, CORPUS), catalog) for path in find_sources(CORPUS)}


def judged(name: str) -> Iterator[tuple[dict[str, Any], Sentence | None]]:
    """Pair every label with its sentence: the next one that reads the same, or that holds the label's words.

    Labels are worded as in the raw file, markup included; a glossary entry is one sentence to us.
    """
    document = documents()[name]
    found = sentences(document)
    texts = [squeezed(document.text[s.start : s.end]) for s in found]
    at = 0
    for label in labels()[name]:
        wanted = squeezed(_TAG.sub("", label["text"]))
        order = [*range(at, len(texts)), *range(at)]
        same = next((n for n in order if texts[n] == wanted), None)
        same = same if same is not None else next((n for n in order if wanted in texts[n]), None)
        at = same + 1 if same is not None else at
        yield label, None if same is None else found[same]


@pytest.mark.parametrize("name", sorted(labels()))
def test_a_hundred_sentences_are_labelled_in_each_file(name: str) -> None:
    assert len(labels()[name]) == 100
    assert all(sentence is not None for _, sentence in judged(name))


@pytest.mark.parametrize("name", sorted(labels()))
def test_year_and_status_are_right(name: str) -> None:
    wrong = [
        (label["text"], label["years"], label["status"], sentence)
        for label, sentence in judged(name)
        if sentence is None or list(sentence.years) != label["years"] or sentence.status != label["status"]
    ]
    assert 1 - len(wrong) / len(labels()[name]) >= BAR, wrong


@pytest.mark.parametrize("name", sorted(labels()))
def test_the_place_is_right(name: str) -> None:
    wrong = [
        (label["text"], label["place"], sentence)
        for label, sentence in judged(name)
        if sentence is None or sentence.place != label["place"]
    ]
    assert 1 - len(wrong) / len(labels()[name]) >= BAR, wrong
