"""Several readers at once: nobody fails, nobody sees anything of another's."""

from __future__ import annotations

import pytest

from tests.ui.load import Reader, leaks, measure

pytestmark = pytest.mark.integration


def test_readers_at_once_are_all_answered_and_kept_apart(url: str) -> None:
    load = measure(url, sessions=6, own=2)
    assert load.problems == ()
    assert len(load.whole) == 6
    assert min(load.first) > 0


def test_words_of_another_reader_would_be_noticed() -> None:
    readers = [Reader("", number, str(number)) for number in range(2)]
    readers[0].received.append(f"data: {readers[1].secret}")
    assert leaks(readers[0], readers) == [f"{readers[0].mark} saw {readers[1].secret}"]
    assert leaks(readers[1], readers) == []
