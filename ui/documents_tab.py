"""The tab for a reader's own documents: upload, list, inspect, delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.loading import SUFFIXES
from rag.pipeline import Assistant
from ui.chat_layout import Filters
from ui.frame import Frame
from ui.inspection_view import inspection_html, list_html
from ui.language import Texts
from ui.markup import join, plain, tag
from ui.own_documents import Added, Upload, new_token
from ui.problems import PageError, problem_text
from ui.readers import texts_of
from ui.service import Service
from ui.words import word

_KINDS = ("txt", "md", "html", "docx", "pdf", "png", "jpg", "tif")  # as readers know them, synonyms left out


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parts of the tab that change."""

    intro: gr.HTML
    files: gr.File
    report: gr.HTML
    listing: gr.HTML
    detail: gr.HTML
    clear: gr.Button


def document_parts(texts: Texts, service: Service) -> DocumentParts:
    """Lay the tab out."""
    with gr.Column(elem_classes="hc-sheet"):
        intro = gr.HTML(intro_html(texts, service), elem_id="hc-docs-intro", apply_default_css=False, js_on_load=None)
        files = gr.File(
            label=word("upload.drop"),
            file_count="multiple",
            file_types=sorted(SUFFIXES),
            height=150,
            show_label=False,
            elem_id="hc-docs-files",
        )
        report = gr.HTML("", elem_id="hc-docs-report", apply_default_css=False, js_on_load=None)
        listing = gr.HTML("", elem_id="hc-docs-list", apply_default_css=False, js_on_load=None)
        clear = gr.Button(word("upload.clear"), size="sm", scale=0, elem_id="hc-docs-clear", visible=False)
        detail = gr.HTML("", elem_id="hc-docs-detail", apply_default_css=False, js_on_load=None)
    return DocumentParts(intro, files, report, listing, detail, clear)


def intro_html(texts: Texts, service: Service) -> str:
    """Return what the tab is for and its limits."""
    settings = service.settings
    formats = texts("years.comma").join(kind for kind in _KINDS if f".{kind}" in SUFFIXES)
    words = texts("upload.intro", files=settings.upload_files, megabytes=settings.upload_megabytes, formats=formats)
    return tag("p", plain(words), class_="hc-lead")


class DocumentsTab:
    """What the events of the tab do. The token, which the browser keeps, is the only way to a collection."""

    def __init__(self, service: Service, frame: Frame, parts: DocumentParts, filters: Filters) -> None:
        self._service = service
        self._frame = frame
        self._parts = parts
        self._filters = filters

    def wire(self, tab: gr.Tab) -> None:
        """Connect the events."""
        frame, parts = self._frame, self._parts
        changed = [parts.report, parts.listing, parts.clear, parts.detail, self._filters.source]
        hidden: dict[str, Any] = {"api_visibility": "private", "concurrency_id": "index", "concurrency_limit": 2}
        parts.files.upload(
            self.upload, [parts.files, frame.token], [parts.files, frame.token, *changed],
            show_progress="full", show_progress_on=parts.report, **hidden,
        )  # fmt: skip
        frame.bridge.drop(self.drop, frame.token, changed, trigger_mode="multiple", show_progress="hidden", **hidden)
        parts.clear.click(
            self.clear, frame.token, [frame.token, *changed],
            js="(token) => window.huce.sure() ? token : ''", trigger_mode="multiple", show_progress="hidden", **hidden,
        )  # fmt: skip
        frame.bridge.inspect(self.inspect, frame.token, parts.detail, show_progress="hidden", **hidden)
        tab.select(self.show, frame.token, [parts.listing, parts.clear], show_progress="hidden", **hidden)
        frame.token.change(None, frame.token, None, js="(token) => window.huce.keepToken(token)")

    def upload(
        self,
        request: gr.Request,
        files: Sequence[str] | None,
        token: str,
        progress: gr.Progress = gr.Progress(track_tqdm=True),  # noqa: B008 - gradio finds it by this default
    ) -> tuple[Any, ...]:
        """Take files in and index them; what cannot be used is named with the reason."""
        texts = texts_of(request, self._service.settings)
        progress(0, desc=texts("upload.working"))
        key = token or new_token()
        uploads = [Upload(Path(path), Path(path).name) for path in files or ()]
        try:
            added = self._service.own.add(key, uploads, progress=True)
        except RagError as error:
            return None, token, tag("p", plain(problem_text(error, texts)), class_="hc-problem"), *self._unchanged(4)
        listing, clear = self._listing(key, texts)
        source = "own" if added.names else gr.skip()
        return (
            None,
            key if self._service.own.names(key) else token,
            added_html(added, texts),
            listing,
            clear,
            "",
            source,
        )

    def drop(self, request: gr.Request, event: gr.EventData, token: str) -> tuple[Any, ...]:
        """Delete one document."""
        texts = texts_of(request, self._service.settings)
        name = str(event._data.get("value", "")) if isinstance(event._data, dict) else ""
        try:
            self._service.own.remove(token, name)
        except RagError as error:
            return tag("p", plain(problem_text(error, texts)), class_="hc-problem"), *self._unchanged(4)
        return self._after(token, texts("upload.removed", name=name), texts)

    def clear(self, request: gr.Request, token: str) -> tuple[Any, ...]:
        """Delete the whole collection; an empty token means that the reader thought better of it."""
        texts = texts_of(request, self._service.settings)
        if not token:
            return self._unchanged(6)
        try:
            self._service.own.clear(token)
        except PageError as error:
            return token, tag("p", plain(problem_text(error, texts)), class_="hc-problem"), *self._unchanged(4)
        return "", *self._after("", texts("upload.cleared"), texts)

    def inspect(self, request: gr.Request, event: gr.EventData, token: str) -> str:
        """Show what was understood of a document and what was left out."""
        name = str(event._data.get("value", "")) if isinstance(event._data, dict) else ""
        assistant = self._assistant(token)
        if assistant is None or name not in assistant.documents:
            return ""
        chunks = [chunk for chunk in assistant.chunks if chunk.document_id == name]
        return inspection_html(assistant.documents[name], chunks, texts_of(request, self._service.settings))

    def show(self, request: gr.Request, token: str) -> tuple[str, Any]:
        """List the documents."""
        return self._listing(token, texts_of(request, self._service.settings))

    def _after(self, token: str, words: str, texts: Texts) -> tuple[Any, ...]:
        listing, clear = self._listing(token, texts)
        source = gr.skip() if token and self._service.own.names(token) else "shipped"
        return tag("p", plain(words), class_="hc-note"), listing, clear, "", source

    def _unchanged(self, count: int) -> tuple[Any, ...]:
        return tuple(gr.skip() for _ in range(count))

    def _listing(self, token: str, texts: Texts) -> tuple[str, Any]:
        assistant = self._assistant(token)
        if assistant is None:
            return tag("p", plain(texts("upload.empty")), class_="hc-note"), gr.Button(visible=False)
        return list_html(assistant, texts), gr.Button(visible=True)

    def _assistant(self, token: str) -> Assistant | None:
        try:
            return self._service.own.assistant(token) if token else None
        except RagError:
            return None


def added_html(added: Added, texts: Texts) -> str:
    """Return what became of an upload."""
    names = texts("years.comma").join(added.names)
    done = texts("upload.done", count=len(added.names), names=names)
    refused = [
        tag("li", plain(texts("upload.refused", name=name, reason=problem_text(error, texts))))
        for name, error in added.refused
    ]
    return join([
        tag("p", plain(done), class_="hc-note") if added.names else None,
        tag("ul", join(refused), class_="hc-problem") if refused else None,
    ])  # fmt: skip
