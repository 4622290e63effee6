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


@click.command()
@click.option("--once", is_flag=True, help="Build what waits now and end, instead of waiting for more.")
@click.option("--pause", default=1.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between two looks at the queue.")
def work(once: bool, pause: float) -> None:
    """Build the reports that people asked for on the web, one after the other.

    `outturn serve` starts it beside the web service. Several may run at once, also on other machines with the same
    database. A report whose worker died is built again by the next.
    """
    from outturn.cli.database import open_store

    open_store()
    from django.db import close_old_connections

    from outturn.actions.working import work_once

    stopped = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        """Ends after the report that is being built."""
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker = f"{socket.gethostname()}-{os.getpid()}-{dt.datetime.now(dt.UTC):%H%M%S}"
    while not stopped.is_set():
        close_old_connections()
        if work_once(worker, lambda: dt.datetime.now(dt.UTC)):
            continue
        if once:
            return
        stopped.wait(pause)
