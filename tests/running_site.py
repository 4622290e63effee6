"""The service as people meet it: processes of its own on a port of this machine, over a filled database."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PASSWORD = "a-long-password-of-a-test"  # noqa: S105
_PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def filled(address: str) -> None:
    """Meadshire and its people in a new database, made by a process of its own; everybody's password is PASSWORD."""
    program = "import sys; from tests.web_support import fill_with_passwords; fill_with_passwords(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, address, PASSWORD], check=True, env={**os.environ, "DATABASE_URL": address})


@contextlib.contextmanager
def running(
    address: str, *, processes: int = 1, port: int = 0, secret: str = "", log: str = "warning", folder: Path | None = None, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The web server alone, over a filled database: the site's address and the process, in a group of its own, so that all of it can be killed.

    With a folder, what it says is kept for the test.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:outturn.config.gunicorn", "outturn.config.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(processes), "--log-level", log]
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "outturn.config.settings", **settings}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # a killed process leaves half a file of coverage, which spoils that of the whole
    with answering(command, port, {**environment, **({"OUTTURN_SECRET_KEY": secret} if secret else {})}, folder=folder) as server:
        yield f"http://127.0.0.1:{port}", server


@contextlib.contextmanager
def answering(command: Sequence[str], port: int, environment: Mapping[str, str], *, folder: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A program that answers at a port, from its first answer on; stopped at the end as Ctrl+C would. In a folder, what it says is kept for the test."""
    piped = subprocess.PIPE if folder else None
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=piped, stderr=piped, text=True, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield server
    finally:
        if server.poll() is None:
            server.terminate()  # it stops its own processes, which a kill would leave behind
            server.communicate(timeout=_PATIENCE)


def kill(server: subprocess.Popen[str]) -> None:
    """All of its processes at once, without a chance to tidy up."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _wait_for(site: str, server: subprocess.Popen[str]) -> None:
    started = time.monotonic()
    while time.monotonic() - started < _PATIENCE:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode} before it answered.")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{site}/health/", timeout=5) as answer:  # noqa: S310
            if answer.status == 200:
                return
        threading.Event().wait(0.1)
    raise RuntimeError("The server did not answer in time.")
