"""Milestones spelled out: what is due, when, and whether it was met (A9, A10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import text_cell
from outturn.reports.content import Cell, Table, TableColumn, TableRow, Text
from outturn.reports.dates import long_date
from outturn.standards.vocabulary import MilestoneState

if TYPE_CHECKING:
    import datetime as dt

    from outturn.reports.catalogue import Indicator, Milestone
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Verdict

COLUMNS = (TableColumn("Milestone"), TableColumn("Due"), TableColumn("State"), TableColumn("Met on"))


def milestones_at(draft: Draft, indicator: Indicator, verdict: Verdict) -> tuple[Milestone, ...]:
    """The milestones of the year that the verdict is about."""
    year = verdict.at.financial_year.id if verdict.at else draft.book.period.financial_year.id
    return draft.book.milestones.get((indicator.ref, year), ())


def milestone_table(draft: Draft, indicator: Indicator, verdict: Verdict) -> list[Block]:
    milestones = milestones_at(draft, indicator, verdict)
    if indicator.polarity is not Polarity.MILESTONE or not milestones:
        return []
    year = verdict.at.label if verdict.at else draft.book.period.financial_year.label
    rows = tuple(TableRow(milestone_cells(draft, milestone)) for milestone in milestones)
    return [Table(draft.anchor(f"milestones {indicator.ref}"), f"{indicator.ref}: milestones of {year}", COLUMNS, rows)]


def milestone_cells(draft: Draft, milestone: Milestone) -> tuple[Cell, ...]:
    notes = (draft.note(milestone.note),) if milestone.note else ()
    return (text_cell(milestone.milestone, *notes), _date_cell(milestone.due, "not set"), text_cell(state_words(milestone)), _met_cell(milestone))


def state_words(milestone: Milestone) -> str:
    return {MilestoneState.MET: "met", MilestoneState.MISSED: "missed", MilestoneState.NOT_DUE: "not yet due"}[milestone.state]


def _met_cell(milestone: Milestone) -> Cell:
    """Only a missed milestone is “not met”; of one that is not yet due there is nothing to say."""
    return _date_cell(milestone.met_on, {MilestoneState.MISSED: "not met", MilestoneState.MET: "not recorded"}.get(milestone.state, ""))


def _date_cell(day: dt.date | None, missing: str) -> Cell:
    return Cell((Text(long_date(day)),), day.isoformat()) if day else text_cell(*filter(None, (missing,)))
