"""Confidence intervals of proportions and of counts: how far chance alone may have moved a figure.

Pure functions of NumPy arrays, one entry a figure; NaN where there is no interval. The formulas are those that
public health in England uses: Wilson's for proportions, Byar's for counts of 10 or more, the exact Poisson below.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
FEWEST_FOR_BYAR = 10
"""Byar's approximation is close from ten events on."""


def wilson(events: ArrayLike, cases: ArrayLike, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """The interval of events ÷ cases, between 0 and 1; NaN unless 0 ≤ events ≤ cases and there is a case."""
    x, n = _pair(events, cases)
    usable = (n > 0) & (x >= 0) & (x <= n)
    x, n = np.where(usable, x, 0.0), np.where(usable, n, 1.0)
    z = _z(confidence)
    middle, half = 2 * x + z * z, z * np.sqrt(z * z + 4 * x * (1 - x / n))
    width = 2 * (n + z * z)
    low, high = np.maximum((middle - half) / width, 0.0), np.minimum((middle + half) / width, 1.0)
    low = np.where(x == 0, 0.0, low)  # which rounding would make a tiny number
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def byar(events: ArrayLike, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """The interval of a count; NaN at the lower end where the cube would be negative, as for 1 at 99.8 per cent."""
    x = np.asarray(events, dtype=np.float64)
    usable = x > 0
    x, z = np.where(usable, x, 1.0), _z(confidence)
    root = 1 - 1 / (9 * x) - z / (3 * np.sqrt(x))
    above = 1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))
    return np.where(usable & (root >= 0), x * root**3, np.nan), np.where(usable, (x + 1) * above**3, np.nan)


def exact_poisson(events: ArrayLike, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """The interval of a count from the Poisson distribution itself: half the points of chi-squared."""
    from scipy.special import gammainccinv, gammaincinv  # here, because SciPy takes longer to import than an answer to find

    x = np.asarray(events, dtype=np.float64)
    usable = x >= 0
    x, tail = np.where(usable, x, 0.0), (1 - confidence) / 2
    low = np.where(x > 0, gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return np.where(usable, low, np.nan), np.where(usable, gammainccinv(x + 1, tail), np.nan)


def poisson(events: ArrayLike, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Exact below ten events, Byar's from ten on."""
    x = np.asarray(events, dtype=np.float64)
    few = x < FEWEST_FOR_BYAR
    small, large = exact_poisson(np.where(few, x, 0.0), confidence), byar(np.where(few, FEWEST_FOR_BYAR, x), confidence)
    return np.where(few, small[0], large[0]), np.where(few, small[1], large[1])


def _pair(events: ArrayLike, cases: ArrayLike) -> tuple[Floats, Floats]:
    x, n = np.broadcast_arrays(np.asarray(events, dtype=np.float64), np.asarray(cases, dtype=np.float64))
    return x, n


def _z(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))
