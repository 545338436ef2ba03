"""A conversation as the page and the browser's storage hold it; the server keeps none."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from rag.errors import InputError
from rag.records import Answer, Scope

Shelf = Literal["shipped", "own", "both"]
Verdict = Literal["up", "down"]
EVERYTHING = Scope()
TURNS = 60
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_TITLE = 24


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    `answer` is None while it is being written, when it was stopped (`text` holds what had come) and when it
    failed (`problem` says why, in the reader's language).
    """

    question: str
    answer: Answer | None = None
    text: str = ""
    problem: str | None = None
    scope: Scope = EVERYTHING
    shelf: Shelf = "shipped"
    verdict: Verdict | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in order; `id` is random and made by the server, `title` is the first question, shortened."""

    id: str
    title: str = ""
    turns: tuple[Turn, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers so far, which a follow-up may refer to."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)

    def with_turn(self, turn: Turn) -> Conversation:
        """Return the conversation with one turn more; the first one gives it its title."""
        return replace(self, title=self.title or _title(turn.question), turns=(*self.turns, turn))

    def with_last(self, turn: Turn) -> Conversation:
        """Return the conversation with its last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def without_last(self) -> Conversation:
        """Return the conversation without its last turn."""
        return replace(self, turns=self.turns[:-1], title=self.title if len(self.turns) > 1 else "")


_CONVERSATION = TypeAdapter(Conversation)


def new_conversation() -> Conversation:
    """Return an empty conversation."""
    return Conversation(secrets.token_urlsafe(12))


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"


def dump(conversation: Conversation) -> dict[str, Any]:
    """Return the conversation as plain values for JSON. The passages found are left out: quotes are kept."""
    turns = tuple(
        replace(turn, answer=replace(turn.answer, hits=())) if turn.answer else turn for turn in conversation.turns
    )
    values: dict[str, Any] = _CONVERSATION.dump_python(replace(conversation, turns=turns), mode="json")
    return values


def parse(values: Mapping[str, Any] | None) -> Conversation:
    """Read what the browser kept; raise InputError when it is not a conversation of ours or too long."""
    if not values:
        return new_conversation()
    try:
        conversation = _CONVERSATION.validate_python(dict(values))
    except (ValidationError, ValueError, TypeError):
        raise InputError("the stored conversation cannot be read") from None
    if len(conversation.turns) > TURNS or not _ID.fullmatch(conversation.id):
        raise InputError("the stored conversation cannot be read")
    return conversation
