"""The parts of the chat tab as they lie on the page; what they do is wired elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from rag.records import Status
from ui.feedback_form import FormParts, form_parts
from ui.language import Texts
from ui.markup import button, join, plain, tag
from ui.scope import Choices
from ui.theme import asset
from ui.words import word

_EXAMPLES = ("number", "list", "comparison", "place", "followup", "refuse")
_STATUSES: tuple[Status, ...] = ("done", "planned", "standing")


@dataclass(frozen=True, slots=True)
class Filters:
    """The fields of the scope."""

    line: gr.HTML
    source: gr.Radio
    documents: gr.Dropdown
    years: gr.Dropdown
    places: gr.Dropdown
    statuses: gr.Dropdown

    @property
    def fields(self) -> list[gr.Dropdown]:
        """The four filters in the order of a Scope."""
        return [self.documents, self.years, self.places, self.statuses]


@dataclass(frozen=True, slots=True)
class ChatParts:
    """The chat itself and the source panel."""

    log: gr.Chatbot
    box: gr.Textbox
    filters: Filters
    form: FormParts
    source: gr.HTML


def chat_parts(offered: Choices, texts: Texts) -> ChatParts:
    """Lay out the chat, its filters, the question box and, beside them, the source panel."""
    with gr.Row(elem_id="hc-desk", equal_height=False):
        with gr.Column(elem_id="hc-main", scale=5):
            log = gr.Chatbot(
                elem_id="hc-chat",
                label=word("chat.label"),
                show_label=False,
                layout="panel",
                height="100%",
                autoscroll=False,
                buttons=[],
                sanitize_html=True,
                allow_tags=False,
                latex_delimiters=[],
                group_consecutive_messages=False,
                feedback_options=None,
                placeholder=hero_html(texts),
                allow_file_downloads=False,
            )
            form = form_parts(texts)
            filters = _filters(offered, texts)
            box = gr.Textbox(
                elem_id="hc-box",
                label=word("chat.box"),
                show_label=False,
                placeholder=word("chat.placeholder"),
                lines=1,
                max_lines=6,
                max_length=10_000,
                submit_btn=True,
                autofocus=True,
                container=False,
            )
        with gr.Column(elem_id="hc-side-source", scale=4):
            source = gr.HTML("", js_on_load=asset("source.js"), elem_id="hc-source", apply_default_css=False)
    return ChatParts(log, box, filters, form, source)


def _filters(offered: Choices, texts: Texts) -> Filters:
    with gr.Column(elem_id="hc-scope"):
        line = gr.HTML("", elem_id="hc-scope-line", apply_default_css=False, js_on_load=None)
        with gr.Accordion(word("scope.open"), open=False, elem_id="hc-filters"):
            source = gr.Radio(
                source_choices(texts), value="shipped", label=word("scope.shelf"), elem_id="hc-scope-source"
            )
            with gr.Row():
                documents = _dropdown("documents", list(offered.documents), 3)
                years = _dropdown("years", [(str(year), year) for year in offered.years], 1)
                places = _dropdown("places", [(place, place) for place in offered.places], 1)
                statuses = _dropdown("statuses", status_choices(texts), 1)
    return Filters(line, source, documents, years, places, statuses)


def _dropdown(name: str, offered: list[tuple[str, str]] | list[tuple[str, int]], scale: int) -> gr.Dropdown:
    return gr.Dropdown(
        offered,
        value=[],
        multiselect=True,
        label=word(f"scope.{name}"),
        elem_id=f"hc-scope-{name}",
        scale=scale,
        min_width=140,
    )


def source_choices(texts: Texts) -> list[tuple[str, str]]:
    """Return where answers may come from, in words."""
    return [(texts(f"shelf.{name}"), name) for name in ("shipped", "own", "both")]


def status_choices(texts: Texts) -> list[tuple[str, str]]:
    """Return the statuses in words."""
    return [(texts(f"status.{name}"), name) for name in _STATUSES]


def hero_html(texts: Texts) -> str:
    """Return what stands in an empty conversation: what this is, and questions that show what it can do."""
    cards = (
        button(
            "ask",
            texts(f"hero.{name}_question"),
            tag("span", plain(texts(f"hero.{name}")), class_="hc-example-kind")
            + tag("span", plain(texts(f"hero.{name}_question"))),
            class_="hc-example",
        )
        for name in _EXAMPLES
    )
    return tag(
        "div",
        tag("h2", plain(texts("hero.title")))
        + tag("p", plain(texts("hero.text")))
        + tag("div", join(cards), class_="hc-examples"),
        class_="hc-hero",
    )
