"""The plain trend against SciPy's `linregress` on random series: slope, error, p and interval to nine digits."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from outturn.assessment.regression import SlopeFit, fit_ols, fit_ols_sums, t_critical, t_p_value

EPSILON = float(np.finfo(float).eps)


def by_sums(x: np.ndarray, y: np.ndarray) -> SlopeFit:
    """The way of the engine: values less the first of them (an exact difference), then centred sums, one row a series."""
    dx, dy = x - x.mean(), y - y[0] - (y - y[0]).mean()
    return fit_ols_sums([len(x)], [dx @ dx], [dx @ dy], [dy @ dy], [y.mean()]).at(0)


def agrees(fit: SlopeFit, x: np.ndarray, y: np.ndarray) -> None:
    """Nine digits. A slope near nought has none to compare, so its error is its scale.

    `linregress` gets the values less the first of them, which changes nothing: at 10⁹ the rounding of its mean would cost it digits.
    Where nearly all is explained, `linregress` itself has few digits: it subtracts r from 1, and p falls with t to the
    power of its degrees of freedom. Sixteen roundings of that difference are allowed where they exceed nine digits.
    """
    oracle = stats.linregress(x, y - y[0])
    half = stats.t.ppf(0.975, len(x) - 2) * oracle.stderr
    unexplained = max(1 - oracle.rvalue**2, EPSILON)
    spread = max(1e-9, 16 * EPSILON / unexplained)
    assert fit.slope == pytest.approx(oracle.slope, rel=1e-9, abs=1e-9 * oracle.stderr)
    assert fit.se == pytest.approx(oracle.stderr, rel=spread)
    assert fit.p == pytest.approx(oracle.pvalue, rel=max(1e-9, len(x) * spread if spread > 1e-9 else 0), abs=1e-300)
    assert (fit.low, fit.high) == pytest.approx((oracle.slope - half, oracle.slope + half), rel=1e-9, abs=spread * (abs(oracle.slope) + half))


@st.composite
def noisy_series(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Three to sixty periods with gaps; values with a trend from none to strong, about a level from nought to 10⁹."""
    n, seed = draw(st.integers(3, 60)), draw(st.integers(0, 2**32 - 1))
    level, scale, trend = draw(st.sampled_from([0.0, 1.0, 1e6, 1e9])), draw(st.sampled_from([1.0, 50.0, 1e4])), draw(st.sampled_from([0.0, 0.05, -0.5]))
    rng = np.random.default_rng(seed)
    x = np.sort(rng.choice(2 * n, size=n, replace=False)).astype(float)
    return x, level + scale * (rng.normal(size=n) + trend * x)


@given(noisy_series())
@settings(max_examples=300, deadline=None)
def test_random_series_at_every_level_agree_with_linregress(series: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = series
    agrees(fit_ols(x, y).at(0), x, y)
    agrees(by_sums(x, y), x, y)


@given(st.lists(st.integers(0, 4), min_size=3, max_size=20), st.sampled_from([0, 100, 10**9]))
@settings(max_examples=300, deadline=None)
def test_small_whole_numbers_with_ties_agree_and_constant_and_perfect_are_called_exactly_when_they_are(steps: list[int], level: int) -> None:
    x, y = np.arange(len(steps), dtype=float), np.array([level + s for s in steps], dtype=float)
    constant, perfect = len(set(steps)) == 1, lies_on_a_line(steps)
    for fit in (fit_ols(x, y).at(0), by_sums(x, y)):
        assert (fit.constant, fit.perfect) == (constant, perfect and not constant)
        if not perfect:
            agrees(fit, x, y)


def lies_on_a_line(values: list[int]) -> bool:
    return all(Fraction(b - a) == Fraction(values[1] - values[0]) for a, b in pairwise(values))


def test_many_series_in_one_call_are_the_same_as_one_at_a_time() -> None:
    rng = np.random.default_rng(7)
    series = [(np.arange(n, dtype=float), rng.normal(50, 3, n)) for n in rng.integers(3, 40, 200)]
    centred = [(x - x.mean(), y - y[0] - (y - y[0]).mean()) for x, y in series]
    many = fit_ols_sums(
        [len(x) for x, _ in series], [a @ a for a, _ in centred], [a @ b for a, b in centred], [b @ b for _, b in centred], [y.mean() for _, y in series]
    )
    assert len(many) == 200
    for i, (x, y) in enumerate(series):
        assert many.at(i) == by_sums(x, y)
        agrees(many.at(i), x, y)
    assert many.significant.tolist() == [stats.linregress(x, y).pvalue < 0.05 for x, y in series]


def test_the_critical_value_of_t_is_that_of_the_tables() -> None:
    # As printed in any table of t: 5 per cent, two-sided.
    degrees = [1, 2, 3, 4, 5, 7, 10, 11, 30, 120]
    printed = [12.706, 4.303, 3.182, 2.776, 2.571, 2.365, 2.228, 2.201, 2.042, 1.980]
    assert np.round(t_critical(degrees), 3).tolist() == printed
    assert t_critical(np.array(degrees, dtype=float)).tolist() == t_critical(degrees).tolist()
    assert t_critical([0, -1]).tolist() == [0.0, 0.0]
    assert t_critical([[3, 4], [4, 10**9]]).shape == (2, 2)
    assert t_critical([2.8878942437805746])[0] == pytest.approx(stats.t.ppf(0.975, 2.8878942437805746), rel=1e-12)
    assert t_critical(np.array([], dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0, 2.2, 10.0, 1e3, 1e6, 1e9])
def test_p_keeps_its_digits_far_out_in_the_tail(t: float) -> None:
    # Closed forms for one and two degrees of freedom; the lower tail of SciPy's own distribution for the rest.
    assert t_p_value([t], [1])[0] == pytest.approx(2 / math.pi * math.atan2(1, t), rel=1e-12)
    assert t_p_value([-t], [2])[0] == pytest.approx(2 / (2 + t * t) / (1 + t / math.sqrt(2 + t * t)), rel=1e-12)
    for df in (3, 4, 8, 11, 22, 58):
        assert t_p_value([t], [df])[0] == pytest.approx(2 * stats.t.sf(t, df), rel=1e-9)
