"""People and their roles in the database: who gave them, when, and that nothing is given twice or for what is not there."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from outturn.access.decision import Grant
from outturn.access.vocabulary import Role
from outturn.errors import UsageError
from outturn.package.build import make_package

NOON = dt.datetime(2025, 10, 20, 12, tzinfo=dt.UTC)
ADMIN = {"by": "root", "at": NOON}


@pytest.fixture
def council(database: str) -> None:
    """A database with one section, one indicator, and Ada without a role."""
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person

    tables = {"sections": [{"section": "highways", "name": "Highways"}], "indicators": [{"indicator": "HT01", "name": "Potholes", "kind": "kpi"}]}
    load_package(make_package(tables), by="root", at=NOON)
    add_person("ada", email="ada@example.org", full_name="Ada King Lovelace", **ADMIN)


@pytest.mark.usefixtures("council")
def test_a_person_is_added_without_a_role_and_cannot_sign_in_yet() -> None:
    from outturn.store.people import person, user

    ada = person("ada")
    assert (ada.full_name, ada.email, ada.is_active, ada.grants) == ("Ada King Lovelace", "ada@example.org", True, ())
    assert not user("ada").has_usable_password()


@pytest.mark.usefixtures("council")
def test_roles_are_given_and_taken_and_both_stand_in_the_audit_trail() -> None:
    from outturn.actions.people import give_role, take_role
    from outturn.store.models import AuditEvent
    from outturn.store.people import person

    highways, potholes = Grant(Role.OFFICER, section="highways"), Grant(Role.OFFICER, indicator="HT01")
    give_role("ada", highways, **ADMIN)
    give_role("ada", potholes, **ADMIN)
    take_role("ada", highways, why="moved to Finance", **ADMIN)
    assert person("ada").grants == (potholes,)
    given, _, taken = AuditEvent.objects.filter(event__startswith="role_")
    assert (given.by, given.at, given.subject, json.loads(given.new)) == ("root", NOON, "ada", {"role": "officer", "section": "highways", "indicator": ""})
    assert (taken.event, json.loads(taken.old)["section"], taken.why) == ("role_taken", "highways", "moved to Finance")


REFUSED = {
    "nobody of that name": ("ben", Grant(Role.ANALYST), "There is nobody with the name “ben”"),
    "a section that is not there": ("ada", Grant(Role.OFFICER, section="finance"), "There is no section “finance”"),
    "an indicator that is not there": ("ada", Grant(Role.OFFICER, indicator="HT99"), "There is no indicator “HT99”"),
    "a section and an indicator": ("ada", Grant(Role.OFFICER, "highways", "HT01"), "for a section or for an indicator"),
    "a role without a scope": ("ada", Grant(Role.ANALYST, section="highways"), "The role of analyst is held for the whole council"),
}


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(("name", "grant", "message"), REFUSED.values(), ids=REFUSED)
def test_a_role_that_makes_no_sense_is_refused(name: str, grant: Grant, message: str) -> None:
    from outturn.actions.people import give_role
    from outturn.store.models import AuditEvent

    with pytest.raises(UsageError, match=message):
        give_role(name, grant, **ADMIN)
    assert not AuditEvent.objects.filter(event="role_given").exists()


@pytest.mark.usefixtures("council")
def test_nothing_is_given_twice_and_nothing_taken_that_is_not_held() -> None:
    from outturn.actions.people import add_person, give_role, take_role

    give_role("ada", Grant(Role.AUDITOR), **ADMIN)
    with pytest.raises(UsageError, match="holds that role already"):
        give_role("ada", Grant(Role.AUDITOR), **ADMIN)
    with pytest.raises(UsageError, match="does not hold that role"):
        take_role("ada", Grant(Role.ANALYST), **ADMIN)
    for name in ("ada", "ADA"):
        with pytest.raises(UsageError, match="already"):
            add_person(name, **ADMIN)


@pytest.mark.parametrize(("name", "email", "message"), [("a b", "", "cannot be a name"), ("", "", "cannot be a name"), ("ada", "ada", "not an e-mail address")])
def test_names_and_addresses_are_checked(database: str, name: str, email: str, message: str) -> None:
    from outturn.actions.people import add_person

    with pytest.raises(UsageError, match=message):
        add_person(name, email=email, **ADMIN)


def test_loading_a_package_again_keeps_people_and_their_roles(database: str) -> None:
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person, give_role
    from outturn.store.people import people

    package = make_package({"indicators": [{"indicator": "HT01", "name": "Potholes", "kind": "kpi"}]})
    load_package(package, by="root", at=NOON)
    add_person("ada", **ADMIN)
    give_role("ada", Grant(Role.OFFICER, indicator="HT01"), **ADMIN)
    load_package(package, by="root", at=NOON, replace=True)
    assert [(one.name, one.grants) for one in people()] == [("ada", (Grant(Role.OFFICER, indicator="HT01"),))]
