"""Pages for machines that watch: without a session, without a host's name, and nothing in them that a stranger may not know."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
import json
import tempfile
import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from outturn.store.schema import pending
from outturn.store.workers import last_seen
from outturn.web.watching.metrics import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SILENT = dt.timedelta(seconds=60)
"""A worker says every quarter of a minute that it lives."""

FRESH = 2.0
"""Seconds for which an answer is given again: however often somebody asks, the database is asked seldom."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
_THROUGH_ANOTHER = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@dataclass(frozen=True)
class Readiness:
    """What a server needs to answer people, and whether a worker builds what they ask for."""

    database: bool
    tables: bool
    disk: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.tables and self.disk


class Watched:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._pages = {"/health/": health, "/ready/": ready, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = self._pages.get(request.path_info)
        return page(request) if page else self._get_response(request)


def health(request: HttpRequest) -> HttpResponse:
    """The process lives. Nothing else is asked: a database that is away is no reason to start the process anew."""
    return _answer(request, {"status": "ok"}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Whether people can be sent here. That no worker lives is told, and fails with `?with=worker` alone: pages do without it."""
    found = _looks.now()
    is_whole = found.is_ready and found.worker
    status = "ready" if is_whole else "without a worker" if found.is_ready else "not ready"
    told = {"status": status, "database": found.database, "tables": found.tables, "disk": found.disk, "worker": found.worker}
    fits = is_whole if request.GET.get("with") == "worker" else found.is_ready
    return _answer(request, told, 200 if fits else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """For who shows the token; where none is set, for this machine alone."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"], headers=_HEADERS)
    if not _may_count(request):
        return HttpResponse("Metrics are for who watches this service. See OUTTURN_METRICS_TOKEN.\n", status=403, content_type="text/plain", headers=_HEADERS)
    try:
        text = as_text()
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain", headers=_HEADERS)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8", headers=_HEADERS)


def _may_count(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return not any(name in request.META for name in _THROUGH_ANOTHER) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _answer(request: HttpRequest, told: dict[str, object], status: int) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"], headers=_HEADERS)
    return HttpResponse(json.dumps(told) + "\n", status=status, content_type="application/json", headers=_HEADERS)


class _Looks:
    """The last look, for as long as it is fresh."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._looked = float("-inf")
        self._found = Readiness(database=False, tables=False, disk=False, worker=False)
        self._tables = False

    def now(self) -> Readiness:
        with self._lock:
            if time.monotonic() - self._looked >= FRESH:
                self._found = self._look()
                self._looked = time.monotonic()
            return self._found

    def forget(self) -> None:
        with self._lock:
            self._looked, self._tables = float("-inf"), False

    def _look(self) -> Readiness:
        disk = _can_write()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self._tables = self._tables or not pending()  # once they are there they stay
            seen = last_seen() if self._tables else None
        except DatabaseError:
            return Readiness(database=False, tables=False, disk=disk, worker=False)
        return Readiness(database=True, tables=self._tables, disk=disk, worker=seen is not None and timezone.now() - seen < SILENT)


_looks = _Looks()
forget = _looks.forget


def _can_write() -> bool:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
            file.flush()
    except OSError:
        return False
    return True
