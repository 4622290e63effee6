"""The start page: what waits for a person, and where people of their role begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from outturn.access.vocabulary import Permission
from outturn.store.current import current
from outturn.store.holding import is_empty
from outturn.store.models import Cycle
from outturn.web.asking import now
from outturn.web.returns.rows import Group, grouped, open_returns, rows_of

if TYPE_CHECKING:
    from outturn.web.people import Person


@dataclass(frozen=True)
class Card:
    """One thing to do, or one place to begin. `number` is how many wait there, and None where nothing is counted."""

    title: str
    words: str
    address: str
    number: int | None = None
    urgent: bool = False


_P = Permission
_WORDS = {
    "mine": ("wait for your decision", "Look at what was entered, approve it, or send it back.", False),
    "returned": ("sent back to you", "Each says what is to be put right.", True),
    "late": ("late", "Their day has passed.", True),
    "due": ("due", "Enter the figure, and say what happened.", False),
    "draft": ("begun and not sent", "They are kept as you left them.", False),
}
_PLACES: tuple[tuple[Permission, str, str, str], ...] = (
    (_P.READ_FIGURES, "Returns", "Figures that are asked for, sent in and decided on.", "returns"),
    (_P.READ_CYCLES, "Cycles", "How complete a quarter is, by section and by person.", "cycles"),
    (_P.READ_FIGURES, "Dashboards", "How each part of the council stands.", "dashboards"),
    (_P.READ_FIGURES, "Indicators", "The whole story of any one measure.", "indicators"),
    (_P.READ_FIGURES, "Actions", "What is being done, by whom and by when.", "actions"),
    (_P.READ_FIGURES, "Risks", "What may go wrong, how likely it is and what is done about it.", "risks"),
    (_P.READ_CATALOGUE, "Catalogue", "How each indicator is defined, and its standards by year.", "catalogue"),
    (_P.READ_BROUGHT_IN, "Documents brought in", "Papers, PDFs and workbooks of any layout, read and confirmed.", "intake"),
    (_P.READ_AUDIT_TRAIL, "Audit trail", "Who did what, when and why.", "audit"),
    (_P.READ_PEOPLE, "People", "Who can sign in, and what they may do.", "people"),
    (_P.READ_REPORTS, "Reports", "Published reports, to read and to take along.", "editions"),
    (_P.READ_REPORTS, "Annual review", "Next year's indicators and targets.", "reviews"),
)


@dataclass(frozen=True)
class Start:
    waiting: tuple[Card, ...]
    places: tuple[Card, ...]
    is_asked: bool


def start_of(person: Person) -> Start:
    places = tuple(Card(title, words, reverse(name)) for permission, title, words, name in _PLACES if person.may_somewhere(permission))
    asked = any(person.may_somewhere(permission) for permission in (_P.ENTER_FIGURES, _P.APPROVE_RETURNS))
    return Start(_waiting(person) if asked else (), places, asked)


def _waiting(person: Person) -> tuple[Card, ...]:
    """The analyst watches over the whole; others see what is theirs to do."""
    if is_empty():
        return ()
    rows = rows_of(open_returns(), current().package, person, now().date())
    if person.may(_P.RUN_CYCLES):
        return _watched(grouped(rows))
    own = grouped(row for row in rows if row.group == "mine" or row.may_enter)
    return tuple(_card(group) for group in own if group.key in _WORDS)


def _card(group: Group) -> Card:
    title, words, urgent = _WORDS[group.key]
    return Card(title, words, f"{reverse('returns')}?group={group.key}", len(group.rows), urgent)


def _watched(groups: tuple[Group, ...]) -> tuple[Card, ...]:
    counts = {group.key: len(group.rows) for group in groups}
    open_cycles = Cycle.objects.filter(closed_at=None).count()
    shown = (("late", "late in the open cycles", True), ("returned", "sent back to services", False), ("submitted", "sent in and not yet decided", False))
    cards = [Card(title, "", f"{reverse('returns')}?group={key}", counts[key], urgent) for key, title, urgent in shown if counts.get(key)]
    return (Card("open cycles" if open_cycles != 1 else "open cycle", "Their completeness, by section and by person.", reverse("cycles"), open_cycles), *cards)
