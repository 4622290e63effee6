"""The targets, floor standards and expected ranges of an indicator by year, and what each annual review did with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outturn.glossary.terms import term_of
from outturn.periods import parse_financial_year, parse_period
from outturn.reports.cells import bound_cell, text_cell
from outturn.reports.chart_data import floor_label
from outturn.reports.content import Align, TableColumn
from outturn.reports.dates import long_date
from outturn.reports.filled_tables import EMPTY, filled_table, words_cell
from outturn.reports.verdicts import Bound
from outturn.standards.vocabulary import Change, Profile, RangeBasis, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Cell
    from outturn.reports.draft import Draft


def standard_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    standards = draft.book.package["standards"]
    rows = standards.filter(standards["indicator"] == indicator.ref).to_dicts()
    if not rows:
        return []
    rows.sort(key=_place, reverse=True)
    right = [("Target", Align.RIGHT), (floor_label(indicator), Align.RIGHT)] if indicator.is_kpi else [("Expected range", Align.RIGHT)]
    words = ("Range is for", "Inside the year", "Status", "In the annual review", "Reason", "Set by", "Set on")
    headers = [("Financial year", Align.LEFT), ("Period", Align.LEFT), *right, *((header, Align.LEFT) for header in words)]
    columns = [TableColumn(header, align) for header, align in headers]
    caption = "Standards by year, the latest first" if indicator.is_kpi else "Expected ranges by year, the latest first"
    return [filled_table(draft.anchor("standards"), caption, columns, [_cells(indicator, row) for row in rows])]


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    """By year; in a year with a standard for each period by period, and the row for the rest of the year before them."""
    year = parse_financial_year(row["financial_year"])
    return (year.first, parse_period(row["period"]).first if row["period"] else year.last + 1)


def _cells(indicator: Indicator, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    form = indicator.form
    is_tbc = row["status"] == StandardStatus.TBC
    if indicator.is_kpi:
        target, floor = Bound(row["target"], row["target_low"], row["target_high"]), Bound(row["floor"], row["floor_low"], row["floor_high"])
        missing = "to be confirmed" if is_tbc else "none"
        bounds = [bound_cell(target, form, missing=missing), bound_cell(floor, form) if floor.exists else EMPTY]
    else:
        expected = Bound(low=row["lower"], high=row["upper"])
        bounds = [bound_cell(expected, form, missing="to be confirmed" if is_tbc else "none")]
    return (
        text_cell(parse_financial_year(row["financial_year"]).label),
        words_cell(_period(row)),
        *bounds,
        words_cell({RangeBasis.YTD: "year to date", RangeBasis.PERIOD: "latest period"}.get(row["range_basis"], "")),
        words_cell(_word(Profile, row["profile"])),
        words_cell(_word(StandardStatus, row["status"]) or term_of(StandardStatus.CONFIRMED).term),
        words_cell(_word(Change, row["change"])),
        words_cell(row["reason"]),
        words_cell(row["set_by"]),
        words_cell(long_date(row["set_on"]) if row["set_on"] else ""),
    )


def _period(row: Mapping[str, Any]) -> str:
    if row["period"]:
        return parse_period(row["period"]).label
    return "rest of the year" if row["profile"] == Profile.EXPLICIT else ""


def _word(words: type[StrEnum], stored: str | None) -> str:
    return term_of(words(stored)).term if stored else ""
