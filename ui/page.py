"""The chat page: put together here, served on this machine unless the settings say otherwise."""

from __future__ import annotations

import gradio as gr

from rag.pipeline import Assistant, open_assistant
from rag.settings import Settings
from ui.chat_layout import Frame, chat_parts, hidden_parts, side
from ui.chat_tab import ChatTab
from ui.language import choose_language, load_texts
from ui.scope import choices
from ui.server import check_exposure, listen, make_app, make_server, prepare
from ui.service import open_service
from ui.words import word


def build_page(settings: Settings, assistant: Assistant) -> gr.Blocks:
    """Return the page over an opened assistant; nothing listens yet."""
    service = open_service(settings, assistant)
    texts = load_texts(choose_language(settings.language, None))
    title = texts("page.title")
    page: gr.Blocks
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(600, 3600)) as page:
        frame = Frame(*hidden_parts(), *side())
        with gr.Tabs(elem_id="hc-tabs"), gr.Tab(word("page.chat"), elem_id="hc-tab-chat"):
            parts = chat_parts(choices(assistant), texts)
        ChatTab(service, frame, parts).wire(page)
    page.queue(default_concurrency_limit=8, max_size=200)
    return page


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
