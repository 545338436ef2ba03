"""Metrics of retrieval, citation and refusal, each on plain values and from a named source.

Evidence is a tuple of groups: every group is needed, the entries of a group are alternatives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from eval.gold import Evidence
from rag.citations import squeeze
from rag.records import Citation, Document, Hit

Groups = Sequence[Sequence[Evidence]]
Found = Sequence[frozenset[int]]


def groups_in(document: str, text: str, evidence: Groups) -> frozenset[int]:
    """Return the numbers of the evidence groups of which an entry stands in the text, white space aside."""
    inside = squeeze(text)
    return frozenset(
        number
        for number, group in enumerate(evidence)
        if any(entry.document == document and squeeze(entry.text) in inside for entry in group)
    )


def groups_by_hit(hits: Sequence[Hit], evidence: Groups) -> tuple[frozenset[int], ...]:
    """Return, for each hit in order, the evidence groups that its text holds."""
    return tuple(groups_in(hit.chunk.document_id, hit.text, evidence) for hit in hits)


def recall_at(k: int, found: Found, groups: int) -> float:
    """Return the share of the evidence groups inside the first `k` hits.

    With one group it is 1 or 0, the success rate. Source: Manning, Raghavan and Schütze, Introduction to
    Information Retrieval (2008), 8.4.
    """
    return len(frozenset().union(*found[:k])) / groups


def reciprocal_rank(found: Found, depth: int = 10) -> float:
    """Return 1 / the rank of the first hit that holds evidence, 0 when none of the first `depth` does.

    Source: Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    return next((1 / rank for rank, groups in enumerate(found[:depth], 1) if groups), 0.0)


def ndcg(found: Found, groups: int, depth: int = 10) -> float:
    """Return the discounted gain over the ideal one; a hit gains one for each group not shown before.

    The ideal shows one group a rank. Source: Järvelin and Kekäläinen, ACM TOIS 20:4 (2002); a group counts once
    after Clarke et al., SIGIR 2008 (alpha = 1).
    """
    seen: set[int] = set()
    gained = 0.0
    for rank, held in enumerate(found[:depth], 1):
        gained += len(held - seen) / math.log2(rank + 1)
        seen |= held
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(groups, depth) + 1))
    return min(1.0, gained / ideal)


def cited_groups(citations: Sequence[Citation], evidence: Groups) -> frozenset[int]:
    """Return the evidence groups that stand in the quotes; quotes that adjoin in a document count as one text."""
    joined: dict[str, str] = {}
    for citation in sorted(citations, key=lambda c: (c.document, c.start)):
        joined[citation.document] = joined.get(citation.document, "") + citation.quote
    apart = [groups_in(citation.document, citation.quote, evidence) for citation in citations]
    return frozenset().union(*apart, *(groups_in(document, text, evidence) for document, text in joined.items()))


def citation_recall(citations: Sequence[Citation], evidence: Groups) -> float:
    """Return the share of the needed facts that the quotes hold: ALCE's recall with the gold evidence as judge.

    Source: Gao, Yen, Yu and Chen, Enabling Large Language Models to Generate Text with Citations (EMNLP 2023), 4;
    where ALCE asks an entailment model whether a quote proves a statement, the item's evidence decides.
    """
    return len(cited_groups(citations, evidence)) / len(evidence)


def citation_precision(citations: Sequence[Citation], evidence: Groups) -> float | None:
    """Return the share of the quotes that hold, or lie inside, a piece of evidence; None without quotes.

    Source: as for `citation_recall` (a quote that proves nothing is superfluous).
    """
    if not citations:
        return None
    useful = sum(
        bool(groups_in(c.document, c.quote, evidence)) or _inside_evidence(c.document, c.quote, evidence)
        for c in citations
    )
    return useful / len(citations)


def _inside_evidence(document: str, quote: str, evidence: Groups) -> bool:
    wanted = squeeze(quote)
    return len(wanted) >= 6 and any(
        entry.document == document and wanted in squeeze(entry.text) for group in evidence for entry in group
    )


def is_verbatim(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Tell whether the raw file says, at the citation's spans, exactly what the quote says, white space aside."""
    document = documents.get(citation.document)
    if document is None or not citation.quote.strip():
        return False
    raw = "".join(document.source.text[start:end] for start, end in citation.spans)
    return squeeze(raw) == squeeze(citation.quote)


def refusal_rates(outcomes: Sequence[tuple[bool, bool]]) -> dict[str, float | None]:
    """Return precision and recall of refusing, and the share of answerable questions refused (false refusals).

    An outcome is (answerable, refused). A rate without a denominator is None. Source: precision and recall of the
    class "refuse", as in Manning et al. (2008), 8.3.
    """
    refused = [answerable for answerable, was_refused in outcomes if was_refused]
    unanswerable = [was_refused for answerable, was_refused in outcomes if not answerable]
    answerable_ones = [was_refused for answerable, was_refused in outcomes if answerable]
    return {
        "precision": _share([not answerable for answerable in refused]),
        "recall": _share(unanswerable),
        "false": _share(answerable_ones),
    }


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
