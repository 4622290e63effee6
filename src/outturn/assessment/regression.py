"""Straight-line regression and its t test: the plain direction of travel (RULES.md section 6).

Ordinary least squares of a value on its period, a two-sided t test of the slope at 5 per cent, and the
95 per cent interval of the slope. Pure functions of NumPy arrays, one entry a series; a million series at a time.
Series whose points share months need `outturn.assessment.overlap`, which ends in the same `TrendFit`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outturn.assessment.students_t import critical, two_sided_p

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

SIGNIFICANCE = 0.05
MIN_POINTS_FOR_FIT = 3  # with two points the line goes through both: there is nothing left to test it with
BEYOND_DOUBLES = float(np.finfo(np.float64).max)  # stands for the infinite t of a perfect line, so that no infinity leaves

# What is left by rounding alone: 64 units in the last place. Sixty equal values, summed one by one, keep within it,
# while noise of 0.001 on a level of a thousand million is seventy times larger.
_ROUNDING = 64 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class SlopeFit:
    """The line through one series: what `explain` tells. Slope, error and interval are in the value's unit per period."""

    n: int
    df: int
    slope: float
    se: float
    t: float
    p: float
    low: float
    high: float
    defined: bool
    constant: bool
    perfect: bool


@dataclass(frozen=True, slots=True)
class TrendFit:
    """The lines through many series, one entry a series; every number is finite.

    `defined` is False where fewer than three points (or no spread of periods) leave nothing to test: slope 0, p 1.
    `constant`: all values equal but for rounding: slope 0, p 1, interval 0 to 0.
    `perfect`: every point on the line but for rounding: se 0, p 0, t the largest number with the slope's sign.
    """

    n: Counts
    df: Counts  # n − 2, and 0 below two points
    slope: Floats
    se: Floats
    t: Floats
    p: Floats
    low: Floats
    high: Floats
    defined: Flags
    constant: Flags
    perfect: Flags

    def __len__(self) -> int:
        return len(self.n)

    @property
    def significant(self) -> Flags:
        """Whether the slope differs from nought at 5 per cent; never so where it is not defined or the series is constant."""
        return self.p < SIGNIFICANCE

    def at(self, index: int) -> SlopeFit:
        """One series as plain Python numbers."""
        return SlopeFit(*(getattr(self, field.name)[index].item() for field in fields(self)))


def t_critical(df: ArrayLike) -> Floats:
    """The two-sided 5 per cent point of Student's t for each number of degrees of freedom; 0 where there are none."""
    degrees = np.asarray(df)
    return np.where(degrees > 0, critical(np.where(degrees > 0, degrees, 1), SIGNIFICANCE), 0.0)


def t_p_value(t: ArrayLike, df: ArrayLike) -> Floats:
    """The two-sided p of Student's t; it keeps its digits where one minus the upper tail would be nought."""
    return two_sided_p(t, df)


def fit_ols_sums(n: ArrayLike, sxx: ArrayLike, sxy: ArrayLike, syy: ArrayLike, level: ArrayLike) -> TrendFit:
    """Ordinary least squares from the centred sums of many series, as one group-by gives them.

    sxx = Σ(x−x̄)², sxy = Σ(x−x̄)(y−ȳ), syy = Σ(y−ȳ)², each over the n points that have a value; level = ȳ, or any one
    value of the series, says how much of syy may be rounding. A null of an empty series may come as NaN: not defined.
    Centre about a value of the series before summing: the difference of close numbers is exact, a mean at 10⁹ is not.
    """
    count = np.asarray(n, dtype=np.int64)
    xx, xy, yy = (np.asarray(sums, dtype=np.float64) for sums in (sxx, sxy, syy))
    with np.errstate(over="ignore", invalid="ignore"):  # beyond 10¹⁵⁰ the squares overflow: not defined
        usable = (count >= MIN_POINTS_FOR_FIT) & (xx > 0) & np.isfinite(xx + xy * xy + yy)
    xx, xy, yy = np.where(usable, xx, 1.0), np.where(usable, xy, 0.0), np.where(usable, yy, 0.0)
    slope = xy / xx
    residual = np.maximum(yy - slope * xy, 0.0)  # the same as keeping r² at or below 1
    constant = yy <= rounding_floor(count, np.asarray(level, dtype=np.float64))
    return finish_fit(count, usable, slope, 1.0 / xx, residual, constant)


def fit_ols(x: ArrayLike, y: ArrayLike) -> TrendFit:
    """Ordinary least squares for one series: periods (any order, gaps allowed) and values; a point without a value is left out.

    Both are centred first, and the residuals are summed as they are, so it keeps more digits than sums can.
    """
    periods, values = np.asarray(x, dtype=np.float64).ravel(), np.asarray(y, dtype=np.float64).ravel()
    present = np.isfinite(periods) & np.isfinite(values)
    with np.errstate(over="ignore", invalid="ignore"):
        (dx, _), (dy, level) = _centred(periods[present]), _centred(values[present])
        xx, yy = float(dx @ dx), float(dy @ dy)
    usable = len(dx) >= MIN_POINTS_FOR_FIT and xx > 0 and math.isfinite(xx + yy)
    slope = float(dx @ dy) / xx if usable else 0.0
    residual = float(np.square(dy - slope * dx).sum()) if usable else 0.0
    count = np.array([len(dx)], dtype=np.int64)
    constant = np.array([yy]) <= rounding_floor(count, np.array([level]))
    variance = 1.0 / xx if usable else 1.0
    return finish_fit(count, np.array([usable]), np.array([slope]), np.array([variance]), np.array([residual]), constant)


def _centred(values: Floats) -> tuple[Floats, float]:
    """The values less their mean, twice: the second time takes away the rounding of the first mean."""
    if not len(values):
        return values, 0.0
    mean = float(values.mean())
    once = values - mean
    return once - once.mean(), mean


def rounding_floor(n: Counts, level: Floats) -> Floats:
    """The largest sum of squares about the mean that rounding alone can leave in n equal values at this level."""
    with np.errstate(over="ignore"):
        relative = np.maximum(_ROUNDING, n * float(np.finfo(np.float64).eps)) * np.where(np.isfinite(level), level, 0.0)
        return np.asarray(n * np.square(relative))


def finish_fit(n: Counts, usable: Flags, slope: Floats, variance: Floats, residual: Floats, constant: Flags) -> TrendFit:
    """From slope and residual sum of squares to the test: shared by every kind of least squares.

    `variance` is that of the slope for a unit variance of the values (1/sxx for ordinary least squares); the slope's
    own is variance × residual / (n − 2). `constant` is decided by the caller, before any division.
    """
    df = np.maximum(n - 2, 0)
    flat = constant & usable
    slope = np.where(usable & ~flat, slope, 0.0)
    explained = slope * slope / variance
    exact = residual <= _ROUNDING * (explained + residual)  # that is, 1 − r² is no more than rounding leaves of a line
    se = np.sqrt(np.where(exact | flat | ~usable, 0.0, residual) * variance / np.maximum(df, 1))
    tested = se > 0
    perfect = usable & ~flat & ~tested
    t = np.where(tested, slope / np.where(tested, se, 1.0), np.where(perfect, np.copysign(BEYOND_DOUBLES, slope), 0.0))
    p = np.where(perfect, 0.0, t_p_value(np.where(tested, t, 0.0), np.maximum(df, 1)))
    half = t_critical(df) * se
    return TrendFit(n, df, slope, se, t, p, slope - half, slope + half, usable, flat, perfect)


def join_fits(parts: Sequence[tuple[Counts | slice, TrendFit]], size: int) -> TrendFit:
    """One fit of `size` series from parts, each with the positions of its series; together they hold every position."""
    columns: list[NDArray[Any]] = []
    for field, kind in zip(fields(TrendFit), [np.int64] * 2 + [np.float64] * 6 + [np.bool_] * 3, strict=True):
        column = np.empty(size, dtype=kind)
        for where, part in parts:
            column[where] = getattr(part, field.name)
        columns.append(column)
    return TrendFit(*columns)
