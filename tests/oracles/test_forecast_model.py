"""The seasonal model against statsmodels itself, and against series whose truth is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from outturn.forecasts.model import DRIFTS, fit

if TYPE_CHECKING:
    from outturn.forecasts.outlook import Floats


def example(size: int, *, seed: int = 7, season: float = 8.0, drift: float = 0.5, noise: float = 3.0, per_year: int = 12) -> Floats:
    random = np.random.default_rng(seed)
    waves = season * np.sin(2 * np.pi * np.arange(size) / per_year)
    return 100 + waves + np.cumsum(random.normal(0, drift, size)) + random.normal(0, noise, size)


@pytest.mark.parametrize("size", [24, 33, 60])
def test_each_figure_ahead_is_that_of_statsmodels(size: int) -> None:
    values = example(size)
    values[3] = values[size // 2] = np.nan
    model = fit(values, 12)
    assert model is not None
    for state in model.states:
        season = {"seasonal": 12, "stochastic_seasonal": False} if model.waves == 6 else {}
        if model.waves == 2:
            season = {"freq_seasonal": [{"period": 12, "harmonics": 2}], "stochastic_freq_seasonal": [False]}
        theirs = UnobservedComponents(values, level="local level", use_exact_diffuse=True, **season)
        noise, step = (0.0, 1.0) if math.isinf(state.drift) else (1.0, state.drift)
        told = theirs.filter([state.variance * noise, state.variance * step]).get_forecast(9)
        ahead = state.ahead(9)
        np.testing.assert_allclose(ahead.mean, told.predicted_mean, rtol=1e-8)
        np.testing.assert_allclose(np.sqrt(np.diag(ahead.covariance)), told.se_mean, rtol=1e-8)


def test_the_variance_is_the_one_of_most_likelihood() -> None:
    """statsmodels gives a lower likelihood with the variance a little smaller or larger."""
    values = example(36, season=0.0)
    model = fit(values, 12, seasonal=False)
    assert model is not None
    state = max(model.states, key=lambda one: one.likelihood)
    theirs = UnobservedComponents(values, level="local level", use_exact_diffuse=True)
    at = [theirs.loglike([state.variance * part, state.variance * part * state.drift]) for part in (0.95, 1.0, 1.05)]
    assert at[1] == max(at)


def test_a_sum_varies_as_paths_of_statsmodels_do() -> None:
    """Two thousand simulated continuations of a random walk with noise: the spread of their sums is the one that is told."""
    state = fit(example(48, season=0.0, drift=2.0), 12, seasonal=False).states[DRIFTS.index(0.3)]  # type: ignore[union-attr]
    theirs = UnobservedComponents(np.zeros(9), level="local level")
    random = np.random.default_rng(3)
    sums = []
    for _ in range(2000):
        start = random.normal(state.mean[0], math.sqrt(state.covariance[0, 0] * state.variance), 1)
        shocks = [random.normal(0, math.sqrt(variance), (9, 1)) for variance in (state.variance, state.variance * state.drift)]
        path = theirs.simulate([1.0, 1.0], 9, initial_state=start, measurement_shocks=shocks[0], state_shocks=shocks[1])
        sums.append(path.sum())
    outlook = state.ahead(9).total(np.ones(9))
    assert np.mean(sums) == pytest.approx(outlook.middle, abs=4 * outlook.error / math.sqrt(2000))
    assert np.std(sums) == pytest.approx(outlook.error, rel=0.06)


@pytest.mark.parametrize(
    ("size", "per_year", "season", "drift"), [(36, 12, 0.0, 0.0), (36, 12, 10.0, 0.0), (36, 12, 10.0, 1.5), (12, 4, 0.0, 0.0), (12, 4, 10.0, 1.5)]
)
def test_intervals_hold_about_the_share_that_they_promise(size: int, per_year: int, season: float, drift: float) -> None:
    """Eighty per cent intervals, forty series each: between 72 and 92 per cent of the figures, for they share their series' estimates."""
    ahead = per_year * 3 // 4
    inside = []
    for seed in range(40):
        values = example(size + ahead, seed=seed, season=season, drift=drift, noise=4.0, per_year=per_year)
        told = fit(values[:size], per_year).ahead(ahead)  # type: ignore[union-attr]
        intervals = [told.at(step).interval(0.8) for step in range(ahead)]
        inside += [low <= actual <= high for (low, high), actual in zip(intervals, values[size:], strict=True)]
    assert 0.72 <= np.mean(inside) <= 0.92


def test_a_season_is_found_where_there_is_one_and_not_where_there_is_none() -> None:
    found = [fit(example(36, seed=seed), 12) for seed in range(10)]
    none = [fit(example(36, seed=seed, season=0.0), 12) for seed in range(10)]
    assert sum(one is not None and one.is_seasonal for one in found) == 10
    assert sum(one is not None and one.is_seasonal for one in none) <= 2


@pytest.mark.parametrize("values", [[5.0] * 30, [math.nan] * 30, [1.0, 2.0], [0.1 + 0.2, 0.3] * 15])
def test_there_is_no_model_without_anything_to_learn_from(values: list[float]) -> None:
    """Nor of figures that differ by nothing but binary fractions."""
    assert fit(np.array(values), 12) is None
