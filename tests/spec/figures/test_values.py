"""Values, statuses and inequalities"""

from __future__ import annotations

import pytest

from tests.builders import COUNT, assessed, over_time, package

STANDARD = "target | floor\n90 | 85"


@pytest.mark.parametrize(
    ("status", "value", "rating", "reason"),
    [
        ("final", 91.0, "GREEN", "target_met"),
        ("provisional", 91.0, "GREEN", "target_met"),
        ("estimated", 91.0, "GREEN", "target_met"),
        ("partial", 91.0, "GREEN", "target_met"),
        ("not_available", None, None, "no_value"),
        ("not_applicable", None, None, "no_value"),
        ("embargoed", None, None, "embargoed"),
        ("suppressed", None, None, "suppressed"),
        ("not_due", None, None, "not_due"),
    ],
)
def test_a_status_says_whether_its_value_may_be_used(status: str, value: float | None, rating: str | None, reason: str) -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 91, "status": status}], STANDARD))
    assert (found["status"], found["value"], found["rating"], found["rating_reason"]) == (status, value, rating, reason)


@pytest.mark.parametrize("status", ["embargoed", "suppressed", "not_available", "not_applicable", "not_due"])
def test_a_withheld_value_is_nowhere_in_the_answer(status: str) -> None:
    drawn = "period | value | numerator | denominator | status\n2025-09 | 80 | 8 | 10 | final\n2025-10 | 12.34 | 1234 | 10000 |"
    example = package({"unit": "percent"}, drawn + status, STANDARD)
    found, past = assessed(example), over_time(example)["2025-10"]
    assert [name for name, value in (found | past).items() if value in {12.34, 1234, 10000}] == []
    assert (found["numerator"], found["denominator"], found["ytd"], found["ytd_periods"]) == (None, None, 80.0, 1)


def test_a_figure_without_a_status_is_final_where_it_has_a_value_and_not_available_where_it_has_none() -> None:
    past = over_time(package({}, "period | value\n2025-09 | 84\n2025-10 | -"))
    assert [past[month]["status"] for month in ("2025-09", "2025-10")] == ["final", "not_available"]


def test_a_missing_value_is_never_nought() -> None:
    found = assessed(package(COUNT, "period | value\n2025-08 | 4\n2025-09 | \n2025-10 | 6"))
    assert (found["previous"], found["ytd"], found["ytd_periods"], found["change_previous"]) == (None, 10.0, 2, None)


def test_nought_is_a_value() -> None:
    found = assessed(package(COUNT, "period | value\n2025-09 | 4\n2025-10 | 0", "target | floor\n3 | 5"))
    assert (found["value"], found["rating"], found["ytd"]) == (0.0, "GREEN", 4.0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "given", "value"),
    [
        (57, 100, 57, 57.0),
        (58, 100, None, 58.0),
        (29, 100, None, 29.0),
        (998, 1000, 100, 99.8),
        (8499, 10000, 85, 84.99),
        (1, 3, 33.3, 100 / 3),
        (0, 40, 0, 0.0),
        (661, 2109, 31, 661 * 100 / 2109),
        (5, 0, 12, 12.0),
        (None, 100, 12, 12.0),
        (12, None, 12, 12.0),
    ],
)
def test_a_percentage_is_made_from_its_parts_exactly_and_without_rounding(
    numerator: int | None, denominator: int | None, given: float | None, value: float
) -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": given, "numerator": numerator, "denominator": denominator}]))
    assert found["value"] == value


@pytest.mark.parametrize(
    ("unit", "per", "value"), [("rate", 10000, 35.2), ("rate", 1000, 3.52), ("percent", None, 0.352), ("days", None, 0.00352), ("ratio", None, 0.00352)]
)
def test_a_rate_is_for_so_many_and_other_ratios_are_for_one(unit: str, per: float | None, value: float) -> None:
    found = assessed(package({"unit": unit, "per": per, "aggregation": "ratio"}, [{"period": "2025-10", "numerator": 352, "denominator": 100000}]))
    assert found["value"] == pytest.approx(value, rel=1e-15)


def test_a_value_keeps_the_precision_that_it_was_given() -> None:
    found = assessed(package({"decimals": 0}, [{"period": "2025-10", "value": "84.98765"}]))
    assert found["value"] == 84.98765


@pytest.mark.parametrize(
    ("polarity", "written", "target", "floor", "rating", "reason"),
    [
        ("lower", "<0.01", 0.03, 0.04, "GREEN", "target_met"),
        ("lower", "<5", 3, 9, None, "qualifier"),
        ("lower", "<5", 5, 9, "GREEN", "target_met"),
        ("lower", ">9", 5, 9, "RED", "floor_missed"),
        ("lower", ">8", 5, 9, None, "qualifier"),
        ("higher", "<85", 90, 85, "RED", "floor_missed"),
        ("higher", "<86", 90, 85, None, "qualifier"),
        ("higher", ">90", 90, 85, "GREEN", "target_met"),
        ("higher", ">89", 90, 85, None, "qualifier"),
    ],
)
def test_an_inequality_is_rated_only_where_every_value_it_allows_has_the_same_rating(
    polarity: str, written: str, target: float, floor: float, rating: str | None, reason: str
) -> None:
    found = assessed(package({"polarity": polarity}, [{"period": "2025-10", "value": written}], [{"target": target, "floor": floor}]))
    assert (found["value"], found["qualifier"]) == (float(written[1:]), written[0])
    assert (found["rating"], found["rating_reason"]) == (rating, reason)


@pytest.mark.parametrize(
    ("written", "rating", "reason"), [("<5", None, "qualifier"), ("<3", "GREEN", "target_met"), (">9", "RED", "floor_missed"), ("4", "AMBER", "floor_met")]
)
def test_a_year_to_date_that_is_an_inequality_is_rated_like_one(written: str, rating: str | None, reason: str) -> None:
    found = assessed(package({**COUNT, "basis": "snapshot"}, [{"period": "2025-10", "value": written}], "target | floor\n3 | 9"))
    assert (found["ytd_rating"], found["ytd_rating_reason"]) == (rating, reason)


def test_the_movement_of_an_inequality_is_not_known() -> None:
    found = assessed(package({}, "period | value\n2024-10 | 0.04\n2025-09 | 0.03\n2025-10 | <0.01"))
    assert (found["change_previous"], found["change_last_year"]) == (None, None)
