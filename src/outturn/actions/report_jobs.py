"""Reports that are built in the background: asking for one, and taking it through to its files.

The table of jobs is the queue. A job belongs to the worker that has taken it for as long as that one says that it lives.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q

from outturn.actions.auditing import record
from outturn.store.models import ReportJob, ReportJobFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

SILENCE = dt.timedelta(seconds=60)
"""A worker that has not said for so long that it lives is taken for dead."""
MOST_ATTEMPTS = 3
"""A job whose workers died so often is at fault itself."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, as known at an instant, or when it is asked for. `why` is the reason for publishing although returns are not locked;
    `released_at` is when the public may see an edition.
    """

    report: str
    period: str
    formats: tuple[str, ...]
    as_at: dt.datetime | None = None
    indicator: str = ""
    compare_with: str = ""
    publishes: bool = False
    why: str = ""
    released_at: dt.datetime | None = None


def ask_report(asked: Asked, *, by: str, at: dt.datetime) -> int:
    """Puts a job in the queue and gives its number. The same job that still waits is not put there twice."""
    formats = ",".join(asked.formats)
    same = {
        "report": asked.report,
        "period": asked.period,
        "indicator": asked.indicator,
        "compare_with": asked.compare_with,
        "formats": formats,
        "publishes": asked.publishes,
        "released_at": asked.released_at,
        "why": asked.why,
    }
    known_at = F("asked_at") if asked.as_at is None else asked.as_at
    with transaction.atomic():
        waits = ReportJob.objects.filter(state__in=("waiting", "running"), asked_at__gte=at - dt.timedelta(seconds=10))
        waiting = waits.filter(**same, asked_by=by, as_at=known_at).first()
        if waiting is not None:
            return waiting.pk
        job = ReportJob.objects.create(**same, as_at=asked.as_at or at, asked_at=at, asked_by=by, total=len(asked.formats))
        new = {"report": asked.report, "period": asked.period, "formats": formats, "publishes": asked.publishes}
        record("report_asked", by=by, at=at, subject=f"report job {job.pk}", new=json.dumps(new, ensure_ascii=False), why=asked.why)
    return job.pk


# --- the queue
def take_job(worker: str, *, at: dt.datetime) -> ReportJob | None:
    """The job that has waited longest, or one whose worker is dead; None where there is nothing to do. No two workers get the same."""
    taken = _take_locked(worker, at) if connection.features.has_select_for_update_skip_locked else _take_first(worker, at)
    if taken is not None and taken.attempts > MOST_ATTEMPTS:
        fail_job(taken.pk, worker, "The program that builds reports ended three times while it built this one. Tell the people who run the service.", at=at)
        return take_job(worker, at=at)
    return taken


def _free(at: dt.datetime) -> QuerySet[ReportJob]:
    return ReportJob.objects.filter(Q(state="waiting") | Q(state="running", beat__lt=at - SILENCE)).order_by("id")


def _mine(worker: str, at: dt.datetime) -> dict[str, object]:
    return {"state": "running", "worker": worker, "beat": at, "attempts": F("attempts") + 1, "done": 0, "message": "Reading the data"}


def _take_locked(worker: str, at: dt.datetime) -> ReportJob | None:
    with transaction.atomic():
        job = _free(at).select_for_update(skip_locked=True).first()
        if job is not None:
            ReportJob.objects.filter(pk=job.pk).update(**_mine(worker, at))
    return ReportJob.objects.get(pk=job.pk) if job else None


def _take_first(worker: str, at: dt.datetime) -> ReportJob | None:
    """One conditional update: whoever comes second changes nothing, and looks for another."""
    while (number := _free(at).values_list("pk", flat=True).first()) is not None:
        if _free(at).filter(pk=number).order_by().update(**_mine(worker, at)):
            return ReportJob.objects.get(pk=number)
    return None


def beat(number: int, worker: str, *, at: dt.datetime) -> bool:
    """Says that the worker lives. False where the job is no longer its own."""
    return bool(_own(number, worker).update(beat=at))


def tell_progress(number: int, worker: str, message: str, *, done: int, at: dt.datetime) -> bool:
    return bool(_own(number, worker).update(beat=at, done=done, message=message))


def _own(number: int, worker: str) -> QuerySet[ReportJob]:
    return ReportJob.objects.filter(pk=number, worker=worker, state="running")


def finish_job(number: int, worker: str, files: Mapping[str, bytes], *, at: dt.datetime) -> bool:
    """The files and the end of the job together, or neither. False where the job is no longer the worker's."""
    with transaction.atomic():
        if not _own(number, worker).update(state="done", done=F("total"), message="", ended_at=at, beat=at):
            return False
        ReportJobFile.objects.filter(job_id=number).delete()
        ReportJobFile.objects.bulk_create(ReportJobFile(job_id=number, name=name, data=data) for name, data in files.items())
    return True


def fail_job(number: int, worker: str, message: str, *, at: dt.datetime) -> bool:
    return bool(_own(number, worker).update(state="failed", message=message, ended_at=at, beat=at))


def ask_again(number: int, *, by: str, at: dt.datetime) -> None:
    """Asks again for what failed."""
    with transaction.atomic():
        again = ReportJob.objects.filter(pk=number, state="failed").update(state="waiting", worker="", attempts=0, done=0, message="", beat=None, ended_at=None)
        if again:
            record("report_asked_again", by=by, at=at, subject=f"report job {number}")


# --- files that are no longer kept
def drop_old_files(days: int, *, by: str, at: dt.datetime) -> int:
    """Deletes the files of reports that ended more than so many days ago, and gives how many; the jobs stay. Files of editions are never touched."""
    before = at - dt.timedelta(days=days)
    with transaction.atomic():
        old = ReportJobFile.objects.filter(job__state="done", job__ended_at__lt=before)
        jobs = old.values("job").distinct().count()
        number, _ = old.delete() if jobs else (0, {})
        if number:
            new = {"files": number, "report_jobs": jobs, "built_before": before.date().isoformat()}
            record("report_files_deleted", by=by, at=at, subject="report files", new=json.dumps(new))
    return number
