"""What the year to date covers"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package, series

COUNT = {"unit": "count", "polarity": "lower"}


@pytest.mark.parametrize(
    ("asked", "year_to_date", "periods", "begins"),
    [("2025-03", 1200.0, 12, "2024-04"), ("2025-04", 1.0, 1, "2025-04"), ("2025-05", 3.0, 2, "2025-04"), ("2025-10", 127.0, 7, "2025-04")],
)
def test_only_months_of_the_financial_year_count(asked: str, year_to_date: float, periods: int, begins: str) -> None:
    example = package(COUNT, series([100] * 12 + [1, 2, 4, 8, 16, 32, 64], last="2025-10"))
    found = assessed(example, asked)
    assert (found["ytd"], found["ytd_periods"], found["ytd_periods_due"], found["ytd_from"]) == (year_to_date, periods, periods, begins)


def test_quarters_of_the_year_before_are_not_in_it_however_many_the_page_shows() -> None:
    """Customer feedback: December and March lie in 2024/25, so the year to date rests on June and September alone."""
    figures = [{"period": p, "numerator": n, "denominator": 100} for p, n in (("2024-25-Q3", 71), ("2024-25-Q4", 60), ("2025-26-Q1", 71), ("2025-26-Q2", 73))]
    found = assessed(package({"frequency": "quarterly"}, figures), "2025-10")
    assert (found["ytd"], found["ytd_periods"]) == (72.0, 2)


@pytest.mark.parametrize(
    ("asked", "year_to_date", "periods", "begins"),
    [("2025-10", 124.0, 5, "2025-06"), ("2025-06", 4.0, 1, "2025-06"), ("2025-05", None, 0, None)],
)
def test_it_may_begin_in_a_month_of_the_indicators_own(asked: str, year_to_date: float | None, periods: int, begins: str | None) -> None:
    example = package({**COUNT, "ytd_from": 6}, series([1, 2, 4, 8, 16, 32, 64], last="2025-10"))
    found = assessed(example, asked)
    assert (found["ytd"], found["ytd_periods"], found["ytd_from"]) == (year_to_date, periods, begins)


def test_a_beginning_in_january_lies_in_the_same_financial_year() -> None:
    found = assessed(package({**COUNT, "ytd_from": 1}, series([1] * 12, last="2026-03")), "2026-03")
    assert (found["ytd"], found["ytd_from"]) == (3.0, "2026-01")


def test_it_is_compared_with_the_same_months_of_the_previous_year_and_not_the_whole_of_it() -> None:
    """5,907 against 4,962 is up 19.0% because both are April to October."""
    last_year = [708, 709, 709, 709, 709, 709, 709, 1000, 1000, 1000, 1000, 1000]
    this_year = [843, 844, 844, 844, 844, 844, 844]
    found = assessed(package(COUNT, series(last_year + this_year, last="2025-10")))
    assert (found["ytd"], found["ytd_last_year"], found["ytd_last_year_periods"]) == (5907.0, 4962.0, 7)


def test_last_years_months_that_are_missing_are_counted_too() -> None:
    figures = [*series([10, None, 10], last="2024-06"), *series([10, 10, 10], last="2025-06")]
    found = assessed(package(COUNT, figures), "2025-06")
    assert (found["ytd_last_year"], found["ytd_last_year_periods"], found["ytd_periods"]) == (20.0, 2, 3)


def test_last_years_ratio_is_a_ratio_of_sums_too() -> None:
    drawn = "period | numerator | denominator\n2024-04 | 80 | 100\n2024-05 | 150 | 300\n2024-06 | 0 | 500\n2025-04 | 1 | 2\n2025-05 | 1 | 2"
    found = assessed(package({}, drawn), "2025-05")
    assert (found["ytd"], found["ytd_last_year"]) == (50.0, 57.5)


@pytest.mark.parametrize("basis", ["snapshot", "cumulative", "rolling_12"])
def test_a_snapshot_is_compared_with_the_same_month_a_year_before(basis: str) -> None:
    found = assessed(package({**COUNT, "basis": basis}, [{"period": "2024-10", "value": 5}, {"period": "2025-10", "value": 7}]))
    assert (found["ytd"], found["ytd_last_year"]) == (7.0, 5.0)


GIVEN = """
period  | basis | value | numerator | denominator
2024-10 | ytd   | 61    |           |
2025-09 |       |       | 80        | 100
2025-10 |       |       | 60        | 100
2025-10 | ytd   | 66    |           |
"""


def test_a_given_year_to_date_takes_precedence() -> None:
    found = assessed(package({}, GIVEN, "target | floor\n65 | 60"))
    assert (found["value"], found["ytd"], found["ytd_given"], found["ytd_rating"]) == (60.0, 66.0, True, "GREEN")
    assert (found["ytd_periods"], found["ytd_periods_due"], found["ytd_last_year"]) == (None, None, 61.0)


def test_a_given_year_to_date_of_another_month_is_not_this_months() -> None:
    found = assessed(package({}, "period | basis | value\n2025-09 | | 60\n2025-09 | ytd | 66\n2025-10 | | 61"))
    assert (found["ytd"], found["ytd_given"]) == (None, False)


def test_a_given_year_to_date_is_shown_where_a_percentage_has_no_parts() -> None:
    found = assessed(package({}, "period | basis | value\n2025-10 | | 60\n2025-10 | ytd | 66"))
    assert (found["ytd"], found["ytd_given"]) == (66.0, True)


def test_a_given_year_to_date_is_not_a_point_of_the_series() -> None:
    found = assessed(package({}, [*series([60, 61, 62, 63, 64], last="2025-10"), *series([99, 1, 99, 1], last="2025-09", basis="ytd")]))
    assert (found["trend_n"], found["trend_slope"], found["previous"]) == (5, pytest.approx(1.0), 63.0)


@pytest.mark.parametrize("status", ["embargoed", "suppressed", "not_due", "not_available"])
def test_a_given_year_to_date_is_rated_although_its_month_is_withheld(status: str) -> None:
    found = assessed(package({}, f"period | basis | value | status\n2025-10 | | | {status}\n2025-10 | ytd | 66 | final", "target | floor\n65 | 60"))
    assert (found["rating"], found["ytd_rating"], found["ytd_rating_reason"]) == (None, "GREEN", "target_met")
