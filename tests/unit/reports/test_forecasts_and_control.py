"""Process control and forecasts in reports: shown where they are asked for, in words that hold, and never among the ratings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from outturn.api import read_package, take_in
from outturn.charts.spec import PointMark, SeriesRole
from outturn.forecasts.backtest import Backtest
from outturn.periods import parse_period
from outturn.reports import dashboard, forecast_words, indicator
from outturn.reports.content import Callout, Chart, Document, RatingTag, Table
from outturn.reports.explain import explain_indicator
from outturn.reports.request import ReportRequest

if TYPE_CHECKING:
    from outturn.package.package import Package

MEADSHIRE = read_package(Path(__file__).parents[3] / "examples" / "meadshire")
AT = parse_period("2025-09")


def page(package: Package, ref: str, period: str = "2025-12") -> Document:
    return indicator.build(package, ReportRequest("indicator", parse_period(period), ref))


def control_chart(document: Document) -> Chart | None:
    return next((block for block in document.blocks if isinstance(block, Chart) and block.spec.title.startswith("Process control")), None)


def test_the_chart_has_mean_limits_target_and_marked_points_with_words() -> None:
    chart = control_chart(page(MEADSHIRE, "AS02"))
    assert chart is not None
    roles = [series.role for series in chart.spec.series]
    assert roles == [SeriesRole.ACTUAL, SeriesRole.CENTRE, SeriesRole.UPPER, SeriesRole.LOWER, SeriesRole.TARGET]
    actual = chart.spec.series[0]
    assert set(actual.marks) == {PointMark.GOOD, PointMark.BAD}
    assert actual.texts[-1] == "22.1% (special cause, concerning)"
    assert len(chart.table.rows) == len(chart.spec.ticks) == 33
    assert "lies below the lower limit" in chart.spec.description


def test_a_chart_begins_anew_with_a_definition() -> None:
    """HT25 was defined anew in July 2024: its earlier months are too few for limits of their own, and say so in the table."""
    chart = control_chart(page(MEADSHIRE, "HT25"))
    words = [row.cells[-1].content[0].text for row in chart.table.rows] if chart else []  # type: ignore[union-attr]
    assert words
    assert "Common cause" in words[-1]


@pytest.mark.parametrize("ref", ["CS03", "HT07"])
def test_nothing_is_said_of_what_is_not_monthly(ref: str) -> None:
    assert control_chart(page(MEADSHIRE, ref)) is None
    assert "Process control" not in explain_indicator(MEADSHIRE, ref, AT)


def test_explain_tells_it_beside_the_direction_of_travel() -> None:
    story = explain_indicator(MEADSHIRE, "CH04", parse_period("2025-12"))
    assert story.index("Direction of travel") < story.index("Process control\n  Special cause, concerning")


def test_a_series_that_never_leaves_its_target_has_no_limits_to_both_sides_of_it() -> None:
    """Every figure is 50, and so is the target: nothing is left to chance."""
    months = "".join(f"A1,Calls,{2024 + month // 12}-{month % 12 + 1:02d},50,50,40\n" for month in range(3, 24))
    package = take_in({"a.csv": f"Ref,Indicator,Period,Value,Target,Floor\n{months}".encode()}).package
    story = explain_indicator(package, "A1", parse_period("2025-12"))
    assert "every figure is on the edge of the target of 50, and the smallest change decides" in " ".join(story.split())


def test_an_organisation_may_hide_it() -> None:
    hidden = replace(MEADSHIRE, process_control=False)
    assert control_chart(page(hidden, "AS02")) is None
    assert "Process control" not in explain_indicator(hidden, "AS02", AT)


# --- forecasts
def shown(*, forecast: bool | None) -> Document:
    reports = MEADSHIRE["reports"].with_columns(forecast=pl.lit(forecast, pl.Boolean))
    package = replace(MEADSHIRE, tables={**MEADSHIRE.tables, "reports": reports})
    return dashboard.build(package, ReportRequest("dashboard-highways", AT))


def forecast_tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table) and "forecast, not a rating" in block.caption]


def test_a_dashboard_has_no_forecast_unless_its_report_says_so() -> None:
    plain = shown(forecast=None)
    assert forecast_tables(plain) == []
    assert not any(isinstance(block, Callout) and "Forecast" in block.title for block in plain.blocks)


def test_a_forecast_stands_in_a_table_of_its_own_and_changes_no_rating() -> None:
    document, plain = shown(forecast=True), shown(forecast=None)
    highways, environment = forecast_tables(document)
    assert [row.cells[0].content[0].text for row in highways.rows] == ["HT01", "HT03", "HT04", "HT05"]  # type: ignore[union-attr]
    inlines = [inline for table in (highways, environment) for row in table.rows for cell in row.cells for inline in cell.content]
    assert not any(isinstance(inline, RatingTag) for inline in inlines)
    kept = [block for block in document.blocks if isinstance(block, Table) and block not in (highways, environment)]
    assert [table.rows for table in kept] == [block.rows for block in plain.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(("chance", "words"), [(None, ""), (0.0, "less than 1%"), (0.01, "1%"), (0.734, "73%"), (0.99, "99%"), (1.0, "more than 99%")])
def test_a_chance_is_never_certain(chance: float | None, words: str) -> None:
    assert forecast_words.chance_words(chance) == words


@pytest.mark.parametrize(
    ("backtest", "words"),
    [
        (Backtest(), "There are too few figures to test that on the past"),
        (Backtest(1, 1, 1), "1 of 1 earlier figure that was held out fell inside, forecast from 1 earlier point in time."),
        (Backtest(10, 8, 5), "Tested on the past, 8 of 10 earlier figures that were held out fell inside, forecast from 5 earlier points in time."),
        (Backtest(10, 6, 5), "only 6 of 10 earlier figures that were held out fell inside"),
        (Backtest(7, 1, 5), "Tested on the past, 1 of 7"),
    ],
)
def test_what_the_back_test_says(backtest: Backtest, words: str) -> None:
    """Below eight figures nothing is made of how many fell inside."""
    assert words in forecast_words.tested_words(backtest, 0.8)
