"""Groups, negatives, batches, metrics and a real training step."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from embeddings.bundled import bundled_model
from embeddings.pair_input import Pair
from embeddings.pair_network import from_bundled
from embeddings.train_reranker import Plan, Trainer, batches, mix, share_of_rate, write_weights
from embeddings.training_data import Group, Grouper, read_groups, write_groups
from embeddings.training_measures import measure, measure_asked
from embeddings.training_metrics import area_under_curve, overlap, rank_of_first
from embeddings.training_negatives import Miner, altered, bigrams, share
from embeddings.training_rows import Reader, token_span
from embeddings.training_sources import Passage, Question, Wording, read_wiki
from rag.settings import cache_folder

PARKS = Passage("新增公园141座，累计达到973座。", "2025年上海市政府工作报告", (), (2024,), "上海市", "完成")
OLDER = Passage("新增公园162座，累计达到832座。", "2024年上海市政府工作报告", (), (2023,), "上海市", "完成")
JOBS = Passage("城镇新增就业62.2万人，保持全国领先。", "2025年上海市政府工作报告", (), (2024,), "上海市", "完成")
LIFTS = Passage("既有多层住宅加装电梯3005台。", "2025年上海市政府工作报告", (), (2024,), "上海市", "完成")
ASKED = Wording("2024年新增公园多少座", "新增公园", 2024, None, None)


def test_bigrams_keep_numbers_and_words_whole() -> None:
    assert bigrams("新增公园141座 5G") == ["新增", "增公", "公园", "141", "座", "5", "g"]


def test_share_counts_bigrams() -> None:
    assert share("新增公园", "公园新增") == pytest.approx(2 / 3)
    assert share("", "公园") == 0.0


def test_altered_copies_speak_of_another_year_or_place() -> None:
    wording = Wording("2024年上海新增公园多少座", "新增公园", 2024, "上海市", "完成")
    made = [copy for seed in range(40) for copy in altered(PARKS, wording, random.Random(seed))]
    assert made
    for copy in made:
        assert 2024 not in copy.years or copy.place != "上海市" or copy.status != "完成"
        assert copy.text == PARKS.text


def test_miner_puts_words_first() -> None:
    miner = Miner([passage.rendered for passage in (JOBS, PARKS, LIFTS)], None)
    assert miner.search("新增公园多少座", 1)[0] == [1]
    assert miner.near("加装电梯", 0, 3)[0] == 2


def test_group_names_the_answer_and_keeps_possible_answers_out() -> None:
    twin = Passage("全年新增公园141座。", "关于2024年计划执行情况的报告", (), (2024,), "上海市", "完成")
    grouper = Grouper([PARKS, twin, OLDER, JOBS, LIFTS], random.Random(3))
    question = Question("新增公园多少座", 0, (4, 8), "number", "", ASKED)
    group = grouper.train(question, [1, 2, 3, 4])
    assert group.span is not None
    assert group.passages[0][slice(*group.span)] == "141座"
    assert not any(twin.text in text for text in group.passages)
    assert any(OLDER.text in text for text in group.passages[1:])


def test_groups_survive_the_file(tmp_path: Path) -> None:
    groups = [Group("问", ("答\n一", "二"), (0, 1), answerable=True, source="wiki", first_stage=(1.0, 0.5))]
    groups.append(Group("问", ("一",), None, answerable=False, source="list"))
    write_groups(tmp_path / "groups.jsonl", groups)
    assert read_groups(tmp_path / "groups.jsonl") == groups


def test_wiki_is_read_as_sentences_with_spans(tmp_path: Path) -> None:
    context = "梵語是古老的語言。2009年，發電站落成。"
    answers = [{"text": "發電站", "answer_start": context.index("發電站")}]
    article = {"title": "測試", "paragraphs": [{"id": "1", "context": context, "qas": []}]}
    article["paragraphs"][0]["qas"] = [{"question": "什麼落成？", "answers": answers}]  # type: ignore[index]
    for name in ("drcd_dev", "drcd_test", "cmrc2018_trial"):
        content = [article] if name == "drcd_dev" else []
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    passages, questions = read_wiki(tmp_path)
    assert [passage.text for passage in passages] == ["梵语是古老的语言。", "2009年，发电站落成。"]
    assert passages[1].years == (2009,)
    assert passages[1].text[slice(*questions[0].span)] == "发电站"
    assert questions[0].text == "什么落成？"


def test_batches_repeat_with_the_seed_and_begin_with_the_answer() -> None:
    groups = [Group(str(n), tuple("abcdefgh"), None, answerable=True, source="wiki") for n in range(5)]
    plan = Plan(steps=4, groups=3, negatives=4)
    first, second = list(batches(groups, plan)), list(batches(groups, plan))
    assert first == second
    assert len(first) == 4
    assert all(rows[0] == 0 and len(set(rows)) == 5 for step in first for _, rows in step)
    assert {group.query for step in first[:2] for group, _ in step} == set("01234")


def test_the_rate_rises_and_falls_to_nothing() -> None:
    assert share_of_rate(0.1, 0.1) == 1.0
    assert share_of_rate(0.55, 0.1) == pytest.approx(0.5)
    assert share_of_rate(1.0, 0.1) == pytest.approx(0.0)
    assert 0 < share_of_rate(0.0, 0.1) < share_of_rate(0.05, 0.1) < 1


def test_token_span_covers_the_characters() -> None:
    pair = Pair(tuple(range(10)), (0,) * 10, 4, ((0, 2), (2, 5), (5, 6), (6, 9)))
    assert token_span(pair, 3, 6) == (5, 6)
    assert token_span(pair, 6, 20) is None


def test_rank_counts_ties_against_the_first() -> None:
    assert rank_of_first([2.0, 1.0, 3.0]) == 2
    assert rank_of_first([1.0, 1.0]) == 2


def test_area_under_curve_by_hand() -> None:
    assert area_under_curve([3.0, 1.0], [2.0, 0.0]) == 0.75
    assert area_under_curve([1.0], [1.0]) == 0.5


def test_overlap_ignores_marks_around_the_answer() -> None:
    assert overlap("《公园》", "公园") == (1.0, 1.0)
    assert overlap("公园城市", "公园") == (0.0, pytest.approx(2 / 3))


@pytest.mark.integration
def test_training_learns_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    torch.manual_seed(1)
    folder = bundled_model(cache_folder() / "models")
    texts = [passage.rendered for passage in (PARKS, OLDER, JOBS, LIFTS)]
    at = texts[0].index("141")
    groups = [Group("2024年新增公园多少座", tuple(texts), (at, at + 4), answerable=True, source="number")] * 2
    plan = Plan(layers=(0,), steps=12, groups=2, negatives=3, rate=1e-3, dropout=0.0)
    network, reader = from_bundled(folder, plan.layers), Reader(folder)
    before = measure(network, reader, groups_with_scores(groups))
    trainer = Trainer(network, reader, plan)
    trainer.run(groups, tmp_path / "state.pt")
    after = measure(network, reader, groups_with_scores(groups))
    assert trainer.step == 12
    again = Trainer(from_bundled(folder, plan.layers), reader, plan)
    again.run(groups, tmp_path / "state.pt")
    assert again.step == 12
    assert measure(again.network, reader, groups_with_scores(groups)) == after
    with pytest.raises(SystemExit, match="another plan"):
        Trainer(network, reader, replace(plan, steps=13)).run(groups, tmp_path / "state.pt")
    hasty = Trainer(from_bundled(folder, plan.layers), reader, replace(plan, minutes=0.001))
    hasty.run(groups, tmp_path / "hasty.pt")
    assert 1 <= hasty.step < 12
    assert after["mrr"] == 1.0
    assert after["f1"] > before["f1"]
    orphan = Group("出生了多少孩子", tuple(texts), None, answerable=False, source="asked")
    asked = measure_asked(network, reader, [groups[0], orphan])
    assert (asked["mrr"], asked["f1"], asked["groups"]) == (1.0, after["f1"], 2)
    mix(network, {name: torch.zeros_like(value) for name, value in network.trained().items()}, 0.25)
    scale = network.scale.item()
    mix(network, {name: torch.ones_like(value) for name, value in network.trained().items()}, 0.5)
    assert network.scale.item() == pytest.approx((scale + 1) / 2)
    write_weights(network, plan, tmp_path)
    assert (tmp_path / "reranker.safetensors").stat().st_size < 10_000_000


def groups_with_scores(groups: list[Group]) -> list[Group]:
    return [Group(g.query, g.passages, g.span, g.answerable, g.source, (1.0, 2.0, 3.0, 4.0)) for g in groups]
