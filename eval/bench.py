"""How long a question takes in a running process, without a language model: `python -m eval.bench [--questions N]`."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence

from eval.gate import gate_settings
from eval.gold import load_gold
from rag.errors import RagError
from rag.indexing import refresh_index
from rag.pipeline import open_assistant

_WARM_UP = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the first turns of the gold set, print the seconds of an unchanged index and of the questions."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write("\n".join(_measure(options.questions)) + "\n")
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _measure(count: int) -> list[str]:
    settings = gate_settings()
    refresh_index(settings)
    began = time.perf_counter()
    refresh_index(settings)
    unchanged = time.perf_counter() - began
    assistant = open_assistant(settings)
    questions = [item.turns[0].question for item in load_gold()][: max(2, count)]
    for question in questions[:_WARM_UP]:
        assistant.answer(question)
    seconds = []
    for question in questions:
        began = time.perf_counter()
        assistant.answer(question)
        seconds.append(time.perf_counter() - began)
    high = statistics.quantiles(seconds, n=20)[-1]
    return [
        f"index, nothing changed: {unchanged:.2f} s",
        f"{len(questions)} questions: median {statistics.median(seconds) * 1000:.0f} ms, p95 {high * 1000:.0f} ms",
    ]


if __name__ == "__main__":
    sys.exit(main())
