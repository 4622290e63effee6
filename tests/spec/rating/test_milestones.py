"""Milestones"""

from __future__ import annotations

import pytest

from tests.builders import assessed, package

STEPS = {"polarity": "milestone", "unit": "date", "frequency": "annual"}
DONE, LATE, AHEAD = "2025-06-30", "2025-07-31", "2026-02-27"


@pytest.mark.parametrize(
    ("states", "rating", "reason"),
    [
        (["met", "met", "not_due"], "GREEN", "milestone_met"),
        (["met"], "GREEN", "milestone_met"),
        (["met", "missed", "not_due"], "RED", "milestone_missed"),
        (["missed"], "RED", "milestone_missed"),
        (["not_due", "not_due"], None, "not_due"),
        ([""], None, "not_due"),
    ],
)
def test_any_missed_is_red_otherwise_any_met_is_green_otherwise_it_is_not_rated(states: list[str], rating: str | None, reason: str) -> None:
    steps = [
        {"financial_year": "2025-26", "milestone": f"Step {number}", "due": DONE if state in {"met", "missed"} else AHEAD, "state": state}
        for number, state in enumerate(states)
    ]
    found = assessed(package(STEPS, milestones=steps))
    assert (found["period"], found["value"]) == ("2025-26", None)
    assert (found["rating"], found["rating_reason"]) == (rating, reason)
    assert (found["ytd_rating"], found["ytd_rating_reason"]) == (rating, reason)
    assert (found["trend"], found["trend_reason"], found["rests_on_rounding"]) == (None, "milestone", False)


@pytest.mark.parametrize(
    ("due", "state", "met_on", "asked", "rating", "reason"),
    [
        (DONE, "met", "2025-06-20", "2025-10", "GREEN", "milestone_met"),
        (DONE, "met", "2025-06-20", "2025-05", None, "not_due"),
        (DONE, "met", "2025-06-20", "2025-06", "GREEN", "milestone_met"),
        (DONE, "missed", "", "2025-10", "RED", "milestone_missed"),
        (DONE, "missed", "", "2025-05", None, "not_due"),
        (DONE, "missed", "", "2025-06", "RED", "milestone_missed"),
        (DONE, "met", "2025-09-15", "2025-10", "GREEN", "milestone_met"),
        (DONE, "met", "2025-09-15", "2025-07", "RED", "milestone_missed"),
        (DONE, "met", "2025-09-15", "2025-05", None, "not_due"),
        (AHEAD, "met", "2025-09-15", "2025-10", "GREEN", "milestone_met"),
        (AHEAD, "met", "2025-09-15", "2025-08", None, "not_due"),
        (AHEAD, "met", "", "2025-10", None, "not_due"),
        (AHEAD, "met", "", "2026-02", "GREEN", "milestone_met"),
        ("", "met", "", "2025-10", "GREEN", "milestone_met"),
        ("", "missed", "", "2025-10", "RED", "milestone_missed"),
    ],
)
def test_an_earlier_report_knows_only_what_had_happened_by_the_end_of_its_period(
    due: str, state: str, met_on: str, asked: str, rating: str | None, reason: str
) -> None:
    step = {"financial_year": "2025-26", "milestone": "Budget agreed", "due": due, "state": state, "met_on": met_on}
    found = assessed(package(STEPS, milestones=[step]), asked)
    assert (found["rating"], found["rating_reason"]) == (rating, reason)


def test_the_milestones_of_each_year_are_judged_apart() -> None:
    years = (("2024-25", "2024-06-30", "missed"), ("2025-26", "2025-06-30", "met"), ("2026-27", "2026-06-30", "not_due"))
    steps = [{"financial_year": year, "milestone": "Plan", "due": due, "state": state} for year, due, state in years]
    example = package(STEPS, milestones=steps)
    found = [assessed(example, period) for period in ("2025-03", "2025-10", "2026-04")]
    assert [(row["period"], row["rating"]) for row in found] == [("2024-25", "RED"), ("2025-26", "GREEN"), ("2026-27", None)]


def test_before_its_first_year_there_is_nothing_to_rate() -> None:
    example = package(STEPS, milestones="financial_year | milestone | due | state\n2025-26 | Plan | 2025-06-30 | met")
    found = assessed(example, "2025-03")
    assert (found["period"], found["rating"], found["rating_reason"]) == (None, None, "no_value")


def test_amber_cannot_occur_and_figures_of_a_milestone_indicator_are_not_rated() -> None:
    example = package(
        STEPS,
        "period | value\n2024-25 | 3",
        "target | floor\n1 | 5",
        milestones="financial_year | milestone | due | state\n2025-26 | Plan | 2025-06-30 | missed",
    )
    found = assessed(example)
    assert (found["period"], found["value"], found["rating"]) == ("2025-26", None, "RED")


def test_an_area_has_no_milestones_of_the_organisation() -> None:
    areas = "area | name\nE07000105 | Ashford"
    steps = "financial_year | milestone | due | state\n2025-26 | Plan | 2025-06-30 | met"
    found = assessed(package(STEPS, milestones=steps, areas=areas), area="E07000105")
    assert (found["area"], found["rating"], found["rating_reason"]) == ("E07000105", None, "no_value")
