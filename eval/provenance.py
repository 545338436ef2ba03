"""Everything that a run depends on, stored beside its scores so that it can be repeated and compared."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from eval.gold import Item, gold_hash
from prompts import prompt_hashes
from rag.index import build_folder, read_manifest
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("embeddings", "prompts", "rag", "eval")
_LIBRARIES = ("torch", "sentence-transformers", "onnxruntime", "faiss-cpu", "bm25s", "jieba", "langchain-core", "numpy")


def describe(settings: Settings, items: Sequence[Item], **options: object) -> dict[str, object]:
    """Return settings, index manifest, code, prompts, gold set, libraries and machine as plain values.

    Paths and secrets are left out: they say nothing about the scores.
    """
    return {
        "settings": settings_stored(settings),
        "index": index_stored(settings.index),
        "commit": commit(),
        "code": code_hash(),
        "prompts": prompt_hashes(),
        "gold": {"sha256": gold_hash(items), "items": len(items)},
        "options": options,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "machine": {"python": platform.python_version(), "system": platform.system(), "cpus": os.cpu_count()},
    }


def settings_stored(settings: Settings) -> Mapping[str, object]:
    """Return the settings that may change a score."""
    stored = settings.model_dump(mode="json", exclude={"host", "port", "user", "password", "llm_api_key"})
    paths = {name for name, value in settings if isinstance(value, Path)}
    return {name: value for name, value in stored.items() if name not in paths}


def index_stored(index: Path) -> Mapping[str, object]:
    """Return what identifies the index: model, chunking and the hashes of its sources."""
    manifest = read_manifest(build_folder(index))
    return {
        "model": manifest.model,
        "chunk_tokens": manifest.chunk_tokens,
        "code": manifest.code,
        "sources": dict(manifest.sources),
        "units": manifest.units,
    }


def code_hash() -> str:
    """Return one hash over the program's files, so that uncommitted changes show."""
    found = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".toml", ".md", ".json", ".safetensors") and path.parent.name != "gold":
                found.update(path.relative_to(ROOT).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def commit() -> str | None:
    """Return the commit that the program was checked out at, None outside a checkout."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
