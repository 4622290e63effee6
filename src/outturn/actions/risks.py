"""The risk register: risks added, scored, changed and closed; what is done about them; and which indicators show how they stand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions import rows
from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.risks.scoring import risk_score
from outturn.store.holding import touch
from outturn.store.models import RiskLink
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import Model


@dataclass(frozen=True)
class RiskDetails:
    title: str
    owner: str
    section: str


@dataclass(frozen=True)
class NewScore:
    """`note` says why; every scoring has one."""

    likelihood: int
    impact: int
    target_score: int | None
    note: str


@dataclass(frozen=True)
class MitigatingAction:
    what: str
    owner: str = ""
    due: dt.date | None = None
    progress: str = ""


def add_risk(ref: str, details: RiskDetails, score: NewScore, *, on: dt.date, by: str, at: dt.datetime) -> None:
    """On the register from this day, with its first score. Raises UsageError for a reference that is taken and for an unknown section."""
    with transaction.atomic():
        touch("risks", "risk_scores")
        if ROWS["risks"]._default_manager.filter(risk__iexact=ref).exists():
            raise UsageError(f"There is a risk {ref} already, open or closed.")
        rows.refuse_unknown("sections", "section", [details.section])
        written = rows.add("risks", {"risk": ref, **asdict(details), "opened": on})
        record("risk_added", by=by, at=at, subject=_subject(ref), new=written)
        _score(ref, score, on, by, at)


def update_risk(ref: str, details: RiskDetails, *, by: str, at: dt.datetime, seen: str = "") -> None:
    """Raises UsageError for an unknown or closed risk and for an unknown section, and StaleError (see `rows.change`)."""
    with transaction.atomic():
        touch("risks")
        rows.refuse_unknown("sections", "section", [details.section])
        old, new = rows.change("risks", _open_risk(ref), asdict(details), seen=seen)
        if new:
            record("risk_updated", by=by, at=at, subject=_subject(ref), old=old, new=new)


def score_risk(ref: str, score: NewScore, *, on: dt.date, by: str, at: dt.datetime) -> None:
    """The score from this day on; one that was given on the same day already is mended. Raises UsageError for an unknown or closed risk."""
    with transaction.atomic():
        touch("risk_scores")
        _open_risk(ref)
        _score(ref, score, on, by, at)


def _score(ref: str, score: NewScore, on: dt.date, by: str, at: dt.datetime) -> None:
    if risk_score(score.likelihood, score.impact) is None:
        raise UsageError("Likelihood and impact are marks from 1 to 5.")
    same_day = ROWS["risk_scores"]._default_manager.filter(risk=ref, date=on).first()
    if same_day is None:
        last = ROWS["risk_scores"]._default_manager.filter(risk=ref, date__lt=on).order_by("-date").first()
        rows.add("risk_scores", {"risk": ref, "date": on, **asdict(score)})
        before = rows.contents("risk_scores", last) if last else {}
        old = rows.as_json({name: before.get(name) for name in ("date", *asdict(score))}) if last else ""
        new = rows.as_json({"date": on, **asdict(score)})
    else:
        old, new = rows.change("risk_scores", same_day, asdict(score), named={"date": on})
    if new:
        record("risk_scored", by=by, at=at, subject=_subject(ref), old=old, new=new)


def close_risk(ref: str, reason: str, *, on: dt.date, by: str, at: dt.datetime) -> None:
    """Off the register from this day. Raises UsageError for an unknown risk; one that is closed stays as it is."""
    with transaction.atomic():
        touch("risks")
        row = _risk(ref)
        if rows.contents("risks", row)["closed"]:
            return
        old, new = rows.change("risks", row, {"closed": on, "closed_reason": reason})
        record("risk_closed", by=by, at=at, subject=_subject(ref), old=old, new=new)


def add_risk_action(ref: str, action: MitigatingAction, *, by: str, at: dt.datetime) -> str:
    """Its reference: the next number of this risk. The same one added twice, as by a double click, is one. Raises UsageError as `score_risk` does."""
    with transaction.atomic():
        touch("risk_actions")
        _open_risk(ref)
        of_risk = ROWS["risk_actions"]._default_manager.filter(risk=ref)
        same = of_risk.filter(**asdict(action)).values_list("action", flat=True).first()
        if same:
            return str(same)
        numbers = [int(known) for known in of_risk.values_list("action", flat=True) if known.isascii() and known.isdigit()]
        number = str(max(numbers, default=0) + 1)
        written = rows.add("risk_actions", {"risk": ref, "action": number, **asdict(action)})
        record("risk_action_added", by=by, at=at, subject=_subject(ref), new=written)
        return number


def update_risk_action(ref: str, number: str, action: MitigatingAction, *, by: str, at: dt.datetime, seen: str = "") -> None:
    """Raises UsageError for one that does not exist and for a closed risk, and StaleError (see `rows.change`)."""
    with transaction.atomic():
        touch("risk_actions")
        _open_risk(ref)
        row = rows.the_row("risk_actions", f"The risk {ref} has no action {number}.", risk=ref, action=number)
        old, new = rows.change("risk_actions", row, asdict(action), seen=seen, named={"action": number})
        if new:
            record("risk_action_updated", by=by, at=at, subject=_subject(ref), old=old, new=new)


def link_risk(ref: str, indicator: str, *, by: str, at: dt.datetime) -> None:
    """Raises UsageError for an unknown risk or indicator; linked twice is linked once."""
    with transaction.atomic():
        touch()
        _open_risk(ref)
        rows.refuse_unknown("indicators", "indicator", [indicator])
        _, is_new = RiskLink.objects.get_or_create(risk=ref, indicator=indicator)
        if is_new:
            record("risk_linked", by=by, at=at, subject=_subject(ref), new=rows.as_json({"indicator": indicator}))


def unlink_risk(ref: str, indicator: str, *, by: str, at: dt.datetime) -> None:
    with transaction.atomic():
        touch()
        gone, _ = RiskLink.objects.filter(risk=ref, indicator=indicator).delete()
        if gone:
            record("risk_unlinked", by=by, at=at, subject=_subject(ref), old=rows.as_json({"indicator": indicator}))


def _risk(ref: str) -> Model:
    return rows.the_row("risks", f"There is no risk {ref}.", risk=ref)


def _open_risk(ref: str) -> Model:
    row = _risk(ref)
    if rows.contents("risks", row)["closed"]:
        raise UsageError(f"The risk {ref} is no longer on the register, so it cannot be changed.")
    return row


def _subject(ref: str) -> str:
    return f"risk {ref}"
