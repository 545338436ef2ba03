"""Answers of a scripted language model over the shipped corpus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.errors import ChatError
from rag.generation import REFUSAL, Draft, generate
from rag.prompting import fit_passages, render, tokens
from rag.records import Hit, Query, Usage
from rag.support import check_answer
from tests.fakes import ScriptedChat
from tests.rag.passages import documents, hit, hits

PARKS = ("新增公园141座", "新增公园162座")
ASKED = Query("2024年上海新增公园多少座？", "2024年上海新增公园多少座？", years=(2024,))
BOTH = Query("2024年比2023年少新增多少座公园？", "2024年比2023年少新增多少座公园？", years=(2023, 2024))


def answer(chat: ScriptedChat, query: Query = ASKED, found: tuple[Hit, ...] | None = None) -> tuple[str, Draft]:
    pieces = list(generate(query, hits(*PARKS) if found is None else found, documents=documents(), chat=chat))
    draft = pieces[-1]
    assert isinstance(draft, Draft)
    return "".join(piece for piece in pieces if isinstance(piece, str)), draft


def test_a_good_answer_comes_through_as_written() -> None:
    chat = ScriptedChat("2024年上海新增公园141座[1]。", usage=Usage(900, 20))
    shown, draft = answer(chat)
    assert shown == draft.text == "2024年上海新增公园141座[1]。"
    assert "新增公园141座" in draft.citations[0].quote
    assert draft.citations[0].document == "shanghai-government-work-report-2025.md"
    assert (draft.warnings, draft.usage, draft.refused) == ((), Usage(900, 20), False)
    assert len(chat.history) == 1


def test_pieces_come_before_the_model_has_finished() -> None:
    chat = ScriptedChat("2024年上海新增公园141座[1]。" * 3, size=4)
    stream = generate(ASKED, hits(*PARKS), documents=documents(), chat=chat)
    assert next(stream) == "2024"
    assert chat.queue == []


def test_quotes_are_numbered_in_order_of_appearance() -> None:
    shown, draft = answer(ScriptedChat("2023年新增162座[2]，2024年新增141座[1]。2024年累计973座[1]。"), BOTH)
    assert draft.text == "2023年新增162座，2024年新增141座[1][2]。2024年累计973座[2]。"
    assert [citation.years for citation in draft.citations] == [(2023,), (2024,)]
    assert shown.startswith("2023年新增162座[1]，2024年新增141座[2]")


def test_a_table_and_a_sum_are_checked_together() -> None:
    said = (
        "2024年比2023年少新增21座[1][2]。\n\n| 年份 | 新增公园 |\n|---|---|\n"
        "| 2023 | 162座[2] |\n| 2024 | 141座[1] |\n\n162 − 141 = 21座[1][2]。"
    )
    _, draft = answer(ScriptedChat(said), BOTH)
    assert draft.warnings == ()
    assert "| 2023 | 162座[2] |" in draft.text or "| 2023 | 162座[1] |" in draft.text
    assert check_answer(draft.text, draft.citations).ok


def test_a_failing_sentence_is_written_anew_once() -> None:
    chat = ScriptedChat(
        "2024年新增公园114座[1]。累计达到973座[1]。", "1. 2024年新增公园141座[1]。", usage=Usage(100, 10)
    )
    _, draft = answer(chat)
    assert draft.text == "2024年新增公园141座[1]。累计达到973座[1]。"
    assert draft.warnings == ("“2024年新增公园114座。”：引文里没有114座，已改写",)
    assert draft.usage == Usage(200, 20)
    asked = chat.history[1][0].content
    assert '<sentence id="1">2024年新增公园114座。</sentence>' in asked
    assert "引文里没有114座" in asked
    assert "新增公园141座" in asked


def test_what_fails_twice_is_removed_with_its_place_in_the_layout() -> None:
    chat = ScriptedChat(
        "2024年新增公园141座[1]。\n\n- 2022年130座[1]。2023年162座[2]。\n- 2021年99座[1]。",
        "1. 2022年131座[1]。\n2. 2021年98座[2]。",
    )
    _, draft = answer(chat, BOTH)
    assert draft.text == "2024年新增公园141座[1]。\n\n- 2023年162座[2]。"
    assert len(draft.warnings) == 2
    assert all(line.endswith("已去掉") for line in draft.warnings)


@pytest.mark.parametrize("second", ["1. 删除", "删除", "", "NO_EVIDENCE", "1. [删除]", "2. 2024年新增公园141座[1]。"])
def test_the_model_may_give_a_sentence_up(second: str) -> None:
    _, draft = answer(ScriptedChat("2024年新增公园141座[1]。绿道800公里[1]。", second))
    assert draft.text == "2024年新增公园141座[1]。"


def test_a_second_call_that_fails_costs_only_the_failing_sentence() -> None:
    chat = ScriptedChat("2024年新增公园141座[1]。绿道800公里[1]。", ChatError("down"))
    assert answer(chat)[1].text == "2024年新增公园141座[1]。"


def test_a_first_call_that_fails_is_an_error() -> None:
    with pytest.raises(ChatError, match="down"):
        answer(ScriptedChat(ChatError("down")))


def test_a_part_answered_and_a_part_not() -> None:
    _, draft = answer(ScriptedChat("2024年新增公园141座[1]。资料没有提到2022年的数字。"))
    assert draft.text == "2024年新增公园141座[1]。资料没有提到2022年的数字。"
    assert not draft.refused


def test_sources_that_disagree_stand_side_by_side() -> None:
    found = hits("累计分别达到22部、31部", "22部")
    query = Query("浦东新区管理措施有多少部？", "浦东新区管理措施有多少部？", years=(2024,))
    said = "浦东新区管理措施2024年累计达到31部[1]。"
    assert answer(ScriptedChat(said), query, found)[1].text == said


@pytest.mark.parametrize(
    ("said", "text", "marked"),
    [
        ("In 2024 Shanghai added 141 parks [1].", "In 2024 Shanghai added 141 parks[1].", False),
        ("Parks are a priority of the city [1].", "Parks are a priority of the city (unverified)[1].", True),
    ],
)
def test_an_english_question_has_an_english_answer(said: str, text: str, marked: bool) -> None:
    chat = ScriptedChat(said)
    english = Query("How many parks did Shanghai add in 2024?", "2024年新增公园多少座", years=(2024,))
    _, draft = answer(chat, english)
    assert draft.text == text
    assert any("unverified" in line for line in draft.warnings) is marked
    assert "English" in chat.history[0][0].content
    assert len(chat.history) == 1


def test_an_english_number_is_checked_all_the_same() -> None:
    english = Query("How many parks did Shanghai add in 2024?", "2024年新增公园多少座", years=(2024,))
    _, draft = answer(ScriptedChat("Shanghai added 141 parks [1]. It has 2,000 parks [1].", "1. delete"), english)
    assert draft.text == "Shanghai added 141 parks[1]."
    assert draft.warnings == ("“It has 2,000 parks.”: not in the quotes: 2,000; removed",)


class TestPrompt:
    def test_passages_have_number_title_headings_year_place_and_status(self) -> None:
        chat = ScriptedChat("NO_EVIDENCE")
        answer(chat)
        rules, asked = (message.content for message in chat.history[0])
        assert [message.role for message in chat.history[0]] == ["system", "user"]
        assert REFUSAL in rules
        for part in (
            '<passage id="1">',
            '<passage id="2">',
            "2025年上海市政府工作报告",
            "2024；上海市；已完成",
            ASKED.question,
        ):
            assert part in asked
        chunk = hits(*PARKS)[0].chunk
        assert " > ".join(chunk.headings) in asked
        assert chunk.text in asked

    def test_a_planned_passage_says_so(self) -> None:
        (passage,) = fit_passages(hits("新增3000张养老床位"), documents(), 9999)
        assert "2025；上海市；计划" in render(passage)

    def test_brackets_of_the_documents_are_no_markers(self) -> None:
        (passage,) = fit_passages([hit("单位建设用地生产总值提升\u2003", alone=True)], documents(), 9999)
        assert "[20]" in passage.text
        assert "〔20〕" in render(passage)

    def test_without_passages_the_model_is_not_asked(self) -> None:
        chat = ScriptedChat("2024年新增公园141座。")
        assert answer(chat, found=())[1] == Draft("", refused=True)
        assert chat.history == []


class TestBudget:
    @pytest.mark.parametrize("budget", [1, 150, 400, 700, 1500, 3000])
    def test_passages_are_trimmed_by_rank_and_never_within_a_sentence(self, budget: int) -> None:
        found = hits("新增公园141座", "新增公园162座", "新增养老床位4385张", "新增3000张养老床位", "累计净增森林面积")
        kept = fit_passages(found, documents(), budget)
        assert [passage.number for passage in kept] == list(range(1, len(kept) + 1))
        assert [passage.hit.rank for passage in kept] == list(range(1, len(kept) + 1))
        for passage in kept:
            assert passage.hit.sentence in passage.sentences
            assert passage.text == passage.document.text[passage.start : passage.end]
            assert {one.start for one in passage.sentences} <= {one.start for one in passage.hit.chunk.sentences}
        whole = sum(tokens(render(passage)) for passage in kept)
        assert whole <= budget or len(kept) == 1

    def test_the_last_one_is_shortened_around_its_match(self) -> None:
        found = hits("新增养老床位4385张")
        full = fit_passages(found, documents(), 9999)[0]
        (short,) = fit_passages(found, documents(), tokens(render(full)) - 1)
        assert len(full.sentences) > len(short.sentences) >= 1
        assert "新增养老床位4385张" in short.text

    def test_the_whole_prompt_stays_within_the_budget(self) -> None:
        chat = ScriptedChat("NO_EVIDENCE")
        many = tuple(replace(found, rank=n) for n, found in enumerate(hits(*PARKS) * 8, 1))
        list(generate(ASKED, many, documents=documents(), chat=chat, context_tokens=2000))
        assert 1000 < sum(tokens(message.content) for message in chat.history[0]) <= 2000
