"""Where the figures lie, and what passes over them: all that an assessment asks of the engine that holds millions of rows.

The rules are the same Narwhals expressions for every engine. An engine differs in how a row finds what its indicator and
its period say of it (`rows`), in how it joins, and in what collecting means: so much stands here, and no rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

import narwhals as nw
import polars as pl

from outturn.assessment.current import current_figures
from outturn.assessment.rows import SERIES_CODE, codes, name_of_series, prepare_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.assessment.current import Figures
    from outturn.periods import Period

Rows = nw.LazyFrame[Any]


class Source(Protocol):
    """The table of figures of one engine. Nothing is computed before `collect` and `series`."""

    @property
    def columns(self) -> frozenset[str]:
        """Columns that the table has: those that it lacks count as empty."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of `rows` that tell one series from another."""

    def current(self, indicators: pl.DataFrame, *, as_at: dt.datetime | None, area: str | None, all_areas: bool) -> Self:
        """With revisions resolved as at an instant, and one area or all of them; see `current_figures`."""

    def where(self, condition: nw.Expr) -> Self: ...

    def about(self, indicators: pl.Series) -> Self: ...

    def rows(self, settings: pl.DataFrame, period: Period, periods: pl.DataFrame) -> Rows:
        """As `prepare_rows` says, with the columns `keys`."""

    def joined(self, rows: Rows, series: pl.DataFrame, on: Sequence[str] | None = None) -> Rows:
        """Rows of these series, with what else `series` says of them beside the keys (or beside the columns `on`)."""

    def at_anchors(self, rows: Rows, anchors: pl.DataFrame) -> Rows:
        """Rows at the `anchor_place` of their series; others may be among them where to pick them out would be more work."""

    def collect(self, rows: Rows) -> pl.DataFrame: ...

    def series(self, sums: Rows) -> pl.DataFrame:
        """What is left of each series, collected, with its indicator and area (as categories) and its breakdown."""


@dataclass(frozen=True)
class PolarsSource:
    """A table in memory is summed in one order, so that the last digit is the same every time; a scan is streamed."""

    figures: pl.LazyFrame
    engine: Literal["in-memory", "streaming"]

    @classmethod
    def of(cls, figures: Figures) -> PolarsSource:
        return cls(figures.lazy(), "streaming" if isinstance(figures, pl.LazyFrame) else "in-memory")

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.figures.collect_schema().names())

    @property
    def keys(self) -> tuple[str, ...]:
        return (SERIES_CODE, "breakdown") if "breakdown" in self.columns else (SERIES_CODE,)

    def current(self, indicators: pl.DataFrame, *, as_at: dt.datetime | None, area: str | None, all_areas: bool) -> PolarsSource:
        held = self.figures if self.engine == "streaming" else self.figures.collect()
        return replace(self, figures=current_figures(held, indicators, as_at=as_at, area=area, all_areas=all_areas))

    def where(self, condition: nw.Expr) -> PolarsSource:
        return replace(self, figures=nw.from_native(self.figures).filter(condition).to_native())

    def about(self, indicators: pl.Series) -> PolarsSource:
        chosen = codes("indicator", self.figures.collect_schema()).is_in(indicators.cast(pl.Categorical).to_physical().implode())
        return replace(self, figures=self.figures.filter(chosen))

    def rows(self, settings: pl.DataFrame, period: Period, periods: pl.DataFrame) -> Rows:
        return nw.from_native(prepare_rows(self.figures, settings, period, periods))

    def joined(self, rows: Rows, series: pl.DataFrame, on: Sequence[str] | None = None) -> Rows:
        """In memory the order of the rows is kept: the last digit of a sum of fractions depends on it."""
        kept: Literal["left", "none"] = "left" if self.engine == "in-memory" else "none"
        return nw.from_native(_native(rows).join(series.lazy(), on=on or self.keys, how="inner", nulls_equal=True, maintain_order=kept))

    def at_anchors(self, rows: Rows, anchors: pl.DataFrame) -> Rows:
        return rows.filter(nw.col("place") >= anchors["anchor_place"].min())

    def collect(self, rows: Rows) -> pl.DataFrame:
        return _native(rows).collect(engine=self.engine)

    def series(self, sums: Rows) -> pl.DataFrame:
        lacking = [pl.lit(None, pl.String).alias("breakdown")] if "breakdown" not in self.keys else []
        return _native(sums).with_columns(*name_of_series(), *lacking).collect(engine=self.engine)


def _native(rows: Rows) -> pl.LazyFrame:
    frame: pl.LazyFrame = rows.to_native()
    return frame
