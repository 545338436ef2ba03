"""A follow-up made to stand alone by a language model, from the questions before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prompts import load_prompt
from rag.claims import claims
from rag.interfaces import ChatModel, Message
from rag.lexical import squeeze
from rag.markers import without_markers
from rag.numbers import same_quantity
from rag.prompting import as_data
from rag.records import Answer

_TURNS = 4
_ANSWER = 200
_LONGEST = 300
_THOUGHTS = re.compile(r"^.*</think>", re.DOTALL)
_LABEL = re.compile(
    r"^(?:改写(?:后)?(?:的)?(?:问题)?|独立问题|问题|question|rewritten question)\s*[:：]\s*", re.IGNORECASE
)


def rewrite_question(question: str, history: Sequence[Answer], chat: ChatModel) -> str:
    """Return the question as one that stands alone; the question itself where the model's words cannot be used.

    A rewrite may take years, places and subjects from the questions before, but no other number: an answer is
    never evidence. Raise ChatError when the model cannot be used.
    """
    if not history:
        return question
    turns = [
        f"<turn>\n问：{as_data(answer.standalone)}\n答：{as_data(without_markers(answer.text)[:_ANSWER])}\n</turn>"
        for answer in history[-_TURNS:]
    ]
    prompt = load_prompt("followup").render(history="\n".join(turns), question=as_data(question))
    text = "".join(piece for piece in chat.stream((Message("user", prompt),)) if isinstance(piece, str))
    lines = [line.strip() for line in _THOUGHTS.sub("", text).splitlines() if line.strip()]
    rewritten = _LABEL.sub("", lines[-1]).strip("\"'“”「」` ") if lines else ""
    return rewritten if _is_usable(rewritten, question, history) else question


def _is_usable(rewritten: str, question: str, history: Sequence[Answer]) -> bool:
    if not rewritten or len(rewritten) > _LONGEST:
        return False
    asked = " ".join((question, *(answer.question for answer in history), *(answer.standalone for answer in history)))
    known = [claim.quantity for claim in claims(asked)]
    if any(not any(same_quantity(claim.quantity, other) for other in known) for claim in claims(rewritten)):
        return False
    said, held = squeeze(rewritten), set(squeeze(asked))
    return bool(said) and sum(character in held for character in said) >= len(said) / 2
