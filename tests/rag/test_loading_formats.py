"""One document in five formats: the same text, the same outline, the same chunks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rag.chunking import split
from rag.loading import load
from rag.reading import read_document
from rag.records import Document
from rag.sentences import sentences
from rag.settings import CORPUS
from tests.rag.formats import WRITERS, Block, write_pdf

_NOTICE = (
    Block("上海市人民政府关于印发《上海市公园城市建设三年行动方案（2024—2026年）》的通知", level=1),
    Block("沪府发〔2024〕12号"),
    Block("各区人民政府，市政府各委、办、局："),
    Block("现将《上海市公园城市建设三年行动方案（2024—2026年）》印发给你们，请认真按照执行。"),
    Block("一、总体要求", level=2),
    Block("（一）指导思想", level=3),
    Block(
        "全面贯彻落实党的二十大精神，深入践行人民城市理念，坚持以人为本、系统推进、共建共享，把公园建成市民看得见、走得进、"
        "用得上的公共空间，不断增强人民群众的获得感、幸福感、安全感。到2026年，全市公园数量达到1000座以上，人均公园绿地面积"
        "达到9.5平方米，建成区绿化覆盖率达到40%以上，环境空气质量优良率稳定在85%左右，PM2.5年均浓度控制在30微克/立方米以内。"
    ),
    Block("（二）主要目标", level=3),
    Block("2024年，新增公园120座，建设绿道200公里；2025年，新增公园100座。三年累计完成投资257.4亿元。主要指标如下："),
    Block(
        rows=(
            ("指标", "单位", "2023年", "2024年目标", "2026年目标"),
            ("公园数量", "座", "832", "950", "1000"),
            ("绿道长度", "公里", "1850", "2050", "2450"),
            ("人均公园绿地面积", "平方米", "9.0", "9.2", "9.5"),
        )
    ),
    Block("二、重点任务", level=2),
    Block("（一）推进公园体系建设", level=3),
    Block(
        "加快环城生态公园带建设，启动10个综合公园新建改建项目，推动黄浦江、苏州河沿岸公共空间贯通开放。各区要因地制宜建设"
        "口袋公园，原则上每个街道每年新建或者改建不少于1座。各区应当落实以下工作："
    ),
    Block(
        items=(
            "摸清辖区内可用于建设口袋公园的零星地块。",
            "编制年度建设计划，于每年3月底前报市绿化市容局。",
            "建立市民意见征询机制。",
        )
    ),
    Block("（二）提升公园服务品质", level=3),
    Block(
        "延长公园开放时间，到2024年底全市90%以上的城市公园实现24小时开放。完善适老化、适幼化设施，新建公园无障碍设施覆盖率达到100%。"
    ),
    Block("三、保障措施", level=2),
    Block(
        "市绿化市容局会同市发展改革委、市财政局等部门建立联席会议制度，每季度通报进展情况。本方案自2024年5月1日起施行，有效期至2026年12月31日。"
    ),
    Block("上海市人民政府"),
    Block("2024年4月15日"),
)


def read(path: Path) -> Document:
    return read_document(load(path, path.parent))


def chunks(document: Document) -> list[tuple[tuple[str, ...], str]]:
    parts = split(document, sentences(document), count_tokens=len, limit=300)
    return [(chunk.headings, chunk.text) for chunk in parts]


def blocks_of(name: str) -> list[Block]:
    """Take the paragraphs and headings of a shipped document, without its table rows, as blocks to write anew."""
    document = read_document(load(CORPUS / name, CORPUS))
    levels = {heading.start: heading.level for heading in document.clean.headings}
    rows = {start for start, _ in document.clean.rows}
    blocks: list[Block] = []
    at = 0
    for line in document.text.split("\n"):
        if at not in rows and line:
            blocks.append(Block(line, level=min(levels.get(at, 0), 3)))
        at += len(line) + 1
    assert blocks[0].level == 1
    return blocks


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_notice_gives_the_same_chunks_in_every_format(tmp_path: Path, suffix: str) -> None:
    WRITERS["md"](tmp_path / "notice.md", _NOTICE)
    WRITERS[suffix](tmp_path / f"notice.{suffix}", _NOTICE)
    wanted, found = read(tmp_path / "notice.md"), read(tmp_path / f"notice.{suffix}")
    assert chunks(found) == chunks(wanted)
    assert len(chunks(found)) == 6
    assert found.metadata == wanted.metadata
    assert found.metadata.number == "沪府发〔2024〕12号"
    assert "分享到" not in found.source.text


def test_tables_and_lists_reach_the_chunks_of_every_format(tmp_path: Path) -> None:
    for suffix, write in WRITERS.items():
        write(tmp_path / f"notice.{suffix}", _NOTICE)
        text = read(tmp_path / f"notice.{suffix}").text
        row = next(line for line in text.split("\n") if "绿道长度" in line)
        assert all(word in row for word in ("2023年", "1850", "2024年目标", "2050", "公里")), suffix
        assert "摸清辖区内可用于建设口袋公园的零星地块。" in text


@pytest.mark.parametrize(
    "name", ["shanghai-government-work-report-2025.md", "shanghai-government-work-report-2024.txt"]
)
@pytest.mark.parametrize("suffix", [*WRITERS, "two-column pdf"])
def test_a_whole_report_gives_the_same_chunks_in_every_format(tmp_path: Path, name: str, suffix: str) -> None:
    blocks = blocks_of(name)
    WRITERS["md"](tmp_path / "report.md", blocks)
    path = tmp_path / f"again.{suffix.split()[-1]}"
    if suffix == "two-column pdf":
        write_pdf(path, blocks, columns=2)
    else:
        WRITERS[suffix](path, blocks)
    assert chunks(read(path)) == chunks(read(tmp_path / "report.md"))


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("source", ["notice", "shanghai-government-work-report-2025.md"])
def test_what_a_browser_prints_gives_the_same_chunks(tmp_path: Path, source: str, columns: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    blocks = list(_NOTICE) if source == "notice" else blocks_of(source)
    WRITERS["md"](tmp_path / "a.md", blocks)
    WRITERS["html"](tmp_path / "a.html", blocks)
    style = (
        "<style>body{font-family:'Noto Serif CJK SC','Noto Sans CJK SC';font-size:12pt;text-align:justify}"
        "p{text-indent:2em;margin:0}td p{text-indent:0}table{border-collapse:collapse}"
        f".nav,.crumb,.share,.footer{{display:none}}.main{{column-count:{columns};column-gap:2em}}</style></head>"
    )
    page = (tmp_path / "a.html").read_text(encoding="utf-8").replace("</head>", style)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
    printed = [*options, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'a.pdf'}"]
    subprocess.run([chromium, *printed, (tmp_path / "a.html").as_uri()], check=True, capture_output=True, timeout=120)
    assert chunks(read(tmp_path / "a.pdf")) == chunks(read(tmp_path / "a.md"))


def test_every_page_of_a_pdf_is_known(tmp_path: Path) -> None:
    write_pdf(tmp_path / "report.pdf", blocks_of("shanghai-government-work-report-2024.txt"))
    source = load(tmp_path / "report.pdf", tmp_path)
    assert len(source.pages) == 6
    assert source.pages[0] == 0
    assert list(source.pages) == sorted(source.pages)
    for number, (start, end) in enumerate(zip(source.pages, (*source.pages[1:], len(source.text)), strict=True), 1):
        assert f"— {number} —" in source.text[start:end]
        assert source.page_at(start) == number
