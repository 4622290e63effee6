"""People, the roles that they are given and lose, and their accounts."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from outturn.access.groups import grant_of
from outturn.access.vocabulary import Role
from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store import people
from outturn.store.models import DIRECTORY, Grant, User
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from outturn.access.decision import Grant as GrantValue


_LONGEST_NAME = 150


def add_person(name: str, *, email: str = "", full_name: str = "", by: str, at: dt.datetime) -> None:
    """Someone who can be given roles. They cannot sign in until they have set a password.

    Raises UsageError for a name that is taken, that has other characters than letters, digits and @ . + - _, or that has neither letter nor
    digit: an address such as /people/of/../ leads elsewhere.
    """
    _refuse_bad_words(name, email)
    if not any(sign.isalnum() for sign in name):
        raise UsageError(f"“{name}” cannot be a name to sign in with: it needs at least one letter or digit.")
    if User.objects.filter(username__iexact=name).exists():
        raise UsageError(f"There is somebody with the name “{name}” already, in capitals or not.")
    first, _, last = full_name.strip().partition(" ")
    try:
        with transaction.atomic():
            made = User(username=name, email=email, first_name=first, last_name=last, date_joined=at)
            made.set_unusable_password()
            made.save()
            record("person_added", by=by, at=at, subject=name, new=_json({"email": email, "full_name": full_name}))
    except IntegrityError:
        raise UsageError(f"There is somebody with the name “{name}” already.") from None


def change_person(name: str, *, full_name: str, email: str, by: str, at: dt.datetime) -> None:
    """Raises UsageError for an unknown person and for what is no e-mail address. The name to sign in with stays for good."""
    _refuse_bad_words(name, email)
    first, _, last = full_name.strip().partition(" ")
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=people.user(name).pk)
        old = {"full_name": person.get_full_name(), "email": person.email}
        person.first_name, person.last_name, person.email = first, last, email
        new = {"full_name": person.get_full_name(), "email": email}
        if old != new:
            person.save(update_fields=["first_name", "last_name", "email"])
            record("person_changed", by=by, at=at, subject=name, old=_json(old), new=_json(new))


def close_account(name: str, *, by: str, at: dt.datetime, why: str = "") -> None:
    """They cannot sign in any more, and where they are signed in, that ends now. Their roles and what they did stay.

    Raises UsageError for an unknown person, and for one's own account.
    """
    if name == by:
        raise UsageError("You cannot close your own account: ask another administrator to do it.")
    with transaction.atomic():
        shut(User.objects.select_for_update().get(pk=people.user(name).pk), by=by, at=at, why=why)


def shut(person: User, *, by: str, at: dt.datetime, why: str, **told: str) -> None:
    """Inside a transaction, on a locked row; `told` stands in the record beside it. An account that is closed stays as it is."""
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person, at)
        new = _json({"account": "closed", **told})
        record("account_closed", by=by, at=at, subject=person.username, old=_json({"account": "open"}), new=new, why=why)


def end_sessions(person: User, at: dt.datetime) -> None:
    """A session does not say in a column whose it is, so each one that still counts is looked into."""
    for session in Session.objects.filter(expire_date__gte=at).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def reopen_account(name: str, *, by: str, at: dt.datetime, why: str = "") -> None:
    """With the password and the roles that they had. Raises UsageError for an unknown person."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=people.user(name).pk)
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            record("account_reopened", by=by, at=at, subject=name, old=_json({"account": "closed"}), new=_json({"account": "open"}), why=why)


def send_password_link(name: str, send: Callable[[User], None], *, by: str, at: dt.datetime) -> None:
    """`send` mails a link with which the person sets a password; where it fails, nothing is recorded.

    Raises UsageError for an unknown person, a closed account, and one without an e-mail address.
    """
    person = people.user(name)
    if not person.is_active:
        raise UsageError(f"The account of {name} is closed: reopen it first.")
    if not person.email:
        raise UsageError(f"{name} has no e-mail address to which a link could go: add one first.")
    with transaction.atomic():
        record("password_link_sent", by=by, at=at, subject=name, new=_json({"email": person.email}))
        send(person)


def _refuse_bad_words(name: str, email: str) -> None:
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        raise UsageError(f"“{name}” cannot be a name to sign in with: use letters, digits and @ . + - _ only.") from None
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"A name to sign in with has at most {_LONGEST_NAME} characters.")
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise UsageError(f"“{email}” is not an e-mail address.") from None


def set_password(name: str, password: str, *, by: str, at: dt.datetime) -> None:
    """Raises UsageError for an unknown person, and for a password that is too easy, with what is wrong with it."""
    person = people.user(name)
    try:
        validate_password(password, person)
    except ValidationError as fault:
        raise UsageError(" ".join(fault.messages)) from None
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        record("password_set", by=by, at=at, subject=name)


def give_role(name: str, grant: GrantValue, *, by: str, at: dt.datetime) -> None:
    """Raises UsageError for an unknown person, section or indicator, for a role that has no scope, and for one that is held already."""
    refuse_bad_scope(grant)
    person = people.user(name)
    try:
        with transaction.atomic():
            Grant.objects.create(person=person, role=grant.role.value, section=grant.section, indicator=grant.indicator, given_at=at, given_by=by)
            record("role_given", by=by, at=at, subject=name, new=as_json(grant))
    except IntegrityError:
        raise UsageError(f"{name} holds that role already.") from None


def take_role(name: str, grant: GrantValue, *, by: str, at: dt.datetime, why: str = "") -> None:
    """Raises UsageError for an unknown person, for a role that is not held, and for one's own only role of administrator."""
    with transaction.atomic():
        if name == by and grant.role is Role.ADMINISTRATOR:
            raise UsageError("You cannot take the role of administrator from yourself: ask another administrator to do it.")
        held = Grant.objects.filter(person=people.user(name), role=grant.role.value, section=grant.section, indicator=grant.indicator)
        if held.filter(source=DIRECTORY).exists():
            raise UsageError(f"{name} holds that role by the groups of the council's directory, which would give it back: change it there.")
        taken, _ = held.delete()
        if not taken:
            raise UsageError(f"{name} does not hold that role. outturn people list shows what everybody holds.")
        record("role_taken", by=by, at=at, subject=name, old=as_json(grant), why=why)


def refuse_bad_scope(grant: GrantValue) -> None:
    grant_of(grant.role, grant.section, grant.indicator)
    for table, column, wanted in (("sections", "section", grant.section), ("indicators", "indicator", grant.indicator)):
        if wanted and not ROWS[table]._default_manager.filter(**{column: wanted}).exists():
            raise UsageError(f"There is no {column} “{wanted}” in the database.")


def as_json(grant: GrantValue) -> str:
    return _json(asdict(grant))


def _json(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)
