"""A list of indicators proposed for a year, with their targets and floors, and those that are removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.api import take_in
from tests.intake_tables import LAYOUTS, layout, not_understood, rows, said, taken

if TYPE_CHECKING:
    from outturn.api import Intake

YEAR = "2025-26"
NOTHING = (None, None, None, None, None, None)


@pytest.fixture(scope="module")
def catalogue() -> Intake:
    return layout("catalogue.txt")


@pytest.mark.parametrize(
    ("indicator", "standard", "status", "profile", "polarity"),
    [
        ("boats-towed-hour", (85.0, 80.0, None, None, None, None), "proposed", "flat", "higher"),
        ("spills-reported", (20.0, 40.0, None, None, None, None), "proposed", "even", "lower"),  # “20 p.a. (5 per quarter)”
        ("value-dues-collected-m", (3_000_000.0, 2_500_000.0, None, None, None, None), "proposed", "flat", "higher"),
        ("days-mend-buoy", (515.0, 10.0, None, None, None, None), "proposed", "flat", "higher"),  # “588 515”: the second is the new one
        ("water-clear-enough-swim", NOTHING, "tbc", "flat", "higher"),
        ("salinity-basin", (None, None, 2.0, 4.0, 1.0, 5.0), "proposed", "flat", "range"),
        ("rope-renewed", (40.0, 30.0, None, None, None, None), "proposed", "flat", "higher"),
        ("nets-left-behind", (5.0, 9.0, None, None, None, None), "proposed", "flat", "lower"),
        ("boats-harbour", NOTHING, "proposed", "flat", "none"),
    ],
)
def test_targets_and_floors_as_lists_write_them(
    catalogue: Intake, indicator: str, standard: tuple[float | None, ...], status: str, profile: str, polarity: str
) -> None:
    columns = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")
    assert rows(catalogue, "standards", *columns, indicator=indicator, financial_year=YEAR) == [standard]
    assert rows(catalogue, "standards", "status", "profile", indicator=indicator) == [(status, profile)]
    assert rows(catalogue, "indicators", "polarity", indicator=indicator) == [(polarity,)]


def test_an_old_number_beside_the_new_one_is_asked_about(catalogue: Intake) -> None:
    assert said(catalogue, "588 515") == [("assumed", "the second of two numbers in one cell is the new one; 588 stood before it")]
    assert [question.asked for question in catalogue.questions if question.table == "standards"] == ["days-mend-buoy 2025-26 target"]


@pytest.mark.parametrize(
    ("indicator", "change", "reason"),
    [
        ("boats-towed-hour", "kept", None),  # the first page says that what is not marked is as it was
        ("water-clear-enough-swim", "new", None),
        ("stalls-taken-tuesday", "new", None),  # its section is new
        ("berths-let", "removed", "A new lease says who may berth."),
        ("ships-saluted", "removed", None),
    ],
)
def test_what_is_kept_new_and_removed(catalogue: Intake, indicator: str, change: str, reason: str | None) -> None:
    assert rows(catalogue, "standards", "change", "reason", indicator=indicator) == [(change, reason)]


def test_sections_lists_and_the_last_figures(catalogue: Intake) -> None:
    assert rows(catalogue, "sections", "section", "name") == [("harbour", "Harbour"), ("market-hall", "Market Hall")]
    assert rows(catalogue, "indicators", "indicator", "unit", "basis", kind="activity") == [
        ("boats-harbour", "count", "period"),
        ("tonnes-fish-landed-rolling-12", "tonnes", "rolling_12"),
    ]
    assert rows(catalogue, "figures", "value", "status", period="2024-25-Q4")[3:6] == [(2_000_000.0, "final"), (9.0, "final"), (None, "not_applicable")]
    assert rows(catalogue, "reports", "kind", "frequency") == [("review", "annual")]
    assert not_understood(catalogue) == []


def test_a_removed_indicator_by_a_name_that_is_nearly_that_of_the_list() -> None:
    text = (LAYOUTS / "catalogue.txt").read_text(encoding="utf-8")
    found = taken("near.txt", text.replace("Percentage of berths let\tA new", "Percentage of the berths that are let\tA new"))
    assert rows(found, "standards", "change", indicator="berths-let") == [("removed",)]
    assert said(found, "Percentage of the berths that are let")[0] == ("assumed", "the name of an indicator; taken for “Percentage of berths let”")
    assert ("indicators", "Percentage of the berths that are let", "berths-let") in {(q.table, q.asked, q.assumed) for q in found.questions}
    answered = taken(
        "near.txt",
        text.replace("Percentage of berths let\tA new", "Percentage of the berths that are let\tA new"),
        answers={"indicators": {"Percentage of the berths that are let": "quay"}},
    )
    assert rows(answered, "standards", "change", indicator="quay") == [("removed",)]


BARE = "Indicators removed\n\nIndicator\tReason\nLamps lit by hand\tNobody lights them.\n"
UNDATED = "Indicator description\tTarget\tFloor\nLamps lit by hand\t40\t30\n"


def test_without_a_year_nothing_is_guessed_and_with_one_it_is_taken() -> None:
    assert said(taken("bare.txt", BARE), "Lamps lit by hand")[0][0] == "not_understood"
    assert rows(taken("bare.txt", BARE, year="2025/26"), "standards", "financial_year", "change", "reason") == [(YEAR, "removed", "Nobody lights them.")]
    assert said(taken("undated.txt", UNDATED), "40") == [("not_understood", "for which year is not known")]
    answered = taken("undated.txt", UNDATED, answers={"years": {"undated.txt": YEAR}})
    assert rows(answered, "standards", "financial_year", "target", "floor") == [(YEAR, 40.0, 30.0)]


def test_a_name_of_another_paper_that_is_nearly_one_is_asked_about_and_never_joined() -> None:
    first = "Indicator\tTarget 2024/25\nPercentage of letters answered in ten days\t80%\n"
    second = "Indicator\tTarget 2025/26\nPercentage of letters answered in ten day\t85%\n"
    found = take_in({"a.txt": first.encode(), "b.txt": second.encode()})
    assert found.package["indicators"].height == 2
    asked = [fate for fate in found.fates if "kept apart" in fate.note]
    assert [fate.origin.file for fate in asked] == ["a.txt"]


def test_two_papers_that_spell_a_name_in_two_ways_speak_of_one_indicator() -> None:
    first = "Indicator\tTarget 2024/25\nPercentage of letters answered\t80%\n"
    second = "Indicator\tTarget 2025/26\n% of letters answered\t85%\n"
    found = take_in({"a.txt": first.encode(), "b.txt": second.encode()})
    assert rows(found, "standards", "indicator", "financial_year", "target") == [("letters-answered", "2024-25", 80.0), ("letters-answered", YEAR, 85.0)]
    assert rows(found, "aliases", "alias", "indicator") == [("% of letters answered", "letters-answered")]
