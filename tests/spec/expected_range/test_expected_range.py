"""The expected range of activity indicators"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, package, series

ACTIVITY = {"kind": "activity", "unit": "count", "polarity": "none"}


@pytest.mark.parametrize(
    ("value", "lower", "upper", "expected"),
    [
        (25, 30, 120, "Below"),
        (29.999, 30, 120, "Below"),
        (30, 30, 120, "Yes"),
        (77, 30, 120, "Yes"),
        (120, 30, 120, "Yes"),
        (120.001, 30, 120, "Above"),
        (121, None, 120, "Above"),
        (-900, None, 120, "Yes"),
        (29, 30, None, "Below"),
        (900, 30, None, "Yes"),
        (5, 5, 5, "Yes"),
        (77, None, None, None),
        (None, 30, 120, None),
    ],
)
def test_the_ends_belong_to_the_range_and_a_range_may_have_one_end(value: float | None, lower: float | None, upper: float | None, expected: str | None) -> None:
    found = assessed(package(ACTIVITY, [{"period": "2025-10", "value": value, "note": "n"}], [{"lower": lower, "upper": upper}]))
    assert (found["expected"], found["rating"], found["rating_reason"]) == (expected, None, "activity")
    assert (found["lower"], found["upper"]) == (lower, upper)


@pytest.mark.parametrize(("basis", "expected"), [("period", "Below"), ("", "Below"), ("ytd", "Above")])
def test_the_range_is_for_the_latest_period_or_for_the_year_to_date(basis: str, expected: str) -> None:
    """Requests for information: 281 in the month and 1,443 since April against 920 to 1,120."""
    figures = series([150, 200, 200, 200, 200, 212, 281], last="2025-10")
    found = assessed(package(ACTIVITY, figures, [{"lower": 920, "upper": 1120, "range_basis": basis}]))
    assert (found["value"], found["ytd"], found["expected"]) == (281.0, 1443.0, expected)


@pytest.mark.parametrize(
    ("basis", "profile", "lower", "upper"),
    [
        ("cumulative", "cumulative", 7000 / 12, 875.0),
        ("cumulative", "flat", 1000.0, 1500.0),
        ("cumulative", "even", 7000 / 12, 875.0),
        ("period", "even", 1000 / 12, 125.0),
        ("period", "flat", 1000.0, 1500.0),
    ],
)
def test_a_range_is_profiled_like_a_target(basis: str, profile: str, lower: float, upper: float) -> None:
    """1,000 to 1,500 in the year is 583⅓ to 875 by October."""
    found = assessed(package({**ACTIVITY, "basis": basis}, [{"period": "2025-10", "value": 777}], [{"lower": 1000, "upper": 1500, "profile": profile}]))
    assert (found["lower"], found["upper"]) == (pytest.approx(lower, rel=1e-15), upper)


@pytest.mark.parametrize(("profile", "upper", "expected"), [("even", 875.0, "Above"), ("cumulative", 875.0, "Above"), ("flat", 1500.0, "Yes")])
def test_a_range_for_the_year_to_date_grows_with_the_year_where_its_profile_says_so(profile: str, upper: float, expected: str) -> None:
    figures = series([150] * 7, last="2025-10")
    found = assessed(package(ACTIVITY, figures, [{"upper": 1500, "range_basis": "ytd", "profile": profile}]))
    assert (found["ytd"], found["upper"], found["expected"]) == (1050.0, upper, expected)


def test_a_figure_exactly_at_its_share_of_an_annual_range_is_inside_it() -> None:
    for share in (0.3 * 7 / 12, 0.1 * 7 / 12):
        found = assessed(
            package(
                {**ACTIVITY, "basis": "cumulative"},
                [{"period": "2025-10", "value": share}],
                [{"lower": share * 12 / 7, "upper": share * 12 / 7, "profile": "cumulative"}],
            )
        )
        assert found["expected"] == "Yes"


def test_ranges_belong_to_a_year_like_targets() -> None:
    standards = "financial_year | lower | upper\n2024-25 | 30 | 120"
    found = assessed(package(ACTIVITY, [{"period": "2025-10", "value": 500}], standards))
    assert (found["lower"], found["upper"], found["expected"]) == (None, None, None)


def test_a_year_to_date_that_cannot_be_made_is_neither_inside_nor_outside() -> None:
    found = assessed(package({**ACTIVITY, "unit": "percent"}, [{"period": "2025-10", "value": 88}], [{"lower": 85, "upper": 90, "range_basis": "ytd"}]))
    assert (found["ytd"], found["expected"]) == (None, None)


@pytest.mark.parametrize("status", ["embargoed", "suppressed", "not_available"])
def test_a_withheld_figure_is_neither_inside_nor_outside(status: str) -> None:
    found = assessed(package(ACTIVITY, [{"period": "2025-10", "value": 500, "status": status}], "lower | upper\n30 | 120"))
    assert found["expected"] is None


@pytest.mark.parametrize(("written", "expected"), [("<30", "Below"), ("<31", None), (">120", "Above"), (">119", None), (">30", None)])
def test_an_inequality_is_inside_or_outside_only_where_every_value_that_it_allows_is(written: str, expected: str | None) -> None:
    found = assessed(package(ACTIVITY, [{"period": "2025-10", "value": written}], "lower | upper\n30 | 120"))
    assert found["expected"] == expected


def test_a_key_performance_indicator_has_a_target_and_no_expected_range() -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 500}], "lower | upper\n30 | 120"))
    assert found["expected"] is None


@pytest.mark.parametrize(("unit", "part"), [("percent", "Below"), ("days", "Below"), ("count", None), ("gbp", None)])
def test_a_part_of_a_total_is_not_held_to_the_range_of_the_whole_and_a_share_or_a_time_is(unit: str, part: str | None) -> None:
    drawn = "period | breakdown | value\n2025-10 | | 77\n2025-10 | age=65+ | 12"
    found = assessment(package({**ACTIVITY, "unit": unit}, drawn, "lower | upper\n30 | 120"))
    assert found.select("breakdown", "expected").rows() == [(None, "Yes"), ("age=65+", part)]
