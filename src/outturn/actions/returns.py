"""Returns: kept as they are typed, sent in, taken back, sent back, locked and reopened. Approving is in `actions.approving`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.access.decision import decide
from outturn.access.vocabulary import Permission
from outturn.actions.auditing import record
from outturn.actions.judging import Judging
from outturn.actions.making import makers_of
from outturn.actions.returning import (
    Done,
    OvertakenError,
    StepRefusedError,
    entry_of,
    held_fast,
    keep_event,
    keep_record,
    move,
    refuse_overtaken,
    step,
    thing_of,
)
from outturn.assessment.vocabulary import Rating
from outturn.entry.candidate import indicator_of
from outturn.entry.personal import kinds_of, summary_of, suspected_in
from outturn.entry.typed import asked_of, read_entry
from outturn.periods import parse_period
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store import people
from outturn.store.current import current
from outturn.store.models import Return

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.actions.judging import Found
    from outturn.entry.typed import Reading
    from outturn.package.package import Package


REFUSED = "This cannot be sent yet: "
"""How a refusal to send begins, for whoever says so in a heading already."""


def save_return(pk: int, changes: Mapping[str, str], *, revision: int, by: str, at: dt.datetime, page: str = "", found: Found | None = None) -> Done:
    """Keeps what is typed, whatever it is: it is read when it is sent. `changes` are fields of `Entry`.

    Raises OvertakenError where somebody changed the return after `revision`, unless it was this person from this page. A page numbers what
    it sends (“page:7”): what was overtaken on its way by something newer of the same page changes nothing.
    `found` is what the rules say of the whole return as it is saved; without it, it is judged when it is sent.
    """
    with transaction.atomic():
        return save_held(held_fast(pk), changes, revision=revision, by=by, at=at, page=page, found=found)


def keep_found(pk: int, found: Found, *, revision: int) -> None:
    """What the rules say of a return that was saved, unless it says something else than what was judged.

    Judging may take long or fail, and must not stand between a person and what they typed: so it comes after. It is no deed of anybody, and has
    no event.
    """
    with transaction.atomic():
        standing = Return.objects.select_for_update().filter(pk=pk, revision=revision).first()
        if standing is not None and found.is_about(entry_of(standing)):
            standing.rating, standing.warnings, standing.judged = found.rating, found.warnings, found.judged
            standing.save(update_fields=["rating", "warnings", "judged"])


def save_held(standing: Return, changes: Mapping[str, str], *, revision: int, by: str, at: dt.datetime, page: str = "", found: Found | None = None) -> Done:
    """The same for a return that is held fast already."""
    allowed = decide(by, people.person(by).grants, Permission.ENTER_FIGURES, thing_of(standing))
    if not allowed:
        raise StepRefusedError(allowed.reason)
    old = {name: getattr(standing, name) for name, text in changes.items() if getattr(standing, name) != text}
    (sender, turn), (last_sender, last_turn) = _numbered(page), _numbered(standing.page)
    from_same_page = sender != "" and sender == last_sender and standing.maker == by
    if not old or (from_same_page and turn < last_turn):
        if from_same_page and turn > last_turn:
            standing.page = page
            standing.save(update_fields=["page"])
        return Done(standing.revision, changed=False)
    after = step(standing, Step.SAVE, by)
    if revision != standing.revision and not from_same_page:
        raise OvertakenError(standing)
    is_news = standing.state != after or standing.maker != by or by not in makers_of(standing)
    for name in old:
        setattr(standing, name, changes[name])
    standing.state, standing.maker, standing.page, standing.saved_at = after, by, page, at
    is_found = found is not None and found.is_about(entry_of(standing))
    standing.rating, standing.warnings, standing.judged = (found.rating, found.warnings, found.judged) if found and is_found else ("", 0, "")
    standing.revision += 1
    standing.save()
    if is_news:  # each key that is pressed is in the audit trail; the return's own history has who took part and since when
        keep_event(standing, Step.SAVE, by=by, at=at)
    keep_record(standing, Step.SAVE, by=by, at=at, old=old, new={name: changes[name] for name in old})
    return Done(standing.revision)


def _numbered(page: str) -> tuple[str, int]:
    name, _, turn = page.partition(":")
    return name, int(turn) if turn.isascii() and turn.isdecimal() else 0


class UndecidedError(StepRefusedError):
    """Texts hold what looks like personal data, and nobody has said why it may be published."""


def submit_return(pk: int, *, revision: int, by: str, at: dt.datetime, personal: str = "") -> Done:
    """Sends it to its approver. A second send of the same is no fault. Raises StepRefusedError with the first thing that is missing.

    `personal` is why what looks like personal data in its texts may stay; UndecidedError is raised where it is needed. The decision
    is recorded without the data.
    """
    with transaction.atomic():
        standing = held_fast(pk)
        if standing.state == ReturnState.SUBMITTED and standing.revision == revision + 1:
            return Done(standing.revision, changed=False)
        refuse_overtaken(standing, revision)
        if standing.state == ReturnState.RETURNED:  # sent again as it stood: the answer may be in the commentary of another
            standing.state = step(standing, Step.SAVE, by)
        reading = read_return(standing, current().package)
        _refuse_unready(standing, reading)
        found, errors = Judging(current(), by, at).found_in(standing, reading)
        if errors:
            raise StepRefusedError(f"{REFUSED}{errors}")
        decision = _decision(standing, personal.strip(), by=by, at=at)
        step(standing, Step.SUBMIT, by, red=found.rating == Rating.RED, answered=reading.answered)
        standing.rating, standing.warnings, standing.judged = found.rating, found.warnings, found.judged
        standing.sent_at, standing.reason = at, ""
        standing.maker = standing.maker or by
        return move(standing, Step.SUBMIT, by=by, at=at, why=decision, fields=("rating", "warnings", "judged", "sent_at", "reason", "maker"))


def _decision(standing: Return, why: str, *, by: str, at: dt.datetime) -> str:
    """Why what looks like personal data may stay, recorded, and in words for the history; empty where there is none."""
    suspected = suspected_in(entry_of(standing))
    if not suspected:
        return ""
    if not why:
        raise UndecidedError(f"This cannot be sent yet: its texts hold what looks like {summary_of(suspected)}. Take it out, or say why it may be published.")
    record("personal_data_allowed", by=by, at=at, subject=f"return {standing.indicator} {standing.period}", new=json.dumps(kinds_of(suspected)), why=why)
    return f"It may be published with {summary_of(suspected)}: {why}"


def read_return(standing: Return, package: Package) -> Reading:
    """Raises StepRefusedError where the catalogue no longer has its indicator."""
    indicator = indicator_of(package, standing.indicator, parse_period(standing.period))
    if indicator is None:
        raise StepRefusedError(f"The indicator {standing.indicator} is no longer in the catalogue.")
    return read_entry(entry_of(standing), asked_of(indicator))


def _refuse_unready(standing: Return, reading: Reading) -> None:
    if reading.problems:
        raise StepRefusedError(f"{REFUSED}{reading.problems[0].message}")
    if not entry_of(standing).has_figure:
        raise StepRefusedError(f"{REFUSED}there is no figure, and no status that says why there is none.")


def withdraw_return(pk: int, *, revision: int, by: str, at: dt.datetime) -> Done:
    """Back to a draft, while nobody has decided on it."""
    with transaction.atomic():
        standing = held_fast(pk)
        if standing.state == ReturnState.DRAFT and standing.revision == revision + 1:
            return Done(standing.revision, changed=False)
        refuse_overtaken(standing, revision)
        step(standing, Step.WITHDRAW, by)
        return move(standing, Step.WITHDRAW, by=by, at=at)


def send_back_return(pk: int, *, revision: int, by: str, at: dt.datetime, why: str) -> Done:
    return _decided(pk, Step.SEND_BACK, revision=revision, by=by, at=at, why=why)


def lock_return(pk: int, *, revision: int, by: str, at: dt.datetime) -> Done:
    return _decided(pk, Step.LOCK, revision=revision, by=by, at=at, why="")


def reopen_return(pk: int, *, revision: int, by: str, at: dt.datetime, why: str) -> Done:
    """The approved figure stays what is known until another is approved."""
    return _decided(pk, Step.REOPEN, revision=revision, by=by, at=at, why=why)


_LANDS_IN = {Step.SEND_BACK: ReturnState.RETURNED, Step.REOPEN: ReturnState.RETURNED, Step.LOCK: ReturnState.LOCKED}


def _decided(pk: int, wanted: Step, *, revision: int, by: str, at: dt.datetime, why: str) -> Done:
    with transaction.atomic():
        standing = held_fast(pk)
        if standing.state == _LANDS_IN[wanted] and standing.revision == revision + 1 and standing.decided_by == by:
            return Done(standing.revision, changed=False)
        refuse_overtaken(standing, revision)
        step(standing, wanted, by, why=why)
        standing.decided_at, standing.decided_by, standing.reason = at, by, why.strip()
        return move(standing, wanted, by=by, at=at, why=why.strip(), fields=("decided_at", "decided_by", "reason"))
