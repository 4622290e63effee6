"""Simulation: how often a direction is called in series that have none, plainly and with the overlap allowed for.

Months are independent and normal, without trend. Four thousand series each: the rate of a sound 5 per cent test has a
standard error of 0.34 points, so 3 to 7 per cent is six of them either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from outturn.assessment.overlap import fit_gls_rows, fit_rolling_rows, fit_ytd_mean_rows

if TYPE_CHECKING:
    from outturn.assessment.regression import Floats, TrendFit

SERIES = 4000
POINTS = [6, 8, 13, 24]


def rolling(n: int, step: int, *, slope_a_month: float = 0.0) -> Floats:
    """Rolling twelve-month means read every `step` months, n of them."""
    months = np.random.default_rng(1000 * step + n).normal(size=(SERIES, 12 + (n - 1) * step))
    months += slope_a_month * np.arange(months.shape[1])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(months, 12, axis=1)[:, ::step].mean(axis=2))


def year_to_date(n: int, months_a_period: int) -> tuple[Floats, np.ndarray]:
    """Year-to-date means of n consecutive periods; a quarter of the series, or a twelfth, ends at each place in the year."""
    a_year = 12 // months_a_period
    last = np.arange(SERIES) % a_year + 1
    years = n // a_year + 2
    months = np.random.default_rng(2000 * months_a_period + n).normal(size=(SERIES, years, 12))
    means = (np.cumsum(months, axis=2) / np.arange(1, 13))[:, :, months_a_period - 1 :: months_a_period].reshape(SERIES, -1)
    columns = (years - 1) * a_year + last[:, None] - n + np.arange(n)
    return np.take_along_axis(means, columns, axis=1), last


def plain(values: Floats) -> TrendFit:
    return fit_gls_rows(values, np.eye(values.shape[1]))


def rate(fit: TrendFit) -> float:
    assert fit.defined.all()
    return float(fit.significant.mean())


@pytest.mark.parametrize("n", POINTS)
@pytest.mark.parametrize("step", [1, 3], ids=["monthly", "quarterly"])
def test_rolling_series_without_a_trend_get_an_arrow_in_five_per_cent_not_in_a_third(n: int, step: int) -> None:
    values = rolling(n, step)
    assert 0.03 <= rate(fit_rolling_rows(values, step, 12)) <= 0.07
    assert rate(plain(values)) > 0.25


@pytest.mark.parametrize("n", POINTS)
@pytest.mark.parametrize("months_a_period", [1, 3], ids=["monthly", "quarterly"])
def test_year_to_date_means_without_a_trend_get_an_arrow_in_five_per_cent(n: int, months_a_period: int) -> None:
    values, last = year_to_date(n, months_a_period)
    assert 0.03 <= rate(fit_ytd_mean_rows(values, last, 12 // months_a_period)) <= 0.07
    assert rate(plain(values)) > 0.15  # 20 to 47 per cent over all places in the year; more where every series begins with its year


@pytest.mark.parametrize("step", [1, 3], ids=["monthly", "quarterly"])
def test_missing_periods_bring_no_false_arrows(step: int) -> None:
    values = rolling(13, step)
    values[np.random.default_rng(17).random(values.shape) < 0.15] = np.nan
    assert 0.03 <= rate(fit_rolling_rows(values, step, 12)) <= 0.07


def test_independent_periods_need_no_allowance() -> None:
    values = np.random.default_rng(23).normal(size=(SERIES, 13))
    assert 0.03 <= rate(plain(values)) <= 0.07


def test_both_directions_are_called_equally_often_where_there_is_none() -> None:
    fit = fit_rolling_rows(rolling(13, 3), 3, 12)
    up, down = (float((fit.significant & side).mean()) for side in (fit.slope > 0, fit.slope < 0))
    assert up == pytest.approx(down, abs=0.015)


def test_a_real_trend_is_still_found() -> None:
    # An earlier simulation had a power of 0.75 at 8 quarters and 0.998 at 13, for 0.06 of a standard deviation a month.
    for n, power in ((8, 0.75), (13, 0.998)):
        fit = fit_rolling_rows(rolling(n, 3, slope_a_month=0.06), 3, 12)
        assert float((fit.significant & (fit.slope > 0)).mean()) == pytest.approx(power, abs=0.03)
        assert float(fit.slope.mean()) == pytest.approx(3 * 0.06, rel=0.02)
        assert 0.93 <= float(((fit.low <= 0.18) & (fit.high >= 0.18)).mean()) <= 0.97  # the interval holds the true slope as often as it says
