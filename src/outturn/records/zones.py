"""Local time by a table: how far a zone is from UTC in each hour since 1970, so that a million instants are one look-up each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from outturn.measures.working_days import DAYS, FIRST_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP_SECONDS = 900
"""No clock on land has changed at another minute since 1972."""

_STEPS_A_DAY = 86_400 // STEP_SECONDS
MICROSECONDS = 1_000_000
STEP_US = STEP_SECONDS * MICROSECONDS
DAY_US = 86_400 * MICROSECONDS


@dataclass(frozen=True)
class Zone:
    """Microseconds to be added to UTC, by the step of the UTC instant, and by the step of the local time.

    A local time that occurs twice, when clocks go back, is the first of the two; one that is left out, when they go forward,
    is reckoned with the offset before.
    """

    of_utc: NDArray[np.int64]
    of_local: NDArray[np.int64]


@cache
def zone(name: str) -> Zone:
    offsets = _offsets(ZoneInfo(name))
    local = np.full(len(offsets), -1, dtype=np.int64)
    steps = np.arange(len(offsets))
    places = steps + offsets // STEP_SECONDS
    inside = (places >= 0) & (places < len(offsets))
    local[places[inside][::-1]] = offsets[inside][::-1]  # from the end: the first of two instants is written last, and stays
    known = np.maximum.accumulate(np.where(local == -1, 0, steps))
    local = np.where(local[known] == -1, offsets[0], local[known])
    return Zone(offsets * MICROSECONDS, local * MICROSECONDS)


def _offsets(info: ZoneInfo) -> NDArray[np.int64]:
    """Seconds from UTC for each step; a day at a time, and by steps on the days on which the clocks change."""
    start = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
    noons = [_offset(info, start + dt.timedelta(days=day)) for day in range(DAYS + 1)]
    found = np.repeat(np.array(noons[:-1], dtype=np.int64), _STEPS_A_DAY)
    for day in (day for day in range(DAYS) if noons[day] != noons[day + 1]):
        begin = start + dt.timedelta(days=day)
        found[day * _STEPS_A_DAY : (day + 1) * _STEPS_A_DAY] = [
            _offset(info, begin + dt.timedelta(seconds=STEP_SECONDS * step)) for step in range(_STEPS_A_DAY)
        ]
    return found


def _offset(info: ZoneInfo, instant: dt.datetime) -> int:
    offset = instant.astimezone(info).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
