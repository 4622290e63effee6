"""Publishing: an edition with its files, the counts that the next report compares itself with, and the returns behind it, all at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction

from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.reports.wording import counted
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store import bulk
from outturn.store.cycles import ENTRY
from outturn.store.holding import touch
from outturn.store.models import Cycle, Edition, EditionFile, ReportJob, Return, ReturnEvent
from outturn.store.package_tables import ROWS, UNKNOWN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

_SETTLED = (ReturnState.LOCKED, ReturnState.PUBLISHED)


@dataclass(frozen=True)
class Publication:
    """`rows` are for the table `published`, None for a kind of report that keeps none. `indicators` are those that the report shows."""

    title: str
    files: Mapping[str, bytes]
    rows: pl.DataFrame | None
    indicators: frozenset[str]


def unlocked(period: str, indicators: Collection[str]) -> int:
    """How many returns of the period's cycle, of these indicators, are not locked."""
    found = Return.objects.filter(cycle__period=period).exclude(state__in=_SETTLED).values_list("indicator", flat=True)
    return sum(indicator in indicators for indicator in found)


def refuse_unlocked(period: str, indicators: Collection[str], why: str) -> None:
    """Raises UsageError where returns are not locked and nobody says why the report is published all the same."""
    number = unlocked(period, indicators)
    if number and not why.strip():
        waiting = counted(number, "return of this period is", "returns of this period are")
        raise UsageError(f"{waiting} not locked yet. Lock them first, or say why the report is published without them.")


def publish_job(number: int, worker: str, made: Publication, *, at: dt.datetime) -> bool:
    """All of it or nothing. False where the job is no longer the worker's; raises UsageError where returns were unlocked meanwhile."""
    with transaction.atomic():
        touch(*(["published"] if made.rows is not None else []))
        job = ReportJob.objects.select_for_update().filter(pk=number, worker=worker, state="running").first()
        if job is None:
            return False
        refuse_unlocked(job.period, made.indicators, job.why)
        edition = _edition(job, made, at)
        _keep_counts(job, made)
        _publish_returns(job, made.indicators, at)
        job.state, job.message, job.done, job.ended_at, job.edition = "done", "", job.total, at, edition
        job.save(update_fields=["state", "message", "done", "ended_at", "edition"])
        about = {"report": job.report, "title": made.title, "period": job.period, "manifest": _digest(made.files.get("manifest.json", b""))}
        about |= {"released_at": job.released_at.isoformat()} if job.released_at else {}
        record("report_published", by=job.asked_by, at=at, subject=f"edition {edition.pk}", new=json.dumps(about, ensure_ascii=False), why=job.why)
    return True


def _edition(job: ReportJob, made: Publication, at: dt.datetime) -> Edition:
    edition = Edition.objects.create(
        report=job.report,
        title=made.title,
        period=job.period,
        as_at=job.as_at,
        published_at=at,
        published_by=job.asked_by,
        why=job.why,
        released_at=job.released_at,
    )
    EditionFile.objects.bulk_create(
        [EditionFile(edition=edition, path=path, data=data, digest=_digest(data), size=len(data)) for path, data in made.files.items()]
    )
    return edition


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _keep_counts(job: ReportJob, made: Publication) -> None:
    """A later edition for the same period says what the report now says; what the earlier one said is in that edition."""
    if made.rows is not None:
        ROWS["published"]._default_manager.filter(report=job.report, period=job.period).delete()
        bulk.insert("published", made.rows.with_columns(pl.lit(None, pl.String).alias(UNKNOWN)))


def _publish_returns(job: ReportJob, indicators: frozenset[str], at: dt.datetime) -> None:
    """Those that are locked become published; a cycle all of whose returns are is closed."""
    locked = [row for row in Return.objects.select_for_update().filter(cycle__period=job.period, state=ReturnState.LOCKED) if row.indicator in indicators]
    for row in locked:
        row.state, row.revision = ReturnState.PUBLISHED, row.revision + 1
    Return.objects.bulk_update(locked, ["state", "revision"], batch_size=500)
    ReturnEvent.objects.bulk_create(
        ReturnEvent(
            of=row,
            at=at,
            by=job.asked_by,
            step=Step.PUBLISH,
            state=ReturnState.PUBLISHED,
            contents=json.dumps({name: getattr(row, name) for name in ENTRY}, ensure_ascii=False),
            why=job.why,
        )
        for row in locked
    )
    _close_cycle(job, at)


def _close_cycle(job: ReportJob, at: dt.datetime) -> None:
    cycle = Cycle.objects.filter(period=job.period, closed_at__isnull=True).first()
    if cycle is not None and cycle.returns.exists() and not cycle.returns.exclude(state=ReturnState.PUBLISHED).exists():
        cycle.closed_at, cycle.closed_by = at, job.asked_by
        cycle.save(update_fields=["closed_at", "closed_by"])
        record("cycle_closed", by=job.asked_by, at=at, subject=f"cycle {cycle.period}")
