"""What happens between a question and the page: checks, the stream, its redraws, and what is shown when it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.records import Answer, Scope
from ui.conversation import TURNS, Conversation, Turn, dump
from ui.language import Texts
from ui.problems import PageError, problem_text
from ui.render import Message, messages
from ui.service import Choice, Service

_LOG = logging.getLogger(__name__)
_PAUSE = 0.08  # seconds between two redraws while an answer is being written
Redraw = tuple[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with everything in force when it was asked."""

    question: str
    conversation: Conversation
    scope: Scope
    choice: Choice
    session: str


class Chat:
    """Answers on the page: each method is what one event does. Keeps nothing of any session."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def ask(self, ask: Ask, texts: Texts) -> Iterator[Redraw]:
        """Yield the messages, the conversation and the question box while an answer is written."""
        try:
            self._service.check(ask.question, ask.session)
            if len(ask.conversation.turns) >= TURNS:
                raise PageError("conversation.long", limit=TURNS)
        except PageError as error:
            gr.Warning(problem_text(error, texts))
            yield self._drawn(ask.conversation, ask, texts), gr.skip(), gr.skip()
            return
        turn = Turn(ask.question.strip(), scope=ask.scope, shelf=ask.choice.shelf)
        conversation = ask.conversation.with_turn(turn)
        yield self._drawn(conversation, ask, texts, running=True), dump(conversation), box(texts, running=True)
        drawn = time.monotonic()
        for grown in self._turns(turn, ask, texts):
            conversation = conversation.with_last(grown)
            if grown.answer or grown.problem:
                break
            if time.monotonic() - drawn >= _PAUSE:
                drawn = time.monotonic()
                yield self._drawn(conversation, ask, texts, running=True), dump(conversation), gr.skip()
        yield self._drawn(conversation, ask, texts), dump(conversation), box(texts, running=False)

    def _turns(self, turn: Turn, ask: Ask, texts: Texts) -> Iterator[Turn]:
        """Yield the turn as it grows; the last one has an answer or a problem."""
        try:
            assistant = self._service.assistant_for(ask.choice)
            history = ask.conversation.answers
            for piece in assistant.stream(ask.question, history=history, scope=ask.scope, mode=ask.choice.wishes.mode):
                if isinstance(piece, Answer):
                    yield replace(turn, answer=piece, text="", elsewhere=self._elsewhere(piece, ask))
                    return
                turn = replace(turn, text=turn.text + piece)
                yield turn
        except RagError as error:
            yield replace(turn, problem=problem_text(error, texts))
        except Exception:  # noqa: BLE001 - the edge of the page: the reader sees an error, the log has the cause
            _LOG.exception("an answer failed")
            yield replace(turn, problem=texts("problem.unexpected"))

    def _elsewhere(self, answer: Answer, ask: Ask) -> bool:
        """Tell whether a refusal is due to the filters alone."""
        if answer.status == "answered" or ask.scope == Scope():
            return False
        wide = self._service.assistant_for(ask.choice).answer(
            ask.question, history=ask.conversation.answers, mode="extractive"
        )
        return wide.status == "answered"

    def _drawn(self, conversation: Conversation, ask: Ask, texts: Texts, *, running: bool = False) -> list[Message]:
        return redraw(conversation, self._service, ask.choice.token, texts, running=running)


def redraw(
    conversation: Conversation, service: Service, token: str | None, texts: Texts, *, running: bool = False
) -> list[Message]:
    """Return the messages of a conversation."""
    titles: dict[str, str] = {}
    for shelf in {turn.shelf for turn in conversation.turns if turn.scope.documents}:
        documents = service.documents(Choice(shelf, token))
        titles |= {name: document.metadata.title for name, document in documents.items()}
    return messages(conversation, texts, titles, running=running)


def box(texts: Texts, *, running: bool, value: str | None = "") -> Any:
    """Return the question box, ready for a question or offering to stop; with value None its words stay."""
    buttons: dict[str, Any] = {
        "submit_btn": False if running else texts("chat.send"),
        "stop_btn": texts("chat.stop") if running else False,
    }
    return gr.update(**buttons) if value is None else gr.update(value=value, **buttons)
