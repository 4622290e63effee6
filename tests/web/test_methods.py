"""Ways of asking: a page is read with GET and HEAD, a form is sent with POST, and nothing else does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PAGES = ("/", "/returns/", "/cycles/", "/catalogue/", "/catalogue/new/", "/cycles/open/", "/review/", "/reports/", "/actions/", "/risks/", "/health/")


@pytest.mark.parametrize("address", PAGES)
def test_head_says_what_get_says_without_the_page(site: Callable[[str], Client], address: str) -> None:
    client = site("analyst")
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.headers["Content-Type"]) == (got.status_code, got.headers["Content-Type"]) == (200, got.headers["Content-Type"])
    assert head.content == b""


@pytest.mark.parametrize("way", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "BREW"])
@pytest.mark.parametrize("address", ["/returns/", "/", "/people/add/", "/returns/approve/", "/nowhere/"])
def test_any_other_way_runs_no_page(site: Callable[[str], Client], way: str, address: str) -> None:
    client = site("administrator")
    answer = client.generic(way, address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert "nothing else can be done here, and nothing was changed" in answer.content.decode()


def test_what_is_sent_to_a_page_that_only_shows_is_told_so(site: Callable[[str], Client]) -> None:
    answer = site("analyst").post("/catalogue/", {"x": "y"})
    assert answer.status_code == 405
    assert "This page only shows something" in answer.content.decode()


def test_an_address_that_only_takes_forms_is_told_so(site: Callable[[str], Client]) -> None:
    answer = site("approver").get("/returns/approve/")
    assert answer.status_code == 405
    assert "It only takes what is sent from a form" in answer.content.decode()
