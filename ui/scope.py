"""The reader's filters: what can be chosen, what is in force, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from rag.matching import allowed_rows
from rag.pipeline import Assistant
from rag.records import Scope, Status
from ui.language import Texts
from ui.markup import button, join, plain, tag
from ui.render import years_text

_STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer for one assistant; documents as (title, id)."""

    documents: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    places: tuple[str, ...]


def choices(assistant: Assistant) -> Choices:
    """Return what the documents of an assistant speak about."""
    years = {year for chunk in assistant.chunks for year in chunk.years}
    places = {chunk.place for chunk in assistant.chunks if chunk.place}
    documents = tuple((document.metadata.title, name) for name, document in sorted(assistant.documents.items()))
    return Choices(documents, tuple(sorted(years)), tuple(sorted(places)))


def parse_scope(
    documents: Sequence[str] | None,
    years: Sequence[int | str] | None,
    places: Sequence[str] | None,
    statuses: Sequence[str] | None,
) -> Scope:
    """Return the filter that the fields of the page describe; values of other types are dropped."""
    return Scope(
        tuple(str(name) for name in documents or ()),
        tuple(sorted(int(year) for year in years or () if str(year).isdigit())),
        tuple(str(place) for place in places or ()),
        tuple(status for status in _STATUSES if status in (statuses or ())),
    )


def hidden_documents(assistant: Assistant, scope: Scope) -> int:
    """Return how many documents a filter leaves out altogether."""
    rows = allowed_rows(assistant.index, scope)
    if rows is None:
        return 0
    return len(assistant.documents) - len({assistant.index.units[row].chunk.document_id for row in rows})


def scope_line(assistant: Assistant | None, scope: Scope, texts: Texts, *, shelf: str) -> str:
    """Return the line that always says what is in force."""
    label = tag("span", plain(texts("scope.force")), class_="hc-scope-label")
    if assistant is None:
        return tag("p", label + tag("span", plain(texts("scope.none")), class_="hc-chip"), class_="hc-scope")
    titles = {name: document.metadata.title for name, document in assistant.documents.items()}
    chips = [titles.get(name, name) for name in scope.documents]
    chips += [years_text(scope.years, texts)] if scope.years else []
    chips += [*scope.places, *(texts(f"status.{status}") for status in scope.statuses)]
    source = tag("span", plain(texts(f"shelf.{shelf}")), class_="hc-chip hc-chip-source")
    if not chips:
        everything = tag("span", plain(texts("scope.all", count=len(titles))), class_="hc-scope-all")
        return tag("p", label + source + everything, class_="hc-scope")
    hidden = hidden_documents(assistant, scope)
    parts = [label, source, *(tag("span", plain(chip), class_="hc-chip hc-chip-on") for chip in chips)]
    parts += [tag("span", plain(texts("scope.hidden", count=hidden)), class_="hc-scope-all")] if hidden else []
    parts.append(button("clear", "", plain(texts("scope.clear")), class_="hc-act"))
    return tag("p", join(parts), class_="hc-scope")
