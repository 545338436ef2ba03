"""Answers as files: Markdown and Word, each quote a numbered footnote with document, heading and page."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Literal

from rag.records import Answer, Citation
from ui.answer_text import Block, blocks, runs
from ui.conversation import Conversation
from ui.language import Texts
from ui.word_file import WordFile

Kind = Literal["md", "docx"]
_TYPES = {
    "md": "text/markdown;charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([#+=.)-])")
_NAME = re.compile(r'[\x00-\x1f\\/:*?"<>|\s]+')


def conversation_file(
    conversation: Conversation, turn: int | None, kind: Kind, texts: Texts, *, today: dt.date | None = None
) -> dict[str, Any] | None:
    """Return name, media type and content (base64) of a file with one turn or all; None when there is no answer."""
    turns = conversation.turns if turn is None else conversation.turns[turn : turn + 1]
    answers = [each.answer for each in turns if each.answer is not None]
    if not answers:
        return None
    date = (today or dt.date.today()).isoformat()
    data = markdown(answers, texts, date).encode() if kind == "md" else word(answers, texts, date)
    stem = _NAME.sub(" ", answers[0].question).strip(" .")[:40] or texts("export.title")
    return {"name": f"{stem}.{kind}", "type": _TYPES[kind], "data": base64.b64encode(data).decode()}


def reference(citation: Citation, texts: Texts) -> str:
    """Return a quote with where it stands: title, heading path, page."""
    parts = [texts("export.document", title=citation.title), " › ".join(citation.headings)]
    parts += [texts("source.page", page=citation.page)] if citation.page is not None else []
    where = texts("export.comma").join(part for part in parts if part)
    return texts("export.quote", where=where, quote=" ".join(citation.quote.split()))


def markdown(answers: Sequence[Answer], texts: Texts, date: str) -> str:
    """Return the answers as Markdown with footnotes; what a document says cannot become markup."""
    lines = [f"# {_plain(texts('export.title'))}"]
    notes: list[str] = []
    for answer in answers:
        numbers: dict[int, int] = {}
        for citation in answer.citations:
            notes.append(_plain(reference(citation, texts)))
            numbers[citation.marker] = len(notes)
        lines.append(f"## {_plain(texts('export.question', question=answer.question))}")
        lines += [_markdown_block(block, numbers) for block in blocks(answer.text)]
        lines += [f"> {_plain(texts('export.warning', warning=warning))}" for warning in answer.warnings]
    lines += [f"[^{number}]: {note}" for number, note in enumerate(notes, start=1)]
    return "\n\n".join([*lines, f"*{_plain(texts('export.made', date=date))}*", ""])


def _markdown_block(block: Block, numbers: dict[int, int]) -> str:
    if block.kind == "table":
        rows = [f"| {' | '.join(_marked(cell, numbers) for cell in row)} |" for row in block.rows]
        return "\n".join([*rows[:1], f"|{' --- |' * len(block.rows[0])}", *rows[1:]]) if rows else ""
    if block.kind == "list":
        return "\n".join(f"- {_marked(line, numbers)}" for line in block.lines)
    return "\n\n".join(_marked(line, numbers) for line in block.lines)


def _marked(line: str, numbers: dict[int, int]) -> str:
    return "".join(f"[^{numbers[run]}]" if isinstance(run, int) else _plain(run) for run in runs(line, numbers))


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def word(answers: Sequence[Answer], texts: Texts, date: str) -> bytes:
    """Return the answers as a Word document with footnotes."""
    file = WordFile(texts("export.title"))
    for answer in answers:
        file.heading(texts("export.question", question=answer.question))
        numbers = {citation.marker: file.footnote(reference(citation, texts)) for citation in answer.citations}
        for block in blocks(answer.text):
            if block.kind == "table" and block.rows:
                file.table([[_noted(cell, numbers) for cell in row] for row in block.rows])
            else:
                for line in block.lines:
                    file.paragraph(_noted(line, numbers), bullet=block.kind == "list")
        for warning in answer.warnings:
            file.note(texts("export.warning", warning=warning))
    file.note(texts("export.made", date=date))
    return file.data()


def _noted(line: str, numbers: dict[int, int]) -> list[str | int]:
    return [numbers[run] if isinstance(run, int) else run for run in runs(line, numbers)]
