"""Folders that are made once and then only read: written under another name, listed, renamed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from embeddings.errors import ModelError

LISTING = "complete.json"


def is_complete(folder: Path) -> bool:
    """Whether every file that the folder's builder wrote is there with its size."""
    try:
        sizes: dict[str, int] = json.loads((folder / LISTING).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def made_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Return `folder`, built first where it is missing or incomplete.

    `build` fills an empty folder beside it, which is renamed when all is written: a process that is killed
    leaves no half folder under the name. A lock lets one process build while the others wait.
    Raises ModelError when the place cannot be written.
    """
    if is_complete(folder):
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if not is_complete(folder):
                _replace(folder, build)
    except OSError as error:
        raise ModelError(f"cannot write the model cache {folder} ({error}): set HUCE_CACHE to another place") from None
    return folder


def _replace(folder: Path, build: Callable[[Path], None]) -> None:
    """Build under a temporary name and put the result in place of whatever is there; hold the lock."""
    for left in folder.parent.glob(f"{folder.name}.tmp*"):
        shutil.rmtree(left)  # nobody else holds the lock, so its writer was killed
    fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.tmp", dir=folder.parent))
    try:
        build(fresh)
        sizes = {str(path.relative_to(fresh)): path.stat().st_size for path in fresh.rglob("*") if path.is_file()}
        (fresh / LISTING).write_text(json.dumps(sizes, indent=1), encoding="utf-8")
        fresh.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
