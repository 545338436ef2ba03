"""The gate: a change may not push a headline figure below its stored value by more than its tolerance.

`python -m eval.gate` runs the shipped set without a language model and compares; `--update` stores a new baseline,
all systems included, from which the README's table is made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.evaluation import SYSTEMS, evaluate, on_the_day_of
from eval.gold import GOLD, load_gold
from eval.rows import load_run
from eval.stored import BASELINE, breaches, load_baseline, make_baseline, save_baseline
from eval.systems import OURS
from rag.errors import RagError
from rag.indexing import refresh_index
from rag.settings import CORPUS, Settings, cache_folder, load_settings


def gate_settings() -> Settings:
    """Return the user's settings over the shipped corpus, without a language model, on the day of the questions.

    Where the user's index is of another corpus, the gate keeps one of its own.
    """
    own = load_settings(mode="extractive")
    index = own.index if own.corpus.resolve() == CORPUS else cache_folder() / "gate"
    return on_the_day_of(GOLD, load_settings(mode="extractive", corpus=CORPUS, index=index))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; return 1 when a figure fell too far."""
    parser = argparse.ArgumentParser(prog="python -m eval.gate", description=__doc__)
    parser.add_argument("--update", action="store_true", help="store a new baseline instead of comparing")
    parser.add_argument("--run", type=Path, help="use this stored run instead of running the set")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        return _gate(options.run, update=options.update, jobs=options.jobs)
    except RagError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _gate(stored_run: Path | None, *, update: bool, jobs: int) -> int:
    if stored_run is not None:
        run = load_run(stored_run)
    else:
        names = SYSTEMS if update else (OURS,)
        settings = gate_settings()
        refresh_index(settings, progress=True)
        run = evaluate(settings, load_gold(), names, jobs=jobs, progress=True)
    if update:
        save_baseline(make_baseline(run))
        sys.stdout.write(f"stored {len(run.systems)} systems in {BASELINE.name}\n")
        return 0
    baseline = load_baseline()
    found = breaches(run.systems[run.primary], baseline.systems[OURS]["all"], baseline.tolerances)
    sys.stdout.write("\n".join((*found, f"{len(found)} of {len(baseline.tolerances)} headline figures fell", "")))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
