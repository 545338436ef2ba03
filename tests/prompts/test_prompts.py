"""Prompt files and their loader."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load_prompt, prompt_hashes

NAMES = tuple(prompt_hashes())


def test_every_prompt_loads_and_has_a_hash() -> None:
    assert {"answer", "followup", "question", "rewrite"} <= set(NAMES)
    assert len(set(prompt_hashes().values())) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_filled_places_are_not_filled_again(name: str) -> None:
    prompt = load_prompt(name)
    text = prompt.render(**dict.fromkeys(prompt.variables, "{{question}} {{passages}}"))
    assert text.count("{{question}} {{passages}}") >= len(prompt.variables)
    assert not [name for name in prompt.variables - {"question", "passages"} if "{{" + name + "}}" in text]


@pytest.mark.parametrize("values", [{}, {"refusal": "X"}, {"refusal": "X", "language": "中文", "more": "x"}])
def test_values_must_be_the_declared_ones(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="answer"):
        load_prompt("answer").render(**values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no header", "no \\+\\+\\+ header"),
        ('+++\nvariables = ["a"]\n+++\n{{b}}', "declares \\['a'\\] but uses \\['b'\\]"),
        ("+++\nvariables = []\n+++\n{{b}}", "uses \\['b'\\]"),
        ('+++\nvariables = ["a"]\n+++\nnone', "uses \\[\\]"),
    ],
)
def test_a_file_that_does_not_fit_its_header_is_refused(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    with pytest.raises(PromptError, match=said):
        load_prompt("made")


def test_the_rules_hold_no_number_that_could_be_copied_into_an_answer() -> None:
    rules = load_prompt("answer").render(refusal="X", language="中文")
    assert [digit for digit in rules if digit.isdigit()] == ["2", "1", "3"]  # the examples of markers
