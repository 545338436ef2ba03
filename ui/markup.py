"""Text to inert HTML: nothing that a document, a reader or a model writes is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[\w .-]*")  # a name or a number needs no escaping in an attribute
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return text as HTML that shows exactly that text, on one line.

    Every ASCII punctuation mark becomes a character reference, so that neither HTML nor the chat
    component's Markdown finds anything in it; characters that reverse the reading direction are left out.
    """
    clean = _CONTROL.sub("", text)
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", _SPACE.sub(" ", clean))


def tag(element: str, content: str, /, **attributes: str | int | bool | None) -> str:
    """Return an element around ready HTML; attribute values are escaped, `class_` and the like lose the underscore."""
    return f"<{element}{_attributes(attributes)}>{content}</{element}>"


def _attributes(values: dict[str, str | int | bool | None]) -> str:
    shown: list[str] = []
    for name, value in values.items():
        key = name.rstrip("_").replace("_", "-")
        if value is True:
            shown.append(f" {key}")
        elif value is not None and value is not False:
            text = str(value)
            shown.append(f' {key}="{text if _NAME.fullmatch(text) else plain(text)}"')
    return "".join(shown)


def button(action: str, value: str, content: str, /, **attributes: str | int | bool | None) -> str:
    """Return a button that the page's script reports as `action` with `value`."""
    return tag("button", content, type="button", name=action, value=value, **attributes)


def join(parts: Iterable[str | None]) -> str:
    """Put pieces of HTML together, leaving out what is missing."""
    return "".join(part for part in parts if part)
