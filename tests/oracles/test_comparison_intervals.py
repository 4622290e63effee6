"""Intervals against SciPy's own: Wilson's by `binomtest`, the exact Poisson by chi-squared, and published values for all three."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from outturn.comparison.intervals import byar, exact_poisson, poisson, wilson

# Facts recomputed from the formulas with other programs (PHEindicatormethods publishes the same); cases: events, cases, confidence, low, high.
WILSON = [
    (65, 100, 0.95, 0.5525444329688797, 0.7363575175690247),
    (65, 100, 0.998, 0.49549465740704474, 0.7783540614089685),
    (0, 20, 0.95, 0.0, 0.16112515805281938),
    (0, 20, 0.998, 0.0, 0.32317041462405505),
    (20, 20, 0.95, 0.8388748419471806, 1.0),
    (20, 20, 0.998, 0.676829585375945, 1.0),
    (3, 7, 0.95, 0.1582198552514697, 0.7495416354723428),
    (3, 7, 0.998, 0.09161890874602496, 0.847956435374812),
]
BYAR = [
    (10, 0.95, 4.787449913967563, 18.391458605756473),
    (10, 0.998, 2.916318374695686, 24.19372492788055),
    (65, 0.95, 50.16318771045943, 82.84913854593984),
    (65, 0.998, 42.8802614714802, 94.000290844318),
]
EXACT = [
    (0, 0.95, 0.0, 3.6888794541139354),
    (0, 0.998, 0.0, 6.907755278982137),
    (1, 0.95, 0.025317807984289897, 5.571643390938898),
    (1, 0.998, 0.0010005003335835346, 9.233413476451585),
    (5, 0.95, 1.623486390118421, 11.66833207932267),
    (5, 0.998, 0.7393717319178327, 16.454745203680105),
    (9, 0.95, 4.115373097378334, 17.084803451419166),
    (9, 0.998, 2.452424404363775, 22.65737330906293),
]


@pytest.mark.parametrize(("events", "cases", "confidence", "low", "high"), WILSON)
def test_wilson_gives_the_published_values(events: int, cases: int, confidence: float, low: float, high: float) -> None:
    assert [float(end) for end in wilson(events, cases, confidence)] == pytest.approx([low, high], abs=1e-12)


@pytest.mark.parametrize(("events", "confidence", "low", "high"), BYAR)
def test_byar_gives_the_published_values(events: int, confidence: float, low: float, high: float) -> None:
    assert [float(end) for end in byar(events, confidence)] == pytest.approx([low, high], rel=1e-12)


@pytest.mark.parametrize(("events", "confidence", "low", "high"), EXACT)
def test_the_exact_interval_gives_the_published_values(events: int, confidence: float, low: float, high: float) -> None:
    assert [float(end) for end in exact_poisson(events, confidence)] == pytest.approx([low, high], rel=1e-10, abs=1e-12)


def test_byar_has_no_lower_end_where_its_cube_is_negative() -> None:
    low, high = byar(1, 0.998)
    assert math.isnan(float(low))
    assert float(high) > 0


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.95, 0.998]))
@settings(max_examples=200, deadline=None)
def test_wilson_agrees_with_scipy(case: tuple[int, int], confidence: float) -> None:
    oracle = stats.binomtest(*case).proportion_ci(confidence, method="wilson")
    assert [float(end) for end in wilson(*case, confidence)] == pytest.approx([oracle.low, oracle.high], rel=1e-9, abs=1e-12)


@given(st.integers(0, 2000), st.sampled_from([0.95, 0.998]))
@settings(max_examples=200, deadline=None)
def test_the_exact_interval_is_half_the_points_of_chi_squared(events: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    assert [float(end) for end in exact_poisson(events, confidence)] == pytest.approx([low, stats.chi2.isf(tail, 2 * events + 2) / 2], rel=1e-9)


def test_ten_events_are_where_the_methods_change() -> None:
    low, high = poisson(np.array([9.0, 10.0]))
    assert (low[0], high[0]) == pytest.approx(tuple(float(end) for end in exact_poisson(9)))
    assert (low[1], high[1]) == pytest.approx(tuple(float(end) for end in byar(10)))


@pytest.mark.parametrize("method", [poisson, exact_poisson])
def test_what_is_no_count_has_no_interval(method: object) -> None:
    for value in (-1.0, float("nan")):
        assert np.isnan(method(value)).all()  # type: ignore[operator]
    assert np.isnan(wilson([5, -1, 1, float("nan")], [4, 4, 0, 4])).all()
