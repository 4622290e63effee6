"""The first day of an empty service: the example council with one person for each role, so that there is something to try."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.access.decision import Grant
from outturn.access.vocabulary import Role
from outturn.actions.load_package import load_package
from outturn.actions.people import add_person, give_role, set_password
from outturn.store.holding import is_empty
from outturn.store.locks import alone

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package

_WORDS = (
    "amber", "bridge", "cedar", "dormouse", "estuary", "ferry", "granite", "harbour", "inkwell", "juniper", "kestrel", "lantern", "meadow", "nutmeg",
    "orchard", "pebble", "quarry", "river", "saddle", "thimble", "umbrella", "viaduct", "willow", "yarrow",
)  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    name: str
    password: str
    role: str
    scope: str


@dataclass(frozen=True)
class _Newcomer:
    name: str
    full_name: str
    grant: Grant


_PEOPLE = (
    _Newcomer("officer", "Siobhan Carrick", Grant(Role.OFFICER, section="HT")),
    _Newcomer("approver", "Imran Siddiqui", Grant(Role.APPROVER, section="D2")),
    _Newcomer("analyst", "Alex Analyst", Grant(Role.ANALYST)),
    _Newcomer("auditor", "Audrey Auditor", Grant(Role.AUDITOR)),
    _Newcomer("member", "Councillor Angela Oyelaran", Grant(Role.MEMBER)),
    _Newcomer("administrator", "Adam Administrator", Grant(Role.ADMINISTRATOR)),
)


def load_example(package: Package, *, by: str, at: dt.datetime, only_if_empty: bool = False) -> list[SignIn]:
    """All of it or nothing. The passwords are new ones, and are told here and never again.

    With `only_if_empty` nothing is done, and nobody added, where somebody else was quicker.
    """
    with transaction.atomic():
        alone("first day")
        if only_if_empty and not is_empty():
            return []
        load_package(package, by=by, at=at)
        return [_welcome(newcomer, by, at) for newcomer in _PEOPLE]


def _welcome(newcomer: _Newcomer, by: str, at: dt.datetime) -> SignIn:
    add_person(newcomer.name, full_name=newcomer.full_name, email=f"{newcomer.name}@meadshire.example", by=by, at=at)
    give_role(newcomer.name, newcomer.grant, by=by, at=at)
    password = new_password()
    set_password(newcomer.name, password, by=by, at=at)
    return SignIn(newcomer.name, password, newcomer.grant.role.value, newcomer.grant.section or "everything")


def new_password() -> str:
    """Three words and a number: easy to type from a screen, and one of some hundred million."""
    return "-".join([*(secrets.choice(_WORDS) for _ in range(3)), str(secrets.randbelow(9000) + 1000)])
