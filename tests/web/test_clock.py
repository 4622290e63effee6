"""Pages go by the clock on the wall, in summer and in winter; what is kept, taken along and given to programs is in UTC."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from outturn.errors import UsageError
from outturn.web import clock
from outturn.web.asking import as_at_utc
from tests.web.test_parts import asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]

UTC = dt.UTC
TWICE, NEVER = "2026-10-25T01:30", "2026-03-29T01:30"


@pytest.fixture(autouse=True)
def _site(site: Site) -> None:
    """The settings are those of a service."""


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (utc(2026, 1, 8, 9, 0), "8 January 2026, 09:00"),
        (utc(2026, 6, 8, 9, 0), "8 June 2026, 10:00"),
        (dt.datetime(2026, 6, 8, 9, 0), "8 June 2026, 10:00"),  # as packages have it
        (utc(2026, 6, 8, 23, 30), "9 June 2026, 00:30"),
        (utc(2026, 3, 29, 0, 59), "29 March 2026, 00:59"),
        (utc(2026, 3, 29, 1, 0), "29 March 2026, 02:00"),
        (utc(2026, 10, 25, 0, 30), "25 October 2026, 01:30 (BST)"),
        (utc(2026, 10, 25, 1, 30), "25 October 2026, 01:30 (GMT)"),
        (utc(2026, 10, 25, 2, 0), "25 October 2026, 02:00"),
    ],
)
def test_an_instant_is_shown_by_the_clock(at: dt.datetime, words: str) -> None:
    assert clock.told(at) == words


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-01-08T09:00", utc(2026, 1, 8, 9, 0)),
        ("2026-06-08T09:00", utc(2026, 6, 8, 8, 0)),
        ("2026-06-08T09:00Z", utc(2026, 6, 8, 9, 0)),
        ("2026-06-08T09:00+02:00", utc(2026, 6, 8, 7, 0)),
        ("2026-06-08T09:00 02:00", utc(2026, 6, 8, 7, 0)),  # a plus in an address that was typed
        ("2026-01-08", utc(2026, 1, 8, 23, 59, 59, 999999)),
        ("2026-06-08", utc(2026, 6, 8, 22, 59, 59, 999999)),
        ("2026-03-29", utc(2026, 3, 29, 22, 59, 59, 999999)),
        ("2026-10-25", utc(2026, 10, 25, 23, 59, 59, 999999)),
        ("2026-10-25T01:30+01:00", utc(2026, 10, 25, 0, 30)),
        ("2026-10-25T01:30+00:00", utc(2026, 10, 25, 1, 30)),
        ("2026-10-25T02:00", utc(2026, 10, 25, 2, 0)),
        ("2026-03-29T02:00", utc(2026, 3, 29, 1, 0)),
    ],
)
def test_an_instant_is_asked_for_by_the_clock(written: str, at: dt.datetime) -> None:
    assert clock.instant_of(written) == at


def test_a_day_may_count_from_its_beginning() -> None:
    assert clock.instant_of("2026-06-08", to_its_end=False) == utc(2026, 6, 7, 23, 0)


def test_what_the_clocks_show_twice_or_never_is_refused_with_what_to_write() -> None:
    with pytest.raises(UsageError, match="01:30 on 25 October 2026 comes twice") as twice:
        clock.instant_of(TWICE)
    assert "2026-10-25T01:30+01:00 (BST) or 2026-10-25T01:30+00:00 (GMT)" in str(twice.value)
    with pytest.raises(UsageError, match="There was no 01:30 on 29 March 2026") as never:
        clock.instant_of(NEVER)
    assert "Write 2026-03-29T02:30 for the same moment." in str(never.value)


def test_the_name_of_the_clock(settings_clock: Callable[[str], None]) -> None:
    assert clock.clock_name() == "UK time"
    settings_clock("Australia/Perth")
    assert (clock.clock_name(), clock.told(utc(2026, 6, 8, 9, 0))) == ("Australia/Perth", "8 June 2026, 17:00")


@pytest.fixture
def settings_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    from django.conf import settings

    return lambda name: monkeypatch.setattr(settings, "PAGES_CLOCK", ZoneInfo(name))


# --- pages
def test_pages_say_by_which_clock_and_show_it(site: Site) -> None:
    client = site("analyst")
    assert "Times are in UK time." in client.get("/").content.decode()
    assert "You see what was known at 8 June 2026, 09:15." in client.get("/actions/?as_at=2026-06-08T09:15").content.decode()
    assert "You see what was known at 8 June 2026, 23:59." in client.get("/actions/?as_at=2026-06-08").content.decode()
    assert "You see what was known at 25 October 2026, 01:30 (BST)." in client.get(f"/actions/?as_at={TWICE}{quote('+')}01:00").content.decode()


@pytest.mark.parametrize(("written", "words"), [(TWICE, "comes twice"), (NEVER, "There was no 01:30")])
def test_a_page_says_what_the_clocks_do_not(site: Site, written: str, words: str) -> None:
    answer = site("analyst").get(f"/actions/?as_at={written}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize(("written", "words"), [("2099-10-25T01:30", "comes twice"), ("2099-03-29T01:30", "There was no 01:30")])
def test_an_embargo_ends_at_no_doubtful_hour(site: Site, written: str, words: str) -> None:
    """Of two instants, the earlier would show the public what is still held back."""
    form = {"report": "qpr", "period": "2025-26-Q2", "why": ""}
    answer = site("analyst").post("/reports/building/publish/", {**form, "released_at": written})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_what_a_report_is_made_from_is_asked_for_by_the_clock(site: Site) -> None:
    from outturn.store.models import ReportJob

    client, form = site("analyst"), {"report": "qpr", "period": "2025-26-Q1", "formats": "json"}
    assert client.post("/reports/building/ask/", {**form, "as_at": "2025-07-20T09:00"}).status_code == 302
    assert ReportJob.objects.latest("id").as_at == utc(2025, 7, 20, 8, 0)
    assert "comes twice" in client.post("/reports/building/ask/", {**form, "as_at": "2025-10-26T01:30"}).content.decode()


def test_the_audit_trail_counts_days_by_the_clock_and_its_file_says_utc(site: Site) -> None:
    from outturn.actions.auditing import record

    record("fruit_eaten", by="ada", at=utc(2026, 6, 8, 23, 30), subject="plum")  # half past midnight, on the 9th
    client = site("auditor")
    asked = "/audit/?event=fruit_eaten"
    shown = client.get(f"{asked}&from=2026-06-09&to=2026-06-09").content.decode()
    assert "9 June 2026, 00:30" in shown
    assert 'datetime="2026-06-09T00:30:00+01:00"' in shown
    assert "plum" not in client.get(f"{asked}&to=2026-06-08").content.decode()
    file = b"".join(client.get(f"{asked}&table=audit-trail&download=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "When (UTC)" in file
    assert "2026-06-08T23:30:00Z" in file


@pytest.mark.parametrize("asked", ["from=0001-01-01", "to=9999-12-31", "from=9999-12-31", "to=0001-01-01"])
def test_days_at_the_end_of_the_calendar_are_days(site: Site, settings_clock: Callable[[str], None], asked: str) -> None:
    client = site("auditor")
    for name in ("Europe/London", "Australia/Perth", "America/New_York"):
        settings_clock(name)
        assert client.get(f"/audit/?{asked}").status_code == 200


def test_programs_ask_in_utc(site: Site) -> None:
    assert as_at_utc(asking("as_at=2026-06-08T09:00")) == dt.datetime(2026, 6, 8, 9, 0)
    assert as_at_utc(asking("as_at=2026-06-08")) == dt.datetime(2026, 6, 8, 23, 59, 59, 999999)
    assert as_at_utc(asking("as_at=2026-06-08T09:00%2B01:00")) == dt.datetime(2026, 6, 8, 8, 0)
    assert as_at_utc(asking(f"as_at={TWICE}")) == dt.datetime(2026, 10, 25, 1, 30)
    with pytest.raises(UsageError, match=r"\(UTC\)"):
        as_at_utc(asking("as_at=soon"))


def test_the_clock_of_the_process_stays_utc() -> None:
    """What is worked out, and what other programs are started with, does not depend on the pages."""
    from django.conf import settings

    assert settings.TIME_ZONE == "UTC"
