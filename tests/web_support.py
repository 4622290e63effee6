"""A service for tests: the example council in a database, one person for each role, and browsers signed in as them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from tests.databases import connect, made_once, make_tables

if TYPE_CHECKING:
    from django.test import Client

MEADSHIRE = Path(__file__).parents[1] / "examples" / "meadshire"
MORNING = dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC)
ROLES = ("officer", "approver", "analyst", "auditor", "member", "administrator")
"""The names of the people: each holds the role of the same name; the officer for section HT, the approver for directorate D2."""


def fill(address: str) -> None:
    """Makes the tables, loads Meadshire and adds the people."""
    made_once("meadshire", address, _fill)
    connect(address)


def _fill(address: str) -> None:
    connect(address)
    make_tables()
    from outturn.actions.first_day import load_example
    from outturn.api import read_package

    load_example(read_package(MEADSHIRE), by="test", at=MORNING)


def fill_with_passwords(address: str, password: str) -> None:
    """Everybody's is the same."""

    def make(at: str) -> None:
        fill(at)
        from outturn.store.models import User

        for person in User.objects.all():
            person.set_password(password)
            person.save()

    made_once("meadshire-with-passwords", address, make)
    connect(address)


def signed_in(name: str) -> Client:
    """A client of Django that is signed in; an empty name gives one that is not."""
    from django.test import Client

    from outturn.store.models import User

    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    if name:
        client.force_login(User.objects.get(username=name))
    return client
