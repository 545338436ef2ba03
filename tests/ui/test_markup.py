from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.samples import EVIL
from ui.markup import button, plain, tag


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(markup)
    parser.close()
    return parser.found


@given(st.text())
def test_text_shows_itself_and_holds_no_markup(text: str) -> None:
    shown = plain(text)
    assert elements(shown) == []
    # Neither HTML nor Markdown has anything to work with, nor can a line end a block of HTML.
    assert not re.search(r"[<>*_`~\[\]()!\\|\n]", shown)
    assert re.sub(r"\s+", "", html.unescape(shown)) == re.sub(
        r"[\s\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]+", "", text
    )


def test_text_cannot_turn_the_reading_direction() -> None:
    assert plain("100\u202e元001") == "100元001"


@given(st.text())
def test_an_attribute_holds_its_value_and_nothing_else(value: str) -> None:
    [(name, attributes)] = elements(tag("p", "", title=value, class_="a"))
    assert name == "p"
    assert set(attributes) == {"title", "class"}


def test_attributes_that_are_off_are_left_out() -> None:
    assert tag("button", "x", disabled=True, hidden=False, id=None, aria_label="a") == (
        '<button disabled aria-label="a">x</button>'
    )


def test_a_button_carries_its_action_and_value() -> None:
    [(_, attributes)] = elements(button("ask", EVIL, plain(EVIL), class_="hc-act"))
    assert attributes == {"type": "button", "name": "ask", "value": EVIL, "class": "hc-act"}
