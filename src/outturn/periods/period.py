"""One month, quarter, term or year of one calendar: its id, its ends, its labels, and its place in a series.

Source of the calendars and the ids: RULES.md section 1. The school term (`AY2024-25-T1`) is ours, for termly indicators:
three terms of four months from September (docs/decisions/0003-terms.md).
"""

from __future__ import annotations

import calendar as month_lengths
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from outturn.errors import PeriodError

MONTHS_IN_YEAR = 12
_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTH_SHORT = tuple(name[:3] for name in _MONTH_NAMES)
_MONTH_BY_PREFIX = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, start=1)}


class Calendar(StrEnum):
    FINANCIAL = "financial"
    ACADEMIC = "academic"
    CALENDAR = "calendar"

    @property
    def first_month(self) -> int:
        return {Calendar.FINANCIAL: 4, Calendar.ACADEMIC: 9, Calendar.CALENDAR: 1}[self]


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"
    CALENDAR_YEAR = "calendar_year"

    @property
    def months(self) -> int:
        return {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.TERM: 4}.get(self, MONTHS_IN_YEAR)

    @property
    def per_year(self) -> int:
        return MONTHS_IN_YEAR // self.months


@dataclass(frozen=True, order=False)
class Period:
    """`first` is the period's first month, counted in months since January of year 0, so that periods can be ordered."""

    kind: PeriodKind
    first: int

    # --- place in time
    @property
    def last(self) -> int:
        """The period's last month, counted as `first` is."""
        return self.first + self.kind.months - 1

    @property
    def start(self) -> dt.date:
        return dt.date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def end(self) -> dt.date:
        year, month = self.last // 12, self.last % 12 + 1
        return dt.date(year, month, month_lengths.monthrange(year, month)[1])

    @property
    def order(self) -> int:
        """Consecutive periods of one kind have consecutive orders: the x of a regression."""
        return self.first // self.kind.months

    def shift(self, periods: int) -> Period:
        return Period(self.kind, self.first + periods * self.kind.months)

    @property
    def previous(self) -> Period:
        return self.shift(-1)

    @property
    def same_last_year(self) -> Period:
        return self.shift(-self.kind.per_year)

    @property
    def financial_year(self) -> Period:
        """The financial year in which the period ends."""
        return Period(PeriodKind.FINANCIAL_YEAR, (self.last - 3) // 12 * 12 + 3)

    @property
    def place_in_year(self) -> int:
        """1 for the first period of its kind in the financial year in which it ends."""
        return (self.last - self.financial_year.first) // self.kind.months + 1

    @property
    def months_elapsed(self) -> int:
        """Months of the financial year gone by at the end of the period: 7 at the end of October."""
        return self.last - self.financial_year.first + 1

    # --- names
    @property
    def id(self) -> str:
        year = self.first // 12
        match self.kind:
            case PeriodKind.MONTH:
                return f"{year}-{self.first % 12 + 1:02d}"
            case PeriodKind.QUARTER:
                return f"{_spanning(self.financial_year.first // 12)}-Q{self.place_in_year}"
            case PeriodKind.TERM:
                start = (self.first - 8) // 12
                return f"AY{_spanning(start)}-T{(self.first - 8) % 12 // 4 + 1}"
            case PeriodKind.FINANCIAL_YEAR:
                return _spanning(year)
            case PeriodKind.ACADEMIC_YEAR:
                return f"AY{_spanning(year)}"
            case _:
                return f"CY{year}"

    @property
    def label(self) -> str:
        """As a report prints it: "Oct 2025", "Q2 2025/26", "2025/26"."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{_MONTH_SHORT[self.first % 12]} {self.first // 12}"
            case PeriodKind.QUARTER:
                return f"Q{self.place_in_year} {self.year_label}"
            case PeriodKind.TERM:
                return f"{self.short_label} term {self.year_label}"
            case PeriodKind.ACADEMIC_YEAR:
                return f"Academic year {self.year_label}"
            case _:
                return self.year_label

    @property
    def short_label(self) -> str:
        """The label without its year, for the axis of a chart: "Oct", "Q2"; the year itself for a year."""
        match self.kind:
            case PeriodKind.MONTH:
                return _MONTH_SHORT[self.first % 12]
            case PeriodKind.QUARTER:
                return f"Q{self.place_in_year}"
            case PeriodKind.TERM:
                return ("Autumn", "Spring", "Summer")[(self.first - 8) % 12 // 4]
            case _:
                return self.year_label

    @property
    def year_label(self) -> str:
        """The year that the period belongs to, as printed: "2025/26", or "2020" for a calendar year."""
        match self.kind:
            case PeriodKind.CALENDAR_YEAR:
                return str(self.first // 12)
            case PeriodKind.ACADEMIC_YEAR | PeriodKind.TERM:
                return _spanning((self.first - 8) // 12).replace("-", "/")
            case _:
                return _spanning(self.financial_year.first // 12).replace("-", "/")

    @property
    def long_label(self) -> str:
        """In full words: "October 2025", "July to September 2025", "April 2025 to March 2026"."""
        first, last = _MONTH_NAMES[self.first % 12], _MONTH_NAMES[self.last % 12]
        if self.kind is PeriodKind.MONTH:
            return f"{first} {self.first // 12}"
        if self.first // 12 == self.last // 12:
            return f"{first} to {last} {self.last // 12}"
        return f"{first} {self.first // 12} to {last} {self.last // 12}"

    @property
    def end_label(self) -> str:
        """The month with which it ends, in full: "March 2026" for the financial year 2025/26."""
        return f"{_MONTH_NAMES[self.last % 12]} {self.last // 12}"

    def __str__(self) -> str:
        return self.id


def _spanning(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


_FIRST_YEAR, _LAST_YEAR = 1000, 9000


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _check_span(first: str, second: str, text: str) -> int:
    """The first year of a span such as 2025/26 or 25/26; refuses one whose years do not follow each other."""
    year = _full_year(first)
    if (year + 1) % 100 != int(second) % 100:
        raise PeriodError(f"“{text}” is not a period: {first}/{second} are not two years that follow each other.")
    return year


_YEARS = r"(\d{4}|\d{2})\s*[/-]\s*(\d{4}|\d{2})"
_SPAN = re.compile(rf"^(?:FY|F/Y)?\s*{_YEARS}$", re.IGNORECASE)
_ACADEMIC = re.compile(rf"^(?:AY|academic year)\s*{_YEARS}$", re.IGNORECASE)
_TERM = re.compile(rf"^AY\s*{_YEARS}\s*-?\s*T([123])$", re.IGNORECASE)
_TERM_WORDS = re.compile(rf"^(autumn|spring|summer)(?:\s+term)?\s+{_YEARS}$", re.IGNORECASE)
_CALENDAR_YEAR = re.compile(r"^(?:CY|calendar year)\s*(\d{4})$", re.IGNORECASE)
_ISO_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
_QUARTER_LAST = re.compile(rf"^{_YEARS}\s*-?\s*(?:Q|qtr|quarter)\s*([1-4])$", re.IGNORECASE)
_QUARTER_FIRST = re.compile(rf"^(?:Q|qtr|quarter)\s*([1-4])[\s,-]*(?:FY\s*)?{_YEARS}$", re.IGNORECASE)
_NAMED_MONTH = re.compile(r"^([A-Za-z]{3,9})\.?[\s'’-]*(\d{4}|\d{2})$")
_SLASHED_MONTH = re.compile(r"^(\d{1,2})/(\d{4})$")
_NAMED_SPAN_YEARS = re.compile(rf"^([A-Za-z]{{3,9}})\.?\s*(?:-|to)\s*([A-Za-z]{{3,9}})\.?\s*{_YEARS}$", re.IGNORECASE)
_NAMED_SPAN_YEAR = re.compile(r"^([A-Za-z]{3,9})\.?\s*(?:-|to)\s*([A-Za-z]{3,9})\.?\s*(\d{4}|\d{2})$", re.IGNORECASE)


def _month_number(name: str, text: str) -> int:
    short = name.lower()
    number = _MONTH_BY_PREFIX.get(short[:3])
    if number is None or not (_MONTH_NAMES[number - 1].lower().startswith(short) or short == "sept"):
        raise PeriodError(f"“{text}” is not a period: “{name}” is not a month.")
    return number


def _quarter(year: int, number: int) -> Period:
    return Period(PeriodKind.QUARTER, year * 12 + 3 + 3 * (number - 1))


def _named_quarter(first: int, last: int, year_of_last: int, text: str) -> Period:
    """Jul to Sep 2020; the months must be a quarter of the financial year."""
    if (first - 1) % 3 or (first + 2 - 1) % 12 + 1 != last:
        raise PeriodError(f"“{text}” is not a period: its months are not a quarter of the financial year.")
    return Period(PeriodKind.QUARTER, year_of_last * 12 + first - 1)


@cache
def parse_period(text: str) -> Period:
    """Reads the canonical ids and the forms that people write ("Oct-25", "Q2 2020/21", "Jul – Sep 20/21", "Sep 20").

    A pair of years is always a financial year, so "Jan - Mar 19/20" is January to March 2020. Raises `PeriodError`.
    """
    return _with_dates(_period_of(text), text)


def _with_dates(period: Period, text: str) -> Period:
    """The period, where it and its neighbours of some years are inside what a calendar has dates for."""
    if not _FIRST_YEAR <= period.first // 12 <= _LAST_YEAR:
        raise PeriodError(f"“{text}” is not a period: its year is not between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return period


def _period_of(text: str) -> Period:  # noqa: C901 - one line for each form that people write
    clean = " ".join(text.replace("–", "-").replace("—", "-").replace("\u00a0", " ").split())
    if m := _ISO_MONTH.match(clean):
        year, tail = int(m[1]), int(m[2])
        if 1 <= tail <= MONTHS_IN_YEAR and len(m[2]) == 2 and tail != (year + 1) % 100:
            return Period(PeriodKind.MONTH, year * 12 + tail - 1)
        if len(m[2]) == 2 and tail == (year + 1) % 100:
            return _year_or_month(year, tail)
    if m := _TERM.match(clean):
        return Period(PeriodKind.TERM, _check_span(m[1], m[2], text) * 12 + 8 + 4 * (int(m[3]) - 1))
    if m := _TERM_WORDS.match(clean):
        place = ("autumn", "spring", "summer").index(m[1].lower())
        return Period(PeriodKind.TERM, _check_span(m[2], m[3], text) * 12 + 8 + 4 * place)
    if m := _ACADEMIC.match(clean):
        return Period(PeriodKind.ACADEMIC_YEAR, _check_span(m[1], m[2], text) * 12 + 8)
    if m := _CALENDAR_YEAR.match(clean):
        return Period(PeriodKind.CALENDAR_YEAR, int(m[1]) * 12)
    if m := _QUARTER_LAST.match(clean):
        return _quarter(_check_span(m[1], m[2], text), int(m[3]))
    if m := _QUARTER_FIRST.match(clean):
        return _quarter(_check_span(m[2], m[3], text), int(m[1]))
    if (m := _SLASHED_MONTH.match(clean)) and 1 <= int(m[1]) <= MONTHS_IN_YEAR:
        return Period(PeriodKind.MONTH, int(m[2]) * 12 + int(m[1]) - 1)
    if m := _SPAN.match(clean):
        return Period(PeriodKind.FINANCIAL_YEAR, _check_span(m[1], m[2], text) * 12 + 3)
    if m := _NAMED_SPAN_YEARS.match(clean):
        first, last = _month_number(m[1], text), _month_number(m[2], text)
        year = _check_span(m[3], m[4], text)
        return _named_quarter(first, last, year if first > 3 else year + 1, text)
    if m := _NAMED_SPAN_YEAR.match(clean):
        return _named_quarter(_month_number(m[1], text), _month_number(m[2], text), _full_year(m[3]), text)
    if m := _NAMED_MONTH.match(clean):
        return Period(PeriodKind.MONTH, _full_year(m[2]) * 12 + _month_number(m[1], text) - 1)
    if (m := _ISO_DATE.match(clean)) and 1 <= int(m[2]) <= MONTHS_IN_YEAR:
        return Period(PeriodKind.MONTH, int(m[1]) * 12 + int(m[2]) - 1)
    raise PeriodError(
        f"“{text}” is not a period. Write a month as 2025-10, a quarter as 2025-26-Q2, a financial year as 2025-26, "
        "an academic year as AY2025-26 or a calendar year as CY2025."
    )


def _year_or_month(year: int, tail: int) -> Period:
    """2011-12 is both December 2011 and the financial year 2011/12: from 2001-02 to 2011-12 only.

    A month is meant: years of indicators as old as that do not occur, and 2011/12 can be written with a slash.
    """
    if 1 <= tail <= MONTHS_IN_YEAR:
        return Period(PeriodKind.MONTH, year * 12 + tail - 1)
    return Period(PeriodKind.FINANCIAL_YEAR, year * 12 + 3)


@cache
def parse_financial_year(text: str) -> Period:
    """As `parse_period`, for a column that holds financial years only: 2011-12 is a year there, never December 2011."""
    clean = " ".join(text.replace("–", "-").split())
    if m := _SPAN.match(clean):
        return _with_dates(Period(PeriodKind.FINANCIAL_YEAR, _check_span(m[1], m[2], text) * 12 + 3), text)
    raise PeriodError(f"“{text}” is not a financial year. Write 2025-26 or 2025/26.")
