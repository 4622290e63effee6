"""`outturn serve` as a process: the site answers, its worker builds what is asked for, and Ctrl+C stops everything."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect
from tests.running_site import answering, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")
PATIENCE = 180.0


def until(holds: Callable[[], bool], what: str) -> None:
    """Looks again and again; the wait between is an event's, which nothing sets."""
    never, left = threading.Event(), PATIENCE
    while not holds():
        assert left > 0, f"{what} took too long"
        never.wait(0.2)
        left -= 0.2


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    with answering([*COMMAND, "serve", "--port", str(port), "--processes", "1"], port, environment, folder=folder) as process:
        yield process


def processes_with(port: int) -> list[str]:
    """The command lines of whatever still runs for this port."""
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if f"127.0.0.1:{port}" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_the_site_and_its_worker_start_together_and_stop_with_one_signal(folder: Path) -> None:
    port = free_port()
    with serving(folder, port) as process:
        connect(f"sqlite:///{folder / 'outturn.sqlite3'}")
        from outturn.actions.report_jobs import Asked, ask_report
        from outturn.store.models import ReportJob

        now = dt.datetime.now(dt.UTC)
        number = ask_report(Asked("qpr", "2025-26-Q2", ("json",), now), by="test", at=now)
        until(lambda: ReportJob.objects.get(pk=number).state in {"done", "failed"}, "the report")
        job = ReportJob.objects.get(pk=number)
        assert (job.state, job.message, job.files.count()) == ("done", "", 2)
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert re.search(r"analyst +\S+-\S+-\S+-\d{4} +analyst +everything", said)
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in complained
    assert processes_with(port) == []
