"""Which figures count: revisions resolved as at an instant, areas chosen, values as the rules want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import narwhals as nw
import polars as pl

from outturn.figures.vocabulary import WITH_VALUE, YTD_BASIS
from outturn.indicators.vocabulary import Basis

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container

SERIES = ("indicator", "area", "breakdown")
"""What makes a series: one line on a chart, one row of an assessment."""

Figures = pl.DataFrame | pl.LazyFrame
AnyFigures = TypeVar("AnyFigures", pl.DataFrame, pl.LazyFrame)
"""The table of figures, in memory or to be scanned from Parquet. Columns that are absent are empty."""

KEY = ("indicator", "area", "period", "breakdown")
"""What makes a figure, beside its basis and the instant at which it was recorded."""

SETTLED_BASIS = "_settled_basis"

WANTED = frozenset((*SERIES, "period", "basis", "value", "qualifier", "numerator", "denominator", "status", "note", "published_rating", "recorded_at"))
"""Columns that a package may have beyond these could bear the name of one that is made here."""


def current_figures(
    figures: Figures, indicators: pl.DataFrame, *, as_at: dt.datetime | None = None, area: str | None = None, all_areas: bool = False
) -> pl.LazyFrame:
    """The figures known at an instant (UTC; None: all), of the organisation's own area, of one area, or of all areas.

    Columns that a table has not are not needed: they count as empty. Of `indicators` only the basis is looked at.
    """
    lazy = known_at(figures, as_at, indicators).lazy() if isinstance(figures, pl.DataFrame) else known_at(figures, as_at, indicators)
    lazy = lazy.select(name for name in lazy.collect_schema().names() if name in WANTED)
    if all_areas:
        return lazy
    if "area" not in lazy.collect_schema():
        return lazy if area is None else lazy.clear()
    return lazy.filter(pl.col("area").is_null() if area is None else pl.col("area") == area)


def known_at(figures: AnyFigures, as_at: dt.datetime | None, indicators: pl.DataFrame | None = None) -> AnyFigures:
    """The newest value of each key; a value without an instant was known from the start.

    With `indicators`, a basis that is named and is the indicator's own is the same key as an empty one.
    """
    names = figures.collect_schema().names()
    if "recorded_at" not in names:
        return figures
    if isinstance(figures, pl.DataFrame) and figures["recorded_at"].null_count() == figures.height:  # type: ignore[redundant-expr]
        return figures
    if as_at is not None:
        figures = figures.filter(pl.col("recorded_at").is_null() | (pl.col("recorded_at") <= as_at))
    key: list[str] = [name for name in KEY if name in names]
    ordered = figures.sort("recorded_at", nulls_last=False, maintain_order=True)
    if indicators is None or "basis" not in names:
        return ordered.unique([*key, "basis"] if "basis" in names else key, keep="last", maintain_order=True)
    own = indicators.select("indicator", pl.col("basis").fill_null(Basis.PERIOD.value))
    own_basis = pl.col("indicator").cast(pl.String).replace_strict(own["indicator"], own["basis"], default=None, return_dtype=pl.String)
    named = pl.col("basis").cast(pl.String)
    settled = ordered.with_columns(pl.when(named.ne_missing(own_basis)).then(named).alias(SETTLED_BASIS))
    return settled.unique([*key, SETTLED_BASIS], keep="last", maintain_order=True).drop(SETTLED_BASIS)


def usable_value(present: Container[str]) -> nw.Expr:
    """The value that the rules work with: a ratio from its parts, unrounded; nothing where the status withholds it.

    Source: RULES.md section 2. The product comes before the division, so that 57 of 100 is 57 and not 56.99….
    """
    value = nw.col("value") if "value" in present else nw.lit(None, nw.Float64)
    if "numerator" in present and "denominator" in present:
        divisible = ~nw.col("numerator").is_null() & (nw.col("denominator") != 0)
        value = nw.when(divisible).then(nw.col("numerator") * nw.col("factor") / nw.col("denominator")).otherwise(value)
    return nw.when(nw.col("shown") & value.is_finite()).then(value)


def shown_part(name: str, present: Container[str]) -> nw.Expr:
    """Numerator or denominator, where the status lets the figure be used."""
    return nw.when(nw.col("shown") & nw.col(name).is_finite()).then(nw.col(name)) if name in present else nw.lit(None, nw.Float64)


def is_shown(present: Container[str]) -> nw.Expr:
    """Whether the status lets the value be used; the column `shown` of what follows."""
    if "status" not in present:
        return nw.lit(value=True)
    return nw.col("status").is_null() | nw.col("status").is_in([status.value for status in WITH_VALUE])


def is_own_series() -> nw.Expr:
    return nw.col("given_basis").is_null() | (nw.col("given_basis") == nw.col("own_basis"))


def is_given_ytd() -> nw.Expr:
    return nw.col("given_basis") == YTD_BASIS
