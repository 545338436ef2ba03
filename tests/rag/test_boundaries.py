"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from rag.boundaries import sentence_spans
from rag.records import CleanText, Segment

OCCASION = "——2024年1月23日在第十六届人民代表大会第二次会议上"


def sentences(text: str) -> list[str]:
    clean = CleanText(text, (Segment(0, 0, len(text)),), (), (), ())
    return [text[start:end] for start, end in sentence_spans(clean)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", " \n\u3000"])
def test_who_spoke_belongs_to_where_and_when(gap: str) -> None:
    speech = "现在，我报告工作。"
    assert sentences(f"{OCCASION}{gap}区长\u3000某某\n各位代表：\n{speech}") == [
        f"{OCCASION}{gap}区长\u3000某某",
        "各位代表：",
        speech,
    ]


@pytest.mark.parametrize("below", ["各位代表：", "现在，我代表政府向大会报告工作", "一年过去了。", ""])
def test_only_a_byline_is_joined(below: str) -> None:
    assert sentences(f"{OCCASION}\n{below}") == [OCCASION, *filter(None, [below])]


def test_lines_without_an_occasion_stay_apart() -> None:
    assert sentences("新增公园162座\n区长 某某") == ["新增公园162座", "区长 某某"]
    assert sentences(f"{OCCASION}") == [OCCASION]


@pytest.mark.parametrize(
    ("line", "below"),
    [("——2025年森林覆盖率达到19.5%以上", "人均公园绿地面积"), (OCCASION, "徐汇区新增公园20座")],
)
def test_figures_below_one_another_are_no_byline(line: str, below: str) -> None:
    assert sentences(f"{line}\n{below}") == [line, below]
