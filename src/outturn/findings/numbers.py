"""Precision as typed: how many decimals a number shows, and how far the true value may lie from it."""

from __future__ import annotations

import polars as pl

MOST_DECIMALS = 6


def typed_decimals(value: pl.Expr) -> pl.Expr:
    """How many decimals are needed to write a value exactly, at most 6 (0 for 97, 1 for 15.1); null for a missing one."""
    found = pl.lit(MOST_DECIMALS, pl.Int32)
    for decimals in reversed(range(MOST_DECIMALS)):
        scaled = value * 10.0**decimals
        found = pl.when((scaled - scaled.round()).abs() <= scaled.abs() * 1e-12 + 1e-9).then(pl.lit(decimals, pl.Int32)).otherwise(found)
    return pl.when(value.is_not_null()).then(found)


def half_unit(decimals: pl.Expr) -> pl.Expr:
    """Half of the last place that is shown: how far a rounded value may lie from the true one."""
    return pl.lit(0.5) * pl.lit(10.0).pow(-decimals.cast(pl.Float64))
