"""Every area beside its comparators, from figures that may lie with any engine.

What a comparison says rests on one period of each series, and on its latest. So the engine is asked for these alone; what
comes back is little more than one row a series, and is compared as one area is (`compare_areas`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from outturn.assessment.groundwork import settings_for
from outturn.assessment.rows import known_periods
from outturn.assessment.scheme import FLOOR_SCHEME
from outturn.assessment.source import PolarsSource
from outturn.comparison.areas import SERIES, comparable_periods, compare_areas
from outturn.comparison.settled import FIGURE_COLUMNS, TRAITS, settled_once

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.assessment.current import Figures
    from outturn.assessment.source import Rows, Source
    from outturn.periods import Period

_PLACES = ("indicator", "breakdown", "end")


def compare_everywhere(
    tables: Mapping[str, Figures],
    period: Period,
    comparators: pl.DataFrame,
    *,
    own_area: str = "",
    as_at: dt.datetime | None = None,
    source: Source | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames of `compare_areas` for each area of `comparators` (columns area, comparator, rank).

    `tables` and `source` as for `assess`; a figure without an area is of `own_area`.
    """
    periods = known_periods(tables["figures"])
    settings = settings_for(tables, periods, FLOOR_SCHEME, None)
    held = source or PolarsSource.of(tables["figures"])
    current = held.current(tables["indicators"].lazy().collect(), as_at=as_at, area=None, all_areas=True)
    rows = _named(current.rows(settings.drop("breaks", "window"), period, periods).filter(nw.col("own")), own_area)
    return compare_areas(settled_once(_that_matter(current, rows, comparators)), settings.select(TRAITS), comparators)


def _named(rows: Rows, own_area: str) -> Rows:
    """The columns `FIGURE_COLUMNS` and `is_own`, with texts where the figures may have none."""
    present = rows.collect_schema()
    texts = {name: nw.col(name).cast(nw.String) if name in present else nw.lit(None, nw.String) for name in ("area", "breakdown", "qualifier", "status")}
    names = {name: nw.col(name).cast(nw.String) for name in ("indicator", "period")}
    told = rows.with_columns(**texts, **names)
    filled = told.with_columns(is_own=nw.col("area").is_null(), area=nw.col("area").fill_null(own_area), breakdown=nw.col("breakdown").fill_null(""))
    return filled.select(*FIGURE_COLUMNS, "is_own")


def _that_matter(source: Source, rows: Rows, comparators: pl.DataFrame) -> pl.DataFrame:
    """The figures of every area at the latest period of each series; all figures of what cannot be compared there.

    A series whose latest period no comparator has yet is compared at an earlier one, which only its whole past can tell.
    """
    latest = source.collect(rows.group_by(*SERIES).agg(nw.col("end").max())).join(comparators.select("area").unique(), on="area", how="semi")
    newest = source.collect(source.joined(rows, latest.select(_PLACES).unique(), on=_PLACES))
    settled = comparable_periods(settled_once(newest), comparators)
    waiting = latest.join(settled, on=SERIES, how="anti").select("indicator", "breakdown").unique()
    if waiting.is_empty():
        return newest
    past = source.collect(source.joined(rows, waiting, on=("indicator", "breakdown")))
    return pl.concat([newest.join(waiting, on=["indicator", "breakdown"], how="anti"), past.select(newest.columns)])
