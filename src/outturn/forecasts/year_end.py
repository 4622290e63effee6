"""The forecast of the year's end: what will be judged then, with its interval and the chances of meeting target and floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outturn.forecasts.backtest import UNTESTED, Asked, Backtest, backtest
from outturn.forecasts.bounds import bounds_of
from outturn.forecasts.expected import why_not
from outturn.forecasts.series import first_place, last_place, period_of
from outturn.forecasts.totals import SoFar, coming, fit_of
from outturn.forecasts.vocabulary import ForecastOf, NoForecast
from outturn.indicators.vocabulary import Aggregation

if TYPE_CHECKING:
    from outturn.forecasts.bounds import Bounds
    from outturn.forecasts.outlook import Outlook
    from outturn.forecasts.series import Series, Traits
    from outturn.periods import Period

MOST_MONTHS_LATE = 6
"""How far the latest figure may lie behind: an older one belongs to an indicator that has ended, or that was forgotten."""

_ADDED = (Aggregation.SUM, Aggregation.MEAN, Aggregation.RATIO)


@dataclass(frozen=True)
class Meeting:
    """The bands in which target and floor are met, ends included; None where there is none."""

    target: tuple[float, float] | None = None
    floor: tuple[float, float] | None = None


@dataclass(frozen=True)
class YearEnd:
    """A forecast, or why there is none. `at` is the period of the latest figure, `remaining` the periods to come, `missing` those gone by without a figure."""

    indicator: str
    year: Period
    judged: ForecastOf
    coverage: float
    reason: NoForecast | None = None
    at: Period | None = None
    for_period: Period | None = None
    so_far: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    chance_target: float | None = None
    chance_floor: float | None = None
    remaining: int = 0
    missing: int = 0
    points: int = 0
    is_seasonal: bool = False
    clipped: bool = False
    backtest: Backtest = UNTESTED


def judged_at_end(traits: Traits) -> ForecastOf:
    return ForecastOf.YEAR_TO_DATE if traits.adding in _ADDED else ForecastOf.LAST_PERIOD


def year_end(
    series: Series | None, traits: Traits, period: Period, *, meeting: Meeting, coverage: float, given: float | None = None, is_given: bool = False
) -> YearEnd:
    """Of the year of a period, from the figures up to it. `given` is a year to date that came with the figures (`is_given`): only a sum can go on from it."""
    judged, year = judged_at_end(traits), period.financial_year
    reason = why_not(series, traits) or (_barred(series, traits, period, is_given=is_given) if series else None)
    if reason or series is None:
        return YearEnd(traits.indicator, year, judged, coverage, reason, points=series.known if series else 0, at=series.at(series.last) if series else None)
    remaining = last_place(traits, year) - series.last
    model = fit_of(series)
    told = coming(series, remaining, model)
    if told is None or model is None:
        return YearEnd(traits.indicator, year, judged, coverage, NoForecast.CONSTANT, at=series.at(series.last), points=series.known)
    start = first_place(traits, year)
    so_far = _so_far(series, start) if given is None else SoFar(given, 0.0, 1)
    ahead = max(0, start - series.last - 1)  # the year may not have begun for this indicator
    outlook = told.after(ahead).total(remaining - ahead, so_far)
    bounds = bounds_of(series.values, traits)
    if traits.adding is Aggregation.SUM and bounds.low == 0:
        bounds = bounds.at_least(so_far.top)
    low, high = outlook.interval(coverage)
    return YearEnd(
        traits.indicator,
        year,
        judged,
        coverage,
        at=series.at(series.last),
        for_period=period_of(traits, last_place(traits, year)),
        so_far=_shown(so_far, traits),
        forecast=bounds.clipped(outlook.middle),
        low=bounds.clipped(low),
        high=bounds.clipped(high),
        chance_target=_chance(outlook, bounds, meeting.target),
        chance_floor=_chance(outlook, bounds, meeting.floor),
        remaining=remaining,
        missing=max(0, series.last - start + 1 - so_far.periods) if given is None and judged is ForecastOf.YEAR_TO_DATE else 0,
        points=series.known,
        is_seasonal=model.is_seasonal,
        clipped=(bounds.clipped(low), bounds.clipped(high)) != (low, high),
        backtest=backtest(series, [Asked(remaining, alone=judged is ForecastOf.LAST_PERIOD)], coverage),
    )


def _barred(series: Series, traits: Traits, period: Period, *, is_given: bool) -> NoForecast | None:
    if series.last >= last_place(traits, period.financial_year):
        return NoForecast.YEAR_COMPLETE
    if series.at(series.last).last < period.last - MOST_MONTHS_LATE:
        return NoForecast.TOO_OLD
    if is_given and traits.adding in {Aggregation.MEAN, Aggregation.RATIO}:
        return NoForecast.GIVEN_YEAR_TO_DATE
    return None


def _so_far(series: Series, start: int) -> SoFar:
    """Of the periods of the year that have a figure: a missing one is left out, as it is of the year to date."""
    part = series.since(start) if start <= series.last else series.up_to(0)
    known = np.isfinite(part.values)
    if series.traits.adding is Aggregation.RATIO:
        return SoFar(float(part.numerators[known].sum()), float(part.denominators[known].sum()), int(known.sum()))
    return SoFar(float(part.values[known].sum()), 0.0, int(known.sum()))


def _shown(so_far: SoFar, traits: Traits) -> float | None:
    """The year so far as it is judged; nothing where only the last figure counts, or none has come yet."""
    if traits.adding not in _ADDED or not so_far.periods:
        return None
    if traits.adding is Aggregation.RATIO:
        return so_far.top * traits.factor / so_far.bottom if so_far.bottom > 0 else None
    return so_far.top if traits.adding is Aggregation.SUM else so_far.top / so_far.periods


def _chance(outlook: Outlook, bounds: Bounds, band: tuple[float, float] | None) -> float | None:
    return None if band is None else bounds.chance_between(outlook, *band)
