"""The figures that a comparison works with: one row for each, revisions resolved, its value as the rules want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.current import current_figures
from outturn.assessment.groundwork import settings_for
from outturn.assessment.rows import known_periods, prepare_rows
from outturn.assessment.scheme import FLOOR_SCHEME
from outturn.figures.vocabulary import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from outturn.assessment.current import Figures
    from outturn.periods import Period

FIGURE_COLUMNS = ("indicator", "area", "breakdown", "period", "end", "value", "qualifier", "numerator", "denominator", "status")
"""`end` is the period's last month, counted from January of year 0; `breakdown` is empty for the whole."""

TRAITS = ("indicator", "polarity", "unit", "factor", "in_points")


def settled_figures(
    tables: Mapping[str, Figures], period: Period, *, own_area: str = "", areas: Collection[str] | None = None, as_at: dt.datetime | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures of their indicator's own basis and frequency up to the end of a period (`FIGURE_COLUMNS`), and each indicator's `TRAITS`.

    A row without an area is of `own_area`. `areas` picks some, which saves work; None takes all. A value that its status
    withholds is missing here, and so are its parts.
    """
    indicators = tables["indicators"].lazy().collect()
    figures = _of_areas(tables["figures"], own_area, areas)
    periods = known_periods(figures)
    settings = settings_for({**tables, "figures": figures}, periods, FLOOR_SCHEME, None)
    current = current_figures(figures, indicators, as_at=as_at, all_areas=True)
    rows = prepare_rows(current, settings.drop("breaks"), period, periods).filter("own").collect()
    absent = [name for name in ("area", "breakdown", "qualifier", "status") if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    plain = rows.select(FIGURE_COLUMNS).with_columns(pl.col(pl.Categorical).cast(pl.String))
    named = plain.with_columns(is_own=pl.col("area").is_null(), area=pl.col("area").fill_null(own_area), breakdown=pl.col("breakdown").fill_null(""))
    return settled_once(named), settings.select(TRAITS)


def settled_once(named: pl.DataFrame) -> pl.DataFrame:
    """One figure for each series and period, with its status. `is_own` marks one that named no area, which comes before one that names its own."""
    unsaid = pl.when(pl.col("value").is_null()).then(pl.lit(Status.NOT_AVAILABLE.value)).otherwise(pl.lit(Status.FINAL.value))
    settled = named.with_columns(status=pl.col("status").fill_null(unsaid))
    once = settled.sort("is_own", descending=True, maintain_order=True).unique(["indicator", "area", "breakdown", "end"], keep="first", maintain_order=True)
    return once.select(FIGURE_COLUMNS)


def _of_areas(figures: Figures, own_area: str, areas: Collection[str] | None) -> Figures:
    if areas is None or "area" not in figures.collect_schema():
        return figures
    named = pl.col("area").cast(pl.String).is_in(list(areas))
    return figures.filter(named | pl.col("area").is_null() if own_area in areas else named.fill_null(value=False))
