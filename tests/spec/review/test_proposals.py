"""What proposals become when the review is approved"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from outturn.package.build import make_package
from outturn.periods import parse_period
from outturn.review.proposals import ProposedStandard, Settled, live_indicators, new_rows, progress, with_rows
from outturn.standards.vocabulary import Change, StandardStatus

YEAR = parse_period("2026-27")
DAY = dt.date(2026, 3, 20)
APPROVED = Settled(StandardStatus.CONFIRMED, "ada", DAY)
PROPOSED = Settled(StandardStatus.PROPOSED, "ada", DAY)


def council(standards: list[dict[str, Any]] | None = None) -> Any:
    rows = standards or [{"profile": "flat", "target": 92.0, "floor": 90.0, "status": "confirmed", "set_by": "eve"}]
    indicator = {"indicator": "K", "name": "Old name", "definition": "Old words.", "kind": "kpi", "polarity": "higher", "section": "S", "frequency": "monthly"}
    return make_package(
        {
            "indicators": [indicator],
            "sections": [{"section": "S", "name": "S"}],
            "figures": [{"indicator": "K", "period": "2024-05", "value": 91, "status": "final"}],
            "standards": [{"indicator": "K", "financial_year": "2025-26", **row} for row in rows],
        }
    )


def became(package: Any, proposal: ProposedStandard, settled: Settled = APPROVED) -> dict[str, pl.DataFrame]:
    return with_rows(package.tables, new_rows(package.tables, YEAR, [proposal], settled))


def new_year(tables: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    rows = tables["standards"].filter(pl.col("financial_year") == YEAR.id).to_dicts()
    return [{name: value for name, value in row.items() if value is not None and name not in {"indicator", "financial_year"}} for row in rows]


@pytest.mark.parametrize(
    ("change", "standard", "target", "floor"),
    [
        ("kept", {}, 92.0, 90.0),
        ("changed", {"target": 94.0}, 94.0, 90.0),
        ("changed", {"target": 94.0, "floor": None}, 94.0, None),
        ("removed", {}, None, None),
    ],
)
def test_the_new_year_has_the_standard_that_was_proposed(change: str, standard: dict[str, Any], target: float | None, floor: float | None) -> None:
    """The year before has the target 92 and the floor 90."""
    (row,) = new_year(became(council(), ProposedStandard("K", Change(change), "Because.", standard)))
    assert (row.get("target"), row.get("floor")) == (target, floor)
    assert (row["change"], row["status"], row["reason"], row["set_by"], row["set_on"]) == (change, "confirmed", "Because.", "ada", DAY)


def test_the_past_stays_as_it_was() -> None:
    """Approval adds rows for the new year; the year before keeps its own to the last cell."""
    package = council()
    after = became(package, ProposedStandard("K", Change.CHANGED, "x", {"target": 99.0}))
    assert after["standards"].filter(pl.col("financial_year") == "2025-26").equals(package["standards"])


def test_a_proposal_is_marked_as_proposed_and_otherwise_the_same() -> None:
    """The paper before the approval and the tables after it come from the same rows: only the status differs."""
    proposal = ProposedStandard("K", Change.CHANGED, "x", {"target": 94.0})
    before, after = (became(council(), proposal, settled)["standards"] for settled in (PROPOSED, APPROVED))
    assert before.drop("status").equals(after.drop("status"))
    assert (before["status"].to_list(), after["status"].to_list()) == (["confirmed", "proposed"], ["confirmed", "confirmed"])


def test_what_is_to_be_confirmed_stays_so() -> None:
    """A kept standard that is still to be confirmed, and one that is proposed as such, are so after the approval as well."""
    kept = became(council([{"status": "tbc"}]), ProposedStandard("K", Change.KEPT))
    asked = became(council(), ProposedStandard("K", Change.CHANGED, "x", {"target": None, "floor": None, "status": "tbc"}))
    assert [new_year(tables)[0]["status"] for tables in (kept, asked)] == ["tbc", "tbc"]


def test_standards_of_single_periods_are_kept_a_year_later_and_end_with_a_new_number() -> None:
    """60 in April and May, 90 for the rest."""
    explicit = [{"profile": "explicit", "target": 90.0, "floor": 85.0}, {"profile": "explicit", "period": "2025-04", "target": 60.0, "floor": 45.0}]
    kept = new_year(became(council(explicit), ProposedStandard("K", Change.KEPT)))
    assert [(row.get("period"), row["target"], row["profile"]) for row in kept] == [(None, 90.0, "explicit"), ("2026-04", 60.0, "explicit")]
    changed = new_year(became(council(explicit), ProposedStandard("K", Change.CHANGED, "x", {"target": 95.0})))
    assert [(row.get("period"), row["target"], row["profile"]) for row in changed] == [(None, 95.0, "flat")]


def test_a_removed_indicator_is_retired_from_the_first_day_of_the_year() -> None:
    """It keeps its history and has no standard for the new year."""
    tables = became(council(), ProposedStandard("K", Change.REMOVED, "Gone."))
    assert tables["indicators"]["retired"].to_list() == ["2026-04-01"]
    assert tables["figures"].height == 1


def test_a_new_indicator_is_introduced_with_the_year() -> None:
    """It comes into the catalogue with its first standard."""
    new = ProposedStandard("N", Change.NEW, "Asked for.", {"target": 5.0}, {"name": "New", "kind": "kpi", "section": "S"})
    tables = became(council(), new)
    assert tables["indicators"].filter(pl.col("indicator") == "N").select("name", "introduced").row(0) == ("New", "2026-04-01")
    assert new_year(tables) == [{"target": 5.0, "status": "confirmed", "change": "new", "reason": "Asked for.", "set_by": "ada", "set_on": DAY}]


def test_a_changed_definition_begins_with_the_year_and_the_old_words_are_kept() -> None:
    """The words that were in force until then become a version from the first figure on, so that the past keeps its name."""
    proposal = ProposedStandard("K", Change.CHANGED, "Clearer.", {}, {"name": "New name"}, comparable=False)
    tables = became(council(), proposal)
    versions = tables["definitions"].select("from", "name", "definition", "comparable").rows()
    assert versions == [("2024-05-01", "Old name", "Old words.", None), ("2026-04-01", "New name", "Old words.", False)]
    assert tables["indicators"]["name"].to_list() == ["New name"]


@pytest.mark.parametrize(
    ("proposed", "kept", "removed", "undecided"), [({}, 0, 0, ("A", "B")), ({"A": "kept"}, 1, 0, ("B",)), ({"A": "kept", "B": "removed"}, 1, 1, ())]
)
def test_what_is_undecided_is_named(proposed: dict[str, str], kept: int, removed: int, undecided: tuple[str, ...]) -> None:
    """The review has to decide on A and B."""
    found = progress(["A", "B"], {ref: Change(change) for ref, change in proposed.items()})
    assert (found.kept, found.removed, found.undecided, found.total) == (kept, removed, undecided, 2)


@pytest.mark.parametrize(
    ("introduced", "retired", "live"),
    [
        (None, None, True),
        ("2026-04-01", None, False),
        ("2025-26", None, True),
        (None, "2026-04-01", False),
        (None, "2026-05-01", True),
        (None, "2020-21", False),
    ],
)
def test_the_review_decides_on_what_is_measured_until_the_year_begins(introduced: str | None, retired: str | None, live: bool) -> None:
    """For the year from 1 April 2026."""
    package = make_package({"indicators": [{"indicator": "K", "name": "K", "kind": "kpi", "introduced": introduced, "retired": retired}]})
    assert [row["indicator"] for row in live_indicators(package["indicators"], YEAR)] == (["K"] if live else [])
