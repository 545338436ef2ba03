"""The small protocols that let a part be replaced by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rag.records import Hit, Query, Usage


class Retriever(Protocol):
    """Finds passages."""

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Return at most `k` hits, best first, ranks from 1."""
        ...


class Reranker(Protocol):
    """Puts the hits of a first stage into a better order."""

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the same hits, best first, with new scores and ranks."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a language model."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """A language model that writes text; raises ChatError when it cannot."""

    name: str

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        """Yield pieces of text as they are written and, last, the usage where the server reports it."""
        ...
