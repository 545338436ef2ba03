"""Folders that are made once: complete or absent, whatever happens to the process that makes them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embeddings.cache import is_complete, made_once
from embeddings.errors import ModelError

BUILDER = """
import sys, time
from pathlib import Path
from embeddings.cache import made_once

def build(folder):
    with Path(sys.argv[2]).open("a") as log:
        log.write("built\\n")
    (folder / "part").write_text("half")
    time.sleep(float(sys.argv[3]))
    (folder / "part").write_text("whole")

made_once(Path(sys.argv[1]), build)
"""


def start(folder: Path, log: Path, seconds: float) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", BUILDER, str(folder), str(log), str(seconds)])


def write(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "part").write_text("whole")


def fail(folder: Path) -> None:
    (folder / "part").write_text("half")
    raise ModelError("no")


def test_complete_folder_is_not_built_again(tmp_path: Path) -> None:
    target = made_once(tmp_path / "deep" / "model", write)
    assert (target / "inner" / "part").read_text() == "whole"
    assert made_once(target, fail) == target


@pytest.mark.parametrize("damage", ["truncate", "remove", "listing"])
def test_damaged_folder_is_built_again(tmp_path: Path, damage: str) -> None:
    target = made_once(tmp_path / "model", write)
    part = target / "inner" / "part"
    if damage == "truncate":
        part.write_text("wh")
    elif damage == "remove":
        part.unlink()
    else:
        (target / "complete.json").write_text(json.dumps([1]))
    assert not is_complete(target)
    made_once(target, write)
    assert part.read_text() == "whole"


def test_failed_build_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no"):
        made_once(tmp_path / "model", fail)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="HUCE_CACHE"):
        made_once(tmp_path / "file" / "model", write)


def test_killed_build_leaves_no_folder_and_its_remains_go(tmp_path: Path) -> None:
    target, log = tmp_path / "model", tmp_path / "log"
    process = start(target, log, 60)
    while not any(path.is_dir() and (path / "part").exists() for path in tmp_path.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not target.exists()
    made_once(target, write)
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [target]


def test_two_processes_at_once_build_once(tmp_path: Path) -> None:
    target, log = tmp_path / "model", tmp_path / "log"
    processes = [start(target, log, 0.5) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert log.read_text() == "built\n"
    assert (target / "part").read_text() == "whole"
