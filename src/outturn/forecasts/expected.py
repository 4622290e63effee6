"""Expected ranges for a coming year, from the years before: lower and upper thresholds for each period, or for each year to date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.forecasts.backtest import UNTESTED, Asked, Backtest, backtest
from outturn.forecasts.bounds import bounds_of
from outturn.forecasts.model import FEWEST_YEARS
from outturn.forecasts.series import first_place, last_place, period_of
from outturn.forecasts.totals import coming, fit_of
from outturn.forecasts.vocabulary import NoForecast
from outturn.indicators.vocabulary import Aggregation
from outturn.standards.vocabulary import RangeBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.forecasts.bounds import Bounds
    from outturn.forecasts.outlook import Outlook
    from outturn.forecasts.series import Series, Traits
    from outturn.forecasts.totals import Coming
    from outturn.periods import Period

DEFAULT_COVERAGE = 0.8
_PER_YEAR = (12, 4)
_INCH = 1e-6


@dataclass(frozen=True)
class Threshold:
    """The expected range of one period. `clipped`: an end was cut off at what a figure cannot be."""

    period: Period
    middle: float
    lower: float
    upper: float
    clipped: bool = False


@dataclass(frozen=True)
class Expectation:
    """Thresholds for each period of a year, or why there are none. `first` and `last` are the periods of the figures that were used."""

    indicator: str
    year: Period
    basis: RangeBasis
    coverage: float
    thresholds: tuple[Threshold, ...] = ()
    reason: NoForecast | None = None
    points: int = 0
    first: Period | None = None
    last: Period | None = None
    is_seasonal: bool = False
    backtest: Backtest = UNTESTED

    @property
    def clipped(self) -> tuple[Threshold, ...]:
        return tuple(threshold for threshold in self.thresholds if threshold.clipped)


def why_not(series: Series | None, traits: Traits) -> NoForecast | None:
    """Why nothing can be forecast from a series, apart from its figures being all the same."""
    if traits.per_year not in _PER_YEAR:
        return NoForecast.NOT_SEASONAL
    if series is None:
        return NoForecast.NO_VALUE
    return NoForecast.TOO_FEW_POINTS if series.known < FEWEST_YEARS * traits.per_year else None


def expected_range(series: Series | None, traits: Traits, year: Period, *, coverage: float = DEFAULT_COVERAGE, basis: RangeBasis) -> Expectation:
    """For a year that begins after the last figure of the series."""
    reason = why_not(series, traits)
    if reason or series is None:
        return Expectation(traits.indicator, year, basis, coverage, reason=reason, points=series.known if series else 0)
    seen = {"points": series.known, "first": series.at(series.first), "last": series.at(series.last)}
    model = fit_of(series)
    told = coming(series, last_place(traits, year) - series.last, model)
    if told is None or model is None:
        return Expectation(traits.indicator, year, basis, coverage, reason=NoForecast.CONSTANT, **seen)  # type: ignore[arg-type]
    by_year = basis is RangeBasis.YTD or traits.counts_up
    return Expectation(
        traits.indicator,
        year,
        basis,
        coverage,
        _thresholds(series, told, year, coverage, by_year=by_year),
        is_seasonal=model.is_seasonal,
        backtest=backtest(series, _asked(series, year, by_year=by_year), coverage),
        **seen,  # type: ignore[arg-type]
    )


def _thresholds(series: Series, told: Coming, year: Period, coverage: float, *, by_year: bool) -> tuple[Threshold, ...]:
    traits = series.traits
    start = first_place(traits, year)
    bounds = bounds_of(series.values, traits)
    later = told.after(start - series.last - 1)
    places = range(start, last_place(traits, year) + 1)
    outlooks = [later.total(place - start + 1) if by_year else later.ahead.at(place - start) for place in places]
    return tuple(_threshold(period_of(traits, place), outlook, bounds, coverage, traits.step) for place, outlook in zip(places, outlooks, strict=True))


def _threshold(period: Period, outlook: Outlook, bounds: Bounds, coverage: float, step: float) -> Threshold:
    """Rounded outwards to what is printed, so that the range holds no less than it promises."""
    low, high = outlook.interval(coverage)
    lower, upper = bounds.clipped(low), bounds.clipped(high)
    down, up = math.floor(lower / step + _INCH) * step, math.ceil(upper / step - _INCH) * step
    return Threshold(period, bounds.clipped(outlook.middle), _even(bounds.clipped(down), step), _even(bounds.clipped(up), step), (lower, upper) != (low, high))


def _even(value: float, step: float) -> float:
    """Without the noise of a binary fraction: 12.3, not 12.300000000000001."""
    return round(value, max(0, 2 - math.floor(math.log10(step))))


def _asked(series: Series, year: Period, *, by_year: bool) -> Sequence[Asked]:
    """Each figure as far ahead as the year is long and away, or each sum of a year's first periods."""
    if by_year and series.traits.adding is not Aggregation.LAST:
        return [Asked(count) for count in range(1, series.traits.per_year + 1)]
    return [Asked(count, alone=True) for count in range(1, last_place(series.traits, year) - series.last + 1)]
