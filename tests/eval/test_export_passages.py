"""The exported sentences against what the product reads."""

from __future__ import annotations

import json
from pathlib import Path

from embeddings.training_sources import read_policy
from eval.export_passages import passages
from rag.catalog import read_catalog
from rag.chunking import split
from rag.index import unit_text, units_of
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.sentences import sentences

REPORT = """# 2024年某区政府工作报告

## 政府工作报告

## 一、2023年工作回顾

过去一年，新增公园12座。建成绿道3公里。

## 二、2024年主要任务

今年新增公园15座。
"""


def test_training_reads_what_the_product_reads(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "report.md").write_text(REPORT, encoding="utf-8")
    exported = tmp_path / "passages.jsonl"
    lines = [json.dumps(record, ensure_ascii=False) for record in passages(corpus)]
    exported.write_text("\n".join(lines), encoding="utf-8")
    document = read_document(load(find_sources(corpus)[0], corpus), read_catalog(corpus))
    units = units_of(split(document, sentences(document), count_tokens=len, limit=400))
    assert [passage.rendered for passage in read_policy(exported)] == [unit_text(unit, document) for unit in units]
    assert any("新增公园15座" in passage.text for passage in read_policy(exported))
