"""Stores the vector of every token of every text in a byte a number, for late interaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from embeddings.errors import RagError
from embeddings.interfaces import Vectors

PARTS = ("codes", "scales", "offsets")
SMALL_PRODUCT = 500_000  # multiplications that BLAS leaves to one thread


class TokenStore:
    """Token vectors of texts with the ids 0 to n - 1: value = code * scale, one scale a token.

    `codes` (tokens, dimension) int8, `scales` (tokens,) float32, `offsets` (n + 1,) int64: text i has the
    tokens from offsets[i] to offsets[i + 1].
    """

    def __init__(
        self, codes: npt.NDArray[np.int8], scales: npt.NDArray[np.float32], offsets: npt.NDArray[np.int64]
    ) -> None:
        self._codes = codes
        self._scales = scales
        self._offsets = offsets

    @classmethod
    def build(cls, texts: Sequence[Vectors]) -> TokenStore:
        """Store the token vectors of texts, each of shape (t_i, dimension); a text may have none."""
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(vectors) for vectors in texts], out=offsets[1:])
        dimension = max((vectors.shape[1] for vectors in texts if len(vectors)), default=0)
        codes = np.zeros((int(offsets[-1]), dimension), np.int8)
        scales = np.zeros(int(offsets[-1]), np.float32)
        for number, vectors in enumerate(texts):
            if len(vectors):
                place = slice(offsets[number], offsets[number + 1])
                scales[place] = np.abs(vectors).max(axis=1) / 127
                codes[place] = np.rint(vectors / np.maximum(scales[place], 1e-12)[:, None])
        return cls(codes, scales, offsets)

    def save(self, folder: Path) -> None:
        """Write the store into a folder, made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        parts: tuple[npt.NDArray[Any], ...] = (self._codes, self._scales, self._offsets)
        for name, array in zip(PARTS, parts, strict=True):
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path, *, mmap: bool = True) -> TokenStore:
        """Open what `save` wrote, memory-mapped by default; RagError when it is missing or damaged."""
        mode: Literal["r"] | None = "r" if mmap else None
        try:
            parts = [np.load(folder / f"{name}.npy", mmap_mode=mode, allow_pickle=False) for name in PARTS]
        except (OSError, ValueError, EOFError) as error:
            raise RagError(f"{folder} is missing or damaged ({error}): run `huce index`") from None
        codes, scales, offsets = parts
        if not len(codes) == len(scales) == offsets[-1]:
            raise RagError(f"{folder} is damaged: its parts are of different lengths: run `huce index`")
        return cls(codes, scales, offsets)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def get(self, number: int) -> Vectors:
        """Return the token vectors of one text, shape (t, dimension)."""
        place = slice(self._offsets[number], self._offsets[number + 1])
        return np.asarray(self._codes[place] * self._scales[place, None], dtype=np.float32)

    def maxsim(self, query: Vectors, ids: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Score texts against the token vectors of a question, shape (t, dimension); one score an id, from -1 to 1.

        The score is the mean over the question's tokens of the best cosine among the text's tokens (Khattab and
        Zaharia: ColBERT, SIGIR 2020, there the sum). A text without tokens, or a question without, scores -1.
        """
        rows = np.asarray(ids, dtype=np.int64).reshape(-1)
        starts, ends = self._offsets[rows], self._offsets[rows + 1]
        scores = np.full(len(rows), -1, np.float32)
        filled = np.flatnonzero(ends > starts)
        if not len(filled) or not len(query):
            return scores
        codes = np.concatenate([self._codes[starts[row] : ends[row]] for row in filled])
        scales = np.concatenate([self._scales[starts[row] : ends[row]] for row in filled])
        cosines = _product(codes, np.ascontiguousarray(query.T)) * scales[:, None]
        begins = np.cumsum([0, *(ends[filled] - starts[filled])[:-1]])
        scores[filled] = np.maximum.reduceat(cosines, begins, axis=0).mean(axis=1)
        return scores


def _product(codes: npt.NDArray[np.int8], query: Vectors) -> Vectors:
    """Return codes @ query by small blocks, which stay in the cache and in one thread.

    All at once takes as long when the machine is idle and ten times as long when its cores are busy.
    """
    dimension, width = query.shape
    size = int(np.clip(SMALL_PRODUCT // (dimension * width), 8, 512))
    product = np.empty((len(codes), width), np.float32)
    block = np.empty((size, dimension), np.float32)
    for at in range(0, len(codes), size):
        part = codes[at : at + size]
        floats = block[: len(part)]
        np.copyto(floats, part)
        np.matmul(floats, query, out=product[at : at + size])
    return product
