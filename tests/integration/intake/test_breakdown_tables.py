"""Tables by members (districts, teams, months) with groups, totals and rows or columns in another unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake_tables import not_understood, rows, said, taken
from tests.made_documents import html_table, page, word, workbook

if TYPE_CHECKING:
    from outturn.api import Intake

VISITS = [
    ["District", "Q1 2024/25", "Q2 2024/25", "Year to date"],
    ["Hill", "", "", ""],
    ["North", "10", "11", "21"],
    ["South*", "12", "13", "25"],
    ["Coast", "", "", ""],
    ["East", "1", "odd", "3"],
    ["Total", "23", "25", "49"],
    ["Share of all visits", "40%", "41%", "42%"],
]
Q1, Q2 = "2024-25-Q1", "2024-25-Q2"


@pytest.fixture(scope="module")
def visits() -> Intake:
    return taken("visits.html", page("<h1>Elmet figures 2024/25</h1><h2>Museums</h2>", html_table(VISITS, "Visits by district")))


def test_a_row_without_values_is_a_dimension_of_its_own(visits: Intake) -> None:
    assert rows(visits, "breakdown_tables", "table", "title", "indicator") == [
        ("visits-district-hill", "Visits by district by hill", "visits-district"),
        ("visits-district-coast", "Visits by district by coast", "visits-district"),
    ]
    assert rows(visits, "breakdowns", "dimension", "member", "label", "is_total") == [
        ("hill", "north", "North", False),
        ("hill", "south", "South", False),
        ("coast", "east", "East", False),
        ("coast", "total", "Total", True),
    ]
    assert said(visits, "Hill") == [("certain", "the heading of a group of rows")]


def test_a_year_to_date_beside_quarters_is_that_of_the_last_of_them(visits: Intake) -> None:
    assert rows(visits, "figures", "period", "basis", "value", breakdown="hill=north") == [(Q1, None, 10.0), (Q2, None, 11.0), (Q2, "ytd", 21.0)]
    assert rows(visits, "breakdown_columns", "period", "basis", "label")[:3] == [
        (Q1, None, "Q1 2024/25"),
        (Q2, None, "Q2 2024/25"),
        (Q2, "ytd", "Year to date"),
    ]
    assert visits.findings == ()


def test_the_total_is_the_figure_of_the_whole_and_a_row_in_another_unit_an_indicator(visits: Intake) -> None:
    assert rows(visits, "figures", "indicator", "period", "basis", "value", breakdown=None) == [
        ("visits-district", Q1, None, 23.0),
        ("visits-district", Q2, None, 25.0),
        ("visits-district", Q2, "ytd", 49.0),
        ("share-all-visits", Q1, None, 40.0),
        ("share-all-visits", Q2, None, 41.0),
        ("share-all-visits", Q2, "ytd", 42.0),
    ]
    assert rows(visits, "indicators", "indicator", "unit", "kind", "frequency") == [
        ("visits-district", "count", "activity", "quarterly"),
        ("share-all-visits", "percent", "activity", "quarterly"),
    ]


def test_a_cell_that_is_no_number_is_said(visits: Intake) -> None:
    assert said(visits, "odd") == [("not_understood", "not a number that can be read")]
    assert not_understood(visits) == ["odd"]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Apr-24", "May-24", "Jun-24"], [("2024-04", None), ("2024-05", None), ("2024-06", None)]),
        (["Jun-24", "Sep-24", "Dec-24"], [("2024-25-Q1", None), ("2024-25-Q2", None), ("2024-25-Q3", None)]),  # months three apart stand for quarters
        (["2022/23", "2023/24", "2024/25"], [("2022-23", None), ("2023-24", None), ("2024-25", None)]),
        (["Apr-24", "May-24", "Last year"], [("2024-04", None), ("2024-05", None), ("2023-05", None)]),
        (["Apr-24", "YTD", "Last year YTD"], [("2024-04", None), ("2024-04", "ytd"), ("2023-04", "ytd")]),
        (["Apr-24", "May-24", "Previous month"], [("2024-04", None), ("2024-05", None)]),  # its figure is that of April, printed again
    ],
)
def test_the_periods_of_the_columns(headings: list[str], columns: list[tuple[str, str | None]]) -> None:
    table = [["Team", *headings], ["Day", "5", "6", "5"], ["Night", "1", "2", "1"]]
    found = taken("calls.docx", word("# Elmet figures", "# Calls", "## Calls by team", table))
    held = rows(found, "figures", "period", "basis", breakdown="team=day")
    assert held == columns
    assert not_understood(found) == []


@pytest.mark.parametrize(
    ("title", "cells", "value", "unit"),
    [
        ("Spending by team (£000s)", ["5", "6"], 5_000.0, "gbp"),
        ("Spending by team", ["£5", "£6"], 5.0, "gbp"),
        ("Share by team", ["5%", "6%"], 5.0, "percent"),
        ("Wait by team (days)", ["5", "6"], 5.0, "days"),
    ],
)
def test_the_unit_of_a_table(title: str, cells: list[str], value: float, unit: str) -> None:
    found = taken("table.xlsx", workbook(Sheet1=[["Elmet figures"], [], [title], ["Team", "Apr-24", "May-24"], ["Day", *cells], ["Night", *cells]]))
    assert rows(found, "indicators", "name", "unit") == [(title, unit)]
    assert rows(found, "figures", "value", breakdown="team=day", period="2024-04") == [(value,)]


def test_a_column_of_counts_beside_percentages() -> None:
    table = [["Route", "Q1 2024/25", "Q2 2024/25", "Rolling 12 months trips"], ["Ferry", "79%", "77%", "564"], ["Bridge", "57%", "56%", "100"]]
    found = taken("routes.html", page("<h1>Elmet figures 2024/25</h1>", "<h2>Trips in time</h2>", html_table(table)))
    assert rows(found, "indicators", "name", "unit") == [("Trips in time", "percent"), ("Rolling 12 months trips", "count")]
    assert rows(found, "figures", "indicator", "period", "basis", "value", breakdown="route=bridge") == [
        ("trips-time", Q1, None, 57.0),
        ("trips-time", Q2, None, 56.0),
        ("trips-time-rolling-12", Q2, "rolling_12", 100.0),
    ]
    assert rows(found, "breakdown_columns", "order", "indicator") == [(1, None), (2, None), (3, "trips-time-rolling-12")]


def test_a_long_corner_is_the_title() -> None:
    table = [["How many people came to us", "Apr-24", "May-24"], ["Adults", "5", "6"], ["All groups", "5", "6"]]
    found = taken("corner.html", page("<h1>Elmet figures 2024/25</h1>", html_table(table)))
    assert rows(found, "breakdown_tables", "title") == [("How many people came to us",)]
    assert rows(found, "breakdowns", "dimension", "member", "is_total") == [("member", "adults", False), ("member", "total", True)]
