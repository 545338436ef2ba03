"""Web pages: the article without what stands around it, as browsers save it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.loading import load, load_all

_BODY = (
    "<p style='text-align:center'>沪府发〔2023〕5号</p><p>各区人民政府，市政府各委、办、局：</p>"
    "<p>现将《上海市提信心扩需求行动方案》印发给你们，请认真按照执行。</p>"
    "<p><strong>一、实施助企纾困提升行动</strong></p>"
    "<p>（一）降低企业用工成本。一次性扩岗补助按照每人1500元的标准发放，政策实施期限到2023年12月31日。</p>"
    "<p><b>加强领导。</b>各区要抓好落实，PM<sub>2.5</sub>浓度继续下降。</p>"
    "<ol start='3'><li>第三项</li><li><p>第四项</p></li></ol>"
)
_TITLE = "上海市人民政府关于印发《上海市提信心扩需求行动方案》的通知"
_MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/a'>要闻动态</a></li><li><a href='/b'>政务公开</a></li></ul>"
_FOOT = "<div><p>主办单位：上海市人民政府办公厅　网站标识码：3100000049</p><p>沪ICP备00000000号</p></div>"
_SIDE = "<div><h3>相关文章</h3><ul>" + "".join(
    f"<li><a href='/{n}'>上海市人民政府关于印发《上海市第{n}项管理办法》的通知</a></li>" for n in range(9)
) + "</ul></div>"  # fmt: skip


def text_of(tmp_path: Path, page: str, encoding: str = "utf-8", name: str = "page.html") -> str:
    (tmp_path / name).write_bytes(page.encode(encoding))
    return load(tmp_path / name, tmp_path).text


def page(article: str, *, title: str = _TITLE, charset: str = "utf-8") -> str:
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={charset}'>"
    head = f"<head>{meta}<title>{title}-上海</title></head>"
    return f"<html>{head}<body><div>{_MENU}</div>{article}{_SIDE}{_FOOT}<script>alert('脚本。')</script></body></html>"


@pytest.mark.parametrize(
    "article",
    [
        f"<div><h1>{_TITLE}</h1><div>{_BODY}</div></div>",
        f"<article><header><h2>{_TITLE}</h2></header>{_BODY}</article>",
        f"<div><p><font size='5'>{_TITLE}</font></p></div><div><div id='zoom'>{_BODY}</div></div>",
        f"<table><tr><td>{_MENU}</td><td><table><tr><td><b>{_TITLE}</b></td></tr><tr><td>{_BODY}</td></tr></table>"
        "</td></tr></table>",
        f"<div>{_BODY}</div>",
    ],
    ids=["h1", "article", "font", "tables", "title only in the head"],
)
def test_the_article_is_found_in_old_and_new_pages(tmp_path: Path, article: str) -> None:
    text = text_of(tmp_path, page(article))
    assert text.split("\n")[0] == f"# {_TITLE}"
    for words in (
        "沪府发〔2023〕5号\n",
        "**一、实施助企纾困提升行动**\n",
        "（一）降低企业用工成本。一次性扩岗补助按照每人1500元",
    ):
        assert f"\n{words}" in text
    assert "\n**加强领导。**各区要抓好落实，PM<sub>2.5</sub>浓度" in text
    assert "\n3. 第三项\n4. 第四项\n" in text
    for words in ("首页", "相关文章", "主办单位", "ICP备", "脚本"):
        assert words not in text


def test_a_short_notice_is_not_taken_for_its_menu(tmp_path: Path) -> None:
    text = text_of(tmp_path, page("<div><h1>关于放假的通知</h1><p>春节放假8天。</p></div>", title="关于放假的通知"))
    assert text == "# 关于放假的通知\n\n春节放假8天。\n"


@pytest.mark.parametrize(("encoding", "charset"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-16", "utf-8")])
def test_the_encoding_is_found_even_where_the_page_names_a_wrong_one(
    tmp_path: Path, encoding: str, charset: str
) -> None:
    assert "一次性扩岗补助" in text_of(
        tmp_path, page(f"<div><h1>{_TITLE}</h1>{_BODY}</div>", charset=charset), encoding
    )


def test_a_table_with_merged_cells_reads_row_by_row(tmp_path: Path) -> None:
    table = (
        "<table><tr><th colspan='4'>表1 主要指标</th></tr>"
        "<tr><th rowspan='2'>领域</th><th rowspan='2'>指标</th><th colspan='2'>目标</th></tr>"
        "<tr><th>2024年</th><th>2025年</th></tr>"
        "<tr><td rowspan='2'>生态</td><td>公园<br>（座）</td><td>120</td><td>100</td></tr>"
        "<tr><td>绿道|公里</td><td colspan='2'>200</td></tr></table>"
    )
    text = text_of(tmp_path, page(f"<div><h1>{_TITLE}</h1>{_BODY}{table}</div>"))
    assert text.endswith(
        "\n表1 主要指标\n\n| 领域 | 指标 | 目标 2024年 | 目标 2025年 |\n| --- | --- | --- | --- |\n"
        "| 生态 | 公园 （座） | 120 | 100 |\n| 生态 | 绿道\\|公里 | 200 |  |\n"
    )


def test_a_page_saved_with_its_folder_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "通知.html").write_text(page(f"<div><h1>{_TITLE}</h1>{_BODY}</div>"), encoding="utf-8")
    (tmp_path / "通知_files").mkdir()
    (tmp_path / "通知_files" / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path / "通知_files" / "frame.html").write_text("<p>广告。</p>", encoding="utf-8")
    assert [entry.name for entry in load_all(tmp_path)] == ["通知.html"]


def test_a_page_saved_as_one_file_is_unpacked(tmp_path: Path) -> None:
    lines = page(f"<div><h1>{_TITLE}</h1>{_BODY}</div>").encode()
    encoded = b"".join(b"=%02X" % byte + (b"=\n" if at % 20 == 19 else b"") for at, byte in enumerate(lines))
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
    head += b"Content-Type: text/html; charset=utf-8\n"
    picture = b"\n--B\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--B--\n"
    (tmp_path / "a.mhtml").write_bytes(head + b"Content-Transfer-Encoding: quoted-printable\n\n" + encoded + picture)
    assert load(tmp_path / "a.mhtml", tmp_path).text.startswith(f"# {_TITLE}\n")


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "font"])
def test_deep_nesting_is_read_without_a_crash(tmp_path: Path, tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    text = text_of(
        tmp_path, f"<html><body><p>开头。</p>{f'<{tag}>' * 20_000}正文。{closing * 20_000}<p>结尾。</p></body></html>"
    )
    assert "开头。" in text
