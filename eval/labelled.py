"""Sentences labelled by hand, each beside the sentence that the reading found for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import InputError
from rag.records import Document, Sentence
from rag.sentences import sentences

_TAG = re.compile(r"</?\w+>")


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says that a sentence speaks about."""

    document: str
    text: str
    years: tuple[int, ...]
    place: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A label and the sentence found for it, None where there is none."""

    label: Label
    sentence: Sentence | None

    @property
    def year_right(self) -> bool:
        """Whether all years are right and there is none too many."""
        return self.sentence is not None and self.sentence.years == self.label.years

    @property
    def status_right(self) -> bool:
        """Whether done, planned or standing is right."""
        return self.sentence is not None and self.sentence.status == self.label.status

    @property
    def place_right(self) -> bool:
        """Whether the place is right."""
        return self.sentence is not None and self.sentence.place == self.label.place


def read_labels(path: Path) -> dict[str, tuple[Label, ...]]:
    """Return the labels by document, in their order; raise InputError naming the line that is wrong."""
    found: dict[str, list[Label]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: cannot be read as UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            label = Label(row["document"], row["text"], tuple(row["years"]), row["place"], row["status"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: no label ({error})") from None
        found.setdefault(label.document, []).append(label)
    return {name: tuple(labels) for name, labels in found.items()}


def judge(document: Document, labels: Sequence[Label]) -> Iterator[Judged]:
    """Pair every label with its sentence: the next one that reads the same, or that holds the label's words.

    Labels are worded as in the raw file, markup included; a glossary entry is one sentence to us.
    """
    found = sentences(document)
    texts = ["".join(document.text[s.start : s.end].split()) for s in found]
    at = 0
    for label in labels:
        wanted = "".join(_TAG.sub("", label.text).split())
        order = [*range(at, len(texts)), *range(at)]
        same = next((n for n in order if texts[n] == wanted), None)
        same = same if same is not None else next((n for n in order if wanted in texts[n]), None)
        at = same + 1 if same is not None else at
        yield Judged(label, None if same is None else found[same])
