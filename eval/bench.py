"""How fast the product is on this machine, beside the LangChain recipe in the same run, and whether it holds its bars.

    python -m eval.bench [--questions N] [--units N] [--texts N] [--output FILE]

Questions without a language model, with and without the reranker; encoding against sentence-transformers' default;
first-stage search over a large store. The figures are stored as JSON, beside what each is held to.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.bench import corpus_sentences, encoding_figures
from eval.baselines import LANGCHAIN
from eval.bench_large import large_figures
from eval.evaluation import open_systems
from eval.gate import gate_settings
from eval.gold import load_gold
from eval.systems import Pipeline, System
from rag.errors import RagError
from rag.indexing import refresh_index
from rag.pipeline import open_assistant
from rag.settings import NO_RERANKER, Settings, cache_folder

STORED = Path(__file__).with_name("bench.json")
WITHOUT = "without reranker"
_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, by its path in the stored figures, and the most or the least that it may be."""

    path: tuple[str, ...]
    limit: float
    most: bool = True

    def line(self, figures: Mapping[str, Any]) -> str:
        """Return what was measured and whether it holds."""
        value: Any = figures
        for part in self.path:
            value = value[part]
        held = value <= self.limit if self.most else value >= self.limit
        word = "at most" if self.most else "at least"
        return f"{'ok  ' if held else 'MISS'} {' '.join(self.path)}: {value} ({word} {self.limit:g})"


BARS = (
    Bar(("questions", "huce", "median_ms"), 250),
    Bar(("questions", "huce", "p95_ms"), 500),
    Bar(("questions", WITHOUT, "median_ms"), 40),
    Bar(("encoding", "ratio"), 2, most=False),
    Bar(("encoding", "cosine_mean"), 0.99, most=False),
    Bar(("large", "p95_ms"), 100),
    Bar(("large", "resident_megabytes"), 2048),
    Bar(("large", "open_seconds"), 3),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, store, and print every bar; a miss is told, not an error, for machines differ."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--units", type=int, default=300_000, help="sentences in the large index")
    parser.add_argument("--texts", type=int, default=300, help="sentences to encode")
    parser.add_argument("--output", type=Path, default=STORED)
    options = parser.parse_args(arguments)
    try:
        figures = measure(gate_settings(), options.questions, options.units, options.texts)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    options.output.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(bar.line(figures) for bar in BARS) + "\n")
    return 0


def measure(settings: Settings, questions: int, units: int, texts: int) -> dict[str, Any]:
    """Return all figures."""
    refresh_index(settings)
    began = time.perf_counter()
    refresh_index(settings)
    unchanged = time.perf_counter() - began
    asked = question_figures(settings, questions)
    encoding, vectors, queries = encoding_figures(cache_folder() / "models", corpus_sentences(texts))
    with tempfile.TemporaryDirectory() as folder:
        large = large_figures(Path(folder), open_assistant(settings).index, vectors, queries, units)
    return {
        "machine": {"python": platform.python_version(), "system": platform.system(), "cpus": os.cpu_count()},
        "index_unchanged_seconds": round(unchanged, 2),
        "questions": asked,
        "encoding": encoding,
        "large": large,
    }


def question_figures(settings: Settings, count: int) -> dict[str, Any]:
    """Return the milliseconds of every system over the same questions, asked by turns so that load hits all alike."""
    bare = open_assistant(settings.model_copy(update={"reranker": NO_RERANKER}))
    ours, baseline = open_systems(settings, ("huce", LANGCHAIN))
    systems: dict[str, System] = {"huce": ours, WITHOUT: Pipeline(bare), LANGCHAIN: baseline}
    questions = [item.turns[0].question for item in load_gold()][:: max(1, len(load_gold()) // max(2, count))]
    for question in questions[:_WARM_UP]:
        for system in systems.values():
            system.answer(question)
    taken: dict[str, list[float]] = {name: [] for name in systems}
    for question in questions:
        for name, system in systems.items():
            began = time.perf_counter()
            system.answer(question)
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: timing(values, taken[LANGCHAIN]) for name, values in taken.items()}


def timing(milliseconds: Sequence[float], baseline: Sequence[float]) -> dict[str, float]:
    """Return count, median, p95 and the ratio of the medians to those of the baseline."""
    median = statistics.median(milliseconds)
    return {
        "questions": len(milliseconds),
        "median_ms": round(median, 1),
        "p95_ms": round(statistics.quantiles(milliseconds, n=20)[-1], 1),
        "ratio_to_langchain": round(median / statistics.median(baseline), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
