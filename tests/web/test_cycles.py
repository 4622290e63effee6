"""Cycles through their pages: opened after a preview, watched, locked, closed, opened again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.web.returns_support import a_return, approved, draft, open_quarter, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]

TERMS = {"period": "Q4 2025/26", "days": "15", "not_before": "", "remind_before": "5", "remind_after": "3"}


def test_a_cycle_is_opened_after_a_preview(site: Site) -> None:
    from outturn.store.models import AuditEvent, Cycle, Return

    client = site("analyst")
    preview = words(client.post("/cycles/open/", {**TERMS, "not_before": "30 April 2026"}))
    assert "Siobhan Carrick" in preview
    assert "on 30 April 2026" in preview
    assert Cycle.objects.count() == 0
    opened = client.post("/cycles/open/", {**TERMS, "not_before": "30 April 2026", "confirmed": "yes"}, follow=True)
    assert "The cycle Q4 2025/26 is open." in words(opened)
    assert Return.objects.count() == 221
    assert {due.isoformat() for due in Return.objects.values_list("due", flat=True)} == {"2026-04-30"}
    assert AuditEvent.objects.filter(event="cycle_opened").count() == 1


def test_opening_it_twice_says_so(site: Site) -> None:
    open_quarter()
    answer = site("analyst").post("/cycles/open/", {**TERMS, "confirmed": "yes"})
    assert answer.status_code == 422
    assert "Nothing is due for" in words(answer)


def test_a_live_indicator_without_an_owner_stops_it_and_is_named(site: Site) -> None:
    from outturn.store.holding import touch
    from outturn.store.models import Cycle
    from outturn.store.package_tables import ROWS

    touch("indicators", "posts")
    ROWS["indicators"]._default_manager.filter(indicator__in=["HT01", "HT21"]).update(owner="")
    ROWS["posts"]._default_manager.all().delete()
    preview = words(site("analyst").post("/cycles/open/", TERMS))
    assert "Nobody answers for 2 live indicators" in preview
    assert "HT01: Potholes repaired within 28 days" in preview
    assert "Open the cycle</button>" not in preview
    answer = site("analyst").post("/cycles/open/", {**TERMS, "confirmed": "yes"})
    assert "Nobody answers for HT01 (Potholes repaired within 28 days), HT21" in words(answer)
    assert Cycle.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"period": ""}, "Enter the period."),
        ({"period": "soon"}, "This is not a period."),
        ({"period": "\x00"}, "Enter the period."),
        ({"days": "-1"}, "Days until a figure is due: write a whole number from 0 to 366."),
        ({"days": "many"}, "Days until a figure is due: write a whole number from 0 to 366."),
        ({"days": "9" * 30}, "Days until a figure is due: write a whole number from 0 to 366."),
        ({"not_before": "31 February 2026"}, "This is not a day."),
        ({"remind_after": ""}, "Days after it was due to remind: write a whole number from 0 to 366."),
        ({"period": "May 2025"}, "Nothing is due"),
        ({"period": "1000/01"}, "1000/01 is too far away: a cycle can be opened for periods from "),
        ({"period": "Q4 2990/91"}, "Q4 2990/91 is too far away"),
    ],
)
def test_what_cannot_be_a_cycle_is_told_beside_its_field(site: Site, changed: dict[str, str], why: str) -> None:
    answer = site("analyst").post("/cycles/open/", {**TERMS, **changed})
    assert answer.status_code in {200, 422}
    assert why in words(answer)


def test_its_page_counts_by_section_and_by_person(site: Site) -> None:
    pk = open_quarter()
    submitted()
    page = words(site("analyst").get(f"/cycles/{pk}/"))
    assert "Highways and transport" in page
    assert "Siobhan Carrick" in page
    for table, first in (("sections", "Section"), ("people", "Person"), ("returns", "Indicator")):
        answer = site("analyst").get(f"/cycles/{pk}/?table={table}&download=csv")
        assert answer.content.decode("utf-8-sig").startswith(first)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=submitted", "1 return."),
        ("section=Highways+and+transport", "37 returns."),
        ("person=Siobhan+Carrick&state=due", "36 returns."),
        ("state=nonsense", "No return fits."),
    ],
)
def test_its_returns_are_filtered_by_the_address(site: Site, query: str, count: str) -> None:
    pk = open_quarter()
    submitted()
    assert count in words(site("analyst").get(f"/cycles/{pk}/?{query}"))


def test_one_that_was_opened_by_mistake_is_taken_back_with_a_reason(site: Site) -> None:
    from outturn.store.models import AuditEvent, Cycle, Return

    pk, client = open_quarter(), site("analyst")
    assert f'href="/cycles/{pk}/take-back/"' in words(client.get(f"/cycles/{pk}/"))
    assert "Give the reason." in words(client.post(f"/cycles/{pk}/take-back/", {"why": " "}))
    assert Cycle.objects.count() == 1
    assert "The cycle Q4 2025/26 is taken back." in words(client.post(f"/cycles/{pk}/take-back/", {"why": "The wrong quarter."}, follow=True))
    assert (Cycle.objects.count(), Return.objects.count()) == (0, 0)
    event = AuditEvent.objects.get(event="cycle_taken_back")
    assert (event.by, event.subject, event.why) == ("analyst", "cycle 2025-26-Q4", "The wrong quarter.")
    assert json.loads(event.old)["returns"] == 221
    assert open_quarter(), "it can be opened again"


def test_one_in_which_something_was_entered_stays(site: Site) -> None:
    from outturn.store.models import Cycle, Return

    pk, client = open_quarter(), site("analyst")
    draft()
    assert "take-back" not in words(client.get(f"/cycles/{pk}/"))
    answer = client.post(f"/cycles/{pk}/take-back/", {"why": "The wrong quarter."})
    assert answer.status_code == 400
    assert "Somebody has entered something in this cycle already, so it stays." in words(answer)
    assert (Cycle.objects.count(), Return.objects.count()) == (1, 221)


def test_it_is_locked_closed_and_opened_again(site: Site) -> None:
    pk, client = open_quarter(), site("analyst")
    assert "cannot be closed yet" not in words(client.get(f"/cycles/{pk}/close/"))
    approved()
    told = words(client.get(f"/cycles/{pk}/close/"))
    assert "It cannot be closed yet: 1 approved return is not locked." in told
    assert ">Close the cycle</button>" not in told
    assert "in or approved, and not locked" in words(client.post(f"/cycles/{pk}/close/"))
    assert "1 return is locked." in words(client.post(f"/cycles/{pk}/lock/", follow=True))
    assert "There was nothing to lock." in words(client.post(f"/cycles/{pk}/lock/", follow=True))
    assert "1 locked return becomes published" in words(client.get(f"/cycles/{pk}/close/"))
    assert "The cycle is closed; 1 return is published." in words(client.post(f"/cycles/{pk}/close/", follow=True))
    assert a_return().state == "published"
    assert client.post(f"/cycles/{pk}/close/").status_code == 409
    assert "Give the reason." in words(client.post(f"/cycles/{pk}/open-again/", {"why": " "}))
    assert "The cycle is open again." in words(client.post(f"/cycles/{pk}/open-again/", {"why": "A late correction"}, follow=True))


# --- who may
ADDRESSES = {
    ("GET", "/cycles/open/"): "analyst",
    ("POST", "/cycles/open/"): "analyst",
    ("GET", "/cycles/"): "analyst auditor",
    ("GET", "/cycles/{cycle}/"): "analyst auditor",
    ("POST", "/cycles/{cycle}/lock/"): "analyst",
    ("GET", "/cycles/{cycle}/take-back/"): "analyst",
    ("POST", "/cycles/{cycle}/take-back/"): "analyst",
    ("GET", "/cycles/{cycle}/close/"): "analyst",
    ("POST", "/cycles/{cycle}/close/"): "analyst",
    ("GET", "/cycles/{cycle}/open-again/"): "analyst",
    ("POST", "/cycles/{cycle}/open-again/"): "analyst",
    ("GET", "/returns/{pk}/"): "officer approver analyst auditor",
    ("GET", "/returns/{pk}/figure/"): "officer analyst",
    ("POST", "/returns/{pk}/figure/"): "officer analyst",
    ("GET", "/returns/{pk}/commentary/"): "officer analyst",
    ("POST", "/returns/{pk}/commentary/"): "officer analyst",
    ("GET", "/returns/{pk}/action/"): "officer analyst",
    ("POST", "/returns/{pk}/action/"): "officer analyst",
    ("GET", "/returns/{pk}/check/"): "officer analyst",
    ("POST", "/returns/{pk}/check/"): "officer analyst",
    ("GET", "/returns/{pk}/sent/"): "officer approver analyst auditor",
    ("POST", "/returns/{pk}/take-back/"): "officer analyst",
    ("POST", "/returns/{pk}/approve/"): "approver",
    ("GET", "/returns/{pk}/send-back/"): "approver",
    ("POST", "/returns/{pk}/send-back/"): "approver",
    ("POST", "/returns/{pk}/lock/"): "analyst",
    ("GET", "/returns/{pk}/reopen/"): "analyst",
    ("POST", "/returns/{pk}/reopen/"): "analyst",
    ("POST", "/returns/approve/"): "approver",
    ("GET", "/returns/workbook/"): "officer analyst",
    ("GET", "/returns/workbook/in/"): "officer analyst",
    ("POST", "/returns/workbook/in/"): "officer analyst",
    ("POST", "/returns/workbook/save/"): "officer analyst",
}


@pytest.mark.parametrize("role", ["officer", "approver", "analyst", "auditor", "member", "administrator", ""])
def test_every_address_lets_in_whom_it_is_for(site: Site, role: str) -> None:
    """For each address and way of asking; a stranger is asked to sign in. Nobody is let in by asking in the other way."""
    cycle = open_quarter()
    pk = submitted().pk
    client = site(role)
    wrong = {}
    for (way, address), roles in ADDRESSES.items():
        at = address.format(pk=pk, cycle=cycle)
        status = (client.get(at) if way == "GET" else client.post(at)).status_code
        expected = "sign in" if not role else "in" if role in roles.split() else "no"
        got = "no" if status == 403 else "sign in" if status == 302 and not role else "in" if status in {200, 302, 400, 409, 422} else str(status)
        if got != expected:
            wrong[way, address] = status
    assert wrong == {}


@pytest.mark.parametrize("address", [address for way, address in ADDRESSES if way == "POST" and ("GET", address) not in ADDRESSES])
def test_what_changes_something_is_not_asked_for_by_a_link(site: Site, address: str) -> None:
    cycle = open_quarter()
    assert site("analyst").get(address.format(pk=a_return().pk, cycle=cycle)).status_code in {403, 405}


@pytest.mark.parametrize("address", ["/cycles/99/", "/cycles/99999999999999999999/", "/returns/999999/", "/returns/99999999999999999999/figure/"])
def test_what_is_not_there_is_said_to_be_not_there(site: Site, address: str) -> None:
    assert site("analyst").get(address).status_code == 404


def test_its_page_says_who_is_asked_and_who_are_the_deputies(site: Site) -> None:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import give_role
    from tests.web.returns_support import OPENED

    pk = open_quarter()
    give_role("auditor", Grant(Role.OFFICER, indicator="HT01"), by="administrator", at=OPENED)
    page = words(site("analyst").get(f"/cycles/{pk}/?section=Highways and transport"))
    row = page.partition("HT01 ")[2].partition("</tr>")[0]
    assert '<td data-label="Asked of">Audrey Auditor</td><td data-label="Deputies">Siobhan Carrick</td>' in row
    other = page.partition("HT02 ")[2].partition("</tr>")[0]
    assert '<td data-label="Asked of">Siobhan Carrick</td><td data-label="Deputies">none</td>' in other
