"""A quarterly report as it comes out of a PDF as running text: sections, people, lists, tables of figures, and risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake_tables import LAYOUTS, layout, not_understood, rows, said, taken

if TYPE_CHECKING:
    from outturn.api import Intake

Q1, Q2 = "2023-24-Q1", "2023-24-Q2"


@pytest.fixture(scope="module")
def report() -> Intake:
    return layout("quarterly.txt")


def test_it_is_a_quarterly_report_with_the_title_of_its_first_line(report: Intake) -> None:
    assert rows(report, "reports", "title", "kind", "frequency") == [("Elmet Council Quarterly Performance Report", "quarterly", "quarterly")]
    assert not_understood(report) == []


def test_sections_and_who_answers_for_them(report: Intake) -> None:
    assert rows(report, "sections", "name") == [("Front Office",), ("Parks and Play",), ("Corporate Risk Register",)]
    assert rows(report, "posts", "section", "post", "holder") == [
        ("front-office", "cabinet_member", "Ada Fletcher"),
        ("front-office", "corporate_director", "Tom Rowe"),
        ("parks-play", "cabinet_member", "Ruth Ward, Jim Dale"),
        ("parks-play", "corporate_director", "Tom Rowe"),
    ]


def test_a_title_with_its_rating_below_it_and_labelled_values_after(report: Intake) -> None:
    assert rows(report, "figures", "indicator", "period", "value", "published_rating", breakdown=None)[:8] == [
        ("hub-visitors-helped-same-day", Q2, 91.0, "GREEN"),
        ("hub-visitors-helped-same-day", Q1, 88.0, None),
        ("letters-answered-ten-days", Q2, 78.0, "AMBER"),
        ("letters-answered-ten-days", Q1, 80.0, None),
        ("playgrounds-inspected-each-month", Q2, 48.0, "GREEN"),
        ("playgrounds-inspected-each-month", Q1, 46.0, None),
        ("parks-green-flag", Q2, 3.0, "RED"),
        ("parks-green-flag", Q1, 4.0, None),
    ]
    assert rows(report, "standards", "indicator", "financial_year", "target", "status") == [
        ("hub-visitors-helped-same-day", "2023-24", 90.0, "confirmed"),
        ("letters-answered-ten-days", "2023-24", 85.0, "confirmed"),
        ("playgrounds-inspected-each-month", "2023-24", 45.0, "confirmed"),
        ("parks-green-flag", "2023-24", 6.0, "confirmed"),
    ]
    assert said(report, "88%") == [("assumed", "for Q1 2023/24, the period before")]


def test_lines_of_a_list_are_indicators_of_their_section(report: Intake) -> None:
    assert rows(report, "indicators", "name", "section", kind="activity")[:3] == [
        ("Number of visits to the hub", "front-office"),
        ("Number of letters received", "front-office"),
        ("Number of trees planted", "parks-play"),
    ]


def test_the_names_of_the_front_page_are_found_on_the_pages_of_the_sections(report: Intake) -> None:
    assert rows(report, "aliases", "alias", "indicator") == [
        ("% of hub visitors who were helped on the same day of asking", "hub-visitors-helped-same-day"),
        ("% of letters answered in ten days", "letters-answered-ten-days"),
        ("No. of playgrounds inspected each month", "playgrounds-inspected-each-month"),
    ]


def test_what_the_front_page_counts_and_rates_is_what_was_published(report: Intake) -> None:
    columns = ("subject", "green", "amber", "red", "improving", "stable", "worsening")
    assert [row for row in rows(report, "published", *columns) if row[1] is not None] == [
        ("front-office", 1, 1, 0, 1, 1, 0),
        ("parks-play", 1, 0, 1, 0, 1, 1),
        ("*", 2, 1, 1, 1, 2, 1),
    ]
    assert [row for row in rows(report, "published", "subject", "rating") if row[1]] == [
        ("hub-visitors-helped-same-day", "GREEN"),
        ("letters-answered-ten-days", "AMBER"),
        ("playgrounds-inspected-each-month", "GREEN"),
        ("parks-green-flag", "RED"),
    ]


def test_counts_of_a_section_that_differ_from_the_front_page_are_not_taken_silently() -> None:
    text = (LAYOUTS / "quarterly.txt").read_text(encoding="utf-8")
    found = taken("differs.txt", text.replace("\n1 1  1 1  \n", "\n1 2  1 1  \n"))
    assert said(found, "2")[-1][0] == "not_understood"
    assert rows(found, "published", "green", "amber", subject="front-office") == [(1, 1)]


def test_a_table_by_members_with_headings_over_two_lines_a_wrapped_label_and_a_total(report: Intake) -> None:
    assert rows(report, "breakdown_tables", "table", "title") == [("visits-hub", "Visits by Hub"), ("digital-take-up", "Digital Take-up")]
    assert rows(report, "breakdowns", "dimension", "label", "is_total", table="visits-hub") == [
        ("hub", "North Road", False),
        ("hub", "South Road", False),
        ("hub", "Market Square", False),
        ("hub", "Total Visits", True),
    ]
    assert rows(report, "breakdown_columns", "period", "label", table="visits-hub") == [
        ("2022-23-Q3", "Oct to Dec 2022"),
        ("2022-23-Q4", "Jan to Mar 2023"),
        (Q1, "Apr to Jun 2023"),
        (Q2, "Jul to Sep 2023"),
    ]
    assert rows(report, "figures", "value", "status", period=Q1, indicator="visits-hub-2") == [
        (3900.0, "final"),
        (None, "not_available"),
        (900.0, "final"),
        (4800.0, "final"),
        (4800.0, "final"),  # the total is the figure of the whole as well
    ]


def test_counts_beside_percentages_are_an_indicator_of_their_own(report: Intake) -> None:
    assert rows(report, "breakdown_columns", "label", "indicator", "period", "basis", table="digital-take-up")[3:] == [
        ("Online Jul 23 – Sep 23", None, Q2, None),
        ("Total Requests Last 12 Months", "digital-take-up-requests-last", Q2, "rolling_12"),
    ]
    assert rows(report, "figures", "breakdown", "value", indicator="digital-take-up-requests-last") == [
        ("request_type=report-pothole", 10_793.0),
        ("request_type=renew-parking-permit", 3_966.0),
    ]
    assert rows(report, "figures", "value", breakdown="request_type=renew-parking-permit", indicator="digital-take-up") == [(74.0,), (76.0,), (None,), (85.0,)]


def test_a_footnote_belongs_to_what_carries_its_mark_and_to_nothing_above_another_table(report: Intake) -> None:
    assert rows(report, "commentary", "subject", "kind", "text") == [("letters-answered-ten-days", "footnote", "July only")]
    assert rows(report, "figures", "status", "note", indicator="letters-answered-ten-days", period=Q2) == [("partial", "July only")]
    assert said(report, "* Closed in spring for repairs.") == [("not_used", "a footnote; no mark above it points to it")]


def test_how_many_risks_were_low_medium_and_high_in_two_months(report: Intake) -> None:
    assert rows(report, "published", "period", "low", "medium", "high", "tbc", subject="risks") == [("2023-09", 1, 4, 5, 1), ("2023-06", 0, 6, 4, None)]


def test_risks_in_running_text_by_what_happened_to_them(report: Intake) -> None:
    assert [(risk, title, str(closed or "")) for risk, title, closed in rows(report, "risks", "risk", "title", "closed")] == [
        ("ER0012", "Loss of the data centre", ""),
        ("ER0003", "Closure of the old depot", "2023-09-30"),
        ("ER0007", "Shortage of drivers", ""),
        ("ER0009", "Cost of energy", ""),
        ("ER0010", "Cost of energy", ""),
    ]
    assert rows(report, "risk_scores", "risk", "note") == [("ER0012", "Level increased. the power supply failed twice in August.")]
    assert rows(report, "risk_actions", "risk", "progress") == [
        ("ER0007", "Two training days were held."),
        ("ER0009", "A fixed price was agreed until March."),
        ("ER0010", "A fixed price was agreed until March."),
    ]
