"""An optional language model that grades faithfulness and relevance; off unless asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pydantic import BaseModel, Field, ValidationError

from eval.rows import Row
from prompts import Prompt, load_prompt
from rag.errors import ChatError
from rag.interfaces import ChatModel, Message

_OBJECT = re.compile(r"\{[^{}]*\}", re.DOTALL)
_ATTEMPTS = 2


class Grades(BaseModel):
    """What the judge says of one answer, both grades from 0 to 1."""

    faithfulness: float = Field(ge=0, le=1)
    relevance: float = Field(ge=0, le=1)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judge:
    """Grades answers with a language model, after Zheng et al., Judging LLM-as-a-Judge (NeurIPS 2023).

    Faithfulness and relevance are defined as in Es et al., RAGAS (EACL 2024).
    """

    chat: ChatModel
    prompt: Prompt

    def review(self, row: Row) -> Row:
        """Return the row with the two grades among its scores; a refusal or an error is not graded.

        A judge that fails or writes no grades leaves the row unscored, with a warning that says so.
        """
        if row.refused or not row.text:
            return row
        try:
            grades = self.grade(row)
        except ChatError as error:
            return replace(row, warnings=(*row.warnings, f"judge: {error}"))
        if grades is None:
            return replace(row, warnings=(*row.warnings, "judge: no grades in its reply"))
        scores = row.scores | {"faithfulness": grades.faithfulness, "relevance": grades.relevance}
        reason = f"{row.why}; judge: {grades.reason}" if grades.reason else row.why
        return replace(row, scores=scores, why=reason)

    def grade(self, row: Row) -> Grades | None:
        """Ask the model; None when no reply holds grades. Raises ChatError when it cannot be reached."""
        quotes = "\n".join(f"[{quote.marker}] {quote.text}" for quote in row.quotes) or "(none)"
        text = self.prompt.render(question=row.standalone, answer=row.text, quotes=quotes)
        for _ in range(_ATTEMPTS):
            reply = "".join(p for p in self.chat.stream([Message("user", text)]) if isinstance(p, str))
            for found in _OBJECT.findall(reply):
                try:
                    return Grades.model_validate_json(found)
                except ValidationError:
                    continue
        return None


def open_judge(chat: ChatModel) -> Judge:
    """Return a judge that asks `chat` with the prompt `judge`."""
    return Judge(chat, load_prompt("judge"))
