"""Numbers for Prometheus: what each process counts for itself, put together, and what the database says when it is asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

import outturn
from outturn.returns.progress import OPEN
from outturn.store.models import AuditEvent, ReportJob, Return
from outturn.store.workers import last_seen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from prometheus_client.core import Metric

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of one server keep their counts beside each other."""

_own = CollectorRegistry()
_requests = Counter("outturn_requests", "Requests that were answered.", ("method", "route", "status"), registry=_own)
_seconds = Histogram("outturn_request_seconds", "How long answers took.", ("route",), buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30), registry=_own)


def count(method: str, route: str, status: int, seconds: float) -> None:
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def as_text() -> bytes:
    """In the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):  # noqa: TID251 (the library's own convention; the web server sets it)
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = _own
    return generate_latest(registry) + generate_latest(_stored)


class _Stored(Collector):
    """Asked anew each time: what is the same for every process."""

    def describe(self) -> Iterator[Metric]:
        """Nobody asks the database when the program starts."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        at = timezone.now()
        yield _family("outturn_info", "The version of outturn.", {"version": outturn.__version__})
        states = dict(ReportJob.objects.values_list("state").annotate(number=Count("id")).order_by())
        jobs = GaugeMetricFamily("outturn_report_jobs", "Reports that wait, are being built, or failed.", labels=["state"])
        for state in ("waiting", "running", "failed"):
            jobs.add_metric([state], states.get(state, 0))
        yield jobs
        yield _gauge("outturn_returns_late", "Returns of open cycles whose day has passed.", _late(at))
        yield from _instant("outturn_worker_seen_seconds", "When a worker was last seen, in seconds since 1970.", last_seen())
        yield from _instant("outturn_last_backup_seconds", "When the last backup was made, in seconds since 1970.", _last_backup())
        yield _gauge("outturn_database_bytes", "The size of the database.", _size())


def _family(name: str, words: str, labels: dict[str, str]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    family.add_metric(list(labels.values()), 1)
    return family


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _instant(name: str, words: str, at: dt.datetime | None) -> Iterator[Metric]:
    """Not there where it never happened: a rule for an alarm finds that by `absent`."""
    if at is not None:
        yield _gauge(name, words, at.timestamp())


def _late(at: dt.datetime) -> int:
    return Return.objects.filter(cycle__closed_at=None, state__in=[state.value for state in OPEN], due__lt=at.date()).count()


def _last_backup() -> dt.datetime | None:
    return AuditEvent.objects.filter(event="backup_made").order_by("-at").values_list("at", flat=True).first()


def _size() -> int:
    query = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return int(cursor.fetchone()[0])


_stored = CollectorRegistry()
_stored.register(_Stored())
