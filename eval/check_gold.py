"""Proves that the gold set is what it says: `python -m eval.check_gold [FILE or FOLDER]`."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold import GOLD, Item, Turn, load_gold
from eval.texts import bare_quantity, longest_common_run, plain, states
from rag.catalog import read_catalog
from rag.citations import squeeze
from rag.errors import RagError
from rag.loading import find_sources, load
from rag.numbers import contains_quantity, find_quantities
from rag.reading import read_document
from rag.records import Document
from rag.settings import CORPUS

REQUIRED = {"fact": 170, "unanswerable": 40, "comparison": 25, "conversation": 20, "trap": 20}
REQUIRED_TAGS = {"english": 25, "traditional": 15}
FACTS_A_DOCUMENT = 30
LONGEST_RUN_MEDIAN = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What the checker found: `problems` make the set unfit, `lines` describe it."""

    problems: tuple[str, ...]
    lines: tuple[str, ...]


def check(items: Sequence[Item], documents: Mapping[str, Document], *, complete: bool = True) -> Report:
    """Check items against the documents; `complete` also demands the counts of the shipped set."""
    texts = {name: squeeze(document.text) for name, document in documents.items()}
    raw = {name: squeeze(document.source.text) for name, document in documents.items()}
    problems = [problem for item in items for problem in _item_problems(item, texts, raw)]
    problems += _twice(items)
    if complete:
        problems += _missing_counts(items, documents)
        median = statistics.median(_runs(items) or [0])
        if median > LONGEST_RUN_MEDIAN:
            problems.append(f"longest shared run: median {median:g}, allowed {LONGEST_RUN_MEDIAN}")
    return Report(tuple(problems), tuple(_describe(items)))


def read_corpus(folder: Path = CORPUS) -> dict[str, Document]:
    """Read the documents of a folder the way the index does."""
    catalog = read_catalog(folder)
    documents = [read_document(load(path, folder), catalog) for path in find_sources(folder)]
    return {document.id: document for document in documents}


def _item_problems(item: Item, texts: Mapping[str, str], raw: Mapping[str, str]) -> Iterator[str]:
    for number, turn in enumerate(item.turns, 1):
        where = f"{item.id}, turn {number}" if len(item.turns) > 1 else item.id
        yield from (f"{where}: {problem}" for problem in _evidence_problems(turn, texts, raw))
        if turn.evidence and not item.computed:
            yield from (f"{where}: {problem}" for problem in _answer_problems(turn))
    yield from (f"{item.id}: {problem}" for problem in (*_trap_problems(item, texts), *_operand_problems(item)))


def _evidence_problems(turn: Turn, texts: Mapping[str, str], raw: Mapping[str, str]) -> Iterator[str]:
    for group in turn.evidence:
        there = [squeeze(entry.text) in texts.get(entry.document, "") for entry in group]
        for entry, in_text in zip(group, there, strict=True):
            if entry.document not in texts:
                yield f"no document {entry.document}"
            # A table row may also be given as the raw file has it, for systems that read the raw file.
            elif not in_text and not (any(there) and squeeze(entry.text) in raw[entry.document]):
                yield f"evidence is not in {entry.document}: {entry.text}"
    if turn.document is not None and turn.document not in texts:
        yield f"no document {turn.document}"


def _answer_problems(turn: Turn) -> Iterator[str]:
    proof = "\n".join(entry.text for group in turn.evidence for entry in group)
    if turn.type in ("number", "name"):
        if not any(states(proof, form) for form in turn.answers):
            yield f"answer is not in the evidence: {turn.answers[0]}"
        return
    for forms in turn.items or turn.points:
        if not any(states(proof, form) for form in forms):
            yield f"item is not in the evidence: {forms[0]}"


def _trap_problems(item: Item, texts: Mapping[str, str]) -> Iterator[str]:
    answers = [form for turn in item.turns for form in turn.answers]
    for value in item.wrong:
        quantity = bare_quantity(value)
        if any(states(form, value) for form in answers):
            yield f"wrong value is the answer: {value}"
        there = (
            any(contains_quantity(text, quantity) for text in texts.values())
            if quantity is not None
            else any(plain(value) in plain(text) for text in texts.values())
        )
        if not there:
            yield f"wrong value occurs nowhere: {value}"


def _operand_problems(item: Item) -> Iterator[str]:
    if item.kind != "comparison" or not item.operands:
        return
    groups = item.turns[-1].evidence
    if len(item.operands) != len(groups):
        yield f"{len(item.operands)} operands for {len(groups)} evidence groups"
        return
    for operand, group in zip(item.operands, groups, strict=True):
        wanted = find_quantities(operand)
        proof = "\n".join(entry.text for entry in group)
        stated = {number for q in find_quantities(proof) for number in (q.value, q.upper)}
        if not (states(proof, operand) or {q.value for q in wanted} & stated or operand in proof):
            yield f"operand {operand} is not in its evidence"


def _twice(items: Sequence[Item]) -> Iterator[str]:
    seen: dict[tuple[str, ...], str] = {}
    for item in items:
        questions = tuple(plain(turn.question) for turn in item.turns)
        if questions in seen:
            yield f"{item.id}: asks what {seen[questions]} asks"
        seen[questions] = item.id
    yield from (f"id {name} stands {n} times" for name, n in Counter(i.id for i in items).items() if n > 1)


def _missing_counts(items: Sequence[Item], documents: Mapping[str, Document]) -> Iterator[str]:
    kinds = Counter(item.kind for item in items)
    tags = Counter(tag for item in items for tag in item.tags)
    facts = Counter(item.turns[0].document for item in items if item.kind == "fact")
    for name, wanted in REQUIRED.items():
        if kinds[name] < wanted:  # type: ignore[index]
            yield f"{kinds[name]} items of kind {name}, {wanted} are wanted"  # type: ignore[index]
    for name, wanted in REQUIRED_TAGS.items():
        if tags[name] < wanted:
            yield f"{tags[name]} items tagged {name}, {wanted} are wanted"
    for document in documents:
        if facts[document] < FACTS_A_DOCUMENT:
            yield f"{facts[document]} facts on {document}, {FACTS_A_DOCUMENT} are wanted"


def _runs(items: Sequence[Item]) -> list[int]:
    turns = [turn for item in items for turn in item.turns if turn.evidence]
    return [max(len(longest_common_run(t.question, e.text)) for group in t.evidence for e in group) for t in turns]


def _describe(items: Sequence[Item]) -> Iterator[str]:
    turns = sum(len(item.turns) for item in items)
    yield f"{len(items)} items, {turns} questions"
    for label, counts in (
        ("kinds", Counter(item.kind for item in items)),
        ("types of fact", Counter(item.turns[0].type for item in items if item.kind == "fact")),
        ("facts by document", Counter(str(item.turns[0].document) for item in items if item.kind == "fact")),
        ("difficulty", Counter(item.difficulty for item in items)),
        ("split", Counter(item.split for item in items)),
        ("script and language", Counter(tag for i in items for tag in i.tags if tag in REQUIRED_TAGS)),
    ):
        yield f"{label}: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    runs = _runs(items)
    if runs:
        shares = ", ".join(f"≤{limit}: {sum(run <= limit for run in runs) / len(runs):.0%}" for limit in (3, 5, 8))
        yield f"longest run shared by question and evidence: median {statistics.median(runs):g} ({shares})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the summary and every problem; return 1 when there is one."""
    parser = argparse.ArgumentParser(prog="python -m eval.check_gold", description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD, help="a gold file or a folder of them")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the folder of the documents")
    options = parser.parse_args(arguments)
    try:
        report = check(load_gold(options.gold), read_corpus(options.corpus), complete=options.gold == GOLD)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join((*report.lines, *report.problems, f"{len(report.problems)} problems", "")))
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
