from __future__ import annotations

import html
import re
from dataclasses import replace

from rag.records import Scope, Usage
from tests.ui.samples import EVIL, answer, quote, refusal
from tests.ui.test_markup import elements
from ui.conversation import Turn, new_conversation
from ui.language import load_texts
from ui.render import body_html, cards_html, heading_path, messages, scope_text, years_text

ZH = load_texts("zh")
OURS = {"div", "p", "button", "span", "ul", "li", "details", "summary", "table", "tr", "th", "td", "strong"}


def shown(*turns: Turn, running: bool = False) -> str:
    talk = new_conversation()
    for turn in turns:
        talk = talk.with_turn(turn)
    return "".join(message["content"] for message in messages(talk, ZH, {}, running=running))


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def buttons(markup: str) -> set[tuple[str | None, str | None]]:
    return {(found["name"], found["value"]) for name, found in elements(markup) if name == "button"}


def test_hostile_words_stay_words_wherever_they_come_from() -> None:
    evil = replace(quote(), title=EVIL, headings=(EVIL, EVIL), quote=EVIL, place=EVIL)
    said = replace(
        answer(f"{EVIL}[1]\n- {EVIL}\n| {EVIL} | {EVIL} |", evil, question=EVIL),
        standalone=EVIL + "?", related=(evil,), warnings=(EVIL,), seconds={EVIL: 1.0},
    )  # fmt: skip
    markup = shown(
        Turn(EVIL, said, scope=Scope((EVIL,), (2024,), (EVIL,))), Turn(EVIL, problem=EVIL), Turn(EVIL, text=EVIL)
    )
    found = elements(markup)
    assert {name for name, _ in found} <= OURS
    allowed = {"class", "type", "name", "value", "title", "role", "disabled", "aria-label"}
    assert {key for _, attributes in found for key in attributes} <= allowed
    # The chat component reads Markdown: a blank line would end a block of HTML, and nothing in it may be Markdown.
    assert "\n" not in markup
    assert words(markup).count("<script>alert(1)</script>") >= 8


def test_markers_with_a_quote_are_buttons_and_others_stay_text() -> None:
    markup = body_html("甲[1]乙[7]丙［1］", 2, (quote(),))
    assert buttons(markup) == {("cite", "2.1")}
    assert words(markup) == "甲[1]乙[7]丙［1］"


def test_lists_and_tables_are_laid_out() -> None:
    markup = body_html("共两项：\n- 甲[1]\n- 乙\n\n| 年份 | 值 |\n|---|---|\n| 2023 | 162 |", 0, (quote(),))
    assert [name for name, _ in elements(markup)] == [
        "div", "p", "ul", "li", "button", "li", "div", "table", "tr", "th", "th", "tr", "td", "td",
    ]  # fmt: skip


def test_a_decimal_at_the_start_of_a_line_is_no_list() -> None:
    assert "<li>" not in body_html("4.2%是失业率。\n2.69 万亿元", 0, ())
    assert body_html("1. 甲\n2、 乙", 0, ()).count("<li>") == 2


def test_from_the_fourth_quote_on_cards_are_folded() -> None:
    cards = cards_html([quote(marker=number) for number in range(1, 7)], 0, ZH)
    assert cards is not None
    assert cards.index("<details") > cards.index('value="0.3"')
    assert "其余 3 条引文" in words(cards)
    assert cards_html([], 0, ZH) is None


def test_a_card_names_document_heading_year_place_status_and_page() -> None:
    card = words(cards_html([quote(page=12)], 0, ZH) or "")
    for part in (
        "2025年政府工作报告",
        "一、2024年工作回顾",
        "2024年",
        "上海市",
        "已完成",
        "第 12 页",
        "新增公园141座。",
    ):
        assert part in card


def test_a_heading_that_repeats_the_title_is_left_out_of_the_path() -> None:
    repeated = replace(
        quote(), title="关于2025年计划执行情况的报告", headings=("关于2025年规划执行情况的报告", "二、目标")
    )
    assert heading_path(repeated) == ("二、目标",)
    assert heading_path(quote()) == ("一、2024年工作回顾",)


def test_what_is_not_verified_looks_different() -> None:
    assert '<span class="hc-unverified">未核实</span>' in body_html("甲（未核实）", 0, ())


def test_a_refusal_shows_what_there_is_but_not_as_its_answer() -> None:
    markup = shown(Turn("问", refusal(quote())))
    assert "hc-refusal" in markup
    assert ("cite", "0.r1") in buttons(markup)
    assert "不是答案" in words(markup)


def test_a_failure_never_looks_like_a_refusal() -> None:
    markup = shown(Turn("问", problem="坏了"))
    assert "hc-problem" in markup
    assert "hc-refusal" not in markup
    assert ("retry", "0") in buttons(markup)


def test_only_the_last_turn_can_be_retried_or_edited() -> None:
    found = buttons(shown(Turn("一", answer()), Turn("二", answer())))
    assert ("retry", "1") in found
    assert ("edit", "1") in found
    assert ("retry", "0") not in found
    assert ("edit", "0") not in found
    assert {("copy", "0"), ("markdown", "0"), ("word", "1"), ("up", "0"), ("down", "1")} <= found


def test_while_an_answer_is_written_nothing_can_be_done_with_it() -> None:
    assert buttons(shown(Turn("一", text="写到一半[1]"), running=True)) == set()
    assert "正在查阅" in words(shown(Turn("一"), running=True))
    assert "已停止" in words(shown(Turn("一", text="写到一半")))


def test_the_rewritten_question_the_filters_and_the_cost_are_shown() -> None:
    said = replace(answer(), standalone="2023年新增多少公园？", usage=Usage(900, 30), support=0.91)
    text = words(shown(Turn("那2023年呢？", said, scope=Scope(years=(2023,), statuses=("done",)), shelf="own")))
    for part in ("按这个问题查找：2023年新增多少公园？", "2023年 · 已完成", "我的文档", "检索 50 ms", "900", "0.91"):
        assert part in text


def test_an_answer_as_asked_is_not_repeated_as_understood() -> None:
    assert "按这个问题查找" not in words(shown(Turn("新增多少公园？", answer())))


def test_a_verdict_is_kept_visible() -> None:
    assert shown(Turn("一", answer(), verdict="down")).count("hc-pressed-true") == 1


def test_years_are_one_several_or_a_range() -> None:
    assert years_text((2024,), ZH) == "2024年"
    assert years_text((2021, 2023), ZH) == "2021、2023年"
    assert years_text((2021, 2022, 2023), ZH) == "2021—2023年"
    assert (
        scope_text(Scope(("a.txt",), (2024,), ("徐汇区",), ("planned",)), {"a.txt": "甲"}, ZH)
        == "甲 · 2024年 · 徐汇区 · 计划"
    )
