"""What a sentence speaks about: its years, its place, and whether it is done, planned or a standing rule."""

from __future__ import annotations

from dataclasses import dataclass

from rag.context import Context, spoken_years
from rag.cues import is_definition, is_formula, status_of
from rag.places import CITY, place_of
from rag.records import Metadata, Sentence, Span, Status


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a sentence: its section's context, its paragraph's district, an account of difficulties.

    `front` marks the lines above the text: title, date, byline.
    """

    context: Context
    place: str | None = None
    problems: bool = False
    front: bool = False


def tag(metadata: Metadata, span: Span, text: str, setting: Setting) -> Sentence:
    """Return the sentence at `span`, whose plain words are `text`, with what it speaks about.

    Years that the sentence names count before 今年 and its like, and those before its section's years.
    """
    context = setting.context
    years = spoken_years(text, metadata)
    later = bool(years and context.years) and years[0] > context.years[-1]
    status: Status = "standing"
    if not setting.front:
        status = status_of(text, context.status, problems=setting.problems, later=later)
    # What a word means holds in any year, and a greeting that opens the document belongs to none.
    timeless = setting.front or is_definition(text) or (context.assumed and is_formula(text))
    if not years and not timeless:
        years = context.years
    place = metadata.place
    if place in (None, CITY):
        place = place_of(text, setting.place or place)
    return Sentence(*span, years, place, status)
