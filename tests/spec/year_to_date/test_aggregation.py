"""How the year to date is made"""

from __future__ import annotations

import pytest

from tests.builders import assessed, assessment, package, series

COUNT = {"unit": "count", "polarity": "lower"}
APRIL_TO_JUNE = "period | value\n2025-04 | 10\n2025-05 | 20\n2025-06 | 60"


@pytest.mark.parametrize(
    ("unit", "aggregation", "year_to_date"),
    [
        ("count", "sum", 90.0),
        ("count", "mean", 30.0),
        ("count", "last", 60.0),
        ("count", "none", None),
        ("count", "", 90.0),
        ("gbp", "", 90.0),
        ("tonnes", "", 90.0),
        ("days", "", None),
        ("score", "", None),
        ("percent", "mean", 30.0),
        ("percent", "", None),
        ("rate", "", None),
    ],
)
def test_the_aggregation_says_how_the_months_become_one_figure(unit: str, aggregation: str, year_to_date: float | None) -> None:
    """Where the definition does not say, counts are added up, shares need their parts, and everything else has no year to date."""
    found = assessed(package({"unit": unit, "aggregation": aggregation}, APRIL_TO_JUNE), "2025-06")
    assert found["ytd"] == year_to_date


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators_and_never_the_mean_of_percentages() -> None:
    """80 of 100 and 150 of 300 are 230 of 400: 57.5%, where the mean of 80% and 50% would be 65%."""
    found = assessed(package({}, "period | numerator | denominator\n2025-04 | 80 | 100\n2025-05 | 150 | 300"), "2025-05")
    assert (found["ytd"], found["ytd_given"], found["ytd_periods"]) == (57.5, False, 2)


@pytest.mark.parametrize(
    ("numerators", "denominators", "year_to_date"), [([19, 38], [33, 67], 57.0), ([0.1, 0.2], [0.3, 0.7], 30.0), ([998, 0], [1000, 0], 99.8)]
)
def test_a_ratio_at_a_round_number_is_that_number(numerators: list[float], denominators: list[float], year_to_date: float) -> None:
    figures = [
        {"period": f"2025-0{month}", "numerator": top, "denominator": bottom} for month, top, bottom in zip((4, 5), numerators, denominators, strict=True)
    ]
    found = assessed(package({}, figures, [{"target": year_to_date}]), "2025-05")
    assert found["ytd"] == pytest.approx(year_to_date, rel=1e-14)
    assert found["ytd_rating"] == "GREEN"


@pytest.mark.parametrize("lacking", ["2025-05 | 70 | 70 |", "2025-05 | 70 | | 100", "2025-05 | 70 | |"])
def test_a_percentage_without_its_parts_has_no_year_to_date(lacking: str) -> None:
    found = assessed(package({}, f"period | value | numerator | denominator\n2025-04 | 80 | 80 | 100\n{lacking}", "target\n60"), "2025-05")
    assert (found["ytd"], found["ytd_rating"], found["ytd_rating_reason"]) == (None, None, "no_value")


def test_a_month_without_a_value_needs_no_parts() -> None:
    found = assessed(package({}, "period | numerator | denominator | status\n2025-04 | 80 | 100 |\n2025-05 | | | not_available"), "2025-05")
    assert (found["ytd"], found["ytd_periods"], found["ytd_periods_due"]) == (80.0, 1, 2)


def test_a_month_in_which_nothing_could_be_counted_adds_nothing() -> None:
    found = assessed(package({}, "period | numerator | denominator\n2025-04 | 80 | 100\n2025-05 | 0 | 0"), "2025-05")
    assert (found["value"], found["ytd"]) == (None, 80.0)


@pytest.mark.parametrize(("basis", "aggregation"), [(basis, given) for basis in ("rolling_12", "cumulative", "snapshot") for given in ("", "last", "sum")])
def test_rolling_cumulative_and_snapshot_figures_are_never_added_up(basis: str, aggregation: str) -> None:
    found = assessed(package({**COUNT, "basis": basis, "aggregation": aggregation}, APRIL_TO_JUNE), "2025-06")
    assert found["ytd"] == 60.0


@pytest.mark.parametrize("basis", ["rolling_12", "snapshot"])
def test_a_rolling_or_snapshot_percentage_is_its_own_year_to_date_even_with_its_parts(basis: str) -> None:
    found = assessed(package({"basis": basis}, "period | numerator | denominator\n2025-04 | 80 | 100\n2025-05 | 150 | 300"), "2025-05")
    assert (found["value"], found["ytd"]) == (50.0, 50.0)


def test_the_mean_is_of_the_months_that_have_a_value() -> None:
    found = assessed(package({**COUNT, "aggregation": "mean"}, "period | value\n2025-04 | 10\n2025-05 |\n2025-06 | 20"), "2025-06")
    assert (found["ytd"], found["ytd_periods"], found["ytd_periods_due"]) == (15.0, 2, 3)


def test_sums_of_decimals_have_no_noise_of_binary_fractions() -> None:
    found = assessed(package({"unit": "tonnes"}, series([0.1] * 3, last="2025-06")), "2025-06")
    assert found["ytd"] == 0.3


def test_the_months_that_are_missing_are_counted() -> None:
    drawn = "period | value | status\n2025-04 | 10 |\n2025-06 | | suppressed\n2025-07 | 30 |"
    found = assessed(package(COUNT, drawn), "2025-07")
    assert (found["ytd"], found["ytd_periods"], found["ytd_periods_due"], found["ytd_from"]) == (40.0, 2, 4, "2025-04")


def test_quarters_are_added_up_like_months() -> None:
    found = assessed(package({**COUNT, "frequency": "quarterly"}, series([100, 1, 2, 3], last="2025-26-Q3")), "2025-12")
    assert (found["ytd"], found["ytd_periods"], found["ytd_periods_due"], found["ytd_from"]) == (6.0, 3, 3, "2025-26-Q1")


def test_parts_and_areas_have_their_own_year_to_date() -> None:
    drawn = "period | breakdown | value\n2025-04 | | 10\n2025-05 | | 12\n2025-04 | age=65+ | 3\n2025-05 | age=65+ | 4"
    found = assessment(package(COUNT, drawn), "2025-05")
    assert found.select("breakdown", "ytd").rows() == [(None, 22.0), ("age=65+", 7.0)]


def test_one_indicator_is_added_up_as_all_of_them_are() -> None:
    """The answer for one, which a page asks for, is that of the table of settings, for every unit, basis and aggregation."""
    import polars as pl

    from outturn.assessment.settings import aggregation_of, indicator_settings
    from outturn.indicators.vocabulary import Aggregation, Basis, Unit

    kinds = [(given, unit, basis) for given in (None, *Aggregation) for unit in Unit for basis in Basis]
    rows = [{"indicator": f"K{number}", "unit": unit.value, "basis": basis.value, "aggregation": given} for number, (given, unit, basis) in enumerate(kinds)]
    empty = package({}, APRIL_TO_JUNE)["indicators"].clear()
    table = pl.concat([empty, pl.DataFrame(rows)], how="diagonal_relaxed")
    assert indicator_settings(table)["aggregation"].to_list() == [aggregation_of(*kind).value for kind in kinds]
