"""Build or refresh the index folder: a new build beside the old one, put in force by one atomic rename."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s
import numpy as np
from filelock import FileLock, Timeout
from tqdm import tqdm

from embeddings.encoder import model_fingerprint
from embeddings.interfaces import TokenEmbedder, Vectors
from embeddings.token_store import TokenStore
from embeddings.vectors import VectorStore
from rag.catalog import CATALOG_FILE, read_catalog
from rag.chunking import split
from rag.embedder import open_embedder
from rag.errors import IndexMissingError, RagError, SourceError
from rag.index import (
    CHUNKS,
    CURRENT,
    DOCUMENTS,
    FORMAT,
    MANIFEST,
    Index,
    Manifest,
    Unit,
    build_folder,
    open_index,
    read_manifest,
    sha256_file,
    unit_text,
    units_of,
)
from rag.loading import explain, find_skipped, find_sources, load, printable
from rag.reading import read_document
from rag.records import Chunk, Document
from rag.sentences import sentences
from rag.settings import Settings, cache_folder
from rag.tokens import Tokenizer, mine_terms

# Steps that come after the index: a change in them does not make it stale.
_NOT_READING = frozenset(
    [
        "answering",
        "arithmetic",
        "asking",
        "chat",
        "citations",
        "claims",
        "clauses",
        "comparing",
        "errors",
        "extraction",
        "extractive",
        "followup",
        "fusion",
        "generation",
        "interfaces",
        "judging",
        "labels",
        "lexical",
        "markers",
        "matching",
        "operands",
        "overlap",
        "passages",
        "pipeline",
        "prompting",
        "question",
        "refusing",
        "reranking",
        "retrieval",
        "rewriting",
        "search",
        "settings",
        "support",
        "verifying",
        "wording",
    ]
)
_TOLD = 3  # reasons in an error; more would not fit a line
_Skips = tuple[tuple[str, str], ...]
_TOKENS_UP_TO = 60_000  # units; beyond it token vectors would outweigh everything else on disk


@dataclass(frozen=True, slots=True)
class Refresh:
    """What an indexing run did. `skipped` names every file left out, with one line that names it and says why."""

    documents: int
    units: int
    embedded: int
    changed: bool
    skipped: _Skips = ()


def code_hash() -> str:
    """Return a hash over the code that turns files into units: another reading makes another index."""
    here = Path(__file__).resolve().parent
    paths = sorted(path for path in here.rglob("*.py") if path.stem not in _NOT_READING)
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def refresh_index(settings: Settings, *, progress: bool = False) -> Refresh:
    """Bring the index in `settings.index` up to date with the corpus.

    Unchanged sources with unchanged settings cost one hash each; a changed one is read again and only
    units with new text are embedded. Raises SourceError when no document can be read, RagError when
    another process is building the same index.
    """
    settings.index.mkdir(parents=True, exist_ok=True)
    with _only_builder(settings.index):
        paths, hashes, missed = _found(settings.corpus)
        wanted = _wanted(settings, hashes)
        current = _current(settings.index)
        if current is not None and _same(current, wanted):
            known = len(current.sources) - len(current.skipped)
            return Refresh(known, current.units, 0, changed=False, skipped=missed + current.skipped)
        documents, unread = _read(settings, paths, progress=progress)
        if not documents:
            raise SourceError(f"no readable document in {settings.corpus}{_reasons(missed + unread)}")
        embedder = open_embedder(settings)
        chunks = _split(documents, embedder.count_tokens, settings.chunk_tokens)
        builder = _Builder(settings, embedder, progress)
        manifest = replace(wanted, dimension=embedder.dimension, skipped=unread)
        embedded = builder.write(manifest, documents, chunks)
        return Refresh(len(documents), len(units_of(chunks)), embedded, changed=True, skipped=missed + unread)


@contextmanager
def _only_builder(index: Path) -> Iterator[None]:
    lock = FileLock(index / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RagError(f"another process is building the index in {index}: wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


def _name(path: Path, corpus: Path) -> str:
    return path.name if corpus.is_file() else path.relative_to(corpus).as_posix()


def _found(corpus: Path) -> tuple[list[Path], dict[str, str], _Skips]:
    """Return the documents of the corpus, their hashes by name, and what is no document that can be opened."""
    paths: list[Path] = []
    hashes: dict[str, str] = {}
    missed = [(skip.name, f"{skip.name}: {skip.reason}") for skip in find_skipped(corpus)]
    for path in find_sources(corpus):
        name = _name(path, corpus)
        try:
            hashes[name] = sha256_file(path)
        except OSError as error:  # gone, or its rights changed, since it was found
            missed.append((name, f"{printable(name)}: {explain(error)}"))
            continue
        paths.append(path)
    return paths, hashes, tuple(missed)


def _reasons(skipped: _Skips) -> str:
    """Return the reasons for a one-line error: the first few, and how many more there are."""
    if not skipped:
        return ": it holds no file of a known kind"
    told = "; ".join(reason for _, reason in skipped[:_TOLD])
    return f": {told}" + (f"; and {len(skipped) - _TOLD} more" if len(skipped) > _TOLD else "")


def _wanted(settings: Settings, hashes: Mapping[str, str]) -> Manifest:
    catalog = settings.corpus / CATALOG_FILE
    return Manifest(
        format=FORMAT,
        model=model_fingerprint(
            settings.embedding_model, query_prompt=settings.query_prompt, passage_prompt=settings.passage_prompt
        ),
        dimension=0,
        chunk_tokens=settings.chunk_tokens,
        code=code_hash(),
        sources=dict(hashes),
        catalog=sha256_file(catalog) if catalog.is_file() else "",
        terms=(),
        units=0,
    )


def _current(index: Path) -> Manifest | None:
    try:
        return read_manifest(build_folder(index))
    except IndexMissingError:
        return None


def _same(have: Manifest, want: Manifest) -> bool:
    return replace(have, dimension=0, terms=(), units=0, parts={}, skipped=()) == want


def _read(settings: Settings, paths: Sequence[Path], *, progress: bool) -> tuple[list[Document], _Skips]:
    catalog = read_catalog(settings.corpus)
    documents: list[Document] = []
    skipped: list[tuple[str, str]] = []
    for path in tqdm(paths, desc="reading", unit="file", disable=not progress):
        try:
            documents.append(read_document(load(path, settings.corpus), catalog))
        except SourceError as error:
            skipped.append((_name(path, settings.corpus), str(error)))
    return documents, tuple(skipped)


def _split(documents: Sequence[Document], count_tokens: Callable[[str], int], limit: int) -> tuple[Chunk, ...]:
    return tuple(
        chunk
        for document in documents
        for chunk in split(document, sentences(document), count_tokens=count_tokens, limit=limit)
    )


class _Builder:
    """Writes one build and puts it in force."""

    def __init__(self, settings: Settings, embedder: TokenEmbedder, progress: bool) -> None:
        self._settings = settings
        self._embedder = embedder
        self._progress = progress

    def write(self, manifest: Manifest, documents: Sequence[Document], chunks: tuple[Chunk, ...]) -> int:
        """Write the build, swap it in, delete the builds before it; return how many units were embedded."""
        index = self._settings.index
        for stale in index.glob(".building-*"):
            shutil.rmtree(stale, ignore_errors=True)
        folder = index / f".building-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        units = units_of(chunks)
        by_id = {document.id: document for document in documents}
        terms = mine_terms(document.text for document in documents)
        (folder / "documents.json").write_bytes(DOCUMENTS.dump_json(tuple(documents)))
        (folder / "chunks.json").write_bytes(CHUNKS.dump_json(chunks))
        self._write_sparse(folder, units, by_id, terms)
        embedded = self._write_dense(folder, units, by_id)
        parts = {path.relative_to(folder).as_posix(): sha256_file(path) for path in _files(folder)}
        final = replace(manifest, terms=terms, units=len(units), parts=parts)
        (folder / "manifest.json").write_bytes(MANIFEST.dump_json(final, indent=1))
        self._swap(folder)
        return embedded

    def _write_sparse(
        self, folder: Path, units: Sequence[Unit], documents: Mapping[str, Document], terms: Sequence[str]
    ) -> None:
        tokenizer = Tokenizer(cache_folder(), terms)
        texts = [unit_text(unit, documents[unit.chunk.document_id]) for unit in units]
        for name, tokenize in (("words", tokenizer.words), ("grams", tokenizer.bigrams)):
            bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
            # bm25s cannot hold an empty collection of tokens; a unit without any gets one that no query has.
            bm25.index([tokenize(text) or ["\0"] for text in texts], show_progress=False)
            bm25.save(folder / name, show_progress=False)

    def _write_dense(self, folder: Path, units: Sequence[Unit], documents: Mapping[str, Document]) -> int:
        texts = [unit_text(unit, documents[unit.chunk.document_id]) for unit in units]
        old = self._old()
        rows = (
            {unit_text(unit, old.documents[unit.chunk.document_id]): row for row, unit in enumerate(old.units)}
            if old
            else {}
        )
        fresh = [number for number, text in enumerate(texts) if text not in rows]
        new_vectors, new_tokens = self._embedder.encode_passages_with_tokens(
            [texts[number] for number in fresh], progress=self._progress
        )
        vectors: Vectors = np.empty((len(units), self._embedder.dimension), dtype=np.float32)
        vectors[fresh] = new_vectors
        tokens: list[Vectors] = [np.empty((0, 0), dtype=np.float32)] * len(units)
        for number, token in zip(fresh, new_tokens, strict=True):
            tokens[number] = token
        kept = [number for number in range(len(units)) if texts[number] in rows]
        if old is not None and kept:
            old_rows = [rows[texts[number]] for number in kept]
            vectors[kept] = old.vectors.reconstruct(np.array(old_rows))
            if old.tokens is not None:
                for number, row in zip(kept, old_rows, strict=True):
                    tokens[number] = old.tokens.get(row)
        VectorStore.build(vectors).save(folder / "vectors")
        if len(units) <= _TOKENS_UP_TO:
            TokenStore.build(tokens).save(folder / "tokens")
        return len(fresh)

    def _old(self) -> Index | None:
        try:
            return open_index(self._settings.index, model=self._embedder.fingerprint, cache=cache_folder())
        except (IndexMissingError, OSError, ValueError):
            return None

    def _swap(self, folder: Path) -> None:
        index = self._settings.index
        build = index / f"build-{folder.name.rsplit('-', 1)[1]}"
        folder.rename(build)
        pointer = index / ".CURRENT"
        with pointer.open("w", encoding="utf-8") as stream:
            stream.write(build.name)
            stream.flush()
            os.fsync(stream.fileno())
        pointer.replace(index / CURRENT)
        for old in index.glob("build-*"):
            if old != build:
                shutil.rmtree(old, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def index_sources(index: Path) -> Mapping[str, str]:
    """Return the names and hashes of the documents in the index; raise IndexMissingError when there is none."""
    return read_manifest(build_folder(index)).sources
