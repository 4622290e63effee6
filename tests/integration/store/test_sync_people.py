"""The nightly list of who is in, on both databases: all of it or nothing, the same again changes nothing, leavers are out at once."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from outturn.access.decision import Grant
from outturn.access.directory import Listed
from outturn.access.vocabulary import Role, TokenScope
from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.access.directory import Plan

NIGHT = dt.datetime(2026, 1, 8, 2, 0, tzinfo=dt.UTC)
ISSUER = "https://login.example"
EVERYBODY = ("boss", "ada", "bob")

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _people(database: str) -> None:
    from outturn.actions.people import add_person, give_role

    for name in EVERYBODY:
        add_person(name, email=f"{name}@example.org", by="test", at=NIGHT)
    give_role("boss", Grant(Role.ADMINISTRATOR), by="test", at=NIGHT)


def sync(*names: str, **options: Any) -> Plan:
    from outturn.actions.directory import sync_people

    return sync_people([Listed(name) for name in names], by="cron", at=NIGHT, **options)


def events() -> list[str]:
    from outturn.store.models import AuditEvent

    return list(AuditEvent.objects.filter(by="cron").order_by("id").values_list("event", flat=True))


def open_accounts() -> set[str]:
    from outturn.store.models import User

    return set(User.objects.filter(is_active=True).values_list("username", flat=True))


def test_a_leaver_is_out_at_once_with_sessions_and_tokens() -> None:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import SESSION_KEY

    from outturn.actions.tokens import NewToken, make_token
    from outturn.store.models import AuditEvent, ServiceToken, User

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(User.objects.get(username="bob").pk)
    session.save()
    make_token(NewToken("Highways", "bob", frozenset({TokenScope.READ})), by="test", at=NIGHT)
    sync("boss", "ada")
    assert open_accounts() == {"boss", "ada"}
    assert not session.exists(session.session_key)
    assert (ServiceToken.objects.get().revoked_by, ServiceToken.objects.get().revoked_at) == ("cron", NIGHT)
    assert events() == ["account_closed", "token_revoked", "people_synced"]
    event = AuditEvent.objects.get(event="account_closed")
    assert (event.subject, json.loads(event.new), event.why) == ("bob", {"account": "closed", "source": "list"}, "Not in the list of those who are in")


def test_the_same_list_again_changes_nothing_and_records_nothing() -> None:
    from outturn.actions.directory import sync_people

    listed = [Listed("boss"), Listed("ada", full_name="Ada Lovelace", grants=frozenset({Grant(Role.MEMBER)})), Listed("eve", "e@example.org", "Eve New")]
    sync_people(listed, by="cron", at=NIGHT)
    first = events()
    assert sync_people(listed, by="cron", at=NIGHT).changes_nothing
    assert events() == first
    assert first == ["person_added", "person_changed", "account_closed", "role_given", "people_synced"]


def test_whoever_comes_back_is_let_in_again_but_nobody_whom_somebody_closed_out() -> None:
    from outturn.actions.people import close_account, reopen_account

    sync("boss", "ada")
    sync("boss", "ada", "bob")
    assert open_accounts() == {"boss", "ada", "bob"}
    close_account("bob", by="boss", at=NIGHT, why="Misuse")
    assert sync("boss", "ada", "bob").stay_closed == ("bob",)
    assert open_accounts() == {"boss", "ada"}
    reopen_account("bob", by="boss", at=NIGHT)
    assert sync("boss", "ada", "bob").changes_nothing


def test_a_dry_run_tells_and_does_nothing() -> None:
    assert sync("boss", "ada", "eve", dry_run=True).close == ("bob",)
    assert (open_accounts(), events()) == ({"boss", "ada", "bob"}, [])


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        ((), {}, "names nobody"),
        (("boss", "ada"), {"limit": 0}, "the limit is 0"),
        (("ada", "bob"), {}, "nobody would be left who looks after people"),
        (("ada", "bob"), {"keep": ("nobody",)}, "There is nobody with the name “nobody” to keep."),
    ],
)
def test_what_is_refused_changes_nothing(names: tuple[str, ...], options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sync(*names, **options)
    assert (open_accounts(), events()) == ({"boss", "ada", "bob"}, [])


def test_an_account_for_emergencies_is_kept() -> None:
    sync("ada", "bob", keep=("boss",))
    assert open_accounts() == {"boss", "ada", "bob"}


def test_a_role_for_a_section_that_is_not_there_refuses_the_whole_list() -> None:
    from outturn.actions.directory import sync_people

    with pytest.raises(UsageError, match="There is no section “NONE”"):
        sync_people([Listed("boss"), Listed("ada", grants=frozenset({Grant(Role.OFFICER, "NONE")}))], by="cron", at=NIGHT)
    assert (open_accounts(), events()) == ({"boss", "ada", "bob"}, [])


def test_a_list_with_subjects_says_who_is_whom_at_the_single_sign_on() -> None:
    from allauth.socialaccount.models import SocialAccount

    from outturn.actions.directory import sync_people, unlink_subject

    def listed(ada: str, bob: str) -> list[Listed]:
        return [Listed("boss"), Listed("ada", subject=ada), Listed("bob", subject=bob)]

    with pytest.raises(UsageError, match="none is set up"):
        sync_people(listed("1", ""), by="cron", at=NIGHT)
    sync_people(listed("1", ""), by="cron", at=NIGHT, issuer=ISSUER)
    sync_people(listed("2", ""), by="cron", at=NIGHT, issuer=ISSUER)
    assert list(SocialAccount.objects.values_list("user__username", "provider", "uid")) == [("ada", ISSUER, "2")]
    with pytest.raises(UsageError, match="is ada already, and cannot be bob as well"):
        sync_people(listed("2", "2"), by="cron", at=NIGHT, issuer=ISSUER)
    unlink_subject("ada", by="boss", at=NIGHT)
    assert SocialAccount.objects.count() == 0
    with pytest.raises(UsageError, match="not linked"):
        unlink_subject("ada", by="boss", at=NIGHT)
