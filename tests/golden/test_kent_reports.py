"""What the two reports made from the Kent package print, against what the published documents printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outturn.package.reading import read_package
from outturn.periods import parse_period
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import paragraphs, table

if TYPE_CHECKING:
    from outturn.reports.content import Document

KENT = Path(__file__).parents[2] / "examples" / "kent"


def _report(name: str, period: str) -> Document:
    return build_report(read_package(KENT), ReportRequest(name, parse_period(period)))


@pytest.fixture(scope="module")
def dashboard() -> Document:
    return _report("dashboard-ced", "2025-10")


@pytest.fixture(scope="module")
def quarterly() -> Document:
    return _report("qpr", "2020-21-Q2")


def test_the_dashboard_counts_the_ratings_of_its_front_page(dashboard: Document) -> None:
    """30 indicators: 22, 1 and 5 rated in the latest period; 20, 3 and 5 for the year to date; 2 not rated in each."""
    assert table(dashboard, "Ratings by service area")[-1] == ["All service areas", "22", "1", "5", "2", "20", "3", "5", "2"]


@pytest.mark.parametrize(
    ("caption", "ref", "alert", "ends", "basis"),
    [
        ("Governance, Law & Democracy: monthly indicators", "GL02b", "Above", ["920", "1,120"], "Expected range for year to date"),
        ("Marketing and Resident Experience: monthly indicators", "CS08", "Yes", ["232,000", "280,000"], "Expected range for year to date"),
        ("Human Resources and Organisational Development: monthly indicators", "HR13", "Above", ["40,833", "49,583"], "Expected range"),
    ],
)
def test_the_alerts_stand_with_their_range_and_its_basis(dashboard: Document, caption: str, ref: str, alert: str, ends: list[str], basis: str) -> None:
    found = [
        row for block in dashboard.blocks if getattr(block, "caption", "").startswith(caption) for row in block.rows if row.cells[0].content[0].text == ref
    ]
    [row] = found
    texts = ["".join(getattr(part, "text", "") for part in cell.content) for cell in row.cells]
    assert texts[7:10] == [alert, *ends]
    [columns] = [block.columns for block in dashboard.blocks if row in getattr(block, "rows", ())]
    assert columns[8].group == basis


def test_the_quarterly_report_keeps_the_published_counts_beside_its_own(quarterly: Document) -> None:
    """21, 11 and 3 as published; without floors for the year no AMBER and no RED can be computed, and none is made up (B9)."""
    header, *_, whole = table(quarterly, "Key performance indicators by rating")
    assert header[1:] == ["GREEN", "AMBER", "RED", "Improving", "Stable", "Worsening", "GREEN", "Not rated", "Indicators"]
    assert whole == ["All sections", "21", "11", "3", "5", "22", "8", "21", "14", "35"]


def test_the_summary_does_not_call_a_missed_target_with_an_unknown_floor_neither_amber_nor_red(quarterly: Document) -> None:
    said = [text for text in paragraphs(quarterly) if text.startswith("Of the 35")]
    assert said[0] == (
        "Of the 35 key performance indicators, 21 are GREEN; 14 are not rated: they miss their targets, and their floor standards are not in the data"
        " (as published: 11 AMBER and 3 RED). The figures held are too few to tell a direction of travel; as published, 5 are improving,"
        " 22 stable and 8 worsening."
    )
    assert "No indicator is rated RED." not in paragraphs(quarterly)


def test_the_risk_levels_stand_as_they_were_published(quarterly: Document) -> None:
    assert [row[1:] for row in table(quarterly, "Risks by level, as published")[1:]] == [["0", "2", "19", "1", "22"], ["0", "1", "19", "1", "21"]]


def test_the_calls_table_has_its_printed_total(quarterly: Document) -> None:
    assert table(quarterly, "Number of phone calls to Contact Point")[-1] == ["Total Calls (thousands)", "134", "146", "105", "142", "527", "568"]
