"""Tokens for programs as pages: made and shown once, listed without their secret, revoked with a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.api_support import Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

SENT = {"name": "Highways system", "person": "officer", "scopes": "read write", "indicators": "HT01, HT02", "sections": "", "days": "90"}


def made(client: Client, **changed: str) -> str:
    answer = client.post("/tokens/add/", {**SENT, **changed})
    found = re.search(r'value="(outturn_[0-9a-f]{12}_[A-Za-z0-9_-]{43})"', answer.content.decode())
    assert found, answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    return found[1]


def test_a_token_is_shown_once_and_works(site: Callable[[str], Client]) -> None:
    from outturn.store.models import AuditEvent, ServiceToken

    client = site("administrator")
    token = made(client)
    assert Program(token).get("indicators/HT01").status_code == 200
    secret = token.rpartition("_")[2]
    kept = ServiceToken.objects.values().get()
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.by, event.subject) == ("token_made", "administrator", "token Highways system")
    everywhere = client.get("/tokens/").content.decode() + str(kept) + event.new
    assert secret not in everywhere
    assert "Read and write" in everywhere
    assert "HT01, HT02" in client.get("/tokens/?download=csv&table=tokens").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Enter name"),
        ({"person": "nobody"}, "Choose acts for from the list"),
        ({"scopes": ""}, "Choose what it may do"),
        ({"indicators": "HT01 NONE"}, "There is no indicator “NONE” in the database."),
        ({"sections": "XX"}, "There is no section “XX” in the database."),
        ({"days": "100000"}, "Choose good for from the list"),
    ],
)
def test_what_cannot_be_made_is_told(site: Callable[[str], Client], changed: dict[str, str], words: str) -> None:
    from outturn.store.models import ServiceToken

    answer = site("administrator").post("/tokens/add/", {**SENT, **changed})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ServiceToken.objects.exists()


def test_a_name_is_given_once(site: Callable[[str], Client]) -> None:
    client = site("administrator")
    made(client)
    assert "There is, or was, a token “Highways system” already." in client.post("/tokens/add/", SENT).content.decode()


def test_a_token_is_revoked_with_a_reason(site: Callable[[str], Client]) -> None:
    from outturn.store.models import ServiceToken

    client = site("administrator")
    token = made(client)
    place = f"/tokens/{ServiceToken.objects.get().pk}/revoke/"
    assert client.post(place, {"why": ""}).status_code == 400
    assert Program(token).get("indicators/HT01").status_code == 200
    assert client.post(place, {"why": "The laptop was lost"}).status_code == 302
    assert client.post(place, {"why": "again"}).status_code == 302
    kept = ServiceToken.objects.get()
    assert (kept.revoked_by, kept.why) == ("administrator", "The laptop was lost")
    assert Program(token).get("indicators/HT01").status_code == 401
    assert "Revoked" in client.get("/tokens/").content.decode()
    assert client.get("/tokens/999/revoke/").status_code == 404
