"""The outline as sections: which stretch of a text stands under which headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.records import CleanText, Heading

# Who speaks to an assembly leaves the last numbered point by turning to it; what follows belongs to the whole part.
_TURN = re.compile(r"^\s*各位(?:代表|委员)[，,]", re.MULTILINE)
_NUMBERED = re.compile(r"[（(【第]?[一二三四五六七八九十\d]{1,3}[)）】、.．章节编]")


@dataclass(frozen=True, slots=True)
class Section:
    """The text from `start` to `end`: `headings` is the path above it from the top, the nearest heading last.

    `begin` is where its own heading begins. `leaf` says that no deeper heading follows: a leaf without text has
    nothing but its heading. `resumed` marks text that goes back to the part that its neighbours are points of.
    """

    headings: tuple[Heading, ...]
    begin: int
    start: int
    end: int
    leaf: bool = True
    resumed: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings' words, from the top."""
        return tuple(heading.text for heading in self.headings)


def sections(clean: CleanText) -> tuple[Section, ...]:
    """Return the sections in order; they and the headings between them make up the whole text."""
    found: list[Section] = []
    if not clean.headings or clean.headings[0].start > 0:
        found.append(Section((), 0, 0, clean.headings[0].start if clean.headings else len(clean.text)))
    path: list[Heading] = []
    for here, heading in enumerate(clean.headings):
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        following = clean.headings[here + 1] if here + 1 < len(clean.headings) else None
        end = following.start if following else len(clean.text)
        leaf = following is None or following.level <= heading.level
        found += _parted(clean.text, Section(tuple(path), heading.start, heading.end, max(heading.end, end), leaf))
    return tuple(found)


def _parted(text: str, section: Section) -> Iterator[Section]:
    """Yield the section, without what follows a turn to the assembly where it is a point of a larger part."""
    turn = _TURN.search(text, section.start, section.end) if len(section.headings) > 1 else None
    above = section.headings[:-1]
    # A document's title is no part; parts are numbered.
    if not turn or turn.start() == section.start or not _NUMBERED.match(above[-1].text):
        yield section
        return
    yield Section(section.headings, section.begin, section.start, turn.start(), section.leaf)
    yield Section(above, turn.start(), turn.start(), section.end, resumed=True)
