"""Tables: rows that read on their own, whatever became of the lines between the cells."""

from __future__ import annotations

from rag.cleaning import account, clean
from rag.lines import CELL_SPACE, PAIR_SPACE
from rag.records import CleanText, Source
from rag.settings import CORPUS


def read(raw: str) -> CleanText:
    return clean(Source("made.txt", raw, ""))


def rows(cleaned: CleanText) -> list[dict[str, str]]:
    """Return the rows as names and values; a cell without a name stands under ""."""
    found = []
    for start, end in cleaned.rows:
        pairs = [cell.split(PAIR_SPACE) for cell in cleaned.text[start:end].split(CELL_SPACE)]
        found.append({pair[0] if len(pair) > 1 else "": pair[-1] for pair in pairs})
    return found


def test_a_markdown_table_repeats_the_names_of_its_columns() -> None:
    cleaned = read(
        "| 等级 | 金额 | 备注 |\n|---|---:|---|\n| 二级 | 300 | - |\n| **三级** | 600 | 含护理 |\n\n每月发放。"
    )
    assert rows(cleaned) == [{"等级": "二级", "金额": "300"}, {"等级": "三级", "金额": "600", "备注": "含护理"}]
    assert cleaned.text.endswith("\n每月发放。")


def test_the_numbers_of_rows_and_a_head_that_comes_again_go() -> None:
    raw = "|序号|任务|\n|---|---|\n|1|公园|\n|序号|任务|\n|2|绿道|"
    source = Source("made.txt", raw, "")
    assert rows(clean(source)) == [{"任务": "公园"}, {"任务": "绿道"}]
    assert account(source, clean(source)).dropped == {"markup": 4 * 3 + 9, "row number": 2, "table head": 6}


def test_a_table_with_tabs() -> None:
    cleaned = read("指标\t属性\n生产总值\t预期性\n细颗粒物(PM <sub>2.5</sub> )\t约束性\n\n说明。")
    assert rows(cleaned) == [{"指标": "生产总值", "属性": "预期性"}, {"指标": "细颗粒物(PM2.5)", "属性": "约束性"}]


def test_numbered_lines_with_a_tab_are_no_table() -> None:
    assert read("1.\t提交申请。\n2.\t受理评估。\n3.\t发放补贴。").rows == ()


def test_a_bar_in_the_text_is_no_table() -> None:
    assert read("上海|北京\n发展|改革\n全市发展。").rows == ()


def test_the_caption_of_a_table_is_its_heading_where_nothing_else_follows() -> None:
    table = "表1 主要目标\n|指标|目标|\n|---|---|\n|公园|100座|\n"
    followed = read("一、目标\n发展。\n" + table + "二、任务\n落实。")
    assert [(h.level, h.text) for h in followed.headings] == [(1, "一、目标"), (2, "表1 主要目标"), (1, "二、任务")]
    in_between = read("一、目标\n发展。\n" + table + "以上目标力争完成。")
    assert [h.text for h in in_between.headings] == ["一、目标"]


BROKEN = """主要指标
序
号
指 标 单位 属性
目标
2025年 年均
1 生产总值增长率 % 预期性 - 5左右
2 全员劳动生产率
万元/
人
预期性 36左右 -
3 金融市场交易额 万亿元 预期性 2800左右 -
4 发明专利拥有量1 件 预期性 30左右 -
5 旧里以下房屋
改造面积
万平
方米
约束性 - [成片：约 110
零星：约 20]
6 森林覆盖率 % 约束性 19.5 -
1 指每万人口拥有的专利件数。
二、任务
抓好落实。"""


def test_a_broken_table_is_put_together_by_the_numbers_of_its_rows() -> None:
    cleaned = read("一、目标\n力争完成。\n" + BROKEN)
    year, mean = "目标\u20042025年", "目标\u2004年均"
    assert rows(cleaned) == [
        {"指标": "生产总值增长率", "单位": "%", "属性": "预期性", mean: "5左右"},
        {"指标": "全员劳动生产率", "单位": "万元/人", "属性": "预期性", year: "36左右"},
        {"指标": "金融市场交易额", "单位": "万亿元", "属性": "预期性", year: "2800左右"},
        {"指标": "发明专利拥有量", "单位": "件", "属性": "预期性", year: "30左右"},
        {"指标": "旧里以下房屋改造面积", "单位": "万平方米", "属性": "约束性", mean: "[成片：约110\u2004零星：约20]"},
        {"指标": "森林覆盖率", "单位": "%", "属性": "约束性", year: "19.5"},
        {"发明专利拥有量": "指每万人口拥有的专利件数。"},
    ]
    assert [h.text for h in cleaned.headings] == ["一、目标", "主要指标", "二、任务"]


def test_a_numbered_list_is_no_broken_table() -> None:
    assert read("1 提交申请\n2 受理评估\n3 发放补贴\n4 归档备查\n办理完毕。").rows == ()


def test_the_indicators_of_the_plan() -> None:
    name = "shanghai-14th-five-year-plan.txt"
    found = rows(read((CORPUS / name).read_text(encoding="utf-8")))
    target = "“十四五”目标\u2004"
    table = {row["指标"]: row for row in found if "指标" in row}
    assert len(table) == 20
    assert table["全员劳动生产率"] == {
        "指标": "全员劳动生产率",
        "单位": "万元/人",
        "属性": "预期性",
        target + "2025年": "36左右",
    }
    assert table["在沪跨国公司地区总部数量"][target + "年均[累计]"] == "[累计达到1000]"
    assert table["中心城区二级旧里以下房屋改造面积"]["单位"] == "万平方米"
    assert table["单位生产总值生产安全事故死亡率"]["单位"] == "人/亿元"
    assert table["大气常规污染物年均浓度（PM2.5、PM10、SO2、NO2、O3、CO）"][target + "2025年"] == (
        "全面稳定达到国家二级标准，部分指标优于国家一级标准"
    )
    values = [row.get(target + "2025年") or row[target + "年均[累计]"] for row in table.values()]
    assert values[:8] == ["5左右", "36左右", "[20]", "2800左右", "[累计达到1000]", "4.5左右", "30左右", ">60"]
    assert values[16:] == [">60", ">45", "19.5", "<0.01"]


def test_a_glossary_has_one_row_for_each_term() -> None:
    terms = ["1、四大品牌。是指上海服务等。", "2、24小时社区。是指社区。包括园区。", "3、一江一河。指黄浦江和苏州河。"]
    cleaned = read("\n".join(["附件：名词解释", "一、名词解释", *terms]))
    assert [cleaned.text[start:end] for start, end in cleaned.rows] == terms


def test_a_row_that_is_read_again_stays_a_row() -> None:
    once = read("|指标|目标|\n|---|---|\n|公园|100座|\n|绿道|100公里|")
    again = read(once.text)
    assert (again.text, again.rows) == (once.text, once.rows)
