from __future__ import annotations

from decimal import Decimal

import pytest

from eval.answers import direct_part, judge_answer, overlap, unsupported_numbers, wrong_value_given
from eval.computations import shown_computations
from eval.gold import Turn
from eval.texts import longest_common_run, states, without_markers
from rag.records import Citation
from tests.eval.fakes import NEW_2024, citation


@pytest.mark.parametrize(
    ("text", "form", "there"),
    [
        ("新增12家企业", "2家", False),
        ("新增12家企业", "12家", True),
        ("增长14.2%", "4.2%", False),
        ("规模4.27万亿元", "42,700亿元", True),
        ("规模４．２７万亿元", "4.27万亿元", True),
        ("占百分之五", "5%", True),
        ("增长5%左右", "5%", True),
        ("增长5%", "5%左右", True),
        ("达3000亿元", "突破3000亿元", True),
        ("共5万套", "5万套(间)", True),
        ("有141个公园", "141座", True),
        ("由G60科创走廊牵头", "G60科创走廊", True),
        ("由G601科创走廊牵头", "G60", False),
        ("第12号线", "2号线", False),
        ("負責的是市民政局", "负责的是市民政局", True),
        ("City Plan", "city plan", True),
        ("市 民\n政 局", "市民政局", True),
        ("排名世界第二", "世界第二", True),
        ("获1金2银", "1金2银", True),
        ("获11金2银", "1金2银", False),
        ("2024年1月20日发布", "1月20日", False),
        ("2024年1月20日发布", "2024年1月", True),
        ("anything", "，", False),
    ],
)
def test_states(text: str, form: str, there: bool) -> None:
    assert states(text, form) is there


def test_markers_are_no_numbers() -> None:
    cited = [citation("parks.txt", NEW_2024, marker=marker) for marker in (1, 2, 3)]
    assert without_markers("共3家 [1]，5家【2】[1, 3]，累计[20]。", cited) == "共3家 ，5家，累计[20]。"
    assert without_markers("[1]", []) == "[1]"


def test_a_number_in_any_accepted_form() -> None:
    turn = Turn("q", "number", ("4.72万亿元", "47200亿元"))
    assert judge_answer("约4.72万亿元。", turn).right
    assert judge_answer("47,200亿元", turn).right
    assert judge_answer("14.72万亿元", turn).missing == ("4.72万亿元",)


def test_a_list_is_right_when_complete() -> None:
    turn = Turn("q", "list", items=(("人工智能", "AI"), ("集成电路", "芯片"), ("生物医药",)))
    part = judge_answer("AI、芯片。", turn)
    assert part.share == pytest.approx(2 / 3)
    assert part.missing == ("生物医药",)
    assert not part.right
    assert judge_answer("AI、芯片和生物医药", turn).right


def test_points_count_one_by_one() -> None:
    turn = Turn("q", "explanation", points=(("十五分钟",), ("步行可达", "走路能到")))
    assert judge_answer("15分钟内走路能到", turn).right
    assert judge_answer("15分钟", turn).share == 0.5


def test_a_long_answer_without_points_is_judged_by_overlap() -> None:
    reference = "到2025年全市公园数量达到一千座以上，让市民出门见绿"
    turn = Turn("q", "explanation", answers=(reference,))
    assert judge_answer("全市公园数量到2025年达到一千座以上", turn).right
    assert not judge_answer("养老床位有多少张", turn).right


def test_overlap_by_hand() -> None:
    # The longest common subsequence of 甲乙丙丁 and 甲x丙y丁 is 甲丙丁.
    assert overlap("甲乙丙丁", "甲x丙y丁") == 0.75
    assert overlap("", "x") == 0


def test_direct_part() -> None:
    assert direct_part("4.2%。后面还有。") == "4.2%"
    assert direct_part("共3.5万张\n详见下文") == "共3.5万张"
    assert direct_part("It grew 4.2% in 2024. More follows.") == "It grew 4.2% in 2024"
    assert direct_part("没有句号") == "没有句号"


TRAP = Turn("24年底一共几座公园", "number", ("973座",))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("973座 。", None),
        ("973座。2024年新增公园141座，累计973座 。", None),
        ("973座（2024年）：新增公园141座，累计973座 。", None),
        ("141座。", "141座"),
        ("新增141座，累计973座。", "141座"),
        ("公园很多。2023年有832座。", "832座"),
        ("公园很多。2024年有973座。", None),
        ("1141座", None),
    ],
)
def test_wrong_values(text: str, given: str | None) -> None:
    assert wrong_value_given(text, TRAP, ("832座", "141座")) == given


def test_a_wrong_value_that_equals_the_answer_is_passed_over() -> None:
    assert wrong_value_given("973座", TRAP, ("973个",)) is None


@pytest.mark.parametrize(
    ("text", "result", "holds"),
    [
        ("5510 − 4385 = 1125 张", "1125", True),
        ("5510张 - 4385张 = 1125张", "1125", True),
        ("5510 − 4385 = 1126", "1126", False),
        ("162 ÷ 141 = 1.15", "1.15", True),
        ("162 ÷ 141 ≈ 1.1", "1.1", True),
        ("162 ÷ 141 = 1.16", "1.16", False),
        ("(5510 − 4385) ÷ 4385 = 25.7%", "25.7", True),
        ("4.72万亿元 − 3.87万亿元 = 0.85万亿元", "0.85", True),
        ("1,243 + 57 = 1,300", "1300", True),
        ("2 + 3 × 4 = 14", "14", True),
        ("10 − 20 = −10", "-10", True),
        ("5 ÷ 0 = 0", "0", False),
    ],
)
def test_computations(text: str, result: str, holds: bool) -> None:
    (found,) = shown_computations(text)
    assert (found.result, found.holds) == (Decimal(result), holds)
    assert text[found.start : found.end].startswith(text[0])


def test_a_year_before_a_computation_is_no_operand() -> None:
    (found,) = shown_computations("2024年比2023年少: 2023年新增162座 − 141座 = 21座。")
    assert list(found.operands) == [162, 141]


def unsupported(text: str, *quotes: Citation) -> tuple[tuple[str, ...], int]:
    return unsupported_numbers(text, quotes)


def test_numbers_must_stand_in_a_quote() -> None:
    quote = citation("parks.txt", NEW_2024)
    assert unsupported("2024年新增141座，累计973座 [1]。", quote) == ((), 3)
    assert unsupported("新增142座 [1]。", quote) == (("142座",), 1)
    assert unsupported("新增141座 [1]。") == (("141座", "1"), 2)
    assert unsupported("没有数字。", quote) == ((), 0)


def test_a_year_may_stand_in_the_tags_of_a_quote() -> None:
    quote = Citation(1, "d", "2025年政府工作报告", ("二、任务",), "新增公园141座", 0, 7, ((0, 7),), years=(2024,))
    assert unsupported("2024年141座", quote) == ((), 2)
    assert unsupported("2025年141座", quote) == ((), 2)
    assert unsupported("2023年141座", quote) == (("2023年",), 2)


def test_a_computed_number_needs_its_computation_and_its_operands() -> None:
    first = citation("parks.txt", NEW_2024)
    second = citation("parks.txt", "2023年新增公园162座，累计832座。", marker=2)
    assert unsupported("少21座：162 − 141 = 21 座 [1][2]。", first, second) == ((), 4)
    assert unsupported("少21座 [1][2]。", first, second) == (("21座",), 1)
    assert unsupported("少22座：162 − 141 = 22 座。", first, second)[0] == ("22座", "22 座")
    assert "21座" in unsupported("少21座：162 − 141 = 21 座 [1]。", first)[0]


def test_operands_may_be_given_in_the_unit_of_the_result() -> None:
    quotes = [citation("beds.txt", "徐汇区新增养老床位385张。"), citation("parks.txt", "2023年新增公园162座")]
    assert unsupported("多0.0223万：0.0385 − 0.0162 = 0.0223万。", *quotes) == ((), 4)
    assert unsupported("多0.0224万：0.0386 − 0.0162 = 0.0224万。", *quotes)[0]


def test_longest_common_run() -> None:
    assert longest_common_run("新增 公园多少座", "2024年新增公园141座") == "新增公园"
    assert longest_common_run("養老床位", "新增养老床位") == "养老床位"
    assert longest_common_run("甲", "乙") == ""
