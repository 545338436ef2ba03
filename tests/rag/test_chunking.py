"""Chunks: of one section, of whole sentences, within the limit, lists with their introduction."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunking import split
from rag.records import Chunk, Document, Metadata
from rag.sections import sections
from rag.sentences import sentences
from tests.rag.documents import build

_TEXT = st.text(alphabet="全市增长。；：\n一是二是1、", max_size=150)
_PARTS = st.lists(
    st.tuples(st.integers(0, 3), st.text(alphabet="一（二）目标", min_size=1, max_size=8), _TEXT), max_size=8
)


def cut(document: Document, limit: int = 100) -> tuple[Chunk, ...]:
    """Chunks of a document, sized in characters."""
    return split(document, sentences(document), count_tokens=len, limit=limit)


def test_short_sections_stay_apart_and_know_their_path() -> None:
    document = build(
        (1, "一、总体要求", "稳中求进。"), (2, "（一）加强领导。", "落实责任。"), (1, "二、保障", "强化资金。")
    )
    chunks = cut(document)
    assert [(c.text, c.headings) for c in chunks] == [
        ("稳中求进。", ("一、总体要求",)),
        ("落实责任。", ("一、总体要求", "（一）加强领导。")),
        ("强化资金。", ("二、保障",)),
    ]
    assert [c.id for c in chunks] == ["made.txt#0001", "made.txt#0002", "made.txt#0003"]


def test_a_long_section_is_parted_between_paragraphs() -> None:
    first, second = "甲" * 39 + "。" + "乙" * 19 + "。", "丙" * 29 + "。" + "丁" * 29 + "。"
    assert [c.text for c in cut(build((1, "一、要求", f"{first}\n{second}")))] == [first, second]


def test_a_sentence_over_the_limit_is_a_chunk_of_its_own() -> None:
    long = "长" * 150 + "。"
    assert [c.text for c in cut(build((1, "一、要求", f"短句。{long}短句。")))] == ["短句。", long, "短句。"]


def test_the_size_is_counted_as_the_model_counts() -> None:
    document = build((1, "一、要求", "甲乙丙丁。" * 8))
    by_two = split(document, sentences(document), count_tokens=lambda text: 2 * len(text), limit=50)
    assert max(len(c.text) for c in by_two) <= 25
    assert max(len(c.text) for c in cut(document, 50)) > 25


@pytest.mark.parametrize("opening", ["重点做好以下工作。", "主要包括：", "发展稳中有进。", "情况如下："])
def test_a_list_stays_with_the_sentence_that_introduces_it(opening: str) -> None:
    before = "前" * 59 + "。"
    items = "一是" + "甲" * 15 + "。二是" + "乙" * 15 + "。三是" + "丙" * 15 + "。"
    chunks = cut(build((1, "一、要求", f"{before}{opening}{items}")))
    assert [c.text for c in chunks] == [before, opening + items]


def test_a_list_too_long_for_one_chunk_is_parted_between_its_items() -> None:
    items = [
        "一是" + "甲" * 30 + "。" + "子" * 10 + "。",
        "二是" + "乙" * 30 + "。" + "丑" * 10 + "。",
        "三是" + "丙" * 30 + "。",
    ]
    chunks = cut(build((1, "一、要求", "做好以下工作。" + "".join(items))))
    assert [c.text for c in chunks] == ["做好以下工作。" + items[0], items[1] + items[2]]


def test_a_list_over_paragraphs_keeps_its_introduction() -> None:
    body = (
        "前" * 80
        + "。\n申请人应当提交下列材料：\n（一）"
        + "甲" * 20
        + "；\n（二）"
        + "乙" * 20
        + "。\n"
        + "后" * 60
        + "。"
    )
    chunks = cut(build((1, "第一条", body)))
    assert any(c.text.startswith("申请人应当提交下列材料：\n（一）") and "（二）" in c.text for c in chunks)


def test_the_caption_of_a_table_stays_with_its_rows() -> None:
    rows = ["指标：全市生产总值 目标：5%", "指标：失业率 目标：5%以内"]
    body = "前" * 80 + "。\n表五 主要目标\n" + "\n".join(rows)
    chunks = cut(build((1, "二、目标", body), rows=rows))
    assert [c.text for c in chunks][1] == "表五 主要目标\n" + "\n".join(rows)


def test_headings_without_text_make_one_chunk_under_their_parent() -> None:
    document = build(
        (1, "三、政府建设", ""), (2, "（一）政治建设", ""), (2, "（二）法治建设", ""), (1, "四、其他", "完善制度。")
    )
    assert [(c.text, c.headings) for c in cut(document)] == [
        ("（一）政治建设\n（二）法治建设", ("三、政府建设",)),
        ("完善制度。", ("四、其他",)),
    ]


def test_a_chunk_sums_up_its_sentences() -> None:
    metadata = Metadata(title="报告", place="上海市", reports=(2024,), plans=(2025,))
    body = "浦东新区法规新增4部。今年是收官之年。到2030年，全面建成更高水平的制度体系。实施优化营商环境举措。"
    chunk = cut(build((1, "二、2025年主要任务", body), metadata=metadata))[0]
    assert chunk.years == (2025, 2030)
    assert chunk.status == "planned"
    assert chunk.place == "上海市"


def test_a_date_above_the_text_is_not_the_year_of_its_chunk() -> None:
    metadata = Metadata(title="报告", place="上海市", reports=(2024,), plans=(2025,))
    chunk = cut(
        build((0, "", "——2025年1月7日在大会上\n一年来，经济社会发展总体平稳。新增绿地14公顷。"), metadata=metadata)
    )[0]
    assert (chunk.years, chunk.status) == ((2024,), "done")


def test_the_same_document_gives_the_same_chunks() -> None:
    document = build((1, "一、要求", "甲。乙。" * 30), (1, "二、保障", "丙。" * 50))
    assert cut(document) == cut(document)


def test_a_document_without_text_has_no_chunks() -> None:
    assert cut(build()) == ()


@settings(max_examples=150)
@given(_PARTS, st.integers(5, 80))
def test_every_sentence_is_in_one_chunk_of_its_section(parts: list[tuple[int, str, str]], limit: int) -> None:
    document = build(*parts)
    found = sentences(document)
    chunks = split(document, found, count_tokens=len, limit=limit)
    assert [s for c in chunks for s in c.sentences] == list(found)
    edges = sorted({section.begin for section in sections(document.clean)})
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert (chunk.start, chunk.end) == (chunk.sentences[0].start, chunk.sentences[-1].end)
        assert len(chunk.text) <= limit or len(chunk.sentences) == 1
        bare = all(any(s.start == h.start for h in document.clean.headings) for s in chunk.sentences)
        assert bare or not any(chunk.start < edge < chunk.end for edge in edges)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
