"""The risk register as pages: the matrix, one risk with its way, and every change to it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

READERS = frozenset({"officer", "approver", "analyst", "auditor"})
NEW = {
    "ref": "MCR99",
    "title": "The bridge closes",
    "owner": "Head of Bridges",
    "section": "HT",
    "likelihood": "4",
    "impact": "5",
    "target_score": "8",
    "note": "Rust.",
}
VERBS = ("details", "score", "close", "mitigate", "mitigation/1", "link")
HOSTILE = ("'; DROP TABLE package_risks; --", "<script>alert(1)</script>", "\x00\x07\x1b", "x" * 20_000, "=1+1", "{{ 7*7 }}", "-1", "9" * 400, "31/02/2026")


def table(name: str) -> list[dict[str, object]]:
    from outturn.store.current import current

    return current().package[name].to_dicts()


def events(ref: str) -> list[str]:
    from outturn.store.models import AuditEvent

    return list(AuditEvent.objects.filter(subject=f"risk {ref}").order_by("id").values_list("event", flat=True))


def owned(section: str) -> str:
    """A risk of a section that is on the register."""
    return str(next(row["risk"] for row in table("risks") if row["section"] == section and row["closed"] is None))


def sent(client: Client, address: str, fields: dict[str, str]) -> str:
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    return client.post(address, {"seen": seen[1] if seen else "", **fields}, follow=True).content.decode()


# --- who may
@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_and_does_its_own(site: Callable[[str], Client], role: str) -> None:
    client = site(role)
    mine, others = owned("HT"), owned("CS")
    for address in ("/risks/", f"/risks/of/{mine}/", f"/risks/of/{others}/"):
        assert client.get(address).status_code == (200 if role in READERS else 403), address
    for ref, writers in ((mine, {"officer", "approver", "analyst"}), (others, {"analyst"})):
        for verb in VERBS:
            address = f"/risks/{verb}/{ref}/"
            missing = verb.startswith("mitigation") and (ref, "1") not in {(row["risk"], row["action"]) for row in table("risk_actions")}
            assert client.get(address).status_code == (403 if role not in writers else 404 if missing else 200), address
            assert client.post(address, {"title": ""}).status_code == (403 if role not in writers else 404 if missing else 400), address
        assert client.post(f"/risks/unlink/HT01/{ref}/").status_code == (302 if role in writers else 403)
    assert client.get("/risks/add/").status_code == (200 if role in {"officer", "approver", "analyst"} else 403)
    answer = client.post("/risks/add/", {**NEW, "section": "CS"})
    assert answer.status_code == (302 if role == "analyst" else 400 if role in {"officer", "approver"} else 403)


def test_a_stranger_is_asked_to_sign_in(site: Callable[[str], Client]) -> None:
    client = site("")
    for address in ("/risks/", "/risks/add/", "/risks/of/MCR01/", *(f"/risks/{verb}/MCR01/" for verb in VERBS)):
        assert client.get(address).headers["Location"].startswith("/account/sign-in/")


# --- the register
def test_the_matrix_counts_every_scored_risk_once_and_leads_to_them(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    text = client.get("/risks/").content.decode()
    matrix = text[text.index('<table class="matrix"') :].partition("</table>")[0]
    links = re.findall(r'<a class="number" href="([^"]+)#list">(\d+)<', matrix)
    opened = [row for row in table("risks") if row["closed"] is None]
    assert sum(int(count) for _, count in links) == len(opened) - len(re.findall(r"No score yet</span></td>", text))
    for address, count in links:
        listed = client.get(f"/risks/{address.replace('&amp;', '&')}").content.decode()
        assert len(re.findall(r'<th scope="row"><a href="/risks/of/', listed)) == int(count)


def test_levels_add_up_and_every_change_between_two_days_is_told(site: Callable[[str], Client]) -> None:
    from outturn.risks.overview import risk_overview

    client = site("analyst")
    text = client.get("/risks/?since=2025-06-30&until=2025-09-30").content.decode()
    from outturn.store.current import current

    package = current().package
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=dt.date(2025, 9, 30), then=dt.date(2025, 6, 30))
    assert overview is not None
    numbers = [int(number) for number in re.findall(r'<span class="number">(\d+)</span><span class="change">', text)]
    assert numbers == [overview.counts_now[level] for level in ("High", "Medium", "Low", "TBC")]
    told = text[text.index("What changed between") :]
    assert set(re.findall(r'<li><a href="/risks/of/([^"]+)/"', told)) == {change.risk for change in overview.changes}
    assert overview.changes


@pytest.mark.parametrize("query", ["level=High", "way=up", "section=D2", "likelihood=4&impact=5", "since=2099-01-01&until=1990-01-01"])
def test_filters_are_in_the_address(site: Callable[[str], Client], query: str) -> None:
    assert site("analyst").get(f"/risks/?{query}").status_code == 200


def test_the_register_is_taken_along(site: Callable[[str], Client]) -> None:
    lines = site("analyst").get("/risks/?table=risks&download=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Risk,Title,Owner,Section,Likelihood,Impact,Score,Level")
    assert len(lines) - 1 == sum(row["closed"] is None for row in table("risks"))


# --- one risk, from its beginning to its end
def test_a_risk_is_added_scored_linked_and_closed_with_its_history(site: Callable[[str], Client]) -> None:
    from outturn.store.models import RiskLink

    client = site("officer")
    assert "is on the register" in sent(client, "/risks/add/", NEW)
    today = dt.datetime.now(dt.UTC).date()
    scores = [row for row in table("risk_scores") if row["risk"] == "MCR99"]
    assert [(row["date"], row["likelihood"], row["impact"], row["target_score"], row["note"]) for row in scores] == [(today, 4, 5, 8, "Rust.")]
    assert "has its score of today" in sent(client, "/risks/score/MCR99/", {"likelihood": "2", "impact": "5", "target_score": "", "note": "Painted."})
    assert [(row["likelihood"], row["note"]) for row in table("risk_scores") if row["risk"] == "MCR99"] == [(2, "Painted.")], "one score a day"
    sent(client, "/risks/details/MCR99/", {"title": "The bridge shuts", "owner": "Head of Bridges", "section": "HT"})
    sent(client, "/risks/mitigate/MCR99/", {"what": "Paint it.", "owner": "Painter", "due": "2026-05-01", "progress": ""})
    sent(client, "/risks/mitigation/1/MCR99/", {"what": "Paint it.", "owner": "Painter", "due": "2026-05-01", "progress": "Half."})
    assert "Half." in client.get("/risks/of/MCR99/").content.decode()
    assert "HT01 is linked" in sent(client, "/risks/link/MCR99/", {"indicator": "HT01"})
    assert RiskLink.objects.filter(risk="MCR99", indicator="HT01").count() == 1
    client.post("/risks/unlink/HT01/MCR99/")
    assert not RiskLink.objects.filter(risk="MCR99").exists()
    page = sent(client, "/risks/close/MCR99/", {"how": "delegated", "to": "the highways register", "why": "Small now."})
    row = next(row for row in table("risks") if row["risk"] == "MCR99")
    assert (row["closed"], row["closed_reason"], row["title"]) == (today, "Delegated to the highways register. Small now.", "The bridge shuts")
    assert "left the register" in page
    assert events("MCR99") == [
        "risk_added", "risk_scored", "risk_scored", "risk_updated", "risk_action_added", "risk_action_updated", "risk_linked", "risk_unlinked", "risk_closed",
    ]  # fmt: skip
    assert "no longer on the register" in sent(client, "/risks/score/MCR99/", {"likelihood": "2", "impact": "5", "note": "x"})


def test_scores_over_time_are_a_chart_with_its_table(site: Callable[[str], Client]) -> None:
    text = site("auditor").get("/risks/of/MCR01/").content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"' in text
    shown = sum(row["risk"] == "MCR01" for row in table("risk_scores"))
    body = text[text.index("The scores as a table") :]
    assert len(re.findall(r'<tr><th scope="row">\d', body.partition("</table>")[0])) == shown


def test_who_is_slower_is_told_and_sees_both(site: Callable[[str], Client]) -> None:
    officer, analyst, ref = site("officer"), site("analyst"), owned("HT")
    address = f"/risks/details/{ref}/"
    mark = re.search(r'name="seen"[^>]*value="([^"]*)"', officer.get(address).content.decode())
    assert mark
    sent(analyst, address, {"title": "Theirs", "owner": "A", "section": "HT"})
    answer = officer.post(address, {"title": "Ours", "owner": "A", "section": "HT", "seen": mark[1]})
    assert answer.status_code == 409
    assert "<ins>Theirs</ins>" in answer.content.decode()
    assert next(row for row in table("risks") if row["risk"] == ref)["title"] == "Theirs"


# --- bad input
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("ref", "mcr01", "There is a risk mcr01 already"),
        ("title", "", "Say what could happen"),
        ("likelihood", "6", "Choose likelihood from the list"),
        ("impact", "", "Choose a mark for the impact"),
        ("target_score", "26", "Target score must be from 1 to 25"),
        ("note", " ", "Say why this is the score"),
        ("section", "CS", "Choose section from the list"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(site: Callable[[str], Client], field: str, value: str, message: str) -> None:
    client = site("officer")
    before = len(table("risks")), len(table("risk_scores"))
    answer = client.post("/risks/add/", {**NEW, field: value})
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert (len(table("risks")), len(table("risk_scores"))) == before


def test_a_delegation_says_where_to(site: Callable[[str], Client]) -> None:
    answer = site("analyst").post("/risks/close/MCR01/", {"how": "delegated", "why": "Small."})
    assert "Say to which register it is delegated" in answer.content.decode()


def test_whatever_is_typed_gets_an_answer_in_words(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    sound = {**NEW, "what": "w", "due": "2026-01-01", "progress": "p", "indicator": "HT01", "how": "removed", "to": "t", "why": "y", "seen": ""}
    for place, address in enumerate(("/risks/add/", *(f"/risks/{verb}/MCR01/" for verb in VERBS if verb != "close"))):
        for number, field in enumerate(sound):
            answer = client.post(address, {**sound, field: HOSTILE[(number + place) % len(HOSTILE)]})
            assert answer.status_code in {302, 400, 409}, (address, field)
            assert "<script>alert" not in answer.content.decode()
    for value in HOSTILE:
        answer = client.get("/risks/", dict.fromkeys(("section", "level", "way", "likelihood", "impact", "table", "download"), value))
        assert answer.status_code == 200
        assert client.get("/risks/", {"since": value}).status_code in {200, 400}
    text = client.get("/risks/").content.decode() + client.get("/risks/of/MCR01/").content.decode()
    assert "<script>alert" not in text


def test_a_page_needs_few_queries(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = site("officer")
    for address in ("/risks/", "/risks/of/MCR01/", "/risks/add/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 12, address
