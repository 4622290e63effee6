"""Which indicators a council has in a year"""

from __future__ import annotations

import pytest

from outturn.frameworks.in_force import indicators_in_force, is_only_proposed
from outturn.package.build import make_package
from outturn.periods import parse_financial_year
from tests.builders import rows

YEAR = parse_financial_year("2026-27")


def _in_force(standards: str, indicators: str = "indicator\nK1\nK2\nK3") -> list[str]:
    catalogue = [{"name": "Example", "kind": "kpi", **row} for row in rows(indicators)]
    package = make_package({"indicators": catalogue, "standards": rows(standards)})
    return list(indicators_in_force(package["indicators"], package["standards"], YEAR))


def test_the_list_of_the_annual_review_is_the_list_of_the_year() -> None:
    """Where the annual review has said what it did with the year's indicators, those with a row count, without the removed; other years' rows do not."""
    standards = """
    indicator | financial_year | change
    K1        | 2026-27        | kept
    K2        | 2026-27        | removed
    K3        | 2025-26        | kept
    """
    assert _in_force(standards) == ["K1"]


def test_a_row_without_a_change_is_on_the_list_too() -> None:
    """One word of the review makes a list of the year; an indicator whose row says nothing stands on it."""
    standards = """
    indicator | financial_year | change
    K1        | 2026-27        | new
    K3        | 2026-27        |
    """
    assert _in_force(standards) == ["K1", "K3"]


@pytest.mark.parametrize("standards", ["indicator | financial_year | target\nK1 | 2026-27 | 90", "indicator | financial_year | change\nK1 | 2025-26 | kept"])
def test_without_a_review_every_indicator_that_is_measured_counts(standards: str) -> None:
    """Targets alone are no list: activity indicators have none."""
    assert _in_force(standards) == ["K1", "K2", "K3"]


@pytest.mark.parametrize(
    ("introduced", "retired", "in_force"),
    [
        ("2026-04-01", "", True),
        ("2027-03-31", "", True),
        ("2027-04-01", "", False),
        ("2027-28", "", False),
        ("", "2026-04-01", False),
        ("", "2026-04-02", True),
        ("", "2027-28", True),
        ("2024-25", "2026-27", False),
    ],
)
def test_introduced_and_retired_bound_the_years(introduced: str, retired: str, in_force: bool) -> None:
    """An indicator counts in a year that it is measured in for a day or more: introduced by the year's last day, retired after its first."""
    indicators = f"indicator | introduced | retired\nK1 | {introduced} | {retired}"
    assert _in_force("indicator | financial_year | target\nK1 | 2025-26 | 90", indicators) == (["K1"] if in_force else [])


@pytest.mark.parametrize(
    ("statuses", "proposed"),
    [(["proposed", "tbc"], True), (["proposed", "confirmed"], False), (["proposed", ""], False), ([], False)],
)
def test_a_list_is_only_proposed_until_something_of_it_is_confirmed(statuses: list[str], proposed: bool) -> None:
    """A row without a status counts as confirmed, as everywhere."""
    listed = [{"indicator": f"K{place}", "financial_year": "2026-27", "status": status or None} for place, status in enumerate(statuses)]
    package = make_package({"indicators": [{"indicator": f"K{place}", "name": "Example", "kind": "kpi"} for place in range(3)], "standards": listed})
    assert is_only_proposed(package["standards"], YEAR) is proposed
