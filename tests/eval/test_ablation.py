"""The ablation over a small index, its page, and what makes the page stale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.ablation import MEASURES, STORED, TABLE, VARIANTS, Ablation, Variant, load, main, measure, stale, table
from eval.gold import Evidence, Item, Turn
from eval.intervals import Figure
from eval.tune_pools import asked_questions
from rag.errors import InputError
from rag.fusion import load_weights
from rag.pipeline import Assistant

FIGURES = {name: Figure(0.5, 0.25, 0.75, 4) for name in MEASURES}
DOCUMENTS = {"train": {"city.txt": FIGURES}, "test": {}}
ALL = Variant("all", {"train": FIGURES, "test": {}}, Figure(12.4, 10, 15, 4))
SAMPLE = Ablation({"gold": "a"}, (ALL,), DOCUMENTS)


def test_the_page_shows_every_figure_with_its_interval() -> None:
    page = table(SAMPLE)
    assert "## Training split (4 questions)" in page
    assert "| all | " + " | ".join(["0.500 (0.25–0.75)"] * 4) + " | 12 |" in page
    assert "| all | – | – | – | – | 12 |" in page
    assert "| city.txt | " + " | ".join(["0.500 (0.25–0.75)"] * 4) + " | 4 |" in page


def test_a_page_is_stale_with_another_gold_set_or_another_text() -> None:
    assert stale(SAMPLE, table(SAMPLE), {"gold": "a"}) is None
    assert "another gold" in (stale(SAMPLE, table(SAMPLE), {"gold": "b"}) or "")
    assert "differs" in (stale(SAMPLE, table(SAMPLE) + "x", {"gold": "a"}) or "")
    other = replace(SAMPLE, variants=(replace(SAMPLE.variants[0], name="other"),))
    assert stale(other, table(SAMPLE), {"gold": "a"})


def test_the_shipped_page_is_made_from_the_shipped_figures() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(load())
    assert [row.name for row in load().variants] == list(VARIANTS)


def test_nothing_stored_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"eval\.ablation"):
        load(tmp_path / "none.json")
    assert STORED.is_file()


def test_every_variant_is_made_of_features_that_have_a_weight() -> None:
    assert set().union(*VARIANTS.values()) == set(load_weights())


@pytest.mark.integration
def test_every_variant_is_measured(assistant: Assistant) -> None:
    turn = Turn("2024年上海新增公园多少座？", "number", answers=("141座",))
    turn = replace(turn, evidence=((Evidence("city-2025.txt", "新增公园141座"),),))
    items = [Item(f"small-{number}", "fact", (turn,)) for number in range(6)]
    assert len({item.split for item in items}) == 2
    measured = measure(assistant, tuple(asked_questions(assistant, items)))
    rows = measured.variants
    assert [row.name for row in rows] == list(VARIANTS)
    assert all(set(row.splits[split]) == set(MEASURES) for row in rows for split in ("train", "test"))
    assert rows[-1].splits["test"]["recall@10"].value == 1.0
    assert measured.documents["test"] == {"city-2025.txt": rows[-1].splits["test"]}
    assert all(row.milliseconds.value > 0 for row in rows)


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["--nothing"])
