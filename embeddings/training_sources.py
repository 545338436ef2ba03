"""What the reranker is trained on: question-answering data on encyclopedia text, and exported policy sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opencc

Span = tuple[int, int]
Convert = Callable[[str], str]

STATUS = {"done": "完成", "planned": "计划", "standing": "说明"}
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SENTENCE = re.compile(r"[^。！？!?；\n]+[。！？!?；]*[”」』]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or neighbouring sentences, with what stands in its header line; `status` is a Chinese word."""

    text: str
    title: str
    headings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    place: str | None = None
    status: str | None = None

    @property
    def header(self) -> str:
        """The line in front of the text, as the product puts it: path without repetition, years, place and status."""
        tags = " ".join(tag for tag in (year_tag(self.years), self.place, self.status) if tag)
        path = (self.title, *(heading for heading in self.headings if heading not in self.title))
        return f"{' > '.join(path)} [{tags}]"

    @property
    def rendered(self) -> str:
        """What the model reads: header line and text."""
        return f"{self.header}\n{self.text}"


def year_tag(years: tuple[int, ...]) -> str:
    """Return the years as the header names them: a range when they follow one another, else a list."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}年"
    return "、".join(f"{year}年" for year in years)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in words, the official words it stands for, and the year, place and status it names."""

    text: str
    core: str
    year: int | None
    place: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the number of the passage that answers it and the answer's span in that passage's text."""

    text: str
    passage: int
    span: Span
    source: str
    answer: str = ""
    wording: Wording | None = None


def read_wiki(folder: Path) -> tuple[list[Passage], list[Question]]:
    """Read DRCD (to simplified script) and CMRC as sentence passages and their questions."""
    simplify = opencc.OpenCC("tw2sp").convert
    passages: list[Passage] = []
    questions: list[Question] = []
    for name, convert in (("drcd_dev", simplify), ("drcd_test", simplify), ("cmrc2018_trial", str)):
        content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for article in content["data"] if isinstance(content, dict) else content:
            for paragraph in article["paragraphs"]:
                title = convert(article.get("title") or paragraph.get("title") or paragraph["id"])
                _read_paragraph(paragraph, title, convert, passages, questions)
    return passages, questions


def _read_paragraph(
    paragraph: dict[str, Any], title: str, convert: Convert, passages: list[Passage], questions: list[Question]
) -> None:
    spans = [match.span() for match in _SENTENCE.finditer(paragraph["context"])]
    first = len(passages)
    for start, end in spans:
        text = convert(paragraph["context"][start:end])
        years = tuple(sorted({int(year) for year in YEAR.findall(text)}))
        passages.append(Passage(text, title, (), years))
    for entry in paragraph["qas"]:
        answer = entry["answers"][0]
        at = answer["answer_start"]
        place = next((n for n, (start, end) in enumerate(spans) if start <= at < end), None)
        if place is None:
            continue
        text, wanted = passages[first + place].text, convert(answer["text"]).strip()
        begin = _nearest(text, wanted, at - spans[place][0])
        if begin is not None:
            span = (begin, begin + len(wanted))
            questions.append(Question(convert(entry["question"]), first + place, span, "wiki", wanted))


def _nearest(text: str, wanted: str, near: int) -> int | None:
    places = [match.start() for match in re.finditer(re.escape(wanted), text)] if wanted else []
    return min(places, key=lambda place: abs(place - near), default=None)


def read_policy(path: Path) -> list[Passage]:
    """Read the exported sentences of policy documents."""
    passages = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        passages.append(
            Passage(
                record["text"],
                record["title"],
                tuple(record["headings"]),
                tuple(record["years"]),
                record["place"],
                STATUS.get(record["status"] or ""),
            )
        )
    return passages
