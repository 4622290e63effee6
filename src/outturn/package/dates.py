"""Dates, instants and periods as people write them, one text at a time."""

from __future__ import annotations

import datetime as dt
import re

from outturn.errors import PeriodError
from outturn.package.numbers import CellFault, shortened
from outturn.periods import parse_financial_year, parse_period

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
"""Periods outside these years are typing errors, not figures."""

_EARLIEST_DATE_YEAR = 1900

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?: 00:00(?::00)?)?$")
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})$")
_CLOCK = re.compile(r"^(?P<date>.+?)[ T](?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)$")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")


def parse_date(text: str) -> dt.date:
    """ISO 8601, 30/06/2025 (the day first) or 30 June 2025; raises `CellFault`."""
    clean = " ".join(text.split())
    try:
        date = _date(clean)
    except ValueError:
        raise CellFault("not-a-date", f"“{shortened(text)}” is not a date.", expected="a date") from None
    if not _EARLIEST_DATE_YEAR <= date.year <= LATEST_YEAR:
        raise CellFault("not-a-date", f"The year of “{shortened(text)}” is not between {_EARLIEST_DATE_YEAR} and {LATEST_YEAR}.", expected="a date")
    return date


def _date(clean: str) -> dt.date:
    if m := _ISO.match(clean):
        return dt.date(int(m[1]), int(m[2]), int(m[3]))
    if m := _SLASHED.match(clean):
        return dt.date(_full_year(m[3]), int(m[2]), int(m[1]))
    if m := _NAMED.match(clean):
        return dt.date(_full_year(m[3]), _month(m[2]), int(m[1]))
    raise ValueError(clean)


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int:
    short = name.lower()
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(short) or (short == "sept" and month == "september"):
            return number
    raise ValueError(name)


def parse_instant(text: str) -> dt.datetime:
    """A date with a time, in UTC without its zone. One without a zone is in UTC; a date alone is its midnight."""
    instant = _instant(text)
    if not _EARLIEST_DATE_YEAR <= instant.year <= LATEST_YEAR:
        raise CellFault("not-a-date", f"The year of “{shortened(text)}” is not between {_EARLIEST_DATE_YEAR} and {LATEST_YEAR}.", expected="a date and time")
    return instant


def _instant(text: str) -> dt.datetime:
    try:
        instant = dt.datetime.fromisoformat(text)
        return instant.astimezone(dt.UTC).replace(tzinfo=None) if instant.tzinfo else instant
    except (ValueError, OverflowError):
        pass
    try:
        if m := _CLOCK.match(text):
            return dt.datetime.combine(parse_date(m["date"]), dt.time.fromisoformat(m["time"].zfill(5)))
        return dt.datetime.combine(parse_date(text), dt.time())
    except (CellFault, ValueError):
        mend = "Write it as 2025-06-30T14:30:00Z."
        raise CellFault("not-a-date", f"“{shortened(text)}” is not a date and time.", expected="a date and time", mend=mend) from None


def canonical_period(text: str) -> str:
    """The id of a period; raises `CellFault`."""
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise CellFault("unknown-period", _first_sentence(error, text), expected="a period") from None
    return _plausible(period.id, period.start.year, period.end.year, text)


def canonical_financial_year(text: str) -> str:
    """The id of a financial year; raises `CellFault`."""
    try:
        year = parse_financial_year(text)
    except PeriodError as error:
        mend = "Write 2025-26 or 2025/26."
        raise CellFault("unknown-period", _first_sentence(error, text), expected="a financial year", mend=mend) from None
    return _plausible(year.id, year.start.year, year.end.year, text)


def canonical_when(text: str) -> str:
    """A date in ISO 8601, or the id of a period; raises `CellFault`."""
    try:
        return parse_date(text).isoformat()
    except CellFault:
        pass
    try:
        return canonical_period(text)
    except CellFault as fault:
        raise CellFault(
            "unknown-period", fault.message, expected="a date or a period", mend="Write a date as 2025-06-30, or a period as 2025-10 or 2025-26."
        ) from None


def _plausible(period_id: str, first_year: int, last_year: int, text: str) -> str:
    if first_year < EARLIEST_YEAR or last_year > LATEST_YEAR:
        raise CellFault("unknown-period", f"“{shortened(text)}” is not between {EARLIEST_YEAR} and {LATEST_YEAR}.", expected="a period")
    return period_id


def _first_sentence(error: PeriodError, text: str) -> str:
    """The error's own words without its mend, which the finding carries apart; a long text is shortened."""
    words = str(error).split(" Write ")[0]
    words = words.replace(text, shortened(text))
    return words if words.endswith(".") else words + "."
