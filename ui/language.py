"""The words of the page in Chinese and English, and which of the two a reader gets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
FOLDER = Path(__file__).resolve().parent / "texts"


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language by key."""

    language: Language
    words: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for `key` with `{name}` replaced by the values; an unknown key is a KeyError."""
        return self.words[key].format(**values) if values else self.words[key]


@cache
def load_texts(language: Language) -> Texts:
    """Read the words of one language."""
    return Texts(language, _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            words |= _flat(value, f"{prefix}{key}.")
        else:
            words[f"{prefix}{key}"] = str(value)
    return words


def choose_language(setting: Literal["zh", "en", "auto"], accepted: str | None) -> Language:
    """Return the setting, or, for "auto", Chinese unless the browser's first language is another one.

    `accepted` is the value of the Accept-Language header; without one the page is Chinese.
    """
    if setting != "auto":
        return setting
    first = (accepted or "zh").split(",")[0].split(";")[0].strip().lower()
    return "zh" if not first or first == "*" or first.startswith("zh") else "en"
