"""Which figures are due in a cycle, from whom, and by when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Frequency, Kind, Polarity
from outturn.periods import Period, PeriodKind, parse_period
from outturn.returns.vocabulary import Arrival
from outturn.standards.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OFFICER_POST = "responsible_officer"
"""Who answers for an indicator without an owner: the holder of this post in its section, or in one that it is part of."""

_KINDS = {
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.TERMLY: PeriodKind.TERM,
    Frequency.ANNUAL: PeriodKind.FINANCIAL_YEAR,
}
_YEARS = frozenset({PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR, PeriodKind.CALENDAR_YEAR})


@dataclass(frozen=True)
class DueReturn:
    """`person` is empty where nobody answers for the indicator: a fault of the catalogue, since then nobody can be asked."""

    indicator: str
    name: str
    section: str
    period: Period
    due: dt.date
    person: str
    arrival: Arrival


def due_returns(tables: Mapping[str, pl.DataFrame], cycle: Period, *, on: dt.date, days: int) -> tuple[DueReturn, ...]:
    """A return for each period that ends in the cycle, of each indicator that is live in it, in the order of the catalogue.

    It is due `days` after its period ends. Milestones have dates of their own and are not returned; an indicator without a
    frequency is due when somebody says so. A figure of any status but `not_due` has come, with a value or without one.
    """
    given = _given(tables["figures"])
    removed = _removed(tables["standards"])
    officers = _officers(tables, cycle.end)
    found = []
    for row in tables["indicators"].to_dicts():
        for period in _periods(row, cycle, given.get(row["indicator"], frozenset())):
            if not _is_live(row, period) or (row["indicator"], period.financial_year.id) in removed:
                continue
            due = period.end + dt.timedelta(days=days)
            has_come = period in given.get(row["indicator"], frozenset())
            arrival = Arrival.GIVEN if has_come else Arrival.LATE if due < on else Arrival.EXPECTED
            person = row["owner"] or officers.get(row["section"] or "", "")
            found.append(DueReturn(row["indicator"], row["name"], row["section"] or "", period, due, person, arrival))
    return tuple(found)


def _given(figures: pl.DataFrame) -> dict[str, frozenset[Period]]:
    """The periods of which the organisation's own whole has a figure, by indicator; a year to date as given is not the figure."""
    own = pl.col("area").is_null() & pl.col("breakdown").is_null() & (pl.col("basis").fill_null("") != "ytd")
    has_come = (pl.col("status").fill_null("") != Status.NOT_DUE) & (pl.col("value").is_not_null() | pl.col("status").is_not_null())
    rows = figures.filter(own, has_come, pl.col("period").is_not_null()).select("indicator", "period").unique()
    by_indicator: dict[str, set[Period]] = {}
    for indicator, period in rows.iter_rows():
        by_indicator.setdefault(indicator, set()).add(parse_period(period))
    return {indicator: frozenset(periods) for indicator, periods in by_indicator.items()}


def _removed(standards: pl.DataFrame) -> frozenset[tuple[str, str]]:
    rows = standards.filter(pl.col("change") == Change.REMOVED).select("indicator", "financial_year")
    return frozenset(rows.iter_rows())


def _periods(row: Mapping[str, Any], cycle: Period, given: frozenset[Period]) -> list[Period]:
    """Those of the indicator's own frequency that end in the cycle. A yearly one keeps the calendar that its figures have."""
    if not row["frequency"] or row["polarity"] == Polarity.MILESTONE or row["kind"] not in {Kind.KPI, Kind.ACTIVITY}:
        return []
    kind = _KINDS[Frequency(row["frequency"])]
    if kind in _YEARS:
        kind = max((period.kind for period in given if period.kind in _YEARS), default=kind)
    months = range(cycle.first, cycle.last + 1)
    periods = (Period(kind, last - kind.months + 1) for last in months)
    return [period for period in periods if _is_of_its_calendar(period)]


def _is_of_its_calendar(period: Period) -> bool:
    first = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.ACADEMIC_YEAR: 8, PeriodKind.TERM: 8}.get(period.kind, 0)
    return (period.first - first) % period.kind.months == 0


def _is_live(row: Mapping[str, Any], period: Period) -> bool:
    began = not row["introduced"] or parse_period(row["introduced"]).first <= period.last
    return began and (not row["retired"] or parse_period(row["retired"]).first > period.last)


def _officers(tables: Mapping[str, pl.DataFrame], on: dt.date) -> dict[str, str]:
    """By section: the officer of the section itself, else of the nearest that it is part of."""
    held = {
        row["section"]: row["holder"]
        for row in tables["posts"].to_dicts()
        if row["post"] == OFFICER_POST and row["holder"] and (row["from"] is None or row["from"] <= on) and (row["to"] is None or row["to"] >= on)
    }
    parents = {row["section"]: row["parent"] or "" for row in tables["sections"].to_dicts()}
    return {section: officer for section in parents if (officer := next((held[part] for part in _line(section, parents) if part in held), ""))}


def _line(section: str, parents: Mapping[str, str]) -> Iterable[str]:
    """The section, what it is part of, and so on; a circle ends where it closes."""
    seen: dict[str, None] = {}
    while section and section not in seen:
        seen[section] = None
        section = parents.get(section, "")
    return seen


@dataclass(frozen=True)
class Completeness:
    """How far the returns of one person or one section are. The three counts add up to `total`."""

    of: str
    given: int
    expected: int
    late: int

    @property
    def total(self) -> int:
        return self.given + self.expected + self.late


def completeness(returns: Iterable[DueReturn], *, by: str) -> tuple[Completeness, ...]:
    """`by` is `person` or `section`. Whoever has most that is late comes first, then by name."""
    counts: dict[str, Counter[Arrival]] = {}
    for due in returns:
        counts.setdefault(getattr(due, by), Counter())[due.arrival] += 1
    rows = (Completeness(of, found[Arrival.GIVEN], found[Arrival.EXPECTED], found[Arrival.LATE]) for of, found in counts.items())
    return tuple(sorted(rows, key=lambda row: (-row.late, -row.expected, row.of)))
