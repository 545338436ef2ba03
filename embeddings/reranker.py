"""Reads a question and a passage together: how well it answers, and which characters do.

The bundled reader keeps the bundled model's word vectors and puts its own trained layers on them; its graph is
built once into the cache. Any cross-encoder that sentence-transformers loads can take its place as a scorer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from embeddings.bundled import bundled_model
from embeddings.cache import made_once
from embeddings.errors import ModelError
from embeddings.pair_input import LIMIT, QUERY_LIMIT, Pair, Side, batch, compact, join, load_tokenizer, sides
from embeddings.spans import best_span

BUNDLED = "bundled"
WEIGHTS = Path(__file__).with_name("weights") / "reranker.safetensors"
GRAPH_VERSION = 2  # counts changes of pair_graph that make another graph of the same weights
_BATCH = 8  # pairs of like length that are computed together: larger ones mostly add padding
_FAINT = 0.002  # chance below which a token is not told
_OVERLAP = 0.25  # of a piece, where a passage is too long to be read in one

Floats = npt.NDArray[np.float32]


class PairScorer(Protocol):
    """Scores how well each passage answers a question; higher is better."""

    def score(self, query: str, passages: Sequence[str]) -> Floats:
        """Return one score a passage, shape (len(passages),)."""
        ...


@dataclass(frozen=True, slots=True)
class ReaderSpan:
    """The best answer inside a passage: character offsets, the span's own chance, and the chance that it answers.

    `tokens` are the places where an answer may begin or end: offsets, chance to begin there, chance to end there.
    """

    start: int
    end: int
    score: float
    answerable: float
    tokens: tuple[tuple[int, int, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the model: which passage, which pair, where its body begins, and how far offsets moved."""

    passage: int
    pair: Pair
    body: int
    moved: int


class PairReader:
    """The bundled reranker with its reader head; one forward pass gives scores and spans."""

    name = BUNDLED

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, tables: _Tables) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._tables = tables

    @classmethod
    def load(cls, cache: Path, weights: Path = WEIGHTS) -> PairReader:
        """Load the reader, building its graph in `cache` on first use; raises ModelError when that fails."""
        folder = bundled_model(cache)
        digest = hashlib.sha256(_read(weights)).hexdigest()[:8]
        place = cache / f"reranker-{digest}-{GRAPH_VERSION}"
        made = made_once(place, lambda empty: _build(weights, empty))
        options = onnxruntime.SessionOptions()
        # A thread that spins while it waits takes the core from whoever has work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(str(made / "graph.onnx"), options, providers=["CPUExecutionProvider"])
        return cls(session, load_tokenizer(folder), _Tables(folder / "model.safetensors", made / "tables.npz"))

    def score(self, query: str, passages: Sequence[str]) -> Floats:
        """Return one relevance a passage, shape (len(passages),); higher is better, unbounded."""
        return self.score_and_read(query, passages)[0]

    def read(self, query: str, passages: Sequence[str]) -> list[ReaderSpan]:
        """Return the best answer span of each passage; a header line in front is read but holds no answer."""
        return self.score_and_read(query, passages)[1]

    def score_and_read(self, query: str, passages: Sequence[str]) -> tuple[Floats, list[ReaderSpan]]:
        """Return relevance and best span of each passage from one pass.

        A passage too long for one row is read in overlapping pieces: its relevance is that of the best
        piece, its span that of the piece that most likely answers.
        """
        scores = np.full(len(passages), -np.inf, dtype=np.float32)
        spans: list[ReaderSpan | None] = [None] * len(passages)
        rows = self._rows(query, passages)
        for row, (relevance, answerable), logits in self._run(rows):
            scores[row.passage] = max(scores[row.passage], relevance)
            span = _span(row, passages[row.passage], logits, float(answerable))
            known = spans[row.passage]
            if known is None or span.answerable > known.answerable:
                spans[row.passage] = span
        return scores, [span for span in spans if span is not None]

    def _rows(self, query: str, passages: Sequence[str]) -> list[_Row]:
        shortened = [compact(passage) for passage in passages]
        asked, *whole = sides(self._tokenizer, [query, *(shown.text for shown in shortened)])
        return [
            _Row(number, join(asked, piece), shown.body, shown.moved)
            for number, (side, shown) in enumerate(zip(whole, shortened, strict=True))
            for piece in _pieces(asked, side, shown.body)
        ]

    def _run(self, every: Sequence[_Row]) -> Iterator[tuple[_Row, Floats, Floats]]:
        order = sorted(every, key=lambda row: len(row.pair.ids))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            rows = batch([row.pair for row in part])
            inputs = {
                "states": self._tables.states(rows.ids, rows.kinds),
                "present": (rows.present == 0).astype(np.int32),
                "asked": rows.asked,
                "shown": rows.shown,
            }
            judged, spans = self._session.run(None, inputs)
            yield from zip(part, judged, spans, strict=True)


class _Tables:
    """What a token starts from: word vector (mapped from the bundled model's file), place and kind."""

    def __init__(self, words: Path, own: Path) -> None:
        self._words = _mapped(words, "embeddings.word_embeddings.weight")
        with np.load(own) as tables:
            self._position, self._kind = tables["position"], tables["kind"]

    def states(self, ids: npt.NDArray[np.int64], kinds: npt.NDArray[np.int64]) -> Floats:
        """Return the sum of the three vectors, shape (batch, tokens, 384)."""
        found: Floats = self._words[ids].astype(np.float32)
        found += self._position[: ids.shape[1]]
        found += self._kind[kinds]
        return found


def _mapped(path: Path, name: str) -> npt.NDArray[np.float16]:
    """Map one tensor of a safetensors file: 8 bytes with the header's length, the header in JSON, the data."""
    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        entry = json.loads(stream.read(size))[name]
    offset = 8 + size + entry["data_offsets"][0]
    kind = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
    return np.memmap(path, dtype=kind, mode="r", offset=offset, shape=tuple(entry["shape"]))


def _build(weights: Path, folder: Path) -> None:
    from safetensors.numpy import load

    from embeddings.pair_graph import write_graph

    tensors = load(_read(weights))
    write_graph(tensors, folder / "graph.onnx")
    position, kind = (tensors[f"{name}.weight"].astype(np.float32) for name in ("position", "kind"))
    np.savez(folder / "tables.npz", position=position, kind=kind)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the reranker's weights {path}: {error}") from None


def _pieces(query: Side, passage: Side, body: int) -> Iterator[Side]:
    """Yield the passage whole where it fits beside the question, else in pieces with the header before each."""
    room = LIMIT - 4 - min(len(query.ids), QUERY_LIMIT)
    if len(passage.ids) <= room:
        yield passage
        return
    first = sum(1 for _, end in passage.spans if end <= body)
    head = min(first, room // 2)
    width = room - head
    step = max(1, int(width * (1 - _OVERLAP)))
    for start in range(first, len(passage.ids), step):
        places = [*range(head), *range(start, min(start + width, len(passage.ids)))]
        ids = tuple(passage.ids[place] for place in places)
        yield replace(passage, ids=ids, spans=tuple(passage.spans[place] for place in places))
        if start + width >= len(passage.ids):
            break


def _span(row: _Row, passage: str, logits: Floats, answerable: float) -> ReaderSpan:
    """Return the best span of a row, in characters of the passage as it was given."""
    spans = row.pair.spans
    skipped = sum(1 for low, _ in spans if low < row.body)
    inner = logits[row.pair.first + skipped : row.pair.first + len(spans)]
    if not len(inner):
        return ReaderSpan(0, 0, 0.0, 0.0)
    chances = np.exp(inner - inner.max(axis=0))
    chances /= chances.sum(axis=0)
    low, high, _ = best_span(inner[:, 0], inner[:, 1])
    start, end = spans[skipped + low][0] + row.moved, spans[skipped + high][1] + row.moved
    while start < end and passage[start].isspace():
        start += 1
    score = float(chances[low, 0] * chances[high, 1])
    tokens = tuple(
        (*_moved(spans[skipped + at], row.moved), float(chances[at, 0]), float(chances[at, 1]))
        for at in np.flatnonzero(chances.max(axis=1) > _FAINT)
    )
    return ReaderSpan(start, end, score, float(1 / (1 + np.exp(-answerable))), tokens)


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


class CrossEncoderScorer:
    """A cross-encoder that sentence-transformers loads, from a folder or by name."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        self.name = name
        try:
            self._model = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(f"cannot load the reranker {name}: {error}") from None

    def score(self, query: str, passages: Sequence[str]) -> Floats:
        """Return one score a passage, shape (len(passages),)."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        scores = self._model.predict([(query, passage) for passage in passages], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))


@lru_cache(maxsize=2)
def load_reranker(name: str, cache: Path) -> PairScorer:
    """Return the bundled reader for "bundled", else the cross-encoder of that name; raises ModelError.

    One copy serves the whole process: a reader's own documents are opened without loading it again.
    """
    return PairReader.load(cache) if name == BUNDLED else CrossEncoderScorer(name)
