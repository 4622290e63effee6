"""The overlap-aware trend against the textbook formula, and its covariances against the months themselves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from outturn.assessment.overlap import fit_gls_rows, fit_rolling_rows, fit_ytd_mean_rows, overlap_correlation, ytd_mean_covariance
from outturn.assessment.regression import SlopeFit, fit_ols

VECTOR = json.loads((Path(__file__).parent / "data" / "regression_vectors.json").read_text(encoding="utf-8"))["overlap"]


def textbook(y: np.ndarray, covariance: np.ndarray) -> tuple[float, float, float, float]:
    """Generalised least squares by the explicit inverse, one series: slope, error, t and p."""
    present = ~np.isnan(y)
    x = np.arange(len(y))[present]
    design, values = np.column_stack([np.ones(len(x)), x]), y[present]
    inverse = np.linalg.inv(covariance[np.ix_(present, present)])
    variance = np.linalg.inv(design.T @ inverse @ design)
    coefficients = variance @ design.T @ inverse @ values
    rest = values - design @ coefficients
    se = float(np.sqrt(variance[1, 1] * (rest @ inverse @ rest) / (len(x) - 2)))
    t = float(coefficients[1]) / se
    return float(coefficients[1]), se, t, 2 * float(stats.t.sf(abs(t), len(x) - 2))


def agrees(fit: SlopeFit, y: np.ndarray, covariance: np.ndarray) -> None:
    slope, se, t, p = textbook(y, covariance)
    n = int((~np.isnan(y)).sum())
    half = stats.t.ppf(0.975, n - 2) * se
    assert (fit.n, fit.df) == (n, n - 2)
    assert fit.slope == pytest.approx(slope, rel=1e-9, abs=1e-9 * se)
    assert (fit.se, fit.p) == pytest.approx((se, p), rel=1e-9)
    assert fit.t == pytest.approx(t, rel=1e-9, abs=1e-9)
    assert (fit.low, fit.high) == pytest.approx((slope - half, slope + half), rel=1e-9, abs=1e-9 * half)


def with_gaps(rng: np.random.Generator, rows: int, width: int, missing: float = 0.2) -> np.ndarray:
    values = np.cumsum(rng.normal(size=(rows, width)), axis=1)
    values[rng.random(values.shape) < missing] = np.nan
    return values


def averages(windows: list[range], months: int) -> np.ndarray:
    """Each row averages the months of one window: the covariance of the rows follows without any formula."""
    weights = np.zeros((len(windows), months))
    for row, window in enumerate(windows):
        weights[row, list(window)] = 1 / len(window)
    return weights


def test_the_known_rolling_series_gives_the_recorded_overlap_aware_result() -> None:
    fit = fit_rolling_rows([VECTOR["y"]], VECTOR["step"], VECTOR["window"]).at(0)
    assert (fit.slope, fit.se, fit.p) == pytest.approx((VECTOR["gls_slope"], VECTOR["gls_se"], VECTOR["gls_p"]), rel=1e-9)
    assert fit.df == VECTOR["gls_df"]


def test_the_plain_slope_with_an_overlap_aware_error_tells_the_same_story() -> None:
    # The other remedy that the literature offers, written out: σ² = RSS ÷ tr(MR), df = tr(MR)² ÷ tr(MRMR). It too finds a trend, with less certainty.
    y = np.array(VECTOR["y"])
    design = np.column_stack([np.ones(8), np.arange(8)])
    hat = np.linalg.inv(design.T @ design) @ design.T
    correlation = overlap_correlation(range(8), VECTOR["step"], VECTOR["window"])
    rest_maker = np.eye(8) - design @ hat
    product = rest_maker @ correlation
    sigma_squared = float(y @ rest_maker @ y) / np.trace(product)
    se = float(np.sqrt(sigma_squared * (hat @ correlation @ hat.T)[1, 1]))
    df = float(np.trace(product) ** 2 / np.trace(product @ product))
    plain = fit_ols(range(8), y).at(0)
    p = 2 * float(stats.t.sf(plain.slope / se, df))
    assert (se, df, p) == pytest.approx((VECTOR["corrected_se"], VECTOR["corrected_df"], VECTOR["corrected_p"]), rel=1e-7)
    aware = fit_rolling_rows([y], VECTOR["step"], VECTOR["window"]).at(0)
    assert plain.p < aware.p < p < 0.05


@pytest.mark.parametrize(("step", "window"), [(1, 12), (3, 12), (1, 3), (3, 24), (1, 7)])
def test_the_correlation_of_rolling_figures_is_that_of_the_months_they_average(step: int, window: int) -> None:
    weights = averages([range(i * step, i * step + window) for i in range(15)], 15 * step + window)
    assert overlap_correlation(range(15), step, window) == pytest.approx(window * weights @ weights.T, abs=1e-14)


def test_a_gap_keeps_its_distance_and_separate_periods_share_nothing() -> None:
    assert overlap_correlation((4, 5, 8, 9), 3, 12)[0].tolist() == [1.0, 0.75, 0.0, 0.0]
    assert overlap_correlation(range(6), 12, 12).tolist() == np.eye(6).tolist()
    assert overlap_correlation(range(6), 3, 1).tolist() == np.eye(6).tolist()


@pytest.mark.parametrize("periods_a_year", [4, 12])
def test_the_covariance_of_year_to_date_means_is_that_of_their_periods_and_is_cut_at_the_year_end(periods_a_year: int) -> None:
    places = [(2023 + i // periods_a_year, i % periods_a_year + 1) for i in range(3 * periods_a_year)]
    windows = [range(i - i % periods_a_year, i + 1) for i in range(3 * periods_a_year)]
    weights = averages(windows, 3 * periods_a_year)
    covariance = ytd_mean_covariance(places)
    assert covariance == pytest.approx(weights @ weights.T, abs=1e-14)
    assert covariance[periods_a_year - 1, periods_a_year] == 0.0


@pytest.mark.parametrize("width", [5, 8, 13, 24, 60, 70])
@pytest.mark.parametrize(("step", "window"), [(1, 12), (3, 12), (1, 1)])
def test_rolling_series_with_any_gaps_agree_with_the_textbook(width: int, step: int, window: int) -> None:
    values = with_gaps(np.random.default_rng(width), 60, width)
    fit = fit_rolling_rows(values, step, window)
    covariance = overlap_correlation(range(width), step, window)
    tested = np.flatnonzero((~np.isnan(values)).sum(axis=1) >= 3)
    assert fit.defined.nonzero()[0].tolist() == tested.tolist()
    assert len(tested) > 40
    for row in tested:
        agrees(fit.at(int(row)), values[row], covariance)


@pytest.mark.parametrize("periods_a_year", [4, 12])
@pytest.mark.parametrize("width", [5, 9, 13, 24])
def test_year_to_date_series_at_every_place_in_the_year_agree_with_the_textbook(periods_a_year: int, width: int) -> None:
    rng = np.random.default_rng(100 * periods_a_year + width)
    values, last = with_gaps(rng, 80, width), rng.integers(1, periods_a_year + 1, 80)
    fit = fit_ytd_mean_rows(values, last, periods_a_year)
    tested = [row for row in range(80) if (~np.isnan(values[row])).sum() >= 3]
    for row in tested:
        # Counted back from the last column, one period at a time: another way than the code's.
        places: list[tuple[int, int]] = []
        year, place = 0, int(last[row])
        for _ in range(width):
            places.insert(0, (year, place))
            year, place = (year, place - 1) if place > 1 else (year - 1, periods_a_year)
        agrees(fit.at(row), values[row], ytd_mean_covariance(places))
    assert len(tested) > 50


def test_without_overlap_it_is_plain_regression() -> None:
    values = with_gaps(np.random.default_rng(3), 40, 13)
    fit = fit_gls_rows(values, np.eye(13))
    for row in np.flatnonzero(fit.defined):
        plain, aware = fit_ols(np.arange(13), values[row]).at(0), fit.at(int(row))
        assert (aware.slope, aware.se, aware.p) == pytest.approx((plain.slope, plain.se, plain.p), rel=1e-9, abs=1e-12)


def test_a_large_level_does_not_eat_the_slope_of_a_rolling_series() -> None:
    # Steps of 1/1024 are exact doubles at 10⁹, so the raised series is the same series.
    values = np.round(with_gaps(np.random.default_rng(5), 50, 24) * 1024) / 1024
    low, raised = fit_rolling_rows(values, 1, 12), fit_rolling_rows(values + 1e9, 1, 12)
    assert not raised.constant.any()
    assert raised.slope == pytest.approx(low.slope, rel=1e-9, abs=1e-9)
    assert raised.p == pytest.approx(low.p, rel=1e-8)


@pytest.mark.parametrize("step", [1, 3])
def test_the_correlation_of_ten_years_of_rolling_months_is_still_far_from_singular(step: int) -> None:
    # Its condition grows with the square of the length: four digits of sixteen are lost at 120 points, and no more.
    assert np.linalg.cond(overlap_correlation(range(120), step, 12)) < 1e4
    assert np.linalg.cond(ytd_mean_covariance([(i // 12, i % 12 + 1) for i in range(120)])) < 1e3


def test_more_kinds_of_gaps_than_one_batch_holds_are_all_fitted() -> None:
    values = with_gaps(np.random.default_rng(11), 9000, 20, missing=0.4)
    patterns = {tuple(row) for row in np.isnan(values).tolist()}
    fit = fit_rolling_rows(values, 3, 12)
    assert len(patterns) > 8200
    covariance = overlap_correlation(range(20), 3, 12)
    for row in range(0, 9000, 97):
        agrees(fit.at(row), values[row], covariance)


def test_more_rows_than_one_block_holds_are_all_fitted() -> None:
    few = np.random.default_rng(12).normal(size=(50, 9))
    many = np.tile(few, (1500, 1))
    once, repeated = fit_rolling_rows(few, 3, 12), fit_rolling_rows(many, 3, 12)
    assert repeated.slope == pytest.approx(np.tile(once.slope, 1500), rel=1e-12)
    assert repeated.p == pytest.approx(np.tile(once.p, 1500), rel=1e-12)
