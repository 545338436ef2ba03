"""Sums that an answer shows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arithmetic import sums


@pytest.mark.parametrize(
    "text",
    [
        "5510 − 4385 = 1125",
        "多1125张（5510 − 4385 = 1125 张）",
        "5510张－4385张＝1125张",
        "(5510 − 4385) ÷ 4385 = 25.7%",
        "5510 ÷ 4385 − 1 ≈ 25.7%",
        "（5510-4385）/4385×100%=25.66%",
        "2024年新增162座 − 2025年新增141座 = 21座",
        "5.5% − 5% = 0.5个百分点",
        "4.72万亿元 − 4.47万亿元 = 2500亿元",
        "2383（2024年）− 2257.4（2023年）= 125.6亿元",
        "162 + 141 + 120 = 423座",
        "5510 ÷ 4385 = 1.26倍",
        "120 ÷ 300 = 40%",
        "4.72万亿元 × 5% = 2360亿元",
        "3,001 - 3,000 = 1",
        "2383 ÷ 2257.4 − 1 = 5.6%",
        "2024年：20件 > 13件",
        "13件 ＜ 20件",
        "3005台 > 3001台 > 3000台",
        "2025年：3000台 ＜ 3001台 ＜ 3005台",
    ],
)
def test_right_sums(text: str) -> None:
    assert [one.right for one in sums(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "5510 − 4385 = 1126",
        "(5510 − 4385) ÷ 4385 = 25.6%",
        "5510 ÷ 4385 = 25.7%",
        "162 + 141 = 21",
        "1 + 5 ÷ 0 = 3",
        "5.5% − 5% = 0.5亿",
        "2383 − 2257.4 = 125.5亿元",
        "20件 < 13件",
        "3005台 > 3000台 > 3001台",
    ],
)
def test_wrong_sums(text: str) -> None:
    assert [one.right for one in sums(text)] == [False]


@pytest.mark.parametrize("text", ["2024年新增141座。", "3-5万元", "5510 − 4385", "目标=到2025年", "2021-2025年"])
def test_no_sums(text: str) -> None:
    assert sums(text) == ()


def test_operands_and_result() -> None:
    (one,) = sums("增长（5510 − 4385）÷ 4385 − 0 = 25.66%，2383 − 2257.4 = 125.6亿元。")[1:]
    assert [quantity.value for quantity in one.operands] == [Decimal("238300000000"), Decimal("225740000000.0")]
    assert one.result.unit == "元"
    assert one.text == "2383 − 2257.4 = 125.6亿元"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-3, 3))
def test_only_the_true_difference_is_right(high: int, low: int, error: int) -> None:
    (one,) = sums(f"{max(high, low)} − {min(high, low)} = {abs(abs(high - low) + error)}")
    assert one.right is (abs(abs(high - low) + error) == abs(high - low))
