"""The gold questions: the shipped JSON Lines, or a user's own JSON Lines or CSV, checked when they are read."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rag.errors import InputError
from rag.numbers import find_quantities

GOLD = Path(__file__).resolve().parent / "gold"
ASKED_ON = dt.date(2026, 11, 21)  # the day that 今年 and 去年 of the shipped questions count from
Kind = Literal["fact", "unanswerable", "comparison", "conversation", "trap"]
AnswerType = Literal["number", "name", "list", "explanation", "none"]
Split = Literal["train", "test"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim piece of a document that proves an answer."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer in the form its type asks for.

    `evidence` is a tuple of groups: every group is needed, the entries of a group are alternatives.
    `items` and `points` are tuples of alternatives too, all of them needed.
    """

    question: str
    type: AnswerType
    answers: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    points: tuple[tuple[str, ...], ...] = ()
    document: str | None = None
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    year: int | None = None

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return self.type != "none"


@dataclass(frozen=True, slots=True)
class Item:
    """A gold item: one turn, or the two or three of a conversation."""

    id: str
    kind: Kind
    turns: tuple[Turn, ...]
    difficulty: str = "medium"
    tags: tuple[str, ...] = ()
    computed: bool = False
    operands: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def split(self) -> Split:
        """The third of the ids that nothing is ever tuned on is `test`; it depends on the id alone."""
        return "test" if int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 3 == 0 else "train"


Forms = list[str]


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: str
    text: str = Field(min_length=2)


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1)
    type: AnswerType
    answers: Forms = []
    items: list[Forms] = []
    points: list[Forms] = []
    document: str | None = None
    evidence: list[list[_Evidence]] = []
    year: int | None = None

    @model_validator(mode="after")
    def _answer_fits_type(self) -> _Turn:
        given = {name for name in ("answers", "items", "points") if getattr(self, name)}
        wanted = {"number": "answers", "name": "answers", "list": "items", "explanation": "points"}.get(self.type)
        if wanted and wanted not in given:
            raise ValueError(f"type {self.type} needs {wanted}")
        if given - {wanted}:
            raise ValueError(f"type {self.type} does not take {', '.join(sorted(given - {wanted}))}")
        if self.type == "none" and self.evidence:
            raise ValueError("a question without an answer has no evidence")
        forms = [form for group in (*self.items, *self.points) for form in group or [""]]
        if not all(forms) or not all(self.evidence):
            raise ValueError("empty item, point or evidence group")
        return self

    def turn(self) -> Turn:
        evidence = tuple(tuple(Evidence(e.document, e.text) for e in group) for group in self.evidence)
        return Turn(
            question=self.question,
            type=self.type,
            answers=tuple(self.answers),
            items=tuple(map(tuple, self.items)),
            points=tuple(map(tuple, self.points)),
            document=self.document,
            evidence=evidence,
            year=self.year,
        )


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[\w.-]+$")
    kind: Kind
    type: AnswerType
    difficulty: Literal["easy", "medium", "hard"]
    tags: list[str]
    question: str | None = None
    turns: list[_Turn] = Field([], max_length=3)
    answers: Forms = []
    items: list[Forms] = []
    points: list[Forms] = []
    document: str | None = None
    evidence: list[list[_Evidence]] = []
    year: int | None = None
    computed: bool = False
    operands: list[str] = []
    wrong: list[str] = []

    @model_validator(mode="after")
    def _fits_kind(self) -> _Line:
        if (self.kind == "conversation") != (len(self.turns) >= 2) or bool(self.turns) == bool(self.question):
            raise ValueError("a conversation has 2 or 3 turns, every other kind one question")
        if self.kind != "conversation" and (self.kind == "unanswerable") != (self.type == "none"):
            raise ValueError("unanswerable and type none go together")
        if (self.kind == "trap") != bool(self.wrong):
            raise ValueError("a trap, and only a trap, lists the wrong values")
        if self.kind in ("fact", "comparison", "trap") and not self.evidence:
            raise ValueError("no evidence")
        if self.turns and self.turns[-1].type != self.type:
            raise ValueError("the type of a conversation is that of its last turn")
        return self

    def item(self) -> Item:
        names = ("question", "type", "answers", "items", "points", "document", "evidence", "year")
        turns = self.turns or [_Turn(**{name: getattr(self, name) for name in names})]
        return Item(
            id=self.id,
            kind=self.kind,
            turns=tuple(turn.turn() for turn in turns),
            difficulty=self.difficulty,
            tags=tuple(self.tags),
            computed=self.computed,
            operands=tuple(self.operands),
            wrong=tuple(self.wrong),
        )


def load_gold(path: Path = GOLD) -> tuple[Item, ...]:
    """Read a gold file, or every *.jsonl of a folder in the order of their names.

    A JSON line with a `kind` must fit the full schema; a line with only `question` and `answer`, and a CSV with
    these two columns, are a user's own set. Raises InputError naming file and line.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise InputError(f"{path}: no gold file (*.jsonl or *.csv)")
    items: list[Item] = []
    places: dict[str, str] = {}
    for file in files:
        for where, item in _read(file):
            if item.id in places:
                raise InputError(f"{where}: id {item.id} stands at {places[item.id]} already")
            places[item.id] = where
            items.append(item)
    return tuple(items)


def gold_hash(items: Sequence[Item]) -> str:
    """Return the SHA-256 of a set of items, by which stored runs say what they were run on."""
    return hashlib.sha256("\n".join(map(repr, items)).encode()).hexdigest()


def _read(file: Path) -> Iterator[tuple[str, Item]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: {error}") from None
    if file.suffix.lower() == ".csv":
        yield from _read_csv(file, text)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            where = f"{file}:{number}"
            yield where, _item_of_line(where, line, number)


def _item_of_line(where: str, line: str, number: int) -> Item:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON ({error.msg} at character {error.pos + 1})") from None
    if isinstance(data, dict) and "kind" not in data and "answer" in data:
        return _own_item(where, {key: str(value or "") for key, value in data.items()}, number)
    try:
        return _Line.model_validate(data).item()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{where}: {name + ': ' if name else ''}{first['msg']}") from None


def _read_csv(file: Path, text: str) -> Iterator[tuple[str, Item]]:
    rows = csv.DictReader(text.splitlines(keepends=True), skipinitialspace=True)
    missing = {"question", "answer"} - set(rows.fieldnames or ())
    if missing:
        raise InputError(f"{file}:1: no column {' and '.join(sorted(missing))}")
    for row in rows:
        where = f"{file}:{rows.line_num}"
        fields = {key: (value or "").strip() for key, value in row.items() if key and isinstance(value, str)}
        if any(fields.values()):
            yield where, _own_item(where, fields, rows.line_num)


_BETWEEN_ITEMS = re.compile(r"[、;；\n]")


def _own_item(where: str, fields: dict[str, str], number: int) -> Item:
    """Make an item of a user's line. An empty answer means that the documents do not answer the question.

    `|` stands between answers of which any one is right, 、 or ; between the items of a list.
    """
    question, answer = fields.get("question", ""), fields.get("answer", "").strip()
    if not question:
        raise InputError(f"{where}: no question")
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    document = fields.get("document") or None
    if fields.get("evidence"):
        if document is None:
            raise InputError(f"{where}: evidence needs a document")
        evidence = ((Evidence(document, fields["evidence"]),),)
    turn = _own_turn(question, answer, document, evidence)
    kind: Kind = "fact" if turn.answerable else "unanswerable"
    return Item(fields.get("id") or f"line-{number}", kind, (turn,), tags=("own",))


def _own_turn(question: str, answer: str, document: str | None, evidence: tuple[tuple[Evidence, ...], ...]) -> Turn:
    answers = tuple(form.strip() for form in answer.split("|") if form.strip())
    if not answers:
        return Turn(question, "none", document=document)
    parts = [part.strip() for part in _BETWEEN_ITEMS.split(answer) if part.strip()]
    if len(answers) == 1 and len(parts) > 1 and max(map(len, parts)) <= 20:
        return Turn(question, "list", items=tuple((p,) for p in parts), document=document, evidence=evidence)
    quantities = find_quantities(answers[0])
    number = len(quantities) == 1 and len(quantities[0].text) * 2 >= len(answers[0])
    kind: AnswerType = "number" if number else "name" if len(answers[0]) <= 30 else "explanation"
    return Turn(question, kind, answers=answers, document=document, evidence=evidence)
