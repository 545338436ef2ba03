"""The one way from a question to an answer: understand, retrieve, rerank, answer, check."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import load_embedder
from rag.answering import Draft, Extractor
from rag.chat import open_chat
from rag.errors import ChatError, InputError
from rag.followup import standalone_question
from rag.generation import generate, rewrite_question
from rag.index import Index, open_index
from rag.interfaces import ChatModel
from rag.passages import widen
from rag.question import Synonyms, load_synonyms, understand
from rag.records import Answer, Chunk, Document, Hit, Mode, Query, Scope
from rag.search import Searcher, open_searcher
from rag.settings import Settings, cache_folder
from rag.wording import refusal


@dataclass(frozen=True)
class Assistant:
    """Answers questions over one index. Safe to share between threads: nothing in it changes."""

    settings: Settings
    index: Index
    searcher: Searcher
    extractor: Extractor
    synonyms: Synonyms
    chat: ChatModel | None = None

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return self.index.documents

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The chunks of all documents, in order."""
        return self.index.chunks

    def with_chat(self, chat: ChatModel | None) -> Assistant:
        """Return the same assistant with another language model, or with none."""
        return replace(self, chat=chat)

    def answer(
        self, question: str, *, history: Sequence[Answer] = (), scope: Scope | None = None, mode: Mode | None = None
    ) -> Answer:
        """Answer a question; raise InputError on one that is empty or too long, ChatError without a fallback."""
        *_, final = self.stream(question, history=history, scope=scope, mode=mode)
        assert isinstance(final, Answer)
        return final

    def stream(
        self, question: str, *, history: Sequence[Answer] = (), scope: Scope | None = None, mode: Mode | None = None
    ) -> Iterator[str | Answer]:
        """Yield pieces of the answer as they are written and, last, the checked Answer that replaces them."""
        self._check(question)
        clock = _Clock()
        chat = self.chat if mode != "extractive" else None
        standalone = self._standalone(question, history, chat)
        query = self._understand(question, standalone, scope)
        clock.lap("understand")
        found = self.searcher.search(query, self.settings.candidates)
        clock.lap("retrieve")
        ...
