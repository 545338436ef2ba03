"""The verdicts under an answer, and the form that asks what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import gradio as gr

from rag.errors import RagError
from ui.chat import redraw
from ui.conversation import Verdict, dump, parse
from ui.feedback import COMMENT, FeedbackStore
from ui.frame import Frame
from ui.language import Texts
from ui.problems import problem_text
from ui.readers import texts_of
from ui.service import Service
from ui.words import word


@dataclass(frozen=True, slots=True)
class FormParts:
    """The form; `key` holds the random id of the feedback that is being explained."""

    group: gr.Column
    reason: gr.Radio
    comment: gr.Textbox
    send: gr.Button
    key: gr.Textbox


def form_parts(texts: Texts) -> FormParts:
    """Lay the form out, hidden."""
    with gr.Column(visible=False, elem_id="hc-feedback") as group:
        reason = gr.Radio(reasons(texts), label=word("feedback.title"), elem_id="hc-feedback-reason")
        with gr.Row(equal_height=True):
            comment = gr.Textbox(
                label=word("feedback.comment"), max_length=COMMENT, scale=5, elem_id="hc-feedback-comment"
            )
            send = gr.Button(word("feedback.send"), scale=0, min_width=96, elem_id="hc-feedback-send")
        key = gr.Textbox(visible=False)
    return FormParts(group, reason, comment, send, key)


def reasons(texts: Texts) -> list[str]:
    """Return what can be wrong, in words."""
    return texts("feedback.reasons").split("|")


class FeedbackForm:
    """Stores a verdict at once, and its reason when the reader gives one."""

    def __init__(self, service: Service, frame: Frame, parts: FormParts, log: gr.Chatbot) -> None:
        self._service = service
        self._store = FeedbackStore(service.settings.data / "feedback.sqlite")
        self._frame = frame
        self._parts = parts
        self._log = log

    def wire(self) -> None:
        """Connect the events."""
        frame, parts = self._frame, self._parts
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        frame.bridge.verdict(
            self.judge,
            [frame.talk, frame.token],
            [self._log, frame.talk, parts.group, parts.key, parts.reason, parts.comment],
            **hidden,
        )
        parts.send.click(self.explain, [parts.key, parts.reason, parts.comment], [parts.group], **hidden)

    def judge(self, request: gr.Request, event: gr.EventData, talk: dict[str, Any], token: str) -> tuple[Any, ...]:
        """Store a verdict; a bad one opens the form."""
        texts = texts_of(request, self._service.settings)
        sent = event._data if isinstance(event._data, dict) else {}
        act, number = sent.get("act"), str(sent.get("value", ""))
        try:
            conversation = parse(talk)
            if act not in ("up", "down") or not number.isdigit() or int(number) >= len(conversation.turns):
                return tuple(gr.skip() for _ in range(6))
            verdict = cast(Verdict, act)
            turn = conversation.turns[int(number)]
            self._service.check_rate(request.session_hash or "")
            key = self._store.add(turn, verdict)
        except RagError as error:
            gr.Warning(problem_text(error, texts))
            return tuple(gr.skip() for _ in range(6))
        if verdict == "up":
            gr.Info(texts("feedback.thanks"), duration=3)
        turns = list(conversation.turns)
        turns[int(number)] = replace(turn, verdict=verdict)
        changed = replace(conversation, turns=tuple(turns))
        drawn = redraw(changed, self._service, token, texts)
        return drawn, dump(changed), gr.update(visible=verdict == "down"), key, None, ""

    def explain(self, request: gr.Request, key: str, reason: str | None, comment: str | None) -> Any:
        """Store why an answer is wrong."""
        texts = texts_of(request, self._service.settings)
        try:
            self._store.explain(key, reason, comment)
        except RagError as error:
            gr.Warning(problem_text(error, texts))
            return gr.skip()
        gr.Info(texts("feedback.thanks"), duration=3)
        return gr.update(visible=False)
