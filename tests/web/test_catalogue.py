"""The catalogue as pages: new indicators, versions of definitions, and standards that never change what was rated."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

JANUARY = dt.datetime(2026, 1, 8, 9, 0)
NEW = {
    "ref": "HT99", "name": "Bridges inspected", "definition": "Bridges inspected in the period.", "kind": "kpi", "section": "HT", "owner": "Head of Bridges",
    "introduced": "2026-04-01", "unit": "percent", "polarity": "higher", "frequency": "monthly", "basis": "period", "aggregation": "mean",
}  # fmt: skip
PAGES = ("", "new/", "of/HT01/", "facts/HT01/", "definition/HT01/", "standards/HT01/", "retire/HT01/")
HOSTILE = (
    "'; DROP TABLE package_indicators; --",
    "<script>alert(1)</script>",
    "\x00\x07\x1b",
    "x" * 20_000,
    "=1+1",
    "{{ 7*7 }}",
    "nan",
    "1e999",
    "-" + "9" * 400,
)


@pytest.fixture(autouse=True)
def in_january(monkeypatch: pytest.MonkeyPatch, filled: str) -> None:
    from tests.databases import connect

    connect(filled)
    from outturn.web.catalogue import views

    monkeypatch.setattr(views, "now", lambda: JANUARY)


def rows(table: str, ref: str) -> list[dict[str, Any]]:
    from outturn.store.current import current

    return [row for row in current().package[table].to_dicts() if row["indicator"] == ref]


def verdicts(periods: tuple[str, ...]) -> list[Any]:
    from outturn.api import assess
    from outturn.store.current import current

    columns = ["indicator", "period", "rating", "rating_reason", "ytd_rating", "expected", "target", "floor"]
    return [assess(current().package, period).to_polars().select(columns).rows() for period in periods]


def sent(client: Client, address: str, fields: dict[str, str]) -> tuple[int, str]:
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    answer = client.post(address, {"seen": seen[1] if seen else "", **fields}, follow=True)
    return answer.status_code, answer.content.decode()


def last_event(ref: str) -> tuple[str, str]:
    from outturn.store.models import AuditEvent

    event = AuditEvent.objects.filter(subject=f"indicator {ref}").latest("id")
    return event.event, event.why


@pytest.mark.parametrize("role", ["", *ROLES])
def test_only_an_analyst_edits_the_catalogue(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setattr("outturn.web.catalogue.views.now", lambda: JANUARY)
    client = site(role)
    for page in PAGES:
        shown = page in {"", "of/HT01/"}
        expected = {"": 302, "analyst": 200, "auditor": 200 if shown else 403}.get(role, 403)
        assert client.get(f"/catalogue/{page}").status_code == expected, page
        if not shown:
            assert client.post(f"/catalogue/{page}", {"x": "y"}).status_code == (400 if role == "analyst" else expected), page
        else:
            assert client.post(f"/catalogue/{page}").status_code == 405
            links = {"/catalogue/new/", "/catalogue/facts/HT01/", "/catalogue/standards/HT01/", "/catalogue/definition/HT01/", "/catalogue/retire/HT01/"}
            offered = {link for link in links if f'href="{link}"' in client.get(f"/catalogue/{page}").content.decode()}
            assert bool(offered) is (role == "analyst"), page


# --- standards
def test_a_new_target_never_changes_a_past_rating(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    before = [row for row in rows("standards", "HT01") if row["financial_year"] == "2025-26"]
    past = ("2024-25", "2025-26-Q1", "2025-26-Q2", "2025-12")
    ratings = verdicts(past)
    status, page = sent(client, "/catalogue/standards/HT01/", {"target": "99.9", "floor": "99.8", "profile": "flat", "why": "The government asks for more."})
    assert status == 200
    assert "were saved" in page
    assert verdicts(past) == ratings
    assert last_event("HT01") == ("standards_changed", "The government asks for more.")
    after = {row["period"]: row for row in rows("standards", "HT01") if row["financial_year"] == "2025-26"}
    assert (after[None]["target"], after[None]["change"], after[None]["set_by"]) == (99.9, "changed", "analyst")
    assert after["2025-12"]["target"] == before[0]["target"]
    assert "2026-01" not in after


def test_a_target_across_its_floor_is_refused_in_the_words_of_the_finding(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    before = rows("standards", "HT01")
    status, page = sent(client, "/catalogue/standards/HT01/", {"target": "50", "floor": "90", "profile": "flat", "why": "Typing fast."})
    assert status == 400
    assert "HT01 2025-26: higher is better, but the target is 50.0% and the floor 90.0%." in page
    assert "Correct the target, the floor or the indicator" in page
    assert rows("standards", "HT01") == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target": "95", "floor": "90"}, "Say why it changes"),
        ({"target": "many", "floor": "90", "why": "x"}, "Target must be a number"),
        ({"target": "", "floor": "", "why": "x"}, "Give a target, or say that it is still to be confirmed"),
        ({"target": "95", "is_tbc": "on", "why": "x"}, "Either give numbers, or say that they are still to be confirmed"),
        ({"target": "1e16", "why": "x"}, "Target is too large"),
    ],
)
def test_what_is_wrong_with_a_standard_is_said(site: Callable[[str], Client], fields: dict[str, str], message: str) -> None:
    status, page = sent(site("analyst"), "/catalogue/standards/HT01/", {"profile": "flat", **fields})
    assert status == 400
    assert message in page


@pytest.mark.parametrize(
    ("ref", "now", "words"),
    [
        ("HT01", dt.datetime(2026, 1, 8, 9, 0), ""),
        ("HT01", dt.datetime(2026, 4, 8, 9, 0), "The standards for 2026/27 are proposed. They are decided in the annual review."),
        ("HT01", dt.datetime(2029, 4, 8, 9, 0), ""),
        ("HT01", dt.datetime(2029, 9, 8, 9, 0), "There are no standards for 2029/30, and periods of it have ended. They come from the annual review."),
    ],
)
def test_a_change_of_standards_is_offered_where_one_can_be_saved(
    site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, ref: str, now: dt.datetime, words: str
) -> None:
    monkeypatch.setattr("outturn.web.catalogue.views.now", lambda: now)
    client = site("analyst")
    page = client.get(f"/catalogue/of/{ref}/").content.decode()
    form = client.get(f"/catalogue/standards/{ref}/", follow=True)
    assert (f"/catalogue/standards/{ref}/" in page) is not bool(words)
    assert words in page
    assert (form.redirect_chain != [], words in form.content.decode()) == (bool(words), True)


def test_standards_that_are_only_proposed_wait_for_the_review(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.web.catalogue import views

    monkeypatch.setattr(views, "now", lambda: dt.datetime(2026, 5, 8))
    _, page = sent(site("analyst"), "/catalogue/standards/HT01/", {"target": "95", "floor": "90", "profile": "flat", "why": "x"})
    assert "They are decided in the annual review." in page


def test_only_the_running_year_is_open(site: Callable[[str], Client]) -> None:
    from outturn.actions.catalogue import change_standards
    from outturn.errors import UsageError

    site("analyst")
    done: dict[str, Any] = {"today": JANUARY.date(), "by": "ada", "at": JANUARY.replace(tzinfo=dt.UTC)}
    for year, words in (("2024-25", "has ended"), ("2026-27", "come from the annual review")):
        with pytest.raises(UsageError, match=words):
            change_standards("HT01", year, {"target": 1.0}, "x", **done)


def test_who_is_slower_is_told(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    mark = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get("/catalogue/standards/HT01/").content.decode())
    assert mark
    sent(client, "/catalogue/standards/HT01/", {"target": "98", "floor": "90", "profile": "flat", "why": "First."})
    answer = client.post("/catalogue/standards/HT01/", {"target": "97", "floor": "90", "profile": "flat", "why": "Second.", "seen": mark[1]})
    assert answer.status_code == 409
    assert "<ins>98</ins>" in answer.content.decode()


# --- definitions
def test_a_new_version_keeps_the_old_words_and_breaks_the_series_where_it_must(site: Callable[[str], Client]) -> None:
    client, old = site("analyst"), rows("indicators", "HT01")[0]
    fields = {"name": "Roads mended", "definition": "New words.", "since": "2026-01-01", "comparable": "no", "reason": "New guidance."}
    for _ in range(2):
        status, _ = sent(client, "/catalogue/definition/HT01/", fields)
        assert status == 200
    found = {row["from"]: row for row in rows("definitions", "HT01")}
    assert len(found) == 2
    assert (found["2026-01-01"]["definition"], found["2026-01-01"]["comparable"]) == ("New words.", False)
    first = next(row for day, row in found.items() if day != "2026-01-01")
    assert (first["name"], first["definition"], first["comparable"]) == (old["name"], old["definition"], None)
    assert rows("indicators", "HT01")[0]["name"] == "Roads mended"
    assert last_event("HT01") == ("definition_changed", "New guidance.")


def test_a_version_begins_after_the_one_before(site: Callable[[str], Client]) -> None:
    fields = {"name": "N", "definition": "D", "since": "2020-01-01", "comparable": "yes", "reason": "x"}
    status, page = sent(site("analyst"), "/catalogue/definition/PH03/", fields)
    assert status == 400
    assert "a new one begins after that day" in page


# --- indicators
def test_an_indicator_is_added_changed_and_retired(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    _, page = sent(client, "/catalogue/new/", NEW)
    assert "HT99 is in the catalogue" in page
    assert rows("indicators", "HT99")[0]["introduced"] == "2026-04-01"
    left_out = {"ref", "name", "definition", "introduced"}
    fields = {name: value for name, value in NEW.items() if name not in left_out}
    _, page = sent(client, "/catalogue/facts/HT99/", {**fields, "owner": "Bridge master", "why": "Reorganised."})
    assert rows("indicators", "HT99")[0]["owner"] == "Bridge master"
    assert last_event("HT99") == ("indicator_changed", "Reorganised.")
    sent(client, "/catalogue/retire/HT99/", {"since": "2026-10-01", "why": "No bridges."})
    assert rows("indicators", "HT99")[0]["retired"] == "2026-10-01"
    assert last_event("HT99") == ("indicator_retired", "No bridges.")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("ref", "ht01", "There is an indicator ht01 already."),
        ("ref", "a/b", "Reference must be letters, digits"),
        ("owner", "", "Say who answers for it"),
        ("unit", "furlongs", "Choose unit from the list"),
        ("decimals", "11", "Decimals must be a whole number from 0 to 10"),
        ("introduced", "", "Enter measured since"),
    ],
)
def test_what_cannot_be_an_indicator_is_refused_in_words(site: Callable[[str], Client], field: str, value: str, message: str) -> None:
    status, page = sent(site("analyst"), "/catalogue/new/", {**NEW, field: value})
    assert status == 400
    assert message in page


def test_whatever_is_typed_gets_an_answer_in_words(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    sound = {
        **NEW,
        "target": "95",
        "floor": "90",
        "profile": "flat",
        "since": "2026-02-01",
        "comparable": "yes",
        "reason": "r",
        "why": "w",
        "seen": "",
        "per": "",
    }
    for page in (PAGES[1], *PAGES[3:6]):
        for number, field in enumerate(sound):
            answer = client.post(f"/catalogue/{page}", {**sound, "ref": f"Z{number}{page[:3]}", field: HOSTILE[number % len(HOSTILE)]})
            assert answer.status_code in {302, 400, 409}, (page, field)
            assert "<script>alert" not in answer.content.decode()
    for value in HOSTILE:
        assert client.get("/catalogue/", dict.fromkeys(("text", "section", "state", "page", "table", "download"), value)).status_code == 200
    text = client.get("/catalogue/").content.decode() + client.get("/catalogue/of/HT01/").content.decode()
    assert "<script>alert" not in text


def test_the_catalogue_is_searched_and_taken_along(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert len(re.findall(r'<th scope="row"><a href="/catalogue/of/', client.get("/catalogue/?text=complaints&state=any").content.decode())) >= 1
    lines = client.get("/catalogue/?state=any&table=catalogue&download=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 114


def test_sections_and_units_are_named_and_not_coded(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert '<td data-label="Section">HT: Highways and transport</td>' in client.get("/catalogue/?section=HT").content.decode()
    html = client.get("/catalogue/of/HT01/").content.decode()
    assert "<dt>Section</dt><dd>HT: Highways and transport</dd>" in html
    assert "<dt>Unit</dt><dd>Per cent</dd>" in html
