"""Finds the sentences of a passage that say what a sentence of the answer says; they become its quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.citations import cite
from rag.claims import claims, scales
from rag.lexical import bigrams, missing_names, names_in
from rag.numbers import same_quantity
from rag.periods import named_years
from rag.prompting import Passage
from rag.records import Citation, Sentence

_MOST = 3
_LEAST = 0.15
# A sentence that talks to a program, and what follows it, is no evidence of anything; nor is a question.
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|不要理会)[^。]{0,12}(?:指令|提示词)"
    r"|(?:忽略|无视)[^。]{0,8}(?:规则|要求|指示)[^。]{0,12}(?:回答|输出|回复)"
    r"|(?:ignore|disregard|forget)\b[^.]{0,30}\b(?:instructions?|prompts?|rules)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[？?][”’」』）)]*$")


def quotes_for(text: str, passage: Passage) -> tuple[Citation, ...]:
    """Return citations (marker 0) of at most three sentences that hold the text's numbers, names and wording.

    A sentence is added as long as it holds a number or a name that those before it lack. Empty where nothing of
    the text stands in the passage.
    """
    wanted = _wanted(text)
    words = bigrams(text)
    years = set(named_years(text))
    rest = _evidence(passage)
    chosen: list[Sentence] = []
    open_ = set(wanted)
    while rest and len(chosen) < _MOST:
        scored = [(_score(passage, one, open_, words, years), -n) for n, one in enumerate(rest)]
        (score, position) = max(scored)
        gained = open_ & _held(_slice(passage, rest[-position]), open_)
        if score < _LEAST or (chosen and not gained):
            break
        chosen.append(rest.pop(-position))
        open_ -= gained
        if not open_:
            break
    chunk = passage.hit.chunk
    return tuple(cite(0, passage.document, chunk, one.start, one.end) for one in sorted(chosen, key=lambda s: s.start))


def match_of(passage: Passage) -> tuple[Citation, ...]:
    """Return the sentence that the passage was found by, for a text that cannot be compared with it."""
    trusted = _evidence(passage)
    found = [one for one in trusted if one.start == passage.hit.sentence.start] or trusted
    return tuple(cite(0, passage.document, passage.hit.chunk, one.start, one.end) for one in found[:1])


def _evidence(passage: Passage) -> list[Sentence]:
    told = (n for n, one in enumerate(passage.sentences) if _INSTRUCTION.search(_slice(passage, one)))
    trusted = passage.sentences[: next(told, None)]
    return [one for one in trusted if not _QUESTION.search(_slice(passage, one))]


def _slice(passage: Passage, sentence: Sentence) -> str:
    return passage.document.text[sentence.start : sentence.end]


def _wanted(text: str) -> frozenset[str]:
    """Return the numbers and names of a text that its quotes must hold, as written."""
    return frozenset((*(claim.quantity.text for claim in claims(text)), *names_in(text)))


def _held(sentence: str, wanted: set[str]) -> set[str]:
    stated = claims(sentence)
    held: set[str] = set()
    for text in wanted:
        asked = claims(text)
        known = any(
            same_quantity(asked[0].quantity, fact.quantity) or scales(fact, asked[0].quantity)
            for fact in (stated if asked else ())
        )
        if known or (not asked and not missing_names(f"“{text}”", sentence)):
            held.add(text)
    return held


def _score(passage: Passage, sentence: Sentence, wanted: set[str], words: frozenset[str], years: set[int]) -> float:
    text = _slice(passage, sentence)
    held = len(_held(text, wanted)) / len(wanted) if wanted else 0.0
    shared = len(words & bigrams(text)) / len(words) if words else 0.0
    dated = 0.1 if years and years & set(sentence.years) else 0.0
    near = 0.02 if sentence.start == passage.hit.sentence.start else 0.0
    return 2 * held + shared + (dated + near if held or shared else 0.0)


def drop_idle(text: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Leave out the quotes that hold no number or name of the text while others hold them all."""
    wanted = set(_wanted(text))
    if not wanted or len(citations) < 2:
        return tuple(citations)
    useful = tuple(one for one in citations if _held(one.quote, wanted))
    held = set().union(*(_held(one.quote, wanted) for one in useful)) if useful else set()
    return useful if held == wanted else tuple(citations)
