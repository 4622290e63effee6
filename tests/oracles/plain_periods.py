"""Periods and exact numbers of the plain reference: a period is its length in months and its last month.

Months are counted from January of year 0.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction


def span(period: str) -> tuple[int, int]:
    if period.startswith("CY"):
        return 12, int(period[2:]) * 12 + 11
    academic = period.startswith("AY")
    year = int(period.removeprefix("AY")[:4])
    if "-T" in period:
        return 4, year * 12 + 8 + 4 * int(period[-1]) - 1
    if "-Q" in period:
        return 3, year * 12 + 3 + 3 * int(period[-1]) - 1
    if academic:
        return 12, year * 12 + 19
    tail = int(period[5:7])
    if tail == (year + 1) % 100 and tail > 12:
        return 12, year * 12 + 14
    return 1, year * 12 + tail - 1


def name(length: int, last: int) -> str:
    first = last - length + 1
    if length == 1:
        return f"{last // 12}-{last % 12 + 1:02}"
    if length == 12 and last % 12 == 11:
        return f"CY{last // 12}"
    year = april(last) // 12 if length == 3 else (first - 8) // 12 if length == 4 or last % 12 == 7 else first // 12
    written = f"{year}-{(year + 1) % 100:02}"
    if length == 12:
        return f"AY{written}" if last % 12 == 7 else written
    return f"{written}-Q{(first - 3) % 12 // 3 + 1}" if length == 3 else f"AY{written}-T{(first - 8) % 12 // 4 + 1}"


def april(last: int) -> int:
    """The first month of the financial year in which a month lies."""
    return (last - 3) // 12 * 12 + 3


def end_of(last: int) -> dt.date:
    return dt.date((last + 1) // 12, (last + 1) % 12 + 1, 1) - dt.timedelta(days=1)


def exact(number: object) -> Fraction | None:
    return None if number is None else Fraction(str(number))
