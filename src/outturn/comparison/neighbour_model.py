"""A model of statistical neighbours: the areas most alike in variables of one's own choosing, and how sure the choice is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from outturn.comparison.distances import LEAST_SHARE, nearest_places, scaled, squared_differences, standardised
from outturn.comparison.stability import leave_one_out
from outturn.comparison.vocabulary import Closeness
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from outturn.comparison.distances import Variables
    from outturn.comparison.stability import Stability

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

DEFAULT_NEIGHBOURS = 15
_LIMITS = ((0.25, Closeness.EXTREMELY_CLOSE), (0.5, Closeness.VERY_CLOSE), (0.75, Closeness.CLOSE), (1.0, Closeness.SOMEWHAT_CLOSE))
"""Below each, in standard deviations: the typical difference of a variable. Two areas taken at random differ by 1.4."""

NEIGHBOUR_COLUMNS = ("model", "area", "neighbour", "rank", "distance", "closeness", "missing_variables", "shared_weight", "stays_in", "models_left_out")
CONTRIBUTION_COLUMNS = ("model", "area", "neighbour", "variable", "difference", "share")
STABILITY_COLUMNS = ("model", "area", "neighbours", "missing_variables", "stays_mean", "stays_least", "least_without", "note")


@dataclass(frozen=True)
class NeighbourModel:
    """Three frames: `neighbours` (`NEIGHBOUR_COLUMNS`), `contributions` of each variable to each distance, `stability` of each area."""

    model: str
    neighbours: pl.DataFrame
    contributions: pl.DataFrame
    stability: pl.DataFrame


def neighbour_model(
    variables: Variables, *, weights: Mapping[str, float] | None = None, k: int = DEFAULT_NEIGHBOURS, model: str = "own", least_share: float = LEAST_SHARE
) -> NeighbourModel:
    """The k nearest of each area; equal distances (to nine decimals) go by the order of the table.

    Raises UsageError for a variable that is the same everywhere, an unknown or unusable weight, a k that is too large, and a `least_share` outside 0 to 1.
    """
    weight = _weights(variables, weights or {})
    _refuse_k(k, len(variables.areas))
    if not 0 <= least_share <= 1:  # which refuses what is no number as well
        raise UsageError(f"The part of the weight that two areas must share is {least_share}; it is a number from 0 to 1.")
    scores = standardised(variables)
    squares, shared = squared_differences(scores, weight)
    distance = np.sqrt(scaled(squares, shared, weight.sum(), least_share))
    nearest, counts = nearest_places(distance, k)
    stability = leave_one_out(scores, weight, squares, shared, nearest, counts, least_share)
    return _frames(model, variables, scores, weight, distance, shared, nearest, counts, stability)


# --- what cannot be
def _refuse_k(k: int, areas: int) -> None:
    if k < 1:
        raise UsageError(f"{k} neighbours cannot be chosen: ask for 1 or more.")
    if k >= areas:
        most = max(areas - 1, 0)
        advice = f"ask for {most} or fewer" if most else "a model needs two areas or more"
        raise UsageError(f"{k} neighbours are asked for, and with {_areas(areas)} in the table an area has {most} others: {advice}.")


def _areas(number: int) -> str:
    return "1 area" if number == 1 else f"{number:,} areas"


def _weights(variables: Variables, given: Mapping[str, float]) -> Floats:
    for name, weight in given.items():
        if name not in variables.names:
            raise UsageError(f"A weight is given for “{name}”, which is not one of the variables: {', '.join(variables.names)}.")
        if not np.isfinite(weight) or weight <= 0:
            raise UsageError(f"The weight of “{name}” is {weight:g}; a weight is a number above 0. Leave a variable out that shall not count.")
    return np.array([float(given.get(name, 1.0)) for name in variables.names])


# --- frames
def _frames(
    model: str,
    variables: Variables,
    scores: Floats,
    weight: Floats,
    distance: Floats,
    shared: Floats,
    nearest: Places,
    counts: Places,
    stability: Stability,
) -> NeighbourModel:
    own = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(nearest.shape[1])[None, :] < counts[:, None]
    other, rank = nearest[place], np.nonzero(place)[1] + 1
    names = np.array(variables.areas, dtype=object)
    pairs = {"model": [model] * len(own), "area": names[own], "neighbour": names[other]}
    typical = distance[own, other] / np.sqrt(weight.sum())
    missing = np.isnan(scores)
    neighbours = pl.DataFrame(
        {
            **pairs,
            "rank": rank,
            "distance": distance[own, other],
            "closeness": _closeness(typical),
            "missing_variables": (missing[own] | missing[other]).sum(axis=1),
            "shared_weight": shared[own, other] / weight.sum(),
            "stays_in": stability.stays_in[place],
            "models_left_out": np.full(len(own), stability.models),
        },
        schema=_NEIGHBOUR_TYPES,
    )
    return NeighbourModel(
        model, neighbours, _contributions(pairs, variables, scores, weight, own, other), _stability(model, variables, counts, missing, stability)
    )


_NEIGHBOUR_TYPES = dict(
    zip(
        NEIGHBOUR_COLUMNS,
        (pl.String, pl.String, pl.String, pl.Int64, pl.Float64, pl.String, pl.Int64, pl.Float64, pl.Int64, pl.Int64),
        strict=True,
    )
)


def _closeness(typical: Floats) -> list[str]:
    words = [word.value for _, word in _LIMITS] + [Closeness.NOT_CLOSE.value]
    return [words[step] for step in np.searchsorted([limit for limit, _ in _LIMITS], typical, side="right")]


def _contributions(pairs: Mapping[str, object], variables: Variables, scores: Floats, weight: Floats, own: Places, other: Places) -> pl.DataFrame:
    """The share of each variable in the squared distance; missing for a variable that one area lacks and where there is no distance."""
    difference = scores[other] - scores[own]
    parts = weight * np.square(difference)
    total = np.nansum(parts, axis=1, keepdims=True)
    share = np.where(total > 0, parts / np.where(total > 0, total, 1.0), np.nan)
    width = len(variables.names)
    frame = pl.DataFrame(pairs, schema={"model": pl.String, "area": pl.String, "neighbour": pl.String}).select(pl.all().repeat_by(width).explode())
    return frame.with_columns(
        variable=pl.Series(list(variables.names) * len(own), dtype=pl.String),
        difference=pl.Series(difference.ravel(), nan_to_null=True),
        share=pl.Series(share.ravel(), nan_to_null=True),
    )


def _stability(model: str, variables: Variables, counts: Places, missing: NDArray[np.bool_], stability: Stability) -> pl.DataFrame:
    least = [variables.names[place] if place >= 0 else None for place in stability.least_without]
    frame = pl.DataFrame(
        {
            "model": pl.Series([model] * len(counts), dtype=pl.String),
            "area": pl.Series(variables.areas, dtype=pl.String),
            "neighbours": counts,
            "missing_variables": missing.sum(axis=1),
            "stays_mean": pl.Series(stability.mean, nan_to_null=True),
            "stays_least": pl.Series(stability.least, nan_to_null=True),
            "least_without": pl.Series(least, dtype=pl.String),
            "note": pl.Series([_note(count, lacking) for count, lacking in zip(counts, missing.sum(axis=1), strict=True)], dtype=pl.String),
        }
    )
    return frame.with_columns(pl.col("neighbours", "missing_variables").cast(pl.Int64))


def _note(neighbours: int, lacking: int) -> str | None:
    if neighbours == 0:
        return "No neighbours: the area shares too few variables with any other."
    if lacking:
        return "Distances rest on the variables that both areas have, scaled up."
    return None
