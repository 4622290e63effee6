"""What an address asks for beside its page: a period, an instant, a page of a long list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from outturn.errors import PeriodError, UsageError
from outturn.periods import Period, parse_period
from outturn.web import clock

if TYPE_CHECKING:
    from django.http import HttpRequest


def now() -> dt.datetime:
    """The instant of this request, in UTC without a zone, as packages have it."""
    return timezone.now().astimezone(dt.UTC).replace(tzinfo=None)


def as_at(request: HttpRequest) -> dt.datetime | None:
    """`?as_at=2025-10-20T09:00` by the clock of the pages, or a day, which counts to its end. Raises UsageError for anything else."""
    written = request.GET.get("as_at", "").strip()
    return instant_of(written) if written else None


def instant_of(written: str) -> dt.datetime:
    """By the clock of the pages; in UTC without a zone. A day counts to its end. Raises UsageError for anything else."""
    return clock.instant_of(written).replace(tzinfo=None)


def as_at_utc(request: HttpRequest) -> dt.datetime | None:
    """As a program asks: in UTC, a day to its end. Raises UsageError for anything else."""
    written = request.GET.get("as_at", "").strip()
    if not written:
        return None
    found = clock.parsed(written)
    if found is None:
        raise UsageError(f"“{written[:40]}” is not an instant: write a day such as 2025-10-20, or 2025-10-20T09:00 (UTC).")
    if len(written) <= len("2025-10-20"):
        return dt.datetime.combine(found.date(), dt.time.max)
    return found.astimezone(dt.UTC).replace(tzinfo=None) if found.tzinfo else found


def asked_period(request: HttpRequest, otherwise: Period) -> Period:
    """`?period=2025-26-Q2`. Raises UsageError for what is no period."""
    written = request.GET.get("period", "").strip()
    if not written:
        return otherwise
    try:
        return parse_period(written)
    except PeriodError as fault:
        raise UsageError(str(fault)) from None
