"""Management actions: opened, kept up to date, closed with a result."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions import rows
from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.store.holding import touch
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    import datetime as dt

OPEN_STATES = ("planned", "under_way", "late")
CLOSED_STATES = ("done", "stopped")


@dataclass(frozen=True)
class NewAction:
    indicator: str
    what: str
    owner: str = ""
    due: dt.date | None = None
    period: str = ""
    expected_effect: str = ""


@dataclass(frozen=True)
class ActionUpdate:
    state: str
    owner: str
    due: dt.date | None
    progress: str


def open_action(new: NewAction, *, by: str, at: dt.datetime) -> str:
    """Its reference. The same action opened twice, as by a double click, is one action.

    Raises UsageError for an unknown indicator and for a text that is no period.
    """
    period = parse_period(new.period).id if new.period else ""
    values = {**asdict(new), "period": period, "state": "planned", "progress": ""}
    with transaction.atomic():
        touch("actions")
        rows.refuse_unknown("indicators", "indicator", [new.indicator])
        same = ROWS["actions"]._default_manager.filter(**values).values_list("action", flat=True).first()
        if same:
            return str(same)
        ref = next_reference(at.year)
        written = rows.add("actions", {"action": ref, **values})
        record("action_opened", by=by, at=at, subject=f"action {ref}", new=written)
        return ref


def next_reference(year: int) -> str:
    """A-2026-001, A-2026-002 …. Inside the transaction that has touched the table: nobody else takes the same number meanwhile."""
    known = ROWS["actions"]._default_manager.filter(action__startswith=f"A-{year}-").values_list("action", flat=True)
    numbers = [int(found[1]) for ref in known if (found := re.fullmatch(rf"A-{year}-(\d{{3,9}})", ref))]
    return f"A-{year}-{max(numbers, default=0) + 1:03}"


def update_action(ref: str, update: ActionUpdate, *, by: str, at: dt.datetime, seen: str = "", why: str = "") -> None:
    """Raises UsageError for an unknown action, for one that is closed unless `why` says why it is taken up again, and StaleError (see `rows.change`)."""
    with transaction.atomic():
        touch("actions")
        row = rows.the_row("actions", f"There is no action {ref}.", action=ref)
        was = rows.contents("actions", row)
        if was["state"] in CLOSED_STATES and update.state not in CLOSED_STATES and not why.strip():
            raise UsageError(f"The action {ref} is closed. Say why it is taken up again.")
        old, new = rows.change("actions", row, asdict(update), seen=seen)
        if new:
            record("action_updated", by=by, at=at, subject=f"action {ref}", old=old, new=new, why=why)


def close_action(ref: str, state: str, result: str, *, by: str, at: dt.datetime, seen: str = "") -> None:
    """`state` is done or stopped; the result stands in its progress from then on. Raises as `update_action` does."""
    if state not in CLOSED_STATES:
        raise UsageError("An action is closed as done or as stopped.")
    with transaction.atomic():
        touch("actions")
        row = rows.the_row("actions", f"There is no action {ref}.", action=ref)
        old, new = rows.change("actions", row, {"state": state, "progress": result}, seen=seen)
        if new:
            record("action_closed", by=by, at=at, subject=f"action {ref}", old=old, new=new)
