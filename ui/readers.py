"""What a request tells of its reader: the language, and which session it belongs to."""

from __future__ import annotations

import gradio as gr

from rag.settings import Settings
from ui.language import Texts, choose_language, load_texts


def texts_of(request: gr.Request, settings: Settings) -> Texts:
    """Return the words in the reader's language."""
    return load_texts(choose_language(settings.language, request.headers.get("accept-language")))


def session_of(request: gr.Request) -> str:
    """Return what the limits count by: the session of a browser, or the address of a program without one."""
    host = request.client.host if request.client else ""
    # The MCP server hands over the web server's own request, which knows of no session.
    return getattr(request, "session_hash", None) or f"address {host}"
