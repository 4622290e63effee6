"""One job of the queue, from the data to its files: what the process behind `outturn work` does again and again."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from outturn.actions.publishing import Publication, publish_job, refuse_unlocked
from outturn.actions.report_jobs import beat, fail_job, finish_job, take_job, tell_progress
from outturn.api import make_report, publish
from outturn.api.arguments import given_request
from outturn.api.edition_files import files_in, write_files
from outturn.api.edition_manifest import MANIFEST
from outturn.api.editions import PACKAGE
from outturn.errors import OutturnError
from outturn.renderers.registry import renderer_for
from outturn.reports.catalogue import indicators_of, sections_of
from outturn.reports.outline import outline_of, report_info
from outturn.reports.published_rows import KEPT, published_rows
from outturn.store.current import current
from outturn.store.earlier import as_it_stood
from outturn.store.models import EditionFile, WorkerSign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outturn.package.package import Package
    from outturn.store.models import ReportJob

    Clock = Callable[[], dt.datetime]

_BEAT_SECONDS = 10.0
_FORGOTTEN = dt.timedelta(days=1)
"""The sign of a worker that has ended for so long is of no use to anybody."""

_log = logging.getLogger("outturn")


def work_once(worker: str, clock: Clock) -> bool:
    """Takes a job and builds it. False where none waits. A job that fails says why, and the worker goes on."""
    job = take_job(worker, at=clock())
    if job is None:
        return False
    with _heartbeat(job.pk, worker, clock):
        try:
            (_publish if job.publishes else _build)(job, worker, clock)
        except OutturnError as fault:
            fail_job(job.pk, worker, str(fault), at=clock())
        except Exception:
            _log.exception("A report failed: job %s", job.pk)
            fail_job(job.pk, worker, "Something went wrong while this report was built. It is a fault of ours, and it has been recorded.", at=clock())
    return True


def say_alive(worker: str, *, at: dt.datetime) -> None:
    """For those who watch the service: also a worker that has nothing to do says that it is there."""
    WorkerSign.objects.update_or_create(name=worker, defaults={"seen_at": at})
    WorkerSign.objects.filter(seen_at__lt=at - _FORGOTTEN).delete()


@contextmanager
def _heartbeat(number: int, worker: str, clock: Clock) -> Iterator[None]:
    """Says that the worker lives while it draws: a long report is no dead worker."""
    ended = Event()

    def live() -> None:
        try:
            while not ended.wait(_BEAT_SECONDS):
                beat(number, worker, at=clock())
                say_alive(worker, at=clock())
        finally:
            connection.close()

    thread = Thread(target=live, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class _Progress:
    """Tells after each format how many are done, and which is next."""

    def __init__(self, job: ReportJob, worker: str, clock: Clock) -> None:
        self._job, self._worker, self._clock = job, worker, clock
        self._formats = job.formats.split(",")
        self._done = 0

    def __call__(self, name: str) -> None:
        self._done += 1
        self.tell()

    def tell(self, words: str = "") -> None:
        waiting = self._formats[self._done :]
        drawing = f"Drawing: {renderer_for(waiting[0]).label}" if waiting else "Putting the files together"
        tell_progress(self._job.pk, self._worker, words or drawing, done=self._done, at=self._clock())


def _known(job: ReportJob) -> tuple[Package, dt.datetime]:
    """What is held as it stood at the instant that was asked for, with that instant."""
    instant = job.as_at.replace(tzinfo=None)
    return as_it_stood(current().package, instant), instant


def _build(job: ReportJob, worker: str, clock: Clock) -> None:
    package, instant = _known(job)
    progress = _Progress(job, worker, clock)
    progress.tell()
    files = make_report(
        package,
        job.report,
        job.period,
        formats=job.formats.split(","),
        as_at=instant,
        indicator=job.indicator,
        compare_with=job.compare_with or None,
        on_drawn=progress,
    )
    finish_job(job.pk, worker, files, at=clock())


def _publish(job: ReportJob, worker: str, clock: Clock) -> None:
    """The edition is made in a folder of its own, as `outturn publish` makes it, and then kept as it is, byte for byte."""
    package, instant = _known(job)
    info, request = report_info(package, job.report), given_request(package, job.report, job.period, compare_with=job.compare_with or None)
    shown = outline_of(package, job.report, indicators_of(package, request.period), sections_of(package))
    indicators = frozenset(ref for part in shown for ref in part.indicators)
    refuse_unlocked(job.period, indicators, job.why)
    progress, at = _Progress(job, worker, clock), clock()
    progress.tell()
    with tempfile.TemporaryDirectory(prefix="outturn-edition-") as aside:
        folder = Path(aside) / "edition"
        edition = publish(
            package,
            job.report,
            job.period,
            folder,
            at=at,
            formats=job.formats.split(","),
            as_at=instant,
            compare_with=job.compare_with or None,
            after=earlier_editions(Path(aside)),
            on_drawn=progress,
        )
        files = {name: path.read_bytes() for name, path in files_in(folder).items()}
        told = edition.package  # what the report says is counted as it was shown
    rows = published_rows(told, job.report, request.period, at=at.replace(tzinfo=None)) if info.kind in KEPT else None
    publish_job(job.pk, worker, Publication(info.title, files, rows, indicators), at=at)


def earlier_editions(aside: Path) -> list[Path]:
    """Every edition as a folder with its package: what has been told already cannot be withheld.

    Of those with the same figures under the same rules one is enough, such as of the reports of one quarter.
    """
    telling = [f"{PACKAGE}/{name}.csv" for name in ("figures", "disclosure_rules")]
    alike: dict[tuple[tuple[str, str], ...], int] = {}
    digests: dict[int, list[tuple[str, str]]] = {}
    for number, path, digest in EditionFile.objects.filter(path__in=telling).order_by("path").values_list("edition_id", "path", "digest"):
        digests.setdefault(number, []).append((path, digest))
    for number in sorted(digests):
        alike.setdefault(tuple(digests[number]), number)
    folders = []
    for number in alike.values():
        folder = aside / f"earlier-{number}"
        frozen = EditionFile.objects.filter(edition_id=number).filter(Q(path=MANIFEST) | Q(path__startswith=f"{PACKAGE}/"))
        write_files(folder, {path: bytes(data) for path, data in frozen.values_list("path", "data")})
        if (folder / MANIFEST).is_file():
            folders.append(folder)
    return folders
