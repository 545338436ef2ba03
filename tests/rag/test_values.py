"""What speaks for a number as the answer, and how the chances of several numbers stand to each other."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking import wanted
from rag.labels import labelled
from rag.numbers import Quantity
from rag.question import understand
from rag.records import Hit
from rag.values import FEATURES, WEIGHTS, Value, best_value, chances, load_weights, values_of
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)
PARKS = stated("新增公园141座，累计达到973座。", 2024)[1]
CENTRES = stated("外资总部、研发中心分别新增65家和30家，累计分别达到956家和561家。", 2024)[1]
ROW = stated("指标\u2002城镇调查失业率\u2003单位\u2002%\u20032025年目标\u20035左右", 2025, status="planned")[1]
OLD_TOWN = stated("完成成片改造12万平方米，零星改造16万平方米。", 2024)[1]
CUES = (
    "total", "total_unasked", "gain_for_total", "gain", "no_gain", "rate", "rate_unasked", "share_unasked",
)  # fmt: skip


def values(question: str, *hits: Hit, weights: Mapping[str, float] | None = None) -> dict[str, Value]:
    """Return the candidates by what would be shown of them."""
    query = understand(question, today=TODAY)
    found = values_of(query, wanted(query.text), hits, weights, every=True)
    assert len({value.text for value in found}) == len(found)
    return {value.text: value for value in found}


def kept(question: str, *hits: Hit) -> list[str]:
    """Return what would be shown of the candidates, without those that one beside them rules out."""
    query = understand(question, today=TODAY)
    return [value.text for value in values_of(query, wanted(query.text), hits)]


def features(question: str, text: str, year: int | None = None) -> dict[str, Mapping[str, float]]:
    return {shown: value.features for shown, value in values(question, stated(text, year)[1]).items()}


def only(**weights: float) -> dict[str, float]:
    return {**dict.fromkeys(FEATURES, 0.0), **weights}


def test_every_feature_has_a_stored_weight_and_every_number_all_features() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(stored) == set(FEATURES)
    assert len(FEATURES) == len(set(FEATURES))
    assert all(math.isfinite(weight) for weight in stored.values())
    assert load_weights() == stored
    for value in values("2024年新增公园多少座？", PARKS).values():
        assert set(value.features) == set(FEATURES)
        assert value.score == pytest.approx(sum(stored[name] * value.features[name] for name in FEATURES))


@pytest.mark.parametrize(
    ("question", "text", "shown", "fits", "first", "none"),
    [
        ("公园面积多少公顷？", "公园973座，面积512公顷。", "512公顷", 1, 1, 0),
        ("公园面积多少公顷？", "公园973座，面积512公顷。", "973座", 0, 0, 0),
        ("引进企业多少家？", "引进企业12户。", "12户", 1, 0, 0),
        ("引进企业多少家？", "引进企业指数为12.5。", "12.5", 0, 0, 1),
        ("引进情况的数字是多少？", "引进企业12户。", "12户", 0, 0, 0),
    ],
)
def test_the_unit_asked_for(question: str, text: str, shown: str, fits: int, first: int, none: int) -> None:
    found = features(question, text)[shown]
    assert (found["unit"], found["first_unit"], found["no_unit"]) == (fits, first, none)


def test_a_table_row_lends_its_unit_to_its_numbers() -> None:
    (value,) = values("2025年失业率目标是多少？", ROW).values()
    assert value.text == "5%左右"
    assert ROW.chunk.slice(value.start, value.end) == "5左右"
    assert value.features["unit"] == value.features["first_unit"] == 1
    plain = features("2025年失业率目标是多少？", "城镇调查失业率目标5左右。", 2025)
    assert plain["5左右"]["unit"] == 1, "a rate may stand without a sign"
    assert plain["5左右"]["first_unit"] == 0


def test_the_year_named_before_a_number() -> None:
    text = "2023年公园832座，2024年公园973座。"
    asked = features("2024年公园多少座？", text)
    assert [(one["own_year"], one["other_year"]) for one in asked.values()] == [(0, 1), (1, 0)]
    assert kept("2024年公园多少座？", stated(text, 2024)[1]) == ["973座"]
    assert [one["other_year"] for one in features("2022年公园多少座？", text).values()] == [1, 1]
    unasked = features("公园多少座？", text)
    assert [(one["own_year"], one["other_year"]) for one in unasked.values()] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("question", "text", "shown", "cues"),
    [
        ("2024年新增公园多少座？", "新增公园141座，累计达到973座。", "141座", {"gain"}),
        ("2024年新增公园多少座？", "新增公园141座，累计达到973座。", "973座", {"total_unasked", "no_gain"}),
        ("2024年底公园总数多少座？", "新增公园141座，累计达到973座。", "141座", {"gain_for_total"}),
        ("2024年底公园总数多少座？", "新增公园141座，累计达到973座。", "973座", {"total"}),
        ("公园累计新增多少座？", "新增公园141座。", "141座", set()),
        ("重大工程投资增速是多少？", "重大工程投资2383亿元，增长5.6%。", "5.6%", {"rate"}),
        ("重大工程投资增速是多少？", "重大工程投资2383亿元，增长5.6%。", "2383亿元", set()),
        ("重大工程投资多少亿元？", "重大工程投资2383亿元，增长5.6%。", "5.6%", {"rate_unasked"}),
        ("重大工程投资多少？", "重大工程投资2383亿元，增长5.6%。", "5.6%", {"rate_unasked", "share_unasked"}),
        ("垃圾利用多少？", "垃圾利用占43%。", "43%", {"share_unasked"}),
        ("How many parks are there in total?", "公园累计973座。", "973座", {"total"}),
    ],
)
def test_total_gain_and_rate_are_told_apart(question: str, text: str, shown: str, cues: set[str]) -> None:
    found = features(question, text)[shown]
    assert {name for name in CUES if found[name]} == cues


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("零星的（不是成片的）改造完成多少万平方米？", "零星的改造完成多少万平方米？"),
        ("改造完成多少，不含成片的？", "改造完成多少？"),
        ("改造完成多少(excluding 成片的)？", "改造完成多少？"),
    ],
)
def test_what_the_asker_rules_out_speaks_against(question: str, plain: str) -> None:
    found, without = values(question, OLD_TOWN), values(plain, OLD_TOWN)
    assert found["12万平方米"].features["unwanted"] > 0
    assert found["16万平方米"].features["unwanted"] == without["12万平方米"].features["unwanted"] == 0
    # Nor does it count as a part of the subject.
    for shown, value in found.items():
        assert {**value.features, "unwanted": 0} == without[shown].features


def test_the_wanted_part_of_a_ruled_out_phrase_is_not_unwanted() -> None:
    found = features("零星改造（不是成片改造）多少万平方米？", "成片12万平方米，零星改造16万平方米。")
    assert found["12万平方米"]["unwanted"] > 0
    assert found["16万平方米"]["unwanted"] == 0, "改造 is asked for as well"


def test_siblings_of_one_unit_are_contrasted() -> None:
    centres = stated("外资总部新增65家，研发中心新增30家，总部累计达到956家，研发中心累计达到561家。", 2024)[1]
    found = [value.features["contrast"] for value in values("新增研发中心多少家？", centres).values()]
    labels = [value.features["words"] for value in values("新增研发中心多少家？", centres).values()]
    assert sum(found) == pytest.approx(0)
    assert found == pytest.approx([label - sum(labels) / 4 for label in labels])
    assert found[1] == max(found) > 0 > found[0]


def test_of_numbers_paired_by_position_those_of_the_subject_are_read() -> None:
    assert kept("研发中心多少家？", CENTRES) == ["30家", "561家"]
    assert kept("外资总部多少家？", CENTRES) == ["65家", "956家"]
    assert kept("都有多少家？", CENTRES) == ["65家", "30家", "956家", "561家"]


def test_of_numbers_paired_by_position_the_gain_or_the_total_is_read() -> None:
    assert "956家" not in kept("新增外资总部多少家？", CENTRES)
    assert kept("新增研发中心多少家？", CENTRES) == ["30家"]
    assert "65家" not in kept("外资总部累计多少家？", CENTRES)
    assert {"65家", "956家"} <= set(kept("外资总部新增多少家、累计多少家？", CENTRES))


def test_of_a_gain_and_the_total_it_makes_the_one_asked_for_is_read() -> None:
    assert kept("到2024年底公园一共有多少座？", PARKS) == ["973座"]
    assert kept("2024年新增公园多少座？", PARKS) == ["141座"]
    assert kept("2024年一共建成公园多少座？", PARKS) == ["141座", "973座"]
    unlike = stated("新增公园141座，绿道达到230公里。", 2024)[1]
    assert kept("到2024年底公园一共有多少座？", unlike) == ["141座", "230公里"]


def test_what_a_sum_of_new_things_came_to_is_not_all_there_is() -> None:
    lines = stated("建成机场联络线、西延伸共67公里，全市线路总长近900公里。", 2024)[1]
    assert kept("24年新通的地铁一共多长？", lines) == ["67公里"]
    assert kept("2024年底地铁总长多少公里？", lines) == ["67公里", "近900公里"]


def test_of_numbers_of_several_kinds_those_of_the_kind_asked_for_are_read() -> None:
    airports = stated("货邮和旅客吞吐量分别达到420.6万吨、1.25亿人次。", 2024)[1]
    assert kept("两个机场运了多少旅客？", airports) == ["1.25亿人次"]
    dollars = stated("使用外资175亿美元、约合1243亿元人民币。", 2024)[1]
    assert kept("外资有多少亿美金？", dollars) == ["175亿美元"]
    assert kept("外资有多少？", dollars) == ["175亿美元", "1243亿元"]


def test_a_share_of_the_economy_is_none_of_something_else() -> None:
    both = stated("研发经费相当于生产总值比例达到4.5%，基础研究占研发经费比重达到12%。", 2025)[1]
    assert kept("2025年研发投入占GDP多少？", both) == ["4.5%"]
    assert kept("2025年基础研究占研发经费多少？", both) == ["4.5%", "12%"]


def test_what_the_asker_rules_out_leaves_the_one_beside_it() -> None:
    assert kept("零散的改造（不是成片的）多少平方米？", OLD_TOWN) == ["16万平方米"]
    assert kept("改造多少平方米？", OLD_TOWN) == ["12万平方米", "16万平方米"]
    roads = stated("新建绿道230公里、累计近2000公里。", 2024)[1]
    assert kept("24年新修绿道几公里，不要总长", roads) == ["230公里"]


def test_what_it_came_to_is_not_of_the_year_it_started_from() -> None:
    text = "年均浓度从2015年53微克下降至32微克。"
    assert kept("2020年浓度是多少微克？", stated(text, 2020)[1]) == ["32微克"]
    assert kept("2015年浓度是多少微克？", stated(text, 2020)[1]) == ["53微克", "32微克"]
    assert features("2015年浓度是多少微克？", text)["53微克"]["own_year"] == 1


def test_numbers_of_other_units_are_no_siblings() -> None:
    found = features("重大工程投资多少亿元？", "重大工程投资2383亿元，增长5.6%。")
    assert [(one["alone"], one["contrast"]) for one in found.values()] == [(1, 0), (1, 0)]
    assert {value.features["alone"] for value in values("新增研发中心多少家？", CENTRES).values()} == {0}


def test_the_words_before_a_number_count_more_narrowly_than_its_clause() -> None:
    found = features("重大工程投资多少亿元？", "重大工程投资2383亿元，增长5.6%。")
    assert found["2383亿元"]["label"] == found["2383亿元"]["words"] == found["2383亿元"]["clause"] == 1
    # The rate inherits its subject: its own words say nothing of it.
    assert (found["5.6%"]["label"], found["5.6%"]["words"], found["5.6%"]["clause"]) == (0, 1, 0)
    assert found["5.6%"]["sentence"] == 1


def test_a_number_inside_a_name_is_marked() -> None:
    found = features("公园多少座？", "推进“四个一百”行动，公园973座。")
    assert {shown: one["quoted"] for shown, one in found.items()} == {"四个": 1, "一百": 1, "973座": 0}


def test_what_the_reader_sees_inside_and_around_a_number() -> None:
    at = PARKS.sentence.start + PARKS.text.index("141")
    end = at + len("141座")
    reading = ((at - 2, at, 0.1, 0.0), (at, at + 3, 0.6, 0.2), (at + 3, end, 0.1, 0.5), (end + 1, end + 3, 0.1, 0.2))
    read = replace(PARKS, reading=reading, signals={"answerable": 0.5})
    found = values("新增公园多少座？", read)
    inside = (0.6 + 0.1) * (0.2 + 0.5)
    around = (0.1 + 0.6 + 0.1) * (0.2 + 0.5 + 0.2)
    assert found["141座"].features["read"] == pytest.approx(inside)
    assert found["141座"].features["read_sure"] == pytest.approx(inside * 0.5)
    assert found["141座"].features["near_sure"] == pytest.approx(around * 0.5)
    assert found["973座"].features["read"] == 0
    assert found["141座"].features["answerable"] == 0.5
    unread = values("新增公园多少座？", PARKS)["141座"].features
    assert (unread["read"], unread["read_sure"], unread["near_sure"], unread["answerable"]) == (0, 0, 0, 0)


def test_how_the_sentence_fits_is_shared_by_its_numbers() -> None:
    far = replace(stated("徐汇区计划新增公园9座。", 2023, "徐汇区", "planned")[1], score=-7.0)
    near = replace(PARKS, score=0.5)
    found = values("2024年上海已经新增公园多少座？", near, far)
    fits = ("gap", "year", "place", "status")
    assert [found["141座"].features[name] for name in fits] == pytest.approx([0, 1, 1, 1])
    assert [found["973座"].features[name] for name in fits] == pytest.approx([0, 1, 1, 1])
    # However far behind the best a sentence is, it counts as four.
    assert [found["9座"].features[name] for name in fits] == pytest.approx([4, -1, -0.7, -1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("新增公园不少于120座。", "不少于120座"),
        ("新增公园约120座左右。", "约120座左右"),
        ("新增公园达120座。", "120座"),
        ("失业率控制在5.5%以内。", "5.5%以内"),
        ("建设住房5万套（间），投资3亿元。", "5万套（间）"),
    ],
)
def test_a_value_is_shown_with_its_bound_as_it_stands(text: str, shown: str) -> None:
    hit = stated(text)[1]
    value = values("多少？", hit)[shown]
    assert hit.chunk.slice(value.start, value.end) == shown
    assert value.hit is hit


def test_the_weights_decide() -> None:
    totals = values("2024年底公园总数多少座？", PARKS, weights=only(total=1.0, gain_for_total=-2.0))
    assert {shown: value.score for shown, value in totals.items()} == {"141座": -2.0, "973座": 1.0}


@pytest.mark.parametrize(
    ("question", "hit", "shown"),
    [
        ("2024年新增公园多少座？", PARKS, "141座"),
        ("2024年底公园总数多少座？", PARKS, "973座"),
        ("How many parks were added in 2024?", PARKS, "141座"),
        ("新增研发中心多少家？", CENTRES, "30家"),
        ("研发中心累计多少家？", CENTRES, "561家"),
        ("零星的（不是成片的）改造完成多少万平方米？", OLD_TOWN, "16万平方米"),
        ("成片的（不是零星的）改造完成多少万平方米？", OLD_TOWN, "12万平方米"),
    ],
)
def test_the_best_value_by_the_shipped_weights(question: str, hit: Hit, shown: str) -> None:
    query = understand(question, today=TODAY)
    best = best_value(query, wanted(query.text), [hit])
    assert best is not None
    assert best.text == shown


def test_no_number_no_value() -> None:
    query = understand("公园多少座？", today=TODAY)
    assert best_value(query, wanted(query.text), [stated("公园是绿色的。")[1]]) is None
    assert values_of(query, wanted(query.text), []) == []
    assert chances([]) == []


SAMPLE = values("新增公园多少座？", PARKS)["141座"]


def value(score: float, amount: str) -> Value:
    quantity = Quantity(0, 1, amount, Decimal(amount), "座")
    return replace(SAMPLE, score=score, number=replace(SAMPLE.number, quantity=quantity))


SCORES = st.floats(-30, 30)
RIVALS = st.lists(st.tuples(SCORES, st.integers(1, 5)), min_size=1, max_size=8)


@given(RIVALS)
def test_chances_share_one_among_the_amounts(rivals: list[tuple[float, int]]) -> None:
    found = chances([value(score, str(amount)) for score, amount in rivals])
    by_amount: dict[int, float] = {}
    for (_, amount), chance in zip(rivals, found, strict=True):
        # Wherever an amount stands, it has one chance.
        assert by_amount.setdefault(amount, chance) == pytest.approx(chance)
    assert sum(by_amount.values()) == pytest.approx(1)
    assert all(0 <= chance <= 1 + 1e-9 for chance in found)


@given(RIVALS, st.floats(0.01, 10), st.floats(-100, 100))
def test_a_better_score_is_a_better_chance(rivals: list[tuple[float, int]], gain: float, shift: float) -> None:
    (score, amount), *others = rivals
    before = chances([value(*_written(rival)) for rival in rivals])
    after = chances([value(score + gain, str(amount)), *(value(*_written(rival)) for rival in others)])
    assert after[0] >= before[0] - 1e-12
    for (_, other), was, is_now in zip(others, before[1:], after[1:], strict=True):
        assert other == amount or is_now <= was + 1e-12
    moved = chances([value(one + shift, str(number)) for one, number in rivals])
    assert moved == pytest.approx(before, abs=1e-9)


def _written(rival: tuple[float, int]) -> tuple[float, str]:
    return rival[0], str(rival[1])


def test_two_amounts_stand_by_the_odds_of_their_scores() -> None:
    first, second = chances([value(math.log(3), "1"), value(0, "2")])
    assert (first, second) == pytest.approx((0.75, 0.25))


def test_one_amount_in_two_units_of_writing_is_one() -> None:
    trillions = stated("规模4.27万亿元。", 2024)[1]
    same = stated("规模42700亿元，利润3亿元。", 2024)[1]
    query = understand("规模多少亿元？", today=TODAY)
    found = values_of(query, wanted(query.text), [trillions, same])
    chance = dict(zip((one.text for one in found), chances(found), strict=True))
    assert chance["4.27万亿元"] == pytest.approx(chance["42700亿元"])
    assert chance["4.27万亿元"] + chance["3亿元"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("24年新动工的路有几条？", "全年新开工道路30条，完工16条。", ["30条"]),
        ("24年修好的路有几条？", "全年新开工道路30条，完工16条。", ["16条"]),
        ("24年的路有几条？", "全年新开工道路30条，完工16条。", ["30条", "16条"]),
        ("今年新动工的项目几项？", "安排正式项目184项，其中新开工16项，建成22项。", ["16项"]),
        ("智能“示范”工厂几家？", "建成标杆性智能工厂3家、示范工厂19家。", ["19家"]),
        ("智能“灯塔”工厂几家？", "建成标杆性智能工厂3家、示范工厂19家。", ["3家", "19家"]),
        ("工厂几家？不是标杆那一档", "建成标杆性智能工厂3家、示范工厂19家。", ["19家"]),
        ("生产总值多少？", "生产总值达到5万亿元，人均生产总值21万元。", ["5万亿元"]),
        ("人均生产总值多少？", "生产总值达到5万亿元，人均生产总值21万元。", ["5万亿元", "21万元"]),
        ("人均生产总值多少？", "人均生产总值21万元。", ["21万元"]),
        ("生产总值多少？", "人均生产总值21万元。", ["21万元"]),
        ("地铁有几条？", "20号线一期等3条线路开工。", ["3条"]),
    ],
)
def test_of_numbers_side_by_side_the_question_keeps_those_it_means(question: str, text: str, shown: list[str]) -> None:
    assert kept(question, stated(text, 2024)[1]) == shown


def test_the_year_that_is_asked_keeps_out_the_same_measure_of_another() -> None:
    old, new = stated("完成农村公路改造200公里。", 2024)[1], stated("农村公路提档升级改造150公里。", 2025)[1]
    other = stated("新建绿道150公里。", 2025)[1]
    assert kept("2025年农村公路改造几公里？", old, new) == ["150公里"]
    assert kept("2025年农村公路改造几公里？", old, other) == ["200公里", "150公里"]
    assert kept("农村公路改造几公里？", old, new) == ["200公里", "150公里"]


def test_the_last_of_paired_subjects_is_told_without_what_is_said_of_all() -> None:
    text = "汽车、锂电池、太阳能电池等“新三样”出口分别增长43.9%、50.5%、0.9%。"
    assert [one.words for one in labelled(text)] == ["汽车增长", "锂电池增长", "太阳能电池增长"]
