"""What it means that two engines give one answer: the same words, and numbers that differ by no more than their last digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polars.testing import assert_frame_equal

if TYPE_CHECKING:
    import polars as pl

NUMBERS = 1e-12
"""How far numbers may lie apart, as a part of their size: engines add up the same figures in another order."""

_SERIES = ("indicator", "area", "breakdown")

SLOPES = 1e-8
"""The slope of values that ride on a level of a thousand million: each engine centres them before it adds up, and loses the digits of the level."""

INTERVALS = 1e-7
"""The interval about a line that every point lies on rests on the root of what rounding leaves of nothing."""

_SLOPES = ("trend_slope", "trend_p", "trend_plain_slope", "trend_plain_p")
_ENDS = ("trend_low", "trend_high")


def assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    """A slope of nothing at all, and what is computed from it, is as exact as the figures are: a part of 1, not of itself."""
    ours, theirs = in_order(found), in_order(expected)
    assert_frame_equal(ours.drop(_SLOPES, _ENDS), theirs.drop(_SLOPES, _ENDS), rel_tol=NUMBERS, abs_tol=NUMBERS)
    for names, within in ((_SLOPES, SLOPES), (_ENDS, INTERVALS)):
        assert_frame_equal(ours.select(names), theirs.select(names), rel_tol=within, abs_tol=within)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(_SERIES, nulls_last=False)
