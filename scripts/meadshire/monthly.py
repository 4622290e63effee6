"""Months of each series, drawn at random about a path. Quarters, terms, years and rolling figures are made from these months.

Every indicator has its own random numbers, so that one more indicator leaves the others as they are. Only
`random.Random` is used: its numbers are the same in every version of Python, so that the files are the same bytes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from meadshire.catalogue import FIRST, LAST
from meadshire.seasons import POINTS, factor, points
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meadshire.catalogue import Catalogue, Entry, Indicator

SEED = 20260120
START = parse_period("2022-04")
"""A year before the first figures, so that a rolling figure has its twelve months from the start."""

MONTHS = tuple(START.shift(place) for place in range(parse_period(LAST).order - START.order + 1))
KNOTS_FROM, KNOTS_TO = parse_period(FIRST).order, parse_period("2025-09").order


@dataclass(frozen=True)
class Month:
    """A ratio has both parts; a count or an amount has only a numerator; a given percentage has only a value."""

    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None


Months = dict[int, Month]
"""By the order of the month."""


def along(knots: Sequence[float], month: Period) -> float:
    """The path through its knots, which are spread evenly from April 2023 to September 2025; level before and after."""
    if len(knots) == 1:
        return float(knots[0])
    share = min(max((month.order - KNOTS_FROM) / (KNOTS_TO - KNOTS_FROM), 0.0), 1.0) * (len(knots) - 1)
    place = min(int(share), len(knots) - 2)
    return knots[place] + (knots[place + 1] - knots[place]) * (share - place)


class MonthMaker:
    """Makes the months of every indicator, each once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._made: dict[str, Months] = {}

    def months(self, indicator: Indicator) -> Months:
        if indicator.ref not in self._made:
            self._made[indicator.ref] = self._companion(indicator) if "of" in indicator.series else _drawn(indicator)
        return self._made[indicator.ref]

    def _companion(self, indicator: Indicator) -> Months:
        """The numerators or the denominators of another indicator, as counts or over a constant population."""
        series = indicator.series
        other = self.months(self._catalogue.indicator(series["of"]))
        counts = {order: getattr(month, series["part"]) for order, month in other.items()}
        return {order: Month(count, series.get("over")) for order, count in counts.items()}


def _drawn(indicator: Indicator) -> Months:
    drawer = _Drawer(indicator, random.Random(f"{SEED} {indicator.ref} {indicator.series.get('draw', '')}"))
    return {month.order: drawer.draw(month) for month in MONTHS}


@dataclass(frozen=True)
class _Drawer:
    indicator: Indicator
    chance: random.Random

    @cached_property
    def series(self) -> Entry:
        return self.indicator.series

    def draw(self, month: Period) -> Month:
        if "programme" in self.series:
            return self._programme(month)
        if "amount" in self.series:
            population = self.series.get("population")
            return Month(self._amount("amount", month), round(along(population, month)) if population else None)
        if "den" in self.series:
            return self._ratio(month)
        given = self.series.get("given", self.series.get("given_rolling"))
        if given is None:
            return Month()
        places = self.series.get("given_decimals", self.indicator.get("decimals", 1))
        return Month(value=round(along(given, month) + self.chance.gauss(0, self.series["given_noise"]), places))

    def _amount(self, name: str, month: Period) -> float:
        level = along(self.series[name], month) * factor(self.series.get(f"{name}_season"), _calendar_month(month))
        noise = float(self.series.get(f"{name}_noise", 0.0))
        return max(0, round(level * (1 + self.chance.gauss(0, noise))))

    def _share(self, month: Period) -> float:
        season = self.series.get("share_season")
        jumps: float = sum(by for start, by in self.series.get("share_jumps", {}).items() if parse_period(start).order <= month.order)
        level = along(self.series["share"], month) + jumps + self.chance.gauss(0, self.series.get("share_noise", 0.0))
        calendar = _calendar_month(month)
        return level + points(season, calendar) if season in POINTS else level * factor(season, calendar)

    def _ratio(self, month: Period) -> Month:
        denominator = max(1, self._amount("den", month))
        numerator = max(0, round(denominator * self._share(month) / self.indicator.factor))
        return Month(min(numerator, denominator) if self.indicator.unit == "percent" else numerator, denominator)

    def _programme(self, month: Period) -> Month:
        years = self.series["programme"]
        programme = years[max(0, month.financial_year.first // 12 - 2023)]
        return Month(round(programme * self._share(month) / 100, 1), programme)


def _calendar_month(month: Period) -> int:
    return month.start.month
