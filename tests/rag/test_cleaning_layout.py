"""Broken lines: a report set in columns of any width, with pages, must read as it did before."""

from __future__ import annotations

import pytest

from rag.cleaning import clean
from rag.lines import CELL_SPACE, PAIR_SPACE, glue, split_lines, tidy, width
from rag.records import Source
from rag.settings import CORPUS
from rag.trace import Traced

REPORTS = (
    "shanghai-government-work-report-2024.txt",
    "shanghai-government-work-report-2025.md",
    "shanghai-plan-report-2026.md",
    "xuhui-government-work-report-2025.txt",
)


def text_of(raw: str) -> str:
    return clean(Source("made.txt", raw, "")).text


def headings_of(raw: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in clean(Source("made.txt", raw, "")).headings]


def prose(name: str) -> str:
    """Return a shipped report with its paragraphs one a line, without the rows of tables."""
    text = text_of((CORPUS / name).read_text(encoding="utf-8"))
    return text_of("\n".join(line for line in text.split("\n") if CELL_SPACE not in line and PAIR_SPACE not in line))


def set_in_column(text: str, column: float, *, mark: bool, blank: bool, page: int) -> str:
    """Break a text into lines, the first of a paragraph two squares shorter, a page number after some lines."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, room = "", column - 2
        start = "　　" if mark else ""
        for character in paragraph:
            if width(line) + width(character) > room and character not in "，。；、”）！？,":
                lines.append(start + line)
                line, room, start = "", column, ""
            line += character
        lines.append(start + line)
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        out += [line, ""] if blank else [line]
        if page and number % page == 0:
            out += ["", "", str(number // page), ""]
    return "\n".join(out)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("column", [27, 40])
def test_a_report_set_with_indented_paragraphs_reads_as_before(name: str, column: float) -> None:
    text = prose(name)
    assert text_of(set_in_column(text, column, mark=True, blank=False, page=30)) == text


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(("column", "blank", "page"), [(27, True, 0), (27, True, 30), (40, False, 25)])
def test_without_indents_nothing_but_the_seams_of_paragraphs_can_differ(
    name: str, column: float, blank: bool, page: int
) -> None:
    text = prose(name)
    broken = set_in_column(text, column, mark=False, blank=blank, page=page)
    assert text_of(broken).replace("\n", "") == text.replace("\n", "")
    assert headings_of(broken) == headings_of(text)
    before, after = set(text.split("\n")), set(text_of(broken).split("\n"))
    assert len(before & after) >= 0.9 * len(before)


@pytest.mark.parametrize("name", REPORTS[:3])
def test_a_narrow_column_keeps_the_headings(name: str) -> None:
    text = prose(name)
    broken = set_in_column(text, 16, mark=False, blank=True, page=0)
    assert headings_of(broken) == headings_of(text)


BODY = (
    "坚持兜底线、织密网，健全全面覆盖、统筹城乡、公平统\n"
    "一、可持续的多层次社会保障体系，加大对重点群体的关爱保\n"
    "障力度，完善与上海经济社会发展阶段相适应的现代社会救助\n"
    "体系，稳步提升社会保障水平，全市生产总值从2015年的\n"
    "2.69万亿元上升到2020年的3.87万亿元，经济增速在全球主要\n"
    "城市中处于领先地位。\n"
)


def test_a_wrapped_line_that_looks_like_a_heading_is_none() -> None:
    raw = "十四、创造高品质生活\n14.7 织牢结密社会保障网\n" + BODY + "14.8 创新完善公共服务供给\n" + BODY
    assert [text for _, text in headings_of(raw)] == [
        "十四、创造高品质生活",
        "14.7 织牢结密社会保障网",
        "14.8 创新完善公共服务供给",
    ]
    assert "公平统一、可持续的多层次" in text_of(raw)
    assert "2015年的2.69万亿元" in text_of(raw)


def test_a_heading_over_two_lines_is_one() -> None:
    raw = (
        "八、全面推动城市数字化转型，加快打造具有世界影响力\n的国际数字之都\n" + BODY + "九、服务全国发展大局\n" + BODY
    )
    assert headings_of(raw)[0] == (1, "八、全面推动城市数字化转型，加快打造具有世界影响力的国际数字之都")


def test_a_heading_that_runs_into_its_text_ends_at_the_full_stop() -> None:
    raw = (
        "9.1 聚焦重点领域\n" + BODY + "9.1.1高水平共商共建共享长三角生态绿色一体化发展示范\n"
        "区。聚焦规划管理、生态保护、土地管理、项目管理、要素流\n动、财税分享等重点领域，推进改革试验。\n" + BODY
    )
    assert (2, "9.1.1 高水平共商共建共享长三角生态绿色一体化发展示范区。") in headings_of(raw)
    assert "\n聚焦规划管理、生态保护、土地管理、项目管理、要素流动、财税分享" in text_of(raw)


def test_a_page_number_inside_a_word_goes() -> None:
    raw = (BODY * 2 + "\n\n") * 3
    raw = raw.replace("相适应的现代社会救助\n体系", "相适应的现代社会救助\n\n\n\n7\n\n体系", 1)
    cut = raw.rindex("救助\n体系")
    raw = raw[:cut] + "救助\n\n\n\n8\n\n体系" + raw[cut + 5 :]
    assert text_of(raw).count("现代社会救助体系") == 6


def test_a_column_that_ends_in_mid_sentence_goes_on_after_the_blank_line() -> None:
    long = "加快人工智能迭代升级，" * 5
    assert text_of(f"{long}加强基座模\n\n型、世界模型研发应用。\n\n推动产业发展。") == (
        f"{long}加强基座模型、世界模型研发应用。\n推动产业发展。"
    )


def test_lines_of_the_title_page_stay_apart() -> None:
    raw = (
        "政府工作报告\n——2024年1月23日在上海市第十六届人民代表大会第二次会议上\n上海市市长 某某\n各位代表：\n现在报告。"
    )
    assert text_of(raw).split("\n") == [
        "政府工作报告",
        "——2024年1月23日在上海市第十六届人民代表大会第二次会议上",
        "上海市市长某某",
        "各位代表：",
        "现在报告。",
    ]


def test_the_spaces_of_justified_columns_go_and_those_between_words_stay() -> None:
    line = Traced.of("平稳。 一是 PLUS 计划， 完成 34 个（ WFOE PFM ）  试点")
    assert tidy(line).text == "平稳。一是PLUS计划，完成34个（WFOE PFM）试点"


def test_two_latin_words_are_joined_with_a_space_and_a_broken_number_without() -> None:
    assert (glue("and", "Manufacturing"), glue("14.", "15"), glue("公平统", "一"), glue("Transit-", "Oriented")) == (
        " ",
        "",
        "",
        "",
    )


def test_lines_are_split_at_any_line_end_and_know_their_page() -> None:
    lines = split_lines(Traced.of("甲\r\n\r\n\f　乙\u2028丙"), (0, 6))
    assert [(line.text, line.blanks, line.page) for line in lines] == [("甲", 0, 1), ("乙", 2, 2), ("丙", 0, 2)]
