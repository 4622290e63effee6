"""How far apart areas are in variables of somebody's choosing.

Each variable is standardised (its mean becomes 0, its standard deviation 1), so that people and pounds weigh the same;
the distance of two areas is the weighted Euclidean distance of what is left. A variable that one of two areas lacks does
not count between them, and the distance over the others is scaled up to the whole weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outturn.errors import UsageError

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

LEAST_SHARE = 0.5
"""Two areas that share less than this part of the weight cannot be told alike or different."""

TIE_DECIMALS = 9
"""Distances that are equal to so many decimals are equal: what differs beyond is rounding."""


@dataclass(frozen=True)
class Variables:
    """`values` has a row for each area and a column for each variable; NaN where a value is missing."""

    areas: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats


def standardised(variables: Variables) -> Floats:
    """The difference from the mean in standard deviations, both over the areas that have a value."""
    values = variables.values
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    first = np.where(known.any(axis=0), values[known.argmax(axis=0), np.arange(values.shape[1])], 0.0)
    centred = np.where(known, values - first, 0.0)  # about a value of the variable, so that a large level costs no digits
    centred = np.where(known, centred - centred.sum(axis=0) / np.maximum(count, 1), 0.0)
    deviation = np.sqrt(np.square(centred).sum(axis=0) / np.maximum(count, 1))
    spread = np.nanmax(np.where(known, values, -np.inf), axis=0) > np.nanmin(np.where(known, values, np.inf), axis=0)
    for name, differs, number, value in zip(variables.names, spread, count, first, strict=True):
        if number == 0:
            raise UsageError(f"The variable “{name}” has no value for any area. Leave it out.")
        if not differs:
            raise UsageError(f"The variable “{name}” is {value:g} wherever it has a value: it tells no two areas apart. Leave it out.")
    return np.where(known, centred / deviation, np.nan)


def squared_differences(scores: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """For each pair of areas the weighted sum of squared differences and the weight of the variables that both have."""
    areas = scores.shape[0]
    squares, shared = np.zeros((areas, areas)), np.zeros((areas, areas))
    for place in range(scores.shape[1]):
        square, both = one_variable(scores[:, place])
        squares += weight[place] * square
        shared += weight[place] * both
    return squares, shared


def one_variable(scores: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Squared differences in one variable, 0 where one of two areas lacks it, and where both have it."""
    known = ~np.isnan(scores)
    plain = np.where(known, scores, 0.0)
    both = known[:, None] & known[None, :]
    return np.where(both, np.square(plain[:, None] - plain[None, :]), 0.0), both


def scaled(squares: Floats, shared: Floats, total: float, least_share: float) -> Floats:
    """Up to the whole weight; infinite between areas that share too little, and from an area to itself."""
    enough = shared >= least_share * total - 1e-12 * total
    usable = enough & (shared > 0)
    whole = np.where(usable, np.maximum(squares, 0.0) * total / np.where(usable, shared, 1.0), np.inf)
    np.fill_diagonal(whole, np.inf)
    return whole


def nearest_places(distance: Floats, k: int) -> tuple[Places, Places]:
    """The places of the k nearest areas of each, and how many of them there are."""
    order = np.argsort(np.round(distance, TIE_DECIMALS), axis=1, kind="stable")[:, :k]
    return order, np.isfinite(np.take_along_axis(distance, order, axis=1)).sum(axis=1)
