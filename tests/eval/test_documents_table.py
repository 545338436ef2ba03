"""The table of what reading makes of each document: its arithmetic, its bars, and the shipped files against them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.documents_table import DATA, Account, bars, main, measure_corpus, read_hand_counts, tables
from eval.labelled import Label, judge, read_labels
from eval.mid_sentence import ends_inside, starts_inside
from rag.errors import InputError
from rag.records import Chunk, Document
from rag.settings import CORPUS
from tests.rag.documents import build

GOOD = Account(
    document="a.txt",
    raw=10,
    kept=8,
    dropped={"page number": 2},
    unaccounted=0,
    headings={1: 1, 2: 3},
    by_hand={1: 1, 2: 3},
    chunks=4,
    starting_inside=0,
    ending_inside=0,
    labelled=100,
    labels={"year": 1.0, "status": 0.97, "year and status": 0.97, "place": 1.0},
    seconds=0.5,
    peak_megabytes=1.0,
)


def missed(account: Account) -> list[str]:
    return [line for good, line in bars([account]) if not good]


def test_the_bars_hold_for_good_figures_and_not_for_bad_ones() -> None:
    assert missed(GOOD) == []
    assert len(missed(replace(GOOD, unaccounted=1))) == 1
    assert len(missed(replace(GOOD, starting_inside=1))) == 1
    assert len(missed(replace(GOOD, ending_inside=1))) == 1
    assert len(missed(replace(GOOD, headings={1: 1, 2: 4}))) == 1
    assert len(missed(replace(GOOD, labels=GOOD.labels | {"year and status": 0.96}))) == 1
    assert len(missed(replace(GOOD, seconds=5.1))) == 1


def test_nothing_known_by_hand_is_not_held_against_a_document() -> None:
    unknown = replace(GOOD, by_hand={}, labels={}, labelled=0)
    assert missed(unknown) == []
    assert "| a.txt | 2 | 3 | – |" in tables([unknown])
    assert "| a.txt | 0 | – | – | – | – | 0.50 | 1.0 |" in tables([unknown])


def test_the_tables_show_shares_and_sums() -> None:
    text = tables([replace(GOOD, ending_inside=1)])
    assert "| a.txt | 10 | 8 | 2 | 0 | 4 | 0.0 % | 25.0 % |" in text
    assert "| a.txt | page number | 2 |" in text
    assert "| a.txt | 100 | 100 % | 97 % | 97 % | 100 % | 0.50 | 1.0 |" in text


def part(document: Document, text: str) -> Chunk:
    start = document.text.index(text)
    return Chunk("x", document.id, start, start + len(text), text)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("新增公园120座。", False, False),
        ("累计973座，", False, True),
        ("另有六座。", True, False),
        ("主要包括：", False, False),
        ("绿地；", False, False),
        ("河道", False, True),
        ("和湖泊。", True, False),
    ],
)
def test_a_part_of_a_sentence_is_told_from_a_whole_one(text: str, starts: bool, ends: bool) -> None:
    document = build((1, "一、公园", "新增公园120座。累计973座，另有六座。\n主要包括：\n绿地；\n河道和湖泊。"))
    chunk = part(document, text)
    assert (starts_inside(document, chunk), ends_inside(document, chunk)) == (starts, ends)


def test_labels_are_judged_one_by_one() -> None:
    document = build((1, "一、公园", "2024年已经建成公园120座。"))
    label = Label(document.id, "2024 年已经建成公园120座。", (2024,), None, "done")
    (right,) = judge(document, [label])
    assert (right.year_right, right.status_right) == (True, True)
    (wrong,) = judge(document, [replace(label, years=(2025,), status="planned")])
    assert (wrong.year_right, wrong.status_right) == (False, False)
    (absent,) = judge(document, [replace(label, text="没有这句话。")])
    assert absent.sentence is None
    assert not absent.year_right


@pytest.mark.parametrize("text", ["{", '{"document": "a", "text": "b"}', "[]"])
def test_a_wrong_label_or_count_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_labels(path)
    with pytest.raises(InputError, match="headings"):
        read_hand_counts(path)


def test_the_shipped_documents_hold_every_bar_but_the_clock() -> None:
    accounts = measure_corpus(CORPUS, DATA, count_tokens=len, limit=400)
    assert [a.document for a in accounts] == sorted(read_hand_counts(DATA / "headings.json"))
    assert all(a.labelled == 100 and a.by_hand for a in accounts)
    assert [line for good, line in bars([replace(a, seconds=0.0) for a in accounts]) if not good] == []


def test_the_hand_count_of_the_plan_agrees_with_its_numbers() -> None:
    raw = (CORPUS / "shanghai-14th-five-year-plan.txt").read_text(encoding="utf-8")
    contents = re.findall(r"^\s*(\d+\.\d)\b.*\.{4}", raw, re.MULTILINE)
    points = re.findall(r"^\s*\d{1,2}\.\d{1,2}\.\d{1,2}(?!\d)", raw, re.MULTILINE)
    count = json.loads((DATA / "headings.json").read_text(encoding="utf-8"))["shanghai-14th-five-year-plan.txt"]
    assert count["headings"]["3"] == len(set(contents))
    assert count["headings"]["4"] == len(points)


@pytest.mark.integration
def test_the_command_prints_stores_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    corpus.mkdir()
    data.mkdir()
    (corpus / "a.txt").write_text("公园管理办法\n\n一、总则\n\n公园应当开放。\n", encoding="utf-8")
    options = ["--corpus", str(corpus), "--data", str(data), "--json", str(tmp_path / "out.json"), "--check"]
    assert main(options) == 0
    assert "ok   a.txt: 0 characters unaccounted" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))[0]["document"] == "a.txt"
    (data / "headings.json").write_text('{"a.txt": {"headings": {"1": 9}}}', encoding="utf-8")
    assert main(options) == 1
    assert "MISS a.txt: headings" in capsys.readouterr().out
    (data / "headings.json").write_text("{", encoding="utf-8")
    assert main(options) == 2
    assert "headings.json" in capsys.readouterr().err
