"""First-stage search over a large index: vectors made by perturbing, BM25 over the corpus's sentences repeated.

The index is built here and opened and searched in a fresh process, so that time and memory are those of opening.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from embeddings.bench import SEED, K, perturbed, resident_megabytes
from embeddings.interfaces import Vectors
from embeddings.vectors import VectorStore
from eval.gold import load_gold
from rag.index import Index, unit_text
from rag.retrieval import SPARSE

_QUESTIONS = 100


def large_figures(folder: Path, index: Index, vectors: Vectors, queries: Vectors, units: int) -> dict[str, Any]:
    """Return sizes and times of an index of `units` sentences; `folder` is for its files."""
    store_path = folder / "vectors"
    copies = perturbed(vectors, units)
    began = time.perf_counter()
    VectorStore.build(copies).save(store_path)
    building = time.perf_counter() - began
    flat = VectorStore.build(copies, flat_up_to=units)
    nearest = np.concatenate([flat.search(query[None], K)[1] for query in queries])
    del flat, copies
    np.savez(folder / "queries.npz", queries=queries, nearest=nearest)
    _write_sparse(folder, index, units)
    process = subprocess.run(
        [sys.executable, "-m", "eval.bench_large", str(folder)], check=True, capture_output=True, text=True
    )
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "units": units,
        "vector_build_seconds": round(building, 1),
        "megabytes": round(size / 1e6),
        **json.loads(process.stdout),
    }


def _write_sparse(folder: Path, index: Index, units: int) -> None:
    """Index tokens of our sentences, each repeated with a tenth of its tokens from another; store questions' tokens."""
    texts = [unit_text(unit, index.documents[unit.chunk.document_id]) for unit in index.units]
    questions = [item.turns[0].question for item in load_gold()][:_QUESTIONS]
    asked: dict[str, list[list[str]]] = {}
    for kind in SPARSE:
        split = index.tokenizer.words if kind == "words" else index.tokenizer.bigrams
        own = [split(text) for text in texts]
        rng = random.Random(SEED)
        copies = (_mixed(own[number % len(own)], own[rng.randrange(len(own))]) for number in range(units))
        bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        bm25.index(list(copies), show_progress=False)
        bm25.save(folder / kind)
        asked[kind] = [split(question) for question in questions]
    (folder / "questions.json").write_text(json.dumps(asked), encoding="utf-8")


def _mixed(tokens: Sequence[str], other: Sequence[str]) -> list[str]:
    return [*tokens, *other[: max(1, len(tokens) // 10)]] or ["-"]


def opened(folder: Path) -> dict[str, Any]:
    """Open what `large_figures` wrote and search it; meant for a process that did nothing before."""
    began = time.perf_counter()
    store = VectorStore.open(folder / "vectors")
    sparse = {kind: bm25s.BM25.load(folder / kind, mmap=True, show_progress=False) for kind in SPARSE}
    opening = time.perf_counter() - began
    with np.load(folder / "queries.npz", allow_pickle=False) as saved:
        queries, nearest = saved["queries"], saved["nearest"]
    asked = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    taken: list[float] = []
    same: list[int] = []
    for number, query in enumerate(queries):
        began = time.perf_counter()
        found = store.search(query[None], K)[1][0]
        for kind, bm25 in sparse.items():
            tokens = [token for token in asked[kind][number % len(asked[kind])] if token in bm25.vocab_dict]
            scores = bm25.get_scores(tokens) if tokens else np.zeros(len(store), np.float32)
            np.argpartition(-scores, min(K, len(scores) - 1))
        taken.append((time.perf_counter() - began) * 1000)
        same.append(len(np.intersect1d(found, nearest[number])))
    return {
        "exact": store.exact,
        "open_seconds": round(opening, 3),
        "p50_ms": round(float(np.percentile(taken, 50)), 1),
        "p95_ms": round(float(np.percentile(taken, 95)), 1),
        f"recall_at_{K}": round(float(np.mean(same)) / nearest.shape[1], 4),
        "resident_megabytes": resident_megabytes(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(opened(Path(sys.argv[1]))) + "\n")
