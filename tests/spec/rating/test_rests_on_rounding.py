"""Ratings that rest on rounding"""

from __future__ import annotations

import pytest

from tests.builders import assessed, over_time, package

WHOLE_PERCENT = {"decimals": 0}


@pytest.mark.parametrize(
    ("value", "target", "floor", "rating", "rests"),
    [
        (85, 90, 85, "AMBER", True),
        (97, 97, 90, "GREEN", True),
        (95, 95, 90, "GREEN", True),
        (98, 98, 90, "GREEN", True),
        (100, 99.8, 99, "GREEN", True),
        (84.6, 90, 85, "RED", True),
        (84.4, 90, 85, "RED", False),
        (85.5, 90, 85, "AMBER", False),
        (85.4, 90, 85, "AMBER", True),
        (89.5, 90, 85, "AMBER", True),
        (89.4, 90, 85, "AMBER", False),
        (93, 90, 85, "GREEN", False),
        (90.5, 90.5, 85, "GREEN", False),
        (15, 15.5, 10, "AMBER", False),
    ],
)
def test_a_rating_rests_on_rounding_where_a_value_that_prints_the_same_has_another_rating(
    value: float, target: float, floor: float, rating: str, rests: bool
) -> None:
    """85% beside a floor of 85% is AMBER or RED by a hair that the page does not show."""
    example = package(WHOLE_PERCENT, [{"period": "2025-10", "value": value}], [{"target": target, "floor": floor}])
    found, past = assessed(example), over_time(example)["2025-10"]
    assert (found["rating"], found["rests_on_rounding"]) == (rating, rests)
    assert past["rests_on_rounding"] is rests


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "floor", "rating", "rests"),
    [
        (22, 22, 100, 90, "GREEN", False),
        (23, 23, 100, 90, "GREEN", False),
        (149, 149, 100, 90, "GREEN", False),
        (19, 19, 100, 96, "GREEN", False),
        (10000, 10000, 100, 90, "GREEN", True),
        (8499, 10000, 90, 85, "RED", True),
        (8500, 10000, 90, 85, "AMBER", True),
        (17, 20, 90, 85, "AMBER", False),
        (85, 100, 90, 85, "AMBER", False),
        (170, 200, 90, 85, "AMBER", True),
        (97, 100, 97, 90, "GREEN", False),
        (485, 500, 97, 90, "GREEN", True),
    ],
)
def test_with_numerator_and_denominator_only_the_values_that_this_denominator_can_give_are_considered(
    numerator: int, denominator: int, target: float, floor: float, rating: str, rests: bool
) -> None:
    """One missed day of 22 would print as 95%: 22 of 22 is 100% beyond doubt."""
    example = package(WHOLE_PERCENT, [{"period": "2025-10", "numerator": numerator, "denominator": denominator}], [{"target": target, "floor": floor}])
    found = assessed(example)
    assert (found["rating"], found["rests_on_rounding"]) == (rating, rests)


@pytest.mark.parametrize(
    ("unit", "decimals", "scale", "value", "target", "rests"),
    [
        ("percent", 0, "", 85.4, 85, True),
        ("percent", 1, "", 85.4, 85, False),
        ("percent", "", "", 85.04, 85, True),
        ("percent", "", "", 85.05, 85, False),
        ("percent", 2, "", 85.01, 85, False),
        ("gbp", 0, 1000, 39_266_400, 39_266_000, True),
        ("gbp", 0, 1000, 39_266_600, 39_266_000, False),
        ("gbp", 1, 1_000_000, 24_340_000, 24_300_000, True),
        ("gbp", 1, 1_000_000, 24_360_000, 24_300_000, False),
        ("gbp", "", "", 39_266_400, 39_266_000, False),
    ],
)
def test_what_prints_the_same_depends_on_decimals_and_scale(unit: str, decimals: object, scale: object, value: float, target: float, rests: bool) -> None:
    example = package({"unit": unit, "decimals": decimals, "scale": scale}, [{"period": "2025-10", "value": value}], [{"target": target, "floor": 0}])
    assert assessed(example)["rests_on_rounding"] is rests


@pytest.mark.parametrize(
    ("value", "target", "rating", "rests"),
    [
        (85.5, 85.4, "GREEN", False),
        (84.5, 84.5, "GREEN", False),
        (84.5, 84.6, "AMBER", True),
        (-0.5, -0.5, "GREEN", True),
        (-2.5, -2.6, "GREEN", True),
        (-2.5, -2.5, "GREEN", True),
        (-2.4, -2.5, "GREEN", False),
        (0.4, 0.0, "GREEN", True),
    ],
)
def test_halves_are_rounded_away_from_nought(value: float, target: float, rating: str, rests: bool) -> None:
    """84.5 prints as 85 and so do all values up to 85.5, which itself prints as 86; −2.5 prints as −3."""
    example = package({**WHOLE_PERCENT, "polarity": "higher"}, [{"period": "2025-10", "value": value}], [{"target": target, "floor": -50}])
    found = assessed(example)
    assert (found["rating"], found["rests_on_rounding"]) == (rating, rests)


@pytest.mark.parametrize(
    ("polarity", "value", "standard", "rating", "rests"),
    [
        ("lower", 15.1, {"target": 15, "floor": 20}, "AMBER", True),
        ("lower", 15.6, {"target": 15, "floor": 20}, "AMBER", False),
        ("lower", 15, {"target": 15, "floor": 20}, "GREEN", True),
        ("lower", 14.4, {"target": 15, "floor": 20}, "GREEN", False),
        ("range", 22.5, {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}, "GREEN", True),
        ("range", 20, {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}, "GREEN", False),
        ("range", 12.4, {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 27.5}, "RED", False),
        ("range", 12.4, {"target_low": 17.5, "target_high": 22.5, "floor_low": 12, "floor_high": 27.5}, "AMBER", True),
    ],
)
def test_the_same_holds_for_lower_is_better_and_for_ranges(polarity: str, value: float, standard: dict[str, object], rating: str, rests: bool) -> None:
    found = assessed(package({**WHOLE_PERCENT, "polarity": polarity}, [{"period": "2025-10", "value": value}], [standard]))
    assert (found["rating"], found["rests_on_rounding"]) == (rating, rests)


@pytest.mark.parametrize(("value", "target", "rests"), [(85.4, 85, True), (89.9, 90, False)])
def test_where_no_floor_is_known_a_met_target_may_rest_on_rounding_and_a_missed_one_is_not_rated(value: float, target: float, rests: bool) -> None:
    found = assessed(package(WHOLE_PERCENT, [{"period": "2025-10", "value": value}], [{"target": target}]))
    assert found["rests_on_rounding"] is rests


def test_the_year_to_date_rests_on_its_own_rounding() -> None:
    drawn = "period | numerator | denominator\n2025-09 | 9700 | 10000\n2025-10 | 99 | 100"
    found = assessed(package(WHOLE_PERCENT, drawn, "target | floor\n97 | 90"))
    assert (found["rating"], found["rests_on_rounding"]) == ("GREEN", False)
    assert (found["ytd_rating"], found["ytd_rests_on_rounding"]) == ("GREEN", True)


def test_an_inequality_and_a_figure_that_is_not_rated_rest_on_nothing() -> None:
    for figure in ({"value": "<5"}, {"value": 5, "status": "embargoed"}):
        found = assessed(package({**WHOLE_PERCENT, "polarity": "lower"}, [{"period": "2025-10", **figure}], "target | floor\n5 | 9"))
        assert found["rests_on_rounding"] is False
