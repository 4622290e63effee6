"""What opening a cycle would ask for: which returns, of how many people, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.returns.due import due_returns
from outturn.returns.vocabulary import Arrival

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    import polars as pl

    from outturn.periods import Period
    from outturn.returns.due import DueReturn


@dataclass(frozen=True)
class Plan:
    """`asked` become returns. `given` have come already, and `elsewhere` are asked for in another cycle: neither is asked for again.

    `nobodys` are those of live indicators for which nobody answers: while there are any, the cycle cannot be opened.
    """

    asked: tuple[DueReturn, ...]
    given: int
    elsewhere: int
    nobodys: tuple[DueReturn, ...]

    @property
    def can_open(self) -> bool:
        return bool(self.asked) and not self.nobodys


def plan_cycle(
    tables: Mapping[str, pl.DataFrame],
    period: Period,
    *,
    on: dt.date,
    days: int,
    not_before: dt.date | None = None,
    known: Collection[tuple[str, str]] = (),
) -> Plan:
    """`known` are the indicators and periods of returns that there are already. None is due before `not_before`."""
    due = due_returns(tables, period, on=on, days=days)
    open_ones = [each for each in due if each.arrival is not Arrival.GIVEN]
    fresh = [each for each in open_ones if (each.indicator, each.period.id) not in known]
    dated = tuple(replace(each, due=max(each.due, not_before)) if not_before else each for each in fresh)
    return Plan(dated, len(due) - len(open_ones), len(open_ones) - len(fresh), tuple(each for each in dated if not each.person))
