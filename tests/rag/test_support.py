"""The support check, on quotes of the shipped corpus and on made ones."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from rag.citations import QuoteError, cite
from rag.clauses import clauses, trim
from rag.judging import Asked
from rag.numbers import find_quantities, same_quantity
from rag.records import Citation
from rag.support import check_answer, check_sentence, explain, warning
from tests.rag.passages import chunks, documents, quote

GOLD = Path(__file__).parents[2] / "eval" / "gold"
PARKS_23, PARKS_24 = "新增公园162座", "新增公园141座"
BEDS_23, BEDS_24, BEDS_25 = "新增养老床位5510张", "新增养老床位4385张", "新增3000张养老床位"
HEADQUARTERS = "跨国公司地区总部、外资研发中心分别新认定60家和30家"
JOBS_25 = "城镇新增就业60万人以上。"


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("2024年上海新增公园141座。", [PARKS_24]),
        ("2024年，上海新增公园141座，累计达到973座。", [PARKS_24]),
        ("2024年新增１４１座公园。", [PARKS_24]),
        ("2024年新增公园一百四十一座。", [PARKS_24]),
        ("2023年新增162座，2024年新增141座公园。", [PARKS_23, PARKS_24]),
        ("In 2024 Shanghai added 141 parks, 973 in total.", [PARKS_24]),
        ("2024年重大工程投资完成2383亿元、增长百分之五点六。", ["重大工程投资完成2383亿元"]),
        ("2024年重大工程投资完成0.2383万亿元。", ["重大工程投资完成2383亿元"]),
        ("Major projects took 238.3 billion yuan in 2024, up 5.6 percent.", ["重大工程投资完成2383亿元"]),
        ("2024年新认定跨国公司地区总部60家，累计达到1016家。", [HEADQUARTERS]),
        ("2025年计划新增养老床位3000张。", [BEDS_25]),
        ("2025年城镇新增就业目标是60万人以上。", [JOBS_25]),
        ("2025年城镇新增就业不少于60万人。", [JOBS_25]),
        ("“十四五”期间，城镇调查失业率控制在5.5%以内。", ["城镇调查失业率稳定在5.5%以内"]),
        ("“十四五”期间城镇调查失业率低于5.5%。", ["指标\u2002城镇调查失业率"]),
        ("《2025年上海市政府工作报告》提出，新增3000张养老床位。", [BEDS_25]),
        ("2024年比2023年少1125张（5510 − 4385 = 1125张）。", [BEDS_23, BEDS_24]),
        ("徐汇区2025年力争完工加装电梯200台。", ["推行规模化加装电梯"]),
        ("“独角兽”企业成立时间不超过10年，估值超过10亿美元。", ["“独角兽”企业。是指", "成立时间不超过10年"]),
    ],
)
def test_what_the_quotes_say_is_supported(sentence: str, texts: list[str]) -> None:
    verdict = check_sentence(sentence, [quote(text) for text in texts])
    assert verdict.ok, verdict


@pytest.mark.parametrize(
    ("sentence", "texts", "reason"),
    [
        ("2024年新增公园800座。", [PARKS_24], "quantity"),
        ("2024年新增公园14座。", [PARKS_24], "quantity"),
        ("2024年新增公园1410座。", [PARKS_24], "quantity"),
        ("2024年新增公园162座。", [PARKS_23], "year"),
        ("2024年新增公园162座，2023年新增141座。", [PARKS_23, PARKS_24], "year"),
        ("2022年上海公园建设取得成效，环境空气质量优良率提高。", [PARKS_24], "year"),
        ("2024年累计新设公园141座，共计141座。", [PARKS_24], "comparison"),
        ("2024年新增公园973座。", [PARKS_24], "comparison"),
        ("2024年净增跨国公司地区总部1016家。", [HEADQUARTERS], "comparison"),
        ("2025年城镇新增就业不超过60万人。", [JOBS_25], "comparison"),
        ("“十四五”期间城镇调查失业率在5.5%以上。", ["城镇调查失业率稳定在5.5%以内"], "comparison"),
        ("2025年已新增养老床位3000张。", [BEDS_25], "status"),
        ("2024年计划新增养老床位4385张。", [BEDS_24], "status"),
        ("2024年重大工程投资完成2383万元。", ["重大工程投资完成2383亿元"], "quantity"),
        ("2024年重大工程投资增长5.6个百分点。", ["重大工程投资完成2383亿元"], "quantity"),
        ("Major projects took 238.3 million yuan in 2024.", ["重大工程投资完成2383亿元"], "quantity"),
        ("2024年比2023年少1225张（5510 − 4385 = 1225张）。", [BEDS_23, BEDS_24], "sum"),
        ("2024年比2023年少1125张。", [BEDS_23, BEDS_24], "quantity"),
        ("2024年比2023年少1115张（5500 − 4385 = 1115张）。", [BEDS_23, BEDS_24], "quantity"),
        ("报告称要建设“千园之城”，新增公园141座。", [PARKS_24], "name"),
        ("《上海市公园条例》规定新增公园141座。", [PARKS_24], "name"),
        ("浦东新区2024年新增公园141座。", [PARKS_24], "place"),
        ("上海市2025年力争完工加装电梯200台。", ["推行规模化加装电梯"], "place"),
        ("2024年新认定外资研发中心60家、跨国公司地区总部30家。", [HEADQUARTERS], "subject"),
        ("上海没有打下建成千座公园城市的扎实基础。", [PARKS_24], "negation"),
        ("上海的房价由市场供求关系决定。", [PARKS_24], "wording"),
        ("This is what the city government has promised.", [PARKS_24], "language"),
        ("上海市は公園を整備しています。", [PARKS_24], "language"),
        ("沪府发〔2021〕3号文件要求新增公园141座。", [PARKS_24], "quantity"),
        ("2024年3月新增公园141座。", [PARKS_24], "quantity"),
    ],
)
def test_what_they_do_not_say_is_named(sentence: str, texts: list[str], reason: str) -> None:
    verdict = check_sentence(sentence, [quote(text) for text in texts])
    assert (verdict.ok, verdict.reason) == (False, reason), verdict
    assert explain(verdict)
    assert explain(verdict, english=True).isascii() or verdict.missing


def test_the_missing_things_are_named_as_written() -> None:
    verdict = check_sentence("2024年新增公园８００座、绿道 77 公里。", [quote(PARKS_24)])
    assert verdict.missing == ("８００座", "77 公里")
    assert explain(verdict) == "引文里没有８００座、77 公里"
    assert "８００座" in warning("甲" * 100, verdict)


def test_plain_quotes_have_only_their_own_words() -> None:
    assert check_sentence("2024年新增141座。", ["2024年新增公园141座。"]).ok
    assert check_sentence("2024年新增141座公园。", ["新增公园141座。"]).ok
    assert not check_sentence("2023年新增141座公园。", ["2024年新增公园141座。"]).ok
    assert check_sentence("新增141座公园。", []).reason == "marker"


def test_years_bind_within_a_quote() -> None:
    source = ["全市生产总值从2015年的2.69万亿元上升到2020年的3.87万亿元。"]
    assert check_sentence("2015年全市生产总值为2.69万亿元。", source).ok
    assert check_sentence("2020年全市生产总值为2.69万亿元。", source).reason == "year"
    assert check_sentence("全市生产总值2024年增长20%。", ["2024年全市生产总值达到5万亿元，比2020年增长20%。"]).ok


def test_a_date_may_leave_its_year_to_the_tags() -> None:
    notice = ["本办法自2025年9月30日起施行。"]
    assert check_sentence("本办法自9月30日起施行。", notice).ok
    assert check_sentence("本办法自2025年9月起施行。", notice).ok
    assert not check_sentence("本办法自2025年9月1日起施行。", notice).ok
    assert not check_sentence("本办法自2024年9月30日起施行。", notice).ok


@pytest.mark.parametrize(("negated", "ok"), [("不得燃放烟花爆竹", True), ("可以燃放烟花爆竹", False)])
def test_a_lost_negation_is_found(negated: str, ok: bool) -> None:
    assert check_sentence(f"外环线以内{negated}。", ["外环线以内不得燃放烟花爆竹，违者罚款。"]).ok is ok


class TestCheckAnswer:
    answer = (
        "2024年比2023年少新增21座公园[1][2]。\n\n"
        "| 年份 | 新增公园 |\n|---|---|\n| 2023 | 162座[1] |\n| 2024 | 141座[2] |\n\n162 − 141 = 21座[1][2]。"
    )

    @staticmethod
    def citations() -> list[Citation]:
        return [quote(PARKS_23, 1), quote(PARKS_24, 2)]

    def test_a_sum_shown_anywhere_supports_its_result(self) -> None:
        checked = check_answer(self.answer, self.citations())
        assert checked.ok, checked.warnings
        assert checked.warnings == ()
        alone = check_answer(self.answer.partition("\n")[0], self.citations())
        assert [verdict.missing for _, verdict in alone.judged] == [("21座",)]

    def test_a_wrong_sum_supports_nothing(self) -> None:
        checked = check_answer(self.answer.replace("21座", "31座"), self.citations())
        assert [verdict.reason for _, verdict in checked.judged if not verdict.ok] == ["quantity", "sum"]

    def test_swapped_rows_are_found(self) -> None:
        checked = check_answer(self.answer.replace("162座[1]", "141座[1]"), self.citations())
        assert len(checked.warnings) == 1

    @pytest.mark.parametrize("marker", ["", "[3]", "[0]", "【9】"])
    def test_every_statement_needs_a_marker_that_exists(self, marker: str) -> None:
        checked = check_answer(f"2024年新增公园141座{marker}。", self.citations())
        assert [verdict.reason for _, verdict in checked.judged] == ["marker"]

    def test_one_marker_that_does_not_exist_is_one_too_many(self) -> None:
        assert not check_answer("2024年新增公园141座[2][7]。", self.citations()).ok

    def test_each_statement_stands_on_its_own_quotes(self) -> None:
        assert not check_answer("2024年新增公园141座[1]。", self.citations()).ok
        assert check_answer("2024年新增公园141座[2]。2023年新增162座[1]。", self.citations()).ok

    @pytest.mark.parametrize(("count", "ok"), [("两", True), ("2", True), ("三", False)])
    def test_a_lead_in_counts_its_items(self, count: str, ok: bool) -> None:
        text = f"新增情况有以下{count}项：\n- 2023年新增公园162座[1]\n- 2024年新增公园141座[2]"
        assert check_answer(text, self.citations()).ok is ok

    def test_a_lead_in_may_not_smuggle_in_a_number(self) -> None:
        text = "上海公园总数已达2000座，其中：\n- 2024年新增公园141座[2]"
        assert not check_answer(text, self.citations()).ok

    def test_what_the_documents_do_not_say_needs_no_marker(self) -> None:
        assert check_answer("2024年新增公园141座[2]。资料没有提到2022年的数字。", self.citations()).ok
        assert not check_answer("资料没有提到2022年的数字，但应为130座。", self.citations()).ok

    def test_a_clause_takes_the_marker_at_the_end_of_its_sentence(self) -> None:
        assert check_answer("2023年新增公园162座；2024年新增141座[1][2]。", self.citations()).ok


class TestQuotedAnswers:
    """Answers that quote, as the program writes them without a language model."""

    def test_a_note_after_the_marker_belongs_to_its_sentence(self) -> None:
        good = "新增公园141座、累计达到973座。[1]（2024年，上海市，已完成）"
        assert check_answer(good, [quote(PARKS_24)]).ok
        assert not check_answer(good.replace("2024", "2023"), [quote(PARKS_24)]).ok
        assert not check_answer(good.replace("已完成", "计划"), [quote(PARKS_24)]).ok
        assert not check_answer(good.replace("上海市", "徐汇区"), [quote(PARKS_24)]).ok

    def test_a_row_quoted_as_it_stands(self) -> None:
        row = quote("单位建设用地生产总值提升\u2003")
        assert check_answer(f"{row.quote}。[1]（2021—2025年，上海市，计划）", [row]).ok
        assert check_answer(f"{row.quote}。[1]（2021–2025, Shanghai, planned）", [row]).ok
        assert not check_answer(f"{row.quote.replace('20]', '30]')}。[1]（2021—2025年，上海市，计划）", [row]).ok

    def test_a_value_with_its_scope_before_the_quote(self) -> None:
        answer = "141座（2024年，上海市，已完成）：新增公园141座、累计达到973座。[1]"
        assert check_answer(answer, [quote(PARKS_24)]).ok
        assert not check_answer(answer.replace("141座（", "162座（"), [quote(PARKS_24)]).ok

    def test_sentences_quoted_together_share_the_last_marker(self) -> None:
        together = ["“独角兽”企业。", "是指成立时间不超过10年，获得过私募投资且尚未上市，估值超过10亿美元的企业。"]
        citation = quote("成立时间不超过10年")
        assert check_answer("".join(together) + "[1]", [citation]).ok is ("独角兽" in citation.quote)
        assert not check_answer("上海的企业很多。" + together[1] + "[1]", [citation]).ok

    def test_a_comparison_states_its_sum_first(self) -> None:
        answer = "少21座：162 − 141 = 21座。\n2024年：新增公园141座。[2]\n2023年实际：新增公园162座。[1]"
        citations = [quote(PARKS_23, 1), quote(PARKS_24, 2)]
        assert check_answer(answer, citations).ok
        assert not check_answer(answer.replace("162 − 141 = 21", "162 − 140 = 22"), citations).ok
        assert not check_answer(answer.replace("162 − 141 = 21座", "163 − 142 = 21座"), citations).ok
        larger = answer.replace("少21座：162 − 141 = 21座", "2023年：162座 > 141座")
        assert check_answer(larger, citations).ok
        assert not check_answer(larger.replace(">", "<"), citations).ok


class TestWhatTheQuestionAsks:
    @pytest.mark.parametrize(
        ("answer", "text", "asked", "ok"),
        [
            ("新增公园141座[1]。", PARKS_24, Asked(years=(2024,)), True),
            ("新增公园162座[1]。", PARKS_23, Asked(years=(2024,)), False),
            ("2023年新增公园162座[1]。", PARKS_23, Asked(years=(2024,)), True),
            ("新增养老床位3000张[1]。", BEDS_25, Asked(status="done"), False),
            ("计划新增养老床位3000张[1]。", BEDS_25, Asked(status="done"), True),
            ("新增养老床位4385张[1]。", BEDS_24, Asked(years=(2024,), status="planned"), False),
            ("力争完工加装电梯200台[1]。", "推行规模化加装电梯", Asked(place="上海市"), False),
            ("徐汇区力争完工加装电梯200台[1]。", "推行规模化加装电梯", Asked(place="上海市"), True),
            ("力争完工加装电梯200台[1]。", "推行规模化加装电梯", Asked(place="徐汇区"), True),
            ("加装电梯3005台[1]。", "加装电梯3005台", Asked(place="徐汇区"), False),
        ],
    )
    def test_what_is_left_unsaid_is_taken_from_the_question(
        self, answer: str, text: str, asked: Asked, ok: bool
    ) -> None:
        assert check_answer(answer, [quote(text)], asked=asked).ok is ok

    def test_words_may_come_from_the_question(self) -> None:
        answer = "老人床铺添了4385张[1]。"
        assert not check_answer(answer, [quote(BEDS_24)]).ok
        assert check_answer(answer, [quote(BEDS_24)], asked=Asked("2024年老人床铺添了多少张？")).ok
        assert not check_answer(answer, [quote(BEDS_24)], asked=Asked("2024年公园有几座？")).ok


def _clauses() -> list[tuple[str, Citation]]:
    found: list[tuple[str, Citation]] = []
    for chunk in chunks():
        for sentence in chunk.sentences:
            try:
                citation = cite(1, documents()[chunk.document_id], chunk, sentence.start, sentence.end)
            except QuoteError:
                continue
            found += [(trim(chunk.slice(*span)), citation) for span in clauses(chunk, sentence)]
    return found


def test_hardly_a_clause_of_the_corpus_is_refused_by_its_own_sentence() -> None:
    pairs = _clauses()[::5]
    refused = [text for text, citation in pairs if text and not check_sentence(f"{text}。", [citation]).ok]
    assert len(pairs) > 1000
    assert len(refused) <= len(pairs) * 0.002, refused


def test_no_changed_number_of_the_corpus_passes() -> None:
    tried = 0
    for text, citation in _numbered_clauses():
        stated = find_quantities(citation.quote)
        for number in re.finditer(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?(?![\d.A-Za-z])", text):
            for new in (str(int(float(number[0])) + 1), f"{number[0]}0", f"7{number[0][1:]}3"):
                changed = text[: number.start()] + new + text[number.end() :]
                if all(any(same_quantity(one, other) for other in stated) for one in find_quantities(changed)):
                    continue
                tried += 1
                assert not check_sentence(f"{changed}。", [citation]).ok, changed
    assert tried > 500


@lru_cache(maxsize=1)
def _numbered_clauses() -> list[tuple[str, Citation]]:
    return [pair for pair in _clauses() if re.search(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?[家座张台万亿项%]", pair[0])]


def test_wrong_values_of_the_gold_traps_are_refused_by_the_right_evidence() -> None:
    tried = 0
    for path in sorted(GOLD.glob("*.jsonl")):
        for item in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            evidence = [group[0]["text"] for group in item.get("evidence", [])]
            if item["kind"] != "trap" or not evidence:
                continue
            stated = [quantity for text in evidence for quantity in find_quantities(text)]
            for value in item.get("wrong", []):
                said = find_quantities(value)
                if said and not any(same_quantity(said[0], other) for other in stated):
                    tried += 1
                    assert check_sentence(f"答案是{value}。", evidence).reason == "quantity", (item["id"], value)
    assert tried >= 30
