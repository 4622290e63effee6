"""People: added, given roles, closed and reopened by an administrator; every step in the audit trail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PAGES = ("/people/add/", "/people/may/", "/people/of/officer/", "/people/of/officer/details/", "/people/of/officer/give/", "/people/of/officer/close/")
SENDS = (*PAGES[:1], *PAGES[3:], "/people/of/officer/take/", "/people/of/officer/reopen/", "/people/of/officer/link/")
HOSTILE = ("'; DROP TABLE store_user; --", "<script>alert(1)</script>", "\x00\x07\x1b", "x" * 20_000, "\u202e", "=1+1", "{{ 7*7 }}", "%s%n")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def last_event() -> tuple[str, str, str]:
    from outturn.store.models import AuditEvent

    event = AuditEvent.objects.latest("id")
    return event.event, event.subject, event.why


SHOWN = {"/people/", "/people/of/officer/", "/people/may/"}
"""What an auditor reads."""


# --- who may
@pytest.mark.parametrize("role", ROLES)
def test_only_an_administrator_sees_and_changes_people(site: Callable[[str], Client], role: str) -> None:
    from outturn.store.models import AuditEvent

    client, events = site(role), AuditEvent.objects.count()
    for address in PAGES:
        shown = role == "administrator" or (role == "auditor" and address in SHOWN)
        assert client.get(address).status_code == (200 if shown else 403), address
    if role != "administrator":
        for address in SENDS:
            assert client.post(address, {"why": "x"}).status_code == 403, address
        assert AuditEvent.objects.count() == events


def test_a_stranger_changes_nobody(site: Callable[[str], Client]) -> None:
    client = site("")
    for address in (*PAGES, *SENDS):
        assert client.post(address).headers.get("Location", "").startswith("/account/sign-in/") or client.post(address).status_code == 405


def test_nobody_is_not_found(site: Callable[[str], Client]) -> None:
    assert "There is nobody with the name “nobody”." in text_of(site("administrator"), "/people/of/nobody/", 404)


# --- the list
@pytest.mark.parametrize(
    ("asked", "count"),
    [("", 6), ("?text=SIOBHAN", 1), ("?text=meadshire.example", 6), ("?role=auditor", 1), ("?state=closed", 0), ("?state=any", 6), ("?text=zzz", 0)],
)
def test_people_are_searched(site: Callable[[str], Client], asked: str, count: int) -> None:
    assert len(re.findall(r'<th scope="row"><a href="/people/of/', text_of(site("administrator"), f"/people/{asked}"))) == count


def test_the_list_is_taken_along(site: Callable[[str], Client]) -> None:
    answer = site("administrator").get("/people/?text=carrick&table=people&download=csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "officer,Siobhan Carrick,officer@meadshire.example,open,service officer for section HT"


# --- adding, with a link
def test_a_person_is_added_and_sets_a_password_by_the_link(site: Callable[[str], Client]) -> None:
    from django.core import mail
    from django.test import override_settings

    client = site("administrator")
    given = {"name": "dana", "full_name": "Dana Dale", "email": "dana@meadshire.example", "send_link": "on"}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        answer = client.post("/people/add/", given)
        assert answer.headers["Location"] == "/people/of/dana/"
        (sent,) = mail.outbox
    assert sent.to == ["dana@meadshire.example"]
    assert last_event() == ("password_link_sent", "dana", "")
    link = re.search(r"https?://[^/\s]+(/account/password/reset/\S+)", str(sent.body))
    assert link
    stranger = site("")
    form = stranger.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    done = stranger.post(address, {"password1": "Granite-nutmeg-41", "password2": "Granite-nutmeg-41"})
    assert done.status_code == 302
    entered = stranger.post("/account/sign-in/", {"login": "dana", "password": "Granite-nutmeg-41"})
    assert (entered.status_code, entered.headers.get("Location")) == (302, "/")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "officer", "full_name": "X Y"}, "There is somebody with the name “officer” already"),
        ({"name": "no/slash", "full_name": "X Y"}, "cannot be a name to sign in with"),
        ({"name": ".", "full_name": "X Y"}, "“.” cannot be a name to sign in with: it needs at least one letter or digit."),
        ({"name": "..", "full_name": "X Y"}, "“..” cannot be a name to sign in with"),
        ({"name": "@.+-_", "full_name": "X Y"}, "it needs at least one letter or digit."),
        ({"name": "a?b#c%2F", "full_name": "X Y"}, "use letters, digits and @ . + - _ only."),
        ({"name": "", "full_name": "X Y"}, "Enter name to sign in with"),
        ({"name": "dana", "full_name": "X Y", "send_link": "on"}, "Enter an e-mail address, or do not send a link yet"),
        ({"name": "dana", "full_name": "X Y", "email": "nonsense"}, "Enter a valid email address"),
    ],
)
def test_what_cannot_be_a_person_is_refused_in_words(site: Callable[[str], Client], given: dict[str, str], message: str) -> None:
    from outturn.store.models import User

    answer = site("administrator").post("/people/add/", given)
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert User.objects.count() == len(ROLES)


def test_a_mail_that_cannot_be_sent_is_told_and_not_recorded(site: Callable[[str], Client]) -> None:
    from django.test import override_settings

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        answer = site("administrator").post("/people/of/officer/link/", follow=True)
    assert "The mail could not be sent" in answer.content.decode()
    assert last_event()[0] != "password_link_sent"


# --- roles
@pytest.mark.parametrize(
    ("scope", "words"), [("", "approver for the whole council"), ("section:CS", "approver for section CS"), ("indicator:CS01", "approver for indicator CS01")]
)
def test_a_role_is_given_and_taken_with_its_scope(site: Callable[[str], Client], scope: str, words: str) -> None:
    client = site("administrator")
    for _ in range(2):  # a double click gives it once
        answer = client.post("/people/of/officer/give/", {"role": "approver", "scope": scope}, follow=True)
        assert f"Siobhan Carrick is now {words}." in answer.content.decode()
    assert last_event() == ("role_given", "officer", "")
    take = re.search(r'href="(/people/of/officer/take/\?role=approver[^"]*)"', answer.content.decode())
    assert take
    address = take[1].replace("&amp;", "&")
    assert "Take this role away?" in text_of(client, address)
    held = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    answer = client.post("/people/of/officer/take/", {**held, "why": "Moved on"}, follow=True)
    assert f"Siobhan Carrick is no longer {words}." in answer.content.decode()
    assert last_event() == ("role_taken", "officer", "Moved on")


def test_a_role_that_has_no_scope_is_not_given_with_one(site: Callable[[str], Client]) -> None:
    answer = site("administrator").post("/people/of/officer/give/", {"role": "auditor", "scope": "section:HT"})
    assert answer.status_code == 400
    assert "held for the whole council" in answer.content.decode()


def test_a_scope_that_does_not_exist_is_refused(site: Callable[[str], Client]) -> None:
    answer = site("administrator").post("/people/of/officer/give/", {"role": "officer", "scope": "section:<b>"})
    assert answer.status_code == 400


def test_nobody_takes_their_own_role_of_administrator(site: Callable[[str], Client]) -> None:
    from outturn.store.models import Grant

    answer = site("administrator").post("/people/of/administrator/take/", {"role": "administrator"}, follow=True)
    assert "You cannot take the role of administrator from yourself" in answer.content.decode()
    assert Grant.objects.filter(person__username="administrator", role="administrator").exists()


# --- accounts
def test_a_closed_account_is_signed_out_and_stays_out(site: Callable[[str], Client]) -> None:
    officer, administrator = site("officer"), site("administrator")
    assert officer.get("/returns/").status_code == 200
    assert administrator.post("/people/of/officer/close/", {"why": "Left the council"}).status_code == 302
    assert last_event() == ("account_closed", "officer", "Left the council")
    assert officer.get("/returns/").status_code == 302
    assert administrator.post("/people/of/officer/reopen/").status_code == 302
    assert officer.get("/returns/").status_code == 302, "the old session does not come back to life"
    assert administrator.get("/").status_code == 200, "others stay signed in"


def test_a_closed_account_cannot_sign_in(site: Callable[[str], Client]) -> None:
    from outturn.actions.people import set_password
    from tests.web_support import MORNING

    administrator = site("administrator")
    set_password("officer", "Granite-nutmeg-41", by="test", at=MORNING)
    administrator.post("/people/of/officer/close/", {"why": "Left"})
    stranger = site("")
    stranger.post("/account/sign-in/", {"login": "officer", "password": "Granite-nutmeg-41"})
    assert stranger.get("/returns/").status_code == 302


def test_closing_asks_why_and_nobody_closes_their_own(site: Callable[[str], Client]) -> None:
    client = site("administrator")
    assert client.post("/people/of/officer/close/", {"why": " "}).status_code == 400
    answer = client.post("/people/of/administrator/close/", {"why": "Tired"}, follow=True)
    assert "You cannot close your own account" in answer.content.decode()


def test_no_link_goes_to_a_closed_account(site: Callable[[str], Client]) -> None:
    client = site("administrator")
    client.post("/people/of/officer/close/", {"why": "Left"})
    assert "reopen it first" in client.post("/people/of/officer/link/", follow=True).content.decode()


# --- may this person?
@pytest.mark.parametrize(
    ("person", "permission", "indicator", "answer"),
    [
        ("officer", "enter_figures", "HT01", "As service officer for the section HT you may enter figures."),
        ("officer", "enter_figures", "CS01", "You may enter figures only for the section HT."),
        ("approver", "approve_returns", "HT01", "As approver for the section D2 you may approve a return or send it back."),
        ("member", "read_figures", "", "Your role, member, does not allow you to read figures that are not published yet."),
    ],
)
def test_the_decision_is_shown_with_its_reason(site: Callable[[str], Client], person: str, permission: str, indicator: str, answer: str) -> None:
    assert answer in text_of(site("administrator"), f"/people/may/?person={person}&permission={permission}&indicator={indicator}")


# --- bad input
def test_whatever_is_typed_gets_an_answer_in_words(site: Callable[[str], Client]) -> None:
    client = site("administrator")
    for value in HOSTILE:
        for address in SENDS:
            fields = dict.fromkeys(("name", "full_name", "email", "role", "scope", "section", "indicator", "why"), value)
            answer = client.post(address, fields, follow=True)
            assert answer.status_code in {200, 400, 404}, (address, value[:20])
            assert "<script>alert" not in answer.content.decode()
        for address in ("/people/", "/people/may/", "/people/of/officer/take/"):
            answer = client.get(address, dict.fromkeys(("text", "role", "state", "person", "permission", "indicator", "section"), value), follow=True)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.content.decode()
        assert client.get("/people/of/" + "".join(f"%{byte:02x}" for byte in value[:200].encode()) + "/").status_code == 404


def test_what_was_typed_as_a_name_is_shown_as_text(site: Callable[[str], Client]) -> None:
    client = site("administrator")
    client.post("/people/add/", {"name": "eve", "full_name": "<script>alert(1)</script> O'Hara & Sons"})
    text = text_of(client, "/people/of/eve/") + text_of(client, "/people/") + text_of(client, "/audit/")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; O&#x27;Hara &amp; Sons" in text
