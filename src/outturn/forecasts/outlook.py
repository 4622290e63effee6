"""Figures to come: what is expected, and how far off it may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NONE = 1e-12


@dataclass(frozen=True)
class Outlook:
    """One quantity to come: its middle, its standard error, and the degrees of freedom of its t (the noise is estimated too)."""

    middle: float
    error: float
    df: int

    def interval(self, coverage: float) -> tuple[float, float]:
        from scipy.special import stdtrit  # who forecasts has loaded SciPy already, and nobody else shall

        reach = float(stdtrit(self.df, 0.5 + coverage / 2.0)) * self.error
        return self.middle - reach, self.middle + reach

    def chance_up_to(self, value: float) -> float:
        """Of a value no larger; a quantity that cannot vary is either there or not."""
        from scipy.special import stdtr

        if self.error <= _NONE * max(1.0, abs(self.middle)):
            return float(self.middle <= value)
        return float(stdtr(self.df, (value - self.middle) / self.error))


@dataclass(frozen=True)
class Ahead:
    """The next figures of a series, together: how they vary with one another decides how far a sum of them may be off."""

    mean: Floats
    covariance: Floats
    df: int

    def at(self, step: int) -> Outlook:
        return Outlook(float(self.mean[step]), math.sqrt(max(float(self.covariance[step, step]), 0.0)), self.df)

    def total(self, weights: Floats, constant: float = 0.0) -> Outlook:
        """Of a weighted sum and a constant; figures beyond the weights are left out."""
        count = len(weights)
        variance = float(weights @ self.covariance[:count, :count] @ weights)
        return Outlook(constant + float(weights @ self.mean[:count]), math.sqrt(max(variance, 0.0)), self.df)
