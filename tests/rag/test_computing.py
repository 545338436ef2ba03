"""What operands come to, against arithmetic done by hand; every sum shown is worked out again."""

from __future__ import annotations

import pytest

from rag.arithmetic import sums
from rag.computing import computed
from rag.numbers import find_quantities
from rag.operands import Comparison, Measure, Operand
from rag.records import Query


def result(measure: Measure, *amounts: str, question: str = "", change: bool = False, english: bool = False) -> str:
    quantities = [find_quantities(amount)[0] for amount in amounts]
    operands = tuple(Operand(Query("", ""), f"{2023 + number}年") for number in range(len(amounts)))
    return computed(question, Comparison(measure, operands, change), quantities, english=english)


@pytest.mark.parametrize(
    ("measure", "amounts", "said"),
    [
        ("difference", ("141座", "162座"), "2023年比2024年少21座：162 − 141 = 21座。"),
        ("difference", ("8.8万元", "8.5万元"), "2023年比2024年多0.3万元：8.8 − 8.5 = 0.3万元。"),
        ("difference", ("4.2%", "4.5%"), "2023年比2024年少0.3个百分点：4.5% − 4.2% = 0.3个百分点。"),
        ("difference", ("60家", "60家"), "相同：60 − 60 = 0家。"),
        ("ratio", ("8万亩", "4万亩"), "2倍：8万亩 ÷ 4万亩 ≈ 2。"),
        ("share", ("333台", "3005台"), "11.1%：333台 ÷ 3005台 ≈ 11.1%。"),
        ("growth", ("1.8万亿元", "1.6万亿元"), "增长12.5%：(1.8万亿元 − 1.6万亿元) ÷ 1.6万亿元 ≈ 12.5%。"),
        ("growth", ("120座", "141座"), "下降14.9%：(141座 − 120座) ÷ 141座 ≈ 14.9%。"),
        ("sum", ("162座", "141座"), "共303座：162 + 141 = 303座。"),
    ],
)
def test_results(measure: Measure, amounts: tuple[str, ...], said: str) -> None:
    assert result(measure, *amounts) == said


@pytest.mark.parametrize("measure", ["difference", "ratio", "share", "growth", "sum", "which"])
@pytest.mark.parametrize("amounts", [("2383亿元", "2257.4亿元"), ("5.1万个", "5.5万个"), ("3650万亿元", "2800万亿元")])
def test_every_computation_shown_is_right(measure: Measure, amounts: tuple[str, ...]) -> None:
    shown = sums(result(measure, *amounts))
    assert shown
    assert all(one.right for one in shown)


def test_units_that_differ_are_not_computed() -> None:
    assert result("difference", "175亿美元", "1243亿元") == ""


def test_a_series_tells_its_change_only_when_asked() -> None:
    assert result("series", "2598张", "3210张", "3000张") == ""
    assert result("series", "2598张", "3210张", "3000张", change=True).startswith("2025年比2023年多402张")


def test_the_least_is_found_where_less_is_asked() -> None:
    assert result("which", "162座", "141座", question="哪年更少") == "2024年：141座 < 162座。"


def test_english() -> None:
    assert result("difference", "141座", "162座", english=True) == "2023年 is 21座 less than 2024年: 162 − 141 = 21座."
