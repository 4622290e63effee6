"""What the council's directory decides: who is in, with which roles, and which subject of the single sign-on is whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from outturn.access.decision import Grant as GrantValue
from outturn.access.directory import Held, plan, refuse_too_many
from outturn.access.vocabulary import Role
from outturn.actions import people as accounts
from outturn.actions.auditing import record
from outturn.actions.tokens import revoke_token
from outturn.errors import UsageError
from outturn.store import people
from outturn.store.models import DIRECTORY, AuditEvent, Grant, User

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from outturn.access.directory import Listed, Plan

LIST = "list"
_GONE = "Not in the list of those who are in"


def set_grants(person: User, wanted: Iterable[GrantValue], *, by: str, at: dt.datetime) -> None:
    """Gives what the groups mean and takes what they mean no more. What was given by hand is not touched.

    Raises UsageError for a section or an indicator that does not exist; then nothing is changed.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        rows = list(Grant.objects.filter(person=person))
        held = {GrantValue(Role(row.role), row.section, row.indicator): row for row in rows}
        should = frozenset(wanted)
        for grant in sorted(should - held.keys(), key=_order):
            _give(person, grant, by=by, at=at)
        for grant, row in held.items():
            if row.source == DIRECTORY and grant not in should:
                row.delete()
                record("role_taken", by=by, at=at, subject=person.username, old=_told(grant))


def _give(person: User, grant: GrantValue, *, by: str, at: dt.datetime) -> None:
    accounts.refuse_bad_scope(grant)
    Grant.objects.create(person=person, role=grant.role.value, section=grant.section, indicator=grant.indicator, given_at=at, given_by=by, source=DIRECTORY)
    record("role_given", by=by, at=at, subject=person.username, new=_told(grant))


def _told(grant: GrantValue) -> str:
    return json.dumps({**json.loads(accounts.as_json(grant)), "source": DIRECTORY}, ensure_ascii=False)


def _order(grant: GrantValue) -> tuple[str, str, str]:
    return grant.role.value, grant.section, grant.indicator


def link_subject(person: User, issuer: str, subject: str, *, by: str, at: dt.datetime) -> SocialAccount:
    """From now on this subject of the provider is this person. One that the person had before is no longer.

    Raises UsageError where the subject is somebody else already.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        taken = SocialAccount.objects.filter(provider=issuer, uid=subject).exclude(user=person).first()
        if taken is not None:
            raise UsageError(f"That subject of the single sign-on is {taken.user.username} already, and cannot be {person.username} as well.")
        old = ", ".join(SocialAccount.objects.filter(user=person, provider=issuer).exclude(uid=subject).values_list("uid", flat=True))
        SocialAccount.objects.filter(user=person, provider=issuer).exclude(uid=subject).delete()
        found, made = SocialAccount.objects.get_or_create(user=person, provider=issuer, uid=subject)
        if made:
            told = json.dumps({"subject": subject, "issuer": issuer}, ensure_ascii=False)
            before = json.dumps({"subject": old}, ensure_ascii=False) if old else ""
            record("sign_on_linked", by=by, at=at, subject=person.username, old=before, new=told)
    return found


def unlink_subject(name: str, *, by: str, at: dt.datetime, why: str = "") -> None:
    """The person no longer comes in by the single sign-on until they are matched again. Raises UsageError where they never did."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=people.user(name).pk)
        held = SocialAccount.objects.filter(user=person)
        old = json.dumps({"subject": ", ".join(held.values_list("uid", flat=True))}, ensure_ascii=False)
        if not held.delete()[0]:
            raise UsageError(f"{name} is not linked with the single sign-on.")
        accounts.end_sessions(person, at)
        record("sign_on_unlinked", by=by, at=at, subject=name, old=old, why=why)


def sync_people(
    listed: Sequence[Listed], *, by: str, at: dt.datetime, keep: Collection[str] = (), limit: int | None = None, issuer: str = "", dry_run: bool = False
) -> Plan:
    """Brings the accounts to what the list says, all of it or nothing, and gives what was done, or would be.

    The same list again changes nothing and records nothing. Raises UsageError for a list that is empty or that would close too many
    accounts, that would leave nobody who looks after people, or that names what does not exist.
    """
    with transaction.atomic():
        held = [_held(user, issuer) for user in User.objects.select_for_update().order_by("username").prefetch_related("grants")]
        _refuse_strangers(keep, held)
        planned = plan(listed, held, keep)
        refuse_too_many(planned, len(listed), sum(one.is_open for one in held), limit)
        had_administrator = _has_administrator()
        _apply(planned, issuer, by=by, at=at)
        if had_administrator and not _has_administrator():
            raise UsageError("After this list nobody would be left who looks after people, so nothing was changed. Name an administrator with --keep.")
        if not planned.changes_nothing:
            record("people_synced", by=by, at=at, new=json.dumps(counts_of(planned)))
        transaction.set_rollback(dry_run)
    return planned


def counts_of(planned: Plan) -> dict[str, int]:
    return {
        "added": len(planned.add),
        "changed": len(planned.change),
        "closed": len(planned.close),
        "reopened": len(planned.reopen),
        "roles_given": len(planned.give),
        "roles_taken": len(planned.take),
        "linked": len(planned.link),
    }


def _held(user: User, issuer: str) -> Held:
    rows = list(user.grants.all())
    grants, by_hand = (
        frozenset(GrantValue(Role(row.role), row.section, row.indicator) for row in rows if (row.source == DIRECTORY) is listed) for listed in (True, False)
    )
    subject = SocialAccount.objects.filter(user=user, provider=issuer).values_list("uid", flat=True).first() if issuer else None
    closed_by_list = not user.is_active and _closed_by_list(user.username)
    return Held(user.username, user.email, user.get_full_name(), subject or "", user.is_active, closed_by_list, grants, by_hand)


def _closed_by_list(name: str) -> bool:
    """Whether the list closed it the last time, and not somebody with a reason of their own. The audit trail knows."""
    last = AuditEvent.objects.filter(subject=name, event="account_closed").order_by("id").last()
    return last is not None and json.loads(last.new or "{}").get("source") == LIST


def _refuse_strangers(keep: Collection[str], held: Iterable[Held]) -> None:
    known = {one.name.casefold() for one in held}
    strangers = [name for name in keep if name.casefold() not in known]
    if strangers:
        raise UsageError(f"There is nobody with the name “{strangers[0]}” to keep.")


def _apply(planned: Plan, issuer: str, *, by: str, at: dt.datetime) -> None:
    for one in planned.add:
        accounts.add_person(one.name, email=one.email, full_name=one.full_name, by=by, at=at)
    for one in planned.change:
        accounts.change_person(one.name, full_name=one.full_name, email=one.email, by=by, at=at)
    for name in planned.close:
        _close(people.user(name), by=by, at=at)
    for name in planned.reopen:
        accounts.reopen_account(name, by=by, at=at, why="In the list of those who are in again")
    for name in dict.fromkeys(name for name, _ in (*planned.give, *planned.take)):
        person = people.user(name)
        held = {GrantValue(Role(row.role), row.section, row.indicator) for row in person.grants.filter(source=DIRECTORY)}
        given = {grant for who, grant in planned.give if who == name}
        taken = {grant for who, grant in planned.take if who == name}
        set_grants(person, (held | given) - taken, by=by, at=at)
    for name, subject in planned.link:
        if not issuer:
            raise UsageError("The list has subjects of a single sign-on, but none is set up: set OUTTURN_OIDC_ISSUER, or leave the column out.")
        link_subject(people.user(name), issuer, subject, by=by, at=at)


def _close(person: User, *, by: str, at: dt.datetime) -> None:
    accounts.shut(person, by=by, at=at, why=_GONE, source=LIST)
    for token in person.tokens.filter(revoked_at__isnull=True).order_by("name"):
        revoke_token(token.name, by=by, at=at, why=f"{_GONE}: {person.username}, for whom it acted")


def _has_administrator() -> bool:
    return Grant.objects.filter(role=Role.ADMINISTRATOR.value, person__is_active=True).exists()
