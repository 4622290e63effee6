"""A session that ended while somebody was typing: they sign in again, and find what they had typed."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.returns_support import a_return, draft, open_quarter, submitted
from tests.web.test_security import PASSWORD, with_password
from tests.web_support import signed_in

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


# --- signed in again in another window: what was typed in the first has the mark of the session before
OURS = "http://localhost"
TYPED = "Two hours of typing."


def in_a_browser(name: str) -> Client:
    """As a browser sends it: the mark against forgery counts."""
    client = signed_in(name)
    client.handler.enforce_csrf_checks = True
    return client


def sent_late(client: Client, at: str, owner: str, typed: dict[str, str] | None = None, origin: str = OURS, **headers: str) -> Any:
    """From a page that was opened before somebody signed in again."""
    from outturn.web.kept import FOR, token_for

    fields = {"csrfmiddlewaretoken": "a" * 64, FOR: token_for(owner) if owner else "", **(typed or {})}
    return client.post(at, fields, headers={"Origin": origin, **headers})


def text_at(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def commentary_page() -> str:
    open_quarter()
    return f"/returns/{a_return().pk}/commentary/"


def test_who_has_signed_in_again_finds_what_they_typed_and_nothing_is_saved(site: Callable[[str], Client]) -> None:
    at, client = commentary_page(), in_a_browser("officer")
    answer = sent_late(client, at, "officer", {"commentary": TYPED, "revision": "0", "page": "a1:4"})
    assert (answer.status_code, answer.headers["Location"], a_return().commentary) == (302, at, "")
    page = text_at(client, at)
    assert TYPED in page
    assert "it is not saved yet" in page
    assert "Nothing was saved yet, because you have signed in again since this page was opened." in page
    assert TYPED not in text_at(client, at), "it is given back once"


def test_what_a_colleague_saved_meanwhile_is_shown_beside_what_comes_back(site: Callable[[str], Client]) -> None:
    at, client = commentary_page(), in_a_browser("officer")
    sent_late(client, at, "officer", {"commentary": TYPED, "revision": "0", "page": "a1:4"})
    draft(commentary="What a colleague says.", by="analyst")
    page = client.get(at).content.decode()
    typed = dict(re.findall(r'name="(csrfmiddlewaretoken|revision|page)" value="([^"]*)"', page))
    assert typed["revision"] == "0"
    answer = client.post(at, {**typed, "commentary": TYPED}, headers={"Origin": OURS})
    assert answer.status_code == 409
    assert "What a colleague says." in answer.content.decode()
    assert TYPED in answer.content.decode()
    assert a_return().commentary == "What a colleague says."


@pytest.mark.parametrize(("role", "address", "typed"), FORMS)
def test_every_form_comes_back_to_who_has_signed_in_again(stranger: Client, role: str, address: str, typed: dict[str, str]) -> None:
    client = in_a_browser(role)
    at = address.format(pk=submitted().pk) if "{pk}" in address else address
    page = text_at(client, sent_late(client, at, role, typed).headers["Location"])
    assert "It is not saved yet." in page
    assert all(value in page for name, value in typed.items() if name not in {"revision", "role"})


def test_a_button_leads_back_to_its_page_and_does_nothing(site: Callable[[str], Client]) -> None:
    open_quarter()
    sent, client = submitted(), in_a_browser("approver")
    answer = sent_late(client, f"/returns/{sent.pk}/approve/", "approver", {"revision": str(sent.revision)})
    assert answer.headers["Location"] == f"/returns/{sent.pk}/"
    assert "send it once more" in text_at(client, answer.headers["Location"])
    assert a_return().state == "submitted"


@pytest.mark.parametrize(
    ("owner", "origin"),
    [("", OURS), ("analyst", OURS), ("officer", "https://evil.example"), ("officer", "null"), ("officer", "")],
    ids=["of nobody", "of somebody else", "from another site", "from nowhere", "unsaid"],
)
def test_what_is_not_theirs_or_not_from_here_is_refused_and_not_kept(site: Callable[[str], Client], owner: str, origin: str) -> None:
    at, client = commentary_page(), in_a_browser("officer")
    answer = sent_late(client, at, owner, {"commentary": TYPED, "revision": "0", "page": "a1"}, origin)
    page = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert "go back to it and copy what you typed" in page
    assert "reload" not in page
    assert 'aria-label="Parts of the service"' in page
    assert "Sign out" in page
    assert TYPED not in page + text_at(client, at)
    assert a_return().commentary == ""


def test_a_mark_that_somebody_made_up_is_none(site: Callable[[str], Client]) -> None:
    at, client = commentary_page(), in_a_browser("officer")
    answer = client.post(at, {"commentary": TYPED, "kept_for": "officer"}, headers={"Origin": OURS})
    assert answer.status_code == 403
    assert TYPED not in text_at(client, at)


def test_where_nobody_is_signed_in_any_more_it_waits_for_who_typed_it(site: Callable[[str], Client]) -> None:
    at, client = commentary_page(), in_a_browser("")
    answer = sent_late(client, at, "officer", {"commentary": TYPED, "revision": "0", "page": "a1"})
    assert next_of(answer) == at
    assert "What you had typed is kept" in client.get(answer.headers["Location"]).content.decode()
    assert sent_late(in_a_browser(""), at, "officer", {"commentary": TYPED}, "https://evil.example").status_code == 403


def test_what_is_too_long_to_be_kept_is_not_lost_without_a_word(site: Callable[[str], Client]) -> None:
    answer = sent_late(in_a_browser("officer"), commentary_page(), "officer", {"commentary": "x" * 100_001})
    assert answer.status_code == 403
    assert "copy what you typed" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [("officer", "You have signed in again in another window."), ("analyst", "Somebody else has signed in"), ("", "You have been signed out.")],
)
def test_while_typing_it_is_said_on_the_page_that_nothing_is_saved(site: Callable[[str], Client], name: str, said: str) -> None:
    at, client = commentary_page(), in_a_browser(name)
    answer = sent_late(client, at, "officer", {"commentary": TYPED, "revision": "0", "page": "a1"}, **{"HX-Request": "true"})
    part = unescape(answer.content.decode())
    assert (answer.status_code, a_return().commentary) == (200, "")
    assert said in part
    assert 'id="saved-note" role="status" hx-swap-oob="true">Not saved.' in part, "“Draft saved” goes"
