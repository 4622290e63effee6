"""Figures of a country in parts, so that what comes back of each fits into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

SERIES_AT_ONCE = 1_000_000
"""A verdict on a million series takes about two gigabytes while it is worked out."""


def parts_of(inventory: pl.DataFrame, indicators: pl.Series, most: int | None = None) -> list[pl.Series]:
    """The indicators in parts, each from one name to another in the order of names, which a scan of sorted files can skip to.

    A series has one figure a period: so an indicator has about as many series as figures in its fullest period.
    """
    series = inventory.group_by("indicator").agg(pl.col("rows").max())
    sized = indicators.unique().sort().to_frame("indicator").join(series, on="indicator", how="left", maintain_order="left")
    before = sized["rows"].fill_null(0).cum_sum() - sized["rows"].fill_null(0)
    numbered = sized.with_columns(part=before // (most or SERIES_AT_ONCE))
    return [part["indicator"] for part in numbered.partition_by("part", maintain_order=True)]


def about(tables: Mapping[str, pl.DataFrame], indicators: pl.Series) -> dict[str, pl.DataFrame]:
    """The tables that an assessment needs, of some indicators."""
    wanted = pl.col("indicator").is_in(indicators.implode())
    return {name: frame.filter(wanted) if name in _ABOUT_INDICATORS else frame for name, frame in tables.items()}


_ABOUT_INDICATORS = frozenset({"indicators", "definitions", "standards", "milestones", "figures"})
