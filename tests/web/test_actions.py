"""Management actions as pages: opened, updated, closed, by those whose section it is."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from tests.web_support import MORNING, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

NEW = {"indicator": "HT01", "period": "Q2 2025/26", "what": "Mend the worst road.", "owner": "Head of Roads", "due": "2026-03-31", "expected_effect": "Better."}
READERS = frozenset({"officer", "approver", "analyst", "auditor"})
WRITERS = {"HT06": {"officer", "approver", "analyst"}, "CS03": {"analyst"}}
HOSTILE = ("'; DROP TABLE package_actions; --", "<script>alert(1)</script>", "\x00\x07\x1b", "x" * 20_000, "=1+1", "{{ 7*7 }}", "-1", "9" * 400, "31/02/2026")


def stored(ref: str) -> dict[str, object]:
    from outturn.store.current import current

    return next(row for row in current().package["actions"].to_dicts() if row["action"] == ref)


def events(ref: str) -> list[str]:
    from outturn.store.models import AuditEvent

    return list(AuditEvent.objects.filter(subject=f"action {ref}").order_by("id").values_list("event", flat=True))


def sent(client: Client, address: str, fields: dict[str, str]) -> str:
    """The form's own hidden marks with these fields, as a browser would send them."""
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    answer = client.post(address, {"seen": seen[1] if seen else "", **fields}, follow=True)
    return answer.content.decode()


# --- who may
@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_and_does_its_own(site: Callable[[str], Client], role: str) -> None:
    client = site(role)
    for address in ("/actions/", "/actions/of/A-HT06-1/"):
        assert client.get(address).status_code == (200 if role in READERS else 403), address
    for ref in ("HT06", "CS03"):
        for verb in ("update", "close"):
            address = f"/actions/{verb}/A-{ref}-1/"
            assert client.get(address).status_code == (200 if role in WRITERS[ref] else 403), address
            assert client.post(address, {"state": "x"}).status_code == (400 if role in WRITERS[ref] else 403), address
        answer = client.post("/actions/open/", {**NEW, "indicator": ref})
        assert answer.status_code == (302 if role in WRITERS[ref] else 400 if role in WRITERS["HT06"] else 403)
    assert client.get("/actions/open/").status_code == (200 if role in WRITERS["HT06"] else 403)


def test_a_stranger_is_asked_to_sign_in(site: Callable[[str], Client]) -> None:
    client = site("")
    for address in ("/actions/", "/actions/open/", "/actions/of/A-HT06-1/", "/actions/update/A-HT06-1/", "/actions/close/A-HT06-1/"):
        assert client.get(address).headers["Location"].startswith("/account/sign-in/")


def test_an_officer_is_offered_the_own_section_only(site: Callable[[str], Client]) -> None:
    text = site("officer").get("/actions/open/").content.decode()
    assert set(re.findall(r'<option value="([A-Z]{2})\d\d"', text)) == {"HT"}


# --- the list
@pytest.mark.parametrize(
    ("asked", "refs"),
    [
        ("", {"A-CS03-1", "A-HT06-1", "A-HT07-1", "A-ED01-1", "A-CH04-1", "A-AS01-1", "A-PH01-1", "A-PH01-2"}),
        ("?state=done", {"A-CS03-2"}),
        ("?state=closed", {"A-CS03-2"}),
        ("?section=D2", {"A-HT06-1", "A-HT07-1"}),
        ("?state=&indicator=CS03", {"A-CS03-1", "A-CS03-2"}),
        ("?owner=Complaints+manager&state=", {"A-CS03-2"}),
        ("?state=&text=junctions", {"A-HT06-1"}),
        ("?state=planned", {"A-AS01-1"}),
    ],
)
def test_the_list_is_filtered_by_the_address(site: Callable[[str], Client], asked: str, refs: set[str]) -> None:
    text = site("analyst").get(f"/actions/{asked}").content.decode()
    assert set(re.findall(r'href="/actions/of/([^"]+)/"', text)) == refs


def test_what_is_late_is_late_by_its_day_or_by_its_state(site: Callable[[str], Client]) -> None:
    from django.utils import timezone

    from outturn.actions.management_actions import NewAction, open_action

    client = site("analyst")
    today = timezone.now().date()
    due = {days: open_action(NewAction("HT01", f"{days}", due=today + dt.timedelta(days=days)), by="test", at=MORNING) for days in (-1, 0)}
    refs = set(re.findall(r'href="/actions/of/([^"]+)/"', client.get("/actions/?late=yes&state=open").content.decode()))
    assert due[-1] in refs
    assert due[0] not in refs
    assert "A-PH01-2" in refs, "its state says so"
    assert "A-CS03-2" not in refs, "what is done is never late"


def test_the_list_is_taken_along(site: Callable[[str], Client]) -> None:
    answer = site("analyst").get("/actions/?state=done&table=actions&download=csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("A-CS03-2,CS03,Complaints answered within the timescale,CS,Weekly list")


# --- opening, updating, closing
def test_an_action_is_opened_updated_and_closed_with_its_history(site: Callable[[str], Client]) -> None:
    client = site("officer")
    year = dt.datetime.now(dt.UTC).year
    ref = f"A-{year}-001"
    assert f"The action {ref} is open." in sent(client, "/actions/open/?indicator=HT01", NEW)
    assert (stored(ref)["state"], stored(ref)["period"], stored(ref)["due"]) == ("planned", "2025-26-Q2", dt.date(2026, 3, 31))
    assert "was saved" in sent(client, f"/actions/update/{ref}/", {"state": "under_way", "progress": "Begun.", "owner": "Head of Roads", "due": "30/4/2026"})
    assert (stored(ref)["state"], stored(ref)["progress"], stored(ref)["due"]) == ("under_way", "Begun.", dt.date(2026, 4, 30))
    page = sent(client, f"/actions/close/{ref}/", {"state": "done", "result": "The road is mended."})
    assert stored(ref)["state"] == "done"
    assert events(ref) == ["action_opened", "action_updated", "action_closed"]
    assert "Siobhan Carrick closed action" in page
    assert "Under way → Done" in page or "under_way → done" in page


def test_a_second_identical_send_changes_nothing_and_is_a_success(site: Callable[[str], Client]) -> None:
    client = site("officer")
    first = client.post("/actions/open/", NEW).headers["Location"]
    assert client.post("/actions/open/", NEW).headers["Location"] == first
    fields = {"state": "under_way", "progress": "Begun.", "owner": "Head of Roads", "due": "2026-04-30"}
    ref = first.split("/")[-2]
    mark = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(f"/actions/update/{ref}/").content.decode())
    assert mark
    for _ in range(2):
        assert client.post(f"/actions/update/{ref}/", {"seen": mark[1], **fields}).status_code == 302
    assert events(ref) == ["action_opened", "action_updated"]


def test_who_is_slower_is_told_and_sees_both(site: Callable[[str], Client]) -> None:
    officer, analyst = site("officer"), site("analyst")
    address = "/actions/update/A-HT06-1/"
    mark = re.search(r'name="seen"[^>]*value="([^"]*)"', officer.get(address).content.decode())
    assert mark
    theirs = {"state": "under_way", "progress": "Six are finished.", "owner": "Head of Road Safety", "due": "2026-03-31"}
    sent(analyst, address, theirs)
    mine = {**theirs, "progress": "Seven are finished.", "seen": mark[1]}
    answer = officer.post(address, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was quicker" in text
    assert "<ins>Six </ins>are finished." in text
    assert "Seven are finished.</textarea>" in text
    assert stored("A-HT06-1")["progress"] == "Six are finished."
    again = re.search(r'name="seen"[^>]*value="([^"]*)"', text)
    assert again
    assert officer.post(address, {**mine, "seen": again[1]}).status_code == 302
    assert stored("A-HT06-1")["progress"] == "Seven are finished."


def test_a_closed_action_is_taken_up_again_with_a_reason_only(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    fields = {"state": "under_way", "progress": "Again.", "owner": "Complaints manager", "due": "2026-06-30"}
    assert "Say why it is taken up again" in sent(client, "/actions/update/A-CS03-2/", fields)
    assert stored("A-CS03-2")["state"] == "done"
    assert "was saved" in sent(client, "/actions/update/A-CS03-2/", {**fields, "why": "The list is late again."})
    assert stored("A-CS03-2")["state"] == "under_way"


# --- bad input
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("indicator", "CS01", "Choose the indicator from the list"),
        ("what", " ", "Say what is done"),
        ("owner", "", "Say who does it"),
        ("due", "31/02/2026", "Due must be a real day"),
        ("due", "1066-10-14", "Due must be a day from 1990 to 2099"),
        ("due", "", "Say by when it is done"),
        ("period", "last Tuesday", "Period must be a month, quarter or year"),
        ("what", "x" * 6_000, "must be 5,000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(site: Callable[[str], Client], field: str, value: str, message: str) -> None:
    from outturn.store.current import current

    client = site("officer")
    before = current().package["actions"].height
    answer = client.post("/actions/open/", {**NEW, field: value})
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert current().package["actions"].height == before


def test_whatever_is_typed_gets_an_answer_in_words(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    for value in HOSTILE:
        for address in ("/actions/open/", "/actions/update/A-CS03-1/", "/actions/close/A-CS03-1/"):
            for field in (*NEW, "state", "progress", "result", "seen"):
                fields = {**NEW, "state": "done" if "close" in address else "planned", "progress": "p", "result": "r", field: value}
                answer = client.post(address, fields, follow=True)
                assert answer.status_code in {200, 400, 409}, (address, field)
                assert "<script>alert" not in answer.content.decode()
        answer = client.get("/actions/", dict.fromkeys(("state", "owner", "section", "indicator", "late", "text", "page"), value))
        assert answer.status_code == 200
        assert client.get("/actions/of/" + value[:100].encode().hex() + "/").status_code == 404


def test_a_page_needs_few_queries(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = site("officer")
    for address in ("/actions/", "/actions/of/A-HT06-1/", "/actions/open/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 12, address
