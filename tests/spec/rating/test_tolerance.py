"""Rating by tolerance about the target"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, package


@pytest.mark.parametrize(
    ("scheme", "polarity", "target", "value", "rating"),
    [
        ("tolerance 10%", "higher", 90, 90, "GREEN"),
        ("tolerance 10%", "higher", 90, 81, "AMBER"),
        ("tolerance 10%", "higher", 90, 80.999, "RED"),
        ("tolerance 10%", "lower", 90, 90, "GREEN"),
        ("tolerance 10%", "lower", 90, 99, "AMBER"),
        ("tolerance 10%", "lower", 90, 99.001, "RED"),
        ("tolerance 5 points", "higher", 90, 85, "AMBER"),
        ("tolerance 5 points", "higher", 90, 84.999, "RED"),
        ("tolerance 5 points", "lower", 90, 95, "AMBER"),
        ("tolerance 5 points", "lower", 90, 95.001, "RED"),
        ("tolerance 0.1 points", "higher", 0.8, 0.7, "AMBER"),
        ("tolerance 0.1 points", "lower", 0.7, 0.8, "AMBER"),
        ("tolerance 10%", "higher", 0.7, 0.63, "AMBER"),
        ("tolerance 10%", "higher", -100, -110, "AMBER"),
        ("tolerance 10%", "higher", -100, -110.1, "RED"),
        ("tolerance 10%", "lower", -100, -90, "AMBER"),
        ("tolerance 10%", "lower", -100, -89.9, "RED"),
        ("tolerance 10%", "higher", 0, -0.001, "RED"),
        ("tolerance 5 points", "higher", 0, -5, "AMBER"),
        ("tolerance 0%", "higher", 90, 90, "GREEN"),
        ("tolerance 0%", "higher", 0.07, 0.07, "GREEN"),
        ("tolerance 0%", "lower", 90, 90.001, "RED"),
    ],
)
def test_amber_is_within_the_tolerance_of_the_target_ends_included(scheme: str, polarity: str, target: float, value: float, rating: str) -> None:
    found = assessed(package({"polarity": polarity}, [{"period": "2025-10", "value": value}], [{"target": target}], scheme=scheme))
    assert found["rating"] == rating


@pytest.mark.parametrize(
    ("scheme", "value", "rating"),
    [
        ("tolerance 10%", 18, "AMBER"),
        ("tolerance 10%", 17.9, "RED"),
        ("tolerance 10%", 20, "GREEN"),
        ("tolerance 10%", 33, "AMBER"),
        ("tolerance 10%", 33.1, "RED"),
        ("tolerance 1 point", 19, "AMBER"),
        ("tolerance 1 point", 18.9, "RED"),
        ("tolerance 1 point", 31, "AMBER"),
    ],
)
def test_a_range_is_tolerated_outside_each_end_of_its_band(scheme: str, value: float, rating: str) -> None:
    found = assessed(package({"polarity": "range"}, [{"period": "2025-10", "value": value}], "target_low | target_high\n20 | 30", scheme=scheme))
    assert found["rating"] == rating


def test_with_a_tolerance_the_floor_is_the_one_that_it_implies_and_a_floor_in_the_data_is_not_used() -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 84}], "target | floor\n90 | 85", scheme="tolerance 10%"))
    assert (found["floor"], found["rating"]) == (81.0, "AMBER")


def test_with_a_tolerance_no_floor_is_ever_unknown() -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 84}], "target\n90", scheme="tolerance 5 points"))
    assert (found["rating"], found["rating_reason"], found["floor"]) == ("RED", "floor_missed", 85.0)


def test_the_scheme_belongs_to_the_organisation_and_may_be_overridden_by_an_indicator() -> None:
    example = package(
        {},
        [{"period": "2025-10", "value": 84}, *({"period": "2025-10", "value": 84, "indicator": name} for name in ("K2", "K3", "K4"))],
        [{"target": 90, "floor": 70}, *({"target": 90, "floor": 70, "indicator": name} for name in ("K2", "K3", "K4"))],
        indicators=[
            {"indicator": name, "polarity": "higher", "frequency": "monthly", "rating_scheme": own}
            for name, own in (("K2", "tolerance 5 points"), ("K3", "floor"), ("K4", "tolerance 10%"))
        ],
        scheme="tolerance 2%",
    )
    assert assessment(example).select("indicator", "rating").rows() == [("K1", "RED"), ("K2", "RED"), ("K3", "AMBER"), ("K4", "AMBER")]


def test_the_year_to_date_is_rated_by_the_same_scheme() -> None:
    drawn = "period | numerator | denominator\n2025-09 | 75 | 100\n2025-10 | 87 | 100"
    found = assessed(package({}, drawn, "target\n90", scheme="tolerance 10%"))
    assert (found["rating"], found["ytd"], found["ytd_floor"], found["ytd_rating"]) == ("AMBER", 81.0, 81.0, "AMBER")
