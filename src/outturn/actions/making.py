"""Who made the returns that are held: from their own history, and to the single field from the audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from outturn.entry.typed import FIGURE_FIELDS
from outturn.returns.makers import MAKING, makers
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store.models import AuditEvent, ReturnEvent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from outturn.store.models import Return

_TOLD = [step.value for step in (*MAKING, Step.APPROVE)]

_AT_A_TIME = 50
"""Each key that was pressed is in the audit trail: mostly the newest few tell all."""


class Named(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def indicator(self) -> str: ...
    @property
    def period(self) -> str: ...


def makers_of(found: Return) -> frozenset[str]:
    steps = ReturnEvent.objects.filter(of=found, step__in=_TOLD).order_by("id").values_list("step", "by")
    return makers((Step(step), by) for step, by in steps)


def has_made(found: Return, person: str) -> bool:
    """Whoever entered the figure made it also where another round has left it as it was."""
    steps = [(Step(step), by) for step, by in ReturnEvent.objects.filter(of=found, step__in=_TOLD).order_by("id").values_list("step", "by")]
    if not any(by == person and step in MAKING for step, by in steps):
        return False
    return person in makers(steps) or last_to_change([found], FIGURE_FIELDS).get(found.pk) == person


def made_by(person: str, waiting: Iterable[Named]) -> frozenset[int]:
    """Those of the returns that wait for a decision which this person made; for a whole list with two questions at most."""
    own = ReturnEvent.objects.filter(of__state=ReturnState.SUBMITTED, by=person, step__in=[step.value for step in MAKING]).values("of_id")
    taken: dict[int, list[tuple[Step, str]]] = {}
    for pk, step, by in ReturnEvent.objects.filter(of_id__in=own, step__in=_TOLD).order_by("id").values_list("of_id", "step", "by"):
        taken.setdefault(pk, []).append((Step(step), by))
    made = {pk for pk, steps in taken.items() if person in makers(steps)}
    earlier = [one for one in waiting if one.pk in taken and one.pk not in made]
    entered = last_to_change(earlier, FIGURE_FIELDS) if earlier else {}
    return frozenset(made | {pk for pk, by in entered.items() if by == person})


def last_to_change(found: Iterable[Named], fields: Collection[str]) -> Mapping[int, str]:
    """Who last changed one of these fields, by return; a return of which nobody ever did is not among them."""
    named = {f"return {one.indicator} {one.period}": one.pk for one in found}
    about = Q()
    for name in fields:  # the long texts of other fields stay in the database
        about |= Q(new__contains=f'"{name}": ')
    saved = AuditEvent.objects.filter(about, event="return_saved", subject__in=named).order_by("-id").values_list("subject", "by", "new")
    changed: dict[int, str] = {}
    for subject, by, new in saved.iterator(_AT_A_TIME):
        if json.loads(new).keys() & set(fields):
            changed.setdefault(named[subject], by)
        if len(changed) == len(named):
            break
    return changed
