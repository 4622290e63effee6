"""Standards that differ inside the year"""

from __future__ import annotations

import pytest

from tests.builders import assessed, over_time, package, series

COUNT = {"unit": "count", "polarity": "higher", "frequency": "monthly", "decimals": 2}


def test_a_flat_standard_is_the_same_in_every_month_and_is_what_no_profile_means() -> None:
    for profile in ("flat", ""):
        found = over_time(package({}, series([1] * 12, last="2026-03"), [{"profile": profile, "target": 90, "floor": 85}]))
        assert {(row["target"], row["floor"]) for row in found.values()} == {(90.0, 85.0)}


APRIL_AND_MAY = """
period  | profile  | target | floor
2025-04 | explicit | 60     | 45
2025-05 | explicit | 60     | 45
        | explicit | 90     | 85
"""


@pytest.mark.parametrize(
    ("month", "target", "floor", "rating"),
    [("2025-04", 60.0, 45.0, "GREEN"), ("2025-05", 60.0, 45.0, "GREEN"), ("2025-06", 90.0, 85.0, "RED"), ("2026-03", 90.0, 85.0, "RED")],
)
def test_a_standard_may_change_inside_the_year(month: str, target: float, floor: float, rating: str) -> None:
    found = assessed(package({}, [{"period": month, "value": 72}], APRIL_AND_MAY), month)
    assert (found["target"], found["floor"], found["rating"]) == (target, floor, rating)
    assert (found["ytd_target"], found["ytd_floor"]) == (target, floor)


def test_a_month_without_a_row_of_its_own_has_no_standard_where_there_is_none_for_the_rest() -> None:
    found = over_time(package({}, series([72, 72], last="2025-06"), [{"period": "2025-05", "profile": "explicit", "target": 60}]))
    assert [(row["target"], row["rating_reason"]) for row in found.values()] == [(60.0, "target_met"), (None, "no_target")]


def test_a_row_for_a_quarter_holds_for_its_three_months() -> None:
    drawn = "period | profile | target | floor\n2025-26-Q1 | explicit | 60 | 45\n | explicit | 90 | 85"
    found = over_time(package({}, series([72] * 4, last="2025-07"), drawn))
    assert [row["target"] for row in found.values()] == [60.0, 60.0, 60.0, 90.0]


def test_an_empty_cell_in_a_months_own_row_is_not_filled_from_the_row_for_the_rest() -> None:
    drawn = "period | profile | target | floor\n2025-04 | explicit | 60 |\n | explicit | 90 | 85"
    found = assessed(package({}, [{"period": "2025-04", "value": 50}], drawn), "2025-04")
    assert (found["target"], found["floor"], found["rating_reason"]) == (60.0, None, "floor_unknown")


@pytest.mark.parametrize(
    ("frequency", "period", "target", "floor"),
    [
        ("quarterly", "2025-26-Q1", 15.0, 45.0),
        ("quarterly", "2025-26-Q4", 15.0, 45.0),
        ("monthly", "2025-09", 5.0, 15.0),
        ("annual", "2025-26", 60.0, 180.0),
        ("termly", "AY2025-26-T1", 20.0, 60.0),
    ],
)
def test_an_even_standard_is_shared_equally_among_the_periods_of_the_year(frequency: str, period: str, target: float, floor: float) -> None:
    """Waivers: 60 a year is 15 a quarter, and 180 a year 45 a quarter."""
    example = package({**COUNT, "polarity": "lower", "frequency": frequency}, [{"period": period, "value": 15}], "profile | target | floor\neven | 60 | 180")
    found = assessed(example, "2026-03")
    assert (found["target"], found["floor"]) == (target, floor)


@pytest.mark.parametrize(("month", "target"), [("2025-04", 125.0), ("2025-10", 875.0), ("2026-03", 1500.0)])
def test_a_cumulative_standard_grows_by_the_share_of_the_year_gone_by(month: str, target: float) -> None:
    """1,500 a year is 1,500 × 7/12 = 875 by October."""
    found = assessed(package({**COUNT, "basis": "cumulative"}, [{"period": month, "value": target}], "profile | target\ncumulative | 1500"), month)
    assert (found["target"], found["rating"], found["ytd_target"], found["ytd_rating"]) == (target, "GREEN", target, "GREEN")


@pytest.mark.parametrize(
    ("annual", "month", "target"), [(0.3, "2025-06", 0.075), (100, "2025-10", 100 * 7 / 12), (0.7, "2025-09", 0.35), (1.1, "2025-10", 7.7 / 12)]
)
@pytest.mark.parametrize("polarity", ["higher", "lower"])
def test_a_figure_exactly_at_its_share_of_the_year_meets_it_whatever_the_decimals(annual: float, month: str, target: float, polarity: str) -> None:
    example = package(
        {**COUNT, "basis": "cumulative", "polarity": polarity}, [{"period": month, "value": target}], [{"profile": "cumulative", "target": annual}]
    )
    assert assessed(example, month)["rating"] == "GREEN"


@pytest.mark.parametrize(
    ("profile", "aggregation", "october", "year_to_date"),
    [
        ("flat", "sum", 100.0, 700.0),
        ("even", "sum", 100 / 12, 100 * 7 / 12),
        ("flat", "mean", 100.0, 100.0),
        ("flat", "ratio", 100.0, 100.0),
        ("flat", "last", 100.0, 100.0),
    ],
)
def test_the_year_to_date_has_its_own_standard(profile: str, aggregation: str, october: float, year_to_date: float) -> None:
    example = package({**COUNT, "aggregation": aggregation}, series([100] * 7, last="2025-10"), [{"profile": profile, "target": 100}])
    found = assessed(example)
    assert (found["target"], found["ytd_target"]) == (october, pytest.approx(year_to_date, rel=1e-15))


def test_monthly_standards_that_differ_are_added_up_for_a_total() -> None:
    drawn = "period | profile | target\n2025-04 | explicit | 60\n2025-05 | explicit | 60\n | explicit | 90"
    found = assessed(package(COUNT, series([80, 80, 80], last="2025-06"), drawn), "2025-06")
    assert (found["ytd"], found["ytd_target"], found["ytd_rating"]) == (240.0, 210.0, "GREEN")


@pytest.mark.parametrize(("profile", "year_to_date"), [("flat", 180.0), ("even", 15.0)])
def test_the_standard_of_a_year_to_date_that_starts_in_june_counts_from_june(profile: str, year_to_date: float) -> None:
    found = assessed(package({**COUNT, "ytd_from": 6}, series([61] * 5, last="2025-08"), [{"profile": profile, "target": 60}]), "2025-08")
    assert (found["ytd"], found["ytd_from"], found["ytd_target"]) == (183.0, "2025-06", year_to_date)


@pytest.mark.parametrize("frequency", ["annual"])
@pytest.mark.parametrize("period", ["2025-26", "CY2025", "AY2024-25"])
def test_a_year_is_its_own_year_to_date_with_the_same_standard(frequency: str, period: str) -> None:
    found = assessed(package({**COUNT, "frequency": frequency}, [{"period": period, "value": 100}], "target | floor\n100 | 90"), "2026-03")
    assert (found["ytd"], found["ytd_target"], found["ytd_floor"], found["ytd_rating"]) == (100.0, 100.0, 90.0, "GREEN")


@pytest.mark.parametrize(("monthly", "polarity"), [(0.1, "higher"), (33.3, "lower"), (123456.7, "lower"), (98765.43, "higher")])
def test_months_exactly_at_target_make_a_year_to_date_exactly_at_target(monthly: float, polarity: str) -> None:
    example = package({**COUNT, "polarity": polarity}, series([monthly] * 12, last="2026-03"), [{"target": monthly}])
    found = assessed(example, "2026-03")
    assert (found["rating"], found["ytd_rating"]) == ("GREEN", "GREEN")
