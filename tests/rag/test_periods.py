"""Years that a text names, and those that only belong to a name or a comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.periods import five_years, named_years, number, relative_years

FOURTEENTH = (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到2025年达到60万套", (2025,)),
        ("到 2035 年基本建成", (2035,)),
        ("二○二五年主要任务", (2025,)),
        ("二〇二〇年以来", (2020,)),
        ("一九九〇年开发", (1990,)),
        ("从2015年的2.69万亿元上升到2020年的3.87万亿元", (2015, 2020)),
        ("2023、2024年和2025年", (2023, 2024, 2025)),
        ("2021-2025年", FOURTEENTH),
        ("2021年至2023年", (2021, 2022, 2023)),
        ("“十四五”时期", FOURTEENTH),
        ("十四五期间", FOURTEENTH),
        ("“十三五”以来", (2016, 2017, 2018, 2019, 2020)),
        ("实现“十四五”末总量达到60万套", (2025,)),
        ("“十四五”期末", (2025,)),
        ("2021年1月27日批准", (2021,)),
    ],
)
def test_times(text: str, years: tuple[int, ...]) -> None:
    assert named_years(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "落实《上海市城市总体规划（2017-2035年）》",
        "评估“上海2035”城市总体规划",
        "承办2024世界人工智能大会",
        "实施2024年版外资准入负面清单",
        "获2023年度上海市科学技术奖",
        "高质量完成“十四五”规划目标任务",
        "第十四个五年规划和二〇三五年远景目标纲要",
        "在2018年基础上翻两番",
        "较“十三五”期末翻一番",
        "比2020年提高5个百分点",
        "浓度从2015年53微克/立方米下降至32微克/立方米",
        "为“十四五”末建成千座公园城市打下扎实基础",
        "跨国公司地区总部1016家",
        "总面积2025平方米",
        "",
    ],
)
def test_names_and_comparisons_are_no_times(text: str) -> None:
    assert named_years(text) == ()


def test_a_comparison_leaves_the_time_itself() -> None:
    assert named_years("到2025年海铁联运总量较“十三五”期末翻一番") == (2025,)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("今年要重点做好", (2023,)),
        ("去年完成，今年继续", (2022, 2023)),
        ("过去一年，成绩很好", (2022,)),
        ("一年来", (2022,)),
        ("五年来，我们坚持", (2018, 2019, 2020, 2021, 2022)),
        ("近两年", (2021, 2022)),
        ("今后三年", (2023, 2024, 2025)),
        ("实施三年行动计划，提前三年完成", ()),
        ("改革开放四十年来", ()),
        ("本年度", ()),
    ],
)
def test_years_told_from_the_texts_own_year(text: str, years: tuple[int, ...]) -> None:
    assert relative_years(text, 2023) == years


def test_five_year_periods_follow_each_other() -> None:
    assert five_years(14) == FOURTEENTH
    assert [five_years(n)[0] for n in (12, 13, 14, 15)] == [2011, 2016, 2021, 2026]


@given(st.integers(1900, 2099))
def test_a_year_is_read_in_digits_and_in_chinese(year: int) -> None:
    signs = "〇一二三四五六七八九"
    chinese = "".join(signs[int(digit)] for digit in str(year))
    assert number(str(year)) == number(chinese) == year
    assert named_years(f"在{year}年") == (year,)
    assert named_years(f"在{chinese}年") == (year,)


@given(st.text(max_size=80))
def test_years_are_sorted_and_plausible(text: str) -> None:
    years = named_years(text)
    assert list(years) == sorted(set(years))
    assert all(1900 <= year <= 2110 for year in years)
