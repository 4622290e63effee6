"""From due to published: which step leads from where to where, who may take it, and when a reason is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.decision import decide
from outturn.access.vocabulary import Permission
from outturn.returns.vocabulary import ReturnState, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outturn.access.decision import Grant, Thing


@dataclass(frozen=True)
class Rule:
    """`before` are the states in which the step can be taken, `after` is the state to which it leads."""

    before: frozenset[ReturnState]
    after: ReturnState
    permission: Permission
    phrase: str
    needs_reason: bool = False


def _rule(*before: ReturnState, after: ReturnState, permission: Permission, phrase: str, needs_reason: bool = False) -> Rule:
    return Rule(frozenset(before), after, permission, phrase, needs_reason)


_S, _P = ReturnState, Permission

STEPS: Mapping[Step, Rule] = {
    Step.SAVE: _rule(_S.DUE, _S.DRAFT, _S.RETURNED, after=_S.DRAFT, permission=_P.ENTER_FIGURES, phrase="saved"),
    Step.SUBMIT: _rule(_S.DRAFT, after=_S.SUBMITTED, permission=_P.ENTER_FIGURES, phrase="sent in"),
    Step.WITHDRAW: _rule(_S.SUBMITTED, after=_S.DRAFT, permission=_P.ENTER_FIGURES, phrase="taken back"),
    Step.APPROVE: _rule(_S.SUBMITTED, after=_S.APPROVED, permission=_P.APPROVE_RETURNS, phrase="approved"),
    Step.SEND_BACK: _rule(_S.SUBMITTED, _S.APPROVED, after=_S.RETURNED, permission=_P.APPROVE_RETURNS, phrase="sent back", needs_reason=True),
    Step.LOCK: _rule(_S.APPROVED, after=_S.LOCKED, permission=_P.RUN_CYCLES, phrase="locked"),
    Step.REOPEN: _rule(_S.LOCKED, _S.PUBLISHED, after=_S.RETURNED, permission=_P.RUN_CYCLES, phrase="reopened", needs_reason=True),
    Step.PUBLISH: _rule(_S.LOCKED, after=_S.PUBLISHED, permission=_P.PUBLISH_REPORTS, phrase="published"),
}


STANDS: Mapping[ReturnState, str] = {**{state: state.value for state in ReturnState}, _S.DRAFT: "a draft", _S.SUBMITTED: "sent in", _S.RETURNED: "sent back"}
"""As in “this return is …”."""


@dataclass(frozen=True)
class Outcome:
    """`state` is the new state, or None where the step may not be taken; `reason` is a sentence for the person who tried."""

    state: ReturnState | None
    reason: str

    def __bool__(self) -> bool:
        return self.state is not None


def take_step(
    state: ReturnState, step: Step, person: str, grants: Iterable[Grant], thing: Thing, *, why: str = "", red: bool = False, answered: bool = False
) -> Outcome:
    """`red` says that the return's figure misses its floor standard, `answered` that an action, or a reason for none, is recorded."""
    rule = STEPS[step]
    decision = decide(person, grants, rule.permission, thing)
    if not decision:
        return Outcome(None, decision.reason)
    if state not in rule.before:
        before = " or ".join(STANDS[known] for known in ReturnState if known in rule.before)
        return Outcome(None, f"This return is {STANDS[state]}; only one that is {before} can be {rule.phrase}.")
    if rule.needs_reason and not why.strip():
        return Outcome(None, f"Say why it is {rule.phrase}.")
    if step is Step.SUBMIT and red and not answered:
        return Outcome(None, "The figure is RED: say what is done about it, by whom and by when, or why nothing is.")
    if step is Step.APPROVE and red and not answered:
        return Outcome(None, "The figure is RED, and neither an action nor a reason why there is none is recorded. Send it back.")
    return Outcome(rule.after, decision.reason)


def possible_steps(state: ReturnState, person: str, grants: Iterable[Grant], thing: Thing) -> tuple[Step, ...]:
    """What a person may do to a return as it stands, for the buttons of its page."""
    held = tuple(grants)
    return tuple(step for step, rule in STEPS.items() if state in rule.before and decide(person, held, rule.permission, thing))
