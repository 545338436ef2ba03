"""What a document says about itself: title, issuer, number, dates, place, and the years it reports and plans."""

from __future__ import annotations

import datetime as dt
import re

from rag.periods import named_years
from rag.places import CITY, districts
from rag.records import CleanText, Metadata, Source

_HEAD = 1500
_DATE = re.compile(r"(20\d\d|19\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}〔(?:19|20)\d\d〕\s*\d+\s*号")


def find_metadata(source: Source, cleaned: CleanText) -> Metadata:
    """Return what the text says of itself; what it does not say is None or empty."""
    head = cleaned.text[:_HEAD]
    title = _title(source, cleaned)
    number = _NUMBER.search(head)
    named = districts(title)
    return Metadata(
        title=title,
        number=re.sub(r"\s", "", number[0]) if number else None,
        issue_date=_date(head),
        place=named[0] if len(named) == 1 else CITY if "上海" in title or "上海" in head else None,
        reports=_years(cleaned, ("回顾", "执行情况")),
        plans=_years(cleaned, ("主要任务", "主要目标", "草案")),
    )


def _title(source: Source, cleaned: CleanText) -> str:
    lines = [line.strip() for line in cleaned.text[:_HEAD].splitlines() if line.strip()]
    return lines[0][:80] if lines else source.name


def _date(text: str) -> dt.date | None:
    match = _DATE.search(text)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _years(cleaned: CleanText, cues: tuple[str, ...]) -> tuple[int, ...]:
    years: set[int] = set()
    for heading in cleaned.headings:
        if any(cue in heading.text for cue in cues):
            years.update(named_years(heading.text))
    return tuple(sorted(years))
