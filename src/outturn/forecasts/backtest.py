"""The back-test: forecasts as they would have been made at earlier points in time, beside what then came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outturn.forecasts.totals import actual_total, coming

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outturn.forecasts.outlook import Outlook
    from outturn.forecasts.series import Series
    from outturn.forecasts.totals import Coming

FEWEST_BEFORE = 1.5
"""Years of figures from which the first forecast of a back-test is made, where the series is short: a season cannot be known by then."""

_YEARS_BEFORE = 2.0
_ENOUGH = 5

MOST_ORIGINS = 10
"""Points in time from which forecasts are made again; more take time and tell little, as they share most of their figures."""

_FEWEST_TO_JUDGE = 8
_TOO_FAR = 0.15


@dataclass(frozen=True)
class Backtest:
    """How many of the figures held out fell inside their interval; `origins` are the points in time from which they were forecast."""

    tested: int = 0
    inside: int = 0
    origins: int = 0

    @property
    def share(self) -> float | None:
        return self.inside / self.tested if self.tested else None

    def falls_short_of(self, coverage: float) -> bool:
        """Whether clearly fewer fell inside than the interval promises."""
        return self.tested >= _FEWEST_TO_JUDGE and self.inside / self.tested < coverage - _TOO_FAR


UNTESTED = Backtest()


@dataclass(frozen=True)
class Asked:
    """A quantity to hold out: the total of the next `count` figures after a point in time, or where `alone` the last of them by itself."""

    count: int
    alone: bool = False


def backtest(series: Series, asked: Sequence[Asked], coverage: float) -> Backtest:
    tested = inside = used = 0
    for length in _origins(series, min(one.count for one in asked)):
        rest = len(series.values) - length
        possible = [one for one in asked if one.count <= rest]
        told = coming(series.up_to(length), max(one.count for one in possible)) if possible else None
        if told is None:
            continue
        found = list(_held_out(series, length, possible, told))
        for outlook, actual in found:
            low, high = outlook.interval(coverage)
            inside += low <= actual <= high
        tested += len(found)
        used += bool(found)
    return Backtest(tested, inside, used)


def _origins(series: Series, ahead: int) -> list[int]:
    """Lengths of the series at which it ends in a figure, spread evenly where there are many; from two years on, where that leaves enough of them."""
    known = np.cumsum(np.isfinite(series.values))
    places = [place for place in range(len(series.values) - ahead) if np.isfinite(series.values[place])]
    years = (_YEARS_BEFORE, FEWEST_BEFORE)
    longer, all_ = ([place + 1 for place in places if known[place] >= fewest * series.traits.per_year] for fewest in years)
    lengths = longer if len(longer) >= _ENOUGH else all_
    if len(lengths) <= MOST_ORIGINS:
        return lengths
    return [lengths[round(place)] for place in np.linspace(0, len(lengths) - 1, MOST_ORIGINS)]


def _held_out(series: Series, length: int, asked: Sequence[Asked], told: Coming) -> Iterator[tuple[Outlook, float]]:
    for one in asked:
        if one.alone:
            actual = series.values[length + one.count - 1]
            if np.isfinite(actual):
                yield told.ahead.at(one.count - 1), float(actual)
        elif (total := actual_total(series, length, one.count)) is not None:
            yield told.total(one.count), total
