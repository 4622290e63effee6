"""What a dashboard says of the returns behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.reports.wording import counted

if TYPE_CHECKING:
    import datetime as dt


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
    """`late` is what has not been sent in by its day, perhaps the first of `number_late`; `waiting` is how many returns are not approved, late or not."""

    late: tuple[LateReturn, ...] = ()
    waiting: int = 0
    number_late: int = 0

    @property
    def not_shown(self) -> int:
        return max(self.number_late - len(self.late), 0)

    @property
    def words(self) -> str:
        """Why figures may be missing here; nothing where every return is approved."""
        if not self.waiting:
            return ""
        waiting = counted(self.waiting, "return of these indicators is", "returns of these indicators are")
        return f"{waiting} not approved yet: this page shows approved figures only."
