"""Cleaning: the shipped documents counted against a count by hand, and the laws that hold for any text."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.cleaning import account, clean
from rag.records import CleanText, Source
from rag.settings import CORPUS

PLAN = "shanghai-14th-five-year-plan.txt"
REPORT_2024 = "shanghai-government-work-report-2024.txt"
REPORT_2025 = "shanghai-government-work-report-2025.md"
REPORT_2026 = "shanghai-plan-report-2026.md"
XUHUI = "xuhui-government-work-report-2025.txt"

# Counted by hand: the headings 1.1.1, 1.1.2, … of each chapter of the plan.
ITEMS_OF_THE_PLAN = (5, 11, 17, 16, 15, 8, 12, 13, 7, 14, 6, 9, 12, 28, 11, 9)
SECTIONS_OF_THE_PLAN = (3, 3, 4, 6, 4, 4, 5, 4, 5, 6, 4, 3, 4, 8, 3, 6)
# The plan: its title and the annex; 16 chapters, the closing words, two parts of the annex; the sections; the items
# and the caption of the table of indicators. 2026: eight tasks and the caption of a table. Xuhui: two headlines.
HEADINGS = {
    PLAN: {1: 2, 2: 16 + 1 + 2, 3: sum(SECTIONS_OF_THE_PLAN), 4: sum(ITEMS_OF_THE_PLAN) + 1},
    REPORT_2024: {1: 1, 2: 1, 3: 5},
    REPORT_2025: {1: 1, 2: 3, 3: 6 + 9 + 4},
    REPORT_2026: {1: 1, 2: 2, 3: 8 + 1},
    XUHUI: {1: 2, 2: 4 + 7},
}
# 20 indicators, 2 footnotes, 6 explanations, 38 terms; the table of 18 goals.
ROWS = {PLAN: 20 + 2 + 6 + 38, REPORT_2024: 0, REPORT_2025: 0, REPORT_2026: 18, XUHUI: 0}
# Lines of the title pages: who, when, where. Every other paragraph ends with a sentence.
OPEN_ENDS = {PLAN: 1, REPORT_2024: 2, REPORT_2025: 3, REPORT_2026: 0, XUHUI: 3}


def read(name: str) -> Source:
    return Source(name, (CORPUS / name).read_text(encoding="utf-8"), "")


@pytest.fixture(scope="module")
def cleaned() -> dict[str, CleanText]:
    return {name: clean(read(name)) for name in HEADINGS}


def paragraphs(text: CleanText) -> list[str]:
    """Return the lines that are neither headings nor rows."""
    taken = {heading.start for heading in text.headings} | {start for start, _ in text.rows}
    found, at = [], 0
    for line in text.text.split("\n"):
        if at not in taken:
            found.append(line)
        at += len(line) + 1
    return found


@pytest.mark.parametrize("name", HEADINGS)
def test_no_character_of_a_shipped_document_is_lost(cleaned: dict[str, CleanText], name: str) -> None:
    counted = account(read(name), cleaned[name])
    assert counted.unaccounted == 0
    assert counted.kept + sum(counted.dropped.values()) == counted.raw


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_agree_with_the_count_by_hand(cleaned: dict[str, CleanText], name: str) -> None:
    assert Counter(heading.level for heading in cleaned[name].headings) == HEADINGS[name]
    assert len(cleaned[name].rows) == ROWS[name]


@pytest.mark.parametrize("name", HEADINGS)
def test_paragraphs_end_with_a_sentence(cleaned: dict[str, CleanText], name: str) -> None:
    open_ends = [line for line in paragraphs(cleaned[name]) if line.rstrip("”’）")[-1:] not in tuple("。！？!：")]
    assert len(open_ends) == OPEN_ENDS[name], open_ends


@pytest.mark.parametrize("name", HEADINGS)
def test_cleaning_a_shipped_document_again_changes_nothing(cleaned: dict[str, CleanText], name: str) -> None:
    assert clean(Source(name, cleaned[name].text, "")).text == cleaned[name].text


def test_the_shipped_documents_are_cleaned_in_two_seconds() -> None:
    sources = [read(name) for name in HEADINGS]
    start = time.process_time()
    for source in sources:
        clean(source)
    assert time.process_time() - start <= 2


def test_what_is_dropped_has_its_reason(cleaned: dict[str, CleanText]) -> None:
    dropped = {name: account(read(name), text).dropped for name, text in cleaned.items()}
    assert dropped[PLAN]["table of contents"] > 10_000
    assert dropped[PLAN]["page number"] == len("1231101527647283899097117")
    assert dropped[PLAN]["figure caption"] == 53
    assert dropped[REPORT_2024] == {
        "watermark": 3 * len("更多数据尽在数据皮皮侠（http://www.ppmandata.cn/trade/list）")
    }
    assert set(dropped[REPORT_2025]) == {"markup", "web furniture"}
    assert dropped[REPORT_2026]["jump line"] == len("(上接第10版)下转▶12版")
    assert dropped[XUHUI] == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (PLAN, "跨国公司地区总部累计达到771家"),
        (PLAN, "统筹城乡、公平统一、可持续的多层次社会保障体系"),
        (PLAN, "全市生产总值从2015年的2.69万亿元上升到2020年的3.87万亿元"),
        (PLAN, "坚持和完善党领导经济社会发展的体制机制"),
        (PLAN, "开发水乡特色旅游项目"),
        (REPORT_2026, "全年计划投资额2550亿元"),
        (REPORT_2026, "加强基座模型、世界模型、具身智能“大脑”研发应用"),
        (REPORT_2026, "细颗粒物(PM2.5)平均浓度完成国家下达目标"),
        (XUHUI, "新增“新时代城市建设者管理者之家”床位832张"),
        (XUHUI, "成功承办2024世界人工智能大会等活动"),
    ],
)
def test_broken_sentences_are_whole_again(cleaned: dict[str, CleanText], name: str, sentence: str) -> None:
    assert sentence in cleaned[name].text


def test_errors_of_the_source_stay(cleaned: dict[str, CleanText]) -> None:
    for wrong in ("千字当头", "外贸外贸", "家门养老服务点", "幼托托班托额"):
        assert wrong in cleaned[REPORT_2026].text


def test_headlines_set_away_from_their_parts_come_back(cleaned: dict[str, CleanText]) -> None:
    tree = [(heading.level, heading.text[:10]) for heading in cleaned[XUHUI].headings]
    assert tree[4:6] == [(1, "二○二五年主要任务"), (2, "【一】坚持以进促稳\u2004")]
    assert tree[-1] == (1, "全面提升政府治理现代")
    assert cleaned[XUHUI].text.endswith("（四）把作风建设落在行动上。")


def test_a_title_stamped_into_a_sentence_goes_to_the_front(cleaned: dict[str, CleanText]) -> None:
    first = cleaned[REPORT_2026].headings[0]
    assert (first.level, first.start) == (1, 0)
    assert first.text.startswith("关于上海市2025年国民经济和社会发展规划执行情况")


FRAGMENTS = (
    "一、总体要求",
    "（一）加强领导。",
    "1.1 目标",
    "1.1.2“五个”",
    "第一章 总则",
    "第一条 为了",
    "【一】",
    "附件1",
    "附件：名单",
    "目录",
    "1",
    "2",
    "3",
    "12",
    "全市生产总值增长5%左右，",
    "达到771",
    "家。",
    "——2025年1月20日在会议上",
    "上海市市长 龚正",
    "# 题目",
    "## 二、任务",
    "**（一）重点。**正文",
    "|a|b|",
    "|---|---|",
    "|1|2|",
    "甲\t乙",
    "丙\t丁",
    "- 项目",
    "> 引用",
    "[链接](http://a.cn)",
    "更多数据（http://x.com）",
    "(上接第10版)",
    "下转▶12版",
    "图 1 布局",
    "表一 目标",
    "序",
    "号",
    "1 甲 % 预期性 5",
    "2 乙 % 预期性 6",
    "3 丙 % 约束性 7",
    "4 丁",
    "% 预期性 8",
    "结 语",
    "\n\n",
    " ",
    "　　",
    "。",
    "；",
    "PM<sub>2.5</sub>",
    "...... 3",
    "\u2003",
    "\u2002",
    "\ufeff",
    "\x00",
    "```",
    "---",
    "作者: x",
    "（1）",
    "①",
    "12、",
    "“",
    "”",
    "关于印发《上海市行动方案》的通知",
    "上海市行动方案",
    "现将《上海市行动方案》印发给你们，请执行。",
    "2.69万亿元",
    "重点工作任务",
    "English words here",
    "有关名词解释",
    "1、名词。是指",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.just("\n"), st.text(max_size=12)), max_size=60
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(TEXTS, st.text(max_size=300)))
def test_every_character_is_in_the_text_or_dropped_and_never_both(raw: str) -> None:
    text = clean(Source("made.txt", raw, ""))
    owner = [""] * len(raw)
    for segment in text.segments:
        for at in range(segment.raw, segment.raw + segment.length):
            owner[at] = "text"
    for entry in text.dropped:
        assert entry.reason
        for at in range(entry.start, entry.end):
            assert owner[at] == ""
            owner[at] = entry.reason
    assert all(own or character.isspace() for own, character in zip(owner, raw, strict=True))


@settings(max_examples=400, deadline=None)
@given(st.one_of(TEXTS, st.text(max_size=300)))
def test_every_character_of_the_text_comes_from_the_raw_file(raw: str) -> None:
    text = clean(Source("made.txt", raw, ""))
    copied = bytearray(len(text.text))
    end = 0
    for segment in text.segments:
        assert segment.start >= end
        end = segment.start + segment.length
        assert text.text[segment.start : end] == raw[segment.raw : segment.raw + segment.length]
        copied[segment.start : end] = b"\x01" * segment.length
    assert all(mark or character.isspace() for mark, character in zip(copied, text.text, strict=True))
    for heading in text.headings:
        assert text.text[heading.start : heading.end] == heading.text
        assert heading.level >= 1
        assert "\n" not in heading.text
    assert list(text.rows) == sorted(text.rows)


@settings(max_examples=400, deadline=None)
@given(st.one_of(TEXTS, st.text(max_size=300)))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(Source("made.txt", raw, "")).text
    assert clean(Source("made.txt", once, "")).text == once
