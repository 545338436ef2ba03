"""What an embedding model looks like to the rest of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    name: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""
        ...

    def encode_passages(self, texts: Sequence[str], *, progress: bool = False) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension); `progress` shows a bar."""
        ...


class TokenEmbedder(Embedder, Protocol):
    """An embedder that also shows the unit vector of every token, from the same pass over the text.

    The tokens of the prompt and the special ones are left out; a text without tokens has shape (0, dimension).
    `fingerprint` names what the vectors depend on, for the index to compare.
    """

    fingerprint: str

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model sees in `text`, without prompt and special ones."""
        ...

    def encode_query(self, text: str) -> tuple[Vectors, Vectors]:
        """Return the question's unit vector (dimension,) and its token vectors (t, dimension)."""
        ...

    def encode_passages_with_tokens(
        self, texts: Sequence[str], *, progress: bool = False
    ) -> tuple[Vectors, list[Vectors]]:
        """Return one unit vector a text (len(texts), dimension) and, for each, its token vectors (t_i, dimension)."""
        ...
