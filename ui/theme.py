"""The look of the page: system fonts, paper and ink, one accent; nothing is loaded from outside."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio.themes.utils import colors, sizes

ASSETS = Path(__file__).resolve().parent / "assets"
SANS = ("system-ui", "-apple-system", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC",
        "Source Han Sans SC", "sans-serif")  # fmt: skip
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace")

_INK = colors.Color(
    c50="#eef5f4", c100="#d9e9e7", c200="#b4d3d0", c300="#86b7b3", c400="#549590", c500="#2f7872",
    c600="#22625d", c700="#1c4f4b", c800="#183f3c", c900="#143330", c950="#0b1f1d", name="ink",
)  # fmt: skip
_PAPER = colors.Color(
    c50="#fbfaf7", c100="#f4f2ec", c200="#e8e5dc", c300="#d4d0c4", c400="#a8a496", c500="#7b776b",
    c600="#5b584e", c700="#43413a", c800="#2b2a27", c900="#1e1e1d", c950="#161717", name="paper",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """Return the theme. Fonts are plain names: gradio's default theme would ask a font server for them."""
    made = gr.themes.Base(
        primary_hue=_INK,
        secondary_hue=_INK,
        neutral_hue=_PAPER,
        font=list(SANS),
        font_mono=list(MONO),
        text_size=sizes.text_md,
        radius_size=sizes.radius_md,
        spacing_size=sizes.spacing_md,
    )
    return made.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        background_fill_primary="#fffefb",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_900",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_width_dark="0px",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_title_text_weight="500",
        block_title_text_size="*text_sm",
        input_background_fill="#fffefb",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_width_dark="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_400",
        input_border_color_focus_dark="*primary_400",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="*neutral_100",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        body_text_color="*neutral_900",
        body_text_color_dark="#e7e4dc",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_400",
    )


def asset(name: str) -> str:
    """Return the text of a style sheet or script of ours."""
    return (ASSETS / name).read_text(encoding="utf-8")
