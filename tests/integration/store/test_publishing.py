"""Publishing on both databases: everything together, or nothing at all."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

if TYPE_CHECKING:
    from outturn.actions.publishing import Publication
    from outturn.package.package import Package

NOON = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)
PERIOD = "2025-26-Q3"
MEADSHIRE = Path(__file__).parents[3] / "examples" / "meadshire"


@pytest.fixture(scope="module")
def meadshire() -> Package:
    from outturn.api import read_package

    return read_package(MEADSHIRE)


@pytest.fixture
def held(database: str, meadshire: Package) -> Package:
    """Meadshire in the database, with one locked return of the quarter."""
    from outturn.actions.load_package import load_package
    from outturn.store import current
    from outturn.store.models import Cycle, Return

    current.forget()
    load_package(meadshire, by="test", at=NOON, replace=True)
    cycle = Cycle.objects.create(period=PERIOD, opened_at=NOON, opened_by="ana")
    Return.objects.create(cycle=cycle, indicator="HT01", section="HT", period="2025-12", due=NOON.date(), state="locked", value="91")
    return meadshire


def publication(package: Package) -> Publication:
    from outturn.actions.publishing import Publication
    from outturn.periods import parse_period
    from outturn.reports.published_rows import published_rows

    rows = published_rows(package, "qpr", parse_period(PERIOD), at=NOON.replace(tzinfo=None))
    return Publication("Quarterly", {"manifest.json": b"{}", "a/b.html": b"<p>"}, rows, frozenset({"HT01"}))


def running_job() -> int:
    from outturn.actions.report_jobs import Asked, ask_report, take_job

    number = ask_report(Asked("qpr", PERIOD, ("json",), NOON, publishes=True), by="ana", at=NOON)
    assert take_job("one", at=NOON) is not None
    return number


def test_edition_counts_returns_and_job_come_together(held: Package) -> None:
    from outturn.actions.publishing import publish_job
    from outturn.store.current import current
    from outturn.store.models import AuditEvent, Cycle, Edition, ReportJob, Return

    before = current()
    number, made = running_job(), publication(held)
    assert publish_job(number, "one", made, at=NOON)
    edition = Edition.objects.get()
    assert {file.path: bytes(file.data) for file in edition.files.all()} == made.files
    job = ReportJob.objects.get(pk=number)
    assert (job.state, job.edition_id, job.done) == ("done", edition.pk, 1)
    after = current()
    assert after.version > before.version
    assert made.rows is not None
    kept = after.package["published"].filter(pl.col("period") == PERIOD)
    assert kept.equals(made.rows)
    assert after.package["published"].height == before.package["published"].height + made.rows.height
    assert Return.objects.get().state == "published"
    assert Cycle.objects.get().closed_by == "ana"
    assert list(AuditEvent.objects.filter(at=NOON, by="ana").values_list("event", flat=True)) == ["report_asked", "cycle_closed", "report_published"]


def test_a_worker_that_lost_its_job_publishes_nothing(held: Package) -> None:
    from outturn.actions.publishing import publish_job
    from outturn.actions.report_jobs import take_job
    from outturn.store.models import Edition, Return

    number = running_job()
    assert take_job("two", at=NOON + dt.timedelta(minutes=2)) is not None
    assert not publish_job(number, "one", publication(held), at=NOON)
    assert not Edition.objects.exists()
    assert Return.objects.get().state == "locked"
    assert publish_job(number, "two", publication(held), at=NOON)
    assert not publish_job(number, "two", publication(held), at=NOON), "what is done is not done twice"
    assert Edition.objects.count() == 1


def test_what_fails_in_the_middle_leaves_nothing(held: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.actions import publishing
    from outturn.store.current import current
    from outturn.store.models import Edition, ReportJob, Return

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("the power went")

    number, before = running_job(), current().package["published"]
    monkeypatch.setattr(publishing, "record", broken)
    with pytest.raises(RuntimeError, match="the power went"):
        publishing.publish_job(number, "one", publication(held), at=NOON)
    assert not Edition.objects.exists()
    assert Return.objects.get().state == "locked"
    assert ReportJob.objects.get(pk=number).state == "running"
    assert current().package["published"].equals(before)


def test_a_worker_says_that_it_lives_while_it_draws(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.actions import working
    from outturn.store.models import ReportJob

    number, later = running_job(), NOON + dt.timedelta(seconds=40)
    monkeypatch.setattr(working, "_BEAT_SECONDS", 0.01)
    told = threading.Event()

    def clock() -> dt.datetime:
        told.set()
        return later

    with working._heartbeat(number, "one", clock):
        assert told.wait(30)
    assert ReportJob.objects.get(pk=number).beat == later
