"""How often a token may ask: so many requests in each minute, counted by each process of the server for itself, without a query."""

from __future__ import annotations

import math
from threading import Lock

_MOST_KEYS = 10_000


class Minutes:
    """The requests of the running minute, by key. `now` is in seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self._minute = -1
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def wait(self, key: str, most: int, now: float) -> int:
        """0 where it may ask, and it is counted; or else the seconds until it may."""
        minute = int(now // 60)
        with self._lock:
            if minute != self._minute or len(self._counts) > _MOST_KEYS:
                self._minute, self._counts = minute, {}
            count = self._counts.get(key, 0)
            if count >= most:
                return max(1, math.ceil(60 * (minute + 1) - now))
            self._counts[key] = count + 1
            return 0
