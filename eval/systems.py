"""What can be evaluated: anything that answers questions and knows its documents. Ours is one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.records import Answer, Document

OURS = "huce"


class System(Protocol):
    """Answers questions; quotes are checked against `documents`."""

    @property
    def name(self) -> str:
        """The short name in tables."""
        ...

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that quotes and hits refer to, by id."""
        ...

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:
        """Answer a question after the turns before it."""
        ...


class Answering(Protocol):
    """The part of an assistant that an evaluation needs."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents of its index, by id."""
        ...

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:
        """Answer a question after the turns before it."""
        ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The assistant itself, as the page and the command line run it."""

    assistant: Answering
    name: str = OURS

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents of the index."""
        return self.assistant.documents

    def answer(self, question: str, *, history: Sequence[Answer] = ()) -> Answer:
        """Answer through the one path that every interface uses."""
        return self.assistant.answer(question, history=history)
