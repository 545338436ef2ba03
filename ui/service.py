"""What the tabs of the page share: the assistant, the readers' own documents, the limits, the feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rag.interfaces import ChatModel
from rag.pipeline import Assistant
from rag.records import Document, Mode
from rag.settings import Settings
from ui.conversation import Shelf
from ui.limits import RateLimit
from ui.own_documents import OwnDocuments
from ui.problems import PageError


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a session has set for itself: a language model of its own, quotes only, how many passages."""

    chat: ChatModel | None = None
    mode: Mode | None = None
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one session's answers come from, and how: the token is the key to documents of its own."""

    shelf: Shelf = "shipped"
    token: str | None = None
    wishes: Wishes = Wishes()


@dataclass(frozen=True)
class Service:
    """One for each process. Safe to share between threads."""

    settings: Settings
    assistant: Assistant
    own: OwnDocuments
    limit: RateLimit

    def assistant_for(self, choice: Choice, *, progress: bool = False) -> Assistant:
        """Return the assistant for a choice; raise PageError when the reader has no documents of their own."""
        found = self.assistant
        if choice.shelf != "shipped":
            if choice.token is None:
                raise PageError("upload.empty")
            found = self.own.assistant(choice.token, with_shipped=choice.shelf == "both", progress=progress)
        wishes = choice.wishes
        if wishes.chat is not None:
            found = found.with_chat(wishes.chat)
        if wishes.hits is not None:
            found = replace(found, settings=found.settings.model_copy(update={"hits": wishes.hits}))
        return found

    def documents(self, choice: Choice) -> Mapping[str, Document]:
        """Return the documents that a choice reaches; none when it reaches nothing."""
        try:
            return self.assistant_for(choice).documents
        except PageError:
            return {}

    def check(self, question: str, session: str) -> None:
        """Raise PageError for a question that is empty or too long, or that comes too soon."""
        if not question.strip():
            raise PageError("question.empty")
        if len(question) > self.settings.question_limit:
            raise PageError("question.long", limit=self.settings.question_limit)
        self.check_rate(session)

    def check_rate(self, session: str) -> None:
        """Count one request of a session; raise PageError when it comes too soon."""
        seconds = self.limit.wait(session)
        if seconds > 0:
            raise PageError("question.often", limit=self.settings.questions_per_minute, seconds=round(seconds + 0.5))


def open_service(settings: Settings, assistant: Assistant) -> Service:
    """Put the parts together."""
    return Service(settings, assistant, OwnDocuments(settings), RateLimit(settings.questions_per_minute))
