"""The outline as sections: which stretch of a text stands under which headings."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import CleanText, Heading


@dataclass(frozen=True, slots=True)
class Section:
    """The text between one heading and the next: `headings` is the path from the top, the own heading last.

    `leaf` says that no deeper heading follows; a leaf without text has nothing but its heading.
    """

    headings: tuple[Heading, ...]
    start: int
    end: int
    leaf: bool = True

    @property
    def path(self) -> tuple[str, ...]:
        """The headings' words, from the top."""
        return tuple(heading.text for heading in self.headings)


def sections(clean: CleanText) -> tuple[Section, ...]:
    """Return the sections in order; they and the headings between them make up the whole text."""
    found: list[Section] = []
    if not clean.headings or clean.headings[0].start > 0:
        first = clean.headings[0].start if clean.headings else len(clean.text)
        found.append(Section((), 0, first))
    path: list[Heading] = []
    for here, heading in enumerate(clean.headings):
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        following = clean.headings[here + 1] if here + 1 < len(clean.headings) else None
        end = following.start if following else len(clean.text)
        leaf = following is None or following.level <= heading.level
        found.append(Section(tuple(path), heading.end, max(heading.end, end), leaf))
    return tuple(found)
