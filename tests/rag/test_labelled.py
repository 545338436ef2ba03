"""What the numbers of a sentence measure."""

from __future__ import annotations

import pytest

from rag.labels import Labelled, labelled, row_unit

ROW = "指标\u2002城镇调查失业率\u2003单位\u2002%\u20032025年目标\u2002<5"


def words(text: str) -> list[tuple[str, str]]:
    return [(one.quantity.text, one.words) for one in labelled(text)]


def only(text: str) -> Labelled:
    (one,) = labelled(text)
    return one


def test_respectively_pairs_by_position() -> None:
    assert words("认定外资总部、研发中心分别新增65家和30家，累计分别达到956家和561家。") == [
        ("65家", "认定外资总部新增"),
        ("30家", "研发中心新增"),
        ("956家", "认定外资总部累计达到"),
        ("561家", "研发中心累计达到"),
    ]


def test_what_it_came_to_is_of_no_year_named_before() -> None:
    assert [one.year for one in labelled("浓度从2015年53微克下降至32微克，公园9座。")] == [2015, None, None]
    assert [one.year for one in labelled("从2015年的2.69万亿元上升到2020年的3.87万亿元。")] == [2015, 2020]


def test_a_second_respectively_with_its_own_subjects_does_not_take_the_first_ones() -> None:
    found = dict(words("甲类企业、乙类企业分别新增6家和3家；东部桥梁、西部桥梁分别建成8座和9座。"))
    assert found["6家"].startswith("甲类企业")
    assert found["3家"].startswith("乙类企业")
    assert found["8座"].startswith("东部桥梁")
    assert found["9座"].startswith("西部桥梁")


def test_cumulative_inherits_the_subject() -> None:
    gain, total = labelled("2024年新增公园141座，累计973座。")
    assert (gain.label, gain.inherited) == ("2024年新增公园", "")
    assert (total.label, total.inherited) == ("累计", "2024年新增公园")
    assert total.words == "2024年新增公园累计"


def test_a_growth_rate_inherits_the_subject() -> None:
    amount, rate = labelled("一般公共预算收入8374.2亿元，增长0.7%。")
    assert amount.inherited == ""
    assert (rate.label, rate.inherited) == ("增长", "一般公共预算收入")


def test_an_own_subject_is_not_overridden() -> None:
    first, second = labelled("全市生产总值增长5%，城镇调查失业率4.2%。")
    assert "生产总值" in first.words
    assert second.words == "城镇调查失业率"


def test_the_year_named_last_belongs_to_a_number() -> None:
    found = labelled("2023年投资2257.4亿元，2024年投资2383亿元。")
    assert [(one.quantity.text, one.year) for one in found] == [("2257.4亿元", 2023), ("2383亿元", 2024)]
    assert only("投资2383亿元。").year is None


def test_the_year_itself_is_no_value() -> None:
    assert [one.quantity.text for one in labelled("到2025年，新增公园120座。")] == ["120座"]


def test_what_is_counted_may_stand_behind() -> None:
    one = only("新增3000张养老床位。")
    assert (one.label, one.after) == ("新增", "养老床位")
    assert "养老床位" in one.words


@pytest.mark.parametrize("text", ["新增公园141座。", "建成3000张养老床位，", "其中：口袋公园60座"])
def test_the_frame_holds_the_quantity_and_its_words(text: str) -> None:
    one = only(text)
    assert one.start <= one.quantity.start < one.quantity.end <= one.end
    framed = text[one.start : one.end]
    assert one.quantity.text in framed
    assert one.label in framed
    assert one.after in framed


def test_a_table_row_names_its_indicator_and_unit() -> None:
    one = only(ROW)
    assert (one.words, one.year) == ("城镇调查失业率", 2025)
    assert row_unit(ROW) == "%"
    assert row_unit("新增公园141座。") is None


def test_document_numbers_and_plain_text_have_no_values() -> None:
    assert labelled("大力推进城市更新。") == ()
    assert labelled("") == ()
    assert [one.quantity.text for one in labelled("（沪府发〔2023〕12号）新增公园141座")] == ["141座"]


def test_numbers_that_follow_one_another_belong_to_the_subjects_in_turn() -> None:
    text = "新增各类总部机构、大企业开放创新中心80家、16家，累计分别达到1522家、103家。"
    assert [(one.quantity.text, one.label) for one in labelled(text)] == [
        ("80家", "新增各类总部机构"),
        ("16家", "大企业开放创新中心"),
        ("1522家", "各类总部机构累计达到"),
        ("103家", "大企业开放创新中心累计达到"),
    ]


def test_numbers_of_other_units_do_not_follow_one_another() -> None:
    assert labelled("新增养老床位、长者食堂4385张和39个。")[0].label == "长者食堂"
