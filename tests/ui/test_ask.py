"""`huce ask`: the batch file, the JSON of a turn, and the text for the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.errors import InputError
from rag.pipeline import Assistant
from rag.settings import Settings
from tests.rag.small_corpus import FILES
from ui.cli import main
from ui.commands.ask import Conversation, read_batch, render

GOOD = '{"id": "a", "turns": ["一", "二"]}'
TURN = {"question", "status", "answer", "citations", "hits", "mode", "seconds"}


def batch(folder: Path, *lines: str) -> Path:
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def command(small: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Return the options that make the command use the small index; it runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "HUCE_LLM_API_KEY", "HUCE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HUCE_TODAY", "2025-06-01")
    return ["ask", "--index", str(small.index), "--mode", "extractive"]


def test_conversations_are_read_in_order(tmp_path: Path) -> None:
    source = batch(tmp_path, GOOD, "", '{"id": 7, "turns": ["三"], "note": "ignored"}')
    assert list(read_batch(source)) == [Conversation("a", ("一", "二")), Conversation("7", ("三",))]


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert [one.id for one in read_batch(source)] == ["a"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 3: not JSON"),
        ("[]", "line 3"),
        ('{"turns": ["一"]}', "line 3"),
        ('{"id": "b"}', "line 3.*turns"),
        ('{"id": "b", "turns": []}', "line 3.*turns"),
        ('{"id": "b", "turns": "一"}', "line 3.*turns"),
        ('{"id": "b", "turns": [" "]}', "line 3.*turns"),
        ('{"id": "b", "turns": [1]}', "line 3.*turns"),
        ('{"id": "a", "turns": ["一"]}', "line 3.*twice"),
    ],
)
def test_a_wrong_line_is_named_by_its_number(tmp_path: Path, line: str, message: str) -> None:
    source = batch(tmp_path, GOOD, "", line)
    with pytest.raises(InputError, match=message):
        list(read_batch(source))


def test_the_same_id_as_number_and_text_occurs_twice(tmp_path: Path) -> None:
    source = batch(tmp_path, '{"id": 7, "turns": ["一"]}', '{"id": "7", "turns": ["一"]}')
    with pytest.raises(InputError, match=r"line 2.*twice"):
        list(read_batch(source))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00x"])
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    source = tmp_path / "in.jsonl"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(InputError, match=r"in\.jsonl"):
        list(read_batch(source))


@pytest.mark.integration
def test_a_batch_keeps_order_and_shape(command: list[str], tmp_path: Path) -> None:
    source = batch(
        tmp_path,
        '{"id": "z", "turns": ["2024年上海新增公园多少座？", "那2023年呢？"]}',
        '{"id": "a", "turns": ["2019年上海新增公园多少座？"]}',
    )
    target = tmp_path / "out.jsonl"
    assert main([*command, "--batch", str(source), "--output", str(target)]) == 0
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], len(line["turns"])) for line in lines] == [("z", 2), ("a", 1)]
    assert [line.keys() for line in lines] == [{"id", "turns"}] * 2
    for line in lines:
        for turn in line["turns"]:
            check(turn)
    first, second = lines[0]["turns"]
    assert "141座" in first["answer"]
    assert second["question"] == "那2023年呢？"
    assert "162座" in second["answer"]
    (refused,) = lines[1]["turns"]
    assert (refused["status"], refused["citations"]) == ("no_evidence", [])
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.jsonl"]
    assert not list(tmp_path.glob(".*part"))


def check(turn: dict[str, Any]) -> None:
    assert set(turn) >= TURN
    assert turn["status"] in ("answered", "no_evidence")
    assert turn["mode"] == "extractive"
    assert set(turn["seconds"]) == {"retrieve", "answer"}
    for number, citation in enumerate(turn["citations"], start=1):
        assert set(citation) >= {"marker", "document", "title", "headings", "quote", "spans"}
        assert citation["marker"] == number
        assert squeezed_raw(citation) == "".join(citation["quote"].split()) != ""
    assert [hit["rank"] for hit in turn["hits"]] == list(range(1, len(turn["hits"]) + 1))
    assert 0 < len(turn["hits"]) <= 10
    for hit in turn["hits"]:
        assert set(hit) >= {"rank", "document", "score", "text", "spans"}
        assert len(hit["text"]) <= 500
        assert squeezed_raw(hit) == "".join(hit["text"].split())


def squeezed_raw(item: dict[str, Any]) -> str:
    raw = FILES[item["document"]]
    return "".join("".join(raw[low:high] for low, high in item["spans"]).split())


@pytest.mark.integration
def test_json_prints_one_turn(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--json", "2024年上海新增公园多少座？"]) == 0
    turn = json.loads(capsys.readouterr().out)
    check(turn)
    assert turn["citations"][0]["document"] == "city-2025.txt"


@pytest.mark.integration
def test_the_terminal_shows_answer_quote_and_document(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "2024年上海新增公园多少座？"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("141座")
    assert "[1] 新增公园141座，累计达到973座。" in shown
    assert "city-2025.txt" in shown


@pytest.mark.integration
def test_a_refusal_shows_what_is_near_as_no_answer(small_assistant: Assistant) -> None:
    answer = small_assistant.answer("2019年上海新增公园多少座？")
    shown = render(answer)
    assert shown.startswith(answer.text)
    assert ("不是答案" in shown) == bool(answer.related)


@pytest.mark.integration
def test_a_follow_up_shows_how_it_was_understood(small_assistant: Assistant) -> None:
    first = small_assistant.answer("2024年上海新增公园多少座？")
    second = small_assistant.answer("那2023年呢？", history=(first,))
    assert "理解为：2023年上海新增公园多少座？" in render(second)
    assert "理解为" not in render(first)


@pytest.mark.integration
def test_a_turn_over_the_limit_names_the_conversation_and_leaves_no_file(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = batch(tmp_path, GOOD, json.dumps({"id": "long", "turns": ["公园", "长" * 501]}))
    target = tmp_path / "out.jsonl"
    target.write_text("of an earlier run")
    assert main([*command, "--batch", str(source), "--output", str(target)]) == 2
    error = [line for line in capsys.readouterr().err.splitlines() if line.startswith("huce:")]
    assert len(error) == 1
    assert "long, turn 2" in error[0]
    assert target.read_text() == "of an earlier run"
