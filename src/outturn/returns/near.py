"""For which periods figures can be asked for: those near today and near what is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.periods import Period, PeriodKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_BACK, _AHEAD = 24, 12


@dataclass(frozen=True)
class Near:
    """From the month `first` to the month `last`, both included."""

    first: Period
    last: Period

    def holds(self, period: Period) -> bool:
        return period.first >= self.first.first and period.last <= self.last.last

    @property
    def words(self) -> str:
        return f"{self.first.long_label} to {self.last.long_label}"


def near(today: dt.date, held: Iterable[Period]) -> Near:
    """From two years before today, or before the newest of the periods that are held where that is earlier, to a year after today."""
    now = today.year * 12 + today.month - 1
    newest = max((period.last for period in held), default=now)
    return Near(_month(min(now, newest) - _BACK), _month(now + _AHEAD))


def _month(number: int) -> Period:
    return Period(PeriodKind.MONTH, number)
