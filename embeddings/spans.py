"""The best answer span from the start and end logits of a reader."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
LONGEST_SPAN = 60  # tokens of an answer


def best_span(start: Floats, end: Floats, *, longest: int = LONGEST_SPAN) -> tuple[int, int, float]:
    """Return first and last token of the best span, start before end, and its summed logits."""
    table = start[:, None] + end[None, :]
    ones = np.ones(table.shape, dtype=bool)
    allowed = np.triu(ones) & ~np.triu(ones, longest)
    place = int(np.where(allowed, table, -np.inf).argmax())
    first, last = divmod(place, len(start))
    return first, last, float(table[first, last])
