"""Building, publishing and reading reports: from the form through the worker to the edition that proves itself."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

NOW = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)
ASK, PUBLISH = "/reports/building/ask/", "/reports/building/publish/"


def clock() -> dt.datetime:
    return NOW


def work() -> int:
    """Builds everything that waits; gives how many jobs that were."""
    from outturn.actions.working import work_once

    number = 0
    while work_once("test", clock):
        number += 1
    return number


@pytest.fixture(autouse=True)
def _no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' transaction is of one connection, which a second thread would not see."""
    from outturn.actions import working

    monkeypatch.setattr(working, "_BEAT_SECONDS", 3600.0)


def asked_job(client: Client, **form: object) -> int:
    answer = client.post(ASK, {"report": "qpr", "period": "2025-26-Q2", "formats": ["json"], **form})
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>(.*?)</p>', answer.content.decode())
    return int(answer.headers["Location"].strip("/").rpartition("/")[2])


# --- building
def test_a_report_is_asked_for_built_and_downloaded(site: Callable[[str], Client]) -> None:
    from outturn.api import make_report
    from outturn.store.current import current
    from outturn.store.models import AuditEvent, ReportJob

    client = site("analyst")
    number = asked_job(client, formats=["json", "xlsx"], as_at="2025-12-01")
    waiting = client.get(f"/reports/building/{number}/").content.decode()
    assert "It waits" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in waiting
    assert work() == 1
    html = client.get(f"/reports/building/{number}/").content.decode()
    assert "It is ready." in html
    assert "every 2s" not in html
    assert "<noscript>" not in html
    expected = make_report(current().package, "qpr", "2025-26-Q2", formats=["json", "xlsx"], as_at=dt.datetime(2025, 12, 1, 23, 59, 59, 999999))
    for name, data in expected.items():
        answer = client.get(f"/reports/building/{number}/files/{name}")
        assert answer.content == data
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}"')
    assert client.get(f"/reports/building/{number}/files/other.pdf").status_code == 404
    job = ReportJob.objects.get(pk=number)
    assert (job.done, job.total, job.asked_by) == (2, 2, "analyst")
    assert AuditEvent.objects.filter(event="report_asked", by="analyst", subject=f"report job {number}").count() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"period": "soon"}, "“soon” is not a period"),
        ({"formats": []}, "Choose at least one format."),
        ({"formats": ["exe"]}, "Select a valid choice."),
        ({"report": "nothing"}, "Select a valid choice."),
        ({"as_at": "yesterday"}, "This is not a day or an instant"),
        ({"as_at": "2099-01-01"}, "What will be known then is not known yet."),
        ({"report": "indicator"}, "Say which indicator the report is about."),
        ({"report": "indicator", "indicator": "ZZ9"}, "There is no indicator “ZZ9”"),
        ({"indicator": "HT01"}, "Leave this empty, or choose that report."),
        ({"compare_with": "x" * 41}, "at most 40 characters"),
    ],
)
def test_a_form_with_a_mistake_says_which(site: Callable[[str], Client], form: dict[str, object], words: str) -> None:
    from outturn.store.models import ReportJob

    answer = site("analyst").post(ASK, {"report": "qpr", "period": "2025-26-Q2", "formats": ["json"], **form})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert words in html
    assert "There is a problem" in html
    assert not ReportJob.objects.exists()


def test_a_report_that_cannot_be_built_says_why_and_can_be_tried_again(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    number = asked_job(client, period="1999-00-Q1")
    work()
    html = client.get(f"/reports/building/{number}/").content.decode()
    assert "has no figure for 1999-00-Q1" in html
    assert "Traceback" not in html
    assert client.post(f"/reports/building/{number}/").status_code == 302
    assert "It waits" in client.get(f"/reports/building/{number}/").content.decode()


def test_a_fault_of_ours_is_no_traceback(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from outturn.actions import working

    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(working, "make_report", broken)
    client = site("analyst")
    number = asked_job(client)
    assert work() == 1
    html = client.get(f"/reports/building/{number}/").content.decode()
    assert "It is a fault of ours, and it has been recorded." in html
    assert "ZeroDivisionError" not in html
    assert "ZeroDivisionError" in caplog.text


def test_a_report_on_one_indicator_is_built_too(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    number = asked_job(client, report="indicator", indicator="ht01")
    work()
    assert client.get(f"/reports/building/{number}/files/indicator-HT01-2025-26-Q2.json").status_code == 200


def test_progress_is_told_in_words() -> None:
    from outturn.store.models import ReportJob
    from outturn.web.reports.jobs import progress_words

    def words(**about: object) -> str:
        return progress_words(ReportJob(asked_at=NOW, total=3, **about), NOW + dt.timedelta(seconds=20))

    assert words(state="waiting") == "It waits for its turn."
    assert words(state="running", beat=NOW, done=1, message="Drawing the PDF") == "1 of 3 formats done. Drawing the PDF."
    assert words(state="running", beat=NOW - dt.timedelta(minutes=2)) == "The program that built it has ended; it will be taken up again."
    assert words(state="failed", message="There is no figure.") == "There is no figure."
    late = progress_words(ReportJob(asked_at=NOW, state="waiting"), NOW + dt.timedelta(minutes=2))
    assert late.endswith("it is started with “outturn work”.")


# --- publishing
@pytest.fixture
def published(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of an edition of the quarterly report in two formats: all six would take the tests longer than they need."""
    from outturn.store.models import Edition
    from outturn.web.reports import jobs

    monkeypatch.setattr(jobs, "RENDERERS", {name: jobs.RENDERERS[name] for name in ("html", "json")})
    client = site("analyst")
    assert client.post(PUBLISH, {"report": "qpr", "period": "2025-26-Q3", "why": ""}).status_code == 302
    assert work() == 1
    return int(Edition.objects.get().pk)


def test_an_edition_unpacked_from_its_zip_proves_itself(site: Callable[[str], Client], published: int, tmp_path: Path) -> None:
    from outturn.api import verify

    answer = site("analyst").get(f"/reports/editions/{published}/zip/")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        pack.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert folder.name == "qpr-2025-26-Q3-edition-1"
    found = verify(folder)
    assert found.agrees, found.differences
    assert found.manifest.about.period == "2025-26-Q3"
    assert found.manifest.formats == ("html", "json")


def test_a_member_does_not_get_the_figures_of_other_reports(site: Callable[[str], Client], published: int) -> None:
    """The frozen package holds them, with later ones: those who may not read unpublished figures get the report alone."""
    member, officer = site("member"), site("officer")
    inside = f"/reports/editions/{published}/files/package/figures.csv"
    assert (member.get(inside).status_code, officer.get(inside).status_code) == (404, 200)
    assert "package/figures.csv" not in member.get(f"/reports/editions/{published}/").content.decode()
    names = [zipfile.ZipFile(io.BytesIO(client.get(f"/reports/editions/{published}/zip/").content)).namelist() for client in (member, officer)]
    assert [any("/package/" in name for name in found) for found in names] == [False, True]


def test_a_member_reads_an_edition_under_its_own_policy(site: Callable[[str], Client], published: int) -> None:
    client = site("member")
    assert "Quarterly Performance Report" in client.get("/reports/").content.decode()
    html = client.get(f"/reports/editions/{published}/").content.decode()
    assert "Read it here" in html
    assert "Build a report" not in client.get("/reports/").content.decode()
    answer = client.get(f"/reports/editions/{published}/files/qpr-2025-26-Q3.html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert client.get(f"/reports/editions/{published}/files/qpr-2025-26-Q3.html?save").headers["Content-Disposition"].startswith("attachment;")
    split = client.get(f"/reports/editions/{published}/files/qpr-2025-26-Q3/index.html")
    assert "script-src 'self' file:" in split.headers["Content-Security-Policy"]
    assert client.get(f"/reports/editions/{published}/files/qpr-2025-26-Q3/style.css").headers["Content-Type"] == "text/css; charset=utf-8"
    assert client.get(f"/reports/editions/{published}/files/qpr-2025-26-Q3.json").headers["Content-Disposition"].startswith("attachment;")
    assert client.get(f"/reports/editions/{published}/files/../secret").status_code == 404
    assert client.get("/reports/editions/999999/").status_code == 404


def test_editions_are_counted_by_report_and_keep_their_addresses(site: Callable[[str], Client]) -> None:
    from outturn.store.models import AuditEvent, Edition, EditionFile

    def made(report: str, title: str, period: str) -> int:
        edition = Edition.objects.create(report=report, title=title, period=period, as_at=MORNING, published_at=MORNING, published_by="analyst")
        EditionFile.objects.create(edition=edition, path="a.html", data=b"<p>", digest="0", size=3)
        return int(edition.pk)

    made("qpr", "Quarterly Report", "2025-26-Q1")
    other, second = made("dash", "The Dashboard", "2025-26-Q1"), made("qpr", "Quarterly Report", "2025-26-Q2")
    client = site("member")
    assert "Edition 2 of the Quarterly Report" in client.get(f"/reports/editions/{second}/").content.decode()
    assert "Edition 1 of The Dashboard" in client.get(f"/reports/editions/{other}/").content.decode()
    assert "by Alex Analyst" in client.get(f"/reports/editions/{other}/").content.decode()
    assert 'filename="qpr-2025-26-Q2-edition-2.zip"' in client.get(f"/reports/editions/{second}/zip/").headers["Content-Disposition"]
    assert "(edition 2)" in client.get("/reports/compare/").content.decode()
    AuditEvent.objects.create(event="edition_held", by="analyst", at=MORNING, subject=f"edition {second}", old="", new="", why="Purdah")
    assert "held edition 2 of the Quarterly Report back from the public" in site("auditor").get("/audit/").content.decode()


def test_every_file_is_there_as_it_was_made(site: Callable[[str], Client], published: int) -> None:
    import hashlib

    from outturn.store.models import EditionFile

    client = site("auditor")
    manifest = json.loads(client.get(f"/reports/editions/{published}/files/manifest.json").content)
    rows = {file.path: file for file in EditionFile.objects.filter(edition_id=published)}
    assert rows.keys() == {*(record["path"] for record in manifest["files"]), "manifest.json", "SHA256SUMS"}
    for record in manifest["files"][:12]:
        data = client.get(f"/reports/editions/{published}/files/{record['path']}").content
        assert hashlib.sha256(data).hexdigest() == record["sha256"] == rows[record["path"]].digest


def test_what_it_said_is_kept_and_the_next_report_compares_itself_with_it(site: Callable[[str], Client], published: int) -> None:
    import polars as pl

    from outturn.periods import parse_period
    from outturn.reports.baseline import WHOLE, counts_now, last_report
    from outturn.reports.book import open_book
    from outturn.store.current import current

    package = current().package
    rows = package["published"].filter(pl.col("report") == "qpr", pl.col("period") == "2025-26-Q3")
    book = open_book(package, "qpr", parse_period("2025-26-Q3"))
    whole = rows.filter(pl.col("subject") == "*").to_dicts()[0]
    counts = counts_now(book)[WHOLE]
    assert (whole["green"], whole["amber"], whole["red"], whole["not_rated"]) == counts.ratings
    assert (whole["improving"], whole["stable"], whole["worsening"]) == counts.directions[:3]
    assert whole["low"] + whole["medium"] + whole["high"] > 0
    assert rows.height == 1 + len(book.outline) + len(book.kpis)
    later = open_book(package, "qpr", parse_period("2025-26-Q4"), needs_figures=False)
    baseline = last_report(later)
    assert baseline is not None
    assert (baseline.as_published, baseline.period.id, baseline.counts[WHOLE].ratings) == (True, "2025-26-Q3", counts.ratings)


def test_a_second_edition_replaces_the_counts_and_leaves_the_first_as_it_was(site: Callable[[str], Client], published: int) -> None:
    from outturn.store.current import current
    from outturn.store.models import Edition, EditionFile, ReportJob

    first = {file.path: file.digest for file in EditionFile.objects.filter(edition_id=published)}
    ReportJob.objects.update(asked_at=MORNING)
    before = current().package["published"].height
    site("analyst").post(PUBLISH, {"report": "qpr", "period": "2025-26-Q3", "why": "A figure was corrected."})
    work()
    assert Edition.objects.count() == 2
    assert current().package["published"].height == before
    assert {file.path: file.digest for file in EditionFile.objects.filter(edition_id=published)} == first


def cycle_with(*states: str) -> None:
    from outturn.store.models import Cycle, Return

    cycle = Cycle.objects.create(period="2025-26-Q3", opened_at=MORNING, opened_by="analyst")
    for place, state in enumerate(states, start=1):
        Return.objects.create(cycle=cycle, indicator=f"HT0{place}", section="HT", period="2025-12", due=dt.date(2026, 1, 15), state=state, value="91")


def test_it_is_refused_while_returns_are_not_locked_unless_somebody_says_why(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.store.models import AuditEvent, Cycle, Edition, Return, ReturnEvent
    from outturn.web.reports import jobs

    monkeypatch.setattr(jobs, "RENDERERS", {"json": jobs.RENDERERS["json"]})
    cycle_with("locked", "approved", "draft")
    client = site("analyst")
    form = {"report": "qpr", "period": "2025-26-Q3"}
    refused = client.post(PUBLISH, form)
    assert refused.status_code == 400
    assert "2 returns of this period are not locked yet." in refused.content.decode()
    assert client.post(PUBLISH, {**form, "why": "Cabinet meets tomorrow."}).status_code == 302
    work()
    assert Edition.objects.get().why == "Cabinet meets tomorrow."
    assert dict(Return.objects.values_list("indicator", "state")) == {"HT01": "published", "HT02": "approved", "HT03": "draft"}
    event = ReturnEvent.objects.get()
    assert (event.step, event.state, event.by, json.loads(event.contents)["value"]) == ("publish", "published", "analyst", "91")
    assert AuditEvent.objects.get(event="report_published").why == "Cabinet meets tomorrow."
    assert Cycle.objects.get().closed_at is None


def test_when_every_return_is_published_the_cycle_is_closed(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.store.models import AuditEvent, Cycle, Return
    from outturn.web.reports import jobs

    monkeypatch.setattr(jobs, "RENDERERS", {"json": jobs.RENDERERS["json"]})
    cycle_with("locked", "locked")
    assert site("analyst").post(PUBLISH, {"report": "qpr", "period": "2025-26-Q3", "why": ""}).status_code == 302
    work()
    assert set(Return.objects.values_list("state", "revision")) == {("published", 1)}
    assert Cycle.objects.get().closed_by == "analyst"
    assert AuditEvent.objects.filter(event="cycle_closed").exists()


def test_a_return_that_is_reopened_while_it_waits_stops_the_publication(site: Callable[[str], Client]) -> None:
    from outturn.store.models import Edition, Return

    cycle_with("locked")
    client = site("analyst")
    answer = client.post(PUBLISH, {"report": "qpr", "period": "2025-26-Q3", "why": ""})
    Return.objects.update(state="returned")
    work()
    assert "1 return of this period is not locked yet." in client.get(answer.headers["Location"]).content.decode()
    assert not Edition.objects.exists()


# --- comparing
def test_two_editions_are_compared_and_what_changed_is_taken_along(site: Callable[[str], Client], published: int) -> None:
    """A member is told of the figures that the reports show; the packages that are frozen beside them hold later ones."""
    import polars as pl
    from django.db import transaction

    from outturn.store import bulk
    from outturn.store.current import current
    from outturn.store.holding import touch
    from outturn.store.models import Edition, ReportJob
    from outturn.store.package_tables import UNKNOWN

    figures = current().package["figures"]
    known = figures.filter(pl.col("indicator") == "CS03", pl.col("period") == "2025-26-Q3").tail(1)
    later = known.with_columns(numerator=pl.lit(1.0), recorded_at=pl.col("recorded_at") + pl.duration(hours=1), note=pl.lit("Counted again."))
    next_quarter = known.with_columns(period=pl.lit("2025-26-Q4"), numerator=pl.lit(1.0), note=pl.lit("Not out yet."))
    later = pl.concat([later, next_quarter])
    with transaction.atomic():
        touch()
        bulk.insert("figures", later.select(figures.columns).with_columns(pl.lit(None, pl.String).alias(UNKNOWN)))
    ReportJob.objects.update(asked_at=MORNING)
    client = site("analyst")
    client.post(PUBLISH, {"report": "qpr", "period": "2025-26-Q3", "why": "A figure was corrected."})
    work()
    second = Edition.objects.exclude(pk=published).get().pk
    address = f"/reports/compare/?before={published}&after={second}"
    html, told = (site(name).get(address).content.decode() for name in ("analyst", "member"))
    assert "1 figure was revised, 1 is new and none was withdrawn." in html
    assert "1 figure was revised, none is new and none was withdrawn." in told
    assert ("Not out yet." in html, "Not out yet." in told) == (True, False)
    assert "Counted again." in html
    assert "Counted again." in told
    assert "what changed" in client.get(f"/reports/editions/{second}/").content.decode()
    assert "Counted again." in client.get(f"{address}&table=changes-1&download=csv").content.decode("utf-8-sig")
    assert client.get(f"/reports/compare/?before={published}&after=999").status_code == 404
    assert client.get("/reports/compare/?before=x&after=1").status_code == 200


def test_a_report_whose_files_are_no_longer_kept_says_so(site: Callable[[str], Client]) -> None:
    from outturn.store.models import ReportJob

    job = ReportJob.objects.create(
        report="qpr", period="2025-26-Q2", formats="html", as_at=MORNING, asked_at=MORNING, asked_by="analyst", state="done", ended_at=MORNING
    )
    html = site("analyst").get(f"/reports/building/{job.pk}/").content.decode()
    assert "Its files were kept for a while and are deleted. Build the report again if you need them." in html
    assert site("analyst").get(f"/reports/building/{job.pk}/files/a.html").status_code == 404


def test_every_edition_that_told_other_figures_is_remembered_and_of_those_alike_one(site: Callable[[str], Client], tmp_path: Path) -> None:
    from outturn.actions.working import earlier_editions
    from outturn.store.models import Edition, EditionFile

    def made(report: str, period: str, figures: str, rules: str = "one") -> int:
        edition = Edition.objects.create(report=report, title=report, period=period, as_at=MORNING, published_at=MORNING, published_by="analyst")
        for path, digest in (("manifest.json", period), ("package/figures.csv", figures), ("package/disclosure_rules.csv", rules), ("a.html", "x")):
            EditionFile.objects.create(edition=edition, path=path, data=path.encode(), digest=digest, size=1)
        return edition.pk

    first, second, third = made("qpr", "2025-26-Q1", "old"), made("qpr", "2025-26-Q1", "revised"), made("qpr", "2025-26-Q2", "new")
    same, other_rules = made("dashboard", "2025-09", "new"), made("dashboard", "2025-09", "new", "two")
    folders = earlier_editions(tmp_path)
    assert [folder.name for folder in folders] == [f"earlier-{number}" for number in (first, second, third, other_rules)]
    assert same not in {first, second, third, other_rules}
    assert sorted(path.name for path in (folders[0] / "package").iterdir()) == ["disclosure_rules.csv", "figures.csv"]
