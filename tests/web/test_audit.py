"""The audit trail: read by those who may, filtered, leafed through, taken along, and changed by nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.web_support import MORNING, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

HOSTILE = (
    "' OR 1=1 --", "<script>alert(1)</script>", "%00\x00", "\ud7ff%", "x" * 9_999,
    "20260101T000000000000-", "-1", "20260101T000000000000-99999999999999999999",
)  # fmt: skip
READERS = frozenset({"auditor", "administrator"})


def page(client: Client, address: str = "/audit/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def note(event: str, *, by: str = "ada", minutes: int = 0, **rest: str) -> None:
    from outturn.actions.auditing import record

    record(event, by=by, at=MORNING + dt.timedelta(minutes=minutes), **rest)


# --- who may
@pytest.mark.parametrize("role", ["", *ROLES])
def test_nobody_can_send_anything_to_the_trail(site: Callable[[str], Client], role: str) -> None:
    from outturn.store.models import AuditEvent

    client = site(role)
    note("noted")
    before = list(AuditEvent.objects.values())
    for address in ("/audit/", f"/audit/{before[-1]['id']}/"):
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address, {"event": "x", "id": "1"}).status_code in {405, 302, 403}
    assert list(AuditEvent.objects.values()) == before


@pytest.mark.parametrize("role", ROLES)
def test_an_event_is_for_those_who_read_the_trail(site: Callable[[str], Client], role: str) -> None:
    from outturn.store.models import AuditEvent

    client = site(role)
    number = AuditEvent.objects.order_by("id").values_list("id", flat=True)[0]
    assert client.get(f"/audit/{number}/").status_code == (200 if role in READERS else 403)


def test_an_event_that_does_not_exist_is_not_found(site: Callable[[str], Client]) -> None:
    assert site("auditor").get("/audit/99999999/").status_code == 404
    assert site("auditor").get(f"/audit/{10**30}/").status_code == 404


# --- in words
def test_an_event_is_told_in_words(site: Callable[[str], Client]) -> None:
    client = site("auditor")
    text = page(client, "/audit/?subject=officer&event=role_given")
    assert "gave Siobhan Carrick a role" in text
    assert "officer" in text


def test_old_and_new_stand_side_by_side_with_the_difference_marked(site: Callable[[str], Client]) -> None:
    from outturn.store.models import AuditEvent

    client = site("auditor")
    old, new = {"progress": "One post filled.", "due": "2026-03-31"}, {"progress": "Two posts filled.", "due": "2026-04-30"}
    note("action_updated", subject="action A7", old=json.dumps(old), new=json.dumps(new), why="Slower than planned")
    text = page(client, f"/audit/{AuditEvent.objects.latest('id').pk}/")
    assert "ada updated action A7." in text
    assert "<del>One post </del>filled." in text
    assert "<ins>Two posts </ins>filled." in text
    assert "<del>31 March </del>2026" in text
    assert "Slower than planned" in text


@pytest.mark.parametrize(("old", "new"), [("not JSON {", "[1, 2"), ("[1, [2, 3]]", '{"deep": {"er": [null, true, 0.5]}}'), ('"text"', "7"), ("[" * 5000, "")])
def test_an_unknown_event_falls_back_to_what_was_recorded(site: Callable[[str], Client], old: str, new: str) -> None:
    from outturn.store.models import AuditEvent

    client = site("auditor")
    note("moon_landed", subject="<b>moon</b>", old=old, new=new)
    assert "Moon landed" in page(client, f"/audit/{AuditEvent.objects.latest('id').pk}/")
    text = page(client)
    assert "moon landed: &lt;b&gt;moon&lt;/b&gt;" in text
    assert "<b>moon" not in text


# --- filters
@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("who=ada", {"apple", "pear"}),
        ("who=ben", {"plum"}),
        ("who=nobody", set()),
        ("event=fruit_eaten&subject=pear", {"pear"}),
        ("text=JUICY", {"plum"}),
        ("text=ripe", {"apple"}),
        ("from=2026-01-09&event=fruit_eaten", {"plum"}),
        ("to=2026-01-08&event=fruit_eaten", {"apple", "pear"}),
        ("from=2026-01-08&to=2026-01-08&who=ada", {"apple", "pear"}),
    ],
)
def test_filters_are_in_the_address(site: Callable[[str], Client], asked: str, there: set[str]) -> None:
    client = site("auditor")
    note("fruit_eaten", subject="apple", old='{"state": "ripe"}')
    note("fruit_eaten", subject="pear")
    note("fruit_eaten", subject="plum", by="ben", minutes=24 * 60, why="So juicy")
    text = page(client, f"/audit/?{asked}")
    assert {fruit for fruit in ("apple", "pear", "plum") if f"fruit eaten: {fruit}" in text} == there


@pytest.mark.parametrize("name", ["who", "event", "subject", "from", "to", "text", "before", "after", "download", "table"])
def test_nothing_in_the_address_breaks_the_page(site: Callable[[str], Client], name: str) -> None:
    client = site("auditor")
    for value in HOSTILE:
        answer = client.get("/audit/", {name: value})
        assert answer.status_code in ({200, 400} if name in {"from", "to"} else {200})
        assert "<script>alert" not in answer.content.decode()


def test_what_is_no_day_is_told_and_not_left_out_of_the_filter(site: Callable[[str], Client]) -> None:
    answer = site("auditor").get("/audit/?from=2026-13-45")
    assert answer.status_code == 400
    assert "“2026-13-45” is not a day" in answer.content.decode()


# --- pages
def test_pages_are_leafed_through_in_both_directions_and_show_each_event_once(site: Callable[[str], Client]) -> None:
    from outturn.web.audit.trail import PAGE

    client = site("auditor")
    total = 2 * PAGE + 7
    for number in range(total):  # many at one instant, so that the key must tell them apart
        note("counted", subject=f"n{number:04}", minutes=number // 40)
    seen: list[list[str]] = []
    address = "/audit/?event=counted"
    while address:
        text = page(client, address)
        seen.append(re.findall(r"counted: (n\d+)", text))
        older = re.search(r'href="([^"]*before=[^"&]*)"', text)
        address = f"/audit/{older[1].replace('&amp;', '&')}" if older else ""
        newer = re.search(r'href="([^"]*after=[^"&]*)"', text)
        if len(seen) > 1:
            assert newer
            back = page(client, f"/audit/{newer[1].replace('&amp;', '&')}")
            assert re.findall(r"counted: (n\d+)", back) == seen[-2]
        else:
            assert newer is None
    assert [len(part) for part in seen] == [PAGE, PAGE, 7]
    assert [one for part in seen for one in part] == [f"n{number:04}" for number in reversed(range(total))]


def test_a_page_needs_few_queries_however_long_the_trail(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = site("auditor")
    page(client)
    for number in range(120):
        note(f"kind_{number}")
    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert len(queries) <= 12


# --- taken along
def test_what_is_filtered_is_taken_along(site: Callable[[str], Client]) -> None:
    import openpyxl

    client = site("auditor")
    note("fruit_eaten", subject="=1+1", why="<b>ripe</b>")
    answer = client.get("/audit/?event=fruit_eaten&table=audit-trail&download=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["When (UTC)", "Who", "Event", "Subject", "Before", "After", "Reason"]
    assert rows[1:] == [["2026-01-08T09:00:00Z", "ada", "Fruit eaten", "'=1+1", "", "", "<b>ripe</b>"]]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/audit/?event=fruit_eaten&table=audit-trail&download=xlsx").content))
    assert book["Table"]["D3"].value == "=1+1"
    assert book["Table"]["D3"].data_type == "s"


def test_too_many_events_for_a_workbook_are_not_cut_silently(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.web.audit import views

    client = site("auditor")
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    answer = client.get("/audit/?text=a&table=audit-trail&download=xlsx")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/audit/?text=a")
    assert "take the CSV file" in page(client, "/audit/?text=a")
