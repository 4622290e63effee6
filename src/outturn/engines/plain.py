"""Polars frames with the types that every engine knows."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Categories as texts, whole numbers with a sign, and instants with their zone: one engine takes those without for its own."""
    instants = cs.datetime(time_zone=None).dt.replace_time_zone("UTC")
    return frame.with_columns(cs.by_dtype(pl.Categorical, pl.Enum).cast(pl.String), cs.unsigned_integer().cast(pl.Int64), instants)
