"""Measures encoding and search on this machine: `python -m embeddings.bench` prints one JSON object."""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from embeddings.bundled import bundled_model
from embeddings.encoder import BUNDLED, load_embedder
from embeddings.interfaces import Vectors
from embeddings.vectors import VectorStore

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
QUESTION = "2024年上海城镇调查失业率是多少？"
K = 50
SEED = 7

T = TypeVar("T")


def main(arguments: list[str] | None = None) -> None:
    """Run every measurement, or with --open the part that needs a fresh process."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.bench", description=__doc__)
    parser.add_argument("--texts", type=int, default=300, help="sentences to encode")
    parser.add_argument("--units", type=int, default=300_000, help="vectors in the large store")
    parser.add_argument("--cache", type=Path, help="folder with the converted model (default: convert it anew)")
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.open:
        figures = opened_store(options.open)
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder), options.cache or Path(folder), options.texts, options.units)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def measure(folder: Path, cache: Path, texts: int, units: int) -> dict[str, Any]:
    """Return all figures; `folder` is for files that are not kept."""
    sentences = corpus_sentences(texts)
    encoding, vectors, queries = encoding_figures(cache, sentences)
    return {"encoding": encoding, "store": store_figures(folder, vectors, queries, units)}


def corpus_sentences(count: int) -> list[str]:
    """Return sentences of the shipped corpus, spread evenly over it."""
    files = sorted(path for path in CORPUS.iterdir() if path.suffix in {".md", ".txt"})
    text = "\n".join(re.sub(r"\s+", "", path.read_text(encoding="utf-8")) for path in files)
    sentences = [part for part in re.split(r"(?<=[。！？；])", text) if 10 <= len(part) <= 300]
    return sentences[:: max(1, len(sentences) // count)][:count]


def encoding_figures(cache: Path, sentences: list[str]) -> tuple[dict[str, Any], Vectors, Vectors]:
    """Compare the int8 encoder with sentence-transformers' default on the same texts, by turns.

    Returns the figures, the vectors of the sentences, and those of their first thirds as questions.
    """
    conversion, folder = _timed(lambda: bundled_model(cache))
    from sentence_transformers import SentenceTransformer

    loading, fast = _timed(lambda: load_embedder(BUNDLED, cache))
    default = SentenceTransformer(str(folder), device="cpu")
    characters = sum(map(len, sentences))
    seconds: dict[str, list[float]] = {"default": [], "int8": []}
    for _ in range(3):
        taken, wanted = _timed(lambda: default.encode_document(sentences, show_progress_bar=False))
        seconds["default"].append(taken)
        taken, vectors = _timed(lambda: fast.encode_passages(sentences))
        seconds["int8"].append(taken)
    queries = [_timed(lambda: fast.encode_query(QUESTION))[0] for _ in range(50)]
    default_queries = [_timed(lambda: default.encode_query([QUESTION]))[0] for _ in range(20)]
    cosines = (vectors * np.asarray(wanted)).sum(axis=1)
    ratios = [slow / quick for slow, quick in zip(seconds["default"], seconds["int8"], strict=True)]
    figures = {
        "conversion_seconds": round(conversion, 1),
        "load_seconds": round(loading, 1),
        "texts": len(sentences),
        "characters": characters,
        "default_characters_per_second": round(characters / min(seconds["default"])),
        "int8_characters_per_second": round(characters / min(seconds["int8"])),
        "ratio": round(statistics.median(ratios), 2),
        "default_query_ms": round(statistics.median(default_queries) * 1000, 1),
        "int8_query_ms": round(statistics.median(queries) * 1000, 1),
        "cosine_min": round(float(cosines.min()), 4),
        "cosine_mean": round(float(cosines.mean()), 4),
    }
    return figures, vectors, fast.encode_queries([text[: max(8, len(text) // 3)] for text in sentences[:200]])


def store_figures(folder: Path, vectors: Vectors, queries: Vectors, units: int) -> dict[str, Any]:
    """Build a store of `units` perturbed copies, then open and search it in a fresh process."""
    copies = perturbed(vectors, units)
    building, store = _timed(lambda: VectorStore.build(copies))
    store.save(folder / "store")
    flat = VectorStore.build(copies, flat_up_to=units)
    times, found = _search_each(flat, queries)
    np.savez(folder / "queries.npz", queries=queries, nearest=found)
    process = subprocess.run(
        [sys.executable, "-m", "embeddings.bench", "--open", str(folder)], check=True, capture_output=True, text=True
    )
    return {
        "units": units,
        "dimension": vectors.shape[1],
        "build_seconds": round(building, 1),
        "file_megabytes": round(sum(path.stat().st_size for path in (folder / "store").iterdir()) / 1e6),
        "flat_p95_ms": round(float(np.percentile(times, 95)) * 1000, 1),
        **json.loads(process.stdout),
    }


def perturbed(vectors: Vectors, units: int) -> Vectors:
    """Return `units` unit vectors, each a copy of one of the given with noise: cosine 0.93 to the original."""
    random = np.random.default_rng(SEED)
    noise = 0.4 / vectors.shape[1] ** 0.5
    copies = vectors[random.integers(len(vectors), size=units)]
    copies += random.standard_normal(copies.shape, dtype=np.float32) * np.float32(noise)
    copies /= np.linalg.norm(copies, axis=1, keepdims=True)
    return copies


def opened_store(folder: Path) -> dict[str, Any]:
    """Open the store that `store_figures` wrote and search it; meant for a process that did nothing before."""
    opening, store = _timed(lambda: VectorStore.open(folder / "store"))
    with np.load(folder / "queries.npz", allow_pickle=False) as saved:
        queries, nearest = saved["queries"], saved["nearest"]
    times, found = _search_each(store, queries)
    same = [len(np.intersect1d(one, other)) for one, other in zip(found, nearest, strict=True)]
    return {
        "exact": store.exact,
        "open_seconds": round(opening, 3),
        "p50_ms": round(float(np.percentile(times, 50)) * 1000, 1),
        "p95_ms": round(float(np.percentile(times, 95)) * 1000, 1),
        f"recall_at_{K}": round(float(np.mean(same)) / nearest.shape[1], 4),
        "resident_megabytes": resident_megabytes(),
    }


def resident_megabytes() -> int | None:
    """Return the most memory that this process has held, mapped files included; None where /proc is missing."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
    return round(int(found[1]) / 1024) if found else None


def _search_each(store: VectorStore, queries: Vectors) -> tuple[list[float], Any]:
    results = [_timed(partial(store.search, query[None], K)) for query in queries]
    return [taken for taken, _ in results], np.concatenate([found for _, (_, found) in results])


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
