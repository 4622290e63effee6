"""One line and one count for each request: what was asked by its route, how it ended and how long it took."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from outturn.web.watching.metrics import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_log = logging.getLogger("outturn.requests")
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BEFORE = (("/public/", "public/<path>"), ("/static/", "static/<path>"), ("/health/", "health/"), ("/ready/", "ready/"), ("/metrics", "metrics"))
"""Answered before the list of addresses is looked into."""


class Requests:
    """Outside of everything else, so that nothing is answered unseen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        number = _number(request)
        response = self._get_response(request)
        seconds = time.perf_counter() - started
        response.headers["X-Request-ID"] = number
        method = request.method if request.method in _METHODS else "OTHER"
        route, status = route_of(request), response.status_code
        count(str(method), route, status, seconds)
        if _log.isEnabledFor(logging.INFO):
            told = {"request_id": number, "method": method, "route": route, "status": status, "milliseconds": round(seconds * 1000, 1)}
            _log.info("A request was answered", extra={**told, "role": role_of(request)})
        return response


def _number(request: HttpRequest) -> str:
    """The one that the server before us gave, where it is one; the same for the request's whole way through both logs."""
    given = request.headers.get("X-Request-ID", "")
    return given if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, such as `people/<str:name>/`: the address itself may name somebody."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}".replace("^", "")
    return next((f"/{route}" for start, route in _BEFORE if request.path_info.startswith(start)), "(none)")


def role_of(request: HttpRequest) -> str:
    """What the asker may be, not who it is."""
    person = getattr(request, "person", None)
    if person is not None:
        return " ".join(sorted({grant.role.value for grant in person.grants})) or "no role"
    return "program" if getattr(request, "auth", None) is not None else "nobody"
