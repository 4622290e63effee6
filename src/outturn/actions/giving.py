"""A figure that a program gives: kept in the return that asks for it, and sent in where that is wanted; all of it, or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions.auditing import record
from outturn.actions.judging import found_of
from outturn.actions.returning import OvertakenError, entry_of, held_fast
from outturn.actions.returns import save_held, submit_return
from outturn.assessment.vocabulary import Rating
from outturn.entry.candidate import Candidate, indicator_of
from outturn.entry.judged import held, judge
from outturn.entry.typed import Problem, asked_of, read_entry
from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.returns.vocabulary import ReturnState
from outturn.store.current import current
from outturn.store.models import Return

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.actions.judging import Found
    from outturn.assessment.groundwork import Groundwork
    from outturn.entry.judged import Judged, Remark
    from outturn.entry.typed import Entry, Reading

_UNSENT = frozenset({ReturnState.DRAFT, ReturnState.RETURNED})
_SENT = frozenset(ReturnState) - _UNSENT - {ReturnState.DUE}


@dataclass(frozen=True)
class GivenFigure:
    """`texts` are the fields of `Entry` that are given, as if they had been typed; the others stay as they stand.

    `revision` is the one that the program saw, where it says so; `personal` is why what looks like personal data may stay in its texts.
    """

    indicator: str
    period: str
    texts: Mapping[str, str]
    submit: bool = False
    revision: int | None = None
    personal: str = ""


@dataclass(frozen=True)
class Given:
    """The return as it stands now, as it was read, and what the rules say of it."""

    standing: Return
    entry: Entry
    reading: Reading
    judged: Judged
    found: Found


class NotAskedError(UsageError):
    """Nobody asks for this figure now."""


class FigureRefusedError(UsageError):
    """What was given cannot be taken; `problems` say in which field, `remarks` what the checks found. Nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...], remarks: tuple[Remark, ...] = ()) -> None:
        super().__init__(" ".join([problem.message for problem in problems] or [remark.message for remark in remarks]))
        self.problems = problems
        self.remarks = remarks


def return_of(indicator: str, period: str) -> Return:
    """Raises NotAskedError where there is none; `period` is its id."""
    found = Return.objects.select_related("cycle").filter(indicator=indicator, period=period).first()
    if found is None:
        label = parse_period(period).label
        raise NotAskedError(f"No figure of {indicator} is asked for, for {label}: an analyst has to open a cycle that asks for it.")
    return found


def looked_at(standing: Return, *, by: str, at: dt.datetime, ground: Groundwork | None = None) -> Given:
    """A return as it stands, read and judged. Raises UsageError where the catalogue no longer has its indicator."""
    return _looked(standing, entry_of(standing), by, at, ground)


def _looked(standing: Return, entry: Entry, by: str, at: dt.datetime, ground: Groundwork | None) -> Given:
    held_now, period = current(), parse_period(standing.period)
    package = held_now.package
    indicator = indicator_of(package, standing.indicator, period)
    if indicator is None:
        raise NotAskedError(f"The indicator {standing.indicator} is no longer in the catalogue.")
    reading = read_entry(entry, asked_of(indicator))
    candidate = Candidate(standing.indicator, period, entry, reading, by, at.replace(tzinfo=None))
    judged = judge(package, held(package, standing.indicator, ground), candidate)
    return Given(standing, entry, reading, judged, found_of(judged, entry, held_now))


def give_figure(given: GivenFigure, *, token: str, by: str, at: dt.datetime, ground: Groundwork | None = None) -> Given:
    """Raises NotAskedError, FigureRefusedError, OvertakenError and StepRefusedError; then nothing was changed.

    The same figure given again changes nothing. `token` is the name of the token, for the audit trail; `ground` is that of the package,
    where somebody keeps it.
    """
    with transaction.atomic():
        standing = held_fast(return_of(given.indicator, given.period).pk)
        if given.revision is not None and given.revision != standing.revision:
            raise OvertakenError(standing)
        looked = _looked(standing, replace(entry_of(standing), **given.texts), by, at, ground)
        _refuse(looked, submit=given.submit and ReturnState(standing.state) not in _SENT)
        changed = _kept(looked, given, by, at)
        if changed:
            new = json.dumps({"token": token}, ensure_ascii=False)
            record("figure_given", by=by, at=at, subject=f"return {standing.indicator} {standing.period}", new=new)
            standing.refresh_from_db()
        return looked


def _refuse(looked: Given, *, submit: bool) -> None:
    problems = looked.reading.problems
    if submit and not problems:
        if not looked.entry.has_figure:
            problems = (Problem("value", "There is no figure, and no status that says why there is none."),)
        elif looked.judged.errors:
            raise FigureRefusedError((), looked.judged.errors)
        elif looked.judged.rating is Rating.RED and not looked.reading.answered:
            problems = (Problem("action", "The figure is RED: say what is done about it, by whom and by when, or why nothing is."),)
    if problems:
        raise FigureRefusedError(problems)


def _kept(looked: Given, given: GivenFigure, by: str, at: dt.datetime) -> bool:
    standing = looked.standing
    done = save_held(standing, given.texts, revision=standing.revision, by=by, at=at, found=looked.found)
    if not given.submit or standing.state not in _UNSENT:
        return done.changed
    return submit_return(standing.pk, revision=done.revision, by=by, at=at, personal=given.personal).changed or done.changed
