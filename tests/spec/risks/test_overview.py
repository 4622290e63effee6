"""The quarter's overview of risks"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.package.build import make_package
from outturn.risks.overview import RiskChange, RiskOverview, risk_overview
from outturn.risks.scoring import RiskLevel

NOW, THEN = dt.date(2025, 9, 30), dt.date(2025, 6, 30)


def _overview(risk: dict[str, object], *scores: dict[str, object]) -> RiskOverview:
    package = make_package({"risks": [{"risk": "R1", "title": "Flood", **risk}], "risk_scores": [{"risk": "R1", **score} for score in scores]})
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=NOW, then=THEN)
    assert overview is not None
    return overview


def _change(overview: RiskOverview) -> RiskChange:
    [change] = overview.changes
    return change


BEFORE = {"date": "2025-03-31", "likelihood": 3, "impact": 4}


@pytest.mark.parametrize(
    ("risk", "later", "kind", "reason"),
    [
        ({"opened": "2025-08-01"}, {"date": "2025-08-01", "likelihood": 2, "impact": 2, "note": "New duty."}, "added", "New duty."),
        ({}, {"date": "2025-08-01", "likelihood": 4, "impact": 4, "note": "Attacks nearby."}, "raised", "Attacks nearby."),
        ({}, {"date": "2025-08-01", "likelihood": 2, "impact": 4, "note": "Better defences."}, "lowered", "Better defences."),
        ({}, {"date": "2025-08-01", "note": "To be scored again."}, "unscored", "To be scored again."),
        ({}, {"date": "2025-08-01", "likelihood": 4, "impact": 3, "note": "Looked at again."}, "reassessed", "Looked at again."),
        ({"closed": "2025-09-30", "closed_reason": "Work is done."}, None, "removed", "Work is done."),
        ({"closed": "2025-09-01", "closed_reason": "Delegated to the directorate."}, None, "delegated", "Delegated to the directorate."),
        ({"closed": "2025-09-01", "closed_reason": "Passed to the service's register."}, None, "delegated", "Passed to the service's register."),
    ],
)
def test_each_change_of_the_quarter_is_told_with_its_reason(risk: dict[str, object], later: dict[str, object] | None, kind: str, reason: str) -> None:
    """What was added, raised, lowered, removed or delegated in the quarter is listed with the reason that was recorded."""
    earlier = () if "opened" in risk else (BEFORE,)
    change = _change(_overview(risk, *earlier, *((later,) if later else ())))
    assert (change.kind.value, change.reason) == (kind, reason)


def test_a_risk_that_is_scored_for_the_first_time_is_told_apart_from_a_raised_one() -> None:
    """A first score is no rise: there was nothing to compare it with."""
    assert _change(_overview({}, {"date": "2025-08-01", "likelihood": 5, "impact": 5})).kind.value == "scored"


def test_a_lowered_score_may_leave_the_level_as_it_was() -> None:
    """A score can fall inside its level; the level then has not moved."""
    change = _change(_overview({}, {"date": "2025-03-31", "likelihood": 5, "impact": 5}, {"date": "2025-08-01", "likelihood": 4, "impact": 5}))
    assert (change.then_score, change.now_score, change.moved_level) == (25, 20, False)


@pytest.mark.parametrize("risk", [{}, {"closed": "2025-06-30"}, {"closed": "2025-10-01", "closed_reason": "Later."}])
def test_nothing_is_listed_where_nothing_changed_in_the_quarter(risk: dict[str, object]) -> None:
    """A risk that kept its score, left before the quarter or left after it is no change of the quarter."""
    package = make_package({"risks": [{"risk": "R1", "title": "Flood", **risk}, {"risk": "R2", "title": "Fire"}], "risk_scores": [{"risk": "R1", **BEFORE}]})
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=NOW, then=THEN)
    assert overview is not None
    assert overview.changes == ()


def test_unscored_risks_are_counted_apart_and_the_counts_add_up() -> None:
    """The counts of every level, with the unscored ones, add up to the number of open risks at both dates."""
    rows = [{"risk": f"R{number}", "title": "A risk"} for number in range(4)] + [{"risk": "R9", "title": "Gone", "closed": "2025-08-01"}]
    scores = [{"risk": "R0", **BEFORE}, {"risk": "R1", "date": "2025-03-31", "likelihood": 1, "impact": 2}, {"risk": "R9", **BEFORE}]
    package = make_package({"risks": rows, "risk_scores": scores})
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=NOW, then=THEN)
    assert overview is not None
    assert overview.counts_then == {RiskLevel.LOW: 1, RiskLevel.MEDIUM: 2, RiskLevel.HIGH: 0, RiskLevel.TBC: 2}
    assert overview.counts_now == {RiskLevel.LOW: 1, RiskLevel.MEDIUM: 1, RiskLevel.HIGH: 0, RiskLevel.TBC: 2}
    assert (overview.total_then, overview.total_now) == (5, 4)


def test_there_is_no_overview_without_risks() -> None:
    """A register that is empty at both dates gives no overview."""
    package = make_package({})
    assert risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=NOW, then=THEN) is None
