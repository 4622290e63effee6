"""The model of neighbours against SciPy's distances, and its leave-one-out models against models that are really made anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from outturn.comparison.distances import Variables, squared_differences, standardised
from outturn.comparison.neighbour_model import NeighbourModel, neighbour_model


def variables(seed: int, areas: int, width: int, missing: float = 0.0, *, grid: bool = False) -> Variables:
    random = np.random.default_rng(seed)
    values = random.integers(0, 4, (areas, width)).astype(float) if grid else random.normal(1e6, 3, (areas, width))
    values[random.random(values.shape) < missing] = np.nan
    return Variables(tuple(f"a{place}" for place in range(areas)), tuple(f"v{place}" for place in range(width)), values)


def neighbours_by_area(model: NeighbourModel) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area, neighbour in model.neighbours.select("area", "neighbour").iter_rows():
        found.setdefault(area, []).append(neighbour)
    return found


@given(st.integers(0, 2**32 - 1), st.integers(3, 30), st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_without_gaps_the_distance_is_scipys_weighted_euclidean_one(seed: int, areas: int, width: int) -> None:
    drawn = variables(seed, areas, width)
    weight = np.random.default_rng(seed + 1).uniform(0.1, 3, width)
    scores = standardised(drawn)
    plain = (drawn.values - drawn.values.mean(axis=0)) / drawn.values.std(axis=0)
    assert scores == pytest.approx(plain, abs=1e-8)
    squares, shared = squared_differences(scores, weight)
    assert np.sqrt(squares) == pytest.approx(cdist(plain, plain, "euclidean", w=weight), abs=1e-7)
    assert shared == pytest.approx(np.full((areas, areas), weight.sum()))


def plain_distance(one: np.ndarray, other: np.ndarray, weight: np.ndarray, least_share: float) -> float:
    """Over the variables that both have, scaled up; infinite where they share too little."""
    total = shared = 0.0
    for mine, theirs, part in zip(one, other, weight, strict=True):
        if not np.isnan(mine) and not np.isnan(theirs):
            total, shared = total + part * (mine - theirs) ** 2, shared + part
    return float(np.sqrt(total * weight.sum() / shared)) if shared >= least_share * weight.sum() > 0 and shared > 0 else np.inf


@given(st.integers(0, 2**32 - 1), st.integers(4, 12), st.integers(2, 6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_with_gaps_and_ties_it_is_the_plain_loop(seed: int, areas: int, width: int, grid: bool) -> None:
    drawn = variables(seed, areas, width, 0.15, grid=grid)
    spread = [len(set(column[~np.isnan(column)])) > 1 for column in drawn.values.T]
    drawn = Variables(drawn.areas, tuple(name for name, differs in zip(drawn.names, spread, strict=True) if differs), drawn.values[:, spread])
    if not drawn.names:
        return
    scores, weight, k = standardised(drawn), np.ones(len(drawn.names)), min(3, areas - 1)
    expected = {}
    for place, area in enumerate(drawn.areas):
        distances = [plain_distance(scores[place], scores[other], weight, 0.5) if other != place else np.inf for other in range(areas)]
        order = sorted((other for other in range(areas) if np.isfinite(distances[other])), key=lambda other: (round(distances[other], 9), other))
        if order:
            expected[area] = [drawn.areas[other] for other in order[:k]]
    assert neighbours_by_area(neighbour_model(drawn, k=k)) == expected


@given(st.integers(0, 2**32 - 1), st.integers(5, 15), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_stability_is_that_of_models_really_made_without_each_variable(seed: int, areas: int, width: int) -> None:
    drawn = variables(seed, areas, width)
    whole = neighbour_model(drawn, k=3)
    chosen = neighbours_by_area(whole)
    stays = np.zeros((width, areas))
    times: dict[tuple[str, str], int] = {}
    for left_out in range(width):
        rest = [place for place in range(width) if place != left_out]
        without = neighbour_model(Variables(drawn.areas, tuple(drawn.names[place] for place in rest), drawn.values[:, rest]), k=3)
        for place, area in enumerate(drawn.areas):
            kept = set(chosen[area]) & set(neighbours_by_area(without)[area])
            stays[left_out, place] = len(kept) / 3
            for neighbour in kept:
                times[area, neighbour] = times.get((area, neighbour), 0) + 1
    assert whole.stability["stays_mean"].to_list() == pytest.approx(stays.mean(axis=0).tolist())
    assert whole.stability["stays_least"].to_list() == pytest.approx(stays.min(axis=0).tolist())
    assert whole.stability["least_without"].to_list() == [drawn.names[place] for place in stays.argmin(axis=0)]
    assert all(times.get((area, neighbour), 0) == count for area, neighbour, count in whole.neighbours.select("area", "neighbour", "stays_in").iter_rows())


def test_shares_and_distances_hang_together() -> None:
    """The shares of a pair add to one, and rank follows distance."""
    model = neighbour_model(variables(3, 20, 5, 0.1), k=6)
    by_pair: dict[tuple[str, str], float] = {}
    for area, neighbour, share in model.contributions.select("area", "neighbour", "share").iter_rows():
        by_pair[area, neighbour] = by_pair.get((area, neighbour), 0.0) + (share or 0.0)
    assert list(by_pair.values()) == pytest.approx([1.0] * len(by_pair))
    for _, pairs in model.neighbours.group_by("area"):
        assert pairs.sort("rank")["distance"].is_sorted()
