"""What `outturn control`, `outturn expect` and `outturn forecast` print and write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from outturn.cli.text_table import shortened, text_table
from outturn.figures.formatting import format_value
from outturn.process_control.vocabulary import Assurance, Signal, Variation
from outturn.reports.catalogue import indicators_of
from outturn.reports.control_words import ASSURANCE_WORDS, SIGNAL_WORDS, VARIATION_WORDS, control_sentences, no_reading_words, reading_from_row
from outturn.reports.forecast_words import NOT_A_RATING, chance_words, expectation_sentences, no_forecast_words, share_words, year_end_sentences
from outturn.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.api import Control, Expectation, Forecast
    from outturn.forecasts.year_end import YearEnd
    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator

_NAME_WIDTH = 44


def _plain(frame: pl.DataFrame, form: str) -> bytes:
    return frame.write_csv().encode() if form == "csv" else (json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1) + "\n").encode()


# --- process control
def control_as_bytes(package: Package, control: Control, form: str, *, points: bool) -> bytes:
    """`form` is table, csv or json; one series alone is told in sentences."""
    if form != "table":
        return _plain(control.points if points else control.frame, form)
    indicators = indicators_of(package, control.period)
    title = f"Statistical process control, figures to the end of {control.period.end_label}."
    body = _points_table(indicators, control.points) if points else _readings_text(indicators, control.frame)
    return ("\n".join([*filter(None, [package.notice]), title, "", body]) + "\n").encode()


def _readings_text(indicators: Mapping[str, Indicator], frame: pl.DataFrame) -> str:
    readings = [reading_from_row(frame, place) for place in range(frame.height)]
    if len(readings) == 1:
        (one,) = readings
        return "\n".join([f"{one.indicator}: {indicators[one.indicator].name}", *(f"  {line}" for line in control_sentences(indicators[one.indicator], one))])
    rows, without = [], []
    for reading in readings:
        indicator = indicators[reading.indicator]
        part = f" [{', '.join(part for part in (reading.area, reading.breakdown) if part)}]" if reading.area or reading.breakdown else ""
        if reading.reason:
            without.append(no_reading_words(reading))
            continue
        value, mean, low, high = (format_value(number, indicator.form) for number in (reading.value, reading.mean, reading.lower_limit, reading.upper_limit))
        variation = VARIATION_WORDS[Variation(reading.variation or Variation.COMMON_CAUSE)]
        signal = SIGNAL_WORDS[Signal(reading.signal)] if reading.signal else ""
        assurance = ASSURANCE_WORDS[Assurance(reading.assurance)] if reading.assurance else ""
        rows.append(
            [
                reading.indicator + part,
                shortened(indicator.name, _NAME_WIDTH),
                reading.period or "",
                value,
                mean,
                f"{low} to {high}",
                variation,
                signal,
                assurance,
            ]
        )
    headers = ["Indicator", "Name", "Month", "Value", "Mean", "Limits", "Reading", "Because", "Target"]
    table = text_table(headers, rows, right=frozenset({3, 4, 5}))
    return "\n".join([table, *_without(without, "No reading")])


def _without(reasons: list[str], start: str) -> list[str]:
    """How many have none, and why, the commonest reason first."""
    if not reasons:
        return []
    counts = sorted(((reasons.count(reason), reason) for reason in dict.fromkeys(reasons)), key=lambda pair: -pair[0])
    return ["", f"{start} of {counted(len(reasons), 'series', 'series')}:", *(f"  {count}: {reason}." for count, reason in counts)]


def _points_table(indicators: Mapping[str, Indicator], points: pl.DataFrame) -> str:
    rows = []
    for point in points.iter_rows(named=True):
        form = indicators[point["indicator"]].form
        numbers = [format_value(point[name], form) for name in ("value", "mean", "lower_limit", "upper_limit")]
        words = VARIATION_WORDS[Variation(point["variation"])] if point["variation"] else ""
        signal = SIGNAL_WORDS[Signal(point["signal"])] if point["signal"] else ""
        rows.append([point["indicator"] + (f" [{point['breakdown']}]" if point["breakdown"] else ""), point["period"], *numbers, words, signal])
    return text_table(["Indicator", "Month", "Value", "Mean", "Lower limit", "Upper limit", "Reading", "Because"], rows, right=frozenset({2, 3, 4, 5}))


# --- the year's end
def forecast_as_bytes(package: Package, forecast: Forecast, form: str) -> bytes:
    if form != "table":
        return _plain(forecast.frame, form)
    indicators = indicators_of(package, forecast.period)
    year = forecast.period.financial_year.label
    title = f"{NOT_A_RATING}: the end of {year}, from figures to the end of {forecast.period.end_label}."
    body = _year_ends_text(indicators, forecast)
    return ("\n".join([*filter(None, [package.notice]), title, "", body]) + "\n").encode()


def _year_ends_text(indicators: Mapping[str, Indicator], forecast: Forecast) -> str:
    if len(forecast.year_ends) == 1:
        (one,) = forecast.year_ends
        return "\n".join([f"{one.indicator}: {indicators[one.indicator].name}", *(f"  {line}" for line in year_end_sentences(indicators[one.indicator], one))])
    told = [end for end in forecast.year_ends if end.reason is None]
    rows = [_year_end_row(indicators[end.indicator], end) for end in told]
    coverage = share_words(told[0].coverage) if told else ""
    headers = ["Indicator", "Name", "Latest", "Year so far", "Forecast", f"{coverage} interval", "Target", "Floor", "Back-test"]
    without = [no_forecast_words(end.reason, points=end.points) for end in forecast.year_ends if end.reason]
    notes = (
        ["Target, Floor: the chance of meeting each. Back-test: how many of the earlier figures that were held out fell inside such an interval."]
        if told
        else []
    )
    return "\n".join([text_table(headers, rows, right=frozenset({3, 4, 5, 6, 7})), *notes, *_without(without, "No forecast")])


def _year_end_row(indicator: Indicator, end: YearEnd) -> list[str]:
    so_far, middle, low, high = (format_value(value, indicator.form) for value in (end.so_far, end.forecast, end.low, end.high))
    tested = f"{end.backtest.inside} of {end.backtest.tested}" if end.backtest.tested else "none"
    at = end.at.id if end.at else ""
    name = shortened(indicator.name, _NAME_WIDTH)
    return [end.indicator, name, at, so_far, middle, f"{low} to {high}", chance_words(end.chance_target), chance_words(end.chance_floor), tested]


# --- expected ranges
def expectation_as_bytes(package: Package, expectation: Expectation, form: str) -> bytes:
    if form != "table":
        return _plain(_thresholds(expectation), form)
    indicator = indicators_of(package, expectation.year)[expectation.indicator]
    lines = [f"{indicator.ref}: {indicator.name}", *(f"  {sentence}" for sentence in expectation_sentences(indicator, expectation))]
    rows = [[one.period.label, *(format_value(value, indicator.form) for value in (one.lower, one.middle, one.upper))] for one in expectation.thresholds]
    table = ["", text_table(["Period", "Lower", "Expected", "Upper"], rows, right=frozenset({1, 2, 3}))] if rows else []
    return ("\n".join([*filter(None, [package.notice]), *lines, *table]) + "\n").encode()


def _thresholds(expectation: Expectation) -> pl.DataFrame:
    """One row for each period; the back-test and what it rests on stand in each, or alone with the reason where there is no range."""
    tested = expectation.backtest
    shared = {
        "indicator": expectation.indicator, "financial_year": expectation.year.id, "range_basis": expectation.basis.value, "coverage": expectation.coverage,
        "points": expectation.points, "seasonal": expectation.is_seasonal, "tested": tested.tested, "inside": tested.inside, "origins": tested.origins,
        "reason": expectation.reason.value if expectation.reason else None,
    }  # fmt: skip
    each = [{"period": one.period.id, "lower": one.lower, "expected": one.middle, "upper": one.upper, "clipped": one.clipped} for one in expectation.thresholds]
    empty: dict[str, object] = {"period": None, "lower": None, "expected": None, "upper": None, "clipped": None}
    return pl.DataFrame([{**shared, **one} for one in each or [empty]], infer_schema_length=None)
