"""How much of a question's subject a text holds."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.overlap import Subject, bigrams, subject
from rag.question import Synonyms, understand
from rag.records import Query

NONE = Synonyms({}, {})


def asked(text: str, synonyms: Synonyms = NONE) -> Query:
    return understand(text, today=dt.date(2025, 6, 1), synonyms=synonyms)


def test_bigrams_of_chinese_and_whole_latin_words_and_numbers() -> None:
    assert bigrams("公园AI 2.5") == {"公园", "ai", "2.5"}
    assert bigrams("新增公园") == {"新增", "增公", "公园"}
    assert bigrams("园") == {"园"}
    assert bigrams("，。") == frozenset()


def test_full_width_counts_as_half_width() -> None:
    assert bigrams("ＡＩ") == bigrams("ai")


def test_year_place_and_asking_words_are_not_the_subject() -> None:
    assert subject(asked("2024年上海新增公园一共有多少座？")).own == bigrams("新增公园")
    assert subject(asked("徐汇区2023年新增公园多少座")).own == bigrams("新增公园")


def test_cover_is_the_share_that_is_held() -> None:
    about = subject(asked("2024年上海新增公园多少座？"))
    assert about.cover("2024年新增公园141座") == 1.0
    assert about.cover("公园城市") == pytest.approx(1 / 3)
    assert about.cover("城镇调查失业率") == 0.0


def test_the_best_official_word_counts_like_the_own_words() -> None:
    about = Subject(bigrams("失业"), (bigrams("登记失业率"), bigrams("调查失业率")))
    assert about.cover("调查失业率") == 1.0
    assert about.cover("登记的失业") == pytest.approx(0.5 * 1 + 0.5 * 0.5)


def test_an_empty_subject_covers_nothing() -> None:
    assert Subject(frozenset(), ()).cover("新增公园") == 0.0


def test_official_words_come_from_the_question() -> None:
    about = subject(asked("失业率多少", Synonyms({"失业率": ("城镇调查失业率",)}, {})))
    assert about.official == (bigrams("城镇调查失业率"),)
