"""When a person is reminded of a return, and what the reminder says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.returns.progress import OPEN
from outturn.returns.vocabulary import ReturnState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WEEK = 7


class ReminderKind(StrEnum):
    COMING = "coming"
    LATE = "late"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class Waiting:
    """A return that waits for somebody. `sent_back_on` is the day on which it was last sent back, where it stands so; `reason` says why."""

    of: int
    name: str
    period: str
    due: dt.date
    state: ReturnState
    sent_back_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Occasion:
    """Why and since when somebody is to be reminded."""

    kind: ReminderKind
    since: dt.date


def occasion(waiting: Waiting, on: dt.date, *, before: int, after: int) -> Occasion | None:
    """The latest occasion up to a day: `before` days before it is due, `after` days after and then each week, and when it was sent back.

    A return that was sent back is late as well once its day has passed; the later occasion counts.
    """
    if waiting.state not in OPEN:
        return None
    found = [Occasion(ReminderKind.COMING, waiting.due - dt.timedelta(days=before))]
    first_late = waiting.due + dt.timedelta(days=max(after, 1))
    if on >= first_late:
        found = [Occasion(ReminderKind.LATE, first_late + dt.timedelta(days=(on - first_late).days // WEEK * WEEK))]
    if waiting.state is ReturnState.RETURNED and waiting.sent_back_on is not None:
        found.append(Occasion(ReminderKind.SENT_BACK, waiting.sent_back_on))
    reached = [each for each in found if each.since <= on]
    return max(reached, key=lambda each: each.since, default=None)


def is_owed(found: Occasion | None, reminded_on: Collection[dt.date]) -> bool:
    """Whether nobody was told since then. A day on which no reminders were sent is made up for on the next."""
    return found is not None and not any(day >= found.since for day in reminded_on)


@dataclass(frozen=True)
class Item:
    waiting: Waiting
    kind: ReminderKind


_HEADS = {
    ReminderKind.SENT_BACK: ("Sent back to you", "These need another look:"),
    ReminderKind.LATE: ("Late", "The day for these has passed:"),
    ReminderKind.COMING: ("Due soon", "These are due soon:"),
}


def subject(items: Sequence[Item]) -> str:
    """“2 figures are late, 1 is due soon”: the gravest first."""
    counts = {kind: sum(item.kind is kind for item in items) for kind in (ReminderKind.LATE, ReminderKind.SENT_BACK, ReminderKind.COMING)}
    words = {ReminderKind.LATE: "late", ReminderKind.SENT_BACK: "sent back", ReminderKind.COMING: "due soon"}
    parts: list[str] = []
    for kind, number in counts.items():
        if number:
            noun = (" figure" if number == 1 else " figures") if not parts else ""
            parts.append(f"{number:,}{noun} {'is' if number == 1 else 'are'} {words[kind]}")
    return ", ".join(parts)


def letter(called: str, organisation: str, items: Sequence[Item], address: str) -> str:
    """The whole message, in plain text: what is asked for, by when, and where to enter it."""
    lines = [f"Dear {called},", "", f"{organisation or 'The council'} asks you for figures.", ""]
    for kind, (head, start) in _HEADS.items():
        found = sorted((item.waiting for item in items if item.kind is kind), key=lambda waiting: (waiting.due, waiting.name))
        if found:
            lines += [head.upper(), start, *(line for waiting in found for line in _lines(waiting, kind)), ""]
    lines += [f"Enter them here: {address}", "", "If somebody else should be asked, tell the performance team.", ""]
    return "\n".join(lines)


def _lines(waiting: Waiting, kind: ReminderKind) -> list[str]:
    day = f"{waiting.due.day} {waiting.due:%B %Y}"
    when = f"was due on {day}" if kind is ReminderKind.LATE else f"due on {day}"
    lines = [f"- {waiting.name}, {waiting.period}: {when}"]
    if kind is ReminderKind.SENT_BACK and waiting.reason:
        lines.append(f"  Why it was sent back: {' '.join(waiting.reason.split())}")
    return lines
