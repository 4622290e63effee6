"""Series whose points share months, and series that accumulate"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, package, series

WAVE = [60.0, 60.3, 61.2, 62.2, 62.0, 62.3, 61.7, 61.9]
"""A rolling twelve months read quarterly: two good quarters enter and stay in for a year."""
QUARTERLY = {"frequency": "quarterly"}
COUNT = {"unit": "count", "polarity": "lower"}


def test_a_rolling_series_is_judged_with_its_overlap_and_the_plain_verdict_stands_beside_it() -> None:
    found = assessed(package({**QUARTERLY, "basis": "rolling_12"}, series(WAVE, last="2025-26-Q2")))
    assert (found["trend"], found["trend_method"], found["trend_caveat"]) == ("STABLE", "gls", "overlapping")
    assert (found["trend_plain"], found["trend_plain_p"] < 0.05 < found["trend_p"]) == ("IMPROVING", True)


def test_an_organisation_may_ask_for_the_plain_verdict_and_the_caveat_stays() -> None:
    example = package({**QUARTERLY, "basis": "rolling_12"}, series(WAVE, last="2025-26-Q2"))
    found = assessed(example, overlap_aware=False)
    assert (found["trend"], found["trend_method"], found["trend_caveat"]) == ("IMPROVING", "ols", "overlapping")
    assert (found["trend_slope"], found["trend_p"]) == (found["trend_plain_slope"], found["trend_plain_p"])


@pytest.mark.parametrize("basis", ["period", "snapshot"])
def test_figures_that_share_no_months_are_judged_plainly(basis: str) -> None:
    found = assessed(package({**QUARTERLY, "basis": basis}, series(WAVE, last="2025-26-Q2")))
    assert (found["trend"], found["trend_method"], found["trend_caveat"]) == ("IMPROVING", "ols", None)


def test_a_rolling_year_read_once_a_year_shares_nothing() -> None:
    found = assessed(package({"frequency": "annual", "basis": "rolling_12"}, series(WAVE, last="2024-25")))
    assert (found["trend_method"], found["trend_caveat"]) == ("ols", None)


def test_a_rolling_series_on_a_perfect_line_is_a_trend_in_both_ways() -> None:
    found = assessed(package({"basis": "rolling_12"}, series([60 + place / 10 for place in range(8)], last="2025-10")))
    assert (found["trend"], found["trend_plain"], found["trend_slope"]) == ("IMPROVING", "IMPROVING", pytest.approx(0.1))


SAW = [10, 19, 31, 40, 52, 59, 71, 80, 92, 100, 111, 120]
"""Twelve cumulative months of about ten a month."""


def test_a_cumulative_total_is_taken_apart_into_the_months_own_values_first() -> None:
    """The teeth of the saw would be a steep rise from April to October; the months themselves show none."""
    found = assessed(package({**COUNT, "basis": "cumulative"}, series(SAW + SAW[:7], last="2025-10")))
    assert (found["trend"], found["trend_reason"], found["trend_caveat"], found["trend_method"]) == ("STABLE", "not_significant", "differenced", "ols")
    assert (found["trend_n"], found["trend_from"]) == (13, "2024-10")
    plain = assessed(package(COUNT, series([12, 9, 12, 8, 11, 9, 10, 9, 12, 9, 12, 7, 12], last="2025-10")))
    assert [found[name] for name in ("trend_slope", "trend_p", "trend_low", "trend_high")] == pytest.approx(
        [plain[name] for name in ("trend_slope", "trend_p", "trend_low", "trend_high")]
    )


@pytest.mark.parametrize(("growth", "trend"), [(1, "WORSENING"), (-1, "IMPROVING")])
def test_months_that_grow_inside_a_cumulative_total_are_a_trend(growth: int, trend: str) -> None:
    own = [40 + growth * place + place % 2 for place in range(19)]
    totals = [sum(own[max(0, place // 12 * 12) : place + 1]) for place in range(19)]
    found = assessed(package({**COUNT, "basis": "cumulative"}, series(totals, last="2025-10")))
    assert (found["trend"], found["trend_plain"], found["trend_slope"]) == (trend, trend, pytest.approx(growth, abs=0.1))


def test_the_month_after_a_gap_in_a_cumulative_total_cannot_be_told() -> None:
    totals = [10, 20, None, 40, 50, 61, 70]
    found = assessed(package({**COUNT, "basis": "cumulative"}, series(totals, last="2025-10")))
    assert (found["trend_n"], found["trend_caveat"]) == (5, "differenced; gaps")


def test_a_cumulative_series_that_begins_inside_the_year_begins_with_its_first_difference() -> None:
    """From June without April and May: June's own value cannot be told, and no month after it is missing."""
    found = assessed(package({**COUNT, "basis": "cumulative"}, series([30, 40, 52, 61, 70, 81], last="2025-11")), "2025-11")
    assert (found["trend_n"], found["trend_from"], found["trend_caveat"]) == (5, "2025-07", "differenced")


def test_a_total_of_before_a_change_of_definition_is_not_taken_from_one_of_after_it() -> None:
    totals = [10, 20, 30, 400, 410, 421, 430, 441, 450]
    example = package({**COUNT, "basis": "cumulative"}, series(totals, last="2025-12"), definitions="from | comparable\n2025-07 | false")
    found = assessed(example, "2025-12")
    assert (found["trend_n"], found["trend_from"], found["trend_slope"]) == (5, "2025-08", pytest.approx(-0.2))
    assert found["trend_caveat"] == "differenced; definition_changed"


def test_the_direction_of_a_year_to_date_percentage_allows_for_the_months_that_its_points_share() -> None:
    values = [64.0, 62.0, 61.0, 60.5, 66.0, 63.0, 62.0, 61.0]
    found = assessed(package({**QUARTERLY, "basis": "cumulative"}, series(values, last="2025-26-Q4")), "2026-03")
    assert (found["trend_method"], found["trend_caveat"]) == ("gls", "overlapping")
    assert found["trend_p"] != pytest.approx(found["trend_plain_p"])


def test_each_part_and_area_has_its_own_direction() -> None:
    figures = [
        *series(WAVE, last="2025-26-Q2"),
        *series(WAVE[::-1], last="2025-26-Q2", breakdown="age=65+"),
        *series([5] * 6, last="2025-26-Q1", breakdown="age=18–64"),
    ]
    found = assessment(package(QUARTERLY, figures))
    assert found.select("breakdown", "trend", "trend_n").rows() == [(None, "IMPROVING", 8), ("age=18–64", "STABLE", 6), ("age=65+", "WORSENING", 8)]
