"""What readers say of answers, kept with the record of the answer, and turned into gold items after a review."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from eval.gold import load_gold
from rag.errors import InputError
from rag.records import Answer
from ui.conversation import Turn, Verdict
from ui.problems import PageError

COMMENT = 500
_ANSWER = TypeAdapter(Answer)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')),
    reason TEXT,
    comment TEXT,
    question TEXT NOT NULL,
    shelf TEXT NOT NULL,
    record TEXT NOT NULL,
    reviewed TEXT,
    gold TEXT
)
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one answer; `gold` is the item that a reviewer made of it, None before and where there is none."""

    id: str
    at: str
    verdict: Verdict
    reason: str | None
    comment: str | None
    question: str
    shelf: str
    record: dict[str, Any]
    reviewed: str | None
    gold: dict[str, Any] | None


class FeedbackStore:
    """One SQLite file. Every call opens it anew, so that threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, turn: Turn, verdict: Verdict) -> str:
        """Store a verdict with the record of the answer and return its random id.

        Of answers from a reader's own documents only the outcome is stored, not the text: a document that its
        owner deletes must not live on here.
        """
        if turn.answer is None:
            raise InputError("there is no answer to judge")
        answer = replace(turn.answer, hits=())
        if turn.shelf != "shipped":
            answer = replace(answer, text="", standalone="", citations=(), related=())
        values = (secrets.token_urlsafe(16), _now(), verdict, turn.question, turn.shelf,
                  _ANSWER.dump_json(answer).decode())  # fmt: skip
        with self._open() as database:
            database.execute(
                "INSERT INTO feedback (id, at, verdict, question, shelf, record) VALUES (?, ?, ?, ?, ?, ?)", values
            )
        return values[0]

    def explain(self, key: str, reason: str | None, comment: str | None) -> None:
        """Add a reason and a comment to a verdict; raise PageError for a comment that is too long."""
        if len(comment or "") > COMMENT or len(reason or "") > COMMENT:
            raise PageError("feedback.long", limit=COMMENT)
        with self._open() as database:
            database.execute("UPDATE feedback SET reason = ?, comment = ? WHERE id = ?", (reason, comment, key))

    def entries(self) -> tuple[Feedback, ...]:
        """Return everything that was said, oldest first."""
        with self._open() as database:
            rows = database.execute("SELECT * FROM feedback ORDER BY at, id").fetchall()
        return tuple(_feedback(row) for row in rows)

    def review(self, key: str, gold: Mapping[str, Any] | None) -> None:
        """Mark a verdict as reviewed, with the gold item made of it or none; raise InputError for an unknown id."""
        item = None if gold is None else json.dumps(gold, ensure_ascii=False)
        with self._open() as database:
            done = database.execute("UPDATE feedback SET reviewed = ?, gold = ? WHERE id = ?", (_now(), item, key))
            if not done.rowcount:
                raise InputError(f"there is no feedback {key}")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=10)
        try:
            with database:
                database.execute(_SCHEMA)
                yield database
        finally:
            database.close()


def write_drafts(store: FeedbackStore, path: Path) -> int:
    """Write what is not reviewed yet as JSON lines for a person to complete; return how many.

    The person corrects `gold`, or sets it to null where nothing can be made of the entry, and sets `reviewed`.
    """
    waiting = [entry for entry in store.entries() if entry.reviewed is None]
    lines = [
        {
            "feedback": entry.id,
            "reviewed": False,
            "verdict": entry.verdict,
            "reason": entry.reason,
            "comment": entry.comment,
            "answer": entry.record["text"],
            "gold": draft(entry),
        }
        for entry in waiting
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def draft(entry: Feedback) -> dict[str, Any]:
    """Return a gold item as far as the answer gives it: a person must say what the right answer is."""
    refused = entry.record["status"] == "no_evidence"
    quotes = [{"document": quote["document"], "text": quote["quote"]} for quote in entry.record["citations"]]
    good = entry.verdict == "up"
    unanswerable = refused and good
    return {
        "id": f"feedback-{entry.id}",
        "kind": "unanswerable" if unanswerable else "fact",
        "type": "none" if unanswerable else "name",
        "question": entry.record["standalone"] or entry.question,
        "answers": [],
        "document": quotes[0]["document"] if quotes else None,
        "evidence": [[quote] for quote in quotes] if good and not refused else [],
        "year": None,
        "difficulty": "medium",
        "tags": ["feedback"],
    }


def read_reviews(store: FeedbackStore, path: Path) -> int:
    """Take over the lines that a person has marked as reviewed; return how many.

    Raises InputError naming the line whose gold item does not fit the schema; nothing is taken over then.
    """
    reviews: list[tuple[str, dict[str, Any] | None]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            key, done, gold = str(entry["feedback"]), entry["reviewed"] is True, entry["gold"]
        except (json.JSONDecodeError, KeyError, TypeError):
            raise InputError(f"{path}:{number}: not a line of drafts") from None
        if done:
            reviews.append((key, gold))
    golds = [gold for _, gold in reviews if gold is not None]
    _check(golds, path.with_suffix(".checking.jsonl"))
    for key, gold in reviews:
        store.review(key, gold)
    return len(reviews)


def write_gold(store: FeedbackStore, path: Path) -> int:
    """Write the gold items of all reviewed feedback as a gold file; return how many."""
    golds = [entry.gold for entry in store.entries() if entry.reviewed and entry.gold is not None]
    path.write_text("".join(json.dumps(gold, ensure_ascii=False) + "\n" for gold in golds), encoding="utf-8")
    return len(golds)


def _check(golds: list[dict[str, Any]], scratch: Path) -> None:
    if not golds:
        return
    try:
        scratch.write_text("".join(json.dumps(gold, ensure_ascii=False) + "\n" for gold in golds), encoding="utf-8")
        load_gold(scratch)
    finally:
        scratch.unlink(missing_ok=True)


def _feedback(row: tuple[Any, ...]) -> Feedback:
    key, at, verdict, reason, comment, question, shelf, record, reviewed, gold = row
    return Feedback(key, at, verdict, reason, comment, question, shelf, json.loads(record), reviewed,
                    json.loads(gold) if gold else None)  # fmt: skip


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
