r"""Write training groups of questions that were written for the corpus, with what the search finds beside the answer.

    python -m eval.export_questions --questions FILE [FILE ...] --output asked.jsonl

One JSON object a line: `question`, `document` (name of the file), `sentence` (words that single out the sentence)
and `answer` (words of it that answer), or null where no document answers. Neither the questions nor the
groups belong into the repository; a question that is nearly one of the gold set is left out.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from embeddings.training_data import Group, write_groups
from eval.evaluation import on_the_day_of
from eval.gold import GOLD, load_gold
from rag.index import Index, Unit, unit_text
from rag.overlap import bigrams
from rag.pipeline import Assistant, open_assistant
from rag.records import Hit, Query
from rag.reranking import pair_texts
from rag.settings import load_settings

SOURCE = "asked"
_HITS = 14  # best hits that negatives are taken from: what the pair model reads in use, and a few more
_ALIKE = 0.8  # share of the bigrams that two questions have in common, from which they are one
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """A question with where its answer stands; `answer` is None where no document answers."""

    question: str
    document: str
    sentence: str
    answer: str | None


def read_written(paths: Sequence[Path]) -> Iterator[Written]:
    """Yield the questions of the files; raises SystemExit that names a line which is none."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                record = json.loads(line)
                yield Written(record["question"], record["document"], record["sentence"], record["answer"])
            except (ValueError, KeyError) as error:
                raise SystemExit(f"{path}:{number} is no question: {error}") from None


def group_of(one: Written, assistant: Assistant) -> Group | None:
    """Return the question with its passages as the pair model reads them, None where its answer is not found."""
    query, hits = assistant.look_up(one.question)
    if one.answer is None:
        asked, texts = pair_texts(query, hits[: _HITS - 4], assistant.index)
        return Group(asked, tuple(texts), None, answerable=False, source=SOURCE) if texts else None
    unit = _unit(one, assistant.index)
    if unit is None:
        return None
    text = unit_text(unit, assistant.documents[unit.chunk.document_id])
    body = unit.chunk.slice(unit.sentence.start, unit.sentence.end)
    span = find(one.answer, body)
    if span is None:
        return None
    asked, negatives = _negatives(query, hits, unit, one.answer, assistant.index)
    moved = len(text) - len(body)
    return Group(asked, (text, *negatives), (span[0] + moved, span[1] + moved), answerable=True, source=SOURCE)


def find(words: str, text: str) -> tuple[int, int] | None:
    """Return where words stand in a text, white space aside."""
    places = [place for place, char in enumerate(text) if not char.isspace()]
    sought = "".join(words.split())
    at = "".join(text.split()).find(sought)
    return (places[at], places[at + len(sought) - 1] + 1) if at >= 0 and sought else None


def _unit(one: Written, index: Index) -> Unit | None:
    """Return the sentence that holds the answer and most of the words that single it out."""
    wanted, best = bigrams(one.sentence), 0.5
    found = None
    for unit in index.units:
        if index.documents[unit.chunk.document_id].source.name != one.document:
            continue
        body = unit.chunk.slice(unit.sentence.start, unit.sentence.end)
        share = len(wanted & bigrams(body)) / max(1, len(wanted))
        if share > best and find(one.answer or "", body):
            found, best = unit, share
    return found


def _negatives(query: Query, hits: Sequence[Hit], unit: Unit, answer: str, index: Index) -> tuple[str, list[str]]:
    """Return what the search finds beside the answer; what holds the same words may answer too and is left out."""
    own = (unit.chunk.id, unit.sentence)
    wrong = [hit for hit in hits if (hit.chunk.id, hit.sentence) != own and not find(answer, hit.text)]
    return pair_texts(query, wrong[:_HITS], index)


def known(question: str, gold: Sequence[frozenset[str]]) -> bool:
    """Whether a question is nearly one of the gold set, given as its bigrams."""
    own = bigrams(question)
    return any(len(own & other) >= _ALIKE * len(own | other) for other in gold)


def main() -> None:
    """Read the options, look every question up and write the groups."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    gold = [bigrams(turn.question) for item in load_gold(GOLD) for turn in item.turns]
    written = list(read_written(options.questions))
    fresh = [one for one in written if not known(one.question, gold)]
    assistant = open_assistant(on_the_day_of(GOLD, load_settings(mode="extractive")))
    made = [group_of(one, assistant) for one in tqdm(fresh, desc="looking up", unit="question")]
    groups = [group for group in made if group is not None]
    write_groups(options.output, groups)
    sys.stdout.write(
        f"{len(groups)} groups, {sum(not group.answerable for group in groups)} that nothing answers; left out: "
        f"{len(written) - len(fresh)} nearly gold, {len(fresh) - len(groups)} not found in the documents\n"
    )


if __name__ == "__main__":
    main()
