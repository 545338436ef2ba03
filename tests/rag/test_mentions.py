"""Slots that a question names, where they stand."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.mentions import mentions, romanised
from tests.rag.passages import documents

TODAY = dt.date(2026, 11, 21)


def slots(text: str, base: int | None = None) -> list[object]:
    return [one.value for one in mentions(text, documents().values(), TODAY, base=base)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2024年底比23年末多几座", [(2024,), (2023,)]),
        ("23、24年各多少", [(2023,), (2024,)]),
        ("2023 vs 2024.", [(2023,), (2024,)]),
        ("去年比前年", [(2025,), (2024,)]),
        ("2025年的目标比去年", [(2025,), "planned", (2024,)]),
        ("去年（2025年）花了多少", [(2025,), (2025,)]),
        ("2021年批的那份五年规划", [("shanghai-14th-five-year-plan.txt",)]),
        ("去年2025年花了多少", [(2025,), (2025,)]),
        ("徐汇的，不是全市的", ["徐汇区"]),
        ("2024年比上一年", [(2024,), (2023,)]),
        ("徐汇区和全市", ["徐汇区", "上海市"]),
        ("黄浦江岸线", []),
        ("“上海品牌”新增多少", []),
        ("第七届进博会", ["第七届"]),
        ("2023年度上海市科学技术奖", ["上海市"]),
        ("承办2024世界人工智能大会", []),
        ("计划完成多少", ["planned"]),
        ("完成了计划吗", ["done", "planned"]),
        ("要计划数，不是实际完成数", ["planned"]),
        ("三年行动计划", []),
    ],
)
def test_slots_in_order(text: str, values: list[object]) -> None:
    assert slots(text) == values


def test_the_year_before_counts_from_the_turn_before() -> None:
    assert slots("前一年呢", base=2024) == [(2023,)]
    assert slots("第二年呢", base=2024) == [(2025,)]
    assert slots("前一年呢") == []


@pytest.mark.parametrize("text", ["十四五规划", "14th Five-Year Plan", "五年规划纲要", "2025年政府工作报告"])
def test_a_document_is_named(text: str) -> None:
    (found,) = mentions(text, documents().values(), TODAY)
    assert (found.kind, bool(found.documents)) == ("document", True)


def test_places_in_latin_letters() -> None:
    assert [romanised(place) for place in ("徐汇区", "上海市")] == ["Xuhui", "Shanghai"]


@given(st.text(alphabet="2024年徐汇区上海计划实际比、第七届十四五规划和abc ", max_size=40))
def test_mentions_never_overlap(text: str) -> None:
    found = mentions(text, (), TODAY)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(text[one.start : one.end].strip() for one in found)
