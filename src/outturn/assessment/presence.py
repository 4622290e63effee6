"""Which periods of a series have a value, as the bits of one number: bit 0 for the latest period, bit 1 for the one before.

One sum in the group-by then tells how many values there are in any window, where the first stands, and how the periods
are spread, which would otherwise take a sum each.
"""

from __future__ import annotations

import numpy as np
import polars as pl

MOST_PERIODS = 60
"""The longest window of a trend: five years of months. With the year before it, it fits into 64 bits."""

_BITS = 62


def bit_of(periods: pl.DataFrame, last_month: int) -> pl.DataFrame:
    """Adds to a frame of periods base_place (the place of the last period that may end by a month) and bit.

    Periods that lie further back than the bits reach have no bit: they are in no window.
    """
    base = (pl.lit(last_month, pl.Int32) + 1) // pl.col("months")
    lag = base - pl.col("place")
    bit = pl.lit(1, pl.Int64) * pl.lit(2.0).pow(lag.clip(0, _BITS)).cast(pl.Int64)
    return periods.with_columns(base_place=base, bit=pl.when((lag >= 0) & (lag < _BITS)).then(bit).otherwise(0))


def with_presence(summary: pl.DataFrame, last_month: int) -> pl.DataFrame:
    """Replaces `present` by n, sxx (the variance of the periods) and first_x of the trend's window, ytd_n and last_ytd_n.

    `first_x` counts from the middle of the window, in periods; null without a value.
    """
    months, anchor = summary["months"].to_numpy(), summary["anchor_place"].to_numpy()
    behind = ((last_month + 1) // months - anchor).astype(np.int64)
    present = summary["present"].to_numpy().astype(np.int64) >> behind
    window, year, per_year = (summary[name].to_numpy().astype(np.int64) for name in ("window", "ytd_len", "per_year"))
    inside = present & ((np.int64(1) << window) - 1)
    n, first, variance = _spread(inside, window)
    this_year = (np.int64(1) << year) - 1
    return summary.drop("present").with_columns(
        n=n,
        sxx=variance,
        first_x=pl.Series((window - 1) / 2 - first).set(pl.Series(n == 0), None),
        ytd_n=np.bitwise_count(present & this_year),
        last_ytd_n=np.bitwise_count((present >> per_year) & this_year),
    )


def _spread(inside: np.ndarray, window: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The number of bits, the highest of them, and the variance of their places. Windows without a gap need no counting."""
    whole = inside == (np.int64(1) << window) - 1
    n, first, variance = window.copy(), window - 1, (window * window - 1) / 12.0
    rows = np.flatnonzero(~whole)
    if len(rows):
        bits = inside[rows]
        total, squares, highest = (np.zeros(len(rows), dtype=np.int64) for _ in range(3))
        for place in range(int(window.max(initial=0))):
            there = (bits >> place) & 1
            total += there * place
            squares += there * place * place
            highest = np.where(there, place, highest)
        count = np.bitwise_count(bits).astype(np.int64)
        some = np.maximum(count, 1)
        n[rows], first[rows], variance[rows] = count, highest, (squares * some - total * total) / (some * some)
    return n, first, variance
