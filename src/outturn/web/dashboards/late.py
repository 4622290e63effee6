"""The returns behind a dashboard: what is late, and what is given and not approved yet, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.returns.vocabulary import ReturnState
from outturn.store.models import Return
from outturn.web.dashboards.returns_words import LateReturn, UnderWay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

_OPEN = (ReturnState.DUE, ReturnState.DRAFT, ReturnState.RETURNED, ReturnState.SUBMITTED)


def under_way(indicators: Collection[str], today: dt.date) -> UnderWay:
    rows = Return.objects.filter(state__in=_OPEN).order_by("due", "indicator").values_list("indicator", "period", "owner", "due", "state")
    own = [row for row in rows if row[0] in indicators]
    late = (
        LateReturn(indicator, period, owner, due, (today - due).days, state)
        for indicator, period, owner, due, state in own
        if due < today and state != ReturnState.SUBMITTED
    )
    return UnderWay(tuple(late), len(own))
