"""Answers taken from sentences: the value that was asked for, its scope, and its quote."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.asking import wanted
from rag.citations import squeeze
from rag.extraction import Draft, extract
from rag.question import understand
from rag.records import Document, Hit
from tests.rag.statements import stated

TODAY = dt.date(2025, 6, 1)
STATED = [
    stated("新增公园141座，累计达到973座。", 2024),
    stated("新增公园162座，累计达到832座。", 2023),
    stated("重大工程完成投资2383亿元，增长5.6%。", 2024),
    stated("外资总部、研发中心分别新增65家和30家，累计分别达到956家和561家。", 2024),
    stated("到2025年，新增公园不少于120座。", 2025, status="planned"),
    stated("指标\u2002城镇调查失业率\u2003单位\u2002%\u20032025年目标\u20035左右", 2025, status="planned"),
    stated("公园城市是以生态为本底的城市。", None),
]
DOCUMENTS = {document.id: document for document, _ in STATED}
PARKS, PARKS_OLD, MONEY, CENTRES, GOAL, ROW, WORDS = (hit for _, hit in STATED)


def taken(question: str, *hits: Hit) -> Draft:
    return extract(understand(question, today=TODAY), hits, DOCUMENTS, english=question.isascii())


@pytest.mark.parametrize(
    ("question", "hit", "value"),
    [
        ("2024年新增公园多少座？", PARKS, "141座"),
        ("2024年公园累计多少座？", PARKS, "973座"),
        ("2024年底公园总数是多少座？", PARKS, "973座"),
        ("重大工程投资多少亿元？", MONEY, "2383亿元"),
        ("重大工程投资增速是多少？", MONEY, "5.6%"),
        ("新增外资总部多少家？", CENTRES, "65家"),
        ("新增研发中心多少家？", CENTRES, "30家"),
        ("研发中心累计多少家？", CENTRES, "561家"),
        ("2025年计划新增公园多少座？", GOAL, "不少于120座"),
        ("2025年失业率目标是多少？", ROW, "5%左右"),
    ],
)
def test_the_value_asked_for_is_taken(question: str, hit: Hit, value: str) -> None:
    draft = taken(question, hit)
    assert draft.direct == value
    assert draft.text.startswith(value)


def test_the_answer_names_its_scope_and_marks_its_quote() -> None:
    draft = taken("2024年新增公园多少座？", PARKS)
    assert "2024年，上海市，已完成" in draft.text
    assert "[1]" in draft.text
    assert [(one.marker, one.quote) for one in draft.citations] == [(1, PARKS.text)]


def test_a_plan_is_called_a_plan() -> None:
    assert "计划" in taken("2025年新增公园多少座？", GOAL).text


def test_the_best_sentence_wins_among_alike() -> None:
    assert taken("新增公园多少座？", PARKS, replace(PARKS_OLD, score=0.2, rank=2)).direct == "141座"
    assert taken("新增公园多少座？", PARKS_OLD, replace(PARKS, score=0.2, rank=2)).direct == "162座"


def test_a_question_without_a_number_quotes_the_sentence() -> None:
    draft = taken("什么是公园城市？", WORDS)
    assert draft.direct is None
    assert "以生态为本底" in draft.text
    assert [one.quote for one in draft.citations] == [WORDS.text]


def test_a_name_is_taken_from_the_reader_where_it_is_sure() -> None:
    name = "研发中心"
    start = CENTRES.sentence.start + CENTRES.text.index(name)
    read = replace(CENTRES, answer=(start, start + len(name)), signals={"answerable": 0.9})
    assert taken("谁新增了30家？", read).direct is not None
    assert taken("哪类机构新设最快？", read).direct == name
    unsure = replace(read, signals={"answerable": 0.01})
    assert taken("哪类机构新设最快？", unsure).direct is None


def test_english_scope_words() -> None:
    text = taken("How many parks were added in 2024?", PARKS).text
    assert text.startswith("141座")
    assert "2024, Shanghai, done" in text


FILLER = tuple(f"持续推进第{sign}类绿化工作并且完善养护管理的机制" for sign in "甲乙丙丁戊己庚辛壬癸")
Found = Sequence[tuple[Document, Hit]]


def answered(question: str, found: Found) -> Draft:
    documents = {document.id: document for document, _ in found}
    hits = [hit for _, hit in found]
    return extract(understand(question, today=TODAY), hits, documents)


def ranked(*texts: str, step: float = 0.1) -> list[tuple[Document, Hit]]:
    return [stated(text, 2024, score=1.0 - step * rank) for rank, text in enumerate(texts)]


def bare(line: str) -> str:
    """Return what a line quotes: without the value in front, the marker and the scope."""
    said = line.split("：", 1)[-1] if re.match(r"[^，。]*（[^）]*）：", line) else line
    return re.sub(r"\[\d+\](?:（[^）]*）)?$", "", said).removesuffix("。")


def test_a_sure_value_comes_with_its_clause_alone() -> None:
    far = replace(PARKS_OLD, score=-9.0, rank=2)
    draft = taken("2024年新增公园多少座？", PARKS, far)
    assert draft.text == "141座（2024年，上海市，已完成）：新增公园141座。[1]"
    assert draft.citations[0].quote == PARKS.text, "the quote is the whole sentence all the same"


def test_a_short_clause_takes_the_one_before_it_along() -> None:
    text = taken("重大工程投资增速是多少？", MONEY).text
    assert text.endswith("：重大工程完成投资2383亿元，增长5.6%。[1]")


def test_a_sure_value_of_a_table_comes_with_its_row() -> None:
    assert ROW.text in taken("2025年失业率目标是多少？", ROW).text


def test_an_unsure_value_comes_with_its_sentence_and_the_next_best() -> None:
    third = replace(CENTRES, score=0.2, rank=3)
    draft = taken("新增公园多少座？", PARKS, replace(PARKS_OLD, score=0.6, rank=2), third)
    assert draft.direct == "141座"
    assert draft.text.splitlines() == [
        "141座（2024年，上海市，已完成）：新增公园141座，累计达到973座。[1]",
        "新增公园162座，累计达到832座。[2]（2023年，上海市，已完成）",
    ]


def test_where_no_value_is_likely_none_is_given() -> None:
    found = ranked("新增公园141座。", "新增公园162座。", "新增公园30座。", "新增公园40座。", step=0.0)
    draft = answered("新增公园多少座？", found)
    assert draft.direct is None
    assert [bare(line) for line in draft.text.splitlines()] == ["新增公园141座", "新增公园162座"]
    assert draft.text.startswith("新增公园")


def test_a_long_sentence_is_shown_by_the_clauses_that_hold_the_value() -> None:
    ends = f"公园建设继续推进，{'，'.join(FILLER)}，其中东部达到973座，西部达到900座。"
    draft = answered("公园建设多少座？", ranked(ends))
    assert draft.direct == "973座"
    (line,) = draft.text.splitlines()
    assert "973座" in bare(line)
    assert bare(line) in draft.citations[0].quote == ends
    assert len(bare(line)) <= 170 < len(ends)


def test_the_next_best_sentence_is_shortened_to_its_own_value() -> None:
    first = f"公园建设，{'，'.join(FILLER)}，公园达到973座。"
    second = f"公园建设完成900座，{'，'.join(FILLER)}，绿化继续推进。"
    draft = answered("公园多少座？", ranked(first, second))
    best, other = map(bare, draft.text.splitlines())
    assert {"973座" in best and "900座" in other, "900座" in best and "973座" in other} == {True, False}
    assert max(len(best), len(other)) <= 170


def test_a_list_shows_several_sentences_each_with_its_marker() -> None:
    items = ("推进人工智能产业。", "推进集成电路产业。", "推进生物医药产业。")
    found = [*ranked(*items), stated("加快五个新城的建设。", 2024, score=-5.0)]
    draft = answered("推进哪些产业？", found)
    lines = draft.text.splitlines()
    assert [f"{bare(line)}。" for line in lines] == list(items), "a far worse sentence is left out"
    assert [re.findall(r"\[(\d+)\]", line) for line in lines] == [["1"], ["2"], ["3"]]
    assert [one.quote for one in draft.citations] == list(items)


@pytest.mark.parametrize(
    ("items", "chance", "said"),
    [
        ("2号线、18号线二期", 0.9, "2号线、18号线二期（2024年，上海市，已完成）：建成2号线、18号线二期等线路"),
        ("2号线、18号线二期", 0.15, "建成2号线、18号线二期等线路"),
        ("2号线、18号线二期", 0.05, "加快建设崇明线、嘉闵线等线路，建成2号线、18号线二期等线路"),
        ("2号线", 0.9, "加快建设崇明线、嘉闵线等线路，建成2号线、18号线二期等线路"),
    ],
)
def test_of_a_sentence_that_lists_twice_only_the_list_read_is_said(items: str, chance: float, said: str) -> None:
    text = "加快建设崇明线、嘉闵线等线路，建成2号线、18号线二期等线路。"
    document, hit = stated(text, 2024)
    start = hit.sentence.start + text.index(items)
    read = replace(hit, answer=(start, start + len(items)), signals={**hit.signals, "answerable": chance})
    draft = answered("2024年建成了哪些线路？", [(document, read)])
    assert draft.text.replace("。[1]", "").startswith(said), "a span that lists nothing says nothing of the list"
    assert draft.citations[0].quote == text


def test_a_list_that_the_question_gave_is_no_answer() -> None:
    text = "推进“两中心、两之都”载体建设。"
    document, hit = stated(text, 2024)
    start = hit.sentence.start + text.index("两中心")
    read = replace(hit, answer=(start, start + 7), signals={**hit.signals, "answerable": 0.9})
    assert answered("“两中心、两之都”是哪四个？", [(document, read)]).direct is None
    assert answered("推进哪四个载体？", [(document, read)]).direct == "两中心、两之都"
    quoted = replace(read, answer=(start - 1, start + 7))
    assert answered("推进哪四个载体？", [(document, quoted)]).direct is None, "half a pair of quotation marks"


def test_the_number_of_an_entry_makes_no_list() -> None:
    text = "1、四大载体，是指公园和绿地。"
    document, hit = stated(text, 2024)
    read = replace(hit, answer=(hit.sentence.start, hit.sentence.start + 6), signals={**hit.signals, "answerable": 0.9})
    draft = answered("有哪四大载体？", [(document, read)])
    assert draft.direct is None
    assert "公园和绿地" in draft.text
    text = "建成10、14、18号线，开工1号线。"
    document, hit = stated(text, 2024)
    start = hit.sentence.start + 2
    read = replace(hit, answer=(start, start + 10), signals={**hit.signals, "answerable": 0.9})
    assert answered("建成哪些线路？", [(document, read)]).direct == "10、14、18号线"


def test_a_list_stays_short() -> None:
    items = [f"推进产业{sign}，{'，'.join(FILLER[:5])}。" for sign in "一二三四五六"]
    assert len(answered("推进哪些产业？", ranked(*items)).citations) == 360 // len(items[0])
    short = ranked(*(f"推进产业{sign}。" for sign in "一二三四五六"))
    assert len(answered("推进哪些产业？", short).citations) == 4
    assert len(answered("推进哪五个产业？", short).citations) == 5, "as many as the question says that there are"


def test_a_sentence_that_only_announces_brings_the_next_along() -> None:
    text = "深入推进国企改革。完成重组三家企业集团。"
    document, hit = stated(text, 2024)
    middle = hit.sentence.start + text.index("完成")
    first, second = replace(hit.sentence, end=middle), replace(hit.sentence, start=middle)
    head = replace(hit, chunk=replace(hit.chunk, sentences=(first, second)), sentence=first, end=middle)
    draft = answered("国企改革怎么样？", [(document, head)])
    assert draft.citations[0].quote == text
    assert "深入推进国企改革[1]。完成重组三家企业集团。[1]" in draft.text


PIECES = (
    "新增公园141座", "累计达到973座", "绿道达到1200公里", "重大工程完成投资2383亿元", "同比增长5.6%",
    "公园建设（含改建）有序推进", "建成“15分钟生活圈”", "由市绿化局牵头", *FILLER,
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12, unique=True).map(
    lambda all_: "，".join(all_) + "。"
)
QUESTIONS = st.sampled_from(
    [
        "公园多少座？",
        "新增公园多少？",
        "重大工程投资增速是多少？",
        "建设了哪些公园？",
        "公园由谁牵头？",
        "公园建设怎么样？",
    ]
)


@settings(deadline=None)
@given(QUESTIONS, st.lists(SENTENCES, min_size=1, max_size=5, unique=True), st.sampled_from([0.0, 0.2, 2.0]))
def test_quotes_are_verbatim_and_every_marker_has_its_quote(question: str, texts: list[str], step: float) -> None:
    found = ranked(*texts, step=step)
    documents = {document.id: document for document, _ in found}
    draft = answered(question, found)
    for citation in draft.citations:
        document = documents[citation.document]
        assert citation.quote == document.text[citation.start : citation.end] in texts
        assert squeeze("".join(document.source.text[low:high] for low, high in citation.spans)) == citation.quote
    lines = draft.text.splitlines()
    assert [one.marker for one in draft.citations] == list(range(1, len(lines) + 1))
    for line, citation in zip(lines, draft.citations, strict=True):
        assert set(re.findall(r"\[(\d+)\]", line)) == {str(citation.marker)}
        assert bare(line) in citation.quote
    if draft.direct:
        assert lines[0].startswith(draft.direct)
        assert draft.direct in bare(lines[0])
    assert wanted(question).type == "number" or draft.direct is None


def test_of_what_is_under_way_and_done_the_clause_that_is_asked_for_is_said() -> None:
    document, hit = stated("加快建设崇明线、嘉闵线，建成2号线西延伸、18号线二期。", 2025, status="planned")
    other, beside = stated("建成轨道14号线、18号线一期。", 2025, status="planned")
    low = hit.chunk.start + hit.chunk.text.index("2号线")
    sure = replace(hit, score=9.0, answer=(low, low + 13), signals={"answerable": 0.9})
    held = {document.id: document, other.id: other}
    query = understand("2025年修好的是哪两条线？", today=TODAY)
    text = extract(query, (sure, replace(beside, score=8.5)), held).text
    assert "2号线西延伸、18号线二期" in text
    assert "崇明线" not in text
    assert "14号线" not in text, "a list that was read stands alone"


def test_one_of_several_is_told_with_its_own_clause() -> None:
    document, hit = stated(
        "加快大华医院新址竣工投用并持续改善就医环境，推进区公共卫生中心开工。", 2025, status="planned"
    )
    low = hit.chunk.start + hit.chunk.text.index("大华医院")
    sure = replace(hit, answer=(low, low + 4), signals={"answerable": 0.9})
    query = understand("2025年哪家医院的新址完工？", today=TODAY)
    text = extract(query, (sure,), {document.id: document}).text
    assert text.startswith("大华医院")
    assert "公共卫生中心" not in text
