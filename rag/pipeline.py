"""The one way from a question to an answer: understand, retrieve, rerank, answer, check."""

from __future__ import annotations

import datetime as dt
import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import model_fingerprint
from prompts import prompt_hashes
from rag.chat import open_chat
from rag.errors import ChatError, InputError
from rag.exclusions import without_remark
from rag.extractive import Extracted, answer_from_documents
from rag.followup import standalone_question
from rag.generation import Draft, generate, rewrite_question
from rag.index import Index, open_index
from rag.interfaces import ChatModel
from rag.judging import Asked
from rag.passages import widen
from rag.question import Synonyms, load_synonyms, understand
from rag.records import Answer, Chunk, Document, Hit, Mode, Query, Scope
from rag.search import Searcher, open_searcher
from rag.settings import Settings, cache_folder
from rag.support import check_answer
from rag.wording import is_english, refusal

_CLEARLY = 1.0  # score of the pair model by which one wording of a question must find more than the other


@dataclass(frozen=True)
class Assistant:
    """Answers questions over one index. Safe to share between threads: nothing in it changes."""

    settings: Settings
    index: Index
    searcher: Searcher
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
        if not isinstance(final, Answer):
            raise TypeError("the stream did not end in an answer")
        return final

    def stream(
        self, question: str, *, history: Sequence[Answer] = (), scope: Scope | None = None, mode: Mode | None = None
    ) -> Iterator[str | Answer]:
        """Yield pieces of the answer as they are written and, last, the checked Answer that replaces them.

        `history` holds the answers before, oldest first; `mode` overrides who writes for this question.
        """
        self._check(question)
        chat = None if mode == "extractive" else self.chat
        if mode == "llm" and chat is None:
            raise ChatError("no language model is set: give OPENAI_API_KEY and HUCE_LLM_MODEL, or ask without it")
        started = time.perf_counter()
        warnings: list[str] = []
        standalone = self._standalone(question, history, chat, warnings)
        query, sentences = self._found(self._understand(standalone, scope))
        blank = Answer(
            question=question,
            standalone=standalone,
            text="",
            status="no_evidence",
            hits=widen(sentences, self.settings.hits),
            warnings=tuple(warnings),
            seconds={"retrieve": time.perf_counter() - started},
            record=self._record(chat),
        )
        written = time.perf_counter()
        if chat is not None:
            try:
                for piece in self._generated(query, blank, chat):
                    yield _timed(piece, written)
                return
            except ChatError as error:
                if not self.settings.fallback or mode == "llm":
                    raise
                blank = replace(blank, warnings=(*blank.warnings, f"语言模型没有回答，改为直接引用原文：{error}"))
        final = self._extracted(query, sentences, blank)
        yield final.text
        yield _timed(final, written)

    def look_up(self, question: str, *, history: Sequence[Answer] = ()) -> tuple[Query, tuple[Hit, ...]]:
        """Return what a question is understood to mean and its ranked sentences, without answering it."""
        return self._found(self.understood(question, history=history))

    def _found(self, query: Query) -> tuple[Query, tuple[Hit, ...]]:
        """Search, also without what the asker remarks first: so worded if the best sentence is clearly nearer."""
        found = self._search_again(query)
        bare = without_remark(query.text)
        if bare == query.text:
            return query, found
        other = replace(query, text=bare, terms=self.synonyms.official(bare))
        again = self._search_again(other)
        return (other, again) if _relevance(again) > _relevance(found) + _CLEARLY else (query, found)

    def understood(self, question: str, *, history: Sequence[Answer] = ()) -> Query:
        """Return what a question is understood to mean, after the turns before it."""
        return self._understand(standalone_question(question, history, self._today()), None)

    def _check(self, question: str) -> None:
        if not re.search(r"\w", question):
            raise InputError("the question is empty: ask something")
        if len(question) > self.settings.question_limit:
            limit = self.settings.question_limit
            raise InputError(f"the question has {len(question)} characters, {limit} are allowed: shorten it")

    def _standalone(self, question: str, history: Sequence[Answer], chat: ChatModel | None, warnings: list[str]) -> str:
        if not history:
            return question
        if chat is not None:
            try:
                return rewrite_question(question, history, chat)
            except ChatError as error:
                warnings.append(f"语言模型没有改写追问：{error}")
        return standalone_question(question, history, self._today())

    def _today(self) -> dt.date:
        return self.settings.today or dt.datetime.now(tz=dt.UTC).date()

    def _understand(self, standalone: str, scope: Scope | None) -> Query:
        return understand(
            standalone,
            documents=self.documents.values(),
            today=self._today(),
            synonyms=self.synonyms,
            scope=scope,
        )

    def _generated(self, query: Query, blank: Answer, chat: ChatModel) -> Iterator[str | Answer]:
        for piece in generate(
            query,
            blank.hits,
            documents=self.documents,
            chat=chat,
            context_tokens=self.settings.llm_context_tokens,
        ):
            yield self._from_draft(piece, query, blank) if isinstance(piece, Draft) else piece

    def _from_draft(self, draft: Draft, query: Query, blank: Answer) -> Answer:
        warnings = (*blank.warnings, *draft.warnings)
        if draft.refused:
            text = refusal(english=is_english(query.question))
            return replace(blank, text=text, mode="llm", warnings=warnings, usage=draft.usage)
        return replace(
            blank,
            text=draft.text,
            status="answered",
            citations=draft.citations,
            mode="llm",
            warnings=warnings,
            usage=draft.usage,
        )

    def _extracted(self, query: Query, sentences: Sequence[Hit], blank: Answer) -> Answer:
        found: Extracted = answer_from_documents(query, sentences, self.documents, self._search_again, self._today())
        warnings = (*blank.warnings, *found.warnings)
        if found.citations:
            # The same check as for a language model: our own words beside the quotes are no exception.
            asked = Asked(query.text, query.years, query.place, query.status)
            warnings += check_answer(found.text, found.citations, asked=asked).warnings
        return replace(
            blank,
            text=found.text,
            status="answered" if found.citations else "no_evidence",
            citations=found.citations,
            related=found.related,
            support=found.support,
            hits=self._merged(blank.hits, found.hits),
            warnings=warnings,
        )

    def _search_again(self, query: Query) -> tuple[Hit, ...]:
        return self.searcher.search(query, self.settings.candidates)

    def _merged(self, hits: tuple[Hit, ...], parts: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
        """Return the hits of a question in parts: the parts' own best in turn, so that each keeps its place."""
        if not parts:
            return hits
        turns = [hit for rank in range(self.settings.hits) for part in parts for hit in part[rank : rank + 1]]
        return widen(turns, self.settings.hits)

    def _record(self, chat: ChatModel | None) -> dict[str, str]:
        manifest = self.index.manifest
        record = {"index": self.index.folder.name, "embedding_model": manifest.model, "code": manifest.code}
        record["reranker"] = self.settings.reranker
        if chat is not None:
            record |= {"llm": chat.name, **{f"prompt:{name}": value for name, value in prompt_hashes().items()}}
        return record


def _relevance(hits: Sequence[Hit]) -> float:
    """Return the best score of the pair model, the least there is where none has read the hits."""
    return max((hit.signals["pair"] for hit in hits if "pair" in hit.signals), default=-math.inf)


def _timed(piece: str | Answer, started: float) -> str | Answer:
    if isinstance(piece, str):
        return piece
    return replace(piece, seconds={**piece.seconds, "answer": time.perf_counter() - started})


def open_assistant(settings: Settings) -> Assistant:
    """Open the index and the models; raise IndexMissingError, ModelError or ChatError with one clear line."""
    model = model_fingerprint(
        settings.embedding_model, query_prompt=settings.query_prompt, passage_prompt=settings.passage_prompt
    )
    index = open_index(settings.index, model=model, cache=cache_folder())
    return Assistant(
        settings=settings,
        index=index,
        searcher=open_searcher(settings, index),
        synonyms=load_synonyms(settings.synonyms),
        chat=open_chat(settings) if settings.uses_model else None,
    )
