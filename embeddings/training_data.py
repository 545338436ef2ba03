"""Training groups for the reranker: one question, the passage that answers it, and passages that nearly do.

    python -m embeddings.training_data --data DIR --passages FILE --cache DIR --output DIR

`DIR` holds DRCD and CMRC 2018 in SQuAD's format; `FILE` holds the sentences of policy documents, one JSON
object a line (`python -m eval.export_passages`). Writes train.jsonl and dev.jsonl.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import opencc

from embeddings.encoder import load_embedder
from embeddings.pair_input import compact
from embeddings.training_negatives import Miner, altered, share
from embeddings.training_questions import Phraser, drafts, load_lexicon
from embeddings.training_sources import YEAR, Passage, Question, Span, Wording, read_policy, read_wiki

NEGATIVES = 7
WORDINGS = {"number": 6, "definition": 4, "list": 3, "event": 2, "name": 2}
CANDIDATES = 30
MEASURED = 0.5  # share of the held-out questions that are kept for measuring
DEV_SHARE = 10  # one in ten articles, and one in ten policy sentences, is held out
WINDOW = 200  # characters of a positive with its neighbours
_FUNCTION = re.compile(r"的|是|了|在|有|被|与|和|请问|什么|哪一?[个位种]?|多少|谁|为何|如何|？|\?")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its passages as the model reads them; the first answers, unless `answerable` is false."""

    query: str
    passages: tuple[str, ...]
    span: Span | None
    answerable: bool
    source: str
    first_stage: tuple[float, ...] = ()


def policy_questions(passages: Sequence[Passage], phraser: Phraser, rng: random.Random) -> Iterator[Question]:
    """Yield questions by rule: each draft in several wordings, numbers most, and two topics a sentence."""
    for number, passage in enumerate(passages):
        found = list(drafts(passage))
        topics = [draft for draft in found if draft.kind == "topic"]
        chosen = [draft for draft in found for _ in range(WORDINGS.get(draft.kind, 0))]
        chosen += rng.sample(topics, min(2, len(topics)))
        for draft in chosen:
            wording = phraser.phrase(draft, passage)
            if len(wording.text) >= 4:
                yield Question(wording.text, number, draft.span, draft.kind, "", wording)


def is_dev(key: str) -> bool:
    """Whether an article or a sentence is held out: by its hash, so that it stays so."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % DEV_SHARE == 0


class Grouper:
    """Puts each question with its positive and with negatives from the first stage."""

    def __init__(self, passages: Sequence[Passage], rng: random.Random) -> None:
        self._passages = passages
        self._rng = rng
        self._traditional = opencc.OpenCC("s2t").convert

    def train(self, question: Question, found: Sequence[int]) -> Group:
        """Return a training group; now and then the year asked is changed so that nothing answers."""
        rng, positive = self._rng, self._passages[question.passage]
        wrong = [number for number in found if not self._may_answer(question, number)]
        made = altered(positive, question.wording, rng) if question.wording else self._swap_wiki(question, positive)
        count = NEGATIVES - len(made)
        hard = wrong[:4] + rng.sample(wrong[4:], min(max(0, count - 4), len(wrong[4:])))
        negatives = [*made, *(self._widened(number, question.passage)[0] for number in hard[:count])]
        orphan = self._orphaned(question, positive)
        if orphan:
            texts = tuple(passage.rendered for passage in (positive, *negatives))
            return Group(orphan, texts, None, answerable=False, source=question.source)
        shown, shift = self._widened(question.passage)
        offset = len(shown.header) + 1 + shift
        span = (offset + question.span[0], offset + question.span[1])
        texts = tuple(passage.rendered for passage in (shown, *negatives))
        return Group(self._noisy(question), texts, span, answerable=True, source=question.source)

    def dev(self, question: Question, found: Sequence[int], scores: Sequence[float]) -> Group:
        """Return a group for measuring: the positive and the first stage's best others, with its scores."""
        order = [(n, s) for n, s in zip(found, scores, strict=True) if n == question.passage]
        order += [(n, s) for n, s in zip(found, scores, strict=True) if not self._may_answer(question, n)][:19]
        if not order or order[0][0] != question.passage:
            order.insert(0, (question.passage, min(scores)))
        positive = self._passages[question.passage]
        offset = len(positive.header) + 1
        return Group(
            question.text,
            tuple(self._passages[n].rendered for n, _ in order),
            (offset + question.span[0], offset + question.span[1]),
            answerable=True,
            source=question.source,
            first_stage=tuple(float(s) for _, s in order),
        )

    def _may_answer(self, question: Question, number: int) -> bool:
        """Whether a passage is, or may be, an answer too, so that it must not be called wrong."""
        if number == question.passage:
            return True
        passage, positive, wording = self._passages[number], self._passages[question.passage], question.wording
        if wording is None:
            return passage.title == positive.title and question.answer in passage.text
        if wording.year and passage.years and wording.year not in passage.years:
            return False
        if wording.place and passage.place and wording.place != passage.place:
            return False
        if wording.status and passage.status in ("完成", "计划") and wording.status != passage.status:
            return False
        return share(wording.core, passage.text) >= 0.5

    def _widened(self, number: int, barred: int | None = None) -> tuple[Passage, int]:
        """Return a passage, sometimes with neighbours of its section but `barred`, and how far its text moved."""
        passage = self._passages[number]
        shift = 0
        if self._rng.random() < 0.75:
            return passage, 0
        for other, after in ((number + 1, True), (number - 1, False)):
            if not 0 <= other < len(self._passages) or other == barred:
                continue
            near = self._passages[other]
            same = near.title == passage.title and near.headings == passage.headings
            if same and len(near.text) + len(passage.text) <= WINDOW:
                text = passage.text + near.text if after else near.text + passage.text
                shift += 0 if after else len(near.text)
                years = tuple(sorted({*passage.years, *near.years}))
                passage = replace(passage, text=text, years=years)
        return passage, shift

    def _swap_wiki(self, question: Question, positive: Passage) -> list[Passage]:
        years = [int(year) for year in YEAR.findall(question.text) if int(year) in positive.years]
        if not years or self._rng.random() < 0.5:
            return []
        wording = Wording(question.text, "", years[0], None, None)
        return altered(positive, wording, self._rng)

    def _orphaned(self, question: Question, positive: Passage) -> str | None:
        """Return the question with a year that the passage does not speak about, one time in eight."""
        named = YEAR.search(question.text)
        if not named or self._rng.random() > 0.125:
            return None
        others = [year for year in range(int(named[1]) - 4, int(named[1]) + 5) if year not in positive.years]
        return question.text.replace(named[1], str(self._rng.choice(others))) if others else None

    def _noisy(self, question: Question) -> str:
        text, rng = question.text, self._rng
        if question.wording is None and rng.random() < 0.25:
            text = re.sub(r"\s+", " ", _FUNCTION.sub(" ", text)).strip() or text
        if rng.random() < 0.25:
            text = text.rstrip("？?")
        if rng.random() < 0.03 and len(text) > 8:
            at = rng.randrange(len(text) - 1)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return self._traditional(text) if rng.random() < 0.1 else text


def build(data: Path, policy: Path, cache: Path, *, seed: int) -> tuple[list[Group], list[Group]]:
    """Return the training and the held-out groups."""
    rng = random.Random(seed)
    phraser = Phraser(load_lexicon(), rng)
    sources = []
    wiki, asked = read_wiki(data)
    sources.append((wiki, asked))
    rules = read_policy(policy)
    sources.append((rules, list(policy_questions(rules, phraser, rng))))
    embedder = load_embedder("bundled", cache)
    train: list[Group] = []
    dev: list[Group] = []
    # Dense search over the encyclopedia costs more than the whole training; words find hard enough negatives there.
    for (passages, questions), dense in zip(sources, (None, embedder), strict=True):
        log.info("%d passages, %d questions", len(passages), len(questions))
        miner = Miner([compact(passage.rendered).text for passage in passages], dense)
        grouper = Grouper(passages, rng)
        for question in questions:
            positive = passages[question.passage]
            if not is_dev(positive.title if question.wording is None else positive.text):
                train.append(grouper.train(question, miner.near(question.text, question.passage, CANDIDATES)))
            elif rng.random() < MEASURED:
                dev.append(grouper.dev(question, *miner.search(question.text, CANDIDATES)))
    rng.shuffle(train)
    return train, dev


def write_groups(path: Path, groups: Iterable[Group]) -> None:
    """Write groups as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for group in groups:
            stream.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")


def read_groups(path: Path) -> list[Group]:
    """Read groups written by `write_groups`."""
    groups = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        span = tuple(record["span"]) if record["span"] else None
        record.update(passages=tuple(record["passages"]), span=span, first_stage=tuple(record["first_stage"]))
        groups.append(Group(**record))
    return groups


def make_groups(data: Path, policy: Path, cache: Path, output: Path, *, seed: int) -> None:
    """Write train.jsonl and dev.jsonl into `output`, unless they are there."""
    if (output / "dev.jsonl").is_file():
        return
    output.mkdir(parents=True, exist_ok=True)
    train, dev = build(data, policy, cache, seed=seed)
    write_groups(output / "train.jsonl", train)
    write_groups(output / "dev.jsonl", dev)
    log.info("%d training groups, %d held out", len(train), len(dev))


def main() -> None:
    """Read the options, make the groups and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "passages", "cache", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    make_groups(options.data, options.passages, options.cache, options.output, seed=options.seed)


if __name__ == "__main__":
    main()
