"""Metadata read from the text alone: official notices, reports and plans as they begin and end."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.metadata import find_metadata
from rag.records import Metadata
from tests.rag.documents import build

_NOTICE = """上海市人民政府关于印发《上海市公共数据管理办法》的通知
沪府发〔2023〕5号
各区人民政府，市政府各委、办、局：
现将《上海市公共数据管理办法》印发给你们，请认真按照执行。
上海市人民政府
2023年4月18日
第一条 为了规范管理，制定本办法。
第九条 本办法自2023年6月1日起施行，有效期至2028年5月31日。《上海市公共数据暂行办法》同时废止。"""


def read(text: str, name: str = "made.txt") -> Metadata:
    document = build((0, "", text), name=name)
    return find_metadata(document.source, document.clean)


def test_a_notice_tells_number_issuer_dates_and_what_it_replaces() -> None:
    found = read(_NOTICE)
    assert found.title == "上海市人民政府关于印发《上海市公共数据管理办法》的通知"
    assert found.issuer == "上海市人民政府"
    assert found.number == "沪府发〔2023〕5号"
    assert found.issue_date == dt.date(2023, 4, 18)
    assert found.effective_date == dt.date(2023, 6, 1)
    assert (found.level, found.place) == ("市", "上海市")
    assert found.replaces == "上海市公共数据暂行办法"
    assert (found.reports, found.plans) == ((), ())


@pytest.mark.parametrize(
    "written", ["沪府发[2023]5号", "沪府发（2023）5号", "沪府发〔2023〕 5 号", "沪府发【2023】第5号"]
)
def test_a_document_number_is_written_in_one_way(written: str) -> None:
    assert read(f"关于加强管理的通知\n{written}\n正文。").number == "沪府发〔2023〕5号"


def test_a_number_that_the_body_refers_to_is_not_the_documents_own() -> None:
    body = "第一段说明情况。\n" * 20 + "根据《通知》（国发〔2020〕3号）执行。"
    assert read(f"关于加强管理的通知\n{body}").number is None


def test_a_title_over_two_lines_is_one() -> None:
    title = "上海市国民经济和社会发展第十四个五年规划\n和二〇三五年远景目标纲要"
    found = read(f"{title}\n2021年 1月 27日上海市人民代表大会批准\n正文。")
    assert found.title == "上海市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"
    assert found.issue_date == dt.date(2021, 1, 27)
    assert found.reports == (2016, 2017, 2018, 2019, 2020)
    assert found.plans == (2021, 2022, 2023, 2024, 2025)


def test_a_report_names_its_speaker_and_its_years() -> None:
    document = build(
        (0, "", "政府工作报告\n——2024年1月9日在黄浦区第三届人民代表大会第五次会议上\n黄浦区区长 某某"),
        (1, "一、2023年工作回顾", "过去一年，成绩很好。"),
        (1, "二、2024年主要任务", "今年要更好。"),
    )
    found = find_metadata(document.source, document.clean)
    assert found.issuer == "黄浦区人民政府"
    assert (found.level, found.place) == ("区", "黄浦区")
    assert found.issue_date == dt.date(2024, 1, 9)
    assert (found.reports, found.plans) == ((2023,), (2024,))


def test_a_report_without_years_in_its_headings_is_dated_by_its_day() -> None:
    document = build(
        (0, "", "政府工作报告\n——2022年1月20日在人民代表大会上"),
        (1, "一、工作回顾", "一年来，成绩很好。"),
        (1, "二、主要任务", "今年，我们要更好。"),
    )
    found = find_metadata(document.source, document.clean)
    assert (found.reports, found.plans) == ((2021,), (2022,))


def test_a_report_at_the_end_of_a_term_reviews_its_five_years() -> None:
    document = build(
        (0, "", "政府工作报告\n——2023年1月11日在人民代表大会上"),
        (1, "一、过去五年工作回顾", "五年来，成绩很好。"),
        (1, "二、2023年主要工作", "今年要更好。"),
    )
    found = find_metadata(document.source, document.clean)
    assert (found.reports, found.plans) == ((2018, 2019, 2020, 2021, 2022), (2023,))


def test_a_speech_without_its_title_is_named_for_what_it_is() -> None:
    lines = (
        "（摘要）",
        "——2025年1月7日在静安区第三届人民代表大会第六次会议上",
        "上海市静安区区长 某某",
        "一年来，发展平稳。",
    )
    found = read("\n".join(lines))
    assert found.title == "上海市静安区政府工作报告"
    assert (found.level, found.place, found.reports) == ("区", "静安区", (2024,))


def test_a_report_on_one_plan_and_the_next_names_both_years_in_its_title() -> None:
    found = read("关于上海市2021年国民经济和社会发展计划执行情况与2022年国民经济和社会发展计划草案的报告\n正文。")
    assert (found.reports, found.plans) == ((2021,), (2022,))


@pytest.mark.parametrize(
    ("title", "reports", "plans"),
    [
        ("上海市优化营商环境行动方案（2023-2025年）", (), (2023, 2024, 2025)),
        ("上海市2024年立法工作计划", (), (2024,)),
        ("2023年上海市国民经济和社会发展统计公报", (2023,), ()),
        ("上海市生态环境保护“十四五”规划", (2016, 2017, 2018, 2019, 2020), (2021, 2022, 2023, 2024, 2025)),
        ("上海市公园管理条例", (), ()),
    ],
)
def test_the_title_tells_the_years(title: str, reports: tuple[int, ...], plans: tuple[int, ...]) -> None:
    found = read(f"{title}\n正文。")
    assert (found.title, found.reports, found.plans) == (title, reports, plans)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("本条例自2024年1月1日起施行。", dt.date(2024, 1, 1)),
        ("本办法自二〇二四年五月十日起实施。", dt.date(2024, 5, 10)),
        ("本规定自印发之日起执行。", dt.date(2023, 12, 5)),
        ("本规定长期有效。", None),
        ("本办法自2024年13月40日起施行。", None),
    ],
)
def test_the_day_of_taking_effect(sentence: str, day: dt.date | None) -> None:
    assert read(f"某管理办法\n第一条 内容。\n{sentence}\n2023年12月5日").effective_date == day


@pytest.mark.parametrize(
    ("title", "level", "place"),
    [
        ("国务院关于加强管理的意见", "国家", None),
        ("浦东新区促进人工智能发展若干措施", "区", "浦东新区"),
        ("浙江省人民政府关于数字经济的意见", "省", "浙江省"),
        ("浙江省杭州市人民政府关于数字经济的意见", "市", "杭州市"),
        ("内蒙古自治区促进消费若干措施", "省", "内蒙古自治区"),
        ("北京市人民政府关于数字经济的意见", "市", "北京市"),
        ("关于加强城市管理的意见", None, None),
        ("社区服务说明", None, None),
    ],
)
def test_level_and_place(title: str, level: str | None, place: str | None) -> None:
    found = read(f"{title}\n正文。")
    assert (found.level, found.place) == (level, place)


def test_a_text_repealed_by_another_says_so() -> None:
    text = "某管理办法\n本办法已被《某管理条例》废止。"
    assert read(text).repealed_by == "某管理条例"


def test_an_address_of_a_government_site_is_the_source() -> None:
    url = "https://www.shanghai.gov.cn/nw12336/a.html"
    assert read(f"政府工作报告\n来源：{url}\nhttps://example.com/b").url == url
    assert read("政府工作报告\nhttps://example.com/gov.cn").url is None


def test_what_the_text_does_not_say_is_unknown() -> None:
    assert read("随手记下的几句话，没有标题。", "笔记/今天.txt") == Metadata(title="今天")


@given(st.text(max_size=200))
def test_any_text_has_a_title_and_no_empty_fields(text: str) -> None:
    document = build((0, "", text))
    found = find_metadata(document.source, document.clean)
    assert found.title
    for value in (found.issuer, found.number, found.level, found.place, found.url, found.replaces, found.repealed_by):
        assert value is None or value.strip()
