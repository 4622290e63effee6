"""Periods as columns: each period id with its kind and its place in time, to be joined to figures."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from outturn.indicators.vocabulary import Frequency
from outturn.periods import Period, PeriodKind, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years in which a figure may lie: no series that councils publish is older."""

MONTHS_OF: dict[Frequency, int] = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.TERMLY: 4, Frequency.ANNUAL: 12}

_SCHEMA = {"period": pl.String, "months": pl.Int32, "end": pl.Int32}
PLACE = (pl.col("end") + 1) // pl.col("months")
"""Consecutive periods of one length have consecutive places, whatever their calendar."""


def period_frame(ids: Iterable[str]) -> pl.DataFrame:
    """Columns: period, months (its length), end (its last month, counted from January of year 0), place (see `PLACE`).

    An id that is both a month and a financial year (2011-12) has a row for each; the indicator's frequency picks one.
    """
    periods = [(text, period) for text in ids for period in _readings(text)]
    return pl.DataFrame([(text, period.kind.months, period.last) for text, period in periods], schema=_SCHEMA, orient="row").with_columns(place=PLACE)


def _readings(text: str) -> list[Period]:
    period = parse_period(text)
    year = Period(PeriodKind.FINANCIAL_YEAR, period.first // 12 * 12 + 3)
    return [period, year] if period.kind is PeriodKind.MONTH and year.id == text else [period]


@cache
def all_periods() -> pl.DataFrame:
    """As `period_frame`, for every period of every calendar, where the ids in the data are not known beforehand."""
    rows = [Period(kind, first) for kind in PeriodKind for first in _firsts(kind)]
    return pl.DataFrame([(period.id, period.kind.months, period.last) for period in rows], schema=_SCHEMA, orient="row").with_columns(place=PLACE)


def _firsts(kind: PeriodKind) -> range:
    offset = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.ACADEMIC_YEAR: 8}.get(kind, 0)
    return range(FIRST_YEAR * 12 + offset, LAST_YEAR * 12 + offset, kind.months)


def period_at(months: int, end: int, *, like: PeriodKind | None = None) -> Period:
    """The period of a length that ends with a month; for a year its calendar follows from the month."""
    kind = like or _KIND_BY_LENGTH.get(months) or _YEAR_BY_LAST_MONTH[end % 12]
    return Period(kind, end - months + 1)


_KIND_BY_LENGTH = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 4: PeriodKind.TERM}
_YEAR_BY_LAST_MONTH = {2: PeriodKind.FINANCIAL_YEAR, 7: PeriodKind.ACADEMIC_YEAR, 11: PeriodKind.CALENDAR_YEAR}


def last_end(months: int, up_to: Period) -> int:
    """The last month of the last period of a length that ends no later than a period does (financial years for 12)."""
    phase = 2 if months == 12 else months - 1 if months != 4 else 3
    return up_to.last - (up_to.last - phase) % months
