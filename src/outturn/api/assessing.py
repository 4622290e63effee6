"""Rated figures, their history, and the story of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import polars as pl

from outturn.api.arguments import given_instant, given_period, known_area
from outturn.assessment.assess import assess as assess_tables
from outturn.assessment.history import history as history_of_tables
from outturn.errors import UsageError
from outturn.framed import Framed
from outturn.periods import Period, parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from outturn.assessment.scheme import RatingScheme
    from outturn.engines.opening import Panel
    from outturn.package.package import Package


@dataclass(frozen=True)
class Assessment(Framed):
    """One row for each indicator, area and breakdown; the columns are those of `outturn.assessment.assess`."""

    period: Period


def assess(
    package: Package,
    period: str | Period,
    *,
    area: str | None = None,
    all_areas: bool = False,
    as_at: dt.datetime | dt.date | None = None,
    overlap_aware: bool | None = None,
    trend_periods: int | None = None,
    figures: object = None,
    engine: object = None,
) -> Assessment:
    """Rates, adds up and tests every indicator as at the end of a period.

    `area` is a GSS code (the organisation's own where None); `as_at` rebuilds what was known at an instant (UTC where it
    has no zone) or at the end of a day; `overlap_aware` overrides the organisation's choice for the arrows of overlapping
    series. Raises PeriodError for a text that is not a period and UsageError for an area that is not in the package.

    `figures` take the place of the package's own: the address of Parquet files, a frame, or a table of an engine. `engine`
    is polars, duckdb or spark, a connection of DuckDB or a session of Spark; see docs/how-to/assess-every-authority.md.
    """
    if area is not None and all_areas:
        raise UsageError("One area and all areas exclude each other; ask for one of them.")
    if trend_periods is not None and trend_periods < 1:
        raise UsageError(f"A direction of travel over {trend_periods} periods cannot be: give a number from 1.")
    at = given_period(period)
    options: _Options = {
        "scheme": package.rating_scheme,
        "area": known_area(package, area),
        "all_areas": all_areas,
        "as_at": given_instant(as_at),
        "overlap_aware": package.overlap_aware if overlap_aware is None else overlap_aware,
        "trend_periods": trend_periods,
    }
    if figures is None and engine in (None, "polars"):
        return Assessment(assess_tables(package.tables, at, **options), at)
    from outturn.api.panels import open_figures

    return Assessment(pl.concat(_in_parts(package, at, open_figures(package, figures, engine), options), how="vertical_relaxed"), at)


def assess_in_parts(
    package: Package,
    period: str | Period,
    panel: Panel,
    *,
    area: str | None = None,
    all_areas: bool = False,
    as_at: dt.datetime | dt.date | None = None,
) -> Iterator[pl.DataFrame]:
    """What `assess` gives of figures that are open (`open_figures`), some indicators at a time, for results larger than memory."""
    options: _Options = {
        "scheme": package.rating_scheme,
        "area": known_area(package, area),
        "all_areas": all_areas,
        "as_at": given_instant(as_at),
        "overlap_aware": package.overlap_aware,
        "trend_periods": None,
    }
    return _in_parts(package, given_period(period), panel, options)


class _Options(TypedDict):
    scheme: RatingScheme
    area: str | None
    all_areas: bool
    as_at: dt.datetime | None
    overlap_aware: bool
    trend_periods: int | None


def _in_parts(package: Package, at: Period, panel: Panel, options: _Options) -> Iterator[pl.DataFrame]:
    from outturn.engines.parts import about, parts_of

    tables = {**package.tables, "figures": panel.inventory}
    parts = parts_of(panel.inventory, package["indicators"]["indicator"])
    for part in parts:
        source = panel.source.about(part) if len(parts) > 1 else panel.source
        yield assess_tables(about(tables, part), at, source=source, **options)


def refuse_period_before_figures(package: Package, period: str, figures: pl.DataFrame | None = None) -> None:
    """A period before the first figure is a slip of the pen; a package without any figure is only a young one.

    `figures` take the place of the package's own; only their periods are looked at.

    Raises UsageError; for commands, since in a program an answer without figures is an answer.
    """
    at = parse_period(period)
    periods = [parse_period(text) for text in (package["figures"] if figures is None else figures)["period"].drop_nulls().unique()]
    first = min(periods, key=lambda period: period.last, default=None)
    if first is not None and at.last < first.last:
        raise UsageError(f"There is no figure up to the end of {at.long_label}; the first is for {first.id}.")


def history(package: Package, *, as_at: dt.datetime | dt.date | None = None) -> pl.DataFrame:
    """Every current figure with the standard of its own period and its rating; see `outturn.assessment.history`."""
    return history_of_tables(package.tables, scheme=package.rating_scheme, as_at=given_instant(as_at))


def explain(package: Package, indicator: str, period: str | Period, *, area: str | None = None, breakdown: str | None = None) -> str:
    """The story of one indicator in words: its figure, standard, rating, year to date and direction of travel.

    Raises UsageError for an indicator, an area or a breakdown that is not in the package.
    """
    from outturn.reports.explain import explain_indicator

    at = given_period(period)
    return explain_indicator(package, indicator, at, area=known_area(package, area), breakdown=breakdown)
