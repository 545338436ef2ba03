"""Text that knows where each of its characters comes from, so that every cleaning step keeps the map for free."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.records import Dropped, Segment, Span


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and the runs of it that were copied from the raw file; what no run covers is white space."""

    text: str
    segments: tuple[Segment, ...] = ()

    @classmethod
    def of(cls, raw: str, start: int = 0, end: int | None = None) -> Traced:
        """Take `raw[start:end]` as it is."""
        end = len(raw) if end is None else end
        return cls(raw[start:end], (Segment(0, start, end - start),) if end > start else ())

    def slice(self, start: int, end: int | None = None) -> Traced:
        """Return `text[start:end]` with its map."""
        end = len(self.text) if end is None else end
        kept: list[Segment] = []
        at = max(0, bisect_right(self.segments, start, key=lambda s: s.start) - 1)
        while at < len(self.segments) and (segment := self.segments[at]).start < end:
            low, high = max(start, segment.start), min(end, segment.start + segment.length)
            if low < high:
                kept.append(Segment(low - start, segment.raw + low - segment.start, high - low))
            at += 1
        return Traced(self.text[start:end], tuple(kept))

    def strip(self) -> Traced:
        """Return the text without white space at its ends."""
        left = len(self.text) - len(self.text.lstrip())
        return self.slice(left, max(left, len(self.text.rstrip())))

    def without(self, spans: Sequence[Span]) -> Traced:
        """Return the text without some spans (sorted, disjoint)."""
        if not spans:
            return self
        edges = [0, *(edge for span in spans for edge in span), len(self.text)]
        return join(self.slice(edges[n], edges[n + 1]) for n in range(0, len(edges), 2))

    def raw_spans(self) -> list[Span]:
        """Return the raw spans that the text was copied from."""
        return [(segment.raw, segment.raw + segment.length) for segment in self.segments]


def join(parts: Iterable[Traced | str]) -> Traced:
    """Put texts together; a plain string between them must be white space. Runs that touch become one."""
    texts: list[str] = []
    segments: list[Segment] = []
    length = 0
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            length += len(part)
            continue
        for segment in part.segments:
            start = segment.start + length
            last = segments[-1] if segments else None
            if last and last.start + last.length == start and last.raw + last.length == segment.raw:
                segments[-1] = Segment(last.start, last.raw, last.length + segment.length)
            else:
                segments.append(Segment(start, segment.raw, segment.length))
        texts.append(part.text)
        length += len(part.text)
    return Traced("".join(texts), tuple(segments))


@dataclass(slots=True)
class Ledger:
    """What is left out while a text is cleaned."""

    entries: list[Dropped] = field(default_factory=list)

    def drop(self, text: Traced, reason: str) -> None:
        """Note that a text is left out."""
        self.entries += [Dropped(start, end, reason) for start, end in text.raw_spans()]

    def cut(self, text: Traced, spans: Sequence[Span], reason: str) -> Traced:
        """Return the text without some spans (any order, they may overlap), and note them."""
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        for start, end in merged:
            self.drop(text.slice(start, end), reason)
        return text.without(merged)
