"""Every address with every role: who is let in, who is told no, who is asked to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

EVERYONE = frozenset(ROLES)
SERVICE = frozenset({"officer", "approver", "analyst", "auditor"})
ALLOWED = {
    "/": EVERYONE,
    "/returns/": SERVICE,
    "/dashboards/": SERVICE,
    "/indicators/": SERVICE,
    "/actions/": SERVICE,
    "/risks/": SERVICE,
    "/reports/": EVERYONE,
    "/review/": EVERYONE,
    "/cycles/": frozenset({"analyst", "auditor"}),
    "/catalogue/": frozenset({"analyst", "auditor"}),
    "/reports/building/": frozenset({"analyst", "auditor"}),
    "/audit/": frozenset({"auditor", "administrator"}),
    "/people/": frozenset({"administrator", "auditor"}),
    "/tokens/": frozenset({"administrator", "auditor"}),
    "/account/second-factor/": EVERYONE,
}
OPEN = ("/api/v1/", "/api/v1/openapi.json", "/accessibility/", "/health/", "/ready/", "/metrics", "/account/sign-in/", "/account/password/reset/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ALLOWED)
def test_a_page_lets_in_whom_it_is_for(site: Callable[[str], Client], address: str, role: str) -> None:
    answer = site(role).get(address)
    assert answer.status_code == (200 if role in ALLOWED[address] else 403)
    if answer.status_code == 403:
        assert "Your role, " in answer.content.decode()


@pytest.mark.parametrize("address", ALLOWED)
def test_a_stranger_is_asked_to_sign_in(site: Callable[[str], Client], address: str) -> None:
    answer = site("").get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/sign-in/?next={address}")


@pytest.mark.parametrize("address", OPEN)
def test_some_pages_are_for_everybody(site: Callable[[str], Client], address: str) -> None:
    assert site("").get(address).status_code == 200
