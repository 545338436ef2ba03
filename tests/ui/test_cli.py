"""The command `huce`: help with examples, and one clear line with exit status 2 for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.errors import RagError
from rag.settings import Settings
from tests.rag.small_corpus import write_corpus
from ui.cli import COMMANDS, main


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "HUCE_LLM_API_KEY", "HUCE_CONFIG", "HUCE_INDEX", "HUCE_CORPUS"):
        monkeypatch.delenv(name, raising=False)


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must fail; return its one line on standard error."""
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("huce: ")
    return line


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command whose options are wrong; return its one line on standard error."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_every_command_has_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = helped(capsys, name, "--help")
    assert f"example: huce {name}" in shown
    assert COMMANDS[name].about in shown
    assert "--index" in shown


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    shown = helped(capsys, "--help")
    assert all(f"\n    {name} " in shown for name in COMMANDS)


def test_examples_name_their_own_command_and_known_options(capsys: pytest.CaptureFixture[str]) -> None:
    for name, command in COMMANDS.items():
        shown = helped(capsys, name, "--help").split("example:")[0]
        for example in command.examples:
            assert example.split()[:2] == ["huce", name]
            assert all(word in shown for word in example.split() if word.startswith("--"))


def test_no_index_says_what_to_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "huce index" in complaint(capsys, "ask", "失业率是多少？", "--index", str(tmp_path / "absent"))


@pytest.mark.parametrize("question", ["", "  ", "\u3000"])
def test_an_empty_question(capsys: pytest.CaptureFixture[str], question: str) -> None:
    assert "empty" in complaint(capsys, "ask", question)


def test_no_question_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert "empty" in complaint(capsys, "ask")


@pytest.mark.integration
def test_a_question_over_the_limit(capsys: pytest.CaptureFixture[str], small: Settings) -> None:
    line = complaint(capsys, "ask", "长" * 501, "--index", str(small.index))
    assert "501" in line
    assert "500" in line


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\x01"])
def test_an_unreadable_batch(capsys: pytest.CaptureFixture[str], content: bytes | None) -> None:
    if content is not None:
        Path("in.jsonl").write_bytes(content)
    assert "in.jsonl" in complaint(capsys, "ask", "--batch", "in.jsonl", "--output", "out.jsonl")
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('{"id": "b", "turns": ["一"', "line 2"),
        ('{"id": "a", "turns": ["一"]}', "twice"),
        ('{"id": "b", "turns": []}', "turns"),
    ],
)
def test_a_malformed_batch_line(capsys: pytest.CaptureFixture[str], line: str, wrong: str) -> None:
    Path("in.jsonl").write_text('{"id": "a", "turns": ["一"]}\n' + line + "\n", encoding="utf-8")
    found = complaint(capsys, "ask", "--batch", "in.jsonl", "--output", "out.jsonl")
    assert "line 2" in found
    assert wrong in found


def test_a_batch_needs_an_output_and_a_folder_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_text(json.dumps({"id": "a", "turns": ["一"]}))
    assert "--output" in complaint(capsys, "ask", "--batch", "in.jsonl")
    assert "--output" in complaint(capsys, "ask", "问题", "--batch", "in.jsonl", "--output", "out.jsonl")
    assert "absent" in complaint(capsys, "ask", "--batch", "in.jsonl", "--output", "absent/out.jsonl")


def test_wrong_options_take_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--wrong" in refused(capsys, "ask", "问题", "--wrong")
    assert "invalid choice" in refused(capsys, "nothing")
    assert "--mode" in refused(capsys, "ask", "问题", "--mode", "magic")
    assert "--port" in refused(capsys, "ui", "--port", "many")


def test_a_wrong_setting_takes_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUCE_HITS", "0")
    assert "hits" in complaint(capsys, "ask", "问题")


def test_an_absent_corpus(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = complaint(capsys, "index", "--corpus", str(tmp_path / "absent"), "--index", str(tmp_path / "index"))
    assert "absent" in line


def test_an_unreadable_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 not really")
    assert "broken.pdf" in complaint(capsys, "inspect", str(path))
    assert "absent.txt" in complaint(capsys, "inspect", str(tmp_path / "absent.txt"))


@pytest.mark.integration
def test_inspect_shows_a_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    assert main(["inspect", str(corpus / "city-2024.txt"), "--json"]) == 0
    account = json.loads(capsys.readouterr().out)
    assert "2024年上海市政府工作报告" in json.dumps(account, ensure_ascii=False)
    assert main(["inspect", str(corpus / "city-2024.txt")]) == 0
    assert "2024年上海市政府工作报告" in capsys.readouterr().out


@pytest.mark.integration
def test_index_without_change_says_so(capsys: pytest.CaptureFixture[str], small: Settings) -> None:
    options = ["index", "--corpus", str(small.corpus), "--index", str(small.index)]
    assert main(options) == 0
    assert capsys.readouterr().out.startswith("up to date: 3 documents")
    assert main([*options, "--quiet"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


def test_a_stop_from_the_keyboard_is_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(**_: object) -> Settings:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.cli.load_settings", stopped)
    assert main(["ask", "问题"]) == 130
    assert capsys.readouterr().err == "huce: stopped\n"


def test_every_named_failure_becomes_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(**_: object) -> Settings:
        raise RagError("what happened: what to do")

    monkeypatch.setattr("ui.cli.load_settings", failed)
    assert complaint(capsys, "ask", "问题") == "huce: what happened: what to do"


def test_help_does_not_load_the_models_or_the_page() -> None:
    code = (
        "import sys; from ui.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "assert not {'torch', 'gradio', 'faiss'} & set(sys.modules), 'loaded'"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "huce" in done.stdout
