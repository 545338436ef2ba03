from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.check_gold import check, main, read_corpus
from eval.gold import Evidence, Item, Turn, gold_hash, load_gold
from rag.errors import InputError
from tests.eval.fakes import DOCUMENTS, ITEMS, NEW_2024, fact

LINE = {
    "id": "x-1",
    "kind": "fact",
    "type": "number",
    "question": "几座?",
    "answers": ["141座"],
    "document": "parks.txt",
    "evidence": [[{"document": "parks.txt", "text": "新增公园141座"}]],
    "year": 2024,
    "difficulty": "easy",
    "tags": [],
}


def write(folder: Path, *lines: object, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_line_becomes_an_item(tmp_path: Path) -> None:
    (item,) = load_gold(write(tmp_path, LINE))
    assert item == Item(
        "x-1",
        "fact",
        (
            Turn(
                "几座?",
                "number",
                ("141座",),
                document="parks.txt",
                evidence=((Evidence("parks.txt", "新增公园141座"),),),
                year=2024,
            ),
        ),
        "easy",
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "riddle"}, "kind"),
        ({"answers": []}, "type number needs answers"),
        ({"points": [["a"]]}, "does not take points"),
        ({"evidence": []}, "no evidence"),
        ({"evidence": [[]]}, "empty"),
        ({"surprise": 1}, "surprise"),
        ({"wrong": ["1座"]}, "trap"),
        ({"type": "none"}, "type none"),
        ({"question": None}, "one question"),
        ({"year": "now"}, "year"),
        ({"id": ""}, "id"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, change: dict[str, object], told: str) -> None:
    path = write(tmp_path, LINE, "", LINE | {"id": "x-2"} | change)
    with pytest.raises(InputError, match=rf"a\.jsonl:3: .*{told}"):
        load_gold(path)


def test_an_id_that_comes_twice_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl:2: id x-1 stands at .*a\.jsonl:1"):
        load_gold(write(tmp_path, LINE, LINE))


def test_what_is_not_json_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl:2: not JSON"):
        load_gold(write(tmp_path, LINE, "{oops"))


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold file"):
        load_gold(tmp_path)


def test_csv_needs_only_question_and_answer(tmp_path: Path) -> None:
    text = (
        "question,answer\n"
        "几座公园?,141座\n"
        "谁来办?,市民政局\n"
        "哪些产业?,人工智能、集成电路、生物医药\n"
        "天气?,\n"
        '"失业率, 24年?",4.2%|百分之4.2\n'
        "什么是千座公园?,到2025年全市公园数量达到一千座以上，让市民出门就能见到绿地，享受城市里的自然空间。\n"
    )
    path = tmp_path / "own.csv"
    path.write_text("\ufeff" + text, encoding="utf-8")
    items = load_gold(path)
    assert [item.turns[0].type for item in items] == ["number", "name", "list", "none", "number", "explanation"]
    assert [item.kind for item in items].count("unanswerable") == 1
    assert items[4].turns[0].answers == ("4.2%", "百分之4.2")
    assert items[2].turns[0].items == (("人工智能",), ("集成电路",), ("生物医药",))
    assert len({item.id for item in items}) == 6


def test_csv_without_a_column_or_a_question_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("question,reply\na,b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.csv:1: no column answer"):
        load_gold(path)
    path.write_text("question,answer\na,b\n,c\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.csv:3: no question"):
        load_gold(path)


def test_csv_may_bring_evidence(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,question,answer,document,evidence\nq,a?,141座,parks.txt,新增公园141座\n", encoding="utf-8")
    (item,) = load_gold(path)
    assert item.id == "q"
    assert item.turns[0].evidence == ((Evidence("parks.txt", "新增公园141座"),),)


def test_own_json_lines_need_only_question_and_answer(tmp_path: Path) -> None:
    (item,) = load_gold(write(tmp_path, {"question": "几座?", "answer": "141座"}))
    assert (item.kind, item.turns[0].type) == ("fact", "number")


def test_the_test_split_is_about_a_third_and_depends_on_the_id_alone() -> None:
    items = load_gold()
    share = sum(item.split == "test" for item in items) / len(items)
    assert 0.27 < share < 0.40
    # The remainders by 3 of sha256sum of these letters are 1, 2, 0, 0, computed outside Python.
    assert [Item(name, "fact", ()).split for name in "abgh"] == ["train", "train", "test", "test"]


def test_the_hash_changes_with_any_item() -> None:
    assert gold_hash(ITEMS) != gold_hash(ITEMS[1:])


def test_the_shipped_set_is_what_it_says() -> None:
    report = check(load_gold(), read_corpus())
    assert report.problems == ()
    assert any("longest run" in line for line in report.lines)


def problems(*items: Item) -> str:
    return "\n".join(check(items, DOCUMENTS, complete=False).problems)


def test_the_checker_finds_nothing_wrong_with_good_items() -> None:
    assert problems(*ITEMS) == ""


def test_the_checker_finds_what_is_wrong() -> None:
    assert "evidence is not in parks.txt" in problems(fact("a", "q", "141座", "parks.txt", "新增公园140座"))
    assert "no document nowhere.txt" in problems(fact("a", "q", "141座", "nowhere.txt", "新增公园141座"))
    assert "answer is not in the evidence: 41座" in problems(fact("a", "q", "41座", "parks.txt", NEW_2024))
    twice = fact("b", "24年，多了几座公园？", "141座", "parks.txt", NEW_2024)
    assert "b: asks what f1 asks" in problems(ITEMS[0], twice)
    trap = fact("a", "q", "141座", "parks.txt", NEW_2024, wrong=("41座",))
    assert "wrong value occurs nowhere: 41座" in problems(trap)
    same = fact("a", "q", "141座", "parks.txt", NEW_2024, wrong=("141座",))
    assert "wrong value is the answer" in problems(same)


def test_the_checker_accepts_a_computed_answer_and_checks_its_operands() -> None:
    groups = tuple((Evidence("parks.txt", text),) for text in (NEW_2024, "新增公园162座"))
    turn = Turn("少了几座", "number", ("21座",), evidence=groups)
    good = Item("c", "comparison", (turn,), computed=True, operands=("141", "162"))
    bad = Item("d", "comparison", (turn,), computed=True, operands=("141", "163"))
    short = Item("e", "comparison", (turn,), computed=True, operands=("141",))
    assert problems(good) == ""
    assert "operand 163 is not in its evidence" in problems(bad)
    assert "1 operands for 2 evidence groups" in problems(short)


def test_the_checker_counts() -> None:
    found = "\n".join(check(ITEMS, DOCUMENTS).problems)
    assert "3 items of kind fact, 170 are wanted" in found
    assert "0 items tagged english, 25 are wanted" in found
    assert "facts on parks.txt, 30 are wanted" in found


def test_the_checker_reports_copied_questions() -> None:
    copied = fact("a", "2024年新增公园多少座，累计多少？", "141座", "parks.txt", NEW_2024)
    assert "longest shared run: median 9, allowed 5" in "\n".join(check([copied], DOCUMENTS).problems)


def test_the_command_returns_1_on_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write(tmp_path, LINE)), "--corpus", str(tmp_path)]) == 1
    assert "no document parks.txt" in capsys.readouterr().out
    assert main([str(tmp_path / "none.jsonl")]) == 2
