"""From due to published"""

from __future__ import annotations

import pytest

from outturn.access.decision import Grant, Thing
from outturn.access.vocabulary import Role
from outturn.returns.steps import STEPS, possible_steps, take_step
from outturn.returns.vocabulary import ReturnState, Step

OFFICER, APPROVER, ANALYST = Grant(Role.OFFICER, "highways"), Grant(Role.APPROVER, "highways"), Grant(Role.ANALYST)
ADAS = Thing(("highways",), "HT01", maker="ada")


@pytest.mark.parametrize(
    ("state", "step", "role", "after"),
    [
        ("due", "save", "officer", "draft"),
        ("draft", "save", "officer", "draft"),
        ("returned", "save", "officer", "draft"),
        ("submitted", "save", "officer", "no"),
        ("draft", "submit", "officer", "submitted"),
        ("due", "submit", "officer", "no"),
        ("draft", "submit", "approver", "no"),
        ("submitted", "withdraw", "officer", "draft"),
        ("approved", "withdraw", "officer", "no"),
        ("submitted", "approve", "approver", "approved"),
        ("submitted", "approve", "officer", "no"),
        ("draft", "approve", "approver", "no"),
        ("submitted", "send_back", "approver", "returned"),
        ("approved", "send_back", "approver", "returned"),
        ("locked", "send_back", "approver", "no"),
        ("approved", "lock", "analyst", "locked"),
        ("submitted", "lock", "analyst", "no"),
        ("locked", "reopen", "analyst", "returned"),
        ("published", "reopen", "analyst", "returned"),
        ("locked", "reopen", "approver", "no"),
        ("locked", "publish", "analyst", "published"),
        ("approved", "publish", "analyst", "no"),
    ],
)
def test_a_step_leads_from_one_state_to_another(state: str, step: str, role: str, after: str) -> None:
    """Ben takes the step with a reason; the return is Ada's."""
    outcome = take_step(ReturnState(state), Step(step), "ben", [Grant(Role(role))], ADAS, why="because")
    assert (outcome.state or "no") == after
    assert outcome.reason


@pytest.mark.parametrize(
    ("step", "state", "why", "allowed"),
    [
        ("send_back", "submitted", "", False),
        ("send_back", "submitted", "   ", False),
        ("send_back", "submitted", "The denominator is last year's.", True),
        ("reopen", "locked", "", False),
        ("reopen", "locked", "Late data from the contractor.", True),
        ("approve", "submitted", "", True),
        ("lock", "approved", "", True),
    ],
)
def test_going_back_needs_a_reason(step: str, state: str, why: str, allowed: bool) -> None:
    """Sending back and reopening ask for a reason; going forward does not."""
    assert bool(take_step(ReturnState(state), Step(step), "ben", [Grant(Role.APPROVER), ANALYST], ADAS, why=why)) is allowed


@pytest.mark.parametrize(("red", "answered", "allowed"), [(False, False, True), (True, False, False), (True, True, True), (False, True, True)])
def test_a_red_is_not_sent_in_without_an_answer(red: bool, answered: bool, allowed: bool) -> None:
    """An action (what, who, when) or a recorded reason for none."""
    assert bool(take_step(ReturnState.DRAFT, Step.SUBMIT, "ada", [OFFICER], ADAS, red=red, answered=answered)) is allowed


@pytest.mark.parametrize(("red", "answered", "allowed"), [(False, False, True), (True, False, False), (True, True, True)])
def test_a_red_is_not_approved_without_an_answer(red: bool, answered: bool, allowed: bool) -> None:
    """It is judged again when it is approved: a standard may have changed since it was sent."""
    assert bool(take_step(ReturnState.SUBMITTED, Step.APPROVE, "ben", [APPROVER], ADAS, red=red, answered=answered)) is allowed


def test_a_red_may_be_kept_as_a_draft_without_an_answer() -> None:
    assert take_step(ReturnState.DUE, Step.SAVE, "ada", [OFFICER], ADAS, red=True).state is ReturnState.DRAFT


@pytest.mark.parametrize(
    ("person", "grants", "state", "step", "reason"),
    [
        ("ada", [OFFICER, APPROVER], "submitted", "approve", "You made this yourself: somebody else has to approve a return or send it back."),
        ("ben", [Grant(Role.APPROVER, "finance")], "submitted", "approve", "You may approve a return or send it back only for the section finance."),
        ("ben", [APPROVER], "draft", "approve", "This return is a draft; only one that is sent in can be approved."),
        ("ben", [APPROVER], "submitted", "send_back", "Say why it is sent back."),
        ("ada", [OFFICER], "approved", "save", "This return is approved; only one that is due or a draft or sent back can be saved."),
    ],
)
def test_a_step_that_may_not_be_taken_says_why(person: str, grants: list[Grant], state: str, step: str, reason: str) -> None:
    """What the person is told."""
    outcome = take_step(ReturnState(state), Step(step), person, grants, ADAS)
    assert (outcome.state, outcome.reason) == (None, reason)


@pytest.mark.parametrize(
    ("person", "grants", "state", "steps"),
    [
        ("ada", [OFFICER], "due", ["save"]),
        ("ada", [OFFICER], "draft", ["save", "submit"]),
        ("ada", [OFFICER, APPROVER], "submitted", ["withdraw"]),
        ("ben", [APPROVER], "submitted", ["approve", "send_back"]),
        ("cleo", [ANALYST], "approved", ["lock"]),
        ("cleo", [ANALYST], "locked", ["reopen", "publish"]),
        ("dan", [Grant(Role.MEMBER)], "submitted", []),
    ],
)
def test_a_page_offers_the_steps_that_can_be_taken(person: str, grants: list[Grant], state: str, steps: list[str]) -> None:
    """Ada made the return."""
    assert list(possible_steps(ReturnState(state), person, grants, ADAS)) == steps


def test_every_state_can_be_reached_and_left_but_none_is_the_end() -> None:
    assert {rule.after for rule in STEPS.values()} | {ReturnState.DUE} == set(ReturnState)
    assert frozenset().union(*(rule.before for rule in STEPS.values())) == set(ReturnState)
