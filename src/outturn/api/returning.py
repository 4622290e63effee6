"""Which figures are due from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.api.arguments import given_period
from outturn.errors import UsageError
from outturn.returns.due import due_returns

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.returns.due import DueReturn

DEFAULT_DAYS = 15
"""How long after the end of its period a figure is due, unless somebody says otherwise."""


def due(package: Package, period: str | Period, *, on: dt.date, days: int = DEFAULT_DAYS) -> tuple[DueReturn, ...]:
    """The returns of the periods that end in `period`: whose they are, when they are due, and whether they have come by `on`.

    Raises PeriodError for a text that is not a period, and UsageError for a number of days below 0.
    """
    if days < 0:
        raise UsageError("A figure cannot be due before its period ends: give a number of days from 0.")
    return due_returns(package.tables, given_period(period), on=on, days=days)
