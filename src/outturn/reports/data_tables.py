"""The indicators of a report as whole tables for spreadsheets and programs: one row each, every number with its raw value.

They hold what the pages tell in panels and in tables by section; pages do not draw them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.figures.formatting import MINUS, round_half_up
from outturn.reports.cells import NO_FIGURE, NONE, rating_cell, rating_tag, text_cell, value_cell, ytd_rating_tag
from outturn.reports.chart_data import floor_label
from outturn.reports.content import Align, Cell, Table, TableColumn, TableRow, Text
from outturn.reports.panels import missing_standards
from outturn.reports.trend_words import trend_tag
from outturn.reports.wording import NOT_AVAILABLE, Style, change_since_previous, standard_text, unit_ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from outturn.figures.formatting import NumberFormat
    from outturn.reports.catalogue import Indicator
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Verdict

    _Made = tuple[str, Align, Callable[[Draft, Indicator, Verdict], Cell]]

_YES, _NO = "yes", "no"


def data_tables(draft: Draft) -> tuple[Table, ...]:
    """All key performance indicators, then all activity indicators, in the order of the report; a kind without any is left out."""
    kinds = (
        ("data ratings", "Key performance indicators", True, _KPI_COLUMNS),
        ("data activity", "Activity indicators", False, _ACTIVITY_COLUMNS),
    )
    return tuple(table for name, caption, kpi, columns in kinds if (table := _table(draft, name, caption, columns, kpi=kpi)))


def _table(draft: Draft, name: str, caption: str, own_columns: tuple[_Made, ...], *, kpi: bool) -> Table | None:
    made = (*_COMMON_COLUMNS, *own_columns, *_EARLIER_COLUMNS, *_DIRECTION_COLUMNS)
    rows = []
    for part in draft.book.outline:
        for indicator in part.of_kind(draft.book.indicators, kpi=kpi):
            verdict = draft.book.verdicts[indicator.ref]
            rows.append(TableRow((text_cell(part.section.name), *(make(draft, indicator, verdict) for _, _, make in made))))
    columns = (TableColumn("Section"), *(TableColumn(header, align) for header, align, _ in made))
    return Table(draft.anchor(name), caption, columns, tuple(rows), row_headers=3) if rows else None


# --- cells
def _number(value: float | None, form: NumberFormat, *, missing: str = NOT_AVAILABLE) -> Cell:
    """A standard or an end of a range with all its decimals and its whole unit."""
    return Cell((Text(f"{standard_text(value, form)}{unit_ending(form)}"),), value) if value is not None else text_cell(missing)


def _figure(value: float | None, indicator: Indicator, *, status: str | None = None, qualifier: str | None = None) -> Cell:
    """A figure with its whole unit, and the mark of its status."""
    return value_cell(value, indicator.form, status=status, qualifier=qualifier, style=Style.LONG)


def _change(change: float | None, indicator: Indicator) -> Cell:
    """“+1.2 points”, “−4.0%”: points for percentages, per cent for everything else (RULES.md section 6)."""
    if change is None:
        return text_cell("not known")
    number = round_half_up(change, 1)
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return Cell((Text(f"{sign}{abs(number):,}{' points' if indicator.in_points else '%'}"),), change)


def _is_milestone(verdict: Verdict) -> bool:
    return verdict.trend_reason == "milestone"


def _value(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell("milestones") if _is_milestone(verdict) else _figure(verdict.value, indicator, status=verdict.status, qualifier=verdict.qualifier)


def _target(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    if _is_milestone(verdict):
        return text_cell("dates met")
    missing = NONE if verdict.target_bound.exists else missing_standards(verdict)[0]
    return _number(verdict.target, indicator.form, missing=missing)


def _floor(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    missing = NONE if verdict.floor_bound.exists or _is_milestone(verdict) else missing_standards(verdict)[1]
    return _number(verdict.floor, indicator.form, missing=missing)


def _published(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell(verdict.published_rating or "not known")


def _ytd_rating(draft: Draft, indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell(NONE) if verdict.ytd is None and verdict.ytd_rated is None else rating_cell(ytd_rating_tag(indicator, verdict))


def _count(value: float | None) -> Cell:
    if value is None:
        return text_cell("not available")
    return Cell((Text(f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"),), value)


_RIGHT, _LEFT = Align.RIGHT, Align.LEFT
_COMMON_COLUMNS: tuple[_Made, ...] = (
    ("Reference", _LEFT, lambda draft, indicator, verdict: text_cell(indicator.ref)),
    ("Indicator", _LEFT, lambda draft, indicator, verdict: text_cell(indicator.name)),
    ("Period", _LEFT, lambda draft, indicator, verdict: text_cell(verdict.at.label if verdict.at else NO_FIGURE)),
    ("Value", _RIGHT, _value),
    ("Numerator", _RIGHT, lambda draft, indicator, verdict: _count(verdict.numerator if verdict.value is not None else None)),
    ("Denominator", _RIGHT, lambda draft, indicator, verdict: _count(verdict.denominator if verdict.value is not None else None)),
)
_KPI_COLUMNS: tuple[_Made, ...] = (
    ("Target", _RIGHT, _target),
    ("Target, low end", _RIGHT, lambda draft, indicator, verdict: _number(verdict.target_low, indicator.form, missing=NONE)),
    ("Target, high end", _RIGHT, lambda draft, indicator, verdict: _number(verdict.target_high, indicator.form, missing=NONE)),
    ("Floor or AMBER limit", _RIGHT, _floor),
    ("Floor, low end", _RIGHT, lambda draft, indicator, verdict: _number(verdict.floor_low, indicator.form, missing=NONE)),
    ("Floor, high end", _RIGHT, lambda draft, indicator, verdict: _number(verdict.floor_high, indicator.form, missing=NONE)),
    ("Kind of floor", _LEFT, lambda draft, indicator, verdict: text_cell(floor_label(indicator) if verdict.floor_bound.exists else NONE)),
    ("Rating", _LEFT, lambda draft, indicator, verdict: rating_cell(rating_tag(indicator, verdict))),
    ("Reason for the rating", _LEFT, lambda draft, indicator, verdict: text_cell(rating_tag(indicator, verdict).reason)),
    ("Rests on rounding", _LEFT, lambda draft, indicator, verdict: text_cell(_YES if verdict.rests_on_rounding else _NO)),
    ("Rating as published", _LEFT, _published),
    ("Year to date", _RIGHT, lambda draft, indicator, verdict: _ytd(indicator, verdict)),
    ("Year to date rating", _LEFT, _ytd_rating),
)
_ACTIVITY_COLUMNS: tuple[_Made, ...] = (
    ("Year to date", _RIGHT, lambda draft, indicator, verdict: _ytd(indicator, verdict)),
    ("Expected, lower", _RIGHT, lambda draft, indicator, verdict: _number(verdict.lower, indicator.form, missing=NONE)),
    ("Expected, upper", _RIGHT, lambda draft, indicator, verdict: _number(verdict.upper, indicator.form, missing=NONE)),
    ("Range is for", _LEFT, lambda draft, indicator, verdict: text_cell(_range_is_for(verdict))),
    ("In expected range", _LEFT, lambda draft, indicator, verdict: text_cell(verdict.expected or ("not known" if _has_range(verdict) else "no range"))),
)
_EARLIER_COLUMNS: tuple[_Made, ...] = (
    ("Previous", _RIGHT, lambda draft, indicator, verdict: _earlier(verdict.previous, verdict.previous_qualifier, indicator, verdict)),
    ("Change since previous", _RIGHT, lambda draft, indicator, verdict: _change(change_since_previous(indicator, verdict), indicator)),
    ("A year before", _RIGHT, lambda draft, indicator, verdict: _earlier(verdict.same_period_last_year, verdict.last_year_qualifier, indicator, verdict)),
    ("Change since a year before", _RIGHT, lambda draft, indicator, verdict: _change(verdict.change_last_year, indicator)),
)
_DIRECTION_COLUMNS: tuple[_Made, ...] = (
    ("Direction", _LEFT, lambda draft, indicator, verdict: text_cell(trend_tag(indicator, verdict))),
    ("Reason for the direction", _LEFT, lambda draft, indicator, verdict: text_cell(trend_tag(indicator, verdict).reason)),
)


def _ytd(indicator: Indicator, verdict: Verdict) -> Cell:
    return _figure(verdict.ytd, indicator, qualifier=verdict.ytd_qualifier) if verdict.ytd is not None else text_cell(NONE)


def _earlier(value: float | None, qualifier: str | None, indicator: Indicator, verdict: Verdict) -> Cell:
    return text_cell(NONE) if _is_milestone(verdict) else _figure(value, indicator, qualifier=qualifier)


def _has_range(verdict: Verdict) -> bool:
    return verdict.lower is not None or verdict.upper is not None


def _range_is_for(verdict: Verdict) -> str:
    if not _has_range(verdict):
        return NONE
    return "year to date" if verdict.range_basis == "ytd" else "latest period"
