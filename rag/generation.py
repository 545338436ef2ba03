"""Answers written by a language model: streamed as it writes, then every sentence checked against its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from prompts import load_prompt
from rag.errors import ChatError
from rag.interfaces import ChatModel, Message
from rag.markers import Statement, insert_before_stop, renumbered, statement, statements
from rag.prompting import Passage, as_data, fit_passages, render, tokens
from rag.records import Citation, Document, Hit, Query, Usage
from rag.rewriting import rewrite_question
from rag.support import Asked, Verdict, explain, is_absence, warning
from rag.verifying import Tied, assembled, judged, kept, text_of, tie
from rag.wording import is_english

__all__ = ["REFUSAL", "Draft", "generate", "rewrite_question"]

REFUSAL = "NO_EVIDENCE"
_THOUGHTS = re.compile(r"^.*</think>", re.DOTALL)
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.、．)）:：]\s*(.+?)\s*$")
_DELETE = re.compile(r"^[\[【（(]?\s*(?:删除|无法改写|delete|none)\s*[\]】）)]?[。.]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked answer: what it still says stands in its citations; `warnings` name what was removed or marked."""

    text: str
    citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    usage: Usage | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """What is asked of the model, and the tokens it used so far."""

    asked: Asked
    passages: tuple[Passage, ...]
    chat: ChatModel
    used: list[Usage]

    @property
    def english(self) -> bool:
        return is_english(self.asked.text)

    @property
    def language(self) -> str:
        return _language(self.asked.text)

    @property
    def shown(self) -> str:
        return "\n\n".join(render(passage) for passage in self.passages)

    def write(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the model's text and note its usage."""
        for piece in self.chat.stream(messages):
            if isinstance(piece, Usage):
                self.used.append(piece)
            else:
                yield piece

    def usage(self) -> Usage | None:
        """Return the tokens of all calls together, None where the server reported none."""
        if not self.used:
            return None
        return Usage(sum(one.input_tokens for one in self.used), sum(one.output_tokens for one in self.used))


def generate(
    query: Query,
    hits: Sequence[Hit],
    *,
    documents: Mapping[str, Document],
    chat: ChatModel,
    context_tokens: int = 6000,
) -> Iterator[str | Draft]:
    """Yield the answer piece by piece as the model writes it and, last, the checked Draft that replaces it.

    `context_tokens` bounds the whole prompt. A sentence that the check fails is sent back once with the failure
    named; what still fails is removed, or marked where it can only not be compared (another language). Raise
    ChatError when the model cannot be used, or when nothing that it wrote can be verified.
    """
    question = as_data(query.question)
    rules = load_prompt("answer").render(refusal=REFUSAL, language=_language(query.question))
    frame = load_prompt("question").render(passages="", question=question)
    passages = fit_passages(hits, documents, context_tokens - tokens(rules) - tokens(frame))
    if not passages:
        yield Draft("", refused=True)
        return
    asked = Asked(question, query.years, query.place, query.status)
    task = _Task(asked, passages, chat, [])
    content = load_prompt("question").render(passages=task.shown, question=question)
    written: list[str] = []
    pieces = _collected(task.write((Message("system", rules), Message("user", content))), written)
    yield from renumbered(_withheld(pieces), len(passages))
    yield _draft(task, "".join(written))


def _language(question: str) -> str:
    return "English" if is_english(question) else "中文"


def _collected(pieces: Iterator[str], into: list[str]) -> Iterator[str]:
    for piece in pieces:
        into.append(piece)
        yield piece


def _withheld(pieces: Iterator[str]) -> Iterator[str]:
    """Hold back the beginning of the stream until it cannot become the agreed word of refusal."""
    held = ""
    refuses: bool | None = None
    for piece in pieces:
        if refuses is not None:
            if not refuses:
                yield piece
            continue
        held += piece
        start = held.lstrip(" \n\"'`*“「[【（(")
        if start.startswith(REFUSAL):
            refuses = True
        elif start and not REFUSAL.startswith(start):
            refuses = False
            yield held
    if refuses is None and held:
        yield held


def _draft(task: _Task, raw: str) -> Draft:
    text = _THOUGHTS.sub("", raw).strip()
    bare = text.lstrip("\"'`*“「[【（( ")
    if bare.startswith(REFUSAL):
        return Draft("", usage=task.usage(), refused=True)
    found, warnings = _complete(statements(text.replace(REFUSAL, "")))
    said = [one for one in found if not one.is_layout]
    if said and all(is_absence(one.text) for one in said):
        return Draft("", usage=task.usage(), refused=True)
    first = tie(found, task.passages, asked=task.asked)
    final, notes = _repaired(task, first)
    warnings += notes
    if not any(one.citations for one in final):
        raise ChatError(f"language model {task.chat.name}: nothing that it wrote stands in the documents; ask again")
    written, citations = assembled(final)
    return Draft(text_of(written), citations, tuple(dict.fromkeys(warnings)), task.usage())


def _complete(found: Sequence[Statement]) -> tuple[tuple[Statement, ...], list[str]]:
    """Drop what is said again, as small models do, and a last sentence with neither an end nor a marker."""
    said = {one.text: position for position, one in reversed(list(enumerate(found))) if not one.is_layout}
    once = tuple(one for position, one in enumerate(found) if one.is_layout or said[one.text] == position)
    words = [one for one in once if not one.is_layout]
    if words and not words[-1].ended and not words[-1].markers and not words[-1].is_row:
        return tuple(one for one in once if one is not words[-1]), [f"“{words[-1].text[:60]}”：句子没有写完，已去掉"]
    return once, []


def _repaired(task: _Task, tied: Sequence[Tied]) -> tuple[tuple[Tied, ...], list[str]]:
    """Have failing sentences written anew once; remove or mark what fails again, and say so."""
    # Nothing that the model can do makes an answer in English comparable with Chinese quotes.
    hopeless = ("language",) if task.english else ()
    failing = [one for one in tied if not one.verdict.ok and one.verdict.reason not in hopeless]
    anew = _rewritten(task, failing) if failing else {}
    groups = [(one, anew.get(one.statement, (one.statement,))) for one in tied]
    second = iter(tie([new for _, group in groups for new in group], task.passages, asked=task.asked))
    left: list[Tied] = []
    warnings: list[str] = []
    for one, group in groups:
        again = [next(second) for _ in group]
        good = [one] if one.verdict.ok else [new for new in again if new.verdict.ok]
        if one.verdict.reason == "language" and one.citations and not good:
            warnings.append(_line(task, one, f"{explain(one.verdict)}，标为未核实", "marked as unverified"))
            good = [_marked(one, english=task.english)]
        elif not one.verdict.ok:
            warnings.append(_changed(task, one, kept=bool(good)))
        elif one.corrected:
            warnings.append(_line(task, one, "引用编号有误，已更正", "wrong citation corrected"))
        # What failed stays in the row until its place in the layout has passed on.
        left += good or [one]
    return _settled(left, task.asked), warnings


def _settled(tied: Sequence[Tied], asked: Asked) -> tuple[Tied, ...]:
    """Leave out lead-ins that no longer fit what is left: 以下三项 before two."""
    left = kept(tied)
    checked = judged(left, asked=asked)
    return kept([old if old.citations else new for old, new in zip(left, checked, strict=True)])


def _rewritten(task: _Task, failing: Sequence[Tied]) -> dict[Statement, tuple[Statement, ...]]:
    """Ask once for all failing sentences, each with its failure; what the model leaves out or deletes is gone."""
    named = [
        f'<sentence id="{number}">{as_data(one.statement.text)}</sentence>\n原因：{explain(one.verdict)}'
        for number, one in enumerate(failing, 1)
    ]
    prompt = load_prompt("rewrite").render(
        passages=task.shown, question=task.asked.text, sentences="\n".join(named), language=task.language
    )
    try:
        text = _THOUGHTS.sub("", "".join(task.write((Message("user", prompt),)))).strip()
    except ChatError:
        # The answer is there; without a second attempt its failing sentences are simply left out.
        text = ""
    lines = {int(match[1]): match[2] for line in text.splitlines() if (match := _NUMBERED.match(line))}
    if not lines and len(failing) == 1:
        lines = {1: text}
    return {one.statement: _replacement(one, lines.get(number, "")) for number, one in enumerate(failing, 1)}


def _replacement(one: Tied, line: str) -> tuple[Statement, ...]:
    if not line or _DELETE.match(line) or REFUSAL in line:
        return ()
    found = statements(line)
    return tuple(replace(new, lead=one.statement.lead if n == 0 else new.lead) for n, new in enumerate(found))


def _marked(one: Tied, *, english: bool) -> Tied:
    note = " (unverified)" if english else "（未核实）"
    marked = insert_before_stop(one.statement.text, note)
    return replace(one, statement=statement(marked, one.statement.lead), verdict=Verdict(True))


def _changed(task: _Task, one: Tied, *, kept: bool = False) -> str:
    line = warning(one.statement.text, one.verdict, english=task.english)
    if task.english:
        return f"{line}; {'rewritten' if kept else 'removed'}"
    return f"{line}，{'已改写' if kept else '已去掉'}"


def _line(task: _Task, one: Tied, chinese: str, english: str) -> str:
    return f"“{one.statement.text[:60]}”" + (f": {english}" if task.english else f"：{chinese}")
