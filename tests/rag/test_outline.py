"""The outline: which words open a heading, and the trees of the usual kinds of official documents."""

from __future__ import annotations

import pytest

from rag.cleaning import clean
from rag.outline import Marker, Numbering, levels, read_marker
from rag.records import Source


def outline(raw: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in clean(Source("made.txt", raw, "")).headings]


@pytest.mark.parametrize(
    ("line", "kind", "numbers"),
    [
        ("第二编 分则", "book", (2,)),
        ("第十二章 附则", "chapter", (12,)),
        ("第三节　保障", "section", (3,)),
        ("第一百零二条 本办法", "article", (102,)),
        ("附件2：名单", "annex", (2,)),
        ("十六、全面深化改革", "one", (16,)),
        ("一、2023年工作回顾", "one", (1,)),
        ("【四】", "bracket", (4,)),
        ("(二)全力推动", "paren", (2,)),
        ("（十一） 加强", "paren", (11,)),
        ("10.2.1 分类指导", "dotted", (10, 2, 1)),
        ("1.1“五个中心”", "dotted", (1, 1)),
        ("3.加强领导", "arabic", (3,)),
        ("10、24小时社区", "arabic", (10,)),
        ("（3）补贴", "small", (3,)),
        ("②补贴", "circled", (2,)),
    ],
)
def test_numbers_are_read(line: str, kind: str, numbers: tuple[int, ...]) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.kind, marker.numbers) == (kind, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "一是加快发展",
        "2.69万亿元上升到",
        "第三条规定的情形",
        "2025年目标",
        "3.5%以上",
        "1.3亿人次",
        "十四五规划",
        "《办法》",
    ],
)
def test_what_only_begins_like_a_number_is_none(line: str) -> None:
    assert read_marker(line) is None


def test_a_number_must_follow_the_one_before() -> None:
    numbering = Numbering()
    for numbers in ((1,), (2,)):
        numbering.accept(Marker("one", numbers, 2))
    assert numbering.plausible(Marker("one", (3,), 2))
    assert numbering.plausible(Marker("one", (1,), 2)), "an annex starts again"
    assert not numbering.plausible(Marker("one", (12,), 2))
    numbering.accept(Marker("dotted", (2, 1), 3))
    numbering.accept(Marker("dotted", (2, 1, 5), 5))
    assert numbering.plausible(Marker("dotted", (2, 2), 3))
    assert numbering.plausible(Marker("dotted", (3, 1), 3))
    assert not numbering.plausible(Marker("dotted", (2, 69), 4))
    assert not numbering.plausible(Marker("dotted", (2, 4, 1), 5))


def test_levels_have_no_gaps() -> None:
    assert levels([6, 12, 0, 6]) == {0: 1, 6: 2, 12: 3}


def test_a_notice_with_its_text_is_two_parts() -> None:
    raw = (
        "上海市人民政府关于印发《上海市养老服务办法》的通知\n各区人民政府：\n"
        "现将《上海市养老服务办法》印发给你们，请执行。\n附件：上海市养老服务办法\n上海市人民政府\n2023年3月1日\n上海市养老服务办法\n"
        "第一章 总则\n第一条 为了发展，制定本办法。\n附件1\n任务分工表\n由各区负责。"
    )
    assert outline(raw) == [
        (1, "上海市人民政府关于印发《上海市养老服务办法》的通知"),
        (1, "上海市养老服务办法"),
        (2, "第一章 总则"),
        (3, "第一条"),
        (1, "附件1\u2004任务分工表"),
    ]


def test_a_regulation_has_chapters_and_articles_and_its_items_are_text() -> None:
    raw = (
        "上海市城市更新条例\n第一章 总则\n第一条　为了更新，制定本条例。\n第二条（定义） 本条例所称更新，包括：\n"
        "（一）基础设施；\n（二）公共设施。\n第三条 依照第二条规定办理。\n第二章 附则\n第四条 自2021年起施行。"
    )
    assert outline(raw) == [
        (1, "上海市城市更新条例"),
        (2, "第一章 总则"),
        (3, "第一条"),
        (3, "第二条（定义）"),
        (3, "第三条"),
        (2, "第二章 附则"),
        (3, "第四条"),
    ]


def test_the_four_levels_of_a_plan() -> None:
    raw = (
        "一、要求\n（一）领导\n1.机制。建立机制。\n（1）会议。定期召开。\n（2）督查。加强督查。\n"
        "2.考核。加强考核。\n（二）资金\n加大投入。"
    )
    assert [level for level, _ in outline(raw)] == [1, 2, 3, 4, 4, 3, 2]


def test_decimal_numbers_stand_under_the_whole_ones() -> None:
    raw = "1. 引言\n说明问题。\n1.1 背景\n人口老龄化。\n2. 方法\n采用调查。\n2.1 样本\n共300份。"
    assert [level for level, _ in outline(raw)] == [1, 2, 1, 2]


def test_markdown_headings_stand_beside_the_numbered_of_their_level() -> None:
    raw = "# 报告\n## 一、回顾\n发展。\n## 结束部分\n结束。\n### （一）小结\n总结。\n### 说明\n说明。"
    assert outline(raw) == [(1, "报告"), (2, "一、回顾"), (2, "结束部分"), (3, "（一）小结"), (3, "说明")]


def test_bold_headings_run_in_or_stand_alone() -> None:
    raw = "### 一、任务\n**（一）扩内需，稳增长。**强化调度。\n**（二）促改革**\n深化改革。\n**保障措施**\n加强领导。"
    assert outline(raw) == [
        (1, "一、任务"),
        (2, "（一）扩内需，稳增长。"),
        (2, "（二）促改革"),
        (3, "保障措施"),
    ]


def test_items_behind_one_another_on_a_line_are_paragraphs() -> None:
    text = clean(Source("made.txt", "（一） 把政治建设摆在首位。 （二） 把法治建设推向深入。", "")).text
    assert text == "（一）把政治建设摆在首位。\n（二）把法治建设推向深入。"


def test_a_list_is_no_outline() -> None:
    assert outline("申请材料如下：\n（1）身份证\n（2）户口簿\n联系电话：12345") == []


def test_a_number_alone_takes_the_next_lines_as_its_title() -> None:
    raw = (
        "【一】\n\n坚持承压而上\n\n经济运行总体平稳\n\n重点产业发展稳健。规模以上服务业保持增长，全年完成收入4700亿元。"
    )
    assert outline(raw) == [(1, "【一】坚持承压而上\u2004经济运行总体平稳")]


def test_headlines_return_only_when_as_many_parts_lack_one() -> None:
    body = "全年新增公园141座，环境持续改善。\n"
    run = f"【一】\n经济\n{body}【二】\n民生\n{body}"
    front = "——2025年1月7日在会议上\n区长 王某\n今年主要任务\n去年全区发展平稳，完成目标。\n"
    assert outline(front + run + run)[2:4] == [(1, "今年主要任务"), (2, "【一】经济")]
    assert all(text.startswith("【") for _, text in outline(front + run))
