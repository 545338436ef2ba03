"""`huce ask`: one question on the terminal, or a file of conversations."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from rag.errors import InputError
from rag.index import heading_path
from rag.pipeline import Assistant, open_assistant
from rag.records import Answer, Citation
from rag.settings import Settings
from ui.turns import turn_json

_STATUS = {"done": "已完成", "planned": "计划", "standing": "说明"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of a batch: questions asked one after the other."""

    id: str
    turns: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    parser.add_argument("--batch", type=Path, metavar="IN.jsonl", help='lines of {"id": …, "turns": ["question", …]}')
    parser.add_argument("--output", type=Path, metavar="OUT.jsonl", help="where the answers of --batch go")
    parser.add_argument("--mode", choices=("auto", "extractive", "llm"), help="who writes the answer")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one question, or every conversation of a file."""
    if args.batch is not None:
        if args.output is None or args.question is not None:
            raise InputError("--batch needs --output OUT.jsonl and no QUESTION")
        return _batch(args.batch, args.output, settings)
    if args.question is None or not args.question.strip():
        raise InputError('the question is empty: huce ask "…"')
    assistant = open_assistant(settings)
    answer = assistant.answer(args.question)
    if args.json:
        print(json.dumps(turn_json(answer, assistant.documents), ensure_ascii=False, indent=1))
    else:
        print(render(answer))
    return 0


def _batch(source: Path, target: Path, settings: Settings) -> int:
    conversations = list(read_batch(source))
    if not target.parent.is_dir():
        raise InputError(f"{target.parent}: no such folder for the output")
    assistant = open_assistant(settings)
    partial = target.with_name(f".{target.name}.part")
    with partial.open("w", encoding="utf-8") as stream:
        for conversation in tqdm(conversations, desc="asking", unit="conversation"):
            turns = _converse(assistant, conversation)
            stream.write(json.dumps({"id": conversation.id, "turns": turns}, ensure_ascii=False) + "\n")
            stream.flush()
    partial.replace(target)
    return 0


def _converse(assistant: Assistant, conversation: Conversation) -> list[dict[str, Any]]:
    history: list[Answer] = []
    for number, question in enumerate(conversation.turns, start=1):
        try:
            history.append(assistant.answer(question, history=tuple(history)))
        except InputError as error:
            raise InputError(f"{conversation.id}, turn {number}: {error}") from None
    return [turn_json(answer, assistant.documents) for answer in history]


def read_batch(source: Path) -> Iterator[Conversation]:
    """Yield the conversations of a JSON Lines file; raise InputError with the number of the line that is wrong."""
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{source}: cannot be read ({error.__class__.__name__})") from None
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{source}, line {number}: not JSON ({error.msg})") from None
        conversation = _conversation(item, f"{source}, line {number}")
        if conversation.id in seen:
            raise InputError(f"{source}, line {number}: the id {conversation.id} occurs twice")
        seen.add(conversation.id)
        yield conversation


def _conversation(item: object, where: str) -> Conversation:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str | int):
        raise InputError(f'{where}: needs {{"id": "…", "turns": ["question", …]}}')
    turns = item.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) and turn.strip() for turn in turns):
        raise InputError(f"{where}: turns must be a list of questions that are not empty")
    return Conversation(str(item["id"]), tuple(turns))


def render(answer: Answer) -> str:
    """Return an answer as text for the terminal: the answer, then each quote with its document."""
    lines = [answer.text]
    if answer.standalone != answer.question:
        lines.append(f"（理解为：{answer.standalone}）")
    lines.extend(_citation(citation) for citation in answer.citations)
    if answer.related:
        lines.append("资料里相近的内容（不是答案）：")
        lines.extend(_citation(citation) for citation in answer.related)
    lines.extend(f"注意：{warning}" for warning in answer.warnings)
    return "\n".join(lines)


def _citation(citation: Citation) -> str:
    path = " > ".join(heading_path(citation.title, citation.headings))
    tags = "，".join(
        part
        for part in (
            "、".join(f"{year}年" for year in citation.years[:3]) + ("等" if len(citation.years) > 3 else ""),
            citation.place or "",
            _STATUS.get(citation.status or "", ""),
            f"第{citation.page}页" if citation.page else "",
        )
        if part
    )
    return f"[{citation.marker}] {citation.quote}\n    —— {path}（{citation.document}{'；' + tags if tags else ''}）"
