"""Process control in the report on one indicator: its chart with limits, in words, and as a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.groundwork import settings_for
from outturn.assessment.history import history
from outturn.assessment.rows import known_periods
from outturn.charts.spec import ChartSpec, PointMark, Series, SeriesRole, Tick
from outturn.indicators.vocabulary import Polarity, Unit
from outturn.periods import Period, PeriodKind, parse_period
from outturn.process_control.limits import MIN_POINTS
from outturn.process_control.readings import read_figures
from outturn.process_control.vocabulary import NoReading, Signal, Variation
from outturn.reports.cells import paragraph, text_cell, value_cell
from outturn.reports.content import Align, Chart, Table, TableColumn, TableRow
from outturn.reports.control_words import SIGNAL_WORDS, VARIATION_WORDS, control_sentences, marks_words, reading_from_row
from outturn.reports.wording import standard_text, value_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outturn.package.package import Package
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.control_words import ControlReading
    from outturn.reports.draft import Draft

_MOST_MONTHS = 36
"""On a chart: three years show each season three times, and their months can still be told apart."""

_HUNDRED = 100.0
_MARKS = {
    Variation.IMPROVING: PointMark.GOOD,
    Variation.CONCERNING: PointMark.BAD,
    Variation.HIGH: PointMark.NEUTRAL,
    Variation.LOW: PointMark.NEUTRAL,
}
_MARK_NAMES = {
    PointMark.GOOD: ("A square", "improving"),
    PointMark.BAD: ("A diamond", "concerning"),
    PointMark.NEUTRAL: ("A triangle", "neither good nor bad"),
}
_Point = dict[str, Any]
Control = tuple[list[_Point], "ControlReading"]
"""The points of a chart, and how they are read."""


def control_reading(tables: Mapping[str, pl.DataFrame], package: Package, period: Period, *, area: str | None, breakdown: str | None) -> ControlReading | None:
    """Of one series; None where it has no figure. `tables` hold the rows of its indicator."""
    settings = settings_for(tables, known_periods(tables["figures"]), package.rating_scheme, None)
    figures = history(tables, scheme=package.rating_scheme).filter(
        pl.col("area").eq_missing(pl.lit(area, pl.String)), pl.col("breakdown").eq_missing(pl.lit(breakdown, pl.String))
    )
    readings = read_figures(figures, settings, period)[1]
    return reading_from_row(readings) if readings.height else None


def is_told(reading: ControlReading | None) -> bool:
    """Nobody looks for the process control of figures that are not monthly."""
    return reading is not None and reading.reason not in {NoReading.NOT_MONTHLY, NoReading.NO_VALUE}


def read_controls(book: Book, refs: Collection[str]) -> dict[str, Control]:
    """Of several indicators of a book at once, from the figures that the book holds; nothing where the organisation does not show process control."""
    moments = [moment for ref in refs for moment in book.moments.get(ref, ())]
    if not moments or not book.package.process_control:
        return {}
    columns = ("indicator", "area", "breakdown", "period", "order", "value", "qualifier", "target", "target_low", "target_high")
    kinds = dict(zip(columns, [pl.String] * 4 + [pl.Int64, pl.Float64, pl.String] + [pl.Float64] * 3, strict=True))
    figures = pl.DataFrame([tuple(getattr(moment, name) for name in columns) for moment in moments], schema=kinds, orient="row")
    indicators, definitions = (book.package[name].filter(pl.col("indicator").is_in(list(refs))) for name in ("indicators", "definitions"))
    settings = settings_for(
        {"indicators": indicators, "definitions": definitions, "figures": figures.select("indicator", "period")},
        known_periods(figures), book.package.rating_scheme, None,
    )  # fmt: skip
    points, readings = read_figures(figures, settings, book.period)
    of_each: dict[str, list[_Point]] = {}
    for point in points.iter_rows(named=True):
        of_each.setdefault(point["indicator"], []).append(point)
    told = [reading_from_row(readings, place) for place in range(readings.height)]
    return {reading.indicator: (of_each.get(reading.indicator, []), reading) for reading in told}


def read_one(draft: Draft, ref: str) -> tuple[list[_Point], ControlReading | None]:
    """The points and the reading of an indicator of the book."""
    kept = draft.book.controls
    return (read_controls(draft.book, (ref,)) if kept is None else kept).get(ref, ([], None))


def control_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """Nothing where the figures are not monthly, or the organisation does not show process control."""
    points, reading = read_one(draft, indicator.ref)
    if reading is None or not is_told(reading):
        return []
    blocks: list[Block] = [paragraph(" ".join(control_sentences(indicator, reading)))]
    if reading.reason:
        return blocks
    shown = _laid_out(points)
    blocks.append(_chart(draft, indicator, reading, shown))
    marks = {_MARKS[Variation(point["variation"])] for point in shown if point.get("variation") in set(_MARKS)}
    how = "It is a second reading beside the direction of travel: it asks whether the latest figure is more than chance, not where the series is going."
    return [*blocks, paragraph(" ".join(part for part in (marks_words(marks, names=_MARK_NAMES), how) if part))]


def _laid_out(points: Sequence[_Point]) -> list[_Point]:
    """One entry for each month of the chart; a month without a figure has its period alone."""
    by_order = {point["order"]: point for point in points}
    last = max(by_order)
    first = max(min(by_order), last - _MOST_MONTHS + 1)
    return [by_order.get(order, {"period": Period(PeriodKind.MONTH, order).id, "order": order}) for order in range(first, last + 1)]


def _chart(draft: Draft, indicator: Indicator, reading: ControlReading, points: Sequence[_Point]) -> Chart:
    periods = [parse_period(point["period"]) for point in points]
    ticks = tuple(Tick(period.short_label, period.year_label, period.long_label) for period in periods)
    span = f"{periods[0].label} to {periods[-1].label}"
    title = f"Process control chart of {indicator.name}, {span}"
    words = f"Line chart with mean and limits, {span}. {' '.join(control_sentences(indicator, reading))}"
    what = f"{indicator.form.unit_heading} added each month" if reading.differenced else f"{indicator.form.unit_heading}, monthly"
    spec = ChartSpec(
        draft.anchor(f"control chart {indicator.ref}"), title, words, indicator.form, ticks, _series(indicator, points), f"{what}, with mean and limits, {span}"
    )
    return Chart(spec, _table(draft, indicator, points))


def _series(indicator: Indicator, points: Sequence[_Point]) -> tuple[Series, ...]:
    marks = tuple(_MARKS.get(Variation(point["variation"])) if point.get("variation") else None for point in points)
    actual = Series(
        SeriesRole.ACTUAL, "Result", tuple(point.get("value") for point in points), tuple(_point_text(indicator, point) for point in points),
        marks if any(marks) else (),
    )  # fmt: skip
    ends = [(SeriesRole.CENTRE, "Mean", "mean"), (SeriesRole.UPPER, "Upper limit", "upper_limit"), (SeriesRole.LOWER, "Lower limit", "lower_limit")]
    targets = [("Target, low", "target_low"), ("Target, high", "target_high")] if indicator.polarity is Polarity.RANGE else [("Target", "target")]
    lines = [_line(indicator, points, *end) for end in ends]
    lines += [_line(indicator, points, SeriesRole.TARGET, label, name) for label, name in (targets if indicator.is_kpi else [])]
    return (actual, *(line for line in lines if any(value is not None for value in line.values)))


def _point_text(indicator: Indicator, point: _Point) -> str:
    if point.get("value") is None:
        return ""
    words = value_words(point["value"], indicator.form)
    variation = point.get("variation")
    return f"{words} ({VARIATION_WORDS[Variation(variation)].lower()})" if variation and variation != Variation.COMMON_CAUSE else words


def _line(indicator: Indicator, points: Sequence[_Point], role: SeriesRole, label: str, name: str) -> Series:
    """Carried over a month without a figure; limits are drawn no further than a figure can go."""
    values: list[float | None] = []
    for point in points:
        known = _possible(point.get(name), indicator, points) if name.endswith("limit") else _with_limits(point, name)
        values.append(values[-1] if values and "value" not in point else known)
    show = standard_text if role is SeriesRole.TARGET else value_words
    return Series(role, label, tuple(values), tuple("" if value is None else show(value, indicator.form) for value in values))


def _with_limits(point: _Point, name: str) -> float | None:
    """A mean is shown with its limits, or not at all."""
    return None if name == "mean" and point.get("upper_limit") is None else point.get(name)


def _possible(value: float | None, indicator: Indicator, points: Sequence[_Point]) -> float | None:
    known = [point["value"] for point in points if point.get("value") is not None]
    if value is None:
        return None
    low = 0.0 if min(known) >= 0 else -math.inf
    high = _HUNDRED if indicator.form.unit is Unit.PERCENT and max(known) <= _HUNDRED else math.inf
    return min(max(value, low), high)


def _table(draft: Draft, indicator: Indicator, points: Sequence[_Point]) -> Table:
    headers = ("Result", "Mean", "Lower limit", "Upper limit")
    columns = (TableColumn("Month"), *(TableColumn(header, Align.RIGHT) for header in headers), TableColumn("Reading"))
    rows = []
    for point in points:
        numbers = [point.get("value"), *(_with_limits(point, name) for name in ("mean", "lower_limit", "upper_limit"))]
        cells = (
            value_cell(value, indicator.form, style=indicator.table_style) if value is not None else text_cell("none" if place else "no figure")
            for place, value in enumerate(numbers)
        )
        rows.append(TableRow((text_cell(parse_period(point["period"]).label), *cells, text_cell(_reading_words(point)))))
    return Table(draft.anchor(f"control figures {indicator.ref}"), f"Process control: {indicator.table_name}", columns, tuple(rows))


def _reading_words(point: _Point) -> str:
    if not point.get("variation"):
        return f"fewer than {MIN_POINTS} figures" if point.get("value") is not None else "none"
    words = VARIATION_WORDS[Variation(point["variation"])]
    return f"{words} ({SIGNAL_WORDS[Signal(point['signal'])]})" if point["signal"] else words
