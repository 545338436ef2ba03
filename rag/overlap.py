"""How much of what a question is about stands in a piece of text: shared character bigrams and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.records import Query
from rag.scoping import ASKING_WORDS, PLACE_WORDS, YEAR_WORDS
from rag.tokens import fold

_RUN = re.compile(r"[㐀-鿿]+|[a-z]+|\d+(?:\.\d+)?")
_FILLER = re.compile(
    r"请问|想问下?|想知道|想了解|到底|大概|一共|总共|一下|有关|关于|按照?|截至|截止|期间|那个|这个|已经|一年|全年|当年"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The question's own bigrams and those of the official words for it."""

    own: frozenset[str]
    official: tuple[frozenset[str], ...]

    def cover(self, text: str) -> float:
        """Return, from 0 to 1, how much of the subject the text holds; the best official word counts like the own."""
        held = bigrams(text)
        own = len(self.own & held) / len(self.own) if self.own else 0.0
        official = max((len(word & held) / len(word) for word in self.official if word), default=0.0)
        return 0.5 * own + 0.5 * official if self.official else own


def bigrams(text: str) -> frozenset[str]:
    """Return the set of character bigrams of Chinese runs, and Latin words and numbers whole."""
    found: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if run[0] >= "㐀":
            found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            found.add(run)
    return frozenset(found)


def subject(query: Query) -> Subject:
    """Return what the question is about, without its year, place and asking words."""
    bare = query.text
    for words in (YEAR_WORDS, PLACE_WORDS, ASKING_WORDS, _FILLER):
        bare = words.sub(" ", bare)
    return Subject(bigrams(bare), tuple(bigrams(term) for term in query.terms))
