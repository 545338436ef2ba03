"""Sentences: where they begin and end, and that every law of offsets holds for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document
from rag.sentences import sentences
from tests.rag.documents import build

_TEXT = st.text(alphabet="全市增长。！？；，：“”（）!?\n 0a.", max_size=120)
_HEADING = st.text(alphabet="一（二）、目标 1.", min_size=1, max_size=12)
_PARTS = st.lists(st.tuples(st.integers(0, 4), _HEADING, _TEXT), max_size=8)


def texts(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in sentences(document)]


def test_a_sentence_ends_at_a_full_stop_but_not_at_a_semicolon() -> None:
    document = build((0, "", "新增公园120座；新增森林3万亩。建成绿道！完成了吗？"))
    assert texts(document) == ["新增公园120座；新增森林3万亩。", "建成绿道！", "完成了吗？"]


def test_closing_marks_belong_to_the_sentence_they_close() -> None:
    document = build((0, "", "市长说：“完成了目标。”各区跟进。（详见附件。）"))
    assert texts(document) == ["市长说：“完成了目标。”", "各区跟进。", "（详见附件。）"]


def test_a_bracketed_sentence_does_not_end_the_one_it_stands_in() -> None:
    document = build((0, "", "补贴按月发放（见附件。），不得重复领取。"))
    assert texts(document) == ["补贴按月发放（见附件。），不得重复领取。"]


def test_half_width_marks_end_a_chinese_sentence_but_not_an_address() -> None:
    document = build((0, "", "这是奋斗的结果!我代表政府表示感谢!详见http://a.cn/b?c=1。"))
    assert texts(document) == ["这是奋斗的结果!", "我代表政府表示感谢!", "详见http://a.cn/b?c=1。"]


def test_decimals_do_not_end_a_sentence() -> None:
    assert texts(build((0, "", "PM2.5平均浓度30.5微克。"))) == ["PM2.5平均浓度30.5微克。"]


def test_a_paragraph_ends_a_sentence_without_a_full_stop() -> None:
    assert texts(build((0, "", "各位代表：\n现在报告工作。"))) == ["各位代表：", "现在报告工作。"]


def test_headings_are_no_sentences_even_where_they_run_into_the_text() -> None:
    document = build((1, "一、总体要求", "坚持稳中求进。"), (2, "（一）加强领导。", "各区要落实责任。"))
    assert texts(document) == ["坚持稳中求进。", "各区要落实责任。"]


def test_a_heading_that_is_all_its_section_says_is_a_sentence() -> None:
    document = build((1, "一、政府建设", ""), (2, "（一）把政治建设摆在首位", ""), (2, "（二）加强法治", "完善制度。"))
    assert texts(document) == ["（一）把政治建设摆在首位", "完善制度。"]


def test_a_row_is_one_sentence_whatever_its_punctuation() -> None:
    row = "4、沿海捎带。是指外籍船舶运输外贸集装箱。不含内贸。"
    document = build((0, "", f"说明如下。\n{row}\n完。"), rows=[row])
    assert texts(document) == ["说明如下。", row, "完。"]


def test_lines_without_a_word_are_no_sentences() -> None:
    assert texts(build((0, "", "完成。\n———\n……\n继续。"))) == ["完成。", "继续。"]


def test_an_empty_text_has_no_sentences() -> None:
    assert sentences(build()) == ()


@given(_PARTS)
def test_sentences_are_ordered_disjoint_trimmed_and_hold_every_word(parts: list[tuple[int, str, str]]) -> None:
    document = build(*parts)
    found = sentences(document)
    end = 0
    for sentence in found:
        assert end <= sentence.start < sentence.end <= len(document.text)
        piece = document.text[sentence.start : sentence.end]
        assert piece == piece.strip()
        assert "\n" not in piece
        end = sentence.end
    covered = [False] * len(document.text)
    for start, stop in [(s.start, s.end) for s in found] + [(h.start, h.end) for h in document.clean.headings]:
        covered[start:stop] = [True] * (stop - start)
    assert not any(c.isalnum() and not seen for c, seen in zip(document.text, covered, strict=True))


@given(_PARTS)
def test_no_sentence_crosses_a_heading(parts: list[tuple[int, str, str]]) -> None:
    document = build(*parts)
    for sentence in sentences(document):
        for heading in document.clean.headings:
            apart = sentence.end <= heading.start or sentence.start >= heading.end
            within = heading.start <= sentence.start and sentence.end <= heading.end
            assert apart or within
