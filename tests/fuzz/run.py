"""The fuzzer: a child process reads inputs one after the other, so that a crash or a hang is seen and counted."""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.checks import check
from tests.fuzz.inputs import inputs

_PATIENCE = 60.0
_MOST_FAILURES = 20


def main(arguments: list[str] | None = None) -> int:
    """Run for a while and write what was found; 1 when an input failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return _run(options, Path(folder))


def _run(options: argparse.Namespace, folder: Path) -> int:
    counts: Counter[str] = Counter()
    failures: list[str] = []
    worker = _Worker()
    started = time.monotonic()
    for number, (suffix, data) in enumerate(inputs(options.seed)):
        if time.monotonic() - started > options.seconds or len(failures) >= _MOST_FAILURES:
            break
        path = folder / f"input{suffix}"
        path.write_bytes(data)
        outcome = worker.read(path)
        kind = outcome if outcome in ("read", "refused") else "failed"
        counts[f"{suffix} {kind}"] += 1
        if kind == "failed":
            failures.append(f"input {number}{suffix} of seed {options.seed}: {outcome}")
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{options.seed}-{number}{suffix}").write_bytes(data)
    worker.stop()
    lines = [f"{count:7,} {name}" for name, count in sorted(counts.items())]
    lines.append(f"{counts.total():7,} inputs in {time.monotonic() - started:.0f} s, {len(failures)} failed")
    sys.stdout.write("\n".join([*failures, *lines]) + "\n")
    return 1 if failures else 0


class _Worker:
    """A child process that reads files, started anew after a crash or a hang."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, child = context.Pipe()
        self._process = context.Process(target=_serve, args=(child,), daemon=True)
        self._process.start()
        child.close()

    def read(self, path: Path) -> str:
        """Return "read", "refused" or what went wrong."""
        self._pipe.send(path)
        try:
            if self._pipe.poll(_PATIENCE):
                outcome = self._pipe.recv()
                assert isinstance(outcome, str)
                return outcome
            problem = f"no answer within {_PATIENCE:.0f} s"
        except EOFError:
            self._process.join(5)
            problem = f"the process died with {self._process.exitcode}"
        self.stop()
        self._start()
        return problem

    def stop(self) -> None:
        """End the child."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    faulthandler.enable()
    while True:
        path = pipe.recv()
        try:
            outcome = "read" if check(path) else "refused"
        except BaseException as error:  # the fuzzer's own edge: whatever gets through is the finding
            if isinstance(error, KeyboardInterrupt):
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            outcome = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
        pipe.send(outcome)


if __name__ == "__main__":
    sys.exit(main())
