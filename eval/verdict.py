"""One answer scored against its gold turn, with a verdict and the reason in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eval.answers import Rightness, direct_part, judge_answer, unsupported_numbers, wrong_value_given
from eval.gold import Item, Turn
from eval.metrics import (
    citation_precision,
    citation_recall,
    groups_by_hit,
    groups_in,
    is_verbatim,
    ndcg,
    recall_at,
    reciprocal_rank,
)
from eval.rows import Found, Quote, Row, Verdict
from eval.texts import without_markers
from rag.citations import squeeze
from rag.records import Answer, Citation, Document

DEPTHS = (1, 2, 3, 5, 10)


def score(item: Item, number: int, answer: Answer, documents: Mapping[str, Document], elapsed: float) -> Row:
    """Score the answer to turn `number` of an item; `elapsed` are the seconds the question took."""
    turn = item.turns[number]
    refused = answer.status == "no_evidence"
    said = without_markers(answer.text, answer.citations)
    rightness = judge_answer(said, turn) if turn.answerable and not refused else None
    wrong = None if refused else wrong_value_given(said, turn, item.wrong)
    held = groups_by_hit(answer.hits, turn.evidence)
    scores = _retrieval_scores(held, turn) | _citation_scores(answer, turn)
    if turn.answerable:
        scores |= _answer_scores(said, turn, rightness)
        if item.wrong:
            scores["right"] *= float(wrong is None)
            scores["trap_passed"] = scores["right"]
            scores["wrong_value"] = float(wrong is not None)
    if turn.answerable and not refused:
        scores["length"] = float(len(squeeze(answer.text)))
    unsupported, numbers = unsupported_numbers(answer.text, answer.citations) if not refused else ((), 0)
    if numbers:
        scores |= {"numbers": float(numbers), "numbers_supported": float(numbers - len(unsupported))}
    verdict = _verdict(turn, refused, rightness, wrong)
    return Row(
        item=item.id,
        turn=number,
        kind=item.kind,
        type=turn.type,
        split=item.split,
        difficulty=item.difficulty,
        tags=item.tags,
        document=turn.document,
        question=turn.question,
        expected=expected(turn),
        answerable=turn.answerable,
        standalone=answer.standalone,
        text=answer.text,
        refused=refused,
        verdict=verdict,
        why=_why(verdict, turn, rightness, wrong, held, answer, unsupported),
        mode=answer.mode,
        quotes=tuple(_quote(c, turn, documents) for c in answer.citations),
        related=tuple(_quote(c, turn, documents) for c in answer.related),
        hits=_found(answer, held),
        warnings=answer.warnings,
        scores=scores,
        seconds=dict(answer.seconds),
        elapsed=elapsed,
        input_tokens=answer.usage.input_tokens if answer.usage else None,
        output_tokens=answer.usage.output_tokens if answer.usage else None,
    )


def failed(item: Item, number: int, reason: str, elapsed: float) -> Row:
    """Return the row of a question that ended in an error; it scores as an empty answer."""
    question = item.turns[number].question
    row = score(item, number, Answer(question, question, "", "answered"), {}, elapsed)
    return replace(row, verdict="error", why=reason, scores={k: v for k, v in row.scores.items() if k != "length"})


def expected(turn: Turn) -> str:
    """Return the gold answer as one line for people."""
    if not turn.answerable:
        return "(the documents do not say)"
    parts = turn.items or turn.points
    return "；".join(forms[0] for forms in parts) if parts else " / ".join(turn.answers)


def _retrieval_scores(held: Sequence[frozenset[int]], turn: Turn) -> dict[str, float]:
    groups = len(turn.evidence)
    if not groups:
        return {}
    scores = {f"recall@{k}": recall_at(k, held, groups) for k in DEPTHS}
    return scores | {"mrr@10": reciprocal_rank(held), "ndcg@10": ndcg(held, groups)}


def _citation_scores(answer: Answer, turn: Turn) -> dict[str, float]:
    if not turn.evidence:
        return {}
    scores = {"citation_recall": citation_recall(answer.citations, turn.evidence)}
    precision = citation_precision(answer.citations, turn.evidence)
    return scores if precision is None else scores | {"citation_precision": precision}


def _answer_scores(said: str, turn: Turn, rightness: Rightness | None) -> dict[str, float]:
    if rightness is None:
        return {"right": 0.0, "completeness": 0.0, "direct": 0.0}
    direct = judge_answer(direct_part(said), turn)
    return {
        "right": float(rightness.right),
        "completeness": rightness.share,
        "direct": float(direct.right),
    }


def _found(answer: Answer, held: Sequence[frozenset[int]]) -> tuple[Found, ...]:
    pairs = list(zip(answer.hits, held, strict=True))[: DEPTHS[-1]]
    return tuple(Found(hit.chunk.document_id, hit.text, hit.score, tuple(sorted(groups))) for hit, groups in pairs)


def _quote(citation: Citation, turn: Turn, documents: Mapping[str, Document]) -> Quote:
    holds = tuple(sorted(groups_in(citation.document, citation.quote, turn.evidence)))
    return Quote(
        citation.marker,
        citation.document,
        citation.headings,
        citation.quote,
        is_verbatim(citation, documents),
        holds,
    )


def _verdict(turn: Turn, refused: bool, rightness: Rightness | None, wrong: str | None) -> Verdict:
    if not turn.answerable:
        return "rightly refused" if refused else "should have refused"
    if rightness is None:
        return "false refusal"
    if wrong is not None:
        return "wrong value"
    if rightness.right:
        return "right"
    return "partly right" if rightness.share > 0 else "wrong"


def _why(
    verdict: Verdict,
    turn: Turn,
    rightness: Rightness | None,
    wrong: str | None,
    held: Sequence[frozenset[int]],
    answer: Answer,
    unsupported: Sequence[str],
) -> str:
    parts: list[str] = []
    if verdict == "should have refused":
        parts.append("the documents do not answer this, and the system did")
    elif verdict == "rightly refused":
        parts.append("refused, and the documents do not answer it")
    elif verdict == "false refusal":
        parts.append(f"refused, though the answer is {expected(turn)}")
    elif wrong is not None:
        parts.append(f"gives {wrong}, which is another year, place or status; right is {expected(turn)}")
    elif rightness is not None:
        parts.append(f"lacks {'；'.join(rightness.missing)}" if rightness.missing else "states the answer")
    if turn.evidence:
        parts += _about_evidence(turn, held, answer)
    if unsupported:
        parts.append(f"numbers in no quote: {', '.join(unsupported)}")
    return "; ".join(parts)


def _about_evidence(turn: Turn, held: Sequence[frozenset[int]], answer: Answer) -> list[str]:
    ranks = [
        next((str(rank) for rank, groups in enumerate(held, 1) if number in groups), "none")
        for number in range(len(turn.evidence))
    ]
    where = f"evidence at rank {', '.join(ranks)}" if set(ranks) != {"none"} else "evidence in no hit"
    if answer.status == "no_evidence":
        return [where]
    cited = citation_recall(answer.citations, turn.evidence)
    return [where, "cited" if cited == 1 else "not cited" if cited == 0 else f"{cited:.0%} cited"]
