"""Texts to search tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.tokens import Tokenizer, fold, mine_terms, simplify


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(tmp_path_factory.mktemp("jieba"), ("沪惠保险",))


def test_traditional_becomes_simplified_and_simplified_stays() -> None:
    assert simplify("城鎮調查失業率") == "城镇调查失业率"
    assert simplify("城镇调查失业率") == "城镇调查失业率"


def test_folding_joins_widths_and_cases() -> None:
    assert fold("ＡＩ２０２４％") == "ai2024%"


def test_words_are_cut_without_stop_words_and_punctuation(tokenizer: Tokenizer) -> None:
    words = tokenizer.words("2024年，上海新增的公园有多少座？")
    assert {"2024", "新增", "公园"} <= set(words)
    assert not {"的", "多少", "上海", "，", "？"} & set(words)


def test_terms_of_the_field_are_kept_whole(tokenizer: Tokenizer, tmp_path: Path) -> None:
    assert "沪惠保险" in tokenizer.words("参加沪惠保险")
    assert "沪惠保险" not in Tokenizer(tmp_path).words("参加沪惠保险")


def test_a_clause_is_not_one_token(tokenizer: Tokenizer) -> None:
    assert max(map(len, tokenizer.words("既有多层住宅加装电梯三千余台"))) <= 4


def test_bigrams_and_whole_numbers(tokenizer: Tokenizer) -> None:
    assert tokenizer.bigrams("新公园2383.5亿AI") == ["新公", "公园", "2383.5", "亿", "ai"]
    assert tokenizer.bigrams("。！") == []


def test_the_cache_stays_in_its_folder(tmp_path: Path) -> None:
    Tokenizer(tmp_path / "cache").words("公园")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["jieba.cache"]


def test_terms_are_mined_from_quotation_marks() -> None:
    assert mine_terms(["推进“一网通办”和“一网统管”", "“一网通办”"]) == ("一网统管", "一网通办")
    assert mine_terms(["“这是一个远远超过十个字的引文内容”"], ["家门口", "长"]) == ("家门口",)
