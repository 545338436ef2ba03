"""Turns of a conversation as chat messages: the answer, its quotes as cards, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rag.records import Answer, Citation, Scope
from ui.answer_text import blocks, runs
from ui.conversation import Conversation, Turn
from ui.language import Texts
from ui.markup import button, join, plain, tag

Message = dict[str, str]
_CARDS = 3
_SAME_TITLE = 0.85  # a first heading this like the title is the title with a slip or a word more
_UNVERIFIED = "未核实"  # what the engine writes behind a sentence that its quotes do not bear out


@dataclass(frozen=True, slots=True)
class Place:
    """Where a turn stands: its number, whether it is the last or being written; the titles of documents by id."""

    number: int
    last: bool
    running: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)


def messages(
    conversation: Conversation, texts: Texts, titles: Mapping[str, str], *, running: bool = False
) -> list[Message]:
    """Return the messages of the whole conversation, two a turn."""
    shown: list[Message] = []
    last = len(conversation.turns) - 1
    for number, turn in enumerate(conversation.turns):
        place = Place(number, number == last, running and number == last, titles)
        shown.append({"role": "user", "content": question_html(turn, place, texts)})
        shown.append({"role": "assistant", "content": turn_html(turn, place, texts)})
    return shown


def question_html(turn: Turn, place: Place, texts: Texts) -> str:
    """Return a question; the last one can be edited."""
    edit = button("edit", str(place.number), plain(texts("chat.edit")), class_="hc-act hc-edit")
    return tag("div", join([tag("p", plain(turn.question)), edit if place.last and not place.running else None]),
               class_="hc-question")  # fmt: skip


def turn_html(turn: Turn, place: Place, texts: Texts) -> str:
    """Return the reply of a turn: an answer, a refusal, a failure, or what there is of one."""
    if turn.answer is not None:
        return _answer_html(turn, turn.answer, place, texts)
    if turn.problem is not None:
        retry = button("retry", str(place.number), plain(texts("chat.retry")), class_="hc-act")
        parts = [tag("strong", plain(texts("chat.failed"))), tag("p", plain(turn.problem)), retry if place.last else ""]
        return tag("div", join(parts), class_="hc-problem", role="alert")
    text = body_html(turn.text, place.number, ()) if turn.text else ""
    if place.running:
        waiting = tag("p", plain(texts("chat.reading")), class_="hc-waiting")
        return tag("div", text or waiting, class_="hc-answer hc-running")
    retry = button("retry", str(place.number), plain(texts("chat.retry")), class_="hc-act")
    stopped = tag("p", plain(texts("chat.stopped")), class_="hc-note")
    return tag("div", join([text, stopped, retry if place.last else None]), class_="hc-answer")


def _answer_html(turn: Turn, answer: Answer, place: Place, texts: Texts) -> str:
    refused = answer.status == "no_evidence"
    parts = [
        _understood(answer, texts),
        body_html(answer.text, place.number, answer.citations),
        _warnings(answer.warnings, texts),
        cards_html(answer.citations, place.number, texts),
        _related(answer.related, place.number, texts),
        _elsewhere(turn, place, texts),
        _footing(turn, answer, place, texts),
        _actions(turn, place, texts),
    ]
    return tag("div", join(parts), class_="hc-answer hc-refusal" if refused else "hc-answer")


def _understood(answer: Answer, texts: Texts) -> str | None:
    if not answer.standalone or answer.standalone.strip() == answer.question.strip():
        return None
    return tag("p", plain(texts("chat.understood", question=answer.standalone)), class_="hc-note hc-understood")


def body_html(text: str, turn: int, citations: Sequence[Citation]) -> str:
    """Return the text of an answer: paragraphs, lists, tables of `|` rows, and its markers as buttons."""
    known = {citation.marker: citation for citation in citations}
    shown: list[str] = []
    for block in blocks(text):
        if block.kind == "list":
            shown.append(tag("ul", join(tag("li", _inline(line, turn, known)) for line in block.lines)))
        elif block.kind == "table":
            shown.append(_table(block.rows, turn, known))
        else:
            shown += [tag("p", _inline(line, turn, known)) for line in block.lines]
    return tag("div", join(shown), class_="hc-text")


def _table(rows: Sequence[Sequence[str]], turn: int, known: Mapping[int, Citation]) -> str:
    shown: list[str] = []
    for number, row in enumerate(rows):
        name = "th" if number == 0 and len(rows) > 1 else "td"
        shown.append(tag("tr", join(tag(name, _inline(cell, turn, known)) for cell in row)))
    return tag("div", tag("table", join(shown)), class_="hc-table")


def _inline(text: str, turn: int, known: Mapping[int, Citation]) -> str:
    parts = (
        button("cite", f"{turn}.{run}", plain(f"[{run}]"), class_="hc-marker", title=known[run].quote[:80])
        if isinstance(run, int)
        else plain(run)
        for run in runs(text, known)
    )
    return join(parts).replace(_UNVERIFIED, tag("span", _UNVERIFIED, class_="hc-unverified"))


def _warnings(warnings: Sequence[str], texts: Texts) -> str | None:
    if not warnings:
        return None
    items = join(tag("li", plain(warning)) for warning in warnings)
    return tag("div", tag("strong", plain(texts("chat.warnings"))) + tag("ul", items), class_="hc-warnings")


def cards_html(citations: Sequence[Citation], turn: int, texts: Texts) -> str | None:
    """Return the quotes as cards; from the fourth on they are folded away."""
    if not citations:
        return None
    cards = [
        card_html(citation, f"{turn}.{citation.marker}", texts, label=str(citation.marker)) for citation in citations
    ]
    shown = join(cards[:_CARDS])
    if len(cards) > _CARDS:
        more = tag("summary", plain(texts("chat.more_quotes", count=len(cards) - _CARDS)))
        shown += tag("details", more + join(cards[_CARDS:]), class_="hc-more")
    return tag("div", shown, class_="hc-cards")


def card_html(citation: Citation, value: str, texts: Texts, *, label: str) -> str:
    """Return one quote as a card that opens its source."""
    path = " › ".join(heading_path(citation)[-2:])
    head = join([
        tag("span", plain(label), class_="hc-card-number") if label else None,
        tag("span", plain(citation.title), class_="hc-card-title"),
    ])  # fmt: skip
    content = join([
        tag("span", head, class_="hc-card-head"),
        tag("span", plain(citation.quote), class_="hc-card-quote"),
        tag("span", join([tag("span", plain(path), class_="hc-card-path") if path else None, *chips(citation, texts)]),
            class_="hc-card-foot"),
    ])  # fmt: skip
    return button("cite", value, content, class_="hc-card")


def heading_path(citation: Citation) -> tuple[str, ...]:
    """Return the headings above a quote without a first one that only repeats the document's title."""
    first, rest = citation.headings[:1], citation.headings[1:]
    repeated = first and SequenceMatcher(None, first[0], citation.title, autojunk=False).ratio() > _SAME_TITLE
    return rest if repeated else citation.headings


def chips(citation: Citation, texts: Texts) -> list[str]:
    """Return what a quote speaks about as small labels: years, place, done or planned, page."""
    shown: list[str] = []
    if citation.years:
        shown.append(tag("span", plain(years_text(citation.years, texts)), class_="hc-chip"))
    if citation.place:
        shown.append(tag("span", plain(citation.place), class_="hc-chip"))
    if citation.status:
        name = texts(f"status.{citation.status}")
        shown.append(tag("span", plain(name), class_=f"hc-chip hc-{citation.status}"))
    if citation.page is not None:
        shown.append(tag("span", plain(texts("source.page", page=citation.page)), class_="hc-chip"))
    return shown


def years_text(years: Sequence[int], texts: Texts) -> str:
    """Return years for a reader: one, several, or a range."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return texts("years.range", first=years[0], last=years[-1])
    return texts("years.list", years=texts("years.comma").join(str(year) for year in years))


def scope_text(scope: Scope, titles: Mapping[str, str], texts: Texts) -> str:
    """Return the filters in force in a few words; empty when nothing is filtered."""
    parts = [titles.get(name, name) for name in scope.documents]
    if scope.years:
        parts.append(years_text(scope.years, texts))
    parts += [*scope.places, *(texts(f"status.{status}") for status in scope.statuses)]
    return " · ".join(parts)


def _related(related: Sequence[Citation], turn: int, texts: Texts) -> str | None:
    if not related:
        return None
    cards = join(
        card_html(citation, f"{turn}.r{number}", texts, label="") for number, citation in enumerate(related, start=1)
    )
    return tag("div", tag("p", plain(texts("chat.related")), class_="hc-note") + cards, class_="hc-cards hc-related")


def _elsewhere(turn: Turn, place: Place, texts: Texts) -> str | None:
    if not turn.elsewhere:
        return None
    widen = button("widen", str(place.number), plain(texts("scope.widen")), class_="hc-act")
    return tag("p", plain(texts("scope.elsewhere")) + (widen if place.last else ""), class_="hc-note hc-elsewhere")


def _footing(turn: Turn, answer: Answer, place: Place, texts: Texts) -> str:
    parts = [texts(f"mode.{answer.mode}")]
    scope = scope_text(turn.scope, place.titles, texts)
    if turn.shelf != "shipped":
        parts.append(texts(f"shelf.{turn.shelf}"))
    if scope:
        parts.append(texts("scope.within", scope=scope))
    steps = [f"{texts.words.get(f'step.{name}', name)} {value * 1000:.0f} ms" for name, value in answer.seconds.items()]
    if answer.usage:
        steps.append(texts("step.tokens", read=answer.usage.input_tokens, written=answer.usage.output_tokens))
    if answer.support is not None:
        steps.append(texts("step.support", value=f"{answer.support:.2f}"))
    return tag("details", tag("summary", plain(" · ".join(parts))) + tag("p", plain(" · ".join(steps))),
               class_="hc-footing")  # fmt: skip


def _actions(turn: Turn, place: Place, texts: Texts) -> str:
    number = str(place.number)
    names = ["copy", "markdown", "word", *(["retry"] if place.last else [])]
    acts = [button(name, number, plain(texts(f"chat.{name}")), class_="hc-act") for name in names]
    for verdict in ("up", "down"):
        pressed = "true" if turn.verdict == verdict else "false"
        acts.append(
            button(verdict, number, plain(texts(f"chat.{verdict}")), class_=f"hc-act hc-verdict hc-pressed-{pressed}")
        )
    if place.last and place.number:
        whole = ("markdown", "word")
        acts += [button(name, "all", plain(texts(f"chat.all_{name}")), class_="hc-act") for name in whole]
    return tag("div", join(acts), class_="hc-acts")
