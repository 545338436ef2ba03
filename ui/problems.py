"""What can go wrong, said in the reader's language."""

from __future__ import annotations

from rag.errors import ChatError, IndexMissingError, InputError, ModelError, RagError, SourceError
from ui.language import Texts, load_texts


class PageError(InputError):
    """Something the reader can correct; `key` names its words in the texts."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(load_texts("en")(f"problem.{key}", **values))
        self.key = key
        self.values = values


# The first class that fits gives the words; the engine's own line follows as the detail.
_KINDS: tuple[tuple[type[RagError], str], ...] = (
    (ChatError, "problem.chat"),
    (IndexMissingError, "problem.index"),
    (SourceError, "problem.source"),
    (ModelError, "problem.model"),
    (InputError, "problem.input"),
    (RagError, "problem.other"),
)


def problem_text(error: RagError, texts: Texts) -> str:
    """Return one or two sentences for the reader."""
    if isinstance(error, PageError):
        return texts(f"problem.{error.key}", **error.values)
    words = next(texts(key) for kind, key in _KINDS if isinstance(error, kind))
    return f"{words} {error}"
