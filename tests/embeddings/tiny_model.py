"""A model file in the wheel's layout with a handful of pieces and random weights, written as bytes."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

HIDDEN, LAYERS, HEADS, WIDE, VOCABULARY, POSITIONS = 64, 2, 2, 128, 21, 40
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "q", "p", ":", *"上海市今年增长百分之五", "<mask>"]
FLOATS, BLOCKS = 0, 1


def blocks(weights: npt.NDArray[np.float32]) -> bytes:
    """Pack weights that are whole multiples, -8 to 7, of 1/32 into blocks with that scale."""
    nibbles = np.rint(weights.reshape(-1, 32) * 32).astype(np.int64) + 8
    packed = (nibbles[:, :16] | (nibbles[:, 16:] << 4)).astype(np.uint8)
    return b"".join(struct.pack("<e", 1 / 32) + row.tobytes() for row in packed)


def weights(seed: int) -> dict[str, npt.NDArray[np.float32]]:
    """Return random tensors by the names of the file, flat; names ending in a table or `.w` of a product are coarse."""
    random = np.random.default_rng(seed)

    def coarse(count: int) -> npt.NDArray[np.float32]:
        return (random.integers(-8, 8, count) / 32).astype(np.float32)

    def fine(count: int, around: float = 0.0) -> npt.NDArray[np.float32]:
        return (around + random.standard_normal(count) / 20).astype(np.float32)

    tensors = {
        "emb.word": coarse(VOCABULARY * HIDDEN),
        "emb.pos": fine(POSITIONS * HIDDEN),
        "emb.type": fine(2 * HIDDEN),
        "emb.ln.w": fine(HIDDEN, 1.0),
        "emb.ln.b": fine(HIDDEN),
    }
    for layer in range(LAYERS):
        for part, rows, columns in (
            ("q", HIDDEN, HIDDEN),
            ("k", HIDDEN, HIDDEN),
            ("v", HIDDEN, HIDDEN),
            ("ao", HIDDEN, HIDDEN),
            ("fi", WIDE, HIDDEN),
            ("fo", HIDDEN, WIDE),
        ):
            tensors[f"l{layer}.{part}.w"] = coarse(rows * columns)
            tensors[f"l{layer}.{part}.b"] = fine(rows)
        for part in ("aln", "oln"):
            tensors[f"l{layer}.{part}.w"] = fine(HIDDEN, 1.0)
            tensors[f"l{layer}.{part}.b"] = fine(HIDDEN)
    return tensors


def packed(name: str) -> bool:
    """Whether the file holds this tensor in 4-bit blocks."""
    return name == "emb.word" or (name.endswith(".w") and "ln." not in name)


def file_bytes(seed: int = 0) -> bytes:
    """Return a whole file: header, pieces, an empty normalisation map, tensor directory, tensors."""
    sizes = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, HEADS, WIDE, VOCABULARY, POSITIONS, 2, 1e-12, 32)
    texts = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    scores = -np.arange(len(PIECES), dtype="<f4")
    pieces = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
    pieces += ends.tobytes() + scores.tobytes() + b"".join(texts) + struct.pack("<iI", 0, 0)
    tensors = weights(seed)
    bodies = {name: blocks(values) if packed(name) else values.tobytes() for name, values in tensors.items()}
    entries = [(struct.pack("<H", len(name)) + name.encode(), name) for name in tensors]
    at = len(sizes) + len(pieces) + 4 + sum(len(head) + 21 for head, _ in entries)
    directory = struct.pack("<i", len(entries))
    for head, name in entries:
        kind = BLOCKS if packed(name) else FLOATS
        directory += head + struct.pack("<BIQQ", kind, len(tensors[name]), at, len(bodies[name]))
        at += len(bodies[name])
    return sizes + pieces + directory + b"".join(bodies.values())
