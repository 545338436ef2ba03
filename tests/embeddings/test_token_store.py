"""Late interaction over stored token vectors, against arithmetic by hand."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import RagError
from embeddings.token_store import TokenStore

Floats = npt.NDArray[np.float32]


def random_tokens(seed: int, lengths: list[int], dimension: int = 48) -> list[Floats]:
    random = np.random.default_rng(seed)
    texts = [random.standard_normal((length, dimension)).astype(np.float32) for length in lengths]
    return [text / np.linalg.norm(text, axis=1, keepdims=True) for text in texts]


def test_score_by_hand() -> None:
    one = np.array([[1, 0], [0, 1]], np.float32)
    other = np.array([[0.6, 0.8]], np.float32)
    store = TokenStore.build([one, other])
    question = np.array([[1, 0], [0.8, 0.6]], np.float32)
    # The first text: best cosines 1 and 0.8. The second: 0.6 and 0.48 + 0.48.
    np.testing.assert_allclose(store.maxsim(question, [1, 0]), [(0.6 + 0.96) / 2, (1 + 0.8) / 2], atol=0.01)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 1000),
    lengths=st.lists(st.integers(0, 90), min_size=1, max_size=12),
    words=st.integers(1, 30),
    data=st.data(),
)
def test_scores_equal_those_of_unrounded_vectors(
    seed: int, lengths: list[int], words: int, data: st.DataObject
) -> None:
    texts = random_tokens(seed, lengths)
    question = random_tokens(seed + 1, [words])[0]
    ids = data.draw(st.lists(st.integers(0, len(lengths) - 1), max_size=20))
    found = TokenStore.build(texts).maxsim(question, ids)
    wanted = [(question @ texts[number].T).max(axis=1).mean() if lengths[number] else -1 for number in ids]
    np.testing.assert_allclose(found, np.array(wanted, np.float32), atol=0.01)


def test_text_is_most_like_itself() -> None:
    texts = random_tokens(3, [12, 20, 30, 7])
    store = TokenStore.build(texts)
    for number, text in enumerate(texts):
        scores = store.maxsim(text, range(4))
        assert scores.argmax() == number
        assert scores[number] == pytest.approx(1, abs=0.01)


def test_question_without_tokens_scores_lowest() -> None:
    store = TokenStore.build(random_tokens(3, [12]))
    np.testing.assert_array_equal(store.maxsim(np.zeros((0, 48), np.float32), [0]), [-1])


def test_opened_store_equals_saved_one(tmp_path: Path) -> None:
    texts = random_tokens(5, [4, 0, 9])
    store = TokenStore.build(texts)
    store.save(tmp_path / "tokens")
    opened = TokenStore.open(tmp_path / "tokens")
    assert len(opened) == 3
    for number, text in enumerate(texts):
        np.testing.assert_array_equal(opened.get(number), store.get(number))
        np.testing.assert_allclose(opened.get(number), text, atol=0.01)
    np.testing.assert_array_equal(opened.maxsim(texts[2], [0, 2, 1]), store.maxsim(texts[2], [0, 2, 1]))


def test_stored_vectors_can_be_stored_again_unchanged() -> None:
    store = TokenStore.build(random_tokens(5, [4, 9]))
    again = TokenStore.build([store.get(0), store.get(1)])
    np.testing.assert_allclose(again.get(1), store.get(1), rtol=1e-6)


def test_store_without_texts(tmp_path: Path) -> None:
    TokenStore.build([]).save(tmp_path)
    opened = TokenStore.open(tmp_path)
    assert len(opened) == 0
    assert opened.maxsim(np.ones((2, 4), np.float32), []).shape == (0,)


@pytest.mark.parametrize("damage", ["missing", "short", "garbage", "mixed"])
def test_missing_or_damaged_part_is_named(tmp_path: Path, damage: str) -> None:
    TokenStore.build(random_tokens(5, [40, 9])).save(tmp_path)
    codes = tmp_path / "codes.npy"
    if damage == "missing":
        codes.unlink()
    elif damage == "short":
        codes.write_bytes(codes.read_bytes()[:500])
    elif damage == "garbage":
        codes.write_bytes(b"garbage")
    else:
        np.save(codes, np.zeros((3, 48), np.int8))
    with pytest.raises(RagError, match="damaged"):
        TokenStore.open(tmp_path)
