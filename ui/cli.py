"""The command `huce`. Each command is loaded by name, so that `huce ask` does not pay for the web page."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.errors import RagError
from rag.settings import load_settings

USAGE_ERROR = 2
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `module` has `add_arguments(parser)` and `run(args, settings) -> int`."""

    module: str
    about: str
    examples: tuple[str, ...]


COMMANDS = {
    "index": Command(
        "ui.commands.index", "Build the index, or bring it up to date.", ("huce index --corpus ~/policies",)
    ),
    "ask": Command(
        "ui.commands.ask",
        "Answer a question with quotes from the documents.",
        ('huce ask "2024年上海城镇调查失业率是多少？"', "huce ask --batch questions.jsonl --output answers.jsonl"),
    ),
    "inspect": Command(
        "ui.commands.inspect",
        "Show what was understood of a document and what was dropped.",
        ("huce inspect report.docx", "huce inspect corpus/shanghai-plan-report-2026.md --json"),
    ),
    "eval": Command(
        "eval.command",
        "Run gold questions and report how good the answers are.",
        ("huce eval --split test --report report.html", "huce eval --compare before.json after.json"),
    ),
    "ui": Command("ui.commands.page", "Open the chat page.", ("huce ui --port 8080",)),
}


class _Parser(argparse.ArgumentParser):
    """Reports a wrong option in one line."""

    def error(self, message: str) -> Any:
        self.exit(USAGE_ERROR, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, or 2 after one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        args = _parser(given).parse_args(given)
        overrides = {name: getattr(args, name, None) for name in ("corpus", "index", "host", "port", "mode")}
        return int(args.run(args, load_settings(**overrides)))
    except RagError as error:
        print(f"huce: {error}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("huce: stopped", file=sys.stderr)
        return STOPPED


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="huce",
        description="沪策: cited answers from Shanghai policy documents.",
        epilog="huce COMMAND --help shows the options of a command and an example.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    for name, command in COMMANDS.items():
        made = commands.add_parser(
            name,
            help=command.about,
            description=command.about,
            epilog="\n".join(f"example: {example}" for example in command.examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: in the user's cache)")
        if given[:1] == [name]:
            module = importlib.import_module(command.module)
            module.add_arguments(made)
            made.set_defaults(run=module.run)
    return parser
