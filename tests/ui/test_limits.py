from __future__ import annotations

from ui.limits import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_session_may_ask_so_often_a_minute_and_then_waits() -> None:
    clock = Clock()
    limit = RateLimit(2, clock=clock)
    assert limit.wait("a") == 0
    clock.now = 20
    assert limit.wait("a") == 0
    clock.now = 30
    assert limit.wait("a") == 30
    assert limit.wait("b") == 0
    clock.now = 60
    assert limit.wait("a") == 0
    assert limit.wait("a") == 20


def test_a_refused_question_does_not_count() -> None:
    clock = Clock()
    limit = RateLimit(1, clock=clock)
    limit.wait("a")
    for _ in range(5):
        limit.wait("a")
    clock.now = 60
    assert limit.wait("a") == 0
