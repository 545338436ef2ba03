"""The chat page: put together here, served on this machine unless the settings say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.components import Component

from rag.pipeline import Assistant, open_assistant
from rag.settings import Settings
from ui.api import Endpoints
from ui.chat_layout import chat_parts
from ui.chat_tab import ChatTab
from ui.documents_tab import DocumentsTab, document_parts, intro_html
from ui.evaluation_tab import EvaluationTab, evaluation_parts
from ui.evaluation_tab import source_choices as evaluation_sources
from ui.feedback_form import FeedbackForm, reasons
from ui.frame import Frame, hidden_parts, side
from ui.language import Texts, choose_language, load_texts
from ui.readers import texts_of
from ui.scope import choices
from ui.server import check_exposure, listen, make_app, make_server, prepare
from ui.service import Service, open_service
from ui.settings_tab import SettingsTab, who_choices
from ui.words import word


def build_page(settings: Settings, assistant: Assistant) -> gr.Blocks:
    """Return the page over an opened assistant; nothing listens yet."""
    service = open_service(settings, assistant)
    texts = load_texts(choose_language(settings.language, None))
    title = texts("page.title")
    page: gr.Blocks
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(600, 3600)) as page:
        frame = Frame(*hidden_parts(), *side())
        with gr.Tabs(elem_id="hc-tabs"):
            with gr.Tab(word("page.chat"), elem_id="hc-tab-chat"):
                chat = chat_parts(choices(assistant), texts)
            with gr.Tab(word("page.documents"), elem_id="hc-tab-documents") as documents_tab:
                documents = document_parts(texts, service)
            with gr.Tab(word("page.evaluation"), elem_id="hc-tab-evaluation"):
                evaluation = evaluation_parts(texts)
            with gr.Tab(word("page.settings"), elem_id="hc-tab-settings"):
                who = SettingsTab(service, frame).build(texts)
        # First of all, for its endpoints' names: gradio names every event after its function unless the name is taken.
        Endpoints(service).offer()
        ChatTab(service, frame, chat).wire(page)
        FeedbackForm(service, frame, chat.form, chat.log).wire()
        DocumentsTab(service, frame, documents, chat.filters).wire(documents_tab)
        EvaluationTab(service, frame, evaluation).wire()
        _translate(
            page,
            service,
            {
                documents.intro: lambda words: intro_html(words, service),
                evaluation.source: lambda words: gr.Radio(choices=evaluation_sources(words)),
                who: lambda words: gr.Radio(choices=who_choices(words)),
                chat.form.reason: lambda words: gr.Radio(choices=reasons(words)),
            },
        )
    page.queue(default_concurrency_limit=8, max_size=200)
    return page


def _translate(page: gr.Blocks, service: Service, parts: dict[Component, Callable[[Texts], Any]]) -> None:
    """Put words that gradio does not translate by itself into the reader's language when the page is opened."""
    if service.settings.language != "auto":
        return

    def speak(request: gr.Request) -> list[Any]:
        words = texts_of(request, service.settings)
        return [made(words) for made in parts.values()]

    page.load(speak, None, list(parts), show_progress="hidden", api_visibility="private")


def serve(settings: Settings) -> None:
    """Serve the page until the process is stopped.

    Raises InputError for settings that would leave the page open to others or a port that is taken,
    IndexMissingError without an index.
    """
    check_exposure(settings)
    with listen(settings) as listening:
        prepare(settings)
        page = build_page(settings, open_assistant(settings))
        make_server(make_app(page, settings)).run(sockets=[listening])
