"""What reading makes of each document: characters, headings, chunks, labels, time and memory, as tables.

    python -m eval.documents_table [--corpus PATH] [--data PATH] [--json FILE] [--check]

Headings and labels are held against those that people counted and labelled by hand (`headings.json`, `labels.jsonl`
in --data), where there are any. Nothing is embedded; the model only counts tokens, and loading it is not timed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from eval.labelled import Label, judge, read_labels
from eval.mid_sentence import ends_inside, starts_inside
from rag.catalog import Catalog, read_catalog
from rag.chunking import split
from rag.cleaning import account
from rag.embedder import open_embedder
from rag.errors import InputError, RagError
from rag.loading import find_sources, load
from rag.reading import read_document
from rag.records import Chunk, Document
from rag.sentences import sentences
from rag.settings import load_settings

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
LABELS_RIGHT, SECONDS = 0.97, 5.0
CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Account:
    """The figures of one document. `headings` and `by_hand` count by level; `labels` are shares that are right."""

    document: str
    raw: int
    kept: int
    dropped: dict[str, int]
    unaccounted: int
    headings: dict[int, int]
    by_hand: dict[int, int]
    chunks: int
    starting_inside: int
    ending_inside: int
    labelled: int
    labels: dict[str, float]
    seconds: float
    peak_megabytes: float


def measure(
    path: Path, root: Path, catalog: Catalog, *, count_tokens: CountTokens, limit: int, labels: Sequence[Label] = ()
) -> Account:
    """Read, chunk and tag one file twice: once for the time, once for the memory, which measuring slows down."""
    began = time.perf_counter()
    document, chunks = _read(path, root, catalog, count_tokens, limit)
    seconds = time.perf_counter() - began
    tracemalloc.start()
    _read(path, root, catalog, count_tokens, limit)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    totals = account(document.source, document.clean)
    judged = tuple(judge(document, labels))
    right = {
        "year": sum(one.year_right for one in judged),
        "status": sum(one.status_right for one in judged),
        "year and status": sum(one.year_right and one.status_right for one in judged),
        "place": sum(one.place_right for one in judged),
    }
    return Account(
        document=document.id,
        raw=totals.raw,
        kept=totals.kept,
        dropped=dict(totals.dropped),
        unaccounted=totals.unaccounted,
        headings=dict(sorted(Counter(heading.level for heading in document.clean.headings).items())),
        by_hand={},
        chunks=len(chunks),
        starting_inside=sum(starts_inside(document, chunk) for chunk in chunks),
        ending_inside=sum(ends_inside(document, chunk) for chunk in chunks),
        labelled=len(judged),
        labels={name: count / len(judged) for name, count in right.items()} if judged else {},
        seconds=round(seconds, 3),
        peak_megabytes=round(peak / 1_000_000, 1),
    )


def _read(
    path: Path, root: Path, catalog: Catalog, count_tokens: CountTokens, limit: int
) -> tuple[Document, tuple[Chunk, ...]]:
    document = read_document(load(path, root), catalog)
    return document, split(document, sentences(document), count_tokens=count_tokens, limit=limit)


def tables(accounts: Sequence[Account]) -> str:
    """Return the accounts as Markdown: a table of characters and chunks, one of reasons, one of headings."""
    parts = [
        _table(
            ("document", "raw", "kept", "dropped", "unaccounted", "chunks", "start inside", "end inside"),
            (
                [a.document, a.raw, a.kept, sum(a.dropped.values()), a.unaccounted, a.chunks, *_inside(a)]
                for a in accounts
            ),
        ),
        _table(
            ("document", "dropped as", "characters"),
            ([a.document, reason, count] for a in accounts for reason, count in a.dropped.items()),
        ),
        _table(
            ("document", "level", "headings found", "counted by hand"),
            (
                [a.document, level, a.headings.get(level, 0), _counted(a, level)]
                for a in accounts
                for level in _levels(a)
            ),
        ),
        _table(
            ("document", "labelled", "year right", "status right", "both right", "place right", "seconds", "peak MB"),
            (
                [a.document, a.labelled, *(_share(a, name) for name in _LABELS), f"{a.seconds:.2f}", a.peak_megabytes]
                for a in accounts
            ),
        ),
    ]
    return "\n\n".join(parts)


_LABELS = ("year", "status", "year and status", "place")


def _inside(account: Account) -> tuple[str, str]:
    both = (account.starting_inside, account.ending_inside)
    first, last = (f"{100 * count / max(1, account.chunks):.1f} %" for count in both)
    return first, last


def _levels(account: Account) -> list[int]:
    return sorted(account.headings.keys() | account.by_hand.keys())


def _counted(account: Account, level: int) -> str:
    return str(account.by_hand.get(level, 0)) if account.by_hand else "–"


def _share(account: Account, name: str) -> str:
    return f"{100 * account.labels[name]:.0f} %" if account.labels else "–"


def _table(head: Sequence[str], rows: Iterator[list[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join(lines + [f"| {' | '.join(map(str, row))} |" for row in rows])


def bars(accounts: Sequence[Account]) -> Iterator[tuple[bool, str]]:
    """Yield every bar: whether it holds, and the figure held against it."""
    for a in accounts:
        yield a.unaccounted == 0, f"{a.document}: {a.unaccounted} characters unaccounted (0)"
        inside = a.starting_inside + a.ending_inside
        yield inside == 0, f"{a.document}: {inside} chunks start or end inside a sentence (0)"
        if a.by_hand:
            yield a.headings == a.by_hand, f"{a.document}: headings by level {a.headings} (by hand {a.by_hand})"
        if a.labels:
            share = a.labels["year and status"]
            yield share >= LABELS_RIGHT, f"{a.document}: year and status right {share:.2f} (at least {LABELS_RIGHT})"
    seconds = sum(a.seconds for a in accounts)
    yield seconds <= SECONDS, f"all read, chunked and tagged in {seconds:.2f} s (at most {SECONDS:g})"


def read_hand_counts(path: Path) -> dict[str, dict[int, int]]:
    """Return the headings counted by hand, by document and level; captions of tables, which the outline keeps, too.

    Raises InputError when the file is not such a count.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: _levels_of(entry) for name, entry in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: no count of headings ({error})") from None


def _levels_of(entry: Mapping[str, Mapping[str, int]]) -> dict[int, int]:
    counts = Counter({int(level): count for level, count in entry["headings"].items()})
    counts.update({int(level): count for level, count in entry.get("table_captions", {}).items()})
    return dict(sorted(counts.items()))


def measure_corpus(root: Path, data: Path, *, count_tokens: CountTokens, limit: int) -> tuple[Account, ...]:
    """Return the accounts of all documents under `root`, with what is known of them by hand in `data`."""
    labels = read_labels(data / "labels.jsonl") if (data / "labels.jsonl").is_file() else {}
    hand = read_hand_counts(data / "headings.json") if (data / "headings.json").is_file() else {}
    catalog = read_catalog(root)
    accounts = []
    for path in find_sources(root):
        name = path.relative_to(root).as_posix() if path != root else path.name
        known = labels.get(name, ())
        found = measure(path, root, catalog, count_tokens=count_tokens, limit=limit, labels=known)
        accounts.append(replace(found, by_hand=hand.get(name, {})))
    return tuple(accounts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables and the bars; with --check, return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.documents_table", description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, help="folder or file (default: the shipped documents)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labels.jsonl and headings.json")
    parser.add_argument("--json", type=Path, help="store the figures here")
    parser.add_argument("--check", action="store_true", help="fail when a bar is missed")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(corpus=options.corpus)
        embedder = open_embedder(settings)
        limit = settings.chunk_tokens
        embedder.count_tokens("预热")
        accounts = measure_corpus(settings.corpus, options.data, count_tokens=embedder.count_tokens, limit=limit)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(tables(accounts) + "\n\n")
    held = list(bars(accounts))
    sys.stdout.write("\n".join(f"{'ok  ' if good else 'MISS'} {line}" for good, line in held) + "\n")
    if options.json:
        figures = [asdict(one) for one in accounts]
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(options.check and not all(good for good, _ in held))


if __name__ == "__main__":
    sys.exit(main())
