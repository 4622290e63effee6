"""What the trend's numbers say for series that an officer can check by eye (RULES.md section 6)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from outturn.assessment.overlap import fit_gls_rows, fit_rolling_rows, fit_ytd_mean_rows, overlap_correlation, ytd_mean_covariance
from outturn.assessment.regression import BEYOND_DOUBLES, SlopeFit, TrendFit, fit_ols, fit_ols_sums

GAP = float("nan")
NUMBERS = ("slope", "se", "t", "p", "low", "high")


def plain(values: list[float]) -> SlopeFit:
    return fit_ols(range(len(values)), values).at(0)


def from_sums(values: list[float]) -> SlopeFit:
    present = ~np.isnan(values)
    x, y = np.arange(len(values))[present].astype(float), np.array(values)[present]
    if not len(y):
        return fit_ols_sums([0], [GAP], [GAP], [GAP], [GAP]).at(0)  # a group-by has no mean of nothing
    with np.errstate(all="ignore"):  # an engine overflows in silence
        dx, dy = x - x.mean(), y - y.mean()
        sums = [dx @ dx], [dx @ dy], [dy @ dy]
    return fit_ols_sums([len(x)], *sums, [y[0]]).at(0)


def rolling(values: list[float]) -> SlopeFit:
    return fit_rolling_rows([values], 3, 12).at(0)


def year_to_date(values: list[float]) -> SlopeFit:
    return fit_ytd_mean_rows([values], [2], 4).at(0)


EVERY_WAY = pytest.mark.parametrize("fit", [plain, from_sums, rolling, year_to_date])
Fit = Callable[[list[float]], SlopeFit]


def assert_every_number_is_finite(fit: TrendFit) -> None:
    for name in NUMBERS:
        assert np.isfinite(getattr(fit, name)).all(), name


@EVERY_WAY
@pytest.mark.parametrize("values", [[], [71.0], [71.0, 72.0], [GAP] * 5, [71.0, GAP, GAP, GAP, 73.0]], ids=["none", "one", "two", "all missing", "two of five"])
def test_fewer_than_three_points_leave_nothing_to_test(fit: Fit, values: list[float]) -> None:
    result = fit(values)
    assert not result.defined
    assert (result.slope, result.se, result.t, result.p, result.low, result.high) == (0, 0, 0, 1, 0, 0)
    assert result.n == sum(value == value for value in values)
    assert not result.constant
    assert not result.perfect


@EVERY_WAY
@pytest.mark.parametrize("value", [0.0, 97.0, 0.1, -3.3, 1e9 + 0.1, 1 / 3, 1e-9])
def test_a_series_that_never_changes_has_slope_nought_and_is_no_trend(fit: Fit, value: float) -> None:
    for length in (3, 7, 9, 13, 60):
        result = fit([value] * length)
        assert (result.defined, result.constant) == (True, True)
        assert (result.slope, result.se, result.t, result.p, result.low, result.high) == (0, 0, 0, 1, 0, 0)


@EVERY_WAY
def test_values_that_differ_only_by_rounding_are_the_same_value(fit: Fit) -> None:
    assert fit([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, 0.1 + 0.2]).constant


@pytest.mark.parametrize(("units_in_the_last_place", "constant"), [(0, True), (20, True), (200, False)])
def test_sums_of_equal_values_are_allowed_some_units_in_the_last_place(units_in_the_last_place: int, constant: bool) -> None:
    # A column engine that adds in another order leaves a little in the sum of squares of equal values.
    deviation = units_in_the_last_place * np.finfo(float).eps * 97.0
    assert fit_ols_sums([12], [143.0], [0.0], [12 * deviation**2], [97.0]).constant.tolist() == [constant]


@pytest.mark.parametrize(("one_minus_r_squared", "perfect"), [(-1e-15, True), (0.0, True), (5e-15, True), (1e-12, False)])
def test_sums_of_a_line_are_allowed_some_units_in_the_last_place(one_minus_r_squared: float, perfect: bool) -> None:
    result = fit_ols_sums([12], [143.0], [143.0], [143.0 * (1 + one_minus_r_squared)], [70.0]).at(0)
    assert (result.perfect, result.p == 0.0, result.se == 0.0) == (perfect,) * 3


def test_the_longer_a_constant_series_the_more_rounding_is_allowed_it() -> None:
    values = np.full(5000, 0.1)
    off = values - np.cumsum(values)[-1] / 5000  # added one by one: the mean is wrong in its thirteenth digit
    assert abs(off[0]) > 64 * np.finfo(float).eps * 0.1
    assert fit_ols_sums([5000], [1e10], [0.0], [off @ off], [0.1]).constant.all()


@EVERY_WAY
def test_small_changes_on_a_very_large_level_are_changes(fit: Fit) -> None:
    result = fit([1e9 + change for change in (0.001, -0.001, 0.002, 0.0, -0.001, 0.001, 0.0, 0.002)])
    assert not result.constant
    assert result.se > 0


@EVERY_WAY
@pytest.mark.parametrize("step", [0.5, -0.5])
def test_a_series_exactly_on_a_line_is_a_certain_trend_in_its_direction(fit: Fit, step: float) -> None:
    result = fit([70 + step * period for period in range(8)])
    assert result.perfect
    assert result.slope == pytest.approx(step, rel=1e-12)
    assert (result.se, result.p, result.low, result.high) == (0, 0, result.slope, result.slope)
    assert result.t == np.copysign(BEYOND_DOUBLES, step)


@EVERY_WAY
def test_a_line_of_tenths_is_on_the_line_although_tenths_are_rounded(fit: Fit) -> None:
    assert fit([60.1, 60.2, 60.3, 60.4, 60.5, 60.6]).perfect
    assert not fit([60.1, 60.2, 60.3, 60.4, 60.5, 60.7]).perfect


@EVERY_WAY
def test_three_points_are_tested_with_one_degree_of_freedom(fit: Fit) -> None:
    result = fit([70.0, 72.0, 71.0])
    assert (result.n, result.df) == (3, 1)
    assert 0 < result.p < 1
    assert result.low < result.slope < result.high


@EVERY_WAY
def test_a_gap_leaves_the_other_periods_where_they_are(fit: Fit) -> None:
    # On a line of one point a period: if the gap closed up, the slope would be steeper and the line bent.
    result = fit([70.0, 71.0, GAP, GAP, 74.0, 75.0, GAP, 77.0])
    assert (result.n, result.perfect) == (5, True)
    assert result.slope == pytest.approx(1.0, rel=1e-12)


@EVERY_WAY
def test_a_series_read_backwards_has_the_opposite_slope(fit: Fit) -> None:
    values = [71.2, 70.5, 72.9, 73.1, 74.0, 73.6, 75.8, 76.1]
    there, mirrored = fit(values), fit([-value for value in values])
    assert mirrored.slope == pytest.approx(-there.slope, rel=1e-12)
    assert (mirrored.low, mirrored.high) == pytest.approx((-there.high, -there.low), rel=1e-12)
    assert mirrored.p == pytest.approx(there.p, rel=1e-12)


def test_the_periods_need_not_be_consecutive_nor_in_order() -> None:
    shuffled = fit_ols([9, 0, 4, 2, 7], [75.0, 70.0, 73.0, 70.5, 74.0]).at(0)
    in_order = fit_ols([0, 2, 4, 7, 9], [70.0, 70.5, 73.0, 74.0, 75.0]).at(0)
    assert (shuffled.slope, shuffled.p) == pytest.approx((in_order.slope, in_order.p), rel=1e-12)


def test_the_interval_leaves_out_nought_exactly_where_the_trend_is_significant() -> None:
    values = np.random.default_rng(1).normal(size=(500, 9)) + 0.2 * np.arange(9)
    fit = fit_rolling_rows(values, 3, 12)
    assert fit.significant.tolist() == ((fit.low > 0) | (fit.high < 0)).tolist()
    assert 0 < fit.significant.sum() < 500


def test_a_slow_wave_is_a_trend_when_taken_plainly_and_none_when_its_shared_months_are_allowed_for() -> None:
    # A rolling twelve months read quarterly: two good quarters enter and stay in for a year.
    values = [60.0, 60.3, 61.2, 62.2, 62.0, 62.3, 61.7, 61.9]
    assert plain(values).p < 0.05
    assert rolling(values).p > 0.05


def test_where_the_financial_year_ends_changes_what_year_to_date_figures_share() -> None:
    values = [[64.0, 62.0, 61.0, 60.5, 66.0, 63.0, 62.0, 61.0]] * 4
    fit = fit_ytd_mean_rows(values, [4, 3, 2, 1], 4)
    assert len(set(fit.p.tolist())) == 4
    alone = [fit_ytd_mean_rows(values[:1], [place], 4).at(0) for place in (4, 3, 2, 1)]
    assert [fit.at(i) for i in range(4)] == alone


def test_two_year_to_date_figures_of_one_year_share_the_shorter_ones_periods() -> None:
    # Second and fourth quarter: half the variance, a quarter, and what they share; the next year's first quarter shares nothing.
    assert ytd_mean_covariance([(2024, 2), (2024, 4), (2025, 1)]).tolist() == [[0.5, 0.25, 0.0], [0.25, 0.25, 0.0], [0.0, 0.0, 1.0]]


def test_rows_of_every_kind_in_one_table_do_not_touch_each_other() -> None:
    rows = [
        [GAP] * 6,
        [5.0] * 6,
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        [3.0, GAP, 4.0, GAP, 3.5, GAP],
        [2.0, GAP, GAP, GAP, GAP, 9.0],
        [4.0, 1.0, 3.0, 5.0, 2.0, 6.0],
    ]
    fit = fit_rolling_rows(rows, 1, 12)
    assert fit.defined.tolist() == [False, True, True, True, False, True]
    assert fit.constant.tolist() == [False, True, False, False, False, False]
    assert fit.perfect.tolist() == [False, False, True, False, False, False]
    assert [fit.at(i) for i in (3, 5)] == [fit_rolling_rows([rows[i]], 1, 12).at(0) for i in (3, 5)]
    assert_every_number_is_finite(fit)


@EVERY_WAY
@pytest.mark.parametrize(
    "values", [[1e200, -1e200, 3e200, 1.0, 2.0], [1e-200, 2e-200, 5e-200, 1e-200, 0.0], [5e-324, 0.0, 0.0, 5e-324, 0.0], [1e308, 1e308, -1e308, 0.0, 1.0]]
)
def test_numbers_beyond_all_reason_bring_no_infinity(fit: Fit, values: list[float]) -> None:
    result = fit(values)
    assert all(np.isfinite(getattr(result, name)) for name in NUMBERS)
    assert 0 <= result.p <= 1


@EVERY_WAY
def test_the_unit_of_the_values_does_not_change_the_test_until_their_squares_leave_what_a_computer_can_hold(fit: Fit) -> None:
    values = [71.2, 70.5, 72.9, 73.1, 74.0, 73.6, 75.8, 76.1]
    usual = fit(values)
    for exponent in range(-320, 307):
        result = fit([value * 10.0**exponent for value in values])
        assert all(np.isfinite(getattr(result, name)) for name in NUMBERS), exponent
        if -140 <= exponent <= 140:
            assert result.p == pytest.approx(usual.p, rel=1e-9), exponent


@pytest.mark.parametrize("fit", [plain, rolling, year_to_date])
def test_an_infinite_value_counts_as_a_gap(fit: Fit) -> None:
    assert fit([70.0, float("inf"), 72.0, 71.0]) == fit([70.0, GAP, 72.0, 71.0])


def test_no_series_at_all_give_an_empty_answer() -> None:
    for fit in (fit_rolling_rows(np.empty((0, 9)), 3, 12), fit_ytd_mean_rows(np.empty((0, 9)), [], 4), fit_ols_sums([], [], [], [], [])):
        assert len(fit) == 0


def test_figures_that_share_everything_cannot_be_tested_and_say_so() -> None:
    with pytest.raises(ValueError, match="positive definite"):
        fit_gls_rows([[1.0, 2.0, 4.0]], np.ones((3, 3)))


@pytest.mark.parametrize(("step", "window"), [(0, 12), (3, 0), (-1, 12)])
def test_a_step_or_window_of_no_months_is_refused(step: int, window: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        overlap_correlation((0, 1, 2), step, window)


@pytest.mark.parametrize("place", [0, 5])
def test_a_place_outside_the_year_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match="place in the year is 1 to 4"):
        fit_ytd_mean_rows([[1.0, 2.0, 3.0]], [place], 4)
    with pytest.raises(ValueError, match="first period of a year"):
        ytd_mean_covariance([(2025, 0)])
