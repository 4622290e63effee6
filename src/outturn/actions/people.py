"""People, and the roles that they are given and lose."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from outturn.access.roles import SCOPED, TITLES
from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store import people
from outturn.store.models import Grant, User
from outturn.store.package_tables import ROWS

if TYPE_CHECKING:
    import datetime as dt

    from outturn.access.decision import Grant as GrantValue


def add_person(name: str, *, email: str = "", full_name: str = "", by: str, at: dt.datetime) -> None:
    """Someone who can be given roles. They cannot sign in until they have set a password.

    Raises UsageError for a name that is taken or that has other characters than letters, digits and @ . + - _.
    """
    _refuse_bad_words(name, email)
    if User.objects.filter(username__iexact=name).exists():
        raise UsageError(f"There is somebody with the name “{name}” already, in capitals or not.")
    first, _, last = full_name.strip().partition(" ")
    try:
        with transaction.atomic():
            made = User(username=name, email=email, first_name=first, last_name=last, date_joined=at)
            made.set_unusable_password()
            made.save()
            record("person_added", by=by, at=at, subject=name, new=json.dumps({"email": email, "full_name": full_name}, ensure_ascii=False))
    except IntegrityError:
        raise UsageError(f"There is somebody with the name “{name}” already.") from None


def _refuse_bad_words(name: str, email: str) -> None:
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        raise UsageError(f"“{name}” cannot be a name to sign in with: use letters, digits and @ . + - _ only.") from None
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
    _refuse_bad_scope(grant)
    person = people.user(name)
    try:
        with transaction.atomic():
            Grant.objects.create(person=person, role=grant.role.value, section=grant.section, indicator=grant.indicator, given_at=at, given_by=by)
            record("role_given", by=by, at=at, subject=name, new=_as_json(grant))
    except IntegrityError:
        raise UsageError(f"{name} holds that role already.") from None


def take_role(name: str, grant: GrantValue, *, by: str, at: dt.datetime, why: str = "") -> None:
    """Raises UsageError for an unknown person and for a role that is not held."""
    with transaction.atomic():
        held = Grant.objects.filter(person=people.user(name), role=grant.role.value, section=grant.section, indicator=grant.indicator)
        taken, _ = held.delete()
        if not taken:
            raise UsageError(f"{name} does not hold that role. outturn people list shows what everybody holds.")
        record("role_taken", by=by, at=at, subject=name, old=_as_json(grant), why=why)


def _refuse_bad_scope(grant: GrantValue) -> None:
    if grant.section and grant.indicator:
        raise UsageError("A role is held for a section or for an indicator, not for both.")
    if grant.role not in SCOPED and not grant.is_for_everything:
        raise UsageError(f"The role of {TITLES[grant.role]} is held for the whole council; leave the section and the indicator out.")
    for table, column, wanted in (("sections", "section", grant.section), ("indicators", "indicator", grant.indicator)):
        if wanted and not ROWS[table]._default_manager.filter(**{column: wanted}).exists():
            raise UsageError(f"There is no {column} “{wanted}” in the database.")


def _as_json(grant: GrantValue) -> str:
    return json.dumps(asdict(grant), ensure_ascii=False)
