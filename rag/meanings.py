"""How near in meaning the subjects of paired numbers are to the question: 甲、乙分别增长3%和5%, in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.labels import labelled
from rag.records import Hit, Query
from rag.retrieval import QueryEncoder
from rag.values import READ


@dataclass(frozen=True)
class PairedMeanings:
    """Leaves the order as it is; the first hits learn how near the words of each paired number are to the question."""

    encoder: QueryEncoder

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits; `meanings` holds the cosine (-1 to 1) of each paired number, by where it stands."""
        paired = [
            (place, hit.sentence.start + number.quantity.start, number.words)
            for place, hit in enumerate(hits[:READ])
            for number in labelled(hit.chunk.slice(hit.sentence.start, hit.sentence.end))
            if number.paired
        ]
        if not paired:
            return tuple(hits)
        question, _ = self.encoder.encode(query.text)
        cosines = self.encoder.encode_passages([words for _, _, words in paired]) @ question
        near: dict[int, dict[int, float]] = {}
        for (place, start, _), cosine in zip(paired, cosines, strict=True):
            near.setdefault(place, {})[start] = float(cosine)
        return tuple(replace(hit, meanings=near[place]) if place in near else hit for place, hit in enumerate(hits))
