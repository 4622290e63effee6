"""A dashboard of a directorate as text with tabs: a summary, a table of people and tables of figures for each service, and commentary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake_tables import LAYOUTS, fates, layout, not_understood, rows, said, taken

if TYPE_CHECKING:
    from outturn.api import Intake

LATEST = "2024-10"


@pytest.fixture(scope="module")
def dashboard() -> Intake:
    return layout("dashboard.txt")


def changed(old: str, new: str) -> Intake:
    text = (LAYOUTS / "dashboard.txt").read_text(encoding="utf-8")
    assert old in text
    return taken("changed.txt", text.replace(old, new))


def test_a_table_of_people_names_the_service_and_what_stands_above_it_is_its_directorate(dashboard: Intake) -> None:
    assert rows(dashboard, "sections", "name", "parent", "kind") == [
        ("Depots", "works-directorate", "service_area"),
        ("Works Directorate", None, "directorate"),
        ("Bridges", "works-directorate", "service_area"),
    ]
    assert rows(dashboard, "posts", "section", "post", "holder") == [
        ("depots", "responsible_officer", "Una Marsh (interim Director)"),
        ("depots", "cabinet_member", "Gil Stone"),
        ("bridges", "responsible_officer", "Olaf Reed (Head of Bridges)"),
        ("bridges", "cabinet_member", "Gil Stone, Ivy Moss"),
    ]


def test_months_the_year_to_date_and_the_year_before(dashboard: Intake) -> None:
    assert rows(dashboard, "figures", "period", "basis", "value", "published_rating", indicator="DP02") == [
        ("2024-07", None, 9.0, None),
        ("2024-08", None, 8.0, None),
        ("2024-09", None, 9.0, None),
        (LATEST, None, 10.0, "GREEN"),
        (LATEST, "ytd", 36.0, "AMBER"),
        ("2023-10", "ytd", 31.0, None),
    ]
    assert said(dashboard, "31") == [("assumed", "the year to date of a year before")]


@pytest.mark.parametrize(
    ("indicator", "period", "basis", "value", "status", "note"),
    [("DP01", LATEST, "ytd", None, "not_applicable", "Printed as n/a."), ("DP01", "2023-10", None, 34.0, "final", None)],
)
def test_without_a_year_to_date_the_year_before_is_of_the_same_month(
    dashboard: Intake, indicator: str, period: str, basis: str | None, value: float | None, status: str, note: str | None
) -> None:
    assert rows(dashboard, "figures", "value", "status", "note", indicator=indicator, period=period, basis=basis) == [(value, status, note)]


def test_months_that_end_quarters_in_a_quarterly_list_stand_for_their_quarters(dashboard: Intake) -> None:
    assert [period for (period,) in rows(dashboard, "figures", "period", indicator="BR1", basis=None)] == [
        "2023-24-Q3",
        "2023-24-Q4",
        "2024-25-Q1",
        "2024-25-Q2",
    ]
    assert rows(dashboard, "indicators", "frequency", indicator="BR1") == [("quarterly",)]
    assert rows(dashboard, "standards", "target", "floor", indicator="BR2") == [(3.0, 6.0)]
    assert rows(dashboard, "indicators", "polarity", "unit", indicator="BR2") == [("lower", "days")]


@pytest.mark.parametrize(
    ("indicator", "upper", "lower", "basis", "period", "alert"),
    [
        ("DP01b", 5_000.0, 4_000.0, "ytd", LATEST, "Above"),
        ("DP02b", 200_000.0, 150_000.0, "ytd", LATEST, "Yes"),  # both the range and the figures are printed in thousands
        ("DP04b", 60.0, 10.0, "period", None, "Yes"),  # no year to date: the range is of the month
    ],
)
def test_upper_and_lower_in_one_cell(dashboard: Intake, indicator: str, upper: float, lower: float, basis: str, period: str | None, alert: str) -> None:
    assert rows(dashboard, "standards", "upper", "lower", "range_basis", "period", indicator=indicator) == [(upper, lower, basis, period)]
    assert rows(dashboard, "figures", "published_rating", indicator=indicator, period=LATEST, basis=None) == [(alert,)]


@pytest.mark.parametrize(
    ("alert", "ends", "basis", "note"),
    [
        ("Above", "900 800", "ytd", "the range is of the year to date: the alert follows from it, and from the latest period as well"),
        ("Yes", "1,100 800", "period", "the range is of the latest period: the alert follows from it"),
        ("Below", "1,100 800", "ytd", "the alert follows neither from the year to date nor from the latest period"),
        ("N/a", "1,100 800", "ytd", "whether the range is of the year to date is printed nowhere"),
    ],
)
def test_what_a_range_is_of_follows_from_the_alert(alert: str, ends: str, basis: str, note: str) -> None:
    found = changed("5,907\tAbove\t5,000 4,000", f"5,907\t{alert}\t{ends}")
    assert rows(found, "standards", "range_basis", indicator="DP01b") == [(basis,)]
    assert said(found, ends) == [("assumed", note)]


@pytest.mark.parametrize(
    ("old", "new", "text", "note"),
    [
        ("\tAbove\t5,000", "\tOdd\t5,000", "Odd", "not an alert that is known"),
        ("5,000 4,000", "about five", "about five", "not two numbers that can be read"),
        ("\t1,020\t", "\tmany\t", "many", "not a number that can be read"),
        ("\t1,020\t", "\t10 - 20\t", "10 - 20", "a band where one value belongs"),
        ("\t70%\t65%", "\tsome\t65%", "some", "not a standard that can be read"),
    ],
)
def test_a_cell_that_cannot_be_read_is_said_and_not_taken(old: str, new: str, text: str, note: str) -> None:
    found = changed(old, new)
    assert said(found, text) == [("not_understood", note)]
    assert set(not_understood(found)) - set(not_understood(layout("dashboard.txt"))) == {text}


def test_two_numbers_where_one_belongs_are_asked_about() -> None:
    found = changed("\t1,020\t", "\t588 1,020\t")
    assert [fate.sureness.value for fate in fates(found, "588 1,020")] == ["not_understood"]
    assert rows(found, "figures", "value", "status", "note", indicator="DP01b", period=LATEST, basis=None) == [(None, "not_available", "Printed as 588 1,020.")]


def test_milestones_in_one_cell(dashboard: Intake) -> None:
    assert [(milestone, str(due), state) for milestone, due, state in rows(dashboard, "milestones", "milestone", "due", "state", indicator="DP09")] == [
        ("Draft", "2024-06-30", "met"),
        ("Final", "2025-02-27", "not_due"),
    ]
    assert rows(dashboard, "indicators", "unit", "frequency", indicator="DP09") == [("date", "annual")]


def test_the_front_page_is_what_was_published(dashboard: Intake) -> None:
    assert rows(dashboard, "published", "subject", "rating", "ytd_rating", period=LATEST) == [
        ("DP09", None, "RED"),
        ("DP01", "RED", None),
        ("DP02", "GREEN", "AMBER"),
        ("BR1", "GREEN", "GREEN"),
    ]


def test_commentary_by_reference_goes_on_until_another_reference(dashboard: Intake) -> None:
    assert rows(dashboard, "commentary", "subject", "period", "text", kind="narrative") == [
        ("DP01", LATEST, "The lorries were late because the ring road was shut.\n\nThe road was opened again in the first week of November."),
        ("BR1", "2024-25-Q2", "All but one were looked at before the frost."),
    ]
    assert said(dashboard, "DP77 – Nothing of this reference is in any table.") == [("not_understood", "commentary on DP77, which no table has")]


def test_a_footnote_is_put_beside_the_figure_that_carries_its_mark_and_no_other_of_that_value(dashboard: Intake) -> None:
    assert rows(dashboard, "figures", "period", "note", "status", indicator="DP02", value=9.0) == [
        ("2024-07", None, "final"),
        ("2024-09", "September only part of the month.", "partial"),
    ]
    assert rows(dashboard, "commentary", "text", subject="DP02") == [("Without the yard at Ferry Lane, which is let.\n\nSeptember only part of the month.",)]


def test_an_embargoed_figure() -> None:
    found = changed("** September only part of the month.", "** Under embargo until the spring.")
    assert rows(found, "figures", "status", "note", indicator="DP02", period="2024-09") == [("final", "Under embargo until the spring.")]
    text = (LAYOUTS / "dashboard.txt").read_text(encoding="utf-8").replace("\t9**\t", "\t**\t").replace("only part of the month", "is under embargo")
    hidden = taken("embargo.txt", text)
    assert rows(hidden, "figures", "value", "status", indicator="DP02", period="2024-09") == [(None, "embargoed")]


def test_guidance_says_nothing_of_an_indicator(dashboard: Intake) -> None:
    assert said(dashboard, "The floor was not reached") == [("not_used", "a key of ratings")]
    assert rows(dashboard, "indicators", "indicator") == [
        (reference,) for reference in ("DP01", "DP02", "DP09", "DP01b", "DP02b", "DP03b", "DP04b", "BR1", "BR2")
    ]


def test_the_same_table_with_upright_strokes_says_the_same(dashboard: Intake) -> None:
    text = (LAYOUTS / "dashboard.txt").read_text(encoding="utf-8")
    lines = ["|" + "|".join(line.split("\t")) + "|" if "\t" in line else line for line in text.splitlines()]
    found = taken("strokes.txt", "\n".join(lines))
    for table in ("figures", "standards", "posts", "published", "milestones"):
        assert found.package[table].drop("report", strict=False).equals(dashboard.package[table].drop("report", strict=False)), table
