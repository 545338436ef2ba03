"""Which district a sentence is about, and where one is only named in passing."""

from __future__ import annotations

import pytest

from rag.places import CITY, districts, place_of, topic


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("浦东新区法规累计达到18部", ("浦东新区",)),
        ("推动松江、奉贤大学集聚区", ("松江区", "奉贤区")),
        ("黄浦江岸线贯通", ()),
        ("黄浦区和黄浦江", ("黄浦区",)),
        ("绿水青山就是金山银山", ()),
        ("推动金山整体转型", ("金山区",)),
        ("全市生产总值", ()),
    ],
)
def test_districts_are_known_by_full_and_short_name(text: str, named: tuple[str, ...]) -> None:
    assert districts(text) == named


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("浦东新区法规、管理措施分别新增4部、10部。", "浦东新区"),
        ("崇明东滩候鸟栖息地成为上海首个世界自然遗产。", "崇明区"),
        ("启动实施崇明世界级生态岛建设三年行动计划，推进供水能力提升。", "崇明区"),
        ("示范区新推出18项制度创新成果，华为青浦研发中心正式投用。", CITY),
        ("小洋山北作业区、东方枢纽上海东站、浦东国际机场四期等重大项目加快建设。", CITY),
        ("推动松江、奉贤、临港等大学集聚区能级提升。", CITY),
        ("构建虹桥-嘉定-昆山-相城等功能走廊。", CITY),
        ("外贸进出口总额达到4.2万亿元。", CITY),
    ],
)
def test_a_district_counts_where_the_sentence_is_about_it(sentence: str, place: str) -> None:
    assert place_of(sentence, CITY) == place


def test_a_paragraph_about_a_district_keeps_its_sentences() -> None:
    assert place_of("新增各类总部机构126家。", "浦东新区") == "浦东新区"
    assert place_of("推动浦东、临港联动。", "浦东新区") == "浦东新区"
    assert place_of("与徐汇、静安两区联动。", "浦东新区") == CITY


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("浦东引领区建设持续深化。", "浦东新区"),
        ("10.5全面建设崇明世界级生态岛", "崇明区"),
        ("青浦新城：成为生态宜居之城，统筹推进岸线开发。", "青浦区"),
        ("建设世界一流的航空枢纽设施，推进浦东国际机场四期扩建工程。", None),
        ("推进浦东、临港联动发展。", None),
        ("重点领域改革不断深入。", None),
    ],
)
def test_the_topic_of_a_heading_or_an_opening_sentence(text: str, place: str | None) -> None:
    assert topic(text) == place
