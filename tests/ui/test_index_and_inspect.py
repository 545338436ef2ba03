"""`huce index` names what it leaves out; `huce inspect` shows the chunks that the index holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.embedder import open_embedder
from rag.index import open_index
from rag.settings import Settings, cache_folder
from tests.rag.small_corpus import write_corpus
from ui.cli import main

pytestmark = pytest.mark.integration


def test_index_names_each_file_that_it_leaves_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "old.doc").write_bytes(b"x")
    (corpus / "sub").mkdir()
    (corpus / "sub" / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    for word in ("indexed 3 documents", "up to date: 3 documents"):
        assert main(["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]) == 0
        shown = capsys.readouterr()
        assert shown.out.startswith(word)
        lines = [line for line in shown.err.splitlines() if line.startswith("skipped: ")]
        assert [line.split(": ")[1] for line in lines] == ["old.doc", "sub/broken.pdf"]
        assert "save it as .docx" in lines[0]


def test_inspect_shows_the_chunks_of_the_index(
    capsys: pytest.CaptureFixture[str], small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUCE_CORPUS", str(small.corpus))
    model = open_embedder(small).fingerprint
    index = open_index(small.index, model=model, cache=cache_folder())
    for name, document in index.documents.items():
        assert main(["inspect", str(small.corpus / name), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert [chunk["text"] for chunk in found["chunks"]] == [c.text for c in index.chunks if c.document_id == name]
        assert found["metadata"]["title"] == document.metadata.title


def test_chunks_are_sized_in_the_models_tokens(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.txt"
    path.write_text("一、公园\n\n" + "".join(f"第{n}年建设社区公园和城市绿地。" for n in range(60)), encoding="utf-8")
    monkeypatch.setenv("HUCE_CHUNK_TOKENS", "100")
    assert main(["inspect", str(path), "--json"]) == 0
    texts = [chunk["text"] for chunk in json.loads(capsys.readouterr().out)["chunks"]]
    count = open_embedder(Settings()).count_tokens
    assert len(texts) > 3
    assert max(map(count, texts)) <= 100 < max(map(len, texts))


def test_a_file_below_the_corpus_is_called_as_in_the_index(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "sub").mkdir(parents=True)
    (corpus / "sub" / "notice.txt").write_text("公园管理通知\n\n公园应当开放。\n", encoding="utf-8")
    (corpus / "catalog.toml").write_text('["sub/notice.txt"]\nplace = "杨浦区"\n', encoding="utf-8")
    monkeypatch.setenv("HUCE_CORPUS", str(corpus))
    monkeypatch.chdir(corpus)
    assert main(["inspect", "sub/notice.txt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["document"], found["metadata"]["place"]) == ("sub/notice.txt", "杨浦区")
