"""Stores unit vectors by row number and finds the nearest ones: exactly while they are few, by cells beyond."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.errors import RagError
from embeddings.interfaces import Vectors

FILE = "vectors.faiss"
FLAT_UP_TO = 50_000  # vectors; an exact search of 300,000 takes 90 ms on two cores, one of their cells 9 ms
# Cells to look into, as a share of all. Of the 50 nearest among 300,000 a quarter finds 0.9996, an eighth 0.996.
PROBED = 0.25
TRAINING_PER_CELL = 64

Rows = npt.NDArray[np.int64]


class VectorStore:
    """Unit vectors with the ids 0 to n - 1. Equal scores are ordered by id."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors, *, flat_up_to: int = FLAT_UP_TO) -> VectorStore:
        """Store vectors, shape (n, dimension); more than `flat_up_to` go into about sqrt(n) cells."""
        import faiss

        count, dimension = vectors.shape
        index: Any = faiss.IndexFlatIP(dimension)
        if count > flat_up_to:
            cells = max(1, int(count**0.5))
            index = faiss.IndexIVFFlat(index, dimension, cells, faiss.METRIC_INNER_PRODUCT)
            index.cp.min_points_per_centroid = 1  # only silences a warning about small stores
            step = max(1, count // (cells * TRAINING_PER_CELL))
            index.train(np.ascontiguousarray(vectors[::step], dtype=np.float32))
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        if count > flat_up_to:
            index.make_direct_map()
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the store into a folder, made where it is missing."""
        import faiss

        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / FILE))

    @classmethod
    def open(cls, folder: Path, *, mmap: bool = True) -> VectorStore:
        """Open what `save` wrote, memory-mapped by default; RagError when it is missing or damaged."""
        import faiss

        path = folder / FILE
        try:
            # Of the two kinds of mapping faiss has, one serves flat vectors, the other cells.
            for flag in (faiss.IO_FLAG_MMAP_IFC, faiss.IO_FLAG_MMAP) if mmap else (0,):
                index = faiss.read_index(str(path), flag)
                if isinstance(index, faiss.IndexFlat):
                    break
        except RuntimeError:
            raise RagError(f"{path} is missing or damaged: run `huce index`") from None
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether an unrestricted search compares with every vector."""
        return not hasattr(self._index, "nprobe")

    def search(self, queries: Vectors, k: int, ids: npt.ArrayLike | None = None) -> tuple[Vectors, Rows]:
        """Find the `k` best of every query by inner product, within `ids` where given (then always exactly).

        Returns scores and ids, shape (len(queries), min(k, vectors allowed)), best first. A place that the
        cells looked into could not fill has id -1 and score -inf.
        """
        allowed = None if ids is None else self._mask(ids)
        count = len(self) if allowed is None else int(allowed.sum())
        k = min(k, count)
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        if k <= 0 or not len(queries):
            return np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        wanted = min(k + 8, count)
        while True:  # until no score ties with one that was left out
            scores, found = self._index.search(queries, wanted, params=self._parameters(allowed))
            if wanted == count or bool((scores[:, -1] < scores[:, k - 1]).all()):
                break
            wanted = min(2 * wanted, count)
        scores = np.where(found < 0, -np.inf, scores).astype(np.float32)
        order = np.lexsort((found, -scores))[:, :k]
        return np.take_along_axis(scores, order, axis=1), np.take_along_axis(found, order, axis=1)

    def reconstruct(self, ids: npt.ArrayLike) -> Vectors:
        """Return the vectors of some ids, shape (len(ids), dimension); IndexError for an id that is none."""
        rows = self._rows(ids)
        if not len(rows):
            return np.zeros((0, self.dimension), np.float32)
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def _rows(self, ids: npt.ArrayLike) -> Rows:
        rows = np.asarray(ids, dtype=np.int64).reshape(-1)
        if len(rows) and not (rows.min() >= 0 and rows.max() < len(self)):
            raise IndexError(f"ids run from 0 to {len(self) - 1}")
        return rows

    def _mask(self, ids: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        mask = np.zeros(len(self), np.bool_)
        mask[self._rows(ids)] = True
        return mask

    def _parameters(self, allowed: npt.NDArray[np.bool_] | None) -> Any:
        """Return faiss's search parameters: which ids may be found and, for cells, how many to look into."""
        import faiss as typed_faiss

        faiss: Any = typed_faiss  # its type hints lack what its Python layer adds
        chosen = {} if allowed is None else {"sel": faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))}
        if self.exact:
            return faiss.SearchParameters(**chosen)
        cells = self._index.nlist
        probed = cells if allowed is not None else max(1, round(cells * PROBED))
        return faiss.SearchParametersIVF(nprobe=probed, **chosen)
