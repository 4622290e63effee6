"""Target and floor standard"""

from __future__ import annotations

import pytest

from tests.builders import assessed, over_time, package


@pytest.mark.parametrize(
    ("polarity", "value", "target", "floor", "rating", "reason"),
    [
        ("higher", 90.1, 90, 85, "GREEN", "target_met"),
        ("higher", 90.0, 90, 85, "GREEN", "target_met"),
        ("higher", 89.999, 90, 85, "AMBER", "floor_met"),
        ("higher", 85.0, 90, 85, "AMBER", "floor_met"),
        ("higher", 84.999, 90, 85, "RED", "floor_missed"),
        ("higher", 0.0, 90, 85, "RED", "floor_missed"),
        ("higher", None, 90, 85, None, "no_value"),
        ("lower", 270.0, 290, 340, "GREEN", "target_met"),
        ("lower", 290.0, 290, 340, "GREEN", "target_met"),
        ("lower", 290.001, 290, 340, "AMBER", "floor_met"),
        ("lower", 340.0, 290, 340, "AMBER", "floor_met"),
        ("lower", 340.001, 290, 340, "RED", "floor_missed"),
        ("lower", None, 290, 340, None, "no_value"),
        ("lower", -5.0, 0, 2, "GREEN", "target_met"),
        ("higher", -5.0, -5, -10, "GREEN", "target_met"),
        ("higher", -10.001, -5, -10, "RED", "floor_missed"),
    ],
)
def test_green_meets_the_target_amber_only_the_floor_and_red_neither_and_equality_meets(
    polarity: str, value: float | None, target: float, floor: float, rating: str | None, reason: str
) -> None:
    example = package(
        {"polarity": polarity},
        [{"period": "2025-10", "value": value, "status": "" if value is not None else "not_available"}],
        [{"target": target, "floor": floor}],
    )
    found, past = assessed(example), over_time(example)["2025-10"]
    assert (found["rating"], found["rating_reason"]) == (rating, reason)
    assert (past["rating"], past["rating_reason"]) == (rating, reason)


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        (12.4, "RED"),
        (12.5, "AMBER"),
        (17.4, "AMBER"),
        (17.5, "GREEN"),
        (20, "GREEN"),
        (22.5, "GREEN"),
        (22.6, "AMBER"),
        (24.0, "AMBER"),
        (27.5, "AMBER"),
        (27.6, "RED"),
    ],
)
def test_a_range_is_green_inside_the_target_band_amber_inside_the_floor_band_and_red_outside(value: float, rating: str) -> None:
    """Repeat plans: target 17.5 to 22.5, floor 12.5 to 27.5; the ends belong to the band."""
    standard = "target_low | target_high | floor_low | floor_high\n17.5 | 22.5 | 12.5 | 27.5"
    assert assessed(package({"polarity": "range"}, [{"period": "2025-10", "value": value}], standard))["rating"] == rating


@pytest.mark.parametrize(
    ("standard", "value", "rating"),
    [
        ({"target_high": 20, "floor_high": 25}, -40, "GREEN"),
        ({"target_high": 20, "floor_high": 25}, 20, "GREEN"),
        ({"target_high": 20, "floor_high": 25}, 25, "AMBER"),
        ({"target_high": 20, "floor_high": 25}, 25.1, "RED"),
        ({"target_low": 20, "floor_low": 15}, 900, "GREEN"),
        ({"target_low": 20, "floor_low": 15}, 15, "AMBER"),
        ({"target_low": 20, "floor_low": 15}, 14.9, "RED"),
    ],
)
def test_a_band_with_one_end_is_open_on_the_other_side(standard: dict[str, object], value: float, rating: str) -> None:
    assert assessed(package({"polarity": "range"}, [{"period": "2025-10", "value": value}], [standard]))["rating"] == rating


@pytest.mark.parametrize(("polarity", "met", "missed"), [("higher", 90, 89), ("lower", 90, 91)])
def test_without_a_floor_a_met_target_is_green_and_a_missed_one_cannot_be_rated(polarity: str, met: float, missed: float) -> None:
    found = [assessed(package({"polarity": polarity}, [{"period": "2025-10", "value": value}], "target\n90")) for value in (met, missed)]
    assert [(row["rating"], row["rating_reason"]) for row in found] == [("GREEN", "target_met"), (None, "floor_unknown")]


def test_without_a_floor_band_a_value_outside_the_target_band_cannot_be_rated() -> None:
    found = assessed(package({"polarity": "range"}, [{"period": "2025-10", "value": 30}], "target_low | target_high\n17.5 | 22.5"))
    assert (found["rating"], found["rating_reason"]) == (None, "floor_unknown")


@pytest.mark.parametrize(
    ("indicator", "figure", "standard", "reason"),
    [
        ({}, {"status": "not_available"}, {"target": 90, "floor": 85}, "no_value"),
        ({}, {"value": 91}, {}, "no_target"),
        ({}, {"value": 91}, {"floor": 85}, "no_target"),
        ({}, {"value": 91}, {"status": "tbc"}, "target_tbc"),
        ({}, {"value": 86}, {"target": 90}, "floor_unknown"),
        ({}, {"value": 86, "status": "not_due"}, {"target": 90, "floor": 85}, "not_due"),
        ({}, {"value": 86, "status": "embargoed"}, {"target": 90, "floor": 85}, "embargoed"),
        ({}, {"value": 86, "status": "suppressed"}, {"target": 90, "floor": 85}, "suppressed"),
        ({"kind": "activity"}, {"value": 86}, {"target": 90, "floor": 85}, "activity"),
        ({"kind": "activity"}, {"status": "not_available"}, {}, "activity"),
        ({}, {"value": "<88"}, {"target": 90, "floor": 85}, "qualifier"),
        ({"polarity": "range"}, {"value": ">1"}, {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}, "qualifier"),
        ({}, {"value": 86}, {"target": 85, "floor": 90}, "standards_cross"),
        ({"polarity": "none"}, {"value": 86}, {"target": 90, "floor": 85}, "polarity_none"),
    ],
)
def test_what_is_not_rated_says_why(indicator: dict[str, object], figure: dict[str, object], standard: dict[str, object], reason: str) -> None:
    example = package(indicator, [{"period": "2025-10", **figure}], [standard] if standard else ())
    found, past = assessed(example), over_time(example)["2025-10"]
    assert (found["rating"], found["rating_reason"]) == (None, reason)
    assert (past["rating"], past["rating_reason"]) == (None, reason)
    assert not found["rests_on_rounding"]


@pytest.mark.parametrize(("kind", "reason"), [("kpi", "no_value"), ("activity", "activity")])
def test_an_indicator_without_any_figure_is_in_the_answer_and_says_why_it_is_not_rated(kind: str, reason: str) -> None:
    found = assessed(package({"kind": kind}, (), "target | floor\n90 | 85"))
    assert (found["period"], found["value"], found["status"], found["rating"], found["rating_reason"]) == (None, None, "not_available", None, reason)


def test_month_and_year_to_date_are_separate_verdicts() -> None:
    drawn = "period | numerator | denominator\n2025-09 | 70 | 100\n2025-10 | 95 | 100"
    found = assessed(package({}, drawn, "target | floor\n90 | 85"))
    assert (found["value"], found["rating"], found["ytd"], found["ytd_rating"]) == (95.0, "GREEN", 82.5, "RED")


def test_a_published_rating_is_kept_beside_the_computed_one() -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 91, "published_rating": "RED"}], "target | floor\n90 | 85"))
    assert (found["rating"], found["published_rating"]) == ("GREEN", "RED")
