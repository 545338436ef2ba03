"""How often one session may ask: a sliding window a minute long, in memory only."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_WINDOW = 60.0
_SESSIONS = 10_000


class RateLimit:
    """Counts the questions of each session in the last minute. Safe to share between threads."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, session: str) -> float:
        """Count one question and return 0, or return the seconds until the session may ask again."""
        now = self._clock()
        with self._lock:
            asked = self._asked.setdefault(session, deque())
            while asked and now - asked[0] >= _WINDOW:
                asked.popleft()
            if len(asked) >= self._per_minute:
                return _WINDOW - (now - asked[0])
            asked.append(now)
            if len(self._asked) > _SESSIONS:
                self._forget(now)
            return 0.0

    def _forget(self, now: float) -> None:
        for session in [name for name, asked in self._asked.items() if not asked or now - asked[-1] >= _WINDOW]:
            del self._asked[session]
