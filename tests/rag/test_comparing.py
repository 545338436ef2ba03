"""Comparisons computed from cited operands, against arithmetic done by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from rag import comparing
from rag.comparing import Compared, compare
from rag.operands import comparison
from rag.question import understand
from rag.support import check_answer
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)
STATED = [
    stated("新增公园141座，累计达到973座。", 2024),
    stated("新增公园162座，累计达到832座。", 2023),
    stated("重大工程完成投资2383亿元。", 2024),
    stated("重大工程完成投资2257.4亿元。", 2023),
    stated("城镇调查失业率4.2%。", 2024),
    stated("城镇调查失业率4.5%。", 2023),
    stated("重大工程计划投资2400亿元。", 2025, status="planned"),
    stated("加装电梯0.1万台。", 2023),
    stated("加装电梯3000台。", 2024),
    stated("推进公园城市建设。", 2022),
    stated("徐汇区新增公园9座。", 2024, "徐汇区"),
]
DOCUMENTS = {document.id: document for document, _ in STATED}
PARKS, PARKS_OLD, MONEY, MONEY_OLD, JOBS, JOBS_OLD, PLAN, LIFTS_OLD, LIFTS, WORDS, XUHUI = (hit for _, hit in STATED)


def computed(question: str, *found: list[object]) -> Compared | None:
    parts = comparison(understand(question, today=TODAY), DOCUMENTS.values(), TODAY)
    assert parts is not None
    return compare(question, parts, found, DOCUMENTS, english=question.isascii())  # type: ignore[arg-type]


def said(question: str, *found: list[object]) -> str:
    answer = computed(question, *found)
    assert answer is not None
    return answer.text


def test_a_difference_is_computed_and_shown() -> None:
    text = said("2024年重大工程投资比2023年多多少亿元？", [MONEY], [MONEY_OLD])
    assert "多125.6亿元" in text
    assert "2383 − 2257.4 = 125.6亿元" in text


def test_less_is_said_where_the_question_assumes_more() -> None:
    text = said("2024年新增公园比2023年多多少座？", [PARKS], [PARKS_OLD])
    assert "少21座" in text
    assert "162 − 141 = 21座" in text


def test_cumulative_values_are_compared_with_cumulative_ones() -> None:
    text = said("2024年累计公园比2023年多多少座？", [PARKS], [PARKS_OLD])
    assert "多141座" in text
    assert "973 − 832 = 141座" in text


def test_percentages_differ_by_points_without_binary_dust() -> None:
    text = said("2024年失业率比2023年低多少？", [JOBS], [JOBS_OLD])
    assert "4.5% − 4.2% = 0.3个百分点" in text


def test_a_plan_is_compared_with_a_fact() -> None:
    text = said("2025年计划的重大工程投资比2024年实际多多少亿元？", [PLAN], [MONEY])
    assert "2400 − 2383 = 17亿元" in text


def test_multiples_are_brought_to_one_unit() -> None:
    text = said("2024年加装电梯比2023年多多少台？", [LIFTS], [LIFTS_OLD])
    assert "0.3 − 0.1 = 0.2万台" in text or "3000 − 1000 = 2000台" in text


@pytest.mark.parametrize(("places", "shown"), [("", "1.06"), ("保留一位小数", "1.1"), ("保留三位小数", "1.056")])
def test_a_ratio_is_rounded_as_asked(places: str, shown: str) -> None:
    # 2383 / 2257.4 = 1.05564
    text = said(f"2024年重大工程投资是2023年的几倍？{places}", [MONEY], [MONEY_OLD])
    assert text.startswith(f"{shown}倍")
    assert "2383亿元 ÷ 2257.4亿元" in text


def test_growth_is_computed() -> None:
    # (2383 - 2257.4) / 2257.4 = 5.564 %
    text = said("2024年重大工程投资比2023年增长了百分之几？", [MONEY], [MONEY_OLD])
    assert "增长5.6%" in text


def test_a_fall_is_called_a_fall() -> None:
    # (2257.4 - 2383) / 2383 = -5.27 %
    text = said("2023年重大工程投资比2024年增长了百分之几？", [MONEY_OLD], [MONEY])
    assert "下降5.3%" in text


@pytest.mark.parametrize(
    ("word", "best", "order"), [("更多", "2023年", "162座 > 141座"), ("更少", "2024年", "141座 < 162座")]
)
def test_which_names_the_side_and_shows_the_order(word: str, best: str, order: str) -> None:
    text = said(f"2023年和2024年新增公园哪年{word}？", [PARKS_OLD], [PARKS])
    assert text.splitlines()[0] == f"{best}：{order}。"


def test_a_series_gives_every_year_with_its_quote() -> None:
    answer = computed("2023、2024年新增公园分别是多少座？", [PARKS_OLD], [PARKS])
    assert answer is not None
    first, second = answer.text.splitlines()
    assert first.startswith("2023年")
    assert "162座" in first
    assert first.endswith("[1]")
    assert second.startswith("2024年")
    assert "141座" in second
    assert second.endswith("[2]")


def test_three_values_stand_in_a_table_and_a_plan_is_marked() -> None:
    answer = computed("2023、2024、2025年重大工程投资分别是多少？", [MONEY_OLD], [MONEY], [PLAN])
    assert answer is not None
    head, rule, *rows = answer.text.splitlines()
    assert (head, rule) == ("| | |", "|---|---|")
    assert [row.split(" | ")[0] for row in rows] == ["| 2023年", "| 2024年", "| 2025年（计划）"]
    assert all(row.endswith(f"[{marker}] |") for marker, row in enumerate(rows, start=1))
    assert check_answer(answer.text, answer.citations).ok


def test_the_order_of_three_values_passes_the_check() -> None:
    answer = computed("2023、2024、2025年重大工程投资哪年最多？", [MONEY_OLD], [MONEY], [PLAN])
    assert answer is not None
    assert answer.text.startswith("2025年：2400亿元 > 2383亿元 > 2257.4亿元。")
    assert check_answer(answer.text, answer.citations).ok


def test_what_is_missing_passes_the_check() -> None:
    answer = computed("2024年新增公园比2022年多多少座？", [PARKS], [WORDS])
    assert answer is not None
    assert check_answer(answer.text, answer.citations).warnings == ()


def test_equal_values_pass_the_check() -> None:
    made = [stated("外资研发中心新增30家。", 2024), stated("全年外资研发中心新增30家。", 2023)]
    named = {document.id: document for document, _ in made}
    question = "2024年比2023年多新增多少家外资研发中心？"
    parts = comparison(understand(question, today=TODAY), named.values(), TODAY)
    assert parts is not None
    answer = compare(question, parts, [[hit] for _, hit in made], named)
    assert answer is not None
    assert answer.text.startswith("相同：30 − 30 = 0家。")
    assert check_answer(answer.text, answer.citations).ok


def test_a_missing_operand_is_said_and_nothing_is_computed() -> None:
    answer = computed("2024年新增公园比2022年多多少座？", [PARKS], [PARKS, PARKS_OLD, WORDS])
    assert answer is not None
    assert answer.missing == ("2022年",)
    assert "2022年：资料里没有" in answer.text
    assert "141座" in answer.text
    assert "−" not in answer.text
    assert [citation.quote for citation in answer.citations] == [PARKS.text]


def test_no_operand_at_all_is_no_comparison() -> None:
    assert computed("2024年新增公园比2023年多多少座？", [], []) is None
    assert computed("2024年新增公园比2023年多多少座？", [WORDS], [WORDS]) is None


def test_each_operand_is_quoted_verbatim() -> None:
    answer = computed("2024年新增公园比2023年多多少座？", [PARKS_OLD, PARKS], [PARKS, PARKS_OLD])
    assert answer is not None
    assert [(one.marker, one.quote) for one in answer.citations] == [(1, PARKS.text), (2, PARKS_OLD.text)]
    assert answer.missing == ()


def test_another_district_is_no_operand() -> None:
    answer = computed("2024年上海新增公园比2023年上海多多少座？", [XUHUI], [PARKS_OLD])
    assert answer is not None
    assert answer.missing
    assert "9座" not in answer.text


def test_english_questions_are_answered_in_english() -> None:
    text = said("How many more parks were added in 2024 than in 2023?", [PARKS], [PARKS_OLD])
    assert "less" in text
    assert "162 − 141 = 21" in text


def test_growth_is_computed_from_the_amounts() -> None:
    found = [stated("重大工程完成投资2400亿元，增长5%。", 2024), stated("重大工程完成投资2000亿元，增长9%。", 2023)]
    question = "2024年重大工程投资比2023年增长了百分之几？"
    held = {document.id: document for document, _ in found}
    parts = comparison(understand(question, today=TODAY), held.values(), TODAY)
    assert parts is not None
    answer = compare(question, parts, [[hit] for _, hit in found], held)
    assert answer is not None
    assert "增长20%" in answer.text or "增长20.0%" in answer.text


def test_what_the_reader_finds_nowhere_is_not_compared() -> None:
    question = "2024年新增公园比2023年多多少座？"
    read = [[replace(hit, signals={"answerable": 0.01})] for hit in (PARKS, PARKS_OLD)]
    assert computed(question, *read) is None
    read[0] = [replace(PARKS, signals={"answerable": 0.3})]
    assert computed(question, *read) is not None


def test_a_bare_year_is_no_operand() -> None:
    found = [stated("徐汇成功承办2024世界大会。", 2024, "徐汇区"), stated("上海大会规模达到1.8万亿元。", 2024)]
    held = {document.id: document for document, _ in found}
    question = "2024年徐汇区大会占全市的百分之几？"
    parts = comparison(understand(question, today=TODAY), held.values(), TODAY)
    assert parts is not None
    assert parts.measure == "share"
    assert compare(question, parts, [[hit] for _, hit in found], held) is None


@pytest.mark.parametrize(
    ("question", "text", "read", "said"),
    [
        ("2024年事故比前一年少了多少？", "道路交通事故下降14.7%。", "14.7%", True),
        ("2024年事故比2023年少了多少？", "道路交通事故下降14.7%。", "14.7%", False),
        ("2024年失业率比前一年低了几个百分点？", "失业率平均为4.2%。", "4.2%", False),
        ("2024年投资增速比前一年高几个点？", "投资增长5.6%。", "5.6%", False),
        ("2024年徐汇区大模型占全市几成？", "全区34个大模型通过备案、占全市近60%。", "60%", True),
        ("2024年徐汇区大模型占全市几成？", "全区34个大模型通过备案、占全市近60%。", "34个", False),
        ("2024年徐汇区加装电梯占全市几成？", "征收面积占全市总量的50%，电梯加装完工333台。", "50%", False),
    ],
)
def test_what_a_sentence_says_itself_is_not_computed(question: str, text: str, read: str, said: bool) -> None:
    document, hit = stated(text, 2024)
    low = hit.sentence.start + text.index(read)
    parts = comparison(understand(question, today=TODAY), [document], TODAY)
    assert parts is not None
    sure = replace(hit, answer=(low, low + len(read)), signals={"answerable": 0.9})
    assert comparing.stated(question, parts, [sure]) == said
    assert not comparing.stated(question, parts, [replace(sure, signals={"answerable": 0.4})])
    assert not comparing.stated(question, parts, [])


@pytest.mark.parametrize(
    ("question", "year", "said"),
    [
        ("2024年诈骗案比上一年减了百分之多少？", 2024, True),
        ("2024年诈骗案比2023年少了百分之几？", 2024, True),
        ("2025年诈骗案比2024年少了百分之几？", 2024, False),
        ("2024年公园比2023年少了百分之几？", 2024, False),
        ("2024年诈骗案比2023年少了几件？", 2024, False),
    ],
)
def test_a_rate_of_the_topic_and_year_is_told_whatever_the_reader(question: str, year: int, said: bool) -> None:
    document, hit = stated("报警数、诈骗案分别下降7%、18.8%。", year)
    parts = comparison(understand(question, today=TODAY), [document], TODAY)
    assert parts is not None
    assert comparing.stated(question, parts, [hit]) == said
