"""A session that ended while somebody was typing: they sign in again, and find what they had typed."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.returns_support import open_quarter, submitted
from tests.web.test_security import PASSWORD, with_password

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

SAID = "Never typed “twice”."
FORMS = (
    ("approver", "/returns/{pk}/send-back/", {"why": SAID, "revision": "7"}),
    ("analyst", "/cycles/open/", {"period": "Q1 2026/27", "days": "21", "not_before": "", "remind_before": "4", "remind_after": "2"}),
    ("administrator", "/people/add/", {"name": "ada", "full_name": SAID, "email": "ada@meadshire.example"}),
    ("administrator", "/people/of/member/details/", {"full_name": SAID, "email": ""}),
    ("administrator", "/people/of/member/close/", {"why": SAID}),
    ("administrator", "/people/of/member/take/?role=member", {"role": "member", "section": "", "indicator": "", "why": SAID}),
    ("analyst", "/catalogue/retire/HT01/", {"since": "2026-04-01", "why": SAID}),
)


@pytest.fixture
def stranger(site: Callable[[str], Client]) -> Client:
    open_quarter()
    return site("")


def next_of(answer: object) -> str:
    return parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("role", "address", "typed"), FORMS)
def test_what_was_typed_is_there_again(stranger: Client, role: str, address: str, typed: dict[str, str]) -> None:
    from outturn.web.kept import FOR, token_for

    with_password(role)
    at = address.format(pk=submitted().pk) if "{pk}" in address else address
    answer = stranger.post(at, {**typed, FOR: token_for(role)})
    door = answer.headers["Location"]
    assert "What you had typed is kept" in stranger.get(door).content.decode()
    back = stranger.post(door, {"login": role, "password": PASSWORD, "next": next_of(answer)})
    page = unescape(stranger.get(back.headers["Location"]).content.decode())
    assert "What you had typed before you signed in again is here. It is not saved yet." in page
    for name, value in typed.items():
        if name not in {"revision", "role"}:
            assert value in page, name
    assert 'name="send_link" checked' not in page, "what was not ticked is not ticked now"


def test_where_nothing_was_typed_the_door_does_not_say_so(stranger: Client) -> None:
    door = stranger.get("/returns/").headers["Location"]
    html = stranger.get(door).content.decode()
    assert "Sign in to go on." in html
    assert "kept" not in html
