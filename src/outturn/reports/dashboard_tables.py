"""The tables of a dashboard: the last periods, the latest rating, the year to date and its rating, the standards.

Rows with the same window stand in one table, so that no column mixes two periods: every indicator has its own latest
period (A19), and the columns of one table are the same periods for each of its rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Aggregation, Basis
from outturn.reports.cells import NONE, bound_cell, moment_cell, rating_cell, rating_tag, text_cell, value_cell, ytd_rating_tag
from outturn.reports.chart_data import floor_label
from outturn.reports.content import Align, Cell, Table, TableColumn, TableRow, Text
from outturn.reports.dates import long_date
from outturn.reports.milestone_tables import milestones_at, state_words
from outturn.reports.panels import is_milestone, missing_standards
from outturn.reports.verdicts import Bound
from outturn.reports.wording import bound_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Inline
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Verdict

_PERIODS_SHOWN = 4
_MONTHS_OF_YEAR = 12
_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_NAMES = {1: ("Monthly", "Month"), 3: ("Quarterly", "Quarter"), 4: ("Termly", "Term"), 12: ("Annual", "Year")}


# --- groups of rows with the same window
def windows(draft: Draft, indicators: Iterable[Indicator]) -> list[tuple[tuple[Period, ...], list[Indicator]]]:
    """The indicators by their window, the longest frequency last; those without a figure stand with the first of their frequency."""
    groups: dict[tuple[int, Period | None], list[Indicator]] = {}
    for indicator in indicators:
        verdict = draft.book.verdicts[indicator.ref]
        if not is_milestone(verdict):
            groups.setdefault((draft.book.months(indicator), verdict.at), []).append(indicator)
    without = {months: groups.pop((months, at)) for months, at in list(groups) if at is None}
    ordered = sorted(groups, key=lambda key: (key[0], -(key[1].last if key[1] else 0)))
    for months, lone in without.items():
        home = next((key for key in ordered if key[0] == months), None)
        if home is not None:
            groups[home] += lone
    shown = draft.book.report.periods_shown or _PERIODS_SHOWN
    return [(tuple(at.shift(-step) for step in range(shown - 1, -1, -1)), groups[months, at]) for months, at in ordered if at is not None]


def caption(words: str, periods: Sequence[Period]) -> str:
    latest = periods[-1]
    return f"{words}: {_NAMES[latest.kind.months][0].lower()} indicators, to {latest.label}"


def _last_year_header(periods: Sequence[Period]) -> str:
    """Of the column to compare with: the same months, quarters or terms of the year before, or just that year."""
    months = periods[-1].kind.months
    return "Year before" if months == _MONTHS_OF_YEAR else f"Same {_NAMES[months][1].lower()}s last year"


# --- key performance indicators
def kpi_table(draft: Draft, periods: tuple[Period, ...], indicators: Sequence[Indicator], title: str, anchor: str) -> Table:
    kind = _NAMES[periods[-1].kind.months][1]
    floors = {floor_label(indicator) for indicator in indicators}
    columns = (
        TableColumn("Reference"),
        TableColumn("Indicator"),
        *(TableColumn(period.label, Align.RIGHT) for period in periods),
        TableColumn(f"{kind} rating"),
        TableColumn("Year to date", Align.RIGHT),
        TableColumn("Year to date rating"),
        TableColumn("Target", Align.RIGHT),
        TableColumn(" or ".join(sorted(floors, reverse=True)), Align.RIGHT),
        TableColumn(_last_year_header(periods), Align.RIGHT),
    )
    rows = tuple(_kpi_row(draft, periods, indicator) for indicator in indicators)
    return Table(draft.anchor(anchor), caption(title, periods), columns, rows, row_headers=2)


def _kpi_row(draft: Draft, periods: tuple[Period, ...], indicator: Indicator) -> TableRow:
    verdict = draft.book.verdicts[indicator.ref]
    no_target, no_floor = missing_standards(verdict)
    return TableRow(
        (
            text_cell(indicator.ref),
            name_cell(draft, indicator, verdict),
            *period_cells(draft, periods, indicator),
            rating_cell(rating_tag(indicator, verdict)),
            ytd_cell(draft, indicator, verdict),
            _ytd_rating_cell(indicator, verdict),
            bound_cell(verdict.target_bound, indicator.form, missing=no_target, style=indicator.table_style),
            bound_cell(verdict.floor_bound, indicator.form, missing=no_floor, style=indicator.table_style),
            last_year_cell(draft, indicator, verdict),
        )
    )


def name_cell(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell(indicator.table_name, *draft.footnote(indicator.ref, verdict.at))


def period_cells(draft: Draft, periods: tuple[Period, ...], indicator: Indicator) -> list[Cell]:
    """A period without a figure says so; one in which the indicator was not yet measured does too."""
    return [moment_cell(draft, draft.book.moment_at.get((indicator.ref, period.id)), indicator) for period in periods]


def _ytd_rating_cell(indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell(NONE) if verdict.ytd is None else rating_cell(ytd_rating_tag(indicator, verdict))


def ytd_cell(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    """The year to date, with notes on when it begins, what it lacks, and its own target where that differs."""
    if verdict.ytd is None:
        return text_cell(NONE if indicator.aggregation in {None, Aggregation.NONE, Aggregation.LAST} or not verdict.at else "not available")
    notes: list[Inline] = []
    if indicator.ytd_from not in {None, 4}:
        notes.append(draft.note(f"The year to date and the figure of last year count from {_MONTH_NAMES[(indicator.ytd_from or 4) - 1]}."))
    if adds_up(indicator) and not verdict.ytd_given and verdict.ytd_periods and verdict.ytd_periods_due and verdict.ytd_periods < verdict.ytd_periods_due:
        notes.append(draft.note(f"From {verdict.ytd_periods} of the {verdict.ytd_periods_due} periods of the year so far."))
    if indicator.is_kpi and verdict.ytd_target_bound.exists and verdict.ytd_target_bound != verdict.target_bound:
        notes.append(draft.note(_ytd_standards(indicator, verdict)))
    return value_cell(verdict.ytd, indicator.form, qualifier=verdict.ytd_qualifier, notes=tuple(notes), style=indicator.table_style)


def adds_up(indicator: Indicator) -> bool:
    """Whether the year to date is made of several periods, so that a missing one matters; a snapshot is only its latest."""
    return indicator.basis is Basis.PERIOD and indicator.aggregation not in {Aggregation.LAST, Aggregation.NONE}


def _ytd_standards(indicator: Indicator, verdict: Verdict) -> str:
    target, floor = (bound_text(bound, indicator.form) for bound in (verdict.ytd_target_bound, verdict.ytd_floor_bound))
    least = f" and a {floor_label(indicator).replace('Floor', 'floor')} of {floor}" if floor else ""
    return f"The year to date of {indicator.ref} is rated against a target of {target}{least}."


def last_year_cell(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    """The year to date of the same months a year before; where there is no year to date, the same period (A20)."""
    if verdict.ytd is None or verdict.ytd_last_year is None:
        value = verdict.same_period_last_year if verdict.ytd is None else None
        return value_cell(value, indicator.form, qualifier=verdict.last_year_qualifier, style=indicator.table_style)
    notes: tuple[Inline, ...] = ()
    periods, due = verdict.ytd_last_year_periods, verdict.ytd_periods_due
    if adds_up(indicator) and not verdict.ytd_given and periods is not None and due and periods < due:
        notes = (draft.note(f"Last year's figure is from {periods} of the {due} periods."),)
    return value_cell(verdict.ytd_last_year, indicator.form, qualifier=verdict.ytd_last_year_qualifier, notes=notes, style=indicator.table_style)


# --- milestones
def milestone_rows(draft: Draft, indicators: Iterable[Indicator], title: str, anchor: str) -> Table | None:
    """One row for each milestone, under the verdict of its indicator (A9, A10); None where there is none."""
    columns = tuple(TableColumn(header) for header in ("Reference", "Indicator", "Indicator's rating", "Milestone", "Due", "State"))
    rows = []
    for indicator in indicators:
        verdict = draft.book.verdicts[indicator.ref]
        for milestone in milestones_at(draft, indicator, verdict) if is_milestone(verdict) else ():
            state = state_words(milestone) + (f" on {long_date(milestone.met_on)}" if milestone.met_on and milestone.state == "met" else "")
            notes = (draft.note(milestone.note),) if milestone.note else ()
            due = Cell((Text(long_date(milestone.due)),), milestone.due.isoformat()) if milestone.due else text_cell("not set")
            start = (text_cell(indicator.ref), name_cell(draft, indicator, verdict), rating_cell(rating_tag(indicator, verdict)))
            rows.append(TableRow((*start, text_cell(milestone.milestone, *notes), due, text_cell(state))))
    return Table(draft.anchor(anchor), f"{title}: milestones", columns, tuple(rows), row_headers=2) if rows else None


# --- activity indicators
def activity_table(draft: Draft, periods: tuple[Period, ...], indicators: Sequence[Indicator], title: str, anchor: str) -> Table:
    bases = _range_bases(draft, indicators)
    group = "Expected range for year to date" if bases == {"ytd"} else "Expected range"
    ends = (TableColumn(name, Align.RIGHT, group) for name in ("Lower", "Upper"))
    columns = (
        TableColumn("Reference"),
        TableColumn("Indicator"),
        *(TableColumn(period.label, Align.RIGHT) for period in periods),
        TableColumn("Year to date", Align.RIGHT),
        *((TableColumn("In expected range?"), *ends) if bases else ()),
        *((TableColumn("Range is for"),) if len(bases) > 1 else ()),
        TableColumn(_last_year_header(periods), Align.RIGHT),
    )
    rows = tuple(_activity_row(draft, periods, indicator, bases) for indicator in indicators)
    return Table(draft.anchor(anchor), caption(title, periods), columns, rows, row_headers=2)


def _range_bases(draft: Draft, indicators: Iterable[Indicator]) -> set[str]:
    """For what the expected ranges of a table are: the latest period, the year to date, or both; empty without ranges."""
    verdicts = (draft.book.verdicts[indicator.ref] for indicator in indicators)
    return {"ytd" if verdict.range_basis == "ytd" else "period" for verdict in verdicts if _range(verdict).exists}


def _activity_row(draft: Draft, periods: tuple[Period, ...], indicator: Indicator, bases: set[str]) -> TableRow:
    verdict = draft.book.verdicts[indicator.ref]
    cells = [text_cell(indicator.ref), name_cell(draft, indicator, verdict), *period_cells(draft, periods, indicator), ytd_cell(draft, indicator, verdict)]
    if bases:
        cells += _range_cells(indicator, verdict, periods[-1])[: 4 if len(bases) > 1 else 3]
    return TableRow((*cells, last_year_cell(draft, indicator, verdict)))


def _range(verdict: Verdict) -> Bound:
    return Bound(low=verdict.lower, high=verdict.upper)


def _range_cells(indicator: Indicator, verdict: Verdict, latest: Period) -> tuple[Cell, ...]:
    if not _range(verdict).exists:
        return tuple(text_cell(word) for word in ("no range", NONE, NONE, NONE))
    basis = "year to date" if verdict.range_basis == "ytd" else f"latest {_NAMES[latest.kind.months][1].lower()}"
    ends = (bound_cell(Bound(single=end), indicator.form, style=indicator.table_style) for end in (verdict.lower, verdict.upper))
    return (text_cell(verdict.expected or "not known"), *ends, text_cell(basis))
