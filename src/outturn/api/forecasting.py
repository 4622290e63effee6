"""A second reading of monthly series, expected ranges for the coming year, and forecasts of the year's end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.api.arguments import given_instant, given_period, known_indicator
from outturn.errors import UsageError
from outturn.forecasts.expected import DEFAULT_COVERAGE, Expectation
from outturn.framed import Framed
from outturn.indicators.vocabulary import Aggregation
from outturn.periods import Period, parse_period
from outturn.process_control.readings import points_and_readings
from outturn.standards.vocabulary import Change, Profile, RangeBasis, StandardStatus

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from outturn.forecasts.year_end import YearEnd
    from outturn.package.package import Package

__all__ = ["Control", "Expectation", "Forecast", "confirm_expected", "control", "expect", "expected_rows", "forecast"]

_LEAST, _MOST = 0.5, 0.99


@dataclass(frozen=True)
class Control(Framed):
    """One row for each series; the columns are those of `READING_COLUMNS`. `points` has a row for each point of each chart."""

    period: Period
    points: pl.DataFrame


@dataclass(frozen=True)
class Forecast(Framed):
    """One row for each indicator. `year_ends` are the same as values."""

    period: Period
    year_ends: tuple[YearEnd, ...]


def control(
    package: Package,
    period: str | Period,
    *,
    indicator: str | None = None,
    all_areas: bool = False,
    screened: bool = True,
    as_at: dt.datetime | dt.date | None = None,
) -> Control:
    """Statistical process control of every monthly series as at the end of a period, after NHS England's Making Data Count.

    `screened` leaves moving ranges beyond 3.267 times their mean out of the limits. Raises UsageError for an unknown indicator.
    """
    at = given_period(period)
    points, readings = points_and_readings(package.tables, at, scheme=package.rating_scheme, as_at=given_instant(as_at), screened=screened)
    wanted = pl.lit(value=True) if all_areas else pl.col("area").is_null()
    if indicator:
        wanted = wanted & (pl.col("indicator") == known_indicator(package, indicator))
    return Control(readings.filter(wanted), at, points.filter(wanted))


def forecast(
    package: Package, period: str | Period, *, indicator: str | None = None, coverage: float = DEFAULT_COVERAGE, as_at: dt.datetime | dt.date | None = None
) -> Forecast:
    """What will be judged at the end of the period's financial year: the forecast, its interval, and the chances of meeting target and floor.

    A forecast is never a rating. Needs the extra `outturn[forecast]`. Raises UsageError for an unknown indicator and an impossible coverage.
    """
    from outturn.forecasts.tables import year_end_forecasts

    at = given_period(period)
    _refuse_coverage(coverage)
    only = [known_indicator(package, indicator)] if indicator else None
    made = year_end_forecasts(package.tables, at, indicators=only, coverage=coverage, scheme=package.rating_scheme, as_at=given_instant(as_at))
    return Forecast(pl.DataFrame([_year_end_row(one) for one in made], schema=_YEAR_END_SCHEMA, orient="row"), at, tuple(made))


_YEAR_END_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator": pl.String, "year": pl.String, "judged": pl.String, "period": pl.String, "for_period": pl.String, "so_far": pl.Float64,
    "forecast": pl.Float64, "low": pl.Float64, "high": pl.Float64, "coverage": pl.Float64, "chance_target": pl.Float64, "chance_floor": pl.Float64,
    "remaining": pl.Int64, "missing": pl.Int64, "points": pl.Int64, "seasonal": pl.Boolean, "clipped": pl.Boolean, "tested": pl.Int64,
    "inside": pl.Int64, "reason": pl.String,
}  # fmt: skip


def _year_end_row(one: YearEnd) -> tuple[object, ...]:
    has = one.reason is None
    return (
        one.indicator, one.year.id, one.judged.value, one.at.id if one.at else None, one.for_period.id if one.for_period else None, one.so_far,
        one.forecast, one.low, one.high, one.coverage, one.chance_target, one.chance_floor, one.remaining if has else None, one.missing if has else None,
        one.points, one.is_seasonal if has else None, one.clipped if has else None, one.backtest.tested if has else None,
        one.backtest.inside if has else None, one.reason.value if one.reason else None,
    )  # fmt: skip


# --- expected ranges
def expect(
    package: Package, indicator: str, period: str | Period | None = None, *, basis: str | None = None, coverage: float = DEFAULT_COVERAGE,
    years: int | None = None, as_at: dt.datetime | dt.date | None = None,
) -> Expectation:  # fmt: skip
    """Lower and upper expected thresholds of an indicator for the financial year after a period (that of its latest figure where None).

    `basis` is `period` or `ytd`, as its range has had it where None; `years` is how many past years count. Needs the extra
    `outturn[forecast]`. Raises UsageError for an unknown indicator, a year to date that cannot be made, and an impossible coverage.
    """
    from outturn.forecasts.tables import expectation

    ref = known_indicator(package, indicator)
    _refuse_coverage(coverage)
    if years is not None and years < 1:
        raise UsageError(f"{years} past years cannot be: give a number from 1.")
    row = package["indicators"].filter(pl.col("indicator") == ref).row(0, named=True)
    if row["polarity"] == "milestone":
        raise UsageError(f"{ref} is judged by its milestones and has no figures to expect.")
    at = given_period(period) if period is not None else _latest(package, ref)
    chosen = RangeBasis(basis) if basis else _own_basis(package, ref)
    if chosen is RangeBasis.YTD and row["aggregation"] == Aggregation.NONE:
        raise UsageError(f"{ref} has no year to date: its definition gives no way of adding up its periods. Ask for --basis period.")
    return expectation(package.tables, ref, at, basis=chosen, coverage=coverage, most_years=years, scheme=package.rating_scheme, as_at=given_instant(as_at))


def _refuse_coverage(coverage: float) -> None:
    if not _LEAST <= coverage <= _MOST:
        raise UsageError(f"A coverage of {coverage:g} cannot be: give a share from {_LEAST:g} to {_MOST:g}, such as 0.8 for four figures in five.")


def _latest(package: Package, ref: str) -> Period:
    own = package["figures"].filter(pl.col("indicator") == ref, pl.col("value").is_not_null() | pl.col("numerator").is_not_null())
    periods = [parse_period(text) for text in own["period"].drop_nulls().unique()]
    if not periods:
        raise UsageError(f"{ref} has no figure from which a range could be expected.")
    return max(periods, key=lambda period: period.last)


def _own_basis(package: Package, ref: str) -> RangeBasis:
    """As the latest of its ranges has it."""
    ranges = package["standards"].filter(pl.col("indicator") == ref, pl.col("range_basis").is_not_null()).sort("financial_year")
    return RangeBasis(ranges["range_basis"][-1]) if ranges.height else RangeBasis.PERIOD


def expected_rows(
    expectation: Expectation, *, set_by: str = "", set_on: dt.date | None = None, status: StandardStatus = StandardStatus.PROPOSED
) -> list[dict[str, object]]:
    """The rows of the table `standards` that say it: one for each period of the year, with the reason how it was found.

    Raises UsageError where there are no thresholds.
    """
    if not expectation.thresholds:
        from outturn.reports.forecast_words import no_forecast_sentence

        raise UsageError(f"There is no range to propose for {expectation.indicator}. {no_forecast_sentence(expectation.reason, points=expectation.points)}")
    from outturn.reports.forecast_words import found_how

    shared = {
        "indicator": expectation.indicator,
        "financial_year": expectation.year.id,
        "profile": Profile.EXPLICIT.value,
        "range_basis": expectation.basis.value,
        "status": status.value,
        "change": Change.CHANGED.value,
        "reason": found_how(expectation),
        "set_by": set_by or None,
        "set_on": set_on,
    }
    return [{**shared, "period": one.period.id, "lower": one.lower, "upper": one.upper} for one in expectation.thresholds]


def expected_csv(expectation: Expectation) -> bytes:
    """The proposal as a table that can be put into `standards.csv`."""
    from outturn.package.build import make_package
    from outturn.package.writing import table_bytes

    return table_bytes(make_package({"standards": expected_rows(expectation)})["standards"])


def confirm_expected(path: Path, package: Package, expectation: Expectation, *, confirmed_by: str, confirmed_on: dt.date) -> None:
    """Writes the range into the package's folder or ZIP file as confirmed, in the place of what was proposed for that year.

    Raises UsageError without a name, for a KPI, where standards of the year are in force already, and where the checks find an
    error that was not there before; then nothing is written.
    """
    from outturn.package.writing import write_package

    if not confirmed_by.strip():
        raise UsageError("Say who confirms it: a range is set by a person, not by a program.")
    write_package(with_confirmed(package, expectation, confirmed_by=confirmed_by.strip(), confirmed_on=confirmed_on), path)


def with_confirmed(package: Package, expectation: Expectation, *, confirmed_by: str, confirmed_on: dt.date) -> Package:
    """The package with the range in force, as an approved annual review would have it."""
    from outturn.api.packages import check
    from outturn.findings.finding import Severity
    from outturn.review.proposals import NewRows, with_rows

    ref, year = expectation.indicator, expectation.year
    refuse_kpi(package, ref)
    rows = expected_rows(expectation, set_by=confirmed_by, set_on=confirmed_on, status=StandardStatus.CONFIRMED)
    there = package["standards"].filter(pl.col("indicator") == ref, pl.col("financial_year") == year.id)
    in_force = there.filter(pl.col("status").fill_null(StandardStatus.CONFIRMED) == StandardStatus.CONFIRMED)
    if in_force.height:
        raise UsageError(f"Standards of {ref} for {year.label} are in force already. Take them out first, or leave the new ones as a proposal.")
    tables = with_rows(package.tables, NewRows(year.id, tuple(rows), (), {}, ()))
    made = replace(package, tables=tables, lines={name: lines for name, lines in package.lines.items() if name != "standards"})
    before = {(found.code, found.message) for found in check(package) if found.severity is Severity.ERROR}
    new = [found for found in check(made) if found.severity is Severity.ERROR and (found.code, found.message) not in before]
    if new:
        raise UsageError(f"With this range the package would have an error: {new[0].message} Nothing was written.")
    return made


def refuse_kpi(package: Package, ref: str) -> None:
    """Raises UsageError: an expected range belongs to activity, and a KPI is judged by its target and floor."""
    if package["indicators"].filter(pl.col("indicator") == ref)["kind"][0] != "activity":
        raise UsageError(f"{ref} is a key performance indicator: it is judged by target and floor, and an expected range would not be looked at.")
