"""The returns behind a dashboard: what is late, and what is given and not approved yet, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery, TextField, Value
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


def under_way(indicators: Collection[str], today: dt.date, instant: dt.datetime | None = None) -> UnderWay:
    """As they stood at an instant, where one is given: in the state to which their last step until then had brought them."""
    found = Return.objects.filter(state__in=_OPEN) if instant is None else _at(aware(instant))
    rows = found.order_by("due", "indicator").values_list("indicator", "period", "owner", "due", "state" if instant is None else "then")
    own = [row for row in rows if row[0] in indicators]
    late = (
        LateReturn(indicator, period, owner, due, (today - due).days, state)
        for indicator, period, owner, due, state in own
        if due < today and state != ReturnState.SUBMITTED
    )
    return UnderWay(tuple(late), len(own))


def _at(instant: dt.datetime) -> QuerySet[Return]:
    """Those of cycles that were open by then and that were not approved yet."""
    last = ReturnEvent.objects.filter(of=OuterRef("pk"), at__lte=instant).order_by("-id").values("state")[:1]
    there = Return.objects.filter(cycle__opened_at__lte=instant).annotate(then=Coalesce(Subquery(last), Value(ReturnState.DUE.value), output_field=TextField()))
    return there.filter(then__in=_OPEN)
