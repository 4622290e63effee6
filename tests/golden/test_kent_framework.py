"""The Local Outcomes Framework as it was published, counted from the Kent package, and Kent's mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.frameworks.coverage import FrameworkCoverage, Tally, coverage
from outturn.frameworks.editions import compare_editions, other_editions
from outturn.frameworks.framework import Framework, frameworks_of, read_framework
from outturn.frameworks.in_force import indicators_in_force, is_only_proposed
from outturn.frameworks.vocabulary import Coverage
from outturn.periods import parse_financial_year, parse_period
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import paragraphs, table

if TYPE_CHECKING:
    from outturn.package.package import Package

YEAR = parse_financial_year("2026-27")
JULY, FEBRUARY = "lof-2026-07", "lof-2026-02"


@pytest.fixture(scope="module")
def in_force(kent: Package) -> tuple[str, ...]:
    return indicators_in_force(kent["indicators"], kent["standards"], YEAR)


@pytest.fixture(scope="module")
def july(kent: Package, in_force: tuple[str, ...]) -> Framework:
    return read_framework(kent.tables, JULY, in_force)


@pytest.fixture(scope="module")
def covered(july: Framework, in_force: tuple[str, ...]) -> FrameworkCoverage:
    return coverage(july, in_force)


def test_the_published_framework_is_whole(covered: FrameworkCoverage) -> None:
    """16 outcomes, two of them contextual; 115 metrics, 17 of them contextual; 3 placeholders; none for housing supply."""
    assert len(covered.outcomes) == 16
    assert [outcome.outcome.name for outcome in covered.outcomes if outcome.outcome.is_contextual] == ["Economic prosperity and regeneration", "Child poverty"]
    assert (covered.metrics.total, covered.measured.total, covered.contextual.total) == (115, 98, 17)
    assert [outcome.tally.total for outcome in covered.outcomes] == [0, 4, 5, 3, 5, 14, 15, 14, 6, 8, 2, 10, 5, 7, 16, 1]
    placeholders = [metric.metric.name for outcome in covered.outcomes for metric in outcome.metrics if metric.state is Coverage.PLACEHOLDER]
    assert [name.split()[0:4] for name in placeholders] == [
        ["Percentage", "of", "duties", "owed"],
        ["Percentage", "of", "people", "who"],
        ["Rate", "of", "physical", "visits"],
    ]


def test_the_list_of_the_coming_year_is_what_is_in_force(kent: Package, in_force: tuple[str, ...]) -> None:
    """97 indicators stand on the list for 2026/27, 9 of them as removed; all of it is proposed."""
    listed = kent["report_rows"].filter(kent["report_rows"]["report"] == "review-2026-27")["indicator"].to_list()
    assert len(listed) == 97
    assert len(in_force) == 88
    assert set(in_force) <= set(listed)
    assert is_only_proposed(kent["standards"], YEAR)


def test_the_coverage_adds_up_both_ways(covered: FrameworkCoverage) -> None:
    assert covered.metrics == Tally(same=2, similar=10, contributes=19, none=81, placeholder=3)
    assert covered.speaking == Tally(same=3, similar=11, contributes=26, none=47, placeholder=1)
    for counts in ("same", "similar", "contributes", "none", "placeholder"):
        assert getattr(covered.measured, counts) + getattr(covered.contextual, counts) == getattr(covered.metrics, counts)


def test_every_line_of_the_mapping_says_what_differs(kent: Package) -> None:
    assert kent["mappings"].filter(kent["mappings"]["note"].is_null() | kent["mappings"]["relation"].is_null()).height == 0


def test_same_is_claimed_only_of_the_same_unit(kent: Package, july: Framework) -> None:
    """A rate is a rate on both sides, a share a share."""
    units = {row["indicator"]: row["unit"] for row in kent["indicators"].to_dicts()}
    metrics = {metric.ref: metric for metric in july.metrics}
    same = [(units[link.indicator], metrics[link.metric].unit) for link in july.links if link.relation == "same"]
    assert len(same) == 7
    assert {(unit, metric.startswith("per ")) for unit, metric in same} == {("rate", True), ("percent", False)}


def test_the_editions_are_laid_beside_one_another_as_far_as_they_are_held(kent: Package, july: Framework) -> None:
    assert other_editions(JULY, frameworks_of(kent.tables)) == (FEBRUARY,)
    change = compare_editions(july, read_framework(kent.tables, FEBRUARY, ()))
    assert (len(change.shared), change.compared) == (9, ("02", "03", "04"))
    assert [metric.ref for metric in change.only_other] == ["feb2026-prs-enforcement", "feb2026-md-treatment-progress"]
    assert [metric.outcome for metric in change.only_one] == ["04"] * 3


def test_the_paper_says_what_was_counted(kent: Package) -> None:
    document = build_report(kent, ReportRequest("framework-lof", parse_period("2026-27")))
    texts = paragraphs(document)
    assert any(
        text.startswith("The framework lof-2026-07 has 16 outcomes, 2 of them contextual, and 115 metrics. 3 metrics are placeholders") for text in texts
    )
    assert any("names no statistical neighbours of Kent County Council, and holds no figure of another authority" in text for text in texts)
    assert table(document, "Metrics of each outcome")[-1] == ["All outcomes", "2", "10", "19", "81", "3", "115"]
