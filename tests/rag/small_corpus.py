"""A corpus of three short reports in which the same wording returns with other numbers, written into a folder."""

from __future__ import annotations

from pathlib import Path

REPORT_2024 = """2024年上海市政府工作报告

一、2023年工作回顾

2023年，全市生产总值达到47218.7亿元，城镇调查失业率平均为4.5%。新增公园162座，累计达到832座。重大工程完成投资2257.4亿元。
新增养老床位4510张，改建认知障碍照护床位2516张。既有多层住宅加装电梯3001台。
"""
REPORT_2025 = """2025年上海市政府工作报告

一、2024年工作回顾

2024年，全市生产总值达到53926.7亿元，城镇调查失业率平均为4.2%。新增公园141座，累计达到973座。重大工程完成投资2383亿元。
新增养老床位4060张，改建认知障碍照护床位2830张。既有多层住宅加装电梯3005台。

二、2025年主要任务

2025年，计划新增公园120座，重大工程计划投资2400亿元。城镇调查失业率控制在5%左右。
"""
XUHUI_2025 = """2025年徐汇区政府工作报告

一、2024年工作回顾

2024年，徐汇区新增养老床位385张，新增公园9座。区内大模型创新企业达到400家。
"""
CATALOG = """["city-2024.txt"]
title = "2024年上海市政府工作报告"
issue_date = 2024-01-23
place = "上海市"
reports = [2023]

["city-2025.txt"]
title = "2025年上海市政府工作报告"
issue_date = 2025-01-20
place = "上海市"
reports = [2024]
plans = [2025]

["xuhui-2025.txt"]
title = "2025年徐汇区政府工作报告"
issue_date = 2025-01-07
place = "徐汇区"
reports = [2024]
"""
FILES = {"city-2024.txt": REPORT_2024, "city-2025.txt": REPORT_2025, "xuhui-2025.txt": XUHUI_2025}


def write_corpus(folder: Path) -> Path:
    """Write the reports and their catalogue; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    return folder
