"""Working days: Monday to Friday without the bank holidays, numbered from 1970 so that a difference is one subtraction.

The number of a day is how many working days there are since 1970 up to and including it. So the difference of two numbers
counts the working days after the first day up to and including the second: a request that comes on a Monday and is answered
on Tuesday has taken one, and one that comes on a Saturday has its first working day on Monday, as the Freedom of Information
Act counts them (section 10: the twentieth working day following the date of receipt).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from outturn.measures.vocabulary import Nation

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Dates outside these years are no dates of a record: case systems write 9999-12-31 and 1900-01-01 for an empty field."""

FIRST_DAY = dt.date(FIRST_YEAR, 1, 1)
DAYS = (dt.date(LAST_YEAR + 1, 1, 1) - FIRST_DAY).days

_SUBDIVISIONS = {Nation.ENGLAND: "ENG", Nation.WALES: "WLS", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR"}
_FIRST_WITH_HOLIDAYS = 1971  # the Act of that year; nobody's records of requests are older


def bank_holidays(nation: Nation) -> frozenset[dt.date]:
    """Every bank holiday up to the last year that is known to the program, by the library `holidays`."""
    import holidays  # a tenth of a second: only who counts working days waits for it

    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=range(_FIRST_WITH_HOLIDAYS, LAST_YEAR + 1)))


@cache
def working_numbers(nation: Nation, also_closed: frozenset[dt.date] = frozenset()) -> NDArray[np.int32]:
    """The number of each day from the first, at the place of the day's own number."""
    place = np.arange(DAYS)
    works = (place + FIRST_DAY.weekday()) % 7 < 5
    closed = [(day - FIRST_DAY).days for day in bank_holidays(nation) | also_closed]
    works[[each for each in closed if 0 <= each < DAYS]] = False
    numbers: NDArray[np.int32] = np.cumsum(works).astype(np.int32)
    return numbers
