"""Every current figure with the standard of its own period and its rating: what charts and tables over time are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.current import current_figures
from outturn.assessment.groundwork import Groundwork, groundwork
from outturn.assessment.in_force import MEASURES, of_the_whole_only
from outturn.assessment.rating import rated
from outturn.assessment.rows import known_periods, prepare_rows
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.assessment.translated import rows_with_rules
from outturn.periods import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.assessment.current import Figures

COLUMNS = (
    "indicator", "area", "breakdown", "period", "order", "value", "qualifier", "numerator", "denominator", "status", "note",
    "published_rating", "recorded_at", *MEASURES, "range_basis", "rating", "rating_reason", "rests_on_rounding",
)  # fmt: skip

_TEXTS = ("area", "breakdown", "qualifier", "status", "note", "published_rating")
_ENDLESS = parse_period("CY2099")


def history(
    tables: Mapping[str, Figures], *, scheme: RatingScheme = FLOOR_SCHEME, as_at: dt.datetime | None = None, ground: Groundwork | None = None
) -> pl.DataFrame:
    """One row for each figure of an indicator's own basis and frequency, of all areas, with the columns of `COLUMNS`.

    Consecutive periods of an indicator have consecutive `order`s. Rows are in the order of the table of figures.
    `ground` is that of these tables' indicators, where somebody has it.
    """
    periods = known_periods(tables["figures"])
    ground = ground or groundwork(tables, scheme=scheme)
    settings, in_force = ground.settings, ground.in_force
    figures = current_figures(tables["figures"], tables["indicators"].lazy().collect(), as_at=as_at, all_areas=True)
    rows = prepare_rows(figures, settings.drop("breaks"), _ENDLESS, periods).filter("own").collect()
    absent = [name for name in _TEXTS if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    if "recorded_at" not in rows.columns:
        rows = rows.with_columns(recorded_at=pl.lit(None, pl.Datetime("us")))
    in_force = in_force.drop("ytd_target", "ytd_floor", "ytd_target_low", "ytd_target_high", "ytd_floor_low", "ytd_floor_high")
    rest = settings.select("indicator", *(name for name in settings.columns if name not in rows.columns))
    rows = rows.with_columns(pl.col("indicator").cast(pl.String)).join(rest, on="indicator", how="left", maintain_order="left")
    rows = rows.join(in_force, on=["indicator", "end"], how="left", maintain_order="left").with_columns(
        order=(pl.col("end") + 1 - pl.col("months")) // pl.col("months")
    )
    return rows_with_rules(of_the_whole_only(rows), rated).select(COLUMNS)
