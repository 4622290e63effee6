"""The latest period and the basis of an indicator"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, months, over_time, package


def test_every_indicator_has_its_own_latest_period_in_one_report() -> None:
    example = package(
        {},
        [*months([80, 81]), *months([70, 71], last="2025-09", indicator="K2"), *months([60], last="2025-26-Q2", indicator="K3")],
        indicators=[{"indicator": "K2", "unit": "percent", "frequency": "monthly"}, {"indicator": "K3", "unit": "percent", "frequency": "quarterly"}],
    )
    found = assessment(example, "2025-10")
    assert found.select("indicator", "period", "value", "previous").rows() == [
        ("K1", "2025-10", 81.0, 80.0),
        ("K2", "2025-09", 71.0, 70.0),
        ("K3", "2025-26-Q2", 60.0, None),
    ]


def test_every_area_has_its_own_latest_period() -> None:
    areas = "area | name\nE07000105 | Ashford\nE07000106 | Canterbury"
    example = package({}, [*months([80, 81], area="E07000105"), *months([70, 71], area="E07000106", last="2025-08")], areas=areas)
    found = assessment(example, "2025-10", all_areas=True).drop_nulls("area")
    assert found.select("area", "period", "value").rows() == [("E07000105", "2025-10", 81.0), ("E07000106", "2025-08", 71.0)]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2025-10", "2025-10"),
        ("2025-09", "2025-09"),
        ("2025-26-Q2", "2025-09"),
        ("2025-26", "2025-10"),
        ("2027-01", "2025-10"),
        ("2025-07", "2025-07"),
        ("2025-06", None),
    ],
)
def test_the_latest_figure_ends_no_later_than_the_period_asked_for(asked: str, shown: str | None) -> None:
    assert assessed(package({}, months([1, 2, 3, 4])), asked)["period"] == shown


def test_a_period_without_a_value_is_the_latest_one_when_its_row_says_so() -> None:
    found = assessed(package({}, "period | value | status\n2025-09 | 84 | final\n2025-10 | | not_available"))
    assert (found["period"], found["value"], found["previous"], found["rating_reason"]) == ("2025-10", None, 84.0, "no_value")


def test_figures_of_another_basis_are_not_mixed_into_the_series() -> None:
    drawn = "period | basis | value\n2025-09 | | 40\n2025-10 | | 44\n2025-10 | rolling_12 | 512\n2025-10 | cumulative | 301"
    example = package({"unit": "count"}, drawn)
    found = assessed(example)
    assert (found["value"], found["previous"], found["ytd"]) == (44.0, 40.0, 84.0)
    assert list(over_time(example)) == ["2025-09", "2025-10"]


def test_a_figure_that_names_the_indicators_own_basis_belongs_to_its_series() -> None:
    found = assessed(package({"unit": "count"}, "period | basis | value\n2025-09 | | 40\n2025-10 | period | 44"))
    assert (found["value"], found["previous"], found["ytd"]) == (44.0, 40.0, 84.0)


def test_figures_of_another_frequency_are_not_mixed_into_the_series() -> None:
    found = assessed(package({"unit": "count"}, "period | value\n2025-08 | 40\n2025-09 | 44\n2025-26-Q2 | 130"))
    assert (found["period"], found["value"], found["ytd"]) == ("2025-09", 44.0, 84.0)


def test_an_indicator_without_a_frequency_has_that_of_its_shortest_periods() -> None:
    found = assessed(package({"unit": "count", "frequency": ""}, "period | value\n2024-25 | 500\n2025-26-Q1 | 130\n2025-26-Q2 | 140"))
    assert (found["period"], found["value"], found["ytd"]) == ("2025-26-Q2", 140.0, 270.0)


@pytest.mark.parametrize(
    ("frequency", "earlier", "latest"),
    [("annual", "2023-24", "2024-25"), ("annual", "AY2023-24", "AY2024-25"), ("annual", "CY2023", "CY2024"), ("termly", "AY2024-25-T2", "AY2024-25-T3")],
)
def test_years_of_every_calendar_and_terms_have_a_latest_period_too(frequency: str, earlier: str, latest: str) -> None:
    found = assessed(package({"frequency": frequency}, [{"period": earlier, "value": 60}, {"period": latest, "value": 66}]))
    assert (found["period"], found["value"], found["previous"]) == (latest, 66.0, 60.0)
