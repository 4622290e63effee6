"""Cycles: opened with all their returns, locked, closed, and opened again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from outturn.access.decision import decide
from outturn.access.vocabulary import Permission
from outturn.actions.auditing import record
from outturn.actions.returning import StepRefusedError, move
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.returns.near import near
from outturn.returns.plan import plan_cycle
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store import people
from outturn.store.current import current
from outturn.store.models import Cycle, Return

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from outturn.periods import Period
    from outturn.returns.near import Near
    from outturn.returns.plan import Plan

_MOST_NAMED = 20


@dataclass(frozen=True)
class CycleTerms:
    """Whose figures are asked for, and by when: see `outturn.store.cycles.Cycle`."""

    period: Period
    days: int = 15
    not_before: dt.date | None = None
    remind_before: int = 5
    remind_after: int = 3


def plan(terms: CycleTerms, *, on: dt.date) -> Plan:
    """What opening the cycle would ask for, as the catalogue stands."""
    known = frozenset(Return.objects.values_list("indicator", "period"))
    return plan_cycle(current().package.tables, terms.period, on=on, days=terms.days, not_before=terms.not_before, known=known)


def near_now(on: dt.date) -> Near:
    """For which periods a cycle can be opened, as the data stand."""
    return near(on, (parse_period(text) for text in current().package["figures"]["period"].unique().drop_nulls()))


def open_cycle(terms: CycleTerms, *, by: str, at: dt.datetime) -> int:
    """With all its returns, or not at all. Gives the cycle's key.

    Raises UsageError where the period is far from today and from the data, where it has a cycle already, where nothing is due, and where nobody
    answers for a live indicator.
    """
    _refuse_others(by)
    refuse_far(terms.period, at.date())
    asked = plan(terms, on=at.date())
    _refuse_plan(terms.period, asked)
    try:
        with transaction.atomic():
            made = Cycle.objects.create(
                period=terms.period.id,
                days=terms.days,
                not_before=terms.not_before,
                remind_before=terms.remind_before,
                remind_after=terms.remind_after,
                opened_at=at,
                opened_by=by,
            )
            Return.objects.bulk_create(
                Return(cycle=made, indicator=each.indicator, section=each.section, period=each.period.id, due=each.due, owner=each.person)
                for each in asked.asked
            )
            said = {"days": terms.days, "not_before": terms.not_before.isoformat() if terms.not_before else None, "returns": len(asked.asked)}
            record("cycle_opened", by=by, at=at, subject=_subject(made), new=json.dumps(said))
            return made.pk
    except IntegrityError:
        raise UsageError(f"There is a cycle for {terms.period.label} already.") from None


def refuse_far(period: Period, on: dt.date) -> None:
    """Raises UsageError with the periods that there are."""
    allowed = near_now(on)
    if not allowed.holds(period):
        raise UsageError(f"{period.label} is too far away: a cycle can be opened for periods from {allowed.words}.")


def take_back_cycle(pk: int, *, by: str, at: dt.datetime, why: str) -> None:
    """A cycle that was opened by mistake goes with all its returns. Raises UsageError without a reason, and where anything was entered in it."""
    _refuse_others(by)
    if not why.strip():
        raise UsageError("Say why the cycle is taken back.")
    with transaction.atomic():
        made = _held(pk)
        found = list(Return.objects.select_for_update().filter(cycle=made))
        if not is_untouched(found):
            raise UsageError("Somebody has entered something in this cycle already, so it stays. Close it when it is done.")
        old = {"days": made.days, "returns": len(found), "opened_by": made.opened_by, "opened_at": made.opened_at.isoformat()}
        record("cycle_taken_back", by=by, at=at, subject=_subject(made), old=json.dumps(old), why=why.strip())
        Return.objects.filter(cycle=made).delete()
        made.delete()


def is_untouched(returns: Iterable[Return]) -> bool:
    """Whether nothing was ever entered in any of them."""
    return all(one.state == ReturnState.DUE and one.revision == 0 for one in returns)


def _refuse_others(by: str) -> None:
    allowed = decide(by, people.person(by).grants, Permission.RUN_CYCLES)
    if not allowed:
        raise StepRefusedError(allowed.reason)


def _refuse_plan(period: Period, asked: Plan) -> None:
    if asked.nobodys:
        names = list(dict.fromkeys(f"{each.indicator} ({each.name})" for each in asked.nobodys))
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        raise UsageError(f"Nobody answers for {', '.join(names[:_MOST_NAMED])}{more}. Name an owner in the catalogue, then open the cycle.")
    if not asked.asked:
        raise UsageError(f"Nothing is due for {period.label}: every figure has come already, or is asked for in another cycle.")


def lock_all(pk: int, *, by: str, at: dt.datetime) -> int:
    """Locks every return of the cycle that is approved, and gives how many there were."""
    _refuse_others(by)
    with transaction.atomic():
        made = _held(pk)
        found = list(Return.objects.select_for_update(of=("self",)).select_related("cycle").filter(cycle=made, state=ReturnState.APPROVED))
        for standing in found:
            standing.decided_at, standing.decided_by = at, by
            move(standing, Step.LOCK, by=by, at=at, fields=("decided_at", "decided_by"))
        if found:
            record("cycle_locked", by=by, at=at, subject=_subject(made), new=json.dumps({"returns": len(found)}))
    return len(found)


def close_cycle(pk: int, *, by: str, at: dt.datetime) -> int:
    """Its locked returns become published, and nothing in it can be changed any more. Gives how many were published.

    Raises UsageError while returns wait for approval or approved ones are not locked: what is published was decided on.
    """
    _refuse_others(by)
    with transaction.atomic():
        made = _held(pk)
        waiting = Return.objects.filter(cycle=made, state__in=(ReturnState.SUBMITTED, ReturnState.APPROVED)).count()
        if waiting:
            be = "return is" if waiting == 1 else "returns are"
            raise UsageError(f"{waiting:,} {be} sent in or approved, and not locked. Decide on them and lock them first.")
        found = list(Return.objects.select_for_update(of=("self",)).select_related("cycle").filter(cycle=made, state=ReturnState.LOCKED))
        for standing in found:
            move(standing, Step.PUBLISH, by=by, at=at)
        made.closed_at, made.closed_by = at, by
        made.save(update_fields=["closed_at", "closed_by"])
        record("cycle_closed", by=by, at=at, subject=_subject(made), new=json.dumps({"published": len(found)}))
    return len(found)


def open_again(pk: int, *, by: str, at: dt.datetime, why: str) -> None:
    """A closed cycle, for a correction. Raises UsageError without a reason."""
    _refuse_others(by)
    if not why.strip():
        raise UsageError("Say why the cycle is opened again.")
    with transaction.atomic():
        made = _held(pk, closed=True)
        old = {"closed_at": made.closed_at.isoformat() if made.closed_at else "", "closed_by": made.closed_by}
        made.closed_at, made.closed_by = None, ""
        made.save(update_fields=["closed_at", "closed_by"])
        record("cycle_opened_again", by=by, at=at, subject=_subject(made), old=json.dumps(old), why=why.strip())


def _held(pk: int, *, closed: bool = False) -> Cycle:
    made = Cycle.objects.select_for_update().filter(pk=pk).first()
    if made is None:
        raise UsageError("There is no such cycle.")
    if (made.closed_at is not None) is not closed:
        raise UsageError(f"The cycle {parse_period(made.period).label} is {'open' if closed else 'closed'} already.")
    return made


def _subject(made: Cycle) -> str:
    return f"cycle {made.period}"
