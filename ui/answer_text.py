"""The light structure of an answer's text: paragraphs, list items, table rows, and the markers in a line."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Literal

_MARKER = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"\s*(?:[-•·*]|\d{1,2}[.、)](?!\d))\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind that follow each other; list items have lost their bullet."""

    kind: Literal["text", "list", "table"]
    lines: tuple[str, ...]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, without the row that only separates."""
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in self.lines]
        return [row for row in rows if any(set(cell) - set("-: ") for cell in row)]


def blocks(text: str) -> list[Block]:
    """Split the text of an answer; empty lines only separate."""
    found: list[Block] = []
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        kind: Literal["text", "list", "table"] = (
            "list" if bullet else "table" if line.strip().startswith("|") else "text"
        )
        content = line[bullet.end() :].strip() if bullet else line.strip()
        if not content:
            continue
        if found and found[-1].kind == kind:
            found[-1] = Block(kind, (*found[-1].lines, content))
        else:
            found.append(Block(kind, (content,)))
    return found


def runs(line: str, known: Container[int]) -> Iterator[str | int]:
    """Yield the text of a line and, as numbers, those of its markers that are known."""
    at = 0
    for found in _MARKER.finditer(line):
        if int(found[1]) in known:
            if found.start() > at:
                yield line[at : found.start()]
            yield int(found[1])
            at = found.end()
    if at < len(line):
        yield line[at:]
