"""Figures that another engine than Polars holds: DuckDB, Spark, or whatever else Narwhals speaks to.

What a name says is joined to the rows as a small table; series are told apart by their names, with an empty text for what
is missing, since SQL joins nothing to null.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw
import polars as pl

from outturn.assessment.current import KEY, SETTLED_BASIS, WANTED
from outturn.assessment.presence import bit_of
from outturn.assessment.rows import TOLD, row_settings, value_rules
from outturn.indicators.vocabulary import Basis

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.assessment.source import Rows
    from outturn.periods import Period

_INDICATOR, _AREA, _PART = _KEYS = ("_indicator", "_area", "_part")

_INSTANT = "recorded_at"
_EPOCH_UNIT = pl.Datetime("us")


class Engine(Protocol):
    """The little that is not the same from engine to engine."""

    def upload(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        """A table that is small beside the figures: settings, periods, or what is known of each series."""

    def collect(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame: ...


@dataclass(frozen=True)
class EngineSource:
    """`figures` has the columns of the table `figures` as texts and floats, with `recorded_at` as microseconds since 1970 (UTC)."""

    figures: Rows
    engine: Engine

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.figures.collect_schema().names())

    @property
    def keys(self) -> tuple[str, ...]:
        return _KEYS

    def current(self, indicators: pl.DataFrame, *, as_at: dt.datetime | None, area: str | None, all_areas: bool) -> EngineSource:
        known = self._known_at(as_at, indicators)
        rows = known.select(*(name for name in known.collect_schema().names() if name in WANTED))
        if all_areas:
            return replace(self, figures=rows)
        if "area" not in self.columns:
            return replace(self, figures=rows if area is None else rows.filter(nw.col("indicator").is_null()))  # every figure has one
        return replace(self, figures=rows.filter(nw.col("area").is_null() if area is None else nw.col("area") == area))

    def _known_at(self, as_at: dt.datetime | None, indicators: pl.DataFrame) -> Rows:
        """As `known_at`. Two values of one key and one instant, which the order of a file decides, are here decided by the greater."""
        names, rows = self.columns, self.figures
        if _INSTANT not in names:
            return rows
        if as_at is not None:
            at = pl.Series([as_at], dtype=_EPOCH_UNIT).dt.epoch("us").item()
            rows = rows.filter(nw.col(_INSTANT).is_null() | (nw.col(_INSTANT) <= at))
        key = [name for name in KEY if name in names]
        if "basis" in names:
            own = indicators.select(pl.col("indicator").alias("_of"), pl.col("basis").fill_null(Basis.PERIOD.value).alias("_own"))
            rows = rows.join(self.engine.upload(own), left_on="indicator", right_on="_of", how="left")
            is_own = (nw.col("basis") == nw.col("_own")).fill_null(value=False)
            rows = rows.with_columns(nw.when(~is_own).then(nw.col("basis")).alias(SETTLED_BASIS))
            key.append(SETTLED_BASIS)
        return rows.unique(key, keep="last", order_by=[_INSTANT, *(name for name in ("value",) if name in names)])

    def where(self, condition: nw.Expr) -> EngineSource:
        return replace(self, figures=self.figures.filter(condition))

    def about(self, indicators: pl.Series) -> EngineSource:
        """From the first to the last of them, which a scan can skip to; `rows` leaves out what lies between."""
        names = indicators.cast(pl.String).to_list()
        return self.where(nw.col("indicator").is_between(nw.lit(min(names)), nw.lit(max(names))))

    def rows(self, settings: pl.DataFrame, period: Period, periods: pl.DataFrame) -> Rows:
        based, present = "basis" in self.columns, self.columns
        of_indicators = row_settings(settings, based=based)
        of_periods = bit_of(periods.filter(pl.col("end") <= period.last), period.last).select("period", "months", "end", "place", "bit")
        figures = self.figures.rename({"basis": "given_basis"}) if based else self.figures
        rows = figures.join(self.engine.upload(of_indicators), on="indicator", how="inner")
        rows = rows.join(self.engine.upload(of_periods), on=["period", "months"], how="inner")
        keys = {_AREA: "area", _PART: "breakdown"}
        texts = {key: nw.col(name).fill_null("") if name in present else nw.lit("") for key, name in keys.items()}
        return value_rules(TOLD & present, based=based)(rows.with_columns(nw.col("indicator").alias(_INDICATOR), **texts))

    def joined(self, rows: Rows, series: pl.DataFrame, on: Sequence[str] | None = None) -> Rows:
        return rows.join(self.engine.upload(series), on=list(on or _KEYS), how="inner")

    def at_anchors(self, rows: Rows, anchors: pl.DataFrame) -> Rows:
        return self.joined(rows, anchors).filter(nw.col("place") == nw.col("anchor_place"))

    def collect(self, rows: Rows) -> pl.DataFrame:
        frame = self.engine.collect(rows)
        return frame.with_columns(pl.col(_INSTANT).cast(_EPOCH_UNIT)) if _INSTANT in frame.columns else frame

    def series(self, sums: Rows) -> pl.DataFrame:
        named = {"area": pl.col(_AREA).cast(pl.Categorical), "breakdown": pl.col(_PART)}
        texts = {name: pl.when(pl.col(key) != "").then(text) for key, (name, text) in zip((_AREA, _PART), named.items(), strict=True)}
        return self.collect(sums).with_columns(pl.col(_INDICATOR).cast(pl.Categorical).alias("indicator"), **texts)
