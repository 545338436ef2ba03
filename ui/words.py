"""The words of gradio's own components, which the browser puts in by its language."""

from __future__ import annotations

from typing import Literal

import gradio as gr
from gradio.i18n import I18nData

from ui.language import load_texts


def word(key: str) -> I18nData:
    """Return a label that the browser fills in."""
    return I18nData(key)


def page_words(setting: Literal["zh", "en", "auto"]) -> gr.I18n:
    """Return the words for every language a browser may name: those of the setting, or of the browser's choice."""
    chinese = dict(load_texts("en" if setting == "en" else "zh").words)
    english = dict(load_texts("zh" if setting == "zh" else "en").words)
    return gr.I18n(en=english, zh=chinese, **{"zh-CN": chinese, "zh-TW": chinese})
