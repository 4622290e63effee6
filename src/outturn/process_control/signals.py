"""The four rules by which a point is more than chance, as expressions over one series.

Each expects the points of a series in order, without gaps; `.over(…)` keeps many series apart. Source: NHS England's
Making Data Count, as NHSRplotthedots carries it out (docs/decisions/0028).
"""

from __future__ import annotations

import polars as pl

RUN = 7
"""Points that make a run on one side of the mean, or a trend."""

_WINDOW = 3


def seven_on_one_side(side: pl.Expr) -> pl.Expr:
    """True from the seventh point in a row on the same side of the mean (`side` is 1, −1 or 0 for on it)."""
    return (side.rolling_sum(RUN).abs() == RUN).fill_null(value=False)


def seven_in_a_row(value: pl.Expr) -> pl.Expr:
    """1 at the seventh of seven points that each rise, −1 of seven that fall, else 0; an equal neighbour ends a trend."""
    steps = value.diff().sign().rolling_sum(RUN - 1)
    return pl.when(steps == RUN - 1).then(1).when(steps == 1 - RUN).then(-1).otherwise(0)


def part_of(flag: pl.Expr, length: int = RUN) -> pl.Expr:
    """True at each of the `length` points that end with a flagged one."""
    return flag.cast(pl.Int8).reverse().rolling_max(length, min_samples=1).reverse() == 1


def in_two_of_three(near: pl.Expr, side: pl.Expr) -> pl.Expr:
    """True at each of three points in a row on one side of the mean of which at least two are near a limit."""
    window = (near.cast(pl.Int8).rolling_sum(_WINDOW) >= _WINDOW - 1) & (side.rolling_sum(_WINDOW).abs() == _WINDOW)
    return part_of(window.fill_null(value=False), _WINDOW)
