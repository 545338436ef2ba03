from __future__ import annotations

import re

import pytest

from ui.language import FOLDER, choose_language, load_texts
from ui.words import page_words


def fields(words: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", words))


def test_both_languages_have_the_same_keys_with_the_same_fields() -> None:
    chinese, english = load_texts("zh").words, load_texts("en").words
    assert chinese.keys() == english.keys()
    assert {key: fields(words) for key, words in chinese.items()} == {
        key: fields(words) for key, words in english.items()
    }


def test_every_key_that_the_code_names_exists() -> None:
    words = load_texts("zh").words
    named: set[str] = set()
    for path in (FOLDER.parent).glob("*.py"):
        named |= set(
            re.findall(r"(?:texts|word|words)\(\s*\"([a-z_]+(?:\.[a-z_]+)+)\"", path.read_text(encoding="utf-8"))
        )
    assert len(named) > 60
    assert named <= words.keys()


@pytest.mark.parametrize(
    ("setting", "header", "language"),
    [
        ("zh", "en-GB,en;q=0.9", "zh"),
        ("en", "zh-CN", "en"),
        ("auto", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("auto", "zh-TW", "zh"),
        ("auto", "en-GB,zh;q=0.5", "en"),
        ("auto", "fr", "en"),
        ("auto", None, "zh"),
        ("auto", "", "zh"),
        ("auto", "*", "zh"),
    ],
)
def test_the_language_is_the_setting_or_the_browsers_first(setting: str, header: str | None, language: str) -> None:
    assert choose_language(setting, header) == language  # type: ignore[arg-type]


def test_words_are_filled_in() -> None:
    assert load_texts("zh")("source.page", page=3) == "第 3 页"
    with pytest.raises(KeyError):
        load_texts("zh")("no.such_key")


def test_a_fixed_language_is_given_to_every_browser() -> None:
    fixed = page_words("zh").translations
    assert fixed["en"]["page.chat"] == fixed["zh"]["page.chat"] == "问答"
    free = page_words("auto").translations
    assert free["en"]["page.chat"] == "Ask"
