"""Questions made by rule: what is asked, which characters answer, in which words."""

from __future__ import annotations

import random

import pytest

from embeddings.training_questions import Draft, Phraser, drafts, load_lexicon
from embeddings.training_sources import Passage, year_tag

TITLE = "2025年上海市政府工作报告"


def passage(text: str) -> Passage:
    return Passage(text, TITLE, ("一、2024年工作回顾",), (2024,), "上海市", "完成")


def found(text: str, kind: str) -> list[tuple[str, str]]:
    return [(draft.subject, text[slice(*draft.span)]) for draft in drafts(passage(text)) if draft.kind == kind]


def test_a_value_is_asked_with_its_subject() -> None:
    assert found("新增养老床位4385张，建成社区长者食堂39个。", "number") == [
        ("新增养老床位", "4385张"),
        ("建成社区长者食堂", "39个"),
    ]


def test_a_bare_value_takes_the_subject_of_the_clause_before() -> None:
    expected = [("新增公园", "141座"), ("新增公园累计达到", "973座")]
    assert found("新增公园141座，累计达到973座。", "number") == expected
    assert found("新增公园141座、累计达到973座。", "number") == expected


def test_respectively_pairs_by_position() -> None:
    text = "跨国公司地区总部、外资研发中心分别新认定60家和30家，累计分别达到1016家和591家。"
    assert found(text, "number") == [
        ("跨国公司地区总部新认定", "60家"),
        ("外资研发中心新认定", "30家"),
        ("跨国公司地区总部累计达到", "1016家"),
        ("外资研发中心累计达到", "591家"),
    ]


def test_a_year_is_no_value() -> None:
    assert found("到2025年基本建成国际中心。", "number") == []


def test_a_list_is_its_items_without_the_verb() -> None:
    text = "大力发展首发经济、银发经济、夜间经济、直播经济，推进消费。"
    assert found(text, "list") == [("大力发展", "首发经济、银发经济、夜间经济、直播经济")]


def test_a_quoted_name_is_left_out_of_its_question() -> None:
    assert ("实施什么行动升级版", "浦江之光") in found("实施“浦江之光”行动升级版。", "name")


def test_a_definition_answers_for_its_term() -> None:
    assert found("城市更新：对建成区空间形态和功能的持续改善。", "definition") == [
        ("城市更新", "对建成区空间形态和功能的持续改善。")
    ]


def test_every_draft_lies_inside_the_text() -> None:
    text = "配合发布“科创板八条”，持牌金融机构增加到1782家，推动铅、镍、锡和氧化铝期权上市。"
    for draft in drafts(passage(text)):
        assert 0 <= draft.span[0] < draft.span[1] <= len(text)


@pytest.mark.parametrize("seed", range(5))
def test_wordings_repeat_with_the_seed(seed: int) -> None:
    draft = Draft("number", "新增养老床位", (6, 11), "张")
    source = passage("新增养老床位4385张。")
    first, second = (Phraser(load_lexicon(), random.Random(seed)).phrase(draft, source) for _ in range(2))
    assert first == second


def test_wordings_vary_and_name_no_other_year() -> None:
    phraser = Phraser(load_lexicon(), random.Random(1))
    draft, source = Draft("number", "新增养老床位", (6, 11), "张"), passage("新增养老床位4385张。")
    wordings = [phraser.phrase(draft, source) for _ in range(200)]
    assert len({wording.text for wording in wordings}) > 100
    assert {wording.year for wording in wordings} == {2024, None}
    assert any("老人床位" in wording.text for wording in wordings)
    assert any(wording.text.isascii() for wording in wordings)
    assert all("4385" not in wording.text for wording in wordings)


def test_header_is_what_the_product_writes() -> None:
    assert passage("x").header == f"{TITLE} > 一、2024年工作回顾 [2024年 上海市 完成]"
    assert year_tag((2021, 2022, 2023)) == "2021-2023年"
    assert year_tag((2021, 2023)) == "2021年、2023年"
