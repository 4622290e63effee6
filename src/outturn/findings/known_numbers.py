"""The numbers that commentary on an indicator may rightly name: its values, parts, years to date, standards and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import PeriodError
from outturn.periods import parse_period

if TYPE_CHECKING:
    from outturn.findings.context import CheckContext

_FIGURES = ("value", "numerator", "denominator")
_STANDARDS = {"target": ("target", "target_low", "target_high"), "floor": ("floor", "floor_low", "floor_high")}


@dataclass(frozen=True)
class KnownNumbers:
    """`series` holds (last month, value) in order; `given_years` the same for years to date as given; `standing` the
    standards by what they are and financial year; `every` all numbers of the indicator, whatever they are.
    """

    unit: str
    every: tuple[float, ...]
    series: tuple[tuple[int, float], ...]
    given_years: tuple[tuple[int, float], ...]
    standing: tuple[tuple[str, str, float], ...]

    def standards(self, what: str, period: str) -> list[float]:
        """The targets or floors of the financial year in which a period ends."""
        year = _year(period)
        return [value for name, of_year, value in self.standing if name == what and of_year == year]

    def at(self, period: str) -> list[float]:
        """The newest value at a period, the one before it, and the year to date."""
        return [value for _, value in self._upto(period)[-2:]] + self.year_to_date(period)

    def year_to_date(self, period: str) -> list[float]:
        last = _last(period)
        return [value for month, value in self.given_years if month <= last][-1:]

    def changes(self, period: str) -> list[tuple[float, float]]:
        """In points and in per cent: the change since the period before, and since a year before."""
        known = self._upto(period)
        if not known:
            return []
        month, newest = known[-1]
        earlier = [value for _, value in known[-2:-1]] + [value for other, value in known if other == month - 12]
        return [(newest - value, (newest / value - 1) * 100 if value else 0.0) for value in earlier]

    def _upto(self, period: str) -> list[tuple[int, float]]:
        last = _last(period)
        return [pair for pair in self.series if pair[0] <= last]


def _last(period: str) -> int:
    try:
        return parse_period(period).last
    except PeriodError:
        return -1


def _year(period: str) -> str:
    try:
        return parse_period(period).financial_year.id
    except PeriodError:
        return ""


def known_numbers(context: CheckContext) -> dict[str, KnownNumbers]:
    """For each indicator that has commentary or is referred to; others are not looked at."""
    return context.shared(_by_indicator)


def _by_indicator(context: CheckContext) -> dict[str, KnownNumbers]:
    text = "\n".join(context.tables["commentary"].select(pl.concat_str("subject", "text", separator=" ", ignore_nulls=True)).to_series())
    spoken_of = [name for name in context.settings["indicator"] if name in text]
    figures = context.all_figures.filter(pl.col("indicator").is_in(spoken_of))
    whole = figures.filter(pl.col("area").is_null() & pl.col("breakdown").is_null() & pl.col("value").is_not_null()).sort("last")
    standards = context.tables["standards"].filter(pl.col("indicator").is_in(spoken_of))
    units = dict(context.settings.select("indicator", "unit").iter_rows())
    return {name: _known(name, units[name], figures, whole, standards) for name in spoken_of}


def _known(name: str, unit: str, figures: pl.DataFrame, whole: pl.DataFrame, standards: pl.DataFrame) -> KnownNumbers:
    mine = figures.filter(pl.col("indicator") == name)
    own = whole.filter(pl.col("indicator") == name)
    every = [value for column in _FIGURES for value in mine[column].drop_nulls()]
    standing = [
        (what, year, value)
        for what, columns in _STANDARDS.items()
        for column in columns
        for year, value in standards.filter(pl.col("indicator") == name).select("financial_year", column).drop_nulls().iter_rows()
    ]
    return KnownNumbers(
        unit=unit,
        every=(*every, *(value for _, _, value in standing)),
        series=tuple(own.filter("is_own").select("last", "value").iter_rows()),
        given_years=tuple(own.filter("is_ytd").select("last", "value").iter_rows()),
        standing=tuple(standing),
    )
