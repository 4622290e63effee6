"""The queue of reports on both databases: one job for one worker, dead workers, progress, and what a failure leaves."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.actions.report_jobs import Asked

NOON = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(seconds=30)
LONG_AFTER = NOON + dt.timedelta(minutes=2)


def asked(report: str = "qpr", **more: object) -> Asked:
    from outturn.actions.report_jobs import Asked

    return Asked(report, "2025-26-Q2", ("html", "json"), NOON, **more)  # type: ignore[arg-type]


def test_the_job_that_waited_longest_is_taken_first_and_only_once(database: str) -> None:
    from outturn.actions.report_jobs import ask_report, take_job

    first, second = (ask_report(asked(report), by="ana", at=NOON) for report in ("qpr", "dashboard"))
    taken = [take_job(worker, at=NOON) for worker in ("one", "two", "three")]
    assert [job.pk if job else None for job in taken] == [first, second, None]
    assert taken[0] is not None
    assert (taken[0].state, taken[0].worker, taken[0].attempts, taken[0].total) == ("running", "one", 1, 2)


def test_a_double_click_makes_one_job(database: str) -> None:
    from outturn.actions.report_jobs import ask_report
    from outturn.store.models import AuditEvent, ReportJob

    before = AuditEvent.objects.filter(event="report_asked").count()  # what other tests left: the trail is kept
    numbers = {ask_report(asked(), by="ana", at=at) for at in (NOON, NOON + dt.timedelta(seconds=2))}
    assert len(numbers) == 1
    assert ask_report(asked(), by="ana", at=LATER) not in numbers, "half a minute later it is meant"
    assert ReportJob.objects.count() == 2
    assert AuditEvent.objects.filter(event="report_asked").count() == before + 2


def test_another_instant_or_reason_is_another_job(database: str) -> None:
    from outturn.actions.report_jobs import Asked, ask_report
    from outturn.store.models import ReportJob

    told = Asked("qpr", "2025-26-Q2", ("json",))
    earlier = NOON - dt.timedelta(days=50)
    wanted = [
        told,
        replace(told, as_at=earlier),
        replace(told, publishes=True, why="The cabinet meets."),
        replace(told, publishes=True, why="The scrutiny meets."),
    ]
    numbers = [ask_report(one, by="ana", at=NOON + dt.timedelta(seconds=place)) for place, one in enumerate(wanted)]
    assert len(set(numbers)) == len(wanted)
    assert [ReportJob.objects.get(pk=number).as_at for number in numbers[:2]] == [NOON, earlier]
    assert [ask_report(one, by="ana", at=NOON + dt.timedelta(seconds=6)) for one in wanted] == numbers


def test_a_job_of_a_dead_worker_is_taken_up_again_and_a_living_one_keeps_its_own(database: str) -> None:
    from outturn.actions.report_jobs import ask_report, beat, take_job

    number = ask_report(asked(), by="ana", at=NOON)
    assert take_job("one", at=NOON) is not None
    assert take_job("two", at=LATER) is None, "half a minute of silence is no death"
    assert beat(number, "one", at=LONG_AFTER)
    assert take_job("two", at=LONG_AFTER + dt.timedelta(seconds=30)) is None
    again = take_job("two", at=LONG_AFTER + dt.timedelta(minutes=2))
    assert again is not None
    assert (again.pk, again.worker, again.attempts) == (number, "two", 2)


def test_a_worker_that_was_taken_for_dead_writes_nothing_any_more(database: str) -> None:
    from outturn.actions.report_jobs import ask_report, beat, fail_job, finish_job, take_job, tell_progress
    from outturn.store.models import ReportJob

    number = ask_report(asked(), by="ana", at=NOON)
    take_job("one", at=NOON)
    take_job("two", at=LONG_AFTER)
    assert not beat(number, "one", at=LONG_AFTER)
    assert not tell_progress(number, "one", "late", done=1, at=LONG_AFTER)
    assert not finish_job(number, "one", {"a.html": b"stale"}, at=LONG_AFTER)
    assert not fail_job(number, "one", "late", at=LONG_AFTER)
    assert finish_job(number, "two", {"a.html": b"right"}, at=LONG_AFTER)
    job = ReportJob.objects.get(pk=number)
    assert (job.state, job.done, job.message) == ("done", 2, "")
    assert [(file.name, bytes(file.data)) for file in job.files.all()] == [("a.html", b"right")]


def test_a_job_that_kills_its_workers_is_given_up(database: str) -> None:
    from outturn.actions.report_jobs import ask_report, take_job
    from outturn.store.models import ReportJob

    number, other = ask_report(asked(), by="ana", at=NOON), ask_report(asked("dashboard"), by="ana", at=NOON)
    for attempt in range(3):
        job = take_job(f"worker {attempt}", at=NOON + attempt * dt.timedelta(minutes=2))
        assert job is not None
        assert job.pk == number
    job = take_job("the fourth", at=NOON + dt.timedelta(minutes=6))
    assert job is not None
    assert job.pk == other
    failed = ReportJob.objects.get(pk=number)
    assert failed.state == "failed"
    assert "three times" in failed.message


def test_what_failed_can_be_asked_for_again(database: str) -> None:
    from outturn.actions.report_jobs import ask_again, ask_report, fail_job, take_job
    from outturn.store.models import AuditEvent

    number = ask_report(asked(), by="ana", at=NOON)
    take_job("one", at=NOON)
    fail_job(number, "one", "There is no figure.", at=NOON)
    assert take_job("one", at=LONG_AFTER) is None
    ask_again(number, by="ana", at=LONG_AFTER)
    ask_again(number, by="ana", at=LONG_AFTER)
    job = take_job("one", at=LONG_AFTER)
    assert job is not None
    assert (job.pk, job.attempts, job.message) == (number, 1, "Reading the data")
    assert AuditEvent.objects.filter(event="report_asked_again").count() == 1


def test_workers_at_once_never_take_the_same_job(committed: str) -> None:
    from django.db import connection

    from outturn.actions.report_jobs import ask_report, take_job

    numbers = [ask_report(asked(f"report {place}"), by="ana", at=NOON) for place in range(24)]

    def work(name: str) -> list[int]:
        try:
            found = []
            while (job := take_job(name, at=NOON)) is not None:
                found.append(job.pk)
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as threads:
        taken = [number for found in threads.map(work, ["a", "b", "c", "d"]) for number in found]
    assert sorted(taken) == numbers


def test_files_are_deleted_when_they_were_kept_long_enough_and_editions_never(database: str) -> None:
    from outturn.actions.report_jobs import ask_report, drop_old_files, finish_job, take_job
    from outturn.store.models import AuditEvent, Edition, EditionFile, ReportJob, ReportJobFile

    edition = Edition.objects.create(report="qpr", title="Quarterly", period="2025-26-Q2", as_at=NOON, published_at=NOON, published_by="ana")
    EditionFile.objects.create(edition=edition, path="a.html", data=b"<p>", digest="0", size=3)
    old, young = (ask_report(asked(report), by="ana", at=NOON) for report in ("qpr", "dashboard"))
    for days in (0, 10):
        job = take_job("one", at=NOON)
        assert job is not None
        finish_job(job.pk, "one", {"a.html": b"<p>", "a.json": b"{}"}, at=NOON + dt.timedelta(days=days))
    waiting = ask_report(asked("people"), by="ana", at=NOON)
    events = AuditEvent.objects.filter(event="report_files_deleted")
    before = events.count()
    assert drop_old_files(30, by="outturn work", at=NOON + dt.timedelta(days=30)) == 0, "on the thirtieth day they are still there"
    assert events.count() == before, "nothing deleted is nothing recorded"
    assert drop_old_files(30, by="outturn work", at=NOON + dt.timedelta(days=31)) == 2
    assert drop_old_files(30, by="outturn work", at=NOON + dt.timedelta(days=31)) == 0
    assert set(ReportJobFile.objects.values_list("job", flat=True)) == {young}
    assert set(ReportJob.objects.values_list("pk", flat=True)) == {old, young, waiting}
    assert EditionFile.objects.filter(edition=edition).count() == 1
    assert events.count() == before + 1
    last = events.latest("id")
    assert (last.by, json.loads(last.new)) == ("outturn work", {"files": 2, "report_jobs": 1, "built_before": "2026-01-21"})
