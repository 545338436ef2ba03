"""What a sentence says of each of its numbers."""

from __future__ import annotations

import pytest

from rag.claims import claims, facts, status_said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年新增公园141座，2023年新增162座。", {"141座": (2024,), "162座": (2023,)}),
        ("从2015年的2.69万亿元上升到2020年的3.87万亿元", {"2.69万亿元": (2015,), "3.87万亿元": (2020,)}),
        ("2024年达到5万亿元，比2020年增长20%", {"5万亿元": (2024,), "20%": (2020, 2024)}),
        ("141座公园于2024年建成", {"141座": (2024,)}),
        ("到2025年，公园增至1000座", {"1000座": (2025,)}),
        ("2024年有141座。2023年有162座。还有3座", {"141座": (2024,), "162座": (2023,), "3座": ()}),
        ("“十三五”期间建成100座", {"100座": (2016, 2017, 2018, 2019, 2020)}),
        ("2021-2025年新增600座", {"600座": (2021, 2022, 2023, 2024, 2025)}),
        ("| 2023 | 162座 |", {"162座": (2023,)}),
        ("In 2024, 141 parks were added", {"141": (2024,)}),
        ("5 parks (2021–2023)", {"5": (2021, 2022, 2023)}),
    ],
)
def test_years(text: str, expected: dict[str, tuple[int, ...]]) -> None:
    assert {claim.quantity.text: claim.years for claim in claims(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("持牌金融机构新增47家、总数达到1771家", ["added", "total"]),
        ("法规、措施分别新增4部、10部，累计分别达到22部、31部", ["added", "added", "total", "total"]),
        ("加装电梯3005台", [None]),
        ("141 new parks, 973 in total", ["added", "total"]),
    ],
)
def test_kinds_of_count(text: str, expected: list[str | None]) -> None:
    assert [claim.change for claim in claims(text)] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("计划完成3000台", "planned"),
        ("已完成计划", "done"),
        ("完成3000台", "done"),
        ("力争完工200台", "planned"),
        ("将新增100座", "planned"),
        ("将军路", None),
        ("has been completed", "done"),
    ],
)
def test_status_said(text: str, status: str | None) -> None:
    assert status_said(text) == status


def test_a_table_row_gives_its_unit_to_its_numbers() -> None:
    (rate,) = facts("指标 城镇调查失业率 单位 % 目标 <5.5")
    assert (str(rate.quantity.value), rate.quantity.unit, rate.quantity.bound) == ("5.5", "%", "under")
    (money,) = facts("指标 劳动生产率 单位 万元/人 目标 36左右")
    assert (money.quantity.value, money.quantity.unit) == (360000, "元")
