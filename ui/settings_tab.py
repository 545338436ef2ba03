"""The settings tab: a session's own language model, quotes only, how many passages."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.errors import RagError
from ui.frame import Frame
from ui.language import Texts
from ui.own_model import HITS, read_fields, wishes
from ui.problems import problem_text
from ui.readers import texts_of
from ui.service import Service, Wishes
from ui.words import word


class SettingsTab:
    """Lays the tab out and answers its two buttons."""

    def __init__(self, service: Service, frame: Frame) -> None:
        self._service = service
        self._frame = frame

    def build(self, texts: Texts) -> gr.Radio:
        """Lay the tab out and connect it; return the field whose choices depend on the language."""
        with gr.Column(elem_classes="hc-sheet"):
            gr.Markdown(word("settings.intro"), elem_classes="hc-lead")
            state = gr.Markdown(self._server_words(texts), elem_id="hc-settings-state", elem_classes="hc-note")
            who = gr.Radio(who_choices(texts), value="auto", label=word("settings.mode"), elem_id="hc-set-mode")
            with gr.Row():
                address = gr.Textbox(
                    label=word("settings.url"), placeholder="https://…/v1", max_length=500, elem_id="hc-set-url"
                )
                name = gr.Textbox(label=word("settings.model"), max_length=200, elem_id="hc-set-name")
            with gr.Row():
                key = gr.Textbox(
                    label=word("settings.key"),
                    type="password",
                    max_length=500,
                    elem_id="hc-set-key",
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
                )
                hits = gr.Slider(
                    HITS[0],
                    HITS[1],
                    value=self._default_hits(),
                    step=1,
                    label=word("settings.hits"),
                    elem_id="hc-set-hits",
                )
            with gr.Row():
                apply = gr.Button(
                    word("settings.apply"), variant="primary", scale=0, min_width=140, elem_id="hc-set-apply"
                )
                forget = gr.Button(word("settings.forget"), scale=0, min_width=220, elem_id="hc-set-forget")
        fields = [who, address, name, key, hits]
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        apply.click(self.apply, fields, [self._frame.wishes, key, state], **hidden)
        forget.click(self.forget, None, [self._frame.wishes, *fields, state], **hidden)
        return who

    def apply(self, request: gr.Request, *fields: Any) -> tuple[Any, str, str]:
        """Take the fields over for this session; the key leaves the page at once."""
        texts = texts_of(request, self._service.settings)
        try:
            wanted = wishes(read_fields(*fields), self._service.settings)
        except RagError as error:
            gr.Warning(problem_text(error, texts))
            return gr.skip(), "", gr.skip()
        if wanted.chat is not None:
            return wanted, "", texts("settings.applied", name=wanted.chat.name)
        return (
            wanted,
            "",
            texts("settings.applied_extractive") if wanted.mode == "extractive" else self._server_words(texts),
        )

    def forget(self, request: gr.Request) -> tuple[Any, ...]:
        """Go back to what the server is set to."""
        texts = texts_of(request, self._service.settings)
        words = f"{texts('settings.forgotten')} {self._server_words(texts)}"
        return Wishes(), "auto", "", "", "", self._default_hits(), words

    def _server_words(self, texts: Texts) -> str:
        chat = self._service.assistant.chat
        return texts("settings.server_none") if chat is None else texts("settings.server", name=chat.name)

    def _default_hits(self) -> int:
        return min(self._service.settings.hits, HITS[1])


def who_choices(texts: Texts) -> list[tuple[str, str]]:
    """Return who may write the answers, in words."""
    return [(texts(f"settings.mode_{name}"), name) for name in ("auto", "extractive", "llm")]
