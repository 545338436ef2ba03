"""The reader of the wheel's model file, on a tiny file of the same layout."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.e5_file import Q4Tensor, parse_e5, read_e5, source_path
from embeddings.errors import ModelError
from tests.embeddings import tiny_model


def test_every_part_is_read_back() -> None:
    model = parse_e5(tiny_model.file_bytes(seed=3))
    assert (model.hidden, model.layers, model.heads) == (tiny_model.HIDDEN, tiny_model.LAYERS, tiny_model.HEADS)
    assert (model.feed_forward, model.positions, model.token_types) == (tiny_model.WIDE, tiny_model.POSITIONS, 2)
    assert [piece for piece, _ in model.pieces] == tiny_model.PIECES
    assert model.pieces[5][1] == -5.0
    assert model.unknown == 3
    written = tiny_model.weights(3)
    assert set(model.tensors) == set(written)
    for name, values in written.items():
        found = model.tensors[name]
        np.testing.assert_array_equal(found.floats() if isinstance(found, Q4Tensor) else found, values)


def test_block_holds_low_nibbles_first() -> None:
    block = np.zeros(1, dtype=[("scale", "<f2"), ("nibbles", "u1", 16)])
    block["scale"] = 0.5
    block["nibbles"][0, 0] = 0xF9  # low 9, high 15
    floats = Q4Tensor(block).floats()
    assert floats[0] == 0.5
    assert floats[16] == 3.5
    assert floats[1] == -4.0


def test_other_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(tiny_model.file_bytes())
    with pytest.raises(ModelError, match="not the expected model file"):
        read_e5(path)


def test_wheel_is_found_where_it_is_installed() -> None:
    assert source_path().name == "e5-small-q4.bin"
