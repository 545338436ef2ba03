"""What surrounds the tabs: the bridge to the page's script, the values that the browser keeps, the conversations."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr
from gradio.events import Dependency

from ui.markup import plain, tag
from ui.theme import asset
from ui.words import word


@dataclass(frozen=True, slots=True)
class Frame:
    """What every tab shares: hidden values of the browser, and the parts beside the chat.

    `talk` is the conversation and `token` the key to the reader's own documents, both kept by the browser;
    `file` is what the browser is to download next, `report` that of the last evaluation. `wishes` is what the
    session has set for itself, kept by the server for as long as the session lasts.
    """

    bridge: gr.HTML
    talk: gr.JSON
    token: gr.Textbox
    file: gr.JSON
    report: gr.JSON
    wishes: gr.State
    shelf: gr.HTML
    fresh: gr.Button


def hidden_parts() -> tuple[gr.HTML, gr.JSON, gr.Textbox, gr.JSON, gr.JSON, gr.State]:
    """Return what is never seen: the bridge to the page's script and the values that the browser keeps."""
    bridge = gr.HTML("", html_template="", js_on_load=asset("bridge.js"), elem_id="hc-bridge", visible="hidden")
    return (
        bridge,
        gr.JSON(value=None, visible=False),
        gr.Textbox(value="", visible=False),
        gr.JSON(value=None, visible=False),
        gr.JSON(value=None, visible=False),
        gr.State(None, time_to_live=12 * 3600),
    )


def side() -> tuple[gr.HTML, gr.Button]:
    """Return the list of conversations and the button for a new one."""
    with gr.Sidebar(elem_id="hc-side", width=268, label=word("page.sidebar")):
        gr.HTML(tag("h1", plain("沪策")), elem_id="hc-brand", apply_default_css=False, js_on_load=None)
        fresh = gr.Button(word("shelf.new"), elem_id="hc-fresh", size="sm")
        shelf = gr.HTML(
            html_template='<nav id="hc-shelf"><ul></ul></nav>',
            js_on_load=asset("shelf.js"),
            apply_default_css=False,
        )
    return shelf, fresh


def save_file(event: Dependency, frame: Frame) -> None:
    """Let the browser save what an event has put into `frame.file`; it never lies on the server's disk."""
    event.then(None, frame.file, None, js="(file) => window.huce.download(file)", api_visibility="private")
