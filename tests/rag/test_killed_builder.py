"""A builder killed at any moment leaves the index that was in force usable."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from pathlib import Path

import pytest

from embeddings.encoder import model_fingerprint
from rag.index import build_folder, open_index, read_manifest, sha256_file
from rag.indexing import refresh_index
from rag.settings import Settings, cache_folder
from tests.rag.small_corpus import FILES

pytestmark = pytest.mark.integration
KILLS = 6


def whole(settings: Settings) -> str:
    """Open the index, check every part of it and return the name of its build."""
    index = open_index(settings.index, model=model_fingerprint("bundled"), cache=cache_folder())
    parts = read_manifest(index.folder).parts
    assert parts
    assert all(sha256_file(index.folder / name) == digest for name, digest in parts.items())
    assert len(index.units) == index.manifest.units
    assert set(index.documents) == set(FILES)
    return index.folder.name


def test_the_old_build_answers_after_every_kill(small: Settings, tmp_path: Path) -> None:
    shutil.copytree(small.corpus, tmp_path / "corpus")
    shutil.copytree(small.index, tmp_path / "index")
    settings = small.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})
    # The server loads the libraries once; every builder is a process of its own, forked from it.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rag.indexing", "sentence_transformers", "embeddings.onnx_module"])
    changed = settings.corpus / "xuhui-2025.txt"
    moments = random.Random(20250601)
    built_in(context.Process(target=refresh_index, args=(settings,)), changed, "建成图书馆1座。")  # starts the server
    took = built_in(context.Process(target=refresh_index, args=(settings,)), changed, "建成图书馆2座。")
    killed = 0
    for number in range(1, KILLS + 1):
        before = whole(settings)
        text = FILES[changed.name].rstrip() + "".join(f"建成社区食堂{n}个。" for n in range(number * 9, number * 9 + 9))
        changed.write_text(text, encoding="utf-8")
        builder = context.Process(target=refresh_index, args=(settings,))
        builder.start()
        builder.join(moments.uniform(0.02, 0.9 * took))
        builder.kill()
        builder.join()
        killed += builder.exitcode != 0
        after = whole(settings)
        assert after == before or builder.exitcode == 0 or is_new(settings, text)
    assert killed >= KILLS // 2
    final = refresh_index(settings)
    assert final.documents == 3
    assert not list(settings.index.glob(".building-*"))
    assert [path.name for path in settings.index.glob("build-*")] == [whole(settings)]


def built_in(builder: multiprocessing.process.BaseProcess, changed: Path, more: str) -> float:
    """Return the seconds that one undisturbed build takes."""
    changed.write_text(FILES[changed.name].rstrip() + more, encoding="utf-8")
    started = time.monotonic()
    builder.start()
    builder.join(300)
    assert builder.exitcode == 0
    return time.monotonic() - started


def is_new(settings: Settings, text: str) -> bool:
    """Tell whether the build in force holds the changed text: the kill came after the swap."""
    index = open_index(settings.index, model=model_fingerprint("bundled"), cache=cache_folder())
    return build_folder(settings.index) == index.folder and index.documents["xuhui-2025.txt"].source.text == text
