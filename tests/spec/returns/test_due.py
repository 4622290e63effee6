"""What is due, from whom, and by when"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from outturn.api import due
from outturn.errors import PeriodError, UsageError
from outturn.returns.due import DueReturn, completeness
from tests.builders import package

if TYPE_CHECKING:
    from outturn.package.package import Package

ON = dt.date(2025, 10, 20)


def listed(example: Package, period: str = "2025-26-Q2", *, on: dt.date = ON, days: int = 15) -> tuple[DueReturn, ...]:
    return due(example, period, on=on, days=days)


@pytest.mark.parametrize(
    ("frequency", "cycle", "periods"),
    [
        ("monthly", "2025-26-Q2", "2025-07 2025-08 2025-09"),
        ("monthly", "2025-09", "2025-09"),
        ("quarterly", "2025-26-Q2", "2025-26-Q2"),
        ("quarterly", "2025-08", ""),
        ("quarterly", "2025-09", "2025-26-Q2"),
        ("termly", "2025-26-Q2", "AY2024-25-T3"),
        ("annual", "2025-26-Q2", ""),
        ("annual", "2025-26-Q4", "2025-26"),
        ("", "2025-26-Q2", ""),
    ],
)
def test_every_period_that_ends_in_the_cycle_is_due(frequency: str, cycle: str, periods: str) -> None:
    """An indicator of a frequency, a cycle, and the periods of which a figure is due in it."""
    assert " ".join(each.period.id for each in listed(package({"frequency": frequency or None}), cycle)) == periods


def test_a_yearly_indicator_keeps_the_calendar_of_its_figures() -> None:
    """One with figures for academic years is due in the quarter in which the academic year ends."""
    example = package({"frequency": "annual"}, "period | value\nAY2023-24 | 80")
    assert [each.period.id for each in listed(example)] == ["AY2024-25"]


@pytest.mark.parametrize(
    ("value", "status", "on", "arrival"),
    [
        ("80", "", "2025-10-20", "given"),
        ("80", "provisional", "2025-10-20", "given"),
        ("", "not_available", "2025-10-20", "given"),
        ("", "suppressed", "2025-10-20", "given"),
        ("", "not_due", "2025-10-20", "late"),
        ("no row", "", "2025-10-15", "expected"),
        ("no row", "", "2025-10-16", "late"),
    ],
)
def test_a_return_is_given_expected_or_late(value: str, status: str, on: str, arrival: str) -> None:
    """A figure for September that is due on 15 October, seen from a day. The due day itself is not late."""
    figures = [] if value == "no row" else [{"period": "2025-09", "value": value or None, "status": status or None}]
    (found,) = listed(package({}, figures), "2025-09", on=dt.date.fromisoformat(on))
    assert (found.due, found.arrival) == (dt.date(2025, 10, 15), arrival)


@pytest.mark.parametrize(
    ("row", "arrival"),
    [({"basis": "ytd"}, "late"), ({"breakdown": "district=Ashby"}, "late"), ({"area": "E06000001"}, "late"), ({"basis": "period"}, "given")],
)
def test_only_the_figure_of_the_whole_itself_counts(row: dict[str, str], arrival: str) -> None:
    """Neither a year to date as given, nor a part, nor another area stands for the organisation's own figure."""
    example = package({}, [{"period": "2025-09", "value": 80, **row}], areas=[{"area": "E06000001", "name": "Ashby"}])
    (found,) = listed(example, "2025-09")
    assert found.arrival == arrival


@pytest.mark.parametrize(
    ("indicator", "periods"),
    [
        ({"introduced": "2025-08-01"}, "2025-08 2025-09"),
        ({"introduced": "2025-10-01"}, ""),
        ({"retired": "2025-09-01"}, "2025-07 2025-08"),
        ({"retired": "2025-04-01"}, ""),
        ({"kind": "activity", "polarity": "none"}, "2025-07 2025-08 2025-09"),
        ({"polarity": "milestone"}, ""),
    ],
)
def test_only_live_indicators_are_due(indicator: dict[str, str], periods: str) -> None:
    """From when it is introduced until it is retired; milestones have dates of their own."""
    assert " ".join(each.period.id for each in listed(package(indicator))) == periods


def test_an_indicator_that_the_review_removed_is_not_due() -> None:
    assert listed(package({}, standards="target | change | reason\n90 | removed | Merged with another")) == ()


@pytest.mark.parametrize(
    ("owner", "section", "person"),
    [
        ("Ada", "potholes", "Ada"),
        ("", "potholes", "Ben"),
        ("", "highways", "Ben"),
        ("", "finance", ""),
        ("", "", ""),
    ],
)
def test_a_return_is_asked_of_the_owner_or_else_of_the_officer(owner: str, section: str, person: str) -> None:
    """Ben is the responsible officer of highways, of which potholes is a part; Cleo was before him, and Dan is its director."""
    example = package(
        {"owner": owner or None, "section": section or None},
        sections="section | name | parent\nhighways | Highways |\npotholes | Potholes | highways\nfinance | Finance |",
        posts=(
            "section | post | holder | from | to\n"
            "highways | responsible_officer | Cleo | | 2024-12-31\n"
            "highways | responsible_officer | Ben | 2025-01-01 |\n"
            "highways | director | Dan | |"
        ),
    )
    assert {each.person for each in listed(example)} == {person}


def test_counts_by_person_add_up_and_whoever_is_latest_comes_first() -> None:
    """Three months of two indicators: Ada gave one of hers, Ben all of his."""
    example = package(
        {"owner": "Ada"},
        "indicator | period | value\nK1 | 2025-07 | 80\nK2 | 2025-07 | 1\nK2 | 2025-08 | 1\nK2 | 2025-09 | 1",
        indicators=[{"indicator": "K2", "owner": "Ben", "frequency": "monthly", "unit": "count"}],
    )
    counts = completeness(listed(example, on=dt.date(2025, 10, 10)), by="person")
    assert [(row.of, row.given, row.expected, row.late, row.total) for row in counts] == [("Ada", 1, 1, 1, 3), ("Ben", 3, 0, 0, 3)]


def test_a_period_that_is_none_and_days_below_zero_are_refused() -> None:
    with pytest.raises(PeriodError):
        listed(package({}), "soon")
    with pytest.raises(UsageError, match="from 0"):
        listed(package({}), days=-1)
