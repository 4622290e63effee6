"""The returns behind a dashboard: what is late, and what is given and not approved yet, in two queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from outturn.returns.vocabulary import ReturnState
from outturn.store.earlier import aware
from outturn.store.models import Return, ReturnEvent
from outturn.web.dashboards.returns_words import LateReturn, UnderWay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from django.db.models import QuerySet

_OPEN = (ReturnState.DUE, ReturnState.DRAFT, ReturnState.RETURNED, ReturnState.SUBMITTED)


def under_way(indicators: Collection[str] | None, today: dt.date, instant: dt.datetime | None = None, *, most: int | None = None) -> UnderWay:
    """Of some indicators, or of all where None: naming five hundred to the database takes longer than its answer.

    As they stood at an instant, where one is given: in the state to which their last step until then had brought them. With `most`
    of the late ones, those that have waited longest first; all of them where it is None.
    """
    waiting, state = (Return.objects.filter(state__in=_OPEN), "state") if instant is None else (_at(aware(instant)), "then")
    if indicators is not None:
        waiting = waiting.filter(indicator__in=indicators)
    late = Q(due__lt=today) & ~Q(**{state: ReturnState.SUBMITTED.value})
    counts = waiting.aggregate(late=Count("pk", filter=late), all=Count("pk"))
    rows = waiting.filter(late).order_by("due", "indicator").values_list("indicator", "period", "owner", "due", state)[:most] if counts["late"] else ()
    found = (LateReturn(indicator, period, owner, due, (today - due).days, reached) for indicator, period, owner, due, reached in rows)
    return UnderWay(tuple(found), counts["all"], counts["late"])


def _at(instant: dt.datetime) -> QuerySet[Return]:
    """Those of cycles that were open by then and that were not approved yet."""
    last = ReturnEvent.objects.filter(of=OuterRef("pk"), at__lte=instant).order_by("-id").values("state")[:1]
    there = Return.objects.filter(cycle__opened_at__lte=instant).annotate(then=Coalesce(Subquery(last), Value(ReturnState.DUE.value), output_field=TextField()))
    return there.filter(then__in=_OPEN)
