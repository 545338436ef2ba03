"""The vector store against a search by hand; whole numbers keep inner products exact."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from embeddings.errors import RagError
from embeddings.vectors import FILE, VectorStore

Floats = npt.NDArray[np.float32]
WHOLE = st.integers(-3, 3).map(float)


def matrix(rows: st.SearchStrategy[int]) -> st.SearchStrategy[Floats]:
    return rows.flatmap(lambda count: arrays.arrays(np.float32, (count, 4), elements=WHOLE))


def by_hand(vectors: Floats, query: Floats, k: int, ids: list[int]) -> list[tuple[float, int]]:
    scored = sorted((-float(vectors[number] @ query), number) for number in set(ids))
    return [(-score, number) for score, number in scored[:k]]


def unit_vectors(count: int, dimension: int = 32) -> Floats:
    vectors = np.random.default_rng(1).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@settings(deadline=None)
@given(vectors=matrix(st.integers(1, 40)), queries=matrix(st.integers(1, 3)), k=st.integers(1, 50))
def test_best_by_score_then_by_id(vectors: Floats, queries: Floats, k: int) -> None:
    scores, ids = VectorStore.build(vectors).search(queries, k)
    assert scores.shape == ids.shape == (len(queries), min(k, len(vectors)))
    for row, query in enumerate(queries):
        wanted = by_hand(vectors, query, k, list(range(len(vectors))))
        assert list(zip(scores[row].tolist(), ids[row].tolist(), strict=True)) == wanted


@settings(deadline=None)
@given(data=st.data(), vectors=matrix(st.integers(40, 80)), k=st.integers(1, 90), flat=st.booleans())
def test_subset_is_searched_exactly(data: st.DataObject, vectors: Floats, k: int, flat: bool) -> None:
    store = VectorStore.build(vectors, flat_up_to=100 if flat else 10)
    assert store.exact is flat
    chosen = data.draw(st.lists(st.integers(0, len(vectors) - 1), max_size=60))
    query = data.draw(matrix(st.just(1)))
    scores, ids = store.search(query, k, chosen)
    assert list(zip(scores[0].tolist(), ids[0].tolist(), strict=True)) == by_hand(vectors, query[0], k, chosen)


def test_empty_subset_gives_nothing() -> None:
    scores, ids = VectorStore.build(unit_vectors(9)).search(unit_vectors(2), 5, [])
    assert scores.shape == ids.shape == (2, 0)


def test_empty_store_gives_nothing() -> None:
    store = VectorStore.build(np.zeros((0, 8), np.float32))
    assert len(store) == 0
    assert store.search(np.ones((1, 8), np.float32), 3)[1].shape == (1, 0)


@pytest.mark.parametrize("ids", [[9], [-1]])
def test_unknown_id_is_an_error(ids: list[int]) -> None:
    store = VectorStore.build(unit_vectors(9))
    with pytest.raises(IndexError):
        store.search(unit_vectors(1), 3, ids)
    with pytest.raises(IndexError):
        store.reconstruct(ids)


@pytest.mark.parametrize("mmap", [True, False])
@pytest.mark.parametrize("flat_up_to", [10_000, 100])
def test_opened_store_equals_saved_one(tmp_path: Path, mmap: bool, flat_up_to: int) -> None:
    vectors = unit_vectors(2000)
    store = VectorStore.build(vectors, flat_up_to=flat_up_to)
    store.save(tmp_path / "store")
    opened = VectorStore.open(tmp_path / "store", mmap=mmap)
    assert (len(opened), opened.dimension, opened.exact) == (2000, 32, flat_up_to > 2000)
    queries = unit_vectors(20) + 0.1
    for before, after in zip(store.search(queries, 10), opened.search(queries, 10), strict=True):
        np.testing.assert_array_equal(before, after)
    np.testing.assert_array_equal(opened.reconstruct([5, 1999, 5]), vectors[[5, 1999, 5]])
    assert opened.reconstruct([]).shape == (0, 32)


def test_cells_find_nearly_what_an_exact_search_finds() -> None:
    random = np.random.default_rng(2)
    centres = random.standard_normal((60, 32))
    vectors = (centres[random.integers(60, size=6000)] + random.standard_normal((6000, 32)) * 0.5).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact, cells = VectorStore.build(vectors), VectorStore.build(vectors, flat_up_to=1000)
    pairs = zip(exact.search(vectors[:50], 20)[1], cells.search(vectors[:50], 20)[1], strict=True)
    assert np.mean([len(np.intersect1d(one, other)) / 20 for one, other in pairs]) > 0.95


@pytest.mark.parametrize("content", [None, b"", b"garbage", "half"])
def test_missing_or_damaged_file_is_named(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / FILE
    if content == "half":
        VectorStore.build(unit_vectors(500)).save(tmp_path)
        path.write_bytes(path.read_bytes()[:5000])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(RagError, match="missing or damaged"):
        VectorStore.open(tmp_path)
