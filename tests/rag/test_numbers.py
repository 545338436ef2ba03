from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.numbers import Quantity, contains_quantity, find_quantities, same_quantity
from rag.numerals import parse_numeral


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,243家", "1243", "家"),
        ("１，２４３家", "1243", "家"),
        ("4.27万亿元", "4270000000000", "元"),
        ("42700亿元", "4270000000000", "元"),
        ("42,700亿元", "4270000000000", "元"),
        ("4.27 trillion yuan", "4270000000000", "元"),
        ("RMB 4.27 trillion", "4270000000000", "元"),
        ("US$3 million", "3000000", "美元"),
        ("￥500", "500", "元"),
        ("1000万千瓦", "10000000", "千瓦"),
        ("3千米", "3", "公里"),
        ("3千人", "3000", "人"),
        ("200万吨标准煤", "2000000", "吨标准煤"),
        ("2300万平方米", "23000000", "平方米"),
        ("4.2万元/人", "42000", "元"),
        ("771\n家", "771", "家"),
        ("2个小时", "2", "小时"),
        ("3个月", "3", "个月"),
        ("5%", "5", "%"),
        ("5.0％", "5", "%"),
        ("百分之五", "5", "%"),
        ("百分之二十三点五", "23.5", "%"),
        ("千分之三", "0.3", "%"),
        ("五成", "50", "%"),
        ("5成", "50", "%"),
        ("5 per cent", "5", "%"),
        ("5个百分点", "5", "百分点"),
        ("0.5 percentage points", "0.5", "百分点"),
        ("增长-0.3%", "-0.3", "%"),
        ("1.5倍", "1.5", "倍"),
        ("一百四十一座", "141", "座"),
        ("两万人", "20000", "人"),
        ("八点五万张", "85000", "张"),
        ("十五分钟", "15", "分钟"),
        ("三萬億元", "3000000000000", "元"),
        ("5510張", "5510", "张"),
        ("10,000 tons", "10000", "吨"),
        ("500Mbps", "500", "Mbps"),
        ("32微克/立方米", "32", "微克"),
        ("24小时", "24", "小时"),
        ("3 m", "3", "米"),
        ("3 months", "3", "个月"),
        ("二〇二五年", "2025", "年"),
        ("二○二五年", "2025", "年"),
        ("２０２４年", "2024", "年"),
    ],
)
def test_value_and_unit(text: str, value: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "一是加强领导",
        "第三，推进改革",
        "第 3 届",
        "（一）总体要求",
        "（1）总体要求",
        "(12) 要求",
        "1、坚持创新",
        "2. 加快建设",
        "十一、全面推进",
        "“十四五”规划",
        "十三五时期",
        "第十四个五年规划",
        "5G网络",
        "C919",
        "PM2.5浓度",
        "PM<sub>2.5</sub>",
        "5.2.1 节",
        "G60走廊",
        "GPT-4",
        "一个中心",
        "统一部署",
        "完成",
        "三成立",
        "十分重要",
        "千万要注意",
        "党的二十大",
        "一带一路",
        "一网通办",
        "三万五",
        "一百五",
        "零部件",
        "没有数字。",
        "",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025年1月20日", 20250120),
        ("2025 年 1 月 20 日", 20250120),
        ("二〇二五年一月二十日", 20250120),
        ("January 20, 2025", 20250120),
        ("20 Jan 2025", 20250120),
        ("2025-01-20", 20250120),
        ("2025年1月", 20250100),
        ("March 2025", 20250300),
        ("1月20日", 120),
        ("12月31日", 1231),
    ],
)
def test_dates(text: str, value: int) -> None:
    quantity = only(text)
    assert (quantity.kind, quantity.value, quantity.text) == ("date", value, text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3-5家", 3, 5, "家"),
        ("30—50米", 30, 50, "米"),
        ("3至5家", 3, 5, "家"),
        ("3到5万", 30000, 50000, None),
        ("5%-6%", 5, 6, "%"),
        ("5～6％", 5, 6, "%"),
        ("2021—2025年", 2021, 2025, "年"),
        ("2021年至2025年", 2021, 2025, "年"),
        ("10 to 20 million", 10_000_000, 20_000_000, None),
        ("1-11月", 1, 11, "月"),
    ],
)
def test_ranges(text: str, low: int, high: int, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.upper, quantity.unit, quantity.text) == (low, high, unit, text)


def test_a_change_from_to_is_no_range() -> None:
    assert [q.value for q in find_quantities("rose from 120 to 141")] == [120, 141]
    assert [q.value for q in find_quantities("从3家到5家")] == [3, 5]


def test_a_computation_is_no_range() -> None:
    assert [q.value for q in find_quantities("5510 − 4385 = 1125 张")] == [5510, 4385, 1125]
    assert [q.value for q in find_quantities("4385-5510=-1125")] == [4385, 5510, 1125]


def test_document_numbers() -> None:
    quantity = only("根据沪府发〔2023〕5号")
    assert (quantity.kind, quantity.value, quantity.unit) == ("document", 5, "沪府发〔2023〕5号")
    assert same_quantity(quantity, only("沪府发[2023]5号"))
    assert not same_quantity(quantity, only("沪府发〔2023〕15号"))
    assert not same_quantity(quantity, only("沪府发〔2024〕5号"))
    assert not same_quantity(quantity, only("5家"))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不少于5家", "at_least"),
        ("不低于6%", "at_least"),
        ("5%以上", "at_least"),
        ("at least 5%", "at_least"),
        ("不超过7%", "at_most"),
        ("控制在5%以内", "at_most"),
        ("no more than 5%", "at_most"),
        ("超过3万人", "over"),
        ("超过了3万人", "over"),
        ("20多家", "over"),
        ("20余万人", "over"),
        ("3万多家", "over"),
        ("more than 20", "over"),
        ("不到5家", "under"),
        ("约5%", "about"),
        ("5%左右", "about"),
        ("近5万人", "about"),
        ("最近5年", None),
        ("达到5%", None),
    ],
)
def test_comparison_words(text: str, bound: str | None) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4.27万亿元", "42700亿元"),
        ("4.27万亿元", "RMB 4.27 trillion"),
        ("5%", "百分之五"),
        ("5成", "50%"),
        ("1,243家", "１２４３家"),
        ("162座", "162个"),
        ("162座", "162处"),
        ("3001台", "3001部"),
        ("162座", "162"),
        ("两万人", "20,000人"),
        ("2024年", "2024"),
        ("二〇二四年", "2024年"),
        ("3-5家", "3至5家"),
        ("不少于5家", "5家"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert same_quantity(only(one), only(other))
    assert same_quantity(only(other), only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5%", "5个百分点"),
        ("5%", "5"),
        ("2家", "12家"),
        ("5亿元", "5万元"),
        ("5元", "5美元"),
        ("3000台", "3000套"),
        ("5人", "5人次"),
        ("4.2", "4.27"),
        ("3-5家", "5家"),
        ("3月", "3个月"),
        ("2024年", "2024家"),
        ("-5%", "5%"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same_quantity(only(one), only(other))
    assert not same_quantity(only(other), only(one))


@pytest.mark.parametrize(
    ("text", "wanted", "there"),
    [
        ("新增12家企业", "2家", False),
        ("新增12家企业", "12家", True),
        ("增长14.2%", "4.2%", False),
        ("增长4.27%", "4.2%", False),
        ("增长4.2%。", "4.2%", True),
        ("共1,243家", "243家", False),
        ("2025年1月20日发布", "2025年", True),
        ("2025年1月20日发布", "2025年1月", True),
        ("2025年1月20日发布", "2025年1月21日", False),
        ("2025年1月发布", "2025年1月20日", False),
        ("达到4.27万亿元", "42,700亿元", True),
        ("降低5个百分点", "5%", False),
    ],
)
def test_contains(text: str, wanted: str, there: bool) -> None:
    assert contains_quantity(text, only(wanted)) is there


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十五", 15), ("一百零五", 105), ("三千零二十", 3020), ("两万", 20000), ("一亿零三万", 100_030_000),
     ("一千二百三十四万五千六百七十八", 12_345_678), ("百万", 1_000_000), ("一九四九", 1949)],
)  # fmt: skip
def test_numerals(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "十四五", "一二三", "一百五", "三万五", "百", "亿", "二三十", "点五"])
def test_malformed_numerals(text: str) -> None:
    assert parse_numeral(text) is None


def spelled(number: int) -> str:
    """Spell a number below ten thousand the way a report does."""
    out, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if not digit:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + "零一二三四五六七八九"[digit] + name
        gap = False
    return out


@given(st.integers(1, 9999))
def test_every_spelled_number_is_read_back(number: int) -> None:
    assert parse_numeral(spelled(number)) == number


@given(st.integers(11, 9999), st.integers(1, 9999))
def test_spelled_numbers_with_ten_thousands(high: int, low: int) -> None:
    text = spelled(high) + "万" + ("零" if low < 1000 else "") + spelled(low)
    assert parse_numeral(text) == high * 10_000 + low


@given(
    st.text(
        alphabet="0123456789,.，．％%万亿千百年月日家个座-—至 一二三十百千〔〕号第（）(){}成分之点约超aG5", max_size=40
    )
)
def test_offsets_hold_for_any_text(text: str) -> None:
    last = 0
    for quantity in find_quantities(text):
        assert quantity.start >= last
        assert quantity.end > quantity.start
        assert text[quantity.start : quantity.end] == quantity.text
        assert same_quantity(quantity, quantity)
        last = quantity.end


@given(st.integers(0, 10**12), st.sampled_from(["家", "元", "%", "张", "公里"]))
def test_thousands_separators_and_width_change_nothing(number: int, unit: str) -> None:
    plain = only(f"{number}{unit}")
    wide = f"{number:,}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert same_quantity(plain, only(f"{number:,}{unit}"))
    assert same_quantity(plain, only(wide + unit))


@given(st.integers(10, 10**9), st.integers(0, 9))
def test_a_longer_number_never_contains_a_shorter_one(number: int, digit: int) -> None:
    assert not contains_quantity(f"共{number}{digit}家", only(f"{number}家"))
    assert not contains_quantity(f"共{digit or 1}{number}家", only(f"{number}家"))
    assert not contains_quantity(f"共{number}.{digit or 1}家", only(f"{number}家"))
