"""Approving: what a return says becomes rows of the package's tables, in the same transaction in which it becomes approved."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions import rows
from outturn.actions.auditing import record
from outturn.actions.judging import Judging
from outturn.actions.making import last_to_change
from outturn.actions.returning import Done, OvertakenError, StepRefusedError, entry_of, held_fast, move, refuse_overtaken, step
from outturn.actions.returns import read_return
from outturn.assessment.vocabulary import Rating
from outturn.entry.candidate import NARRATIVE, Candidate, action_row, commentary_row, figure_row
from outturn.entry.typed import FIGURE_FIELDS
from outturn.periods import parse_period
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store import holding, people
from outturn.store.current import current
from outturn.store.models import Return, ReturnEvent
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@dataclass(frozen=True)
class Approval:
    """`refused` says, by return, why it was not approved with the others."""

    approved: tuple[int, ...]
    refused: Mapping[int, str]


def approve_return(pk: int, *, revision: int, by: str, at: dt.datetime) -> Done:
    """Raises StepRefusedError and OvertakenError. A second approval of the same is no fault."""
    judging = Judging(current(), by, at)  # read before `touch`: what is read after it would be kept as the new state, without the new figure
    with transaction.atomic():
        holding.touch(*_tables_of([pk]))
        return _approve(pk, revision, judging)


def approve_returns(revisions: Mapping[int, int], *, by: str, at: dt.datetime) -> Approval:
    """Many at once, each with the revision that was seen. One that cannot be approved stays as it is and stops no other."""
    approved, refused = [], {}
    judging = Judging(current(), by, at)
    with transaction.atomic():
        holding.touch(*_tables_of(revisions))
        for pk, revision in sorted(revisions.items()):
            try:
                _approve(pk, revision, judging)
                approved.append(pk)
            except (StepRefusedError, OvertakenError) as fault:
                refused[pk] = str(fault)
    return Approval(tuple(approved), refused)


def _tables_of(pks: Iterable[int]) -> list[str]:
    """Those of which rows will change. Rows of figures are only added, which needs no mention."""
    found = Return.objects.filter(pk__in=list(pks))
    again = ReturnEvent.objects.filter(of__in=found, step=Step.APPROVE.value).exists()
    tables = ["commentary"] if again or found.exclude(commentary="").exists() else []
    return [*tables, *(["actions"] if again or found.exclude(action_what="").exists() else [])]


def _approve(pk: int, revision: int, judging: Judging) -> Done:
    standing, by, at, package = held_fast(pk), judging.by, judging.at, judging.held_now.package
    if standing.state == ReturnState.APPROVED and standing.revision == revision + 1 and standing.decided_by == by:
        return Done(standing.revision, changed=False)
    refuse_overtaken(standing, revision)
    reading = read_return(standing, package)
    found = judging.rating_of(standing, reading)
    step(standing, Step.APPROVE, by, red=found.rating == Rating.RED, answered=reading.answered, package=package)
    if reading.problems:
        raise StepRefusedError(f"This cannot be approved: {reading.problems[0].message}")
    naive = at.astimezone(dt.UTC).replace(tzinfo=None)
    candidate = Candidate(standing.indicator, parse_period(standing.period), entry_of(standing), reading, _who_changed(standing, FIGURE_FIELDS), naive)
    written = _write(candidate, standing, by, at)
    standing.decided_at, standing.decided_by, standing.reason = at, by, ""
    standing.rating, standing.warnings, standing.judged = found.rating, found.warnings, found.judged
    return move(standing, Step.APPROVE, by=by, at=at, fields=("decided_at", "decided_by", "reason", "rating", "warnings", "judged"), more=written)


def _who_changed(standing: Return, fields: Collection[str]) -> str:
    return last_to_change([standing], fields).get(standing.pk, standing.maker)


def _written_earlier(standing: Return) -> dict[str, str]:
    """What an earlier approval of this return wrote beside the figure."""
    contents = ReturnEvent.objects.filter(of=standing, step=Step.APPROVE.value).order_by("-id").values_list("contents", flat=True).first()
    return {name: value for name, value in json.loads(contents).items() if name in {"action", "narrative"}} if contents else {}


def _write(candidate: Candidate, standing: Return, by: str, at: dt.datetime) -> dict[str, str]:
    """The rows; gives what was written beside the figure, for when the return is approved again."""
    earlier = _written_earlier(standing)
    row = {**figure_row(candidate), "recorded_at": at}
    ROWS["figures"]._default_manager.create(**_stored(row))
    written: dict[str, str] = {}
    if candidate.entry.commentary.strip():
        _write_commentary(candidate, _who_changed(standing, ("commentary",)))
        written["narrative"] = "yes"
    elif "narrative" in earlier:
        _commentary_of(candidate).delete()
    if candidate.reading.action is not None:
        written["action"] = _write_action(candidate, earlier.get("action", ""), by, at)
    return written


def _commentary_of(candidate: Candidate):  # type: ignore[no-untyped-def]
    return ROWS["commentary"]._default_manager.filter(subject=candidate.indicator, period=candidate.period.id, kind=NARRATIVE)


def _write_commentary(candidate: Candidate, author: str) -> None:
    row = _stored({**commentary_row(candidate), "author": people.person(author).full_name or author})
    if not _commentary_of(candidate).update(**row):
        ROWS["commentary"]._default_manager.create(**row)


def _write_action(candidate: Candidate, earlier: str, by: str, at: dt.datetime) -> str:
    """A new action; where this return led to one before, that one is put right, and what was reported of it since is kept."""
    row = action_row(candidate)
    there = ROWS["actions"]._default_manager.filter(action=earlier).first() if earlier else None
    if there is not None:
        old, new = rows.change("actions", there, {name: row[name] for name in ("what", "owner", "due")})
        if new:
            record("action_updated", by=by, at=at, subject=f"action {earlier}", old=old, new=new)
        return earlier
    reference = _free_reference(candidate.indicator)
    record("action_opened", by=by, at=at, subject=f"action {reference}", new=rows.add("actions", _stored({"action": reference, **row})))
    return reference


def _free_reference(indicator: str) -> str:
    """“A-HT01-3”: the first number that no action of the indicator has."""
    start = f"A-{indicator}-"
    taken = set(ROWS["actions"]._default_manager.filter(action__startswith=start).values_list("action", flat=True))
    number = 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _stored(row: Mapping[str, object]) -> dict[str, object]:
    """A missing text is stored as an empty one, and that is what the models have by default."""
    return {name: value for name, value in row.items() if value is not None}
