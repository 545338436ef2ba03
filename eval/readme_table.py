"""The README's table of measured figures, made from the stored baseline: `python -m eval.readme_table [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.gold import gold_hash, load_gold
from eval.intervals import Figure
from eval.stored import Baseline, load_baseline
from eval.summary import BY_NAME, number_shown
from rag.errors import InputError, RagError

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- eval:begin -->", "<!-- eval:end -->"
_COLUMNS = {
    "recall@1": "Recall@1",
    "recall@5": "Recall@5",
    "mrr@10": "MRR@10",
    "answers_right": "Answers right",
    "citation_recall": "Evidence cited",
    "refusal_recall": "Refusals",
    "false_refusals": "False refusals",
    "traps_passed": "Traps passed",
    "answer_length": "Characters",
    "latency_p50": "Time, median",
}
_INTERVALS = frozenset({"recall@1", "recall@5", "answers_right"})
_NAMES = {
    "huce": "**HuCe**",
    "langchain": "LangChain recipe (500/50, FAISS, k=5)",
    "bm25": "BM25 alone",
    "dense": "Dense vectors alone",
}


def table(baseline: Baseline) -> str:
    """Return the table in Markdown: one row a system, our test split apart."""
    lines = ["| | " + " | ".join(_COLUMNS.values()) + " |", "|---|" + "---|" * len(_COLUMNS)]
    for name, parts in baseline.systems.items():
        lines.append(_line(_NAMES.get(name, name), parts["all"]))
        if test := parts.get("test"):
            lines.append(_line(f"{_NAMES.get(name, name)}, test split", test))
    return "\n".join(lines)


def _line(name: str, figures: Mapping[str, Figure]) -> str:
    return "| " + " | ".join((name, *(_cell(column, figures.get(column)) for column in _COLUMNS))) + " |"


def _cell(name: str, figure: Figure | None) -> str:
    if figure is None:
        return "–"
    unit = BY_NAME[name].unit
    shown = number_shown(figure.value, unit)
    if name not in _INTERVALS:
        return shown
    return f"{shown} ({number_shown(figure.low, unit)}–{number_shown(figure.high, unit)})"


def with_table(text: str, made: str) -> str:
    """Return a README with the table between its markers replaced; raise InputError without them."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise InputError(f"the README needs one {BEGIN} before one {END}")
    head, tail = text.split(BEGIN)[0], text.split(END)[1]
    return f"{head}{BEGIN}\n{made}\n{END}{tail}"


def stale(text: str, baseline: Baseline, gold: str) -> str | None:
    """Say why a README's table is stale, None when it is not."""
    stored = baseline.provenance.get("gold")
    if not isinstance(stored, dict) or stored.get("sha256") != gold:
        return "the stored run is of another gold set: run `python -m eval.gate --update`"
    if with_table(text, table(baseline)) != text:
        return "the table differs from the stored run: run `python -m eval.readme_table`"
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, or with --check return 1 when it is stale."""
    parser = argparse.ArgumentParser(prog="python -m eval.readme_table", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when the table is stale")
    parser.add_argument("--readme", type=Path, default=README)
    options = parser.parse_args(arguments)
    try:
        text, baseline = options.readme.read_text(encoding="utf-8"), load_baseline()
        if options.check:
            reason = stale(text, baseline, gold_hash(load_gold()))
            sys.stderr.write(f"{reason}\n" if reason else "")
            return 1 if reason else 0
        options.readme.write_text(with_table(text, table(baseline)), encoding="utf-8")
    except (OSError, RagError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
