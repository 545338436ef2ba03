"""Stand-ins that implement the real interfaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.errors import ChatError
from rag.interfaces import Message
from rag.records import Usage


class ScriptedChat:
    """A chat model that says what it was given, one text a call, in pieces of `size` characters.

    `history` holds the messages of every call. An exception in the script is raised in its turn; a call beyond
    the script fails as a server does.
    """

    def __init__(self, *script: str | Exception, size: int = 3, usage: Usage | None = None) -> None:
        self.name = "scripted"
        self.queue = list(script)
        self.history: list[tuple[Message, ...]] = []
        self._size = size
        self._usage = usage

    def stream(self, messages: Sequence[Message]) -> Iterator[str | Usage]:
        self.history.append(tuple(messages))
        if not self.queue:
            raise ChatError("scripted: nothing left to say")
        said = self.queue.pop(0)
        if isinstance(said, Exception):
            raise said
        for start in range(0, len(said), self._size):
            yield said[start : start + self._size]
        if self._usage:
            yield self._usage
