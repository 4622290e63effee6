"""The plain trend against exact arithmetic and against NIST's certified regressions (Statistical Reference Datasets, linear)."""

from __future__ import annotations

import json
import math
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from outturn.assessment.regression import SlopeFit, fit_ols, fit_ols_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parent / "data"
NIST = json.loads((DATA / "nist_strd_linear.json").read_text(encoding="utf-8"))
VECTORS = json.loads((DATA / "regression_vectors.json").read_text(encoding="utf-8"))
LONGLEY_COLUMNS = ["price deflator", "national product", "unemployed", "armed forces", "population", "year"]


def exact_line(x: Sequence[float], y: Sequence[float]) -> tuple[Fraction, Fraction, Fraction]:
    """Slope, its squared standard error and 1 − r² of the numbers as stored, without any rounding."""
    xs, ys, n = [Fraction(v) for v in x], [Fraction(v) for v in y], len(x)
    dx, dy = [v - sum(xs) / n for v in xs], [v - sum(ys) / n for v in ys]
    sxx, sxy, syy = (sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0)) for first, second in ((dx, dx), (dx, dy), (dy, dy)))
    residual = syy - sxy * sxy / sxx
    return Fraction(sxy / sxx), Fraction(residual / (n - 2) / sxx), Fraction(residual / syy)


def root(number: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = 50
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())


def digits(found: float, true: float | Fraction) -> float:
    """NIST's log relative error: how many significant digits agree (16 where they are the same double)."""
    error = abs(Fraction(found) - Fraction(true)) / abs(Fraction(true))
    return 16.0 if error == 0 else -math.log10(error)


def by_sums(x: Sequence[float], y: Sequence[float]) -> SlopeFit:
    """The way of the engine: values less the first of them (an exact difference), then centred sums, one row a series."""
    anchored = np.array(y) - y[0]
    dx, dy = np.array(x) - np.mean(x), anchored - anchored.mean()
    return fit_ols_sums([len(x)], [dx @ dx], [dx @ dy], [dy @ dy], [np.mean(y)]).at(0)


def simple_regressions() -> dict[str, tuple[Sequence[float], Sequence[float]]]:
    """Every series of one column as a straight line; NoInt1 lies on one exactly and has a test of its own."""
    pairs = {name: (d["x"], d["y"]) for name, d in NIST.items() if name not in {"Longley", "NoInt1"}}
    for column, label in enumerate(LONGLEY_COLUMNS):
        pairs[f"Longley on {label}"] = ([row[column] for row in NIST["Longley"]["x"]], NIST["Longley"]["y"])
    return pairs


def test_norris_is_the_one_certified_straight_line_and_is_met_to_thirteen_digits() -> None:
    norris = NIST["Norris"]
    fit = fit_ols(norris["x"], norris["y"]).at(0)
    assert digits(fit.slope, norris["certified_estimate"][1]) >= 13
    assert digits(fit.se, norris["certified_se"][1]) >= 13
    assert fit.df == 34


@pytest.mark.parametrize("name", ["NoInt1", "NoInt2"])
def test_lines_through_the_origin_are_met_by_mirroring_every_point(name: str) -> None:
    # A point and its mirror image have mean nought, so the line through both sets passes through the origin:
    # the same slope, twice the residual and twice the spread. The error counts 2n − 2 degrees of freedom for n − 1.
    data = NIST[name]
    x, y = data["x"] + [-v for v in data["x"]], data["y"] + [-v for v in data["y"]]
    for fit in (fit_ols(x, y).at(0), by_sums(x, y)):
        assert digits(fit.slope, data["certified_estimate"][0]) >= 14
        assert digits(fit.se * math.sqrt(2), data["certified_se"][0]) >= 11
        assert fit.df == 2 * data["n"] - 2


@pytest.mark.parametrize(("name", "pair"), simple_regressions().items(), ids=simple_regressions())
def test_every_nist_series_regressed_on_one_column_agrees_with_exact_arithmetic(name: str, pair: tuple[Sequence[float], Sequence[float]]) -> None:
    x, y = pair
    slope, se_squared, _ = exact_line(x, y)
    fit = fit_ols(x, y).at(0)
    assert digits(fit.slope, slope) >= 13, name
    assert digits(fit.se, root(se_squared)) >= 13, name


@pytest.mark.parametrize(("name", "pair"), simple_regressions().items(), ids=simple_regressions())
def test_the_sums_of_the_engine_keep_the_digits_that_one_minus_r_squared_leaves(name: str, pair: tuple[Sequence[float], Sequence[float]]) -> None:
    # The residual is a difference of two sums: with 1 − r² = 10⁻⁶ it loses six of the sixteen digits.
    x, y = pair
    slope, se_squared, unexplained = exact_line(x, y)
    fit = by_sums(x, y)
    assert digits(fit.slope, slope) >= 13
    assert digits(fit.se, root(se_squared)) >= 13.5 + math.log10(unexplained), name


def test_a_nist_series_that_lies_on_a_line_is_perfect_with_its_intercept_allowed() -> None:
    data = NIST["NoInt1"]
    assert exact_line(data["x"], data["y"])[:2] == (Fraction(1), Fraction(0))
    for fit in (fit_ols(data["x"], data["y"]).at(0), by_sums(data["x"], data["y"])):
        assert (fit.slope, fit.se, fit.p, fit.low, fit.high, fit.perfect) == (1.0, 0.0, 0.0, 1.0, 1.0, True)


@pytest.mark.parametrize("level", [0.0, 1e6, 1e9, -1e9])
@pytest.mark.parametrize("noise", [1e-3, 1.0, 1e3])
def test_a_large_level_does_not_eat_the_slope(level: float, noise: float) -> None:
    rng = np.random.default_rng(20251)
    x = list(range(24))
    y = [float(v) for v in level + noise * (0.05 * np.arange(24) + rng.normal(size=24))]
    slope, se_squared, _ = exact_line(x, y)
    for fit in (fit_ols(x, y).at(0), by_sums(x, y)):
        assert (fit.constant, fit.perfect) == (False, False)
        assert digits(fit.slope, slope) >= 12
        assert digits(fit.se, root(se_squared)) >= 12


def test_the_known_plain_series_gives_the_recorded_slope_error_and_interval() -> None:
    vector = VECTORS["ols"]
    fit = fit_ols(range(10), vector["y"]).at(0)
    assert (fit.slope, fit.se, fit.t, fit.p) == pytest.approx((vector["slope"], vector["se"], vector["t"], vector["p"]), rel=1e-9)
    assert [fit.low, fit.high] == pytest.approx(vector["ci95"], rel=1e-9)
    assert fit.df == vector["df"]
    assert by_sums(list(range(10)), vector["y"]).p == pytest.approx(vector["p"], rel=1e-9)


def test_the_known_rolling_series_gives_the_recorded_plain_result() -> None:
    vector = VECTORS["overlap"]
    fit = fit_ols(range(8), vector["y"]).at(0)
    assert (fit.slope, fit.se, fit.p) == pytest.approx((vector["ols_slope"], vector["naive_se"], vector["naive_p"]), rel=1e-9)
