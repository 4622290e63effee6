"""How the web server runs, in one place: `gunicorn --config python:outturn.config.gunicorn outturn.config.wsgi:application`.

`outturn serve` uses it too. What the command line or GUNICORN_CMD_ARGS say comes before what stands here.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outturn.config.settings")
try:
    from outturn.config import settings
except ImproperlyConfigured as error:
    sys.exit(f"outturn: {error}.")

_OPTIONS = "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
"""No question of a page takes so long, and a process that hangs must not hold a lock for ever."""

os.environ.setdefault("PGOPTIONS", _OPTIONS)

for _remark in settings.ENVIRONMENT_REMARKS:
    print(f"outturn: {_remark}", file=sys.stderr)  # noqa: T201 (there is no log yet)

bind = "127.0.0.1:8000"
workers = 2
threads = 4
worker_class = "outturn.config.patient.PatientWorker"
timeout = 120
graceful_timeout = 20
keepalive = 5
limit_request_line = 8_000
limit_request_fields = 60
limit_request_field_size = 8_190
max_requests = 1_000_000  # a process is made anew now and then, each at its own time; seldom, as a new one has to make its pages first
max_requests_jitter = 500_000
control_socket_disable = True  # systemd starts and stops it; a second way in is not needed
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (a slow disk must not look like a process that hangs)
logconfig_dict = settings.LOGGING | {
    "loggers": {**settings.LOGGING["loggers"], "gunicorn.error": {"level": "WARNING"}, "gunicorn.access": {"level": "CRITICAL"}},
}
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(server: Arbiter) -> None:
    """The processes count beside each other; what an earlier start counted is gone, as Prometheus expects."""
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="outturn-metrics-")


def child_exit(server: Arbiter, worker: Worker) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Arbiter) -> None:
    shutil.rmtree(os.environ.get(_FOLDER, ""), ignore_errors=True)
