"""The seasonal model: a level that may drift, a season that stays, and noise (docs/decisions/0028).

A structural time series of statsmodels, filtered with its exact diffuse start: gaps need no filling, and nothing is assumed
of the level or the season beforehand. How much of the movement is drift is weighed over `DRIFTS` by likelihood; whether
there is a season by how well each choice would have foretold the next figures of this very series.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from outturn.errors import UsageError
from outturn.forecasts.outlook import Ahead, Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

FEWEST_YEARS = 2
"""A season is not told from a single year."""

DRIFTS = (0.0, 0.03, 0.3, 3.0, math.inf)
"""Variance of the level's step over that of the noise, from a level that never moves to a random walk: a list, so that no search ends elsewhere."""

_WAVES = {12: (0, 2, 6), 4: (0, 2)}
"""Waves of a season, by the periods of a year: none, a smooth one, or a level of its own for each month or quarter."""

_NONE = 1e-9


@dataclass(frozen=True)
class State:
    """The model with one drift, after the last figure. `score` tells how well it foretold figures that it had not seen."""

    drift: float
    likelihood: float
    score: float
    variance: float
    df: int
    mean: Floats
    covariance: Floats
    transition: Floats
    design: Floats
    step_noise: Floats
    noise: float

    def ahead(self, count: int) -> Ahead:
        """The next `count` figures. statsmodels gives the error of each alone; sums need how they vary together."""
        state, spread = self.mean, self.covariance
        mean, covariance = np.empty(count), np.empty((count, count))
        for step in range(count):
            mean[step] = self.design @ state
            shared = spread @ self.design
            covariance[step, step] = self.design @ shared + self.noise
            for later in range(step + 1, count):
                shared = self.transition @ shared
                covariance[step, later] = covariance[later, step] = self.design @ shared
            state, spread = self.transition @ state, self.transition @ spread @ self.transition.T + self.step_noise
        return Ahead(mean, covariance * self.variance, self.df)


@dataclass(frozen=True)
class Fit:
    """The model of one series: the waves of its season, and its states with each drift by how likely each is.

    A single best drift would be taken for certain, and intervals would be too narrow where a level wanders.
    """

    waves: int
    states: tuple[State, ...]

    @property
    def is_seasonal(self) -> bool:
        return self.waves > 0

    @property
    def score(self) -> float:
        """Of the likeliest state."""
        return max(self.states, key=lambda state: state.likelihood).score

    def ahead(self, count: int) -> Ahead:
        most = max(state.likelihood for state in self.states)
        shares = np.array([math.exp(state.likelihood - most) for state in self.states])
        shares /= shares.sum()
        each = [state.ahead(count) for state in self.states]
        mean = np.asarray(sum(share * one.mean for share, one in zip(shares, each, strict=True)))
        apart = [one.mean - mean for one in each]
        covariance = sum(share * (one.covariance + np.outer(off, off)) for share, one, off in zip(shares, each, apart, strict=True))
        return Ahead(mean, np.asarray(covariance), each[0].df)


def fit(values: Floats, per_year: int, *, seasonal: bool = True) -> Fit | None:
    """The model of consecutive figures, NaN in gaps; None where they leave no noise to be estimated: too few, or all equal.

    `seasonal` False is for figures that cover a whole year each, in which no season is left.
    """
    known = np.isfinite(values)
    if known.sum() <= 2 or np.ptp(values[known]) <= _NONE * np.abs(values[known]).max():
        return None
    choices = _WAVES[per_year] if seasonal and known.sum() >= FEWEST_YEARS * per_year else (0,)
    # all choices are scored on the same figures: those after the one with the most to learn has learnt it
    most = max(_states(waves, per_year) for waves in choices)
    scored = np.cumsum(known) > most
    fits = [found for waves in choices if (found := _with_waves(values, per_year, waves, scored)) is not None]
    return max(fits, key=lambda found: (found.score, -found.waves), default=None)


def _states(waves: int, per_year: int) -> int:
    return 1 + min(2 * waves, per_year - 1)


def _with_waves(values: Floats, per_year: int, waves: int, scored: Flags) -> Fit | None:
    model = _model(values, per_year, waves)
    states = tuple(state for drift in DRIFTS if (state := _filtered(model, values, drift, scored)) is not None)
    return Fit(waves, states) if states else None


def _model(values: Floats, per_year: int, waves: int) -> Any:
    try:
        from statsmodels.tsa.statespace.structural import UnobservedComponents
    except ImportError:
        raise UsageError("Forecasts need the part “forecast” of outturn: pip install 'outturn[forecast]'.") from None
    season: dict[str, Any] = {}
    if waves * 2 == per_year:
        season = {"seasonal": per_year, "stochastic_seasonal": False}
    elif waves:
        season = {"freq_seasonal": [{"period": per_year, "harmonics": waves}], "stochastic_freq_seasonal": [False]}
    return UnobservedComponents(values, level="local level", use_exact_diffuse=True, **season)


def _filtered(model: Any, values: Floats, drift: float, scored: Flags) -> State | None:
    """With one drift; the variance follows from the errors of foretelling each next figure."""
    noise, step = (0.0, 1.0) if math.isinf(drift) else (1.0, drift)
    model.update(np.array([noise, step]))
    result = model.ssm.filter()
    errors, spreads = result.forecasts_error[0], result.forecasts_error_cov[0, 0]
    told = np.isfinite(values) & (np.abs(result.forecasts_error_diffuse_cov[0, 0]) <= _NONE) & (spreads > _NONE)
    if told.sum() < 2 or np.abs(result.predicted_diffuse_state_cov[:, :, -1]).max() > _NONE:
        return None
    squares = np.where(told, errors, 0.0) ** 2 / np.where(told, spreads, 1.0)
    variance = float(squares.sum() / told.sum())
    if not variance > 0:
        return None
    parts = np.log(np.where(told, spreads, 1.0) * variance) + squares / variance
    chosen = result.selection[:, :, 0]
    return State(
        drift=drift,
        likelihood=-0.5 * float(parts[told].sum()),
        score=-0.5 * float(parts[told & scored].sum()),
        variance=variance,
        df=max(int(told.sum()) - 1, 1),
        mean=result.predicted_state[:, -1].copy(),
        covariance=result.predicted_state_cov[:, :, -1].copy(),
        transition=result.transition[:, :, 0].copy(),
        design=result.design[0, :, 0].copy(),
        step_noise=chosen @ result.state_cov[:, :, 0] @ chosen.T,
        noise=noise,
    )
