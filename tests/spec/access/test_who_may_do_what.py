"""Who may do what"""

from __future__ import annotations

import pytest

from outturn.access.decision import WHOLE, Grant, Thing, decide
from outturn.access.roles import ALLOWS, PHRASES, TITLES
from outturn.access.vocabulary import Permission, Role

YES, NO = True, False
POTHOLES = Thing(sections=("highways", "place"), indicator="HT01")


@pytest.mark.parametrize(
    ("permission", "officer", "approver", "analyst", "auditor", "member", "administrator"),
    [
        ("read_reports", YES, YES, YES, YES, YES, YES),
        ("read_figures", YES, YES, YES, YES, NO, NO),
        ("read_catalogue", NO, NO, YES, YES, NO, NO),
        ("read_cycles", NO, NO, YES, YES, NO, NO),
        ("read_built_reports", NO, NO, YES, YES, NO, NO),
        ("read_people", NO, NO, NO, YES, NO, YES),
        ("enter_figures", YES, NO, YES, NO, NO, NO),
        ("approve_returns", NO, YES, NO, NO, NO, NO),
        ("update_actions", YES, YES, YES, NO, NO, NO),
        ("update_risks", YES, YES, YES, NO, NO, NO),
        ("edit_catalogue", NO, NO, YES, NO, NO, NO),
        ("read_brought_in", NO, NO, YES, YES, NO, YES),
        ("bring_in", NO, NO, YES, NO, NO, YES),
        ("run_cycles", NO, NO, YES, NO, NO, NO),
        ("build_reports", NO, NO, YES, NO, NO, NO),
        ("publish_reports", NO, NO, YES, NO, NO, NO),
        ("comment_on_reviews", YES, YES, YES, NO, YES, NO),
        ("approve_reviews", NO, NO, YES, NO, NO, NO),
        ("read_audit_trail", NO, NO, NO, YES, NO, YES),
        ("manage_people", NO, NO, NO, NO, NO, YES),
    ],
)
def test_each_role_allows_its_own(permission: str, officer: bool, approver: bool, analyst: bool, auditor: bool, member: bool, administrator: bool) -> None:
    """A role allows what stands in its column, and nothing else."""
    expected = dict(zip(Role, (officer, approver, analyst, auditor, member, administrator), strict=True))
    assert {role: bool(decide("ada", [Grant(role)], Permission(permission))) for role in Role} == expected


@pytest.mark.parametrize(
    ("section", "indicator", "allowed"),
    [
        ("highways", "", YES),
        ("place", "", YES),
        ("", "HT01", YES),
        ("", "", YES),
        ("finance", "", NO),
        ("", "HT02", NO),
        ("high", "", NO),
    ],
)
def test_an_officer_enters_figures_where_the_role_is_held(section: str, indicator: str, allowed: bool) -> None:
    """For an indicator of the section highways, part of place: a role for the section, for what it is part of, for the indicator, or for everything."""
    assert bool(decide("ada", [Grant(Role.OFFICER, section, indicator)], Permission.ENTER_FIGURES, POTHOLES)) is allowed


@pytest.mark.parametrize(("maker", "allowed"), [("ada", NO), ("ben", YES), ("", YES)])
def test_nobody_approves_what_is_their_own(maker: str, allowed: bool) -> None:
    """Ada is approver and officer of the section; the return was made by:"""
    grants = [Grant(Role.OFFICER, "highways"), Grant(Role.APPROVER, "highways")]
    assert bool(decide("ada", grants, Permission.APPROVE_RETURNS, Thing(("highways",), "HT01", maker))) is allowed


@pytest.mark.parametrize(
    ("grants", "permission", "thing", "reason"),
    [
        ([], "read_figures", WHOLE, "You have no role yet, so you cannot read figures that are not published yet."),
        ([Grant(Role.MEMBER)], "enter_figures", POTHOLES, "Your role, member, does not allow you to enter figures."),
        ([Grant(Role.OFFICER, "finance")], "enter_figures", POTHOLES, "You may enter figures only for the section finance."),
        (
            [Grant(Role.OFFICER, "finance"), Grant(Role.OFFICER, indicator="HT02")],
            "enter_figures",
            POTHOLES,
            "You may enter figures only for the section finance and the indicator HT02.",
        ),
        ([Grant(Role.OFFICER, "place")], "enter_figures", POTHOLES, "As service officer for the section place you may enter figures."),
        ([Grant(Role.ANALYST)], "run_cycles", WHOLE, "As analyst for the whole council you may open, lock and reopen a cycle."),
        (
            [Grant(Role.APPROVER, "highways")],
            "approve_returns",
            Thing(("highways",), "HT01", "ada"),
            "You made this yourself: somebody else has to approve a return or send it back.",
        ),
    ],
)
def test_every_decision_has_its_reason(grants: list[Grant], permission: str, thing: Thing, reason: str) -> None:
    """What a person is told."""
    assert decide("ada", grants, Permission(permission), thing).reason == reason


def test_no_role_and_no_permission_is_left_out() -> None:
    assert set(ALLOWS) == set(TITLES) == set(Role)
    assert set(PHRASES) == set(Permission) == frozenset().union(*ALLOWS.values())
