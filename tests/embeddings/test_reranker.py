"""The bundled reader, for real: scores, spans, long passages, the cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import ModelError
from embeddings.reranker import WEIGHTS, PairReader, load_reranker
from embeddings.spans import best_span
from rag.settings import cache_folder

HEADER = "2025年上海市政府工作报告 > 一、2024年工作回顾 > （四）城市治理 [2024年 上海市 完成]\n"
PARKS = HEADER + "环境空气质量优良率达到88.5%、提高0.8个百分点，新增公园141座、累计达到973座。"
NEXT = HEADER.replace("2024年", "2023年").replace("2025年", "2024年") + "新增公园162座、累计达到832座。"
JOBS = HEADER + "城镇新增就业62.2万人，高校毕业生去向落实率保持全国领先。"


@pytest.fixture(scope="module")
def reader() -> PairReader:
    return PairReader.load(cache_folder() / "models")


def test_best_span_keeps_start_before_end_and_within_length() -> None:
    start = np.array([0.0, 1.0, 5.0, 0.0], dtype=np.float32)
    end = np.array([9.0, 2.0, 0.0, 1.0], dtype=np.float32)
    assert best_span(start, end) == (0, 0, 9.0)
    assert best_span(start, end, longest=1)[:2] == (0, 0)
    assert best_span(start[1:], end[1:]) == (1, 2, 6.0)


def test_weights_are_small_enough_to_ship() -> None:
    assert WEIGHTS.stat().st_size < 30_000_000
    assert (WEIGHTS.parent / "MODEL_CARD.md").is_file()


@pytest.mark.integration
def test_what_answers_scores_highest(reader: PairReader) -> None:
    scores = reader.score("2024年上海新增了多少座公园？", [JOBS, PARKS, NEXT])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert scores.argmax() == 1


@pytest.mark.integration
def test_reads_the_value_in_characters_of_the_passage(reader: PairReader) -> None:
    span = reader.read("2024年新增了多少座公园？", [PARKS])[0]
    assert PARKS[span.start : span.end].startswith("141")
    assert 0.0 <= span.score <= 1.0
    assert span.answerable > reader.read("2024年新增了多少座公园？", [JOBS])[0].answerable


@pytest.mark.integration
def test_one_pass_gives_the_same_as_two(reader: PairReader) -> None:
    scores, spans = reader.score_and_read("新增就业多少人", [PARKS, JOBS])
    assert np.array_equal(scores, reader.score("新增就业多少人", [PARKS, JOBS]))
    assert spans == reader.read("新增就业多少人", [PARKS, JOBS])


@pytest.mark.integration
def test_a_long_passage_is_read_to_its_end(reader: PairReader) -> None:
    filler = "全市各项工作稳步推进，干部群众团结奋斗，各领域取得新的进展。" * 12
    long = HEADER + filler + "新增公园141座、累计达到973座。"
    span = reader.read("2024年新增公园多少座？", [long])[0]
    assert long[span.start : span.end].startswith("141")


@pytest.mark.integration
@pytest.mark.parametrize("passage", ["", "座", "\n", HEADER, "no header at all 141"])
def test_odd_passages_give_a_span_inside_them(reader: PairReader, passage: str) -> None:
    scores, spans = reader.score_and_read("新增公园多少座？", [passage])
    assert np.isfinite(scores).all()
    assert 0 <= spans[0].start <= spans[0].end <= len(passage)


@pytest.mark.integration
def test_nothing_to_score_gives_nothing(reader: PairReader) -> None:
    scores, spans = reader.score_and_read("新增公园多少座？", [])
    assert scores.shape == (0,)
    assert spans == []


@pytest.mark.integration
def test_bundled_name_loads_the_bundled_reader() -> None:
    assert isinstance(load_reranker("bundled", cache_folder() / "models"), PairReader)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.safetensors"):
        PairReader.load(cache_folder() / "models", tmp_path / "none.safetensors")


def test_an_unknown_cross_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-model-here"):
        load_reranker(str(tmp_path / "no-model-here"), tmp_path)
