"""What every answer carries, what a sign-in allows, and what happens to a form without a session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]

PASSWORD = "a-long-password-of-a-test"  # noqa: S105


def with_password(name: str) -> None:
    from outturn.store.models import User

    person = User.objects.get(username=name)
    person.set_password(PASSWORD)
    person.save()


def sign_in(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post("/account/sign-in/", {"login": name, "password": password}).status_code


@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/accessibility/", "/nowhere/", "/people/"])
def test_no_page_may_run_or_load_anything_but_our_own(site: Site, address: str) -> None:
    answer = site("officer").get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert "onclick" not in text
    assert all("src=" in script.split(">")[0] for script in text.split("<script")[1:])


def test_a_person_signs_in_and_out_and_the_trail_says_so(site: Site) -> None:
    from outturn.store.models import AuditEvent

    with_password("officer")
    client = site("")
    assert sign_in(client, "officer") == 302
    assert client.get("/").status_code == 200
    cookie = client.cookies["outturn_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.post("/account/sign-out/").status_code == 302
    assert client.get("/").status_code == 302
    assert list(AuditEvent.objects.filter(event__startswith="signed").values_list("event", "by")) == [("signed_in", "officer"), ("signed_out", "officer")]


def test_five_wrong_passwords_lock_the_door_even_for_the_right_one(site: Site) -> None:
    from django.core.cache import cache

    from outturn.store.models import AuditEvent

    cache.clear()
    with_password("officer")
    client = site("")
    for _ in range(5):
        assert sign_in(client, "officer", "wrong") == 200
    answer = client.post("/account/sign-in/", {"login": "officer", "password": PASSWORD})
    assert answer.status_code in {200, 429}
    assert "Too many failed" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert AuditEvent.objects.filter(event="sign_in_failed", by="officer").count() == 5
    cache.clear()


def test_an_account_that_is_closed_opens_nothing(site: Site) -> None:
    from outturn.store.models import User

    with_password("officer")
    client = site("")
    assert sign_in(client, "officer") == 302
    User.objects.filter(username="officer").update(is_active=False)
    assert client.get("/").status_code == 302
    assert sign_in(site(""), "officer") in {200, 302}
    assert client.get("/returns/").status_code == 302


def test_nobody_makes_an_account_for_themselves(site: Site) -> None:
    from outturn.store.models import User

    before = User.objects.count()
    answer = site("").post("/account/none/", {"username": "eve", "password1": PASSWORD})
    assert "Accounts are made for you" in answer.content.decode()
    assert User.objects.count() == before


def test_a_form_without_the_mark_of_our_page_changes_nothing(site: Site) -> None:
    from django.test import Client

    with_password("officer")
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answer = client.post("/account/sign-in/", {"login": "officer", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_a_request_for_another_host_is_refused(site: Site) -> None:
    assert site("officer").get("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(site: Site, next_page: str) -> None:
    with_password("officer")
    answer = site("").post(f"/account/sign-in/?next={next_page}", {"login": "officer", "password": PASSWORD, "next": next_page})
    assert answer.headers["Location"] == "/"


def test_what_was_typed_is_kept_for_its_owner_when_the_session_has_ended(site: Site) -> None:
    from django.test import RequestFactory

    from outturn.web.kept import FOR, keep, take, token_for

    session: dict[str, object] = {}
    posted = RequestFactory().post("/returns/7/figure/", {"value": "12", "note": "<b>late</b>", FOR: token_for("officer")})
    posted.session = session  # type: ignore[assignment]
    keep(posted)
    back = RequestFactory().get("/returns/7/figure/")
    back.session = session  # type: ignore[assignment]
    assert take(back, "officer") == {"value": "12", "note": "<b>late</b>"}
    assert take(back, "officer") == {}
    keep(posted)
    assert take(back, "eve") == {}
    assert session == {}


def test_a_form_that_does_not_say_whose_it_is_is_not_kept(site: Site) -> None:
    from django.test import RequestFactory

    from outturn.web.kept import FOR, keep

    session: dict[str, object] = {}
    for fields in ({"value": "12"}, {"value": "12", FOR: "officer"}, {"value": "1" * 200_000}):
        posted = RequestFactory().post("/returns/7/figure/", fields)
        posted.session = session  # type: ignore[assignment]
        keep(posted)
    assert session == {}


# --- what comes before any page
@pytest.mark.parametrize("data", [{"commentary": "x" * 3_000_000}, {f"field{number}": "x" for number in range(3_000)}])
def test_what_is_too_much_is_told_in_words(site: Callable[[str], Client], data: dict[str, str]) -> None:
    client = site("officer")
    client.handler.enforce_csrf_checks = True  # as in a browser: what is sent is read before any page sees it
    client.cookies["outturn_csrf"] = "a" * 32
    answer = client.post("/returns/approve/", data=urlencode(data), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "That is too much at once" in answer.content.decode()


def test_an_address_that_only_takes_forms_says_so(site: Callable[[str], Client]) -> None:
    answer = site("approver").get("/returns/approve/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "It only takes what is sent from a form" in answer.content.decode()


@pytest.mark.parametrize("written", ["0001-01-01T00:00%2B14:00", "9999-12-31T23:59-14:00", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("address", ["/risks/", "/dashboards/council/", "/indicators/"])
def test_an_instant_at_the_end_of_the_calendar_is_none(site: Callable[[str], Client], address: str, written: str) -> None:
    answer = site("analyst").get(f"{address}?as_at={written}")
    assert answer.status_code == 400
    assert "is not an instant" in answer.content.decode()


def test_a_browser_finds_the_icon_where_it_looks_by_itself(site: Site) -> None:
    answer = site("").get("/favicon.ico")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/static/outturn/icon")
