"""The returns behind a dashboard: what is late, and what is given and not approved yet, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.reports.wording import counted
from outturn.returns.vocabulary import ReturnState
from outturn.store.models import Return

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

_OPEN = (ReturnState.DUE, ReturnState.DRAFT, ReturnState.RETURNED, ReturnState.SUBMITTED)


@dataclass(frozen=True)
class LateReturn:
    indicator: str
    period: str
    owner: str
    due: dt.date
    days: int
    state: str


@dataclass(frozen=True)
class UnderWay:
    """`late` is what has not been sent in by its day; `waiting` is how many returns are not approved, late or not."""

    late: tuple[LateReturn, ...] = ()
    waiting: int = 0

    @property
    def words(self) -> str:
        """Why figures may be missing here; nothing where every return is approved."""
        if not self.waiting:
            return ""
        waiting = counted(self.waiting, "return of these indicators is", "returns of these indicators are")
        return f"{waiting} not approved yet: this page shows approved figures only."


def under_way(indicators: Collection[str], today: dt.date) -> UnderWay:
    rows = Return.objects.filter(state__in=_OPEN).order_by("due", "indicator").values_list("indicator", "period", "owner", "due", "state")
    own = [row for row in rows if row[0] in indicators]
    late = (
        LateReturn(indicator, period, owner, due, (today - due).days, state)
        for indicator, period, owner, due, state in own
        if due < today and state != ReturnState.SUBMITTED
    )
    return UnderWay(tuple(late), len(own))
