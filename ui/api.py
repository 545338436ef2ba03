"""The ways in for programs: the same answers through gradio's API and as tools of an MCP server."""

# No postponed annotations here: gradio reads the return type of an endpoint as it stands.
import json
import threading
from typing import Any, Literal, TypedDict, cast

import gradio as gr
from gradio.events import api

from rag.errors import RagError
from rag.records import Answer
from ui.problems import problem_text
from ui.readers import session_of, texts_of
from ui.scope import parse_scope
from ui.service import Choice, Service, Wishes
from ui.turns import turn_json

_AT_ONCE = 4
_TURNS = 20


class Quote(TypedDict):
    """A verbatim quote; `spans` are character offsets into the raw file."""

    marker: int
    document: str
    title: str
    headings: list[str]
    quote: str
    spans: list[list[int]]
    page: int | None
    years: list[int]
    place: str | None
    status: str | None


class Passage(TypedDict):
    """A passage that was found, whether or not it is quoted."""

    rank: int
    document: str
    title: str
    headings: list[str]
    score: float
    text: str
    spans: list[list[int]]
    years: list[int]
    place: str | None
    status: str | None


class TurnAnswer(TypedDict):
    """One answered question. `status` is "answered" or "no_evidence", a refusal."""

    question: str
    standalone: str
    status: str
    answer: str
    citations: list[Quote]
    related: list[Quote]
    hits: list[Passage]
    warnings: list[str]
    mode: str
    support: float | None
    usage: dict[str, int] | None
    seconds: dict[str, float]
    record: dict[str, str]


class About(TypedDict):
    """A document that can be asked."""

    document: str
    title: str
    issuer: str | None
    issue_date: str | None
    place: str | None
    reports: list[int]
    plans: list[int]


class Endpoints:
    """The functions that programs call. They answer from the shipped documents, which anyone may read here."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._gate = threading.BoundedSemaphore(_AT_ONCE)

    def offer(self) -> None:
        """Add the endpoints to the page that is being built."""
        # Outside the queue: the MCP server would otherwise call the page over the network, without a login.
        api(self.ask, api_name="ask", queue=False)
        api(self.documents, api_name="documents", queue=False)

    def ask(
        self,
        request: gr.Request,
        question: str,
        history: list[dict[str, str]] | None = None,
        documents: list[str] | None = None,
        years: list[int] | None = None,
        mode: Literal["auto", "extractive", "llm"] = "auto",
    ) -> TurnAnswer:
        """Answer a question from Shanghai policy documents, every sentence with a verbatim quote and its source.

        When the documents do not answer the question, `status` is "no_evidence": report that, do not guess.

        Args:
            question: The question, in Chinese or English; it names the year and the place where they matter.
            history: The turns before, oldest first, each with "question" and "answer"; lets a follow-up be short.
            documents: Answer from these documents only (names as the documents endpoint gives them).
            years: Answer only from what is said of these years.
            mode: "extractive" quotes the documents, "llm" lets the server's language model write, "auto" decides.
        """
        texts = texts_of(request, self._service.settings)
        wishes = Wishes(mode=None if mode == "auto" else mode)
        try:
            self._service.check(question, session_of(request))
            assistant = self._service.assistant_for(Choice(wishes=wishes))
            with self._gate:
                answer = assistant.answer(
                    question, history=_history(history), scope=parse_scope(documents, years, (), ()), mode=wishes.mode
                )
        except RagError as error:
            raise gr.Error(problem_text(error, texts), print_exception=False) from None
        return cast(TurnAnswer, _sent(turn_json(answer, assistant.documents), request))

    def documents(self, request: gr.Request) -> list[About]:
        """List the documents that can be asked, with the years they report on and plan for."""
        found: list[About] = [
            {
                "document": name,
                "title": document.metadata.title,
                "issuer": document.metadata.issuer,
                "issue_date": document.metadata.issue_date.isoformat() if document.metadata.issue_date else None,
                "place": document.metadata.place,
                "reports": list(document.metadata.reports),
                "plans": list(document.metadata.plans),
            }
            for name, document in sorted(self._service.assistant.documents.items())
        ]
        return cast(list[About], _sent(found, request))


def _sent(value: Any, request: Any) -> Any:
    """Return a result as it is sent: for a tool as the text of its JSON, since gradio would write it as Python does."""
    return value if isinstance(request, gr.Request) else json.dumps(value, ensure_ascii=False)


def _history(turns: Any) -> tuple[Answer, ...]:
    """Return the turns before as far as a follow-up needs them; nothing of them is ever evidence."""
    found: list[Answer] = []
    for turn in turns if isinstance(turns, list) else ():
        if isinstance(turn, dict) and turn.get("question"):
            question = str(turn["question"])[:2000]
            standalone = str(turn.get("standalone") or question)[:2000]
            found.append(Answer(question, standalone, str(turn.get("answer", ""))[:4000], "answered"))
    return tuple(found[-_TURNS:])
