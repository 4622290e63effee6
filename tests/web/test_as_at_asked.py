"""A person asks on the page itself for what was known at the end of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PAGES = ("/dashboards/council/", "/indicators/", "/indicators/HT01/", "/actions/", "/risks/", "/catalogue/")
FIELD = '<input type="date" id="f-as-at" name="as_at" class="w-short" value="{}">'


@pytest.mark.parametrize("address", PAGES)
def test_a_page_with_a_past_asks_for_a_day(site: Callable[[str], Client], address: str) -> None:
    client = site("analyst")
    now = client.get(address, {"as_at": ""}).content.decode()
    assert FIELD.format("") in now
    assert "You see what was known at" not in now
    then = client.get(address, {"as_at": "2026-01-31"}).content.decode()
    assert FIELD.format("2026-01-31") in then
    assert "You see what was known at" in then


def test_an_instant_of_the_address_stays_in_the_field(site: Callable[[str], Client]) -> None:
    html = site("analyst").get("/dashboards/council/", {"as_at": "2026-01-31T09:00"}).content.decode()
    assert '<input type="text" id="f-as-at" name="as_at" class="w-short" value="2026-01-31T09:00">' in html


@pytest.mark.parametrize("address", ["/returns/", "/cycles/", "/review/"])
def test_a_page_without_a_past_says_so(site: Callable[[str], Client], address: str) -> None:
    html = site("analyst").get(address, {"as_at": "2026-01-31"}).content.decode()
    assert "This page is about the present only" in html
