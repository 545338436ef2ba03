"""What a run stores: one row a question asked, and what the run was made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from rag.errors import InputError

Verdict = Literal[
    "right",
    "partly right",
    "wrong",
    "wrong value",
    "false refusal",
    "rightly refused",
    "should have refused",
    "not scored",
    "error",
]
GOOD: frozenset[Verdict] = frozenset({"right", "rightly refused"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A cited quote, whether the raw file has it word for word, and the evidence groups it holds."""

    marker: int
    document: str
    headings: tuple[str, ...]
    text: str
    verbatim: bool
    holds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A hit in the order of its rank, with the evidence groups it holds."""

    document: str
    text: str
    score: float
    holds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One question asked of one system: what came back, how it scores and why.

    `scores` holds only what could be scored: an item without evidence has no recall.
    """

    item: str
    turn: int
    kind: str
    type: str
    split: str
    difficulty: str
    tags: tuple[str, ...]
    document: str | None
    question: str
    expected: str
    answerable: bool
    standalone: str
    text: str
    refused: bool
    verdict: Verdict
    why: str
    mode: str = "extractive"
    quotes: tuple[Quote, ...] = ()
    related: tuple[Quote, ...] = ()
    hits: tuple[Found, ...] = ()
    warnings: tuple[str, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    elapsed: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None

    @property
    def key(self) -> str:
        """The name of the question in comparisons: item and, in conversations, turn."""
        return f"{self.item}/{self.turn + 1}" if self.turn or self.kind == "conversation" else self.item

    @property
    def good(self) -> bool:
        """Whether the answer, or the refusal, was right."""
        return self.verdict in GOOD


@dataclass(frozen=True, slots=True)
class Run:
    """A stored evaluation: provenance, and the rows of every system by name; the first is the one under test."""

    provenance: dict[str, object]
    systems: dict[str, tuple[Row, ...]]

    @property
    def primary(self) -> str:
        """The name of the system under test."""
        return next(iter(self.systems))


ROW = TypeAdapter(Row)
_RUN = TypeAdapter(Run)


def save_run(run: Run, path: Path) -> None:
    """Write a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_RUN.dump_json(run, indent=1))


def load_run(path: Path) -> Run:
    """Read a stored run; raise InputError when the file is none."""
    try:
        return _RUN.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{path}: not a stored run ({first})") from None


def rows_by_key(rows: tuple[Row, ...]) -> Mapping[str, Row]:
    """Return the rows by question."""
    return {row.key: row for row in rows}
