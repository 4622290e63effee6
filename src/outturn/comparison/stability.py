"""How far a choice of neighbours rests on a single variable: the model is made again without each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outturn.comparison.distances import nearest_places, one_variable, scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Stability:
    """`stays_in` has the shape of the neighbours: in how many of the `models` each stays. The others have an entry an area.

    `mean` and `least` are the shares of its neighbours that stay, over the models and in the worst of them; NaN where there
    is none to look at. `least_without` is the place of the variable without which the fewest stay, −1 where there is none.
    """

    models: int
    stays_in: Places
    mean: Floats
    least: Floats
    least_without: Places


def leave_one_out(scores: Floats, weight: Floats, squares: Floats, shared: Floats, nearest: Places, counts: Places, least_share: float) -> Stability:
    """From the sums of `squared_differences` and the `nearest_places` of the whole model. A model of one variable has nothing to leave out."""
    areas, models = len(counts), scores.shape[1] if scores.shape[1] > 1 else 0
    chosen = np.arange(nearest.shape[1])[None, :] < counts[:, None]
    stays_in = np.zeros(nearest.shape, dtype=np.int64)
    shares = np.full((models, areas), np.nan)
    for left_out in range(models):
        square, both = one_variable(scores[:, left_out])
        rest = scaled(squares - weight[left_out] * square, shared - weight[left_out] * both, weight.sum() - weight[left_out], least_share)
        again, found = nearest_places(np.sqrt(rest), nearest.shape[1])
        member = np.zeros((areas, areas), dtype=bool)
        still = np.arange(again.shape[1])[None, :] < found[:, None]
        member[np.nonzero(still)[0], again[still]] = True
        stays = chosen & np.take_along_axis(member, nearest, axis=1)
        stays_in += stays
        shares[left_out] = np.where(counts > 0, stays.sum(axis=1) / np.maximum(counts, 1), np.nan)
    return _summed(models, stays_in, shares, counts)


def _summed(models: int, stays_in: Places, shares: Floats, counts: Places) -> Stability:
    nothing = np.full(len(counts), np.nan)
    if not models:
        return Stability(0, stays_in, nothing, nothing, np.full(len(counts), -1))
    worst = np.where(counts > 0, np.where(np.isnan(shares), np.inf, shares).argmin(axis=0), -1)
    return Stability(models, stays_in, shares.mean(axis=0), shares.min(axis=0), worst)
