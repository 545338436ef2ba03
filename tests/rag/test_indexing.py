"""The index folder: refreshed, refused, rebuilt, and never left half done."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from embeddings.encoder import load_embedder, model_fingerprint
from rag.errors import IndexMissingError, RagError, SourceError
from rag.index import CURRENT, Index, build_folder, open_index, read_manifest, sha256_file, unit_text
from rag.indexing import code_hash, index_sources, refresh_index
from rag.settings import Settings, cache_folder
from tests.rag.small_corpus import FILES

pytestmark = pytest.mark.integration
MODEL = model_fingerprint("bundled")


@pytest.fixture
def copied(small: Settings, tmp_path: Path) -> Settings:
    """Return the settings of a copy of the small corpus and its index, free to be changed."""
    shutil.copytree(small.corpus, tmp_path / "corpus")
    shutil.copytree(small.index, tmp_path / "index")
    return small.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})


def opened(settings: Settings) -> Index:
    return open_index(settings.index, model=MODEL, cache=cache_folder())


def test_a_refresh_without_change_does_nothing(copied: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied.index.rglob("*") if path.is_file()}
    done = refresh_index(copied)
    after = {path: path.stat().st_mtime_ns for path in copied.index.rglob("*") if path.is_file()}
    assert (done.changed, done.embedded, done.documents) == (False, 0, 3)
    assert {p: t for p, t in after.items() if p.name != ".lock"} == {
        p: t for p, t in before.items() if p.name != ".lock"
    }


def test_only_new_sentences_are_embedded(copied: Settings) -> None:
    old = opened(copied)
    path = copied.corpus / "xuhui-2025.txt"
    path.write_text(FILES[path.name].rstrip() + "建成社区食堂7个。\n", encoding="utf-8")
    done = refresh_index(copied)
    new = opened(copied)
    assert (done.changed, done.embedded, done.units) == (True, 1, len(old.units) + 1)
    added = {unit.text for unit in new.units} - {unit.text for unit in old.units}
    assert added == {"建成社区食堂7个。"}


def test_kept_vectors_are_those_of_their_sentences(copied: Settings) -> None:
    path = copied.corpus / "city-2024.txt"
    path.write_text(FILES[path.name].replace("新增公园162座", "新增公园161座"), encoding="utf-8")
    assert refresh_index(copied).embedded == 1
    index = opened(copied)
    embedder = load_embedder("bundled", cache_folder() / "models")
    texts = [unit_text(unit, index.documents[unit.chunk.document_id]) for unit in index.units]
    fresh, tokens = embedder.encode_passages_with_tokens(texts)
    kept = index.vectors.reconstruct(np.arange(len(texts)))
    assert (kept * fresh).sum(axis=1).min() > 0.99
    assert index.tokens is not None
    assert [len(index.tokens.get(row)) for row in range(len(texts))] == [len(one) for one in tokens]


def test_a_removed_document_leaves_the_index(copied: Settings) -> None:
    (copied.corpus / "xuhui-2025.txt").unlink()
    done = refresh_index(copied)
    assert (done.documents, done.embedded) == (2, 0)
    assert set(opened(copied).documents) == {"city-2024.txt", "city-2025.txt"}
    assert set(index_sources(copied.index)) == {"city-2024.txt", "city-2025.txt"}


def test_an_unreadable_file_is_named_and_the_rest_indexed(copied: Settings) -> None:
    (copied.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    done = refresh_index(copied)
    assert [name for name, _ in done.skipped] == ["broken.pdf"]
    assert done.documents == 3
    assert "broken.pdf" not in opened(copied).documents


def test_every_file_left_out_is_named_each_time(copied: Settings, tmp_path: Path) -> None:
    (copied.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    (copied.corpus / "empty.txt").write_bytes(b"")
    (copied.corpus / "old.doc").write_bytes(b"x")
    (tmp_path / "elsewhere.txt").write_text("公园应当开放。", encoding="utf-8")
    (copied.corpus / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    (copied.corpus / "round.txt").symlink_to(copied.corpus / "round.txt")
    (copied.corpus / "style.css").write_text("p {}", encoding="utf-8")
    first = refresh_index(copied)
    assert sorted(name for name, _ in first.skipped) == ["broken.pdf", "empty.txt", "link.txt", "old.doc", "round.txt"]
    for name, reason in first.skipped:
        assert reason.startswith(f"{name}: ")
        assert "\n" not in reason
    second = refresh_index(copied)
    assert not second.changed
    assert (second.documents, second.skipped) == (first.documents, first.skipped) == (3, first.skipped)
    (copied.corpus / "old.doc").unlink()
    third = refresh_index(copied)
    assert not third.changed
    assert "old.doc" not in dict(third.skipped)


def test_a_corpus_with_nothing_to_read_says_why(copied: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "other"
    corpus.mkdir()
    settings = copied.model_copy(update={"corpus": corpus})
    with pytest.raises(SourceError, match="no file of a known kind"):
        refresh_index(settings)
    for name in ("a.doc", "b.doc", "c.doc", "d.doc"):
        (corpus / name).write_bytes(b"x")
    with pytest.raises(SourceError, match=r"a\.doc: .*c\.doc: .*and 1 more"):
        refresh_index(settings)


def test_no_document_at_all_keeps_the_old_build(copied: Settings) -> None:
    for name in FILES:
        (copied.corpus / name).unlink()
    (copied.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    with pytest.raises(SourceError):
        refresh_index(copied)
    assert len(opened(copied).documents) == 3


def test_other_settings_rebuild(copied: Settings) -> None:
    done = refresh_index(copied.model_copy(update={"chunk_tokens": 50}))
    assert done.changed
    assert read_manifest(build_folder(copied.index)).chunk_tokens == 50


def test_one_build_stays_and_every_part_is_hashed(copied: Settings) -> None:
    (copied.corpus / "xuhui-2025.txt").unlink()
    (copied.index / ".building-leftover").mkdir()
    refresh_index(copied)
    folder = build_folder(copied.index)
    assert sorted(path.name for path in copied.index.iterdir() if path.is_dir()) == [folder.name]
    manifest = read_manifest(folder)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(manifest.parts) == files - {"manifest.json"}
    assert all(sha256_file(folder / name) == digest for name, digest in manifest.parts.items())
    assert manifest.sources == {name: sha256_file(copied.corpus / name) for name in ("city-2024.txt", "city-2025.txt")}


def test_nothing_in_the_folder_is_pickled(small: Settings) -> None:
    files = [path for path in build_folder(small.index).rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        assert path.suffix not in (".pkl", ".pickle", ".pt", ".joblib"), path
        head = path.read_bytes()[:2]
        assert not (head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05"), path
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)


def test_what_is_opened_is_what_was_read(small: Settings) -> None:
    index = opened(small)
    assert len(index.units) == index.manifest.units == len(index.vectors.reconstruct(np.arange(len(index.units))))
    for chunk in index.chunks:
        assert index.documents[chunk.document_id].text[chunk.start : chunk.end] == chunk.text
    for row, unit in enumerate(index.units):
        assert index.row(unit.chunk, unit.sentence) == row
    for name, document in index.documents.items():
        assert document.source.text == FILES[name]


def test_no_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="huce index"):
        open_index(tmp_path, model=MODEL, cache=cache_folder())


def test_another_model_is_refused(small: Settings) -> None:
    with pytest.raises(IndexMissingError, match=r"other-model.*huce index"):
        open_index(small.index, model="other-model", cache=cache_folder())


@pytest.mark.parametrize("change", ["format", "broken", "gone", "pointer"])
def test_a_damaged_or_foreign_build_is_refused(copied: Settings, change: str) -> None:
    manifest = build_folder(copied.index) / "manifest.json"
    if change == "format":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    elif change == "broken":
        manifest.write_text(manifest.read_text()[:50])
    elif change == "gone":
        manifest.unlink()
    else:
        (copied.index / CURRENT).write_text("build-nowhere")
    with pytest.raises(IndexMissingError, match="huce index"):
        opened(copied)
    assert refresh_index(copied).changed
    assert len(opened(copied).documents) == 3


def test_a_second_builder_is_refused_and_the_first_not_disturbed(copied: Settings) -> None:
    (copied.corpus / "xuhui-2025.txt").unlink()
    with FileLock(copied.index / ".lock"), pytest.raises(RagError, match="another process"):
        refresh_index(copied)
    assert len(opened(copied).documents) == 3
    assert refresh_index(copied).documents == 2


def test_the_code_that_reads_is_part_of_the_index(copied: Settings) -> None:
    manifest = read_manifest(build_folder(copied.index))
    assert manifest.code == code_hash()
    path = build_folder(copied.index) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "code": "other"}))
    assert replace(read_manifest(build_folder(copied.index)), code=manifest.code) == manifest
    assert refresh_index(copied).changed
