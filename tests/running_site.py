"""The service as people meet it: processes of its own on a port of this machine, over a filled database."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "a-long-password-of-a-test"  # noqa: S105
_PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def filled(address: str) -> None:
    """Meadshire and its people in a new database, made by a process of its own; everybody's password is PASSWORD."""
    program = (
        "import sys; from tests.web_support import fill; fill(sys.argv[1])\n"
        "from outturn.store.models import User\n"
        "for person in User.objects.all():\n"
        "    person.set_password(sys.argv[2]); person.save()\n"
    )
    subprocess.run([sys.executable, "-c", program, address, PASSWORD], check=True, env={**os.environ, "DATABASE_URL": address})


@contextlib.contextmanager
def running(address: str, *, processes: int = 1, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Gives the site's address and the process of the server, which is stopped at the end. Its group is its own, so that all of it can be killed."""
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "outturn.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", str(processes)]
    command += ["--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    server = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address}, start_new_session=True)
    site = f"http://127.0.0.1:{port}"
    try:
        _wait_for(site, server)
        yield site, server
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(site: str, server: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    while time.monotonic() - started < _PATIENCE:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode} before it answered.")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{site}/health/", timeout=5) as answer:  # noqa: S310
            if answer.status == 200:
                return
        threading.Event().wait(0.1)
    raise RuntimeError("The server did not answer in time.")
