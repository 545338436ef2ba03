"""Wires the chat tab: which event does what to which parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast, get_args

import gradio as gr

from rag.errors import RagError
from rag.records import Scope
from ui.chat import Ask, Chat, box, redraw
from ui.chat_layout import ChatParts, hero_html, source_choices, status_choices
from ui.conversation import Conversation, Shelf, dump, new_conversation, parse
from ui.export import Kind, conversation_file
from ui.frame import Frame, save_file
from ui.language import Texts
from ui.problems import PageError, problem_text
from ui.readers import session_of, texts_of
from ui.scope import choices, parse_scope, scope_line
from ui.service import Choice, Service, Wishes
from ui.sources import find_citation, open_source

Filter = list[Any] | None
Event = dict[str, Any]


class ChatTab:
    """The handlers of the chat tab's events, each with the values of the parts it reads."""

    def __init__(self, service: Service, frame: Frame, parts: ChatParts) -> None:
        self._service = service
        self._chat = Chat(service)
        self._frame = frame
        self._parts = parts

    def wire(self, page: gr.Blocks) -> None:
        """Connect every event."""
        frame, parts = self._frame, self._parts
        filters = parts.filters
        scope = [filters.source, *filters.fields]
        given = [frame.talk, frame.token, frame.wishes, *scope]
        drawn = [parts.log, frame.talk, parts.box]
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        running = [
            parts.box.submit(self.ask, [parts.box, *given], drawn, concurrency_id="ask", **hidden),
            frame.bridge.ask(self.ask_example, given, drawn, concurrency_id="ask", **hidden),
            frame.bridge.retry(self.retry, given, drawn, concurrency_id="ask", **hidden),
            frame.bridge.widen(self.widen, given, [*drawn, *filters.fields], concurrency_id="ask", **hidden),
        ]
        stop = parts.box.stop(None, None, None, cancels=running, **hidden)
        stop.then(self.settle, given, drawn, **hidden)
        frame.bridge.edit(self.edit, given, drawn, **hidden)
        frame.bridge.source(self.source, [frame.talk, frame.token], parts.source, trigger_mode="always_last", **hidden)
        save_file(frame.bridge.export(self.export, frame.talk, frame.file, **hidden), frame)
        frame.bridge.unfilter(lambda: ([], [], [], []), None, filters.fields, **hidden)
        frame.talk.change(None, frame.talk, None, js="(talk) => window.huce.save(talk)")
        frame.shelf.open(self.open, [frame.token], [*drawn, parts.source], trigger_mode="always_last", **hidden)
        frame.shelf.fresh(self.fresh, None, [*drawn, parts.source], **hidden)
        frame.fresh.click(self.fresh, None, [*drawn, parts.source], **hidden)
        for field in filters.fields:
            field.change(self.scope, [frame.token, *scope], filters.line, **hidden)
        filters.source.change(self.offer, [frame.token, filters.source], [filters.line, *filters.fields], **hidden)
        page.load(
            self.restore,
            [frame.talk, frame.token],
            [*drawn, frame.token, frame.bridge, filters.line, filters.source, filters.statuses],
            js="() => window.huce.boot()",
            **hidden,
        )

    # What one session has in force comes in as `given`: conversation, token, wishes, source of documents, four filters.

    def _ask(self, question: str, given: tuple[Any, ...], request: gr.Request) -> Iterator[Any]:
        texts = self._texts(request)
        conversation = self._parse(given[0], texts)
        scope = parse_scope(*given[4:8])
        ask = Ask(question, conversation, scope, self._choice(*given[1:4]), session_of(request))
        yield from self._chat.ask(ask, texts)

    def ask(self, request: gr.Request, question: str, *given: Any) -> Iterator[Any]:
        """Answer what stands in the box."""
        yield from self._ask(question, given, request)

    def ask_example(self, request: gr.Request, event: gr.EventData, *given: Any) -> Iterator[Any]:
        """Answer an example question."""
        yield from self._ask(str(_data(event).get("value", "")), given, request)

    def retry(self, request: gr.Request, *given: Any) -> Iterator[Any]:
        """Answer the last question again, with what is in force now."""
        conversation = self._parse(given[0], self._texts(request))
        if conversation.turns:
            shortened = dump(conversation.without_last())
            yield from self._ask(conversation.turns[-1].question, (shortened, *given[1:]), request)

    def widen(self, request: gr.Request, *given: Any) -> Iterator[Any]:
        """Answer the last question again without filters, which are taken away on the page, too."""
        for drawn in self.retry(request, *given[:4], [], [], [], []):
            yield *drawn, [], [], [], []

    def edit(self, request: gr.Request, *given: Any) -> tuple[Any, Any, Any]:
        """Put the last question back into the box."""
        texts = self._texts(request)
        conversation = self._parse(given[0], texts)
        if not conversation.turns:
            return gr.skip(), gr.skip(), gr.skip()
        question = conversation.turns[-1].question
        shortened = conversation.without_last()
        drawn = redraw(shortened, self._service, given[1], texts)
        return drawn, dump(shortened), box(texts, running=False, value=question)

    def settle(self, request: gr.Request, *given: Any) -> tuple[Any, Any, Any]:
        """Draw the conversation at rest after its last answer was stopped."""
        texts = self._texts(request)
        conversation = self._parse(given[0], texts)
        drawn = redraw(conversation, self._service, given[1], texts)
        return drawn, dump(conversation), box(texts, running=False, value=None)

    def open(self, request: gr.Request, event: gr.EventData, token: str) -> tuple[Any, Any, Any, str]:
        """Show a conversation that the browser kept."""
        return *self.settle(request, _data(event).get("conversation"), token, None, "shipped"), ""

    def fresh(self, request: gr.Request) -> tuple[Any, Any, Any, str]:
        """Begin a new conversation."""
        texts = self._texts(request)
        return [], dump(new_conversation()), box(texts, running=False, value=None), ""

    def source(self, request: gr.Request, event: gr.EventData, talk: Event, token: str) -> str:
        """Show the passage that a marker or a card stands for."""
        texts = self._texts(request)
        conversation = self._parse(talk, texts)
        shown = find_citation(conversation, str(_data(event).get("value", "")))
        if shown is None:
            return ""
        return open_source(shown, self._service.documents(self._choice(token, None, shown.turn.shelf)), texts)

    def export(self, request: gr.Request, event: gr.EventData, talk: Event) -> Event | None:
        """Make a file of one answer, or of the whole conversation, for the browser to keep."""
        texts = self._texts(request)
        data = _data(event)
        kind: Kind = "docx" if data.get("act") == "word" else "md"
        value = str(data.get("value", ""))
        return conversation_file(self._parse(talk, texts), int(value) if value.isdigit() else None, kind, texts)

    def scope(self, request: gr.Request, token: str, source: str, *filters: Filter) -> str:
        """Say which filters are in force."""
        texts = self._texts(request)
        choice = self._choice(token, None, source)
        try:
            assistant = self._service.assistant_for(choice)
        except PageError:
            return scope_line(None, Scope(), texts, shelf=choice.shelf)
        return scope_line(assistant, parse_scope(*filters), texts, shelf=choice.shelf)

    def offer(self, request: gr.Request, token: str, source: str) -> tuple[Any, ...]:
        """Offer the filters that fit the chosen documents, with none in force."""
        line = self.scope(request, token, source, [], [], [], [])
        try:
            offered = choices(self._service.assistant_for(self._choice(token, None, source)))
        except PageError as error:
            gr.Warning(problem_text(error, self._texts(request)))
            return line, *(gr.Dropdown(choices=[], value=[]) for _ in range(3)), gr.Dropdown(value=[])
        return (
            line,
            gr.Dropdown(choices=list(offered.documents), value=[]),
            gr.Dropdown(choices=[(str(year), year) for year in offered.years], value=[]),
            gr.Dropdown(choices=list(offered.places), value=[]),
            gr.Dropdown(value=[]),
        )

    def restore(self, request: gr.Request, talk: Event | None, token: str) -> tuple[Any, ...]:
        """Set up the page for a browser: its language, its last conversation, its own documents."""
        texts = self._texts(request)
        conversation = self._parse(talk, texts)
        drawn = redraw(conversation, self._service, token, texts)
        return (
            gr.Chatbot(value=drawn, placeholder=hero_html(texts)),  # type: ignore[arg-type]
            dump(conversation),
            box(texts, running=False, value=None),
            token,
            json.dumps({"language": texts.language, **texts.words}, ensure_ascii=False),
            self.scope(request, token, "shipped", [], [], [], []),
            gr.Radio(choices=source_choices(texts), value="shipped"),
            gr.Dropdown(choices=status_choices(texts)),
        )

    def _texts(self, request: gr.Request) -> Texts:
        return texts_of(request, self._service.settings)

    def _parse(self, talk: Event | None, texts: Texts) -> Conversation:
        try:
            return parse(talk)
        except RagError as error:
            gr.Warning(problem_text(error, texts))
            return new_conversation()

    def _choice(self, token: str | None, wishes: Any, source: str | None) -> Choice:
        shelf = cast(Shelf, source) if source in get_args(Shelf) else "shipped"
        return Choice(shelf, token or None, wishes if isinstance(wishes, Wishes) else Wishes())


def _data(event: gr.EventData) -> dict[str, Any]:
    """Return what the page's script sent with an event."""
    sent = event._data
    return sent if isinstance(sent, dict) else {}
