"""A short run of the fuzzer, so that it keeps working; `python -m tests.fuzz.run` runs it for as long as wanted."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tests.fuzz.checks import check
from tests.fuzz.inputs import inputs
from tests.fuzz.run import main


def test_a_hundred_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    outcomes = set()
    for suffix, data in islice(inputs(seed=7), 100):
        path = tmp_path / f"input{suffix}"
        path.write_bytes(data)
        outcomes.add((suffix, check(path)))
    assert len(outcomes) >= 9


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert list(islice(inputs(3), 20)) != list(islice(inputs(4), 20))
    first, second = ([suffix for suffix, _ in islice(inputs(3), 20)] for _ in range(2))
    assert first == second


def test_the_fuzzer_counts_and_stops(tmp_path: Path) -> None:
    assert main(["--seconds", "3", "--keep", str(tmp_path)]) == 0
    assert list(tmp_path.iterdir()) == []
