"""Prompts as Markdown files, loaded by name, their variables declared and checked at load."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_HEADER = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n", re.DOTALL)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class PromptError(ValueError):
    """A prompt file and the variables it declares or is given do not agree."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text with `{{name}}` places, and the names that must be given."""

    name: str
    template: str
    variables: frozenset[str]

    @property
    def sha256(self) -> str:
        """The hash that a stored answer names the prompt by."""
        return hashlib.sha256(self.template.encode()).hexdigest()

    def render(self, **values: str) -> str:
        """Fill the places; raise PromptError when a variable is missing or unknown. Values are not scanned again."""
        if values.keys() != self.variables:
            raise PromptError(f"prompt {self.name}: needs {sorted(self.variables)}, was given {sorted(values)}")
        return _VARIABLE.sub(lambda match: values[match[1]], self.template)


def load_prompt(name: str) -> Prompt:
    """Read `prompts/<name>.md`: a TOML header between `+++` lines declares `variables`, the rest is the prompt."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None:
        raise PromptError(f"prompt {name}: no +++ header that declares its variables")
    declared = frozenset(tomllib.loads(header[1]).get("variables", []))
    template = text[header.end() :].strip()
    used = frozenset(_VARIABLE.findall(template))
    if used != declared:
        raise PromptError(f"prompt {name}: declares {sorted(declared)} but uses {sorted(used)}")
    return Prompt(name, template, declared)


def prompt_hashes() -> dict[str, str]:
    """Return the SHA-256 of every prompt by name, for the record of a run."""
    return {path.stem: load_prompt(path.stem).sha256 for path in sorted(FOLDER.glob("*.md"))}
