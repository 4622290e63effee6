"""Direction of travel for series whose points share months (RULES.md section 6; docs/explanation/direction-of-travel.md).

A rolling or year-to-date series moves slowly even when nothing changes, and plain regression takes a third of such
series for a trend. How much two points have in common is known exactly from the months they share, so generalised
least squares with that correlation puts the test right: under independent months, slope and error are the best
there are, with n − 2 degrees of freedom. Many series at once, as a matrix of series × periods with NaN for a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outturn.assessment.regression import MIN_POINTS_FOR_FIT, Counts, Flags, Floats, TrendFit, finish_fit, join_fits, rounding_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

_PATTERNS_AT_ONCE = 4096  # keeps the whitening matrices of rare gaps within a few tens of megabytes
_ROWS_AT_ONCE = 1 << 15  # keeps a block and its product within the processor's cache


def overlap_correlation(orders: ArrayLike, step_months: int, window_months: int) -> Floats:
    """R[i, j] = max(0, 1 − |order i − order j| × step ÷ window): the share of their months that two rolling figures have in common.

    `orders` count the periods, of `step_months` each; a window no longer than the step shares nothing (the identity).
    """
    if step_months <= 0 or window_months <= 0:
        raise ValueError("a step and a window are at least one month")
    places = np.asarray(orders, dtype=np.float64)
    lag = np.abs(places[:, None] - places[None, :])
    return np.maximum(0.0, 1.0 - lag * step_months / window_months)


def ytd_mean_covariance(places: ArrayLike) -> Floats:
    """Covariance of year-to-date means, for a unit variance of one period: min(a, b) ÷ (a·b) within a financial year, else 0.

    `places`: one (financial year, number of periods elapsed in it) for each figure. min ÷ (a·b) is 1 ÷ max(a, b).
    """
    pairs = np.asarray(places, dtype=np.int64).reshape(-1, 2)
    year, elapsed = pairs[:, 0], pairs[:, 1]
    if len(elapsed) and elapsed.min() < 1:
        raise ValueError("the first period of a year has one period elapsed, not none")
    same_year = year[:, None] == year[None, :]
    return np.where(same_year, 1.0 / np.maximum(elapsed[:, None], elapsed[None, :]), 0.0)


def fit_rolling_rows(values: ArrayLike, step_months: int, window_months: int) -> TrendFit:
    """Generalised least squares for rolling series: `values` is series × consecutive periods, oldest first, NaN for a gap."""
    matrix = np.asarray(values, dtype=np.float64)
    return fit_gls_rows(matrix, overlap_correlation(np.arange(matrix.shape[1]), step_months, window_months))


def fit_ytd_mean_rows(values: ArrayLike, last_place: ArrayLike, periods_a_year: int) -> TrendFit:
    """Generalised least squares for year-to-date means: `values` as for rolling series.

    `last_place`: for each series, how many periods of its financial year have elapsed at the last column (1 to `periods_a_year`).
    """
    matrix, last = np.asarray(values, dtype=np.float64), np.asarray(last_place, dtype=np.int64)
    if len(last) and not 1 <= last.min() <= last.max() <= periods_a_year:
        raise ValueError(f"a place in the year is 1 to {periods_a_year}")
    parts = []
    for place in np.unique(last):
        rows = np.flatnonzero(last == place)
        elapsed = np.arange(matrix.shape[1]) + place - matrix.shape[1]  # before each column, since the start of the last one's year; negative earlier
        year, before = np.divmod(elapsed, periods_a_year)
        parts.append((rows, fit_gls_rows(matrix[rows], ytd_mean_covariance(np.column_stack([year, before + 1])))))
    return join_fits(parts, len(matrix))


def fit_gls_rows(values: ArrayLike, covariance: ArrayLike) -> TrendFit:
    """Generalised least squares of every row of `values` (series × consecutive periods, NaN for a gap) on the period.

    `covariance` of the columns, up to a factor; the same for all rows. Rows with the same gaps share one whitening
    matrix (Cholesky, then an orthogonal split into slope and residuals), so a million rows are one matrix product.
    Raises ValueError where the covariance is not positive definite: the overlap of real periods always is.
    """
    matrix, shared = np.asarray(values, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    present = np.isfinite(matrix)
    n = present.sum(axis=1, dtype=np.int64)
    centred, level, spread = _centred_rows(matrix, present, n)
    usable = (n >= MIN_POINTS_FOR_FIT) & np.isfinite(spread)
    slope, variance, residual = np.zeros(len(n)), np.ones(len(n)), np.zeros(len(n))
    for rows, split, unit_variance in _whitened_groups(present, usable, n, shared):
        product = centred[rows] @ split
        slope[rows], variance[rows] = product[:, 0], unit_variance
        residual[rows] = np.einsum("ij,ij->i", product[:, 1:], product[:, 1:])
    return finish_fit(n, usable, slope, variance, residual, spread <= rounding_floor(n, level))


def _centred_rows(matrix: Floats, present: Flags, n: Counts) -> tuple[Floats, Floats, Floats]:
    """Values less their row's mean with 0 for a gap, that mean, and the sum of squares: a large level must not eat the slope."""
    some = np.maximum(n, 1)
    with np.errstate(over="ignore", invalid="ignore"):
        level = np.where(present, matrix, 0.0).sum(axis=1) / some
        centred = np.where(present, matrix - level[:, None], 0.0)
        return centred, level, np.einsum("ij,ij->i", centred, centred)


def _whitened_groups(present: Flags, usable: Flags, n: Counts, covariance: Floats) -> Iterator[tuple[Counts, Floats, float]]:
    """Rows that share their gaps (in blocks that fit the processor's cache), with their matrix and their slope's unit variance."""
    usable_rows = np.flatnonzero(usable)
    codes = _gap_codes(present[usable_rows])
    order = np.argsort(codes, kind="stable")
    rows, codes = usable_rows[order], codes[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(codes), 1), dtype=bool), codes[1:] != codes[:-1]]))
    ends = np.append(starts[1:], len(rows))
    for points in np.unique(n[rows[starts]]):
        chosen = np.flatnonzero(n[rows[starts]] == points)
        for batch in np.array_split(chosen, 1 + len(chosen) // _PATTERNS_AT_ONCE):
            splits, variances = _slope_and_residuals(present[rows[starts[batch]]], covariance)
            for group, split, variance in zip(batch, splits, variances, strict=True):
                for first in range(starts[group], ends[group], _ROWS_AT_ONCE):
                    yield rows[first : min(first + _ROWS_AT_ONCE, ends[group])], split, float(variance)


def _gap_codes(present: Flags) -> NDArray[Any]:
    """One number a row, the same for rows that have the same gaps; the fewer bytes, the faster they sort."""
    width = present.shape[1]
    packed = np.packbits(present, axis=1)
    for kind in (np.uint8, np.uint16, np.uint32, np.uint64):
        if width <= 8 * np.dtype(kind).itemsize:
            padded = np.zeros((len(packed), np.dtype(kind).itemsize), dtype=np.uint8)
            padded[:, : packed.shape[1]] = packed
            return padded.view(kind)[:, 0]
    return np.unique(packed, axis=0, return_inverse=True)[1].reshape(-1).astype(np.uint64)


def _slope_and_residuals(patterns: Flags, covariance: Floats) -> tuple[Floats, Floats]:
    """For patterns with equally many points: columns × (slope, then n − 2 whitened residuals), and the slope's unit variance.

    With the covariance L·Lᵀ and the line's columns Z = L⁻¹·(1, x) = Q·R, the rows of Qᵀ·L⁻¹ turn the values into
    level, slope × R₂₂ and residuals that are independent and have one variance. Gaps get weight 0.
    """
    columns = np.nonzero(patterns)[1].reshape(len(patterns), -1)
    try:
        lower = np.linalg.cholesky(covariance[columns[:, :, None], columns[:, None, :]])
    except np.linalg.LinAlgError:
        raise ValueError("the covariance of the periods is not positive definite") from None
    x = columns - columns.mean(axis=1, keepdims=True)
    line = np.stack([np.ones_like(x), x], axis=2)
    whiten = np.linalg.inv(lower)
    q, r = np.linalg.qr(whiten @ line, mode="complete")
    split = np.swapaxes(q, 1, 2) @ whiten
    scale = r[:, 1, 1]
    split[:, 1] /= scale[:, None]
    weights = np.zeros((*patterns.shape, columns.shape[1] - 1))
    weights[np.arange(len(patterns))[:, None], columns] = np.swapaxes(split[:, 1:], 1, 2)
    return weights, 1.0 / np.square(scale)
