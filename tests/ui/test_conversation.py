from __future__ import annotations

import json

import pytest

from rag.errors import InputError
from rag.records import Scope
from tests.ui.samples import answer, refusal
from ui.conversation import TURNS, Turn, dump, new_conversation, parse


def test_a_conversation_survives_the_browsers_storage() -> None:
    talk = new_conversation().with_turn(Turn("问？", answer(), scope=Scope(years=(2024,)), shelf="both", verdict="up"))
    talk = talk.with_turn(Turn("又问？", refusal(), elsewhere=True)).with_turn(
        Turn("三问？", text="一半", problem="坏了")
    )
    assert parse(json.loads(json.dumps(dump(talk)))) == talk


def test_passages_found_are_not_stored() -> None:
    assert dump(new_conversation().with_turn(Turn("问？", answer())))["turns"][0]["answer"]["hits"] == []


def test_the_first_question_is_the_title_shortened() -> None:
    talk = new_conversation().with_turn(Turn("  上海\n 2024年" + "很" * 40)).with_turn(Turn("别的"))
    assert talk.title.startswith("上海 2024年很")
    assert len(talk.title) == 24
    assert new_conversation().with_turn(Turn("问")).without_last().title == ""


def test_ids_are_random() -> None:
    assert len({new_conversation().id for _ in range(100)}) == 100


def test_only_finished_answers_are_history() -> None:
    talk = new_conversation().with_turn(Turn("一", answer())).with_turn(Turn("二", text="停了"))
    assert len(talk.answers) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"id": "a"} | {"turns": 3},
        {"id": "../x", "title": "", "turns": []},
        {"id": "a" * 65, "title": "", "turns": []},
        {"id": "a", "title": "", "turns": [{"question": "q", "answer": {"text": "x"}}]},
        {"id": "a", "title": "", "turns": [{"question": "q", "shelf": "others"}]},
        {"id": "a", "title": "", "turns": [{"question": "q"}] * (TURNS + 1)},
        {"title": ""},
    ],
)
def test_what_is_no_conversation_of_ours_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InputError):
        parse(bad)


def test_nothing_stored_is_a_new_conversation() -> None:
    assert parse(None).turns == ()
    assert parse({}).turns == ()
