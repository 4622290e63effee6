"""Which standard is in force"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, over_time, package, series

TWO_YEARS = """
financial_year | target | floor
2024-25        | 80     | 75
2025-26        | 90     | 85
"""


@pytest.mark.parametrize(
    ("period", "target", "floor", "rating"),
    [("2024-04", 80.0, 75.0, "GREEN"), ("2025-03", 80.0, 75.0, "GREEN"), ("2025-04", 90.0, 85.0, "AMBER"), ("2026-03", 90.0, 85.0, "AMBER")],
)
def test_a_figure_is_held_against_the_standard_of_its_own_financial_year(period: str, target: float, floor: float, rating: str) -> None:
    found = assessed(package({}, [{"period": period, "value": 86}], TWO_YEARS), period)
    assert (found["target"], found["floor"], found["rating"]) == (target, floor, rating)


@pytest.mark.parametrize("year", ["2023-24", "2026-27"])
def test_the_standard_of_another_year_is_never_borrowed(year: str) -> None:
    figures = [{"period": f"{year[:4]}-10", "value": 86}]
    found = assessed(package({}, figures, TWO_YEARS), f"{year[:4]}-10")
    assert (found["target"], found["floor"], found["rating"], found["rating_reason"]) == (None, None, None, "no_target")


def test_a_stale_figure_keeps_the_standard_of_the_year_that_it_is_from() -> None:
    found = assessed(package({}, [{"period": "2025-03", "value": 86}], TWO_YEARS), "2025-10")
    assert (found["period"], found["target"], found["rating"]) == ("2025-03", 80.0, "GREEN")


def test_a_graph_over_two_years_has_the_standards_of_both() -> None:
    found = over_time(package({}, series([86, 86], last="2025-04"), TWO_YEARS))
    assert {month: (row["target"], row["rating"]) for month, row in found.items()} == {"2025-03": (80.0, "GREEN"), "2025-04": (90.0, "AMBER")}


@pytest.mark.parametrize(
    ("frequency", "period", "target"),
    [
        ("annual", "2025-26", 90.0),
        ("annual", "CY2025", 90.0),
        ("annual", "CY2024", 80.0),
        ("annual", "AY2024-25", 90.0),
        ("annual", "AY2025-26", None),
        ("termly", "AY2024-25-T1", 80.0),
        ("termly", "AY2024-25-T2", 90.0),
    ],
)
def test_a_period_of_another_calendar_takes_the_standard_of_the_financial_year_in_which_it_ends(frequency: str, period: str, target: float | None) -> None:
    found = assessed(package({"frequency": frequency}, [{"period": period, "value": 86}], TWO_YEARS), "2026-12")
    assert (found["period"], found["target"]) == (period, target)


@pytest.mark.parametrize("value", [10, 60, 99])
@pytest.mark.parametrize(
    "standard", [{"status": "tbc"}, {"target": "TBC", "floor": "tbc"}, {"target": "Tbc", "floor": 85}, {"target": 90, "floor": 85, "status": "tbc"}]
)
def test_a_standard_to_be_confirmed_rates_nothing_and_is_never_red(value: float, standard: dict[str, object]) -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": value}], [standard]))
    assert (found["rating"], found["rating_reason"]) == (None, "target_tbc")


def test_a_proposed_standard_is_not_in_force() -> None:
    found = assessed(package({}, [{"period": "2025-10", "value": 99}], "target | floor | status\n90 | 85 | proposed"))
    assert (found["target"], found["rating"], found["rating_reason"]) == (None, None, "no_target")


def test_a_removed_indicator_keeps_its_history_and_has_no_standard_for_the_new_year() -> None:
    standards = "financial_year | target | floor | change | reason\n2024-25 | 80 | 75 | kept |\n2025-26 | | | removed | The duty has moved to another body"
    found = over_time(package({}, series([86, 86], last="2025-04"), standards))
    assert {month: (row["value"], row["target"], row["rating_reason"]) for month, row in found.items()} == {
        "2025-03": (86.0, 80.0, "target_met"),
        "2025-04": (86.0, None, "no_target"),
    }


@pytest.mark.parametrize(
    ("polarity", "standard"),
    [
        ("higher", {"target": 85, "floor": 90}),
        ("lower", {"target": 90, "floor": 85}),
        ("range", {"target_low": 17.5, "target_high": 22.5, "floor_low": 18, "floor_high": 27.5}),
        ("range", {"target_low": 17.5, "target_high": 22.5, "floor_low": 12.5, "floor_high": 22}),
    ],
)
def test_a_target_and_a_floor_that_contradict_the_polarity_rate_nothing(polarity: str, standard: dict[str, object]) -> None:
    found = assessed(package({"polarity": polarity}, [{"period": "2025-10", "value": 99}], [standard]))
    assert (found["rating"], found["rating_reason"]) == (None, "standards_cross")


@pytest.mark.parametrize("polarity", ["higher", "lower"])
def test_a_target_may_equal_its_floor_and_then_nothing_is_amber(polarity: str) -> None:
    ratings = [
        assessed(package({"polarity": polarity}, [{"period": "2025-10", "value": value}], "target | floor\n90 | 90"))["rating"] for value in (89, 90, 91)
    ]
    assert ratings == (["RED", "GREEN", "GREEN"] if polarity == "higher" else ["GREEN", "GREEN", "RED"])


@pytest.mark.parametrize(
    ("unit", "rating", "reason"),
    [("percent", "RED", "floor_missed"), ("days", "RED", "floor_missed"), ("count", None, "no_target"), ("gbp", None, "no_target")],
)
def test_a_part_of_a_total_has_no_target_of_its_own_and_a_share_or_a_time_is_held_to_that_of_the_whole(unit: str, rating: str | None, reason: str) -> None:
    example = package({"unit": unit}, "period | breakdown | value\n2025-10 | | 91\n2025-10 | age=65+ | 40", "target | floor\n90 | 85")
    found = assessment(example).select("breakdown", "rating", "rating_reason").rows()
    assert found == [(None, "GREEN", "target_met"), ("age=65+", rating, reason)]
