"""Chasing: one digest a person a day for what is due soon, late or sent back; never the same twice.

A reminder is recorded before it is sent, in a transaction of its own: whoever runs this at the same time cannot send it again, and
a machine that stops in between has told too little rather than told twice. The mail server is reached before anything is
recorded: where it cannot be, nothing is recorded and the next run does it all. Where it refuses one message after that, the
fault is recorded as well, and the reminder counts as not given from the next day on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from outturn.access.decision import Thing
from outturn.actions.auditing import record
from outturn.actions.returning import line_of
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.returns.holders import asked, deputies, holders
from outturn.returns.progress import OPEN
from outturn.returns.reminders import Item, ReminderKind, Waiting, is_owed, letter, occasion, subject
from outturn.returns.vocabulary import ReturnState
from outturn.store.current import current
from outturn.store.models import Reminder, ReminderFault, Return
from outturn.store.people import Person, people

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from outturn.package.package import Package


@dataclass(frozen=True)
class Digest:
    """What one person is to be told."""

    person: Person
    items: tuple[Item, ...]

    @property
    def kinds(self) -> str:
        return " ".join(kind.value for kind in ReminderKind if any(item.kind is kind for item in self.items))


@dataclass(frozen=True)
class Sent:
    """`without_address` have no e-mail address; `failed` says why, by name; `unasked` are returns that nobody with a sign-in is asked for."""

    digests: tuple[Digest, ...]
    without_address: tuple[Digest, ...]
    failed: Mapping[str, str]
    unasked: int


def remind(*, on: dt.date, by: str, at: dt.datetime, address: str, sending: bool = True) -> Sent:
    """Raises UsageError where the mail server cannot be reached: then nothing was recorded, and nobody told."""
    package = current().package
    digests, unasked = _owed(package, on)
    reachable = [digest for digest in digests if digest.person.email]
    without = tuple(digest for digest in digests if not digest.person.email)
    if not sending:
        return Sent(tuple(reachable), without, {}, unasked)
    told, failed = _send(reachable, package.organisation.name, on=on, by=by, at=at, address=address)
    return Sent(tuple(told), without, failed, unasked)


def _owed(package: Package, on: dt.date) -> tuple[list[Digest], int]:
    """One digest for each person to whom something is owed on the day; and of how many returns nobody can be told."""
    everybody = [person for person in people() if person.is_active]
    grants = [(person.name, person.grants) for person in everybody]
    names = dict(package["indicators"].select("indicator", "name").iter_rows())
    reminded = _reminded(on)
    found: dict[str, list[Item]] = defaultdict(list)
    unasked = 0
    for standing in Return.objects.select_related("cycle").filter(cycle__closed_at=None, state__in=[state.value for state in OPEN]):
        waiting = _waiting(standing, names)
        due = occasion(waiting, on, before=standing.cycle.remind_before, after=standing.cycle.remind_after)
        if due is None:
            continue
        who = holders(grants, Thing(line_of(standing.section, package), standing.indicator))
        told = (*asked(who), *(deputies(who) if due.kind is ReminderKind.LATE else ()))
        unasked += not who
        for name in told:
            if is_owed(due, reminded[name, waiting.of]):
                found[name].append(Item(waiting, due.kind))
    already = set(Reminder.objects.filter(on=on).values_list("person", flat=True))
    return [Digest(person, tuple(found[person.name])) for person in everybody if found.get(person.name) and person.name not in already], unasked


def _waiting(standing: Return, names: Mapping[str, str]) -> Waiting:
    is_back = standing.state == ReturnState.RETURNED
    name = f"{standing.indicator} {names.get(standing.indicator, '')}".strip()
    back_on = standing.decided_at.date() if is_back and standing.decided_at else None
    label = parse_period(standing.period).label
    return Waiting(standing.pk, name, label, standing.due, ReturnState(standing.state), back_on, standing.reason if is_back else "")


def _reminded(on: dt.date) -> Mapping[tuple[str, int], list[dt.date]]:
    """The days on which each person was told of each return. One that the mail server refused counts on its own day only."""
    days: dict[tuple[str, int], list[dt.date]] = defaultdict(list)
    for reminder in Reminder.objects.select_related("fault"):
        if hasattr(reminder, "fault") and reminder.on < on:
            continue
        for each in json.loads(reminder.returns):
            days[reminder.person, each["return"]].append(reminder.on)
    return days


def _send(digests: Sequence[Digest], organisation: str, *, on: dt.date, by: str, at: dt.datetime, address: str) -> tuple[list[Digest], dict[str, str]]:
    told: list[Digest] = []
    failed: dict[str, str] = {}
    if not digests:
        return told, failed
    line = get_connection()
    try:
        line.open()
    except (OSError, SMTPException) as fault:
        raise UsageError(f"The mail server cannot be reached ({fault}). Nobody was reminded, and nothing was recorded: run this again later.") from None
    for digest in digests:
        kept = _kept(digest, on=on, by=by, at=at)
        if kept is None:
            continue  # another run was quicker
        text = letter(digest.person.full_name or digest.person.name, organisation, digest.items, address)
        try:
            EmailMessage(subject(digest.items), text, to=[digest.person.email], connection=line).send()
            told.append(digest)
        except (OSError, SMTPException, ValueError) as fault:
            failed[digest.person.name] = _fault(kept, str(fault), by=by, at=at)
    line.close()
    return told, failed


def _kept(digest: Digest, *, on: dt.date, by: str, at: dt.datetime) -> Reminder | None:
    """None where the person has been reminded on that day: the database lets nobody record a second one."""
    returns = json.dumps([{"return": item.waiting.of, "kind": item.kind.value} for item in digest.items])
    try:
        with transaction.atomic():
            made = Reminder.objects.create(person=digest.person.name, on=on, kind=digest.kinds, returns=returns, sent_at=at)
            record("reminder_sent", by=by, at=at, subject=digest.person.name, new=returns)
            return made
    except IntegrityError:
        return None


def _fault(kept: Reminder, reason: str, *, by: str, at: dt.datetime) -> str:
    with transaction.atomic():
        ReminderFault.objects.create(of=kept, at=at, reason=reason)
        record("reminder_failed", by=by, at=at, subject=kept.person, why=reason)
    return reason
