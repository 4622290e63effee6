"""What every step of a return shares: the return held fast, the person's right to the step, and the record of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from outturn.access.decision import Thing
from outturn.actions.auditing import record
from outturn.actions.making import has_made
from outturn.entry.typed import ALL_FIELDS, Entry
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.returns.steps import STEPS, take_step
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store import people
from outturn.store.current import current
from outturn.store.models import Return, ReturnEvent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from outturn.package.package import Package


class StepRefusedError(UsageError):
    """A step that cannot be taken now; the message says why, to the person who tried."""


class OvertakenError(UsageError):
    """Somebody else changed the return meanwhile. `standing` is what it says now; nothing was changed."""

    def __init__(self, standing: Return) -> None:
        super().__init__("Somebody changed this return while you had it open. Nothing of yours was saved over it.")
        self.standing = standing


@dataclass(frozen=True)
class Done:
    """`changed` is False where everything was so already, as after a double click."""

    revision: int
    changed: bool = True


_EVENTS = {
    Step.SAVE: "return_saved",
    Step.SUBMIT: "return_sent",
    Step.WITHDRAW: "return_taken_back",
    Step.APPROVE: "return_approved",
    Step.SEND_BACK: "return_sent_back",
    Step.LOCK: "return_locked",
    Step.REOPEN: "return_reopened",
    Step.PUBLISH: "return_published",
}


def held_fast(pk: int) -> Return:
    """Until the transaction ends nobody else changes it. Raises StepRefusedError where there is none, or its cycle is closed."""
    found = Return.objects.select_for_update(of=("self",)).select_related("cycle").filter(pk=pk).first()
    if found is None:
        raise StepRefusedError("There is no such return.")
    refuse_closed(found)
    return found


def refuse_closed(found: Return) -> None:
    if found.cycle.closed_at is not None:
        label = parse_period(found.cycle.period).label
        raise StepRefusedError(f"The cycle {label} is closed, so nothing in it can be changed. An analyst can open it again.")


def entry_of(found: Return) -> Entry:
    return Entry(**{name: getattr(found, name) for name in ALL_FIELDS})


def thing_of(found: Return, *, by: str = "", package: Package | None = None) -> Thing:
    """With the sections of its indicator. Whoever entered any of it or sent it in made it, as well as who did so last.

    `package` is what is held, where it is known already: after `touch` nobody asks for it again.
    """
    maker = by if by and by != found.maker and has_made(found, by) else found.maker
    return Thing(line_of(found.section, package or current().package), found.indicator, maker)


def line_of(section: str, package: Package) -> tuple[str, ...]:
    parents = dict(package["sections"].select("section", "parent").iter_rows())
    line: list[str] = []
    while section and section not in line:
        line.append(section)
        section = parents.get(section) or ""
    return tuple(line)


def step(found: Return, wanted: Step, by: str, *, why: str = "", red: bool = False, answered: bool = False, package: Package | None = None) -> ReturnState:
    """The new state. Raises StepRefusedError with the reason."""
    grants = people.person(by).grants
    outcome = take_step(ReturnState(found.state), wanted, by, grants, thing_of(found, by=by, package=package), why=why, red=red, answered=answered)
    if outcome.state is None:
        raise StepRefusedError(outcome.reason)
    return outcome.state


def keep_event(found: Return, taken: Step, *, by: str, at: dt.datetime, why: str = "", more: Mapping[str, str] | None = None) -> None:
    """The return's own history: all that it said when the step was taken."""
    contents = json.dumps({**asdict(entry_of(found)), **(more or {})}, ensure_ascii=False)
    ReturnEvent.objects.create(of=found, at=at, by=by, step=taken.value, state=found.state, contents=contents, why=why)


def keep_record(found: Return, taken: Step, *, by: str, at: dt.datetime, old: Mapping[str, object], new: Mapping[str, object], why: str = "") -> None:
    subject = f"return {found.indicator} {found.period}"
    record(_EVENTS[taken], by=by, at=at, subject=subject, old=_as_json(old), new=_as_json(new), why=why)


def move(found: Return, taken: Step, *, by: str, at: dt.datetime, why: str = "", fields: Iterable[str] = (), more: Mapping[str, str] | None = None) -> Done:
    """Saves the return in its new state with its event and its record. `fields` are the others that the caller has changed."""
    old = ReturnState(found.state)
    found.state = STEPS[taken].after
    found.revision += 1
    found.save(update_fields=["state", "revision", *fields])
    keep_event(found, taken, by=by, at=at, why=why, more=more)
    keep_record(found, taken, by=by, at=at, old={"state": old.value}, new={"state": found.state, **(more or {})}, why=why)
    return Done(found.revision)


def refuse_overtaken(found: Return, revision: int) -> None:
    if revision != found.revision:
        raise OvertakenError(found)


def _as_json(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)
