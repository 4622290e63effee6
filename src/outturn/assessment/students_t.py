"""Student's distribution of t: the p of a slope and the critical value for its interval.

The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun, 26.5.8 and 26.7.1), for a
million values at a time. SciPy has it too, and judges this one in the tests; but SciPy takes longer to import than
a council to assess (docs/decisions/0009).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_EPSILON = float(np.finfo(np.float64).eps)
_TINY = 1e-300  # stands for a nought in the continued fraction, which may not divide by one
_MOST_TERMS = 10_000
_LARGE = 100.0  # from here the ratio of gamma functions comes from its expansion, whose next term is below 10⁻¹³
_HALF = np.array(0.5)
_LEFT_OF_ALL = 1.9  # no critical value is as small
_FEW = 32  # distinct degrees of freedom, as those of a council's series, which come back in every assessment


def two_sided_p(t: ArrayLike, df: ArrayLike) -> NDArray[np.float64]:
    """The chance of a t at least as far from nought, for any df above 0; it keeps its digits however small it is."""
    values, degrees = np.broadcast_arrays(np.atleast_1d(np.asarray(t, dtype=np.float64)), np.asarray(df, dtype=np.float64))
    degrees = _one_for_all(degrees)
    with np.errstate(over="ignore", divide="ignore", under="ignore"):  # beyond 10¹⁵⁰ the square is infinite, and p is 0
        square = values * values
        x, rest = degrees / (degrees + square), 1.0 / (1.0 + degrees / square)  # they add up to 1, and neither is a difference
        a = degrees / 2.0
        # x to the power of a; NumPy's own power takes another way for some single exponents, and then differs in the last digit
        weight = np.exp(-a * np.log1p(square / degrees)) * np.sqrt(rest) * _each_once(_inverse_beta, degrees)
        tail = x < (a + 1.0) / (a + 2.5)  # on the other side the fraction converges for what is missing to 1
        p: NDArray[np.float64] = np.empty_like(x)
        near, far = (a, a) if a.ndim == 0 else (a[~tail], a[tail])
        p[tail] = weight[tail] * _fraction(far, _HALF, x[tail]) / far
        p[~tail] = 1.0 - weight[~tail] * _fraction(_HALF, near, rest[~tail]) / _HALF
    return p


def critical(df: ArrayLike, chance: float) -> NDArray[np.float64]:
    """The t whose two-sided p is `chance` (at most 0.05); computed once for each distinct df, as many series share a few."""
    return _each_once(lambda degrees: _kept(degrees, chance) if degrees.size <= _FEW else _critical(degrees, chance), np.asarray(df, dtype=np.float64))


def _kept(df: NDArray[np.float64], chance: float) -> NDArray[np.float64]:
    return np.array([_critical_of_one(degrees, chance) for degrees in df.tolist()])


@lru_cache(maxsize=4096)
def _critical_of_one(df: float, chance: float) -> float:
    return float(_critical(np.array([df]), chance)[0])


def _critical(df: NDArray[np.float64], chance: float) -> NDArray[np.float64]:
    """By Newton's steps from the left: p bends upwards there, so that no step leads past the answer."""
    t, open_ = np.full(df.shape, _LEFT_OF_ALL), np.ones(df.shape, dtype=np.bool_)
    slope = _inverse_beta(df) / np.sqrt(df) * 2.0
    for _ in range(100):
        step = np.where(open_, (two_sided_p(t, df) - chance) / (slope * np.exp(-(df + 1.0) / 2.0 * np.log1p(t * t / df))), 0.0)
        t = t + step
        open_ &= np.abs(step) > 4 * _EPSILON * t
        if not open_.any():
            break
    return t


def _one_for_all(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A single value where all are the same, as in nearly every block of series: half of the work is with df alone."""
    return values.reshape(-1)[0].reshape(()) if values.size and values.min() == values.max() else values


def _each_once(function: Any, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if (single := _one_for_all(values)).ndim == 0:
        return np.broadcast_to(function(single.reshape(1))[0], values.shape)
    distinct, place = np.unique(values, return_inverse=True)
    return np.asarray(function(distinct)[place.reshape(values.shape)])


def _inverse_beta(df: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 ÷ B(df/2, 1/2)."""
    return np.array([_gamma_ratio(degrees / 2.0) for degrees in df.tolist()]) / math.sqrt(math.pi)


def _gamma_ratio(a: float) -> float:
    """Γ(a + 1/2) ÷ Γ(a)."""
    if a < _LARGE:
        return math.gamma(a + 0.5) / math.gamma(a)
    return math.sqrt(a) * (1.0 + (-1.0 / 8.0 + (1.0 / 128.0 + (5.0 / 1024.0 - 21.0 / 32768.0 / a) / a) / a) / a)


def _fraction(a: NDArray[np.float64], b: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The continued fraction of the incomplete beta function, by Lentz's way: each round adds an even and an odd term."""
    front = np.ones_like(x)
    back = 1.0 / _not_nought(1.0 - (a + b) / (a + 1.0) * x)
    total, open_ = back.copy(), np.ones(x.shape, dtype=np.bool_)  # what has converged stays, so that a series has the same p in any company
    for m in range(1, _MOST_TERMS):
        for part in (m * (b - m) / ((a + 2 * m - 1.0) * (a + 2 * m)), -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1.0))):
            term = part * x
            back = 1.0 / _not_nought(1.0 + term * back)
            front = _not_nought(1.0 + term / front)
            change = back * front
            np.multiply(total, change, out=total, where=open_)
        open_ &= np.abs(change - 1.0) > 2 * _EPSILON
        if not open_.any():
            break
    return total


def _not_nought(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values if values.all() else np.where(values == 0.0, _TINY, values)
