"""The built reviews of 2021/22 and 2026/27 hold every indicator, target, floor, actual, change and reason that the lists printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from outturn.periods import parse_period
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.golden.printed import Printed, printed
from tests.unit.reports.council import all_blocks, paragraphs, table, words

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.content import Document

LISTED = printed("kent_reviews")
REPORTS = {"2021/22": "review-2021-22", "2026/27": "review-2026-27"}
AS_HEADED = {"EC-S106", "EC-GROWTH-HUB", "EC-CONNECT-WORK"}
"""Growth & Communities heads its targets of the 2026/27 list with 2025/26: they stand as those of the old year (C5)."""

OLD_AND_NEW = {"AS-ADMISSIONS-65": ("515", "560")}
"""Printed as two numbers each; the second of them is the new one (C2)."""


def by_year_and_indicator(row: Printed) -> str:
    return f"{row['financial_year']} {row['indicator']}"


@pytest.fixture(scope="module")
def documents(kent: Package) -> dict[str, Document]:
    return {year: build_report(kent, ReportRequest(report, parse_period(year))) for year, report in REPORTS.items()}


@pytest.fixture(scope="module")
def drawn(documents: dict[str, Document]) -> dict[tuple[str, str], dict[str, str]]:
    """The row of each indicator in the tables that a page draws: by year and reference, its cells by their headings."""
    rows = {}
    for year, document in documents.items():
        for block in all_blocks(document.blocks):
            columns = getattr(block, "columns", ())
            if columns and columns[0].header == "Reference":
                names = [f"{column.group} {column.header}".strip() for column in columns]
                for row in block.rows:
                    cells = [words(cell.content) for cell in row.cells]
                    rows[year, cells[0]] = dict(zip(names, cells, strict=True))
    return rows


def number(text: str) -> str:
    """A standard as printed, with the words around its digits left out: 20 of “£20m by the end of the year” and of “£20m”."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return found.group().rstrip(",") if found else text.lower()


def standard_in(row: dict[str, str], part: str, printed_year: str, old_year: str) -> str:
    year = printed_year if any(name.startswith(f"{part} {printed_year}") and row[name] != "not given" for name in row) else old_year
    return next(text for name, text in row.items() if name.startswith(f"{part} {year}"))


@pytest.mark.parametrize("row", LISTED, ids=by_year_and_indicator)
def test_every_indicator_stands_in_its_years_review(row: Printed, drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    cells = drawn[row["financial_year"], row["indicator"]]
    assert ("Why" in cells) == (row["change"] == "removed")


@pytest.mark.parametrize("row", [row for row in LISTED if row["kind"] == "kpi" and row["change"] != "removed"], ids=by_year_and_indicator)
def test_every_target_and_floor_is_the_one_that_was_printed(row: Printed, drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    cells = drawn[row["financial_year"], row["indicator"]]
    old = "2025/26" if row["indicator"] in AS_HEADED else row["financial_year"]
    target, floor = (standard_in(cells, part, row["financial_year"], old) for part in ("Target", "Floor"))
    if row["indicator"] in OLD_AND_NEW:
        assert (target, floor) == OLD_AND_NEW[row["indicator"]]
    elif row["target"].lower() == "tbc":
        assert (target, floor) == ("to be confirmed", "to be confirmed")
    elif row["target"].startswith("Between"):
        assert (target, floor) == ("17.5% to 22.5%", "12.5% to 27.5%")
    else:
        assert (number(target), number(floor)) == (number(row["target"]), number(row["floor"]))


def test_what_differs_inside_the_year_says_so(drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    waivers, savings = drawn["2026/27", "CP-WAIVERS"], drawn["2026/27", "CP-SAVINGS"]
    assert (waivers["Target 2026/27"], waivers["Floor 2026/27"]) == ("60 a year (15 a quarter)", "180 a year (45 a quarter)")
    assert savings["Target 2026/27"] == "£20m by the end of the year"


@pytest.mark.parametrize("row", [row for row in LISTED if row["actual"]], ids=by_year_and_indicator)
def test_every_actual_is_the_one_that_was_printed(row: Printed, drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    actual = drawn[row["financial_year"], row["indicator"]]["2020/21 actual"]
    assert actual.removesuffix(" days") == row["actual"].replace("New Indicator", "new indicator")


@pytest.mark.parametrize("row", [row for row in LISTED if row["change"] in {"kept", "new"}], ids=by_year_and_indicator)
def test_every_change_is_the_one_that_was_printed(row: Printed, drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    assert drawn[row["financial_year"], row["indicator"]]["Outcome"].lower().startswith(row["change"])


@pytest.mark.parametrize("row", [row for row in LISTED if row["change"] == "removed"], ids=by_year_and_indicator)
def test_every_removal_has_the_reason_that_was_printed_or_says_that_there_is_none(row: Printed, drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    cells = drawn[row["financial_year"], row["indicator"]]
    assert cells["Why"].startswith(row["reason"] or "No reason is recorded.")
    if row["kind"] == "kpi":
        assert number(cells["Last standard"]) == number(row["target"])


def test_two_changes_that_the_list_of_2026_leaves_open_are_not_guessed(drawn: dict[tuple[str, str], dict[str, str]]) -> None:
    """The reason for dropping one indicator points to two others, which nothing marks as new (C6)."""
    for ref in ("EC-GROWTH-HUB", "EC-CONNECT-WORK"):
        assert drawn["2026/27", ref]["Outcome"].startswith("Not known")


def test_the_list_of_2026_ends_with_43_kpis_and_45_activity_indicators(documents: dict[str, Document]) -> None:
    """50 and 47 rows stand in the list, of which 7 and 2 are removed (C1)."""
    header, *_, total = table(documents["2026/27"], "Indicators by outcome")
    assert dict(zip(header, total, strict=True)) == {
        "Section": "All sections", "Kept": "75", "Changed": "0", "New": "11", "Removed": "9", "Not known": "2", "All": "97", "KPIs": "43", "Activity": "45",
    }  # fmt: skip
    assert "Commissioning & Procurement is a new section." in " ".join(paragraphs(documents["2026/27"]))


def test_the_list_of_2021_has_33_kpis_because_two_were_dropped_and_one_replaced(documents: dict[str, Document]) -> None:
    """35 in the report of 2020/21 less front door and 3 or more placements; emissions, screening and Live Well changed their measure (C13)."""
    header, *_, total = table(documents["2021/22"], "Indicators by outcome")
    assert (total[header.index("KPIs")], total[header.index("Activity")]) == ("33", "41")
    removed = {
        row[0]
        for block in ("Children's Integrated Services", "Environment and Transport", "Public Health")
        for row in table(documents["2021/22"], f"{block}: indicators removed")
    }
    assert {"CI-FRONT-DOOR", "CI-3-PLACEMENTS", "EN-GHG-ESTATE", "PH-SH-SCREEN", "PH-LIVE-WELL"} <= removed


def test_counts_of_every_section_add_up(documents: dict[str, Document]) -> None:
    for document in documents.values():
        header, *rows = table(document, "Indicators by outcome")
        for row in rows:
            outcomes = [int(number) for number in row[1 : header.index("All")]]
            assert sum(outcomes) == int(row[header.index("All")])
        for place in range(1, len(header)):
            assert sum(int(row[place]) for row in rows[:-1]) == int(rows[-1][place])


def test_the_review_of_2026_compared_with_2021_tells_the_history_of_targets(kent: Package) -> None:
    """Calls 95/90 to 90/85, plans 60/55 to 65/55, health checks 9,546/8,589 to 31,000/24,800, direct payments 28/22 to 30/24 (C12)."""
    document = build_report(kent, ReportRequest("review-2026-27", parse_period("2026-27"), compare_with=parse_period("2021-22")))
    said = {row[0]: row[-1] for block in all_blocks(document.blocks) if "key performance indicators" in getattr(block, "caption", "") for row in rows_of(block)}
    assert said["CS-CALLS"] == "Changed. Target lowered from 95% to 90%: eased. Floor standard lowered from 90% to 85%: eased."
    assert said["EW-EHCP-20-WEEKS"] == "Changed. Target raised from 60% to 65%: tightened."
    assert said["EW-EXCLUSIONS"] == "Changed. Target lowered from 0.03% to 0.02%: tightened."
    assert said["PH-HEALTH-CHECKS"].startswith("Changed. Target raised from 9,546 to 31,000: tightened.")
    assert said["EW-FTE-RATE"].startswith("New, in the place of EW-FTE. The unit was number and is rate per 100,000; 2021/22: target 270, floor 340.")
    assert said["EN-GHG-TRADED"] == "Kept; the standard is still to be confirmed."


def rows_of(block: object) -> list[list[str]]:
    return [[words(cell.content) for cell in row.cells] for row in getattr(block, "rows", ())]
