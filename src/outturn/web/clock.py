"""The clock of the pages. Instants are kept in UTC, and shown and asked for by the clock on the wall; programs keep UTC."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from outturn.errors import UsageError
from outturn.reports.dates import long_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from django.http import HttpRequest, HttpResponse

_BRITISH = "Europe/London"
_YEARS = range(1900, 2200)
"""Further off nobody knew anything, and some calendars end."""
_MOMENT = dt.timedelta(microseconds=1)


class PagesClock:
    """What Django and its libraries write on pages and in letters goes by the same clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone()):
            return self._get_response(request)


def _zone() -> ZoneInfo:
    zone: ZoneInfo = settings.PAGES_CLOCK
    return zone


def clock_name() -> str:
    """“UK time”; or else what the zone is called."""
    name = str(_zone())
    return "UK time" if name == _BRITISH else name


# --- shown
def local(at: dt.datetime) -> dt.datetime:
    """One without a zone is in UTC, as packages have it."""
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(_zone())


def told(at: dt.datetime) -> str:
    """“3 February 2026, 09:30”; in the hour that happens twice, when the clocks go back, with which of the two it is."""
    here = local(at)
    which = f" ({here.tzname()})" if here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset() else ""
    return f"{long_date(here.date())}, {here:%H:%M}{which}"


# --- asked for
def first_of(day: dt.date) -> dt.datetime:
    """The first instant of a day, in UTC."""
    try:
        return dt.datetime.combine(day, dt.time.min, _zone()).astimezone(dt.UTC)
    except OverflowError:  # where the calendar ends
        return dt.datetime.combine(day, dt.time.min, dt.UTC)


def last_of(day: dt.date) -> dt.datetime:
    try:
        return first_of(day + dt.timedelta(days=1)) - _MOMENT
    except OverflowError:
        return dt.datetime.combine(day, dt.time.max, dt.UTC)


def instant_of(written: str, *, to_its_end: bool = True) -> dt.datetime:
    """In UTC. A day counts to its end, or from its beginning. Raises UsageError for anything else, and where the clocks do not say which is meant."""
    found = parsed(written)
    if found is None:
        raise UsageError(f"“{written[:40]}” is not an instant: write a day such as 2025-10-20, or 2025-10-20T09:00 ({clock_name()}).")
    if len(written) <= len("2025-10-20"):
        return last_of(found.date()) if to_its_end else first_of(found.date())
    return found.astimezone(dt.UTC) if found.tzinfo else _by_the_clock(found)


def parsed(written: str) -> dt.datetime | None:
    """None for what is no instant. In an address, a plus that was typed arrives as a blank."""
    try:
        found = dt.datetime.fromisoformat(written.replace(" ", "+") if "T" in written else written)
        return found if (found.astimezone(dt.UTC) if found.tzinfo else found).year in _YEARS else None
    except (ValueError, OverflowError):
        return None


def _by_the_clock(shown: dt.datetime) -> dt.datetime:
    """What the clock shows happens once, but for the nights on which it is changed. Raises UsageError for what is then shown twice, or never."""
    first, second = (shown.replace(tzinfo=_zone(), fold=fold) for fold in (0, 1))
    turned = (second.utcoffset() or dt.timedelta()) - (first.utcoffset() or dt.timedelta())
    night = f"{shown:%H:%M} on {long_date(shown.date())}"
    if turned > dt.timedelta():
        raise UsageError(f"There was no {night}: the clocks go forward then. Write {shown + turned:%Y-%m-%dT%H:%M} for the same moment.")
    if turned:
        either = " or ".join(f"{each.isoformat(timespec='minutes')} ({each.tzname()})" for each in (first, second))
        raise UsageError(f"{night} comes twice: the clocks go back then. Write which one you mean: {either}.")
    return first.astimezone(dt.UTC)
