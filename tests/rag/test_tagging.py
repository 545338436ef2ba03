"""What sentences speak about: the year, the place and the status that the outline and their own words give them."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.cues import plain, status_of
from rag.records import Document, Metadata, Sentence, Status
from rag.sentences import sentences
from tests.rag.documents import build

REPORT = Metadata(
    title="2025年政府工作报告", issue_date=dt.date(2025, 1, 20), place="上海市", reports=(2024,), plans=(2025,)
)
PLAN = Metadata(
    title="第十四个五年规划和二〇三五年远景目标纲要",
    place="上海市",
    reports=(2016, 2017, 2018, 2019, 2020),
    plans=(2021, 2022, 2023, 2024, 2025),
)


def tagged(document: Document) -> dict[str, Sentence]:
    return {document.text[s.start : s.end]: s for s in sentences(document)}


def about(document: Document, text: str) -> tuple[tuple[int, ...], Status | None]:
    found = tagged(document)[text]
    return found.years, found.status


def test_a_report_reviews_one_year_and_plans_the_next() -> None:
    document = build(
        (1, "一、2024年工作回顾", "重大工程投资完成2383亿元。"),
        (2, "（一）改革开放", "加快推进试点。"),
        (1, "二、2025年主要任务", "全年完成投资2400亿元。"),
        (2, "（一）落实国家重大战略任务", "加快推进试点改革。"),
        (1, "三、全面提升治理水平", "完善制度。"),
        metadata=REPORT,
    )
    assert about(document, "重大工程投资完成2383亿元。") == ((2024,), "done")
    assert about(document, "加快推进试点。") == ((2024,), "done")
    assert about(document, "全年完成投资2400亿元。") == ((2025,), "planned")
    assert about(document, "加快推进试点改革。") == ((2025,), "planned")
    assert about(document, "完善制度。") == ((2025,), "planned")


def test_a_task_in_a_points_name_does_not_turn_a_review_into_a_plan() -> None:
    document = build(
        (1, "一、2024年工作回顾", "成绩很好。"),
        (2, "（一）深化改革，国家重大战略任务扎实推进", "法规累计达到18部。"),
        metadata=REPORT,
    )
    assert about(document, "法规累计达到18部。") == ((2024,), "done")


def test_numbering_that_starts_again_turns_from_the_review_to_the_plan() -> None:
    document = build(
        (0, "", "一年来，发展平稳。"),
        (1, "【一】承压而上", "完成新增8家。"),
        (1, "【二】项目建设", "电梯加装完工333台。"),
        (1, "【一】以进促稳", "推进服务贸易。"),
        (1, "【二】改革攻坚", "加装电梯200台。"),
        metadata=REPORT,
    )
    assert about(document, "电梯加装完工333台。") == ((2024,), "done")
    assert about(document, "推进服务贸易。") == ((2025,), "planned")
    assert about(document, "加装电梯200台。") == ((2025,), "planned")


def test_points_numbered_anew_in_each_part_turn_nothing() -> None:
    document = build(
        (1, "一、工作回顾", "成绩很好。"),
        (2, "（一）经济", "增长5%。"),
        (2, "（二）民生", "改善明显。"),
        (1, "二、改革成效", "成效明显。"),
        (2, "（一）开放", "新增两家。"),
        metadata=REPORT,
    )
    assert about(document, "新增两家。") == ((2024,), "done")


def test_a_heading_moved_above_the_review_is_overruled_by_the_text() -> None:
    document = build(
        (1, "二○二五年主要任务", ""),
        (1, "全面提升治理水平", "一年来，发展平稳。完成绿地14公顷。"),
        (1, "【一】承压而上", "新增两家。"),
        metadata=REPORT,
    )
    assert about(document, "完成绿地14公顷。") == ((2024,), "done")
    assert about(document, "新增两家。") == ((2024,), "done")


def test_the_title_of_a_two_year_report_tells_its_parts_nothing() -> None:
    document = build(
        (1, "关于2024年计划执行情况与2025年计划草案的报告", "持续推进专项行动。"),
        (2, "二、2025年总体要求和主要目标", "增长5%左右。"),
        metadata=REPORT,
    )
    assert about(document, "持续推进专项行动。") == ((2024,), "done")
    assert about(document, "增长5%左右。") == ((2025,), "planned")


def test_a_plan_looks_back_describes_aims_and_explains() -> None:
    document = build(
        (1, "一、新起点", ""),
        (2, "1.1 既定目标如期实现", "全市生产总值从2015年的2.69万亿元上升到2020年的3.87万亿元。总量跻身前列。"),
        (2, "1.2 发展面临的新机遇新挑战", "当前上海，进入了新阶段。上海要勇于创新突破。"),
        (2, "1.3 到2035年基本建成国际大都市", "功能全面升级。"),
        (1, "二、主要目标", "建设更强。"),
        (1, "三、强化功能", "把握机遇扩大开放。到2025年达到20万套。"),
        (1, "附件：名词解释", "碳普惠。是指减排行为的量化。"),
        metadata=PLAN,
    )
    assert about(document, "全市生产总值从2015年的2.69万亿元上升到2020年的3.87万亿元。") == ((2015, 2020), "done")
    assert about(document, "总量跻身前列。") == (PLAN.reports, "done")
    assert about(document, "当前上海，进入了新阶段。") == (PLAN.plans, "done")
    assert about(document, "上海要勇于创新突破。") == (PLAN.plans, "planned")
    assert about(document, "功能全面升级。") == ((2035,), "planned")
    assert about(document, "把握机遇扩大开放。") == (PLAN.plans, "planned")
    assert about(document, "到2025年达到20万套。") == ((2025,), "planned")
    assert about(document, "是指减排行为的量化。") == ((), "standing")


def test_a_year_after_the_reviewed_one_is_an_aim_and_one_within_it_a_result() -> None:
    document = build((1, "一、工作回顾", "到2024年底，建成三座。到2030年，再建五座。"), metadata=REPORT)
    assert about(document, "到2024年底，建成三座。") == ((2024,), "done")
    assert about(document, "到2030年，再建五座。") == ((2030,), "planned")


def test_words_for_this_and_last_year_mean_the_documents_years() -> None:
    document = build(
        (1, "一、工作回顾", "去年完成三项。"), (1, "二、主要任务", "今年要完成四项。明年再评估。"), metadata=REPORT
    )
    assert about(document, "去年完成三项。") == ((2024,), "done")
    assert about(document, "今年要完成四项。") == ((2025,), "planned")
    assert about(document, "明年再评估。") == ((2026,), "planned")


def test_difficulties_are_described_though_they_speak_of_what_is_needed() -> None:
    complaint = "我们也清醒认识到，工作中仍存在一些不足。政府作风建设必须持续强化。我们要正视困难。"
    document = build((1, "一、2024年工作回顾", complaint), metadata=REPORT)
    assert about(document, "我们也清醒认识到，工作中仍存在一些不足。") == ((2024,), "done")
    assert about(document, "政府作风建设必须持续强化。") == ((2024,), "done")
    assert about(document, "我们要正视困难。") == ((2024,), "planned")


def test_what_stands_above_the_text_and_greetings_belong_to_no_year() -> None:
    front = "政府工作报告\n——2025年1月20日在大会上\n市长 某某\n各位代表：\n现在，我代表政府报告工作，请予审议。"
    document = build((0, "", front), (1, "一、2024年工作回顾", "谨表示衷心的感谢！"), metadata=REPORT)
    assert about(document, "政府工作报告") == ((), "standing")
    assert about(document, "——2025年1月20日在大会上\n市长 某某") == ((2025,), "standing")
    assert about(document, "现在，我代表政府报告工作，请予审议。") == ((), "standing")
    assert about(document, "谨表示衷心的感谢！") == ((2024,), "standing")


def test_rules_hold_without_time() -> None:
    document = build(
        (1, "第一章 总则", "第一条 单位应当公开数据。"),
        (1, "第二章 附则", "本办法自2023年6月1日起施行。"),
        metadata=Metadata(title="上海市人民政府关于印发《上海市数据管理办法》的通知", place="上海市"),
    )
    assert about(document, "第一条 单位应当公开数据。") == ((), "standing")
    assert about(document, "本办法自2023年6月1日起施行。") == ((2023,), "standing")


def test_a_plan_of_action_is_planned_from_its_first_sentence() -> None:
    title = "上海市行动方案（2023-2025年）"
    document = build(
        (0, "", "为优化环境，制定本方案。"),
        (1, "一、深化改革", "推行告知承诺。"),
        metadata=Metadata(title, plans=(2023,)),
    )
    assert about(document, "推行告知承诺。") == ((2023,), "planned")


def test_a_plan_of_action_describes_where_it_starts_from() -> None:
    metadata = Metadata("上海市行动方案（2023-2025年）", plans=(2023, 2024, 2025))
    body = "过去三年，本市出台了三批方案。"
    document = build((1, "一、工作基础", body), (1, "二、重点任务", "推行告知承诺。"), metadata=metadata)
    assert about(document, body) == ((2020, 2021, 2022), "done")
    assert about(document, "推行告知承诺。") == ((2023, 2024, 2025), "planned")


def test_a_text_that_tells_nothing_is_judged_by_its_sentences() -> None:
    document = build((0, "", "我们去了两次，已经完成两项。力争明年再去。杨浦有条江。"), metadata=Metadata("随记"))
    assert about(document, "我们去了两次，已经完成两项。") == ((), "done")
    assert about(document, "力争明年再去。") == ((), "planned")
    assert tagged(document)["杨浦有条江。"].place == "杨浦区"


def test_after_a_turn_to_the_assembly_the_point_is_over() -> None:
    body = "浦东引领区加快打造。法规新增4部。\n各位代表，过去一年，国防建设加强。军地协同深化。"
    document = build((1, "一、2024年工作回顾", "很好。"), (2, "（一）浦东开放", body), metadata=REPORT)
    assert tagged(document)["法规新增4部。"].place == "浦东新区"
    assert tagged(document)["军地协同深化。"].place == "上海市"


def test_a_districts_report_is_about_the_district_throughout() -> None:
    metadata = Metadata(title="徐汇区政府工作报告", place="徐汇区", reports=(2024,))
    document = build((1, "一、2024年工作回顾", "获批上海自贸试验区联动创新区。与闵行区共建公园。"), metadata=metadata)
    assert {sentence.place for sentence in sentences(document)} == {"徐汇区"}


@pytest.mark.parametrize(
    ("text", "default", "status"),
    [
        ("当前，世界百年变局加速演进。", "planned", "done"),
        ("2026年是实施“十五五”规划的开局之年。", "planned", "done"),
        ("经济正处在转型的关键期，要把握机遇。", "planned", "planned"),
        ("经济正处在转型的关键期,要把握机遇。", "planned", "planned"),
        ("逐步推进已建设施提标改造。", "planned", "planned"),
        ("把人民的要求放在首位。", "done", "done"),
        ("公共服务供给和将士待遇改善。", "done", "done"),
        ("到2025年，建成千座公园。", None, "planned"),
        ("“主区”是指物理围网区域。", "planned", "standing"),
        ("军政军民团结是我们战胜艰难险阻的重要法宝。", "planned", "standing"),
        ("今后要持续用力。", None, "planned"),
        ("我们将始终坚持。", "done", "planned"),
        ("将文化融入生活，成效明显。", "done", "done"),
    ],
)
def test_the_sentences_own_words(text: str, default: Status | None, status: Status) -> None:
    assert status_of(plain(text), default) == status
