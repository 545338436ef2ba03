"""What pages and publishers add, and the marks of Markdown: left out, each with its reason."""

from __future__ import annotations

import pytest

from rag.cleaning import account, clean
from rag.records import Source


def read(raw: str, pages: tuple[int, ...] = ()) -> tuple[str, dict[str, int]]:
    source = Source("made.txt", raw, "", pages)
    cleaned = clean(source)
    return cleaned.text, account(source, cleaned).dropped


def test_a_line_with_an_address_that_comes_again_is_a_watermark() -> None:
    text, dropped = read("更多数据（http://a.cn/x）\n\n更多数据（http://a.cn/x）\n\n全市生产总值增长5%。")
    assert text == "全市生产总值增长5%。"
    assert set(dropped) == {"watermark"}


def test_one_address_in_the_text_is_no_watermark() -> None:
    text, dropped = read("申请网址为http://a.cn/x\n请按时办理。")
    assert "http://a.cn/x" in text
    assert dropped == {}


def test_a_table_of_contents_with_leaders_goes() -> None:
    body = "一、总体要求\n加快发展。\n二、任务\n抓好落实。"
    text, dropped = read(f"目 录\n一、总体要求.......1\n1.1 目标........11.1\n\n2\n\n二、任务……………3\n\n{body}")
    assert text == body
    assert dropped["page number"] == 1


def test_a_table_of_contents_without_leaders_goes_when_its_lines_come_again() -> None:
    text, dropped = read(
        "目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 为了发展。\n第二章 附则\n第二条 自2024年起施行。"
    )
    assert text.startswith("第一章 总则\n第一条\n为了发展。")
    assert dropped == {"table of contents": 12}


def test_page_numbers_with_dashes_or_words_go() -> None:
    text, dropped = read("甲。\n— 12 —\n乙。\n第 3 页 共 9 页\n丙。\n- 4 -\n丁。")
    assert text == "甲。\n乙。\n丙。\n丁。"
    assert set(dropped) == {"page number"}


@pytest.mark.parametrize("raw", ["2025", "办理结果：\n1\n2\n3\n4\n完成。", "全年\n771\n家。"])
def test_a_number_that_belongs_to_the_text_stays(raw: str) -> None:
    assert read(raw)[1] == {}


def test_a_running_title_goes_and_the_first_stays() -> None:
    pages = [f"上海市某某规划\n第{number}段继续推进绿色转型，完善制度，\n优化结构。\n" for number in "一二三四五"]
    raw = "".join(pages)
    starts = tuple(len("".join(pages[:n])) for n in range(len(pages)))
    text, dropped = read(raw, starts)
    assert text.count("上海市某某规划") == 1
    assert dropped == {"running title": 4 * 7}


def test_a_title_stamped_into_a_sentence_goes() -> None:
    before = "要推进改革，扩大开放，" * 5 + "全年计划投"
    text, dropped = read(f"上海市某某规划\n{before}\n上海市某某规划\n资2550亿元，开工16项。")
    assert text == f"上海市某某规划\n{before}资2550亿元，开工16项。"
    assert dropped == {"running title": 7}


def test_the_footer_of_a_blog_goes() -> None:
    text, dropped = read("# 报告\n\n全市发展。\n\n---\n\n> 作者: [某](https://a.cn/u)\n> URL: https://a.cn/posts/1/\n")
    assert text == "报告\n全市发展。"
    assert set(dropped) == {"markup", "web furniture"}


def test_a_source_named_in_the_text_stays() -> None:
    assert read("作者：某某课题组认为，应当加快发展。\n来源：统计局。\n其他内容如下，请参阅。")[1] == {}


def test_the_buttons_of_a_page_go() -> None:
    text, _ = read("公告\n【字体：大 中 小】\n请按时办理。\n打印本页\n具体事项另行通知。")
    assert text == "公告\n请按时办理。\n具体事项另行通知。"


def test_the_pointers_of_a_newspaper_go() -> None:
    text, dropped = read("(上接第10版)深入开展专项行动。\n强化闭环管理。 下转▶12版")
    assert text == "深入开展专项行动。\n强化闭环管理。"
    assert dropped == {"jump line": 14}


def test_a_caption_without_its_figure_goes_and_a_sentence_about_it_stays() -> None:
    text, dropped = read("整体优化。\n图 2 “十四五”上海市域功能布局\n图2显示，布局已经优化。")
    assert text == "整体优化。\n图2显示，布局已经优化。"
    assert set(dropped) == {"figure caption"}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("**重点**工作和*一般*工作", "重点工作和一般工作"),
        ("见[市政府网站](https://a.cn/b_(1).html)。", "见市政府网站。"),
        ("![图片](a.png)正文。", "正文。"),
        ("细颗粒物(PM <sub>2.5</sub> )浓度", "细颗粒物(PM2.5)浓度"),
        ("> 引用的话。", "引用的话。"),
        ("- 身份证原件", "身份证原件"),
        ("甲。\n\n* * *\n\n乙。", "甲。\n乙。"),
        ("第一\u200b条\ufeff线索\x00。", "第一条线索。"),
        ("占比>60，低于<5.5", "占比>60，低于<5.5"),
        ("2*3*4=24", "2*3*4=24"),
    ],
)
def test_marks_go_and_the_words_stay(raw: str, text: str) -> None:
    assert read(raw)[0] == text
