"""`outturn work`."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
from threading import Event
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import FrameType

_CLEARING = dt.timedelta(hours=1)
"""Between two looks for files that are no longer kept."""

_SIGN = dt.timedelta(seconds=15)
"""Between two signs that the worker lives."""


@click.command()
@click.option("--once", is_flag=True, help="Build what waits now and end, instead of waiting for more.")
@click.option("--pause", default=1.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between two looks at the queue.")
def work(once: bool, pause: float) -> None:
    """Build the reports that people asked for on the web, one after the other.

    When nothing waits, files of reports that were built more than OUTTURN_KEEP_REPORT_FILES days ago (30 where it is not
    set) are deleted. Editions are kept for good.

    `outturn serve` starts it beside the web service. Several may run at once, also on other machines with the same
    database. A report whose worker died is built again by the next.
    """
    from outturn.cli.database import open_store

    open_store()
    from django.conf import settings
    from django.db import close_old_connections

    from outturn.actions.report_jobs import drop_old_files
    from outturn.actions.working import say_alive, work_once

    stopped = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        """Ends after the report that is being built."""
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker = f"{socket.gethostname()}-{os.getpid()}-{dt.datetime.now(dt.UTC):%H%M%S}"
    cleared: dt.datetime | None = None
    seen: dt.datetime | None = None
    while not stopped.is_set():
        close_old_connections()
        now = dt.datetime.now(dt.UTC)
        if seen is None or now - seen > _SIGN:
            say_alive(worker, at=now)
            seen = now
        if work_once(worker, lambda: dt.datetime.now(dt.UTC)):
            continue
        now = dt.datetime.now(dt.UTC)
        if settings.KEEP_REPORT_FILES_DAYS is not None and (cleared is None or now - cleared > _CLEARING):
            drop_old_files(settings.KEEP_REPORT_FILES_DAYS, by="outturn work", at=now)
            cleared = now
        if once:
            return
        stopped.wait(pause)
