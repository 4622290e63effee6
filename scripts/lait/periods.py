"""Periods of the panel as canonical periods, by the kind of year of their measure.

A year alone is the year in which a financial or an academic year ends, as the panel has it: 2016 is 2015/16. Three years in
one ("2014-16", "2013/14-15/16") stand under the last of them, and a note says which they are. A year in brackets says how
final a figure is: (prov), (Rev), (Final), and (OT) for outturn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outturn.periods import Calendar, Period, PeriodKind

_KINDS = {
    Calendar.FINANCIAL: PeriodKind.FINANCIAL_YEAR,
    Calendar.ACADEMIC: PeriodKind.ACADEMIC_YEAR,
    Calendar.CALENDAR: PeriodKind.CALENDAR_YEAR,
}
_YEAR = re.compile(r"^(\d{4})$")
_PAIR = re.compile(r"^(\d{4})[-/](\d{2})$")
_THREE_PAIRS = re.compile(r"^(\d{4})/(\d{2})-(\d{2})/(\d{2})$")
_MARK = re.compile(r"^(.*?)\s*\((prov|rev|final|ot)\)$", re.IGNORECASE)


@dataclass(frozen=True)
class PanelPeriod:
    id: str
    provisional: bool = False
    note: str = ""


def calendar_of(kind_of_year: str) -> Calendar:
    """“Annual”, “Annual - January” and “Annual (end of Sept)” are days of a calendar year."""
    word = kind_of_year.split(" ")[0].lower()
    return {"financial": Calendar.FINANCIAL, "academic": Calendar.ACADEMIC}.get(word, Calendar.CALENDAR)


def panel_period(text: str, calendar: Calendar) -> PanelPeriod | None:
    """None for a text that is not a period, such as 0."""
    marked = _MARK.match(text.strip())
    plain, mark = (marked[1], marked[2].lower()) if marked else (text.strip(), "")
    ending = _ending(plain, calendar)
    if ending is None:
        return None
    last, note = ending
    return PanelPeriod(_year(last, calendar).id, mark == "prov", note)


def _ending(text: str, calendar: Calendar) -> tuple[int, str] | None:
    """The calendar year in which the period ends, and what to say where it is longer than a year."""
    if found := _YEAR.match(text):
        return int(found[1]), ""
    if found := _THREE_PAIRS.match(text):
        first, last = int(found[1]), _second(int(found[1]), found[4])
        return last, f"Three years together, {first}/{found[2]} to {last - 1}/{found[4]}."
    if found := _PAIR.match(text):
        first, last = int(found[1]), _second(int(found[1]), found[2])
        if last == first + 1 and calendar is not Calendar.CALENDAR:
            return last, ""
        if last == first + 2:
            return last, f"Three years together, {first} to {last}."
    return None


def _second(first: int, ending: str) -> int:
    """2099/00 ends in 2100."""
    return first + (int(ending) - first) % 100


def _year(last: int, calendar: Calendar) -> Period:
    year = last if calendar is Calendar.CALENDAR else last - 1
    return Period(_KINDS[calendar], year * 12 + calendar.first_month - 1)
