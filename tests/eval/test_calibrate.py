"""What is learnt on made questions: planted weights, folds that hold items together, and the two files."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

import eval.calibrate
from eval.calibrate import (
    Asked,
    Floats,
    Truth,
    asked,
    asked_in,
    cross_validated_chances,
    cross_validated_values,
    curve,
    fit_support,
    fit_values,
    learn,
    share_right,
    value_rows,
)
from eval.gold import GOLD, Evidence, Turn, load_gold
from rag.pipeline import Assistant
from rag.question import understand
from rag.records import Answer, Hit, Query
from rag.refusing import CALIBRATION, SIGNALS, load_calibration, signals
from rag.values import FEATURES, WEIGHTS, load_weights
from tests.rag.statements import stated

PARKS = "新增公园141座，累计达到973座。"
Row = tuple[Floats, Truth, int]


def planted(weights: dict[str, float], count: int = 300) -> list[Row]:
    """Return questions of four candidates, of which one is right by the odds that the weights give."""
    chance = np.random.default_rng(7)
    true = np.array([weights.get(name, 0.0) for name in FEATURES])
    rows = []
    for number in range(count):
        table = chance.normal(size=(4, len(FEATURES)))
        shares = np.exp(table @ true)
        right = np.zeros(4, dtype=bool)
        right[chance.choice(4, p=shares / shares.sum())] = True
        rows.append((table, right, number % 8))
    return rows


def test_planted_weights_are_found_again() -> None:
    true = {"unit": 3.0, "other_year": -2.0, "label": 1.0}
    rows = planted(true)
    fitted = dict(zip(FEATURES, fit_values(rows), strict=True))
    assert all(fitted[name] == pytest.approx(true.get(name, 0.0), abs=0.6) for name in FEATURES)
    assert fitted["unit"] > 2 > fitted["label"] > 0.4 > -1.4 > fitted["other_year"]
    assert cross_validated_values(rows) > 0.7 > 0.5 > share_right(rows, -fit_values(rows))


def test_a_question_without_a_right_candidate_teaches_nothing_and_counts_as_wrong() -> None:
    rows = planted({"unit": 2.0}, 40)
    nothing = [(table, np.zeros(4, dtype=bool), fold) for table, _, fold in rows]
    none: Row = (np.array([]), np.array([], dtype=bool), 0)
    assert fit_values([*rows, *nothing, none]) == pytest.approx(fit_values(rows))
    assert fit_values(nothing) == pytest.approx(np.zeros(len(FEATURES)))
    weights = fit_values(rows)
    assert share_right([*rows, *nothing], weights) == pytest.approx(share_right(rows, weights) / 2)
    assert share_right([none], weights) == share_right([], weights) == 0


def test_numbers_are_judged_by_weights_that_have_not_seen_their_item() -> None:
    # Each fold is right by a feature of its own, which the other folds say nothing of.
    rows: list[Row] = []
    for fold in range(8):
        table = np.zeros((2, len(FEATURES)))
        table[1, fold] = 1.0
        rows += [(table, np.array([False, True]), fold)] * 3
    assert share_right(rows, fit_values(rows)) == 1
    assert cross_validated_values(rows) == 0


def test_support_is_judged_by_a_model_that_has_not_seen_the_item() -> None:
    chance = np.random.default_rng(3)
    table = chance.normal(size=(160, 2))
    truth = table[:, 0] + 0.3 * chance.normal(size=160) > 0
    folds = np.arange(160) % 8
    before = cross_validated_chances(table, truth, folds)
    assert ((before > 0.5) == truth).mean() > 0.85
    other = np.where(folds == 2, ~truth, truth)
    after = cross_validated_chances(table, other, folds)
    assert after[folds == 2] == pytest.approx(before[folds == 2])
    assert np.abs(after - before)[folds != 2].min() > 0


def test_stored_weights_give_the_chances_that_were_fitted() -> None:
    chance = np.random.default_rng(5)
    table = chance.normal(size=(100, 3)) * [1.0, 10.0, 0.1]
    truth = table[:, 1] > 0
    weights, bias, chances = fit_support(table, truth)
    by_hand = [1 / (1 + math.exp(-(bias + float(row @ weights)))) for row in table]
    assert by_hand == pytest.approx(list(chances(table)), abs=1e-4)
    assert weights[1] > 0


def test_the_curve_is_made_of_fifths_by_chance() -> None:
    order = np.random.default_rng(1).permutation(10)
    rows = curve((order + 0.5) / 10, order >= 6)
    assert [row["n"] for row in rows] == [2] * 5
    assert [row["chance"] for row in rows] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert [row["answerable"] for row in rows] == [0, 0, 0, 1, 1]


def question(text: str, hit: Hit, *, answers: tuple[str, ...] = (), fold: int = 0) -> Asked:
    evidence = ((Evidence(hit.chunk.document_id, PARKS),),)
    turn = Turn(text, "number" if answers else "none", answers, evidence=evidence if answers else ())
    return Asked(turn, understand(text), (hit,), fold)


def test_the_right_number_in_the_evidence_outranks_the_same_one_elsewhere() -> None:
    here, there = stated(PARKS, 2024)[1], stated("去年新增公园141座。", 2024)[1]
    one = question("2024年新增公园多少座？", here, answers=("141座",), fold=5)

    def right(*hits: Hit) -> list[bool]:
        ((table, truth, fold),) = value_rows([Asked(one.turn, one.query, hits, one.fold)])
        assert len(table) == len(truth)
        assert fold == 5
        return [bool(one) for one in truth]

    assert right(here, there) == [True, False, False]
    assert right(there) == [True]
    assert right(stated("新增公园162座。", 2023)[1]) == [False]
    assert right(stated("公园是绿色的。")[1]) == []
    assert value_rows([question("公园多少座？", here)]) == [], "only questions for a number teach"


@dataclass
class Finder:
    """Finds the same sentence for every question, and keeps what was asked."""

    found: tuple[Query, tuple[Hit, ...]]
    histories: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def look_up(self, text: str, *, history: tuple[Answer, ...]) -> tuple[Query, tuple[Hit, ...]]:
        self.histories.append((text, tuple(answer.question for answer in history)))
        return self.found


def test_only_the_training_split_is_asked_and_an_item_stays_in_one_fold() -> None:
    finder = Finder((understand("新增公园多少座？"), (stated(PARKS, 2024)[1],)))
    every = list(asked(cast(Assistant, finder)))
    items = [item for item in load_gold(GOLD) if item.split == "train" and item.kind != "comparison"]
    assert [one.turn for one in every] == [turn for item in items for turn in item.turns]
    expected = [
        (turn.question, tuple(before.question for before in item.turns[:number]))
        for item in items
        for number, turn in enumerate(item.turns)
    ]
    assert finder.histories == expected
    turns = iter(every)
    folds: dict[str, set[int]] = defaultdict(set)
    for item in items:
        folds[item.id] |= {next(turns).fold for _ in item.turns}
    assert max(len(item.turns) for item in items) > 1
    assert all(len(held) == 1 for held in folds.values())
    assert set().union(*folds.values()) == set(range(8))


def made_questions(count: int = 120) -> list[Asked]:
    """Return answerable questions with a sure reader, unanswerable ones with an unsure one, some of another year."""
    chance = np.random.default_rng(11)
    every: list[Asked] = []
    hit = stated(PARKS, 2024)[1]
    for number in range(count):
        answers = ("141座",) if number % 3 else ()
        sure = float(np.clip(chance.normal(0.7 if answers else 0.3, 0.15), 0, 1))
        read = replace(hit, signals={"answerable": sure, "pair": 8 * sure - 4})
        year = 2024 if answers or number % 2 else 2019
        every.append(question(f"{year}年新增公园多少座？", read, answers=answers, fold=number // 2 % 8))
    return every


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(eval.calibrate, "WEIGHTS", tmp_path / "values.json")
    monkeypatch.setattr(eval.calibrate, "CALIBRATION", tmp_path / "support.json")
    return tmp_path


def test_both_files_are_written_and_read_back(shelf: Path) -> None:
    shipped = WEIGHTS.read_bytes(), CALIBRATION.read_bytes()
    report = learn(made_questions())
    assert (WEIGHTS.read_bytes(), CALIBRATION.read_bytes()) == shipped
    weights = load_weights.__wrapped__(shelf / "values.json")
    assert set(weights) == set(FEATURES)
    assert weights["gain"] > 0 > weights["no_gain"], "新增 was asked for, and the number beside it was right"
    calibration = load_calibration.__wrapped__(shelf / "support.json")
    assert set(calibration.weights) == set(SIGNALS)
    assert calibration.weights["answerable"] > 0
    assert "numbers: 80 questions, right 1.000 fitted, 1.000 cross-validated" in report
    assert "support: 120 questions, 40 unanswerable" in report


def test_the_threshold_keeps_the_share_of_false_refusals(shelf: Path) -> None:
    every = made_questions(150)
    learn(every)
    stored = json.loads((shelf / "support.json").read_text(encoding="utf-8"))
    assert sum(row["n"] for row in stored["curve"]) == 150
    truth = np.array([one.turn.answerable for one in every])
    model = load_calibration.__wrapped__(shelf / "support.json")
    chances = np.array([model.score(signals(one.query, one.hits)) for one in every])
    # 1 of 100, and what the full model and those of the folds differ by.
    assert (chances[truth] < model.threshold).sum() in range(1, 5)
    assert (chances[~truth] < model.threshold).mean() > 0.5


def test_more_questions_teach_but_do_not_set_the_threshold(shelf: Path) -> None:
    every, more = made_questions(60), made_questions(200)
    alone = learn(every)
    before = load_calibration.__wrapped__(shelf / "support.json")
    report = learn(every, more)
    after = load_calibration.__wrapped__(shelf / "support.json")
    assert after.weights["answerable"] != before.weights["answerable"]
    assert "60 questions, 20 unanswerable, and 0 more" in alone
    assert "60 questions, 20 unanswerable, and 200 more" in report
    chances = np.array([after.score(signals(one.query, one.hits)) for one in every if one.turn.answerable])
    assert (chances < after.threshold).sum() in range(4), "2.5 of 100 of these, whatever the others are"
    assert sum(row["n"] for row in json.loads((shelf / "support.json").read_text(encoding="utf-8"))["curve"]) == 60


def test_questions_of_a_file_count_as_answered_or_not(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"question": "公园多少座？", "document": "a", "sentence": PARKS, "answer": "141座"},
        {"question": "湖多少个？", "document": "a", "sentence": PARKS, "answer": None},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    hit = stated(PARKS, 2024)[1]

    class Sees:
        def look_up(self, text: str) -> tuple[Query, tuple[Hit, ...]]:
            return understand(text), (hit,)

    told = list(asked_in([file], cast(Assistant, Sees())))
    assert [one.turn.answerable for one in told] == [True, False]
    assert [one.query.text for one in told] == ["公园多少座？", "湖多少个？"]
    assert value_rows(told) == [], "their numbers are not compared with the gold ones"


def test_a_larger_share_of_false_refusals_raises_the_threshold(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = made_questions(60)

    def threshold(share: float) -> float:
        monkeypatch.setattr(eval.calibrate, "_FALSE_REFUSALS", share)
        learn(every)
        return load_calibration.__wrapped__(shelf / "support.json").threshold

    assert threshold(0.0) < threshold(0.1) < threshold(0.4)
