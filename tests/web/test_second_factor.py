"""The second factor: set up, asked for, confirmed, enforced by role, reset by an administrator; every step in the audit trail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import struct
import time
from typing import TYPE_CHECKING

import pytest

from tests.web.passkeys import passkey_of
from tests.web.test_security import PASSWORD, sign_in
from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    Site = Callable[[str], Client]

_hashed: dict[str, str] = {}
"""Of the one password: hashed once for all tests, because that is slow on purpose."""
ASK = "/account/second-factor/ask/"


def code_of(secret: str, later: int = 0) -> str:
    """RFC 6238, written out: the code that an app shows so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + later)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def came_in(site: Site, name: str = "analyst") -> Client:
    """By the sign-in page with a password, as far as that leads."""
    from django.contrib.auth.hashers import make_password

    from outturn.store.models import User

    _hashed.setdefault("once", make_password(PASSWORD))
    User.objects.filter(username=name).update(password=_hashed["once"])
    client = site("")
    assert sign_in(client, name) == 302
    return client


def with_app(client: Client) -> tuple[str, list[str]]:
    """Sets an app up as its page says: its secret, and the recovery codes that come with it."""
    found = re.search(r'class="key">([A-Z2-7]{32})<', text_of(client, "/account/second-factor/app/add/"))
    assert found
    answer = client.post("/account/second-factor/app/add/", {"code": code_of(found[1])})
    assert answer.headers.get("Location") == "/account/second-factor/codes/", answer.content.decode()
    return found[1], re.findall(r"<code>(\d{8})</code>", text_of(client, "/account/second-factor/codes/"))


def events(name: str = "analyst") -> list[tuple[str, dict[str, object]]]:
    from outturn.store.models import AuditEvent

    found = AuditEvent.objects.filter(subject=name, event__regex="factor|recovery").order_by("id")
    return [(event.event, json.loads(event.new or event.old)) for event in found]


@pytest.fixture
def needed() -> Iterator[None]:
    from django.test import override_settings

    from outturn.access.vocabulary import Role

    with override_settings(SECOND_FACTOR_ROLES=frozenset({Role.ANALYST, Role.ADMINISTRATOR})):
        yield


# --- set up and asked for
def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(site: Site) -> None:
    client = came_in(site)
    secret, codes = with_app(client)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert events() == [("second_factor_added", {"factor": "authenticator app"}), ("second_factor_added", {"factor": "recovery codes"})]
    again = site("")
    answer = again.post("/account/sign-in/?next=/risks/", {"login": "analyst", "password": "a-long-password-of-a-test", "next": "/risks/"})
    assert answer.headers["Location"] == ASK
    assert again.get("/").status_code == 302  # half way is not in
    assert "One more step: show that it is you." in text_of(again, ASK)
    assert again.post(ASK, {"code": code_of(secret)}).headers["Location"] == "/risks/"
    assert again.get("/").status_code == 200


def test_a_secret_is_sealed_in_the_database_and_shown_nowhere_again(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    from outturn.store.models import AuditEvent

    client = came_in(site)
    secret, codes = with_app(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True))) + str(list(AuditEvent.objects.values_list("new", "old")))
    seen = text_of(client, "/account/second-factor/") + text_of(client, "/account/second-factor/codes/")
    for one in (secret, *codes):
        assert one not in kept
        assert one not in seen
    assert "They were shown once" in seen


def test_a_changed_key_of_the_service_leaves_no_code_that_could_be_guessed(site: Site) -> None:
    from django.test import override_settings

    secret, codes = with_app(came_in(site))
    empty = base64.b32encode(b"").decode()
    with override_settings(SECRET_KEY="another-key-of-a-test-that-is-long-enough-0123456789-ABCDEF"):  # noqa: S106
        client = came_in(site)
        for code in (code_of(secret), code_of(empty), codes[0]):
            assert "That did not match." in client.post(ASK, {"code": code}).content.decode()


@pytest.mark.parametrize(("later", "comes_in"), [(0, True), (-3, False), (3, False)])
def test_a_code_counts_for_its_half_minute(site: Site, later: int, comes_in: bool) -> None:
    secret, _ = with_app(came_in(site))
    client = came_in(site)
    client.post(ASK, {"code": code_of(secret, later)})
    assert (client.get("/").status_code == 200) is comes_in


def test_a_code_counts_once(site: Site) -> None:
    secret, _ = with_app(came_in(site))
    first, second = came_in(site), came_in(site)
    code = code_of(secret)
    assert first.post(ASK, {"code": code}).status_code == 302
    assert "That did not match." in second.post(ASK, {"code": code}).content.decode()
    assert second.get("/").status_code == 302
    assert events()[-1] == ("second_factor_failed", {"factor": "authenticator app"})


def test_a_recovery_code_stands_in_once_and_its_use_is_recorded(site: Site) -> None:
    _, codes = with_app(came_in(site))
    client = came_in(site)
    assert client.post(ASK, {"code": codes[3]}).status_code == 302
    assert events()[-1] == ("recovery_code_used", {"factor": "recovery codes", "left": 9})
    assert "9 of 10 not used yet" in text_of(client, "/account/second-factor/")
    assert "That did not match." in came_in(site).post(ASK, {"code": codes[3]}).content.decode()


def test_codes_cannot_be_tried_without_end(site: Site) -> None:
    secret, _ = with_app(came_in(site))
    client = came_in(site)
    for _ in range(5):
        client.post(ASK, {"code": "000000"})
    answer = client.post(ASK, {"code": code_of(secret)})
    assert "Too many failed attempts" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert [event for event, _ in events()].count("second_factor_failed") == 5


@pytest.mark.parametrize("code", ["", "abc", "١٢٣٤٥٦", "9" * 5_000, "\x00", "123456; DROP TABLE"])
def test_what_is_no_code_is_told_so(site: Site, code: str) -> None:
    with_app(came_in(site))
    client = came_in(site)
    answer = client.post(ASK, {"code": code})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "[]", "7", '{"id": "x"}', '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}', "[" * 10_000]
)
def test_what_is_no_passkey_is_told_so(site: Site, credential: str) -> None:
    with_app(came_in(site))
    client = came_in(site)
    assert client.post(ASK, {"credential": credential}).status_code == 200
    assert client.get("/").status_code == 302
    signed = came_in(site, "officer")
    text_of(signed, "/account/second-factor/passkeys/add/")
    assert "There is a problem" in signed.post("/account/second-factor/passkeys/add/", {"name": "x", "credential": credential}).content.decode()


def test_the_second_step_cannot_be_reached_without_the_first(site: Site) -> None:
    assert site("").get(ASK).headers["Location"] == "/account/sign-in/"
    assert site("").post(ASK, {"code": "123456"}).headers["Location"] == "/account/sign-in/"


def test_whoever_gives_up_half_way_starts_anew(site: Site) -> None:
    with_app(came_in(site))
    client = came_in(site)
    client.post("/account/sign-out/", {"next": "/account/sign-in/"})
    assert client.get(ASK).headers["Location"] == "/account/sign-in/"


# --- managing
def test_new_codes_end_the_old_ones(site: Site) -> None:
    client = came_in(site)
    secret, old = with_app(client)
    assert "The 10 that you have now stop working." in text_of(client, "/account/second-factor/codes/new/")
    assert client.post("/account/second-factor/codes/new/").headers["Location"] == "/account/second-factor/codes/"
    new = re.findall(r"<code>(\d{8})</code>", text_of(client, "/account/second-factor/codes/"))
    assert (len(new), set(new) & set(old)) == (10, set())
    asked = came_in(site)
    assert "That did not match." in asked.post(ASK, {"code": old[0]}).content.decode()
    assert asked.post(ASK, {"code": new[0]}).status_code == 302
    assert secret


def test_an_app_is_removed_and_its_recovery_codes_with_it(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    client = came_in(site)
    with_app(client)
    assert "Its codes count no more" in text_of(client, "/account/second-factor/app/remove/")
    assert client.post("/account/second-factor/app/remove/").headers["Location"] == "/account/second-factor/"
    assert Authenticator.objects.count() == 0
    assert [event for event, _ in events()][2:] == ["second_factor_removed", "second_factor_removed"]
    assert came_in(site).get("/").status_code == 200


def test_whoever_signed_in_a_while_ago_confirms_who_they_are(site: Site) -> None:
    client = came_in(site)
    session = client.session
    session["account_authentication_methods"] = [{**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]]
    session.save()
    answer = client.get("/account/second-factor/app/add/")
    assert answer.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fapp%2Fadd%2F"
    assert "Confirm that it is you" in text_of(client, answer.headers["Location"])
    assert "password" in client.post(answer.headers["Location"], {"password": "wrong"}).content.decode()
    assert client.get("/account/second-factor/app/add/").status_code == 302
    answer = client.post(answer.headers["Location"], {"password": "a-long-password-of-a-test", "next": "/account/second-factor/app/add/"})
    assert answer.headers["Location"] == "/account/second-factor/app/add/"
    assert client.get("/account/second-factor/app/add/").status_code == 200


def test_nobody_touches_the_passkey_of_another(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    other = passkey_of("officer", "Blue key")
    client = came_in(site)
    for what in ("remove", "name"):
        assert client.get(f"/account/second-factor/passkeys/{other}/{what}/").status_code == 404
        assert client.post(f"/account/second-factor/passkeys/{other}/{what}/", {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Blue key"


def committed(client: Client) -> None:
    """An app is set up, and what follows when that is kept for good happens, which the tests' own transaction puts off."""
    from allauth.core.context import request_context
    from django.test import RequestFactory, TestCase

    with TestCase.captureOnCommitCallbacks() as after:
        with_app(client)
    with request_context(RequestFactory().get("/", HTTP_HOST="localhost")):
        for step in after:
            step()


def test_a_mail_server_that_is_silent_stops_nobody(site: Site) -> None:
    from django.test import override_settings

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        client = came_in(site)
        committed(client)
    assert "Set up on" in text_of(client, "/account/second-factor/")


def test_a_change_is_told_by_mail(site: Site) -> None:
    from django.core import mail
    from django.test import override_settings

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        client = came_in(site)
        mail.outbox = []  # other tests of this process write letters as well
        committed(client)
        (sent,) = mail.outbox
    assert sent.to == ["analyst@meadshire.example"]
    assert "app" in sent.subject.lower()


# --- enforced by role
@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("role", ROLES)
def test_whoever_needs_one_reaches_nothing_else_until_they_have_it(site: Site, role: str) -> None:
    from outturn.web.factors.enforcing import FREE

    client = came_in(site, role)
    must = role in {"analyst", "administrator"}
    places = ("/", "/reports/", "/returns/", "/people/", "/catalogue/new/", "/account/password/", "/account/second-factor/codes/new/", "/tokens/add/")
    for place in places:
        for answer in (client.get(place), client.post(place, {"why": "x"})):
            is_led = answer.status_code == 302 and answer.headers["Location"] == "/account/second-factor/?needed=yes"
            assert is_led is must, (place, answer.status_code)
    if must:
        assert "Set up a second factor to go on." in text_of(client, "/account/second-factor/")
        with_app(client)
        assert client.get("/").status_code == 200
    assert {"mfa_index", "account_logout"} <= FREE


@pytest.mark.usefixtures("needed")
def test_a_part_of_a_page_leads_the_whole_page_there(site: Site) -> None:
    answer = came_in(site).get("/risks/", HTTP_HX_REQUEST="true")
    assert (answer.headers["HX-Redirect"], answer.content) == ("/account/second-factor/?needed=yes", b"")


@pytest.mark.usefixtures("needed")
def test_a_role_that_is_given_later_needs_one_at_once(site: Site) -> None:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import give_role
    from tests.web_support import MORNING

    client = came_in(site, "member")
    assert client.get("/").status_code == 200
    give_role("member", Grant(Role.ANALYST), by="administrator", at=MORNING)
    assert client.get("/").headers["Location"] == "/account/second-factor/?needed=yes"


@pytest.mark.usefixtures("needed")
def test_recovery_codes_alone_are_no_second_factor(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    client = came_in(site)
    with_app(client)
    Authenticator.objects.filter(type="totp").delete()
    assert client.get("/").headers["Location"] == "/account/second-factor/?needed=yes"


@pytest.mark.usefixtures("needed")
def test_whoever_must_set_one_up_can_sign_out(site: Site) -> None:
    client = came_in(site)
    assert client.post("/account/sign-out/").headers["Location"] == "/account/sign-in/"


# --- reset by an administrator
def test_an_administrator_resets_what_was_lost_and_ends_every_session(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    client = came_in(site)
    with_app(client)
    administrator = site("administrator")
    page = text_of(administrator, "/people/of/analyst/")
    assert "Authenticator app, Recovery codes" in page
    assert "They lose their authenticator app and their recovery codes" in text_of(administrator, "/people/of/analyst/second-factors/reset/")
    assert administrator.post("/people/of/analyst/second-factors/reset/", {}).status_code == 400
    answer = administrator.post("/people/of/analyst/second-factors/reset/", {"why": "Lost her telephone"}, follow=True)
    assert "The second factors of Alex Analyst are gone" in answer.content.decode()
    assert (Authenticator.objects.count(), client.get("/").status_code) == (0, 302)
    assert events()[-1] == ("second_factors_reset", {"factors": "authenticator app, recovery codes"})
    assert [event for event, _ in events()].count("second_factor_removed") == 0  # it is said once, and of whom it was
    assert came_in(site).get("/").status_code == 200


def test_nobody_resets_their_own(site: Site) -> None:
    from allauth.mfa.models import Authenticator

    client = came_in(site, "administrator")
    with_app(client)
    answer = client.post("/people/of/administrator/second-factors/reset/", {"why": "x"}, follow=True)
    assert "You cannot reset your own second factors" in answer.content.decode()
    assert Authenticator.objects.count() == 2


def test_whoever_has_none_is_told_so(site: Site) -> None:
    answer = site("administrator").post("/people/of/officer/second-factors/reset/", {"why": "x"}, follow=True)
    assert "officer has no second factor." in answer.content.decode()
