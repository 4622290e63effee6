"""Forecasts in words: what is expected, how sure that is, and why there may be none. A forecast is never called a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.forecasts.backtest import FEWEST_BEFORE
from outturn.forecasts.model import FEWEST_YEARS
from outturn.forecasts.vocabulary import ForecastOf, NoForecast
from outturn.reports.wording import counted, value_words

if TYPE_CHECKING:
    from outturn.forecasts.backtest import Backtest
    from outturn.forecasts.expected import Expectation
    from outturn.forecasts.year_end import YearEnd
    from outturn.reports.catalogue import Indicator

NOT_A_RATING = "Forecast, not a rating"
_LEAST, _MOST = 0.01, 0.99

NO_FORECAST_WORDS = {
    NoForecast.NO_VALUE: "there is no figure",
    NoForecast.CONSTANT: "every figure is the same, so that nothing tells how far the next may be off",
    NoForecast.NOT_SEASONAL: "only monthly and quarterly figures are forecast",
    NoForecast.MILESTONE: "it is judged by its milestones",
    NoForecast.GIVEN_YEAR_TO_DATE: "its year to date comes with the figures, and cannot be carried on from them",
    NoForecast.NO_PARTS: "not all of its figures have a numerator and a denominator, without which a year to date cannot be made",
    NoForecast.CUMULATIVE_SHARE: "its figures count up through the year as a share, and what each period added to them cannot be told",
    NoForecast.YEAR_COMPLETE: "the year is complete",
    NoForecast.TOO_OLD: "the latest figure is more than half a year old",
}


def no_forecast_words(reason: NoForecast | None, *, points: int) -> str:
    if reason is NoForecast.TOO_FEW_POINTS:
        return f"it needs {FEWEST_YEARS} years of figures that can be compared, and {counted(points, 'figure is', 'figures are')} held"
    return NO_FORECAST_WORDS[reason or NoForecast.NO_VALUE]


def no_forecast_sentence(reason: NoForecast | None, *, points: int) -> str:
    return f"No forecast: {no_forecast_words(reason, points=points)}."


def chance_words(chance: float | None) -> str:
    """“73%”, and never “0%” or “100%”: a forecast is not that sure."""
    if chance is None:
        return ""
    if chance < _LEAST:
        return "less than 1%"
    return "more than 99%" if chance > _MOST else f"{chance:.0%}"


def share_words(coverage: float) -> str:
    """“80%”."""
    return f"{coverage * 100:g}%"


def tested_words(backtest: Backtest, coverage: float) -> str:
    """What the back-test says, with its count."""
    if not backtest.tested:
        return f"There are too few figures to test that on the past: it takes more than {FEWEST_BEFORE:g} years before the first forecast."
    inside = f"{backtest.inside} of {counted(backtest.tested, 'earlier figure')} that {'was' if backtest.tested == 1 else 'were'} held out fell inside"
    origins = f"forecast from {counted(backtest.origins, 'earlier point in time', 'earlier points in time')}"
    if backtest.falls_short_of(coverage):
        return f"Tested on the past, only {inside}, {origins}: the range is narrower than it claims to be."
    return f"Tested on the past, {inside}, {origins}."


def model_words(*, is_seasonal: bool) -> str:
    return "a level that may drift and a season" if is_seasonal else "a level that may drift, without a season"


def found_how(expectation: Expectation) -> str:
    """The reason that stands beside a proposed range."""
    first, last = expectation.first, expectation.last
    span = f"{first.label} to {last.label}" if first and last else ""
    tested = expectation.backtest
    test = f"; in a back-test {tested.inside} of {tested.tested} held-out figures fell inside" if tested.tested else "; too few figures for a back-test"
    return (
        f"{share_words(expectation.coverage)} interval of a forecast from {counted(expectation.points, 'figure')}, {span}"
        f" ({model_words(is_seasonal=expectation.is_seasonal)}){test}."
    )


def expectation_sentences(indicator: Indicator, expectation: Expectation) -> list[str]:
    if expectation.reason:
        return [no_forecast_sentence(expectation.reason, points=expectation.points)]
    what = "the year to date" if expectation.basis == "ytd" else "each period"
    first, last = expectation.first, expectation.last
    span = f", {first.label} to {last.label}" if first and last else ""
    sentences = [
        f"Expected range of {what} in {expectation.year.label}, in which {share_words(expectation.coverage)} of figures should lie.",
        f"From {counted(expectation.points, 'figure')}{span}, by {model_words(is_seasonal=expectation.is_seasonal)}.",
        tested_words(expectation.backtest, expectation.coverage),
    ]
    if clipped := len(expectation.clipped):
        sentences.append(f"In {counted(clipped, 'row')} an end is cut off at what a figure cannot pass ({_limit_words(indicator)}).")
    return sentences


def _limit_words(indicator: Indicator) -> str:
    return "0 and 100 per cent" if indicator.in_points else "nought"


def year_end_sentences(indicator: Indicator, end: YearEnd) -> list[str]:
    """The forecast of one indicator; why there is none where there is none."""
    if end.reason or end.for_period is None:
        return [no_forecast_sentence(end.reason, points=end.points)]
    form = indicator.form
    what = f"the year to date at the end of {end.year.label}" if end.judged is ForecastOf.YEAR_TO_DATE else f"the figure for {end.for_period.long_label}"
    middle, low, high = (value_words(value, form) for value in (end.forecast, end.low, end.high))
    sentences = [f"{NOT_A_RATING}: {what} is expected to be {middle}, with {share_words(end.coverage)} chance from {low} to {high}."]
    chances = [
        f"{chance_words(chance)} of meeting the {name}"
        for chance, name in ((end.chance_target, "target"), (end.chance_floor, "floor standard"))
        if chance is not None
    ]
    if chances:
        sentences.append(f"The chance is {' and '.join(chances)}.")
    if end.missing:
        left_out = counted(end.missing, "period of the year has", "periods of the year have")
        sentences.append(f"{left_out[:1].upper()}{left_out[1:]} no figure and {'is' if end.missing == 1 else 'are'} left out of it.")
    return [*sentences, tested_words(end.backtest, end.coverage)]
