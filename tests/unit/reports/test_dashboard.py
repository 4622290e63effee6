"""What the dashboard holds, from a small council."""

from __future__ import annotations

import itertools

import pytest

from outturn.periods import parse_period
from outturn.reports.content import Document, Heading
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import all_blocks, council, paragraphs, table, words


@pytest.fixture(scope="module")
def dashboard() -> Document:
    return build_report(council(), ReportRequest("dash", parse_period("2025-09")))


@pytest.mark.parametrize("period", ["2025-09", "2025-26-Q2"])
def test_results_reach_up_to_a_month(period: str) -> None:
    """“Up to July to September 2025” names two ends."""
    document = build_report(council(), ReportRequest("dash", parse_period(period)))
    assert document.subtitle == "Financial year 2025/26: results up to September 2025"
    assert [words(fact.content) for fact in document.facts if fact.label == "Results up to"] == ["September 2025"]


def test_the_summary_counts_the_latest_and_the_year_to_date_apart(dashboard: Document) -> None:
    """A milestone has no month of its own: it counts as not rated there, and is rated for the year."""
    _, contact, roads, whole = table(dashboard, "Ratings by service area")
    assert contact[:5] == ["Contact", "1", "0", "1", "2"]
    assert roads[:5] == ["Roads", "0", "1", "0", "0"]
    assert whole[1:5] == ["1", "1", "1", "2"]
    assert sum(map(int, whole[5:])) == 5


def test_rows_with_the_same_window_stand_in_one_table(dashboard: Document) -> None:
    """Quarterly and monthly indicators are never columns of one table, and each table names its latest period (A19)."""
    header, *rows = table(dashboard, "Contact: quarterly indicators, to Q2 2025/26")
    assert header[2:5] == ["Q4 2024/25", "Q1 2025/26", "Q2 2025/26"]
    assert [row[0] for row in rows] == ["K1", "K2", "K3"]
    assert table(dashboard, "Roads: monthly indicators, to Aug 2025")[0][2:5] == ["Jun 2025", "Jul 2025", "Aug 2025"]


def test_a_row_has_its_periods_its_ratings_and_its_standards(dashboard: Document) -> None:
    row = table(dashboard, "Contact: quarterly")[2]
    assert row[:6] == ["K2", "Complaints answered in time", "79%", "75%", "74% [p]^2", "RED"]
    assert row[8:] == ["85%", "80%", "85%"]


def test_the_activity_table_says_for_what_the_range_is(dashboard: Document) -> None:
    assert table(dashboard, "Contact: monthly indicators, to Sep 2025")[1] == [
        "A2", "Visits", "120", "90", "110", "630", "Yes", "500", "700", "not available",
    ]  # fmt: skip


def test_milestones_are_spelled_out(dashboard: Document) -> None:
    assert [row[2:] for row in table(dashboard, "Contact: milestones")[1:]] == [
        ["RED", "Draft", "31 July 2025", "missed"],
        ["RED", "Final", "31 January 2026", "not yet due"],
    ]


def test_a_red_always_says_what_is_done(dashboard: Document) -> None:
    texts = paragraphs(dashboard)
    assert "74% is below the floor standard of 80%." in texts
    assert "No management action is recorded." in texts


def test_service_areas_stand_below_their_directorate(dashboard: Document) -> None:
    headings = [(block.level, block.text) for block in all_blocks(dashboard.blocks) if isinstance(block, Heading)]
    assert (2, "Resources") in headings
    assert headings.index((2, "Resources")) < headings.index((3, "Contact")) < headings.index((3, "Roads"))
    levels = [level for level, _ in headings]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_ids_are_unique_and_rows_as_long_as_their_header(dashboard: Document) -> None:
    tables = [block for block in all_blocks(dashboard.blocks) if hasattr(block, "columns")]
    assert len({block.id for block in tables}) == len(tables)
    assert all(len(row.cells) == len(block.columns) for block in tables for row in block.rows)
