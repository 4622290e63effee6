"""The public pages of the service: who sees what from when, without a session, and what is said to caches."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import pytest

import outturn
from outturn.errors import UsageError
from tests.functional.test_published_bundle import council
from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.test import Client

    from outturn.store.models import Edition

PAGE = "/public/editions/qpr/2025-26-Q2/1/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "edition"
    outturn.publish(council(), "qpr", "2025-26-Q2", folder, at=MORNING.replace(tzinfo=None), formats=["html", "json"])
    return folder


@pytest.fixture(autouse=True)
def _forgotten(site: Callable[[str], Client]) -> Iterator[None]:
    from outturn.web.public import serving

    serving.forget()
    yield
    serving.forget()


def publish(folder: Path, released_at: dt.datetime | None = None) -> Edition:
    from outturn.api.edition_files import files_in
    from outturn.store.models import Edition, EditionFile

    edition = Edition.objects.create(
        report="qpr", title="Performance", period="2025-26-Q2", as_at=MORNING, published_at=MORNING, published_by="analyst", released_at=released_at
    )
    files = {name: path.read_bytes() for name, path in files_in(folder).items()}
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, path=name, data=data, digest=hashlib.sha256(data).hexdigest(), size=len(data)) for name, data in files.items()
    )
    return edition


def looked_again() -> None:
    """As after the second for which nobody asks the database."""
    from outturn.web.public import serving

    serving._shelf._looked = float("-inf")


def test_a_stranger_reads_the_quarter_and_takes_its_data(site: Callable[[str], Client], folder: Path) -> None:
    publish(folder)
    stranger = site("")
    assert "July to September 2025" in stranger.get("/public/").content.decode()
    assert stranger.get(PAGE).status_code == 200
    report = stranger.get(f"{PAGE}qpr-2025-26-Q2.html")
    assert report.content == (folder / "qpr-2025-26-Q2.html").read_bytes()
    assert "sha256-" in report.headers["Content-Security-Policy"], "the report's own policy"
    data = stranger.get("/public/data/indicators/K3/K3.csv")
    assert data.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert b"2025-07" in data.content
    assert b"41479" not in data.content
    assert stranger.get("/public/feed.xml").headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "/public/" in stranger.get("/account/sign-in/").content.decode()


def test_caches_may_keep_a_page_and_nobody_gets_a_cookie(site: Callable[[str], Client], folder: Path) -> None:
    publish(folder)
    stranger = site("")
    first = stranger.get(PAGE)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Last-Modified"] == "Thu, 08 Jan 2026 09:00:00 GMT"
    assert not first.cookies
    assert "Vary" not in first.headers
    assert stranger.get(PAGE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert stranger.get(PAGE, headers={"If-None-Match": '"other"'}).status_code == 200
    assert stranger.get(PAGE, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    assert stranger.post(PAGE).status_code == 405
    assert stranger.head(PAGE).status_code == 200


def test_a_warm_page_asks_the_database_at_most_once(site: Callable[[str], Client], folder: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish(folder)
    member = site("member")
    member.get(PAGE)
    with CaptureQueriesContext(connection) as none:
        member.get(PAGE)
    assert len(none) == 0, "also for somebody who is signed in"
    looked_again()
    with CaptureQueriesContext(connection) as one:
        member.get(PAGE)
    assert len(one) == 1


# --- when and whether
def test_nothing_is_there_before_its_instant(site: Callable[[str], Client], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    embargo = timezone.now() + dt.timedelta(days=3)
    edition = publish(folder, embargo)
    stranger = site("")
    paths = ("", "feed.xml", "data/editions.json", "sitemap.xml", "indicators/")
    before = [stranger.get(f"/public/{path}").content.decode() for path in paths]
    assert not any("Q2 2025/26" in text or "2025-26-Q2" in text or "K2" in text for text in before)
    for path in (PAGE, f"{PAGE}qpr-2025-26-Q2.html", "/public/data/indicators/K3/K3.csv", "/public/indicators/K3/"):
        assert stranger.get(path).status_code == 404, path
    assert "; not before." in site("member").get(f"/reports/editions/{edition.pk}/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: embargo)
    looked_again()
    assert stranger.get(PAGE).status_code == 200


def test_a_hold_takes_an_edition_away_and_brings_it_back(site: Callable[[str], Client], folder: Path) -> None:
    from outturn.store.models import AuditEvent

    edition = publish(folder)
    analyst, stranger = site("analyst"), site("")
    assert stranger.get(PAGE).status_code == 200
    address = f"/reports/editions/{edition.pk}/hold/"
    assert analyst.post(address, {"do": "hold", "why": ""}).status_code == 400
    for _ in range(2):  # a double click is one hold
        assert analyst.post(address, {"do": "hold", "why": "The pre-election period."}).status_code == 302
    looked_again()
    for path in (PAGE, f"{PAGE}qpr-2025-26-Q2.html", "/public/indicators/K3/", "/public/data/indicators/K3/K3.json"):
        assert stranger.get(path).status_code == 404, path
    assert b"2025-26-Q2" not in stranger.get("/public/feed.xml").content
    shown = site("member").get(f"/reports/editions/{edition.pk}/").content.decode()
    assert "Held back since" in shown
    assert "The pre-election period." in shown
    assert site("member").post(address, {"do": "lift", "why": "x"}).status_code == 403
    assert analyst.post(address, {"do": "lift", "why": "The election is over."}).status_code == 302
    looked_again()
    assert stranger.get(PAGE).status_code == 200
    events = AuditEvent.objects.filter(event__startswith="edition_hold").order_by("id") | AuditEvent.objects.filter(event="edition_held")
    assert sorted(events.values_list("event", "by", "why")) == [
        ("edition_held", "analyst", "The pre-election period."),
        ("edition_hold_lifted", "analyst", "The election is over."),
    ]


def test_a_later_edition_keeps_its_number_while_the_first_is_held(site: Callable[[str], Client], folder: Path) -> None:
    from outturn.actions.releasing import hold_edition

    first = publish(folder)
    publish(folder)
    hold_edition(first.pk, "A mistake.", by="analyst", at=MORNING)
    assert site("").get(PAGE).status_code == 404
    assert site("").get("/public/editions/qpr/2025-26-Q2/2/").status_code == 200
    with pytest.raises(UsageError, match="no such edition"):
        hold_edition(999_999, "Why not.", by="analyst", at=MORNING)
    with pytest.raises(UsageError, match="Say why"):
        hold_edition(first.pk, " ", by="analyst", at=MORNING)


def test_the_instant_of_release_is_asked_for_when_publishing(site: Callable[[str], Client]) -> None:
    from outturn.store.models import ReportJob

    form = {"report": "qpr", "period": "2025-26-Q2", "why": ""}
    analyst = site("analyst")
    assert "This instant is past" in analyst.post("/reports/building/publish/", {**form, "released_at": "2020-01-01T09:00"}).content.decode()
    assert "This is not an instant" in analyst.post("/reports/building/publish/", {**form, "released_at": "soon"}).content.decode()
    assert analyst.post("/reports/building/publish/", {**form, "released_at": "2099-05-08T09:30"}).status_code == 302
    assert ReportJob.objects.latest("id").released_at == dt.datetime(2099, 5, 8, 8, 30, tzinfo=dt.UTC), "half past nine in summer"


# --- what is not there
@pytest.mark.parametrize(
    "path",
    ["nothing/", "../settings", "%2e%2e/%2e%2e/etc/passwd", "editions/qpr/2025-26-Q2/1/package/figures.csv", "editions/qpr/2025-26-Q2/1/manifest.json",
     "editions/qpr/2025-26-Q2/99/", "indicators/HT01/", "look/../index.html", "a\\b", "%00", "editions/%0d%0aX-Evil:%201/"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(site: Callable[[str], Client], folder: Path, path: str) -> None:
    publish(folder)
    answer = site("").get(f"/public/{path}")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert 'href="/public/look/site.css"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Evil" not in answer.headers


def test_an_address_without_its_slash_leads_to_the_page(site: Callable[[str], Client], folder: Path) -> None:
    publish(folder)
    answer = site("").get("/public/indicators/K3")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/public/indicators/K3/")


def test_an_edition_that_cannot_be_read_is_left_out_and_logged(site: Callable[[str], Client], folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    from outturn.store.models import Edition, EditionFile

    publish(folder)
    broken = Edition.objects.create(report="qpr", title="Broken", period="2025-26-Q1", as_at=MORNING, published_at=MORNING, published_by="analyst")
    EditionFile.objects.create(edition=broken, path="manifest.json", data=b"{", digest="0", size=1)
    assert "Broken" not in site("").get("/public/").content.decode()
    assert site("").get(PAGE).status_code == 200
    assert f"Edition {broken.pk} cannot be read" in caplog.text


def test_without_editions_the_start_page_says_so(site: Callable[[str], Client]) -> None:
    assert "No report is published yet" in site("").get("/public/").content.decode()
