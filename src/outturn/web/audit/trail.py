"""Looking into the audit trail: filtered, newest first, and leafed through by key, so that no page is slower than the first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from outturn.store.models import AuditEvent
from outturn.web.clock import first_of, last_of
from outturn.web.plain_fields import asked, asked_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from outturn.store.immutable import AppendOnly

    Events = QuerySet[AuditEvent] | AppendOnly[AuditEvent]

PAGE = 50
_KINDS = """
WITH RECURSIVE kind(event) AS (
  SELECT min(event) FROM store_auditevent
  UNION ALL SELECT (SELECT min(event) FROM store_auditevent WHERE event > kind.event) FROM kind WHERE kind.event IS NOT NULL
) SELECT event FROM kind WHERE event IS NOT NULL ORDER BY event"""
"""Jumps through the index from kind to kind; a DISTINCT would read all of it."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. Days count whole, by the clock of the pages."""

    by: str = ""
    event: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""

    @property
    def is_anything(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Leaf:
    """One page. `older` and `newer` are the keys at which the pages beside it begin; empty where there is none."""

    events: Sequence[AuditEvent]
    older: str
    newer: str


def wanted(request: HttpRequest) -> Wanted:
    days = asked_day(request, "from"), asked_day(request, "to")
    return Wanted(asked(request, "who"), asked(request, "event"), asked(request, "subject"), *days, asked(request, "text"))


def found(what: Wanted) -> Events:
    """The newest first."""
    events = AuditEvent.objects.order_by("-at", "-id")
    for column, value in (("by", what.by), ("event", what.event), ("subject", what.subject)):
        if value:
            events = events.filter(**{column: value})
    if what.since:
        events = events.filter(at__gte=first_of(what.since))
    if what.until:
        events = events.filter(at__lte=last_of(what.until))
    if what.text:
        sought = (Q(**{f"{column}__icontains": what.text}) for column in ("by", "event", "subject", "old", "new", "why"))
        any_of = Q()
        for one in sought:
            any_of |= one
        events = events.filter(any_of)
    return events


def leaf(events: Events, *, before: str = "", after: str = "") -> Leaf:
    """The page that follows the key `before` (older), or precedes the key `after` (newer); the newest page where neither can be read."""
    older_than, newer_than = _key(before), _key(after)
    if newer_than and not older_than:
        rows = list(events.filter(_beyond(newer_than, "gt")).order_by("at", "id")[: PAGE + 1])
        more_newer, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return Leaf(rows, _written(rows[-1]) if rows else "", _written(rows[0]) if rows and more_newer else "")
    if older_than:
        events = events.filter(_beyond(older_than, "lt"))
    rows = list(events[: PAGE + 1])
    shown = rows[:PAGE]
    return Leaf(shown, _written(shown[-1]) if len(rows) > PAGE else "", _written(shown[0]) if shown and older_than else "")


def kinds() -> list[str]:
    """The events that there are, in one query that does not read them all."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return [row[0] for row in cursor.fetchall()]


def _beyond(key: tuple[dt.datetime, int], way: str) -> Q:
    """The first part lets the database jump to the place in its index; the second decides between events of one instant."""
    at, number = key
    return Q(**{f"at__{way}e": at}) & (Q(**{f"at__{way}": at}) | Q(**{f"id__{way}": number}))


def _written(event: AuditEvent) -> str:
    return f"{event.at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{event.pk}"


def _key(written: str) -> tuple[dt.datetime, int] | None:
    instant, _, number = written.partition("-")
    try:
        return dt.datetime.strptime(instant, "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC), int(number[:18])
    except ValueError:
        return None
