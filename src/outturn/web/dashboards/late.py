"""The returns behind a dashboard: what is late, and what is given and not approved yet, in two queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from outturn.returns.vocabulary import ReturnState
from outturn.store.models import Return
from outturn.web.dashboards.returns_words import LateReturn, UnderWay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

_OPEN = (ReturnState.DUE, ReturnState.DRAFT, ReturnState.RETURNED, ReturnState.SUBMITTED)


def under_way(indicators: Collection[str] | None, today: dt.date, *, most: int | None = None) -> UnderWay:
    """Of some indicators, or of all where None: naming five hundred to the database takes longer than its answer.

    With `most` of the late ones, those that have waited longest first; all of them where it is None.
    """
    late = Q(due__lt=today) & ~Q(state=ReturnState.SUBMITTED)
    waiting = Return.objects.filter(state__in=_OPEN)
    if indicators is not None:
        waiting = waiting.filter(indicator__in=indicators)
    counts = waiting.aggregate(late=Count("pk", filter=late), all=Count("pk"))
    rows = waiting.filter(late).order_by("due", "indicator").values_list("indicator", "period", "owner", "due", "state")[:most] if counts["late"] else ()
    found = (LateReturn(indicator, period, owner, due, (today - due).days, state) for indicator, period, owner, due, state in rows)
    return UnderWay(tuple(found), counts["all"], counts["late"])
