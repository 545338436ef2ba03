"""The index folder: what is in it, how it is opened, and when it is refused.

<index>/CURRENT            name of the build in force, replaced atomically
<index>/<build>/manifest.json   format, model, chunking, hashes of every part and source
documents.json  documents with their maps to the raw files
chunks.json     chunks with their sentences
words/ grams/   BM25 over words and over character bigrams
vectors/        one vector a unit
tokens/         token vectors of every unit, for late interaction
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import bm25s
from pydantic import TypeAdapter, ValidationError

from embeddings.token_store import TokenStore
from embeddings.vectors import VectorStore
from rag.errors import IndexMissingError
from rag.records import Chunk, Document, Sentence
from rag.tokens import Tokenizer

FORMAT = 1
CURRENT = "CURRENT"
DOCUMENTS = TypeAdapter(tuple[Document, ...])
CHUNKS = TypeAdapter(tuple[Chunk, ...])
_STATUS_WORDS = {"done": "完成", "planned": "计划", "standing": "说明"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from and with; `sources` and `parts` map names to SHA-256.

    `skipped` names the sources that could not be read, with the reason.
    """

    format: int
    model: str
    dimension: int
    chunk_tokens: int
    code: str
    sources: dict[str, str]
    catalog: str
    terms: tuple[str, ...]
    units: int
    parts: dict[str, str] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()


MANIFEST = TypeAdapter(Manifest)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is searched: one sentence of one chunk."""

    chunk: Chunk
    sentence: Sentence

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.chunk.slice(self.sentence.start, self.sentence.end)


def units_of(chunks: Sequence[Chunk]) -> tuple[Unit, ...]:
    """Return the searchable sentences of the chunks, in order."""
    return tuple(Unit(chunk, sentence) for chunk in chunks for sentence in chunk.sentences)


def unit_header(unit: Unit, document: Document) -> str:
    """Return the line that tells a model where a sentence stands and what it speaks about."""
    tags = [_years(unit.sentence.years), unit.sentence.place or "", _STATUS_WORDS.get(unit.sentence.status or "", "")]
    path = heading_path(document.metadata.title, unit.chunk.headings)
    return f"{' > '.join(path)} [{' '.join(tag for tag in tags if tag)}]"


def heading_path(title: str, headings: Sequence[str]) -> tuple[str, ...]:
    """Return title and headings from the top; a heading that only repeats the title is left out."""
    return (title, *(heading for heading in headings if heading not in title))


def _years(years: tuple[int, ...]) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}年"
    return "、".join(f"{year}年" for year in years)


def unit_text(unit: Unit, document: Document) -> str:
    """Return the text that is embedded: the header line, then the sentence."""
    return f"{unit_header(unit, document)}\n{unit.text}"


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def build_folder(index: Path) -> Path:
    """Return the folder of the build in force; raise IndexMissingError when there is none."""
    try:
        folder = index / (index / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        raise IndexMissingError(f"no index in {index}: run `huce index`") from None
    if not (folder / "manifest.json").is_file():
        raise IndexMissingError(f"the index in {index} is incomplete: run `huce index`")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a build; raise IndexMissingError when it is of another format or unreadable."""
    try:
        manifest = MANIFEST.validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError):
        raise IndexMissingError(f"the index in {folder.parent} cannot be read: run `huce index`") from None
    if manifest.format != FORMAT:
        raise IndexMissingError(f"the index in {folder.parent} has format {manifest.format}: run `huce index`")
    return manifest


@dataclass(frozen=True)
class Index:
    """An opened index. Arrays are one row a unit; nothing in it changes."""

    folder: Path
    manifest: Manifest
    documents: Mapping[str, Document]
    chunks: tuple[Chunk, ...]
    units: tuple[Unit, ...]
    vectors: VectorStore
    tokens: TokenStore | None
    words: Any
    grams: Any
    tokenizer: Tokenizer

    @cached_property
    def _rows(self) -> Mapping[tuple[str, int], int]:
        return {(unit.chunk.id, unit.sentence.start): row for row, unit in enumerate(self.units)}

    def row(self, chunk: Chunk, sentence: Sentence) -> int:
        """Return the row of a sentence of a chunk."""
        return self._rows[chunk.id, sentence.start]


def open_index(index: Path, *, model: str, cache: Path) -> Index:
    """Open the build in force, memory-mapped; raise IndexMissingError unless it was built with `model`."""
    folder = build_folder(index)
    manifest = read_manifest(folder)
    if manifest.model != model:
        raise IndexMissingError(f"the index was built with model {manifest.model}, not {model}: run `huce index`")
    documents = DOCUMENTS.validate_json((folder / "documents.json").read_bytes())
    chunks = CHUNKS.validate_json((folder / "chunks.json").read_bytes())
    tokens = folder / "tokens"
    return Index(
        folder=folder,
        manifest=manifest,
        documents={document.id: document for document in documents},
        chunks=chunks,
        units=units_of(chunks),
        vectors=VectorStore.open(folder / "vectors"),
        tokens=TokenStore.open(tokens) if tokens.is_dir() else None,
        words=bm25s.BM25.load(folder / "words", mmap=True, show_progress=False),
        grams=bm25s.BM25.load(folder / "grams", mmap=True, show_progress=False),
        tokenizer=Tokenizer(cache, manifest.terms),
    )
