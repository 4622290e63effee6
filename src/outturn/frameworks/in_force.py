"""Which indicators a council has in a financial year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from outturn.periods import parse_period
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    import polars as pl

    from outturn.periods import Period


def indicators_in_force(indicators: pl.DataFrame, standards: pl.DataFrame, year: Period) -> tuple[str, ...]:
    """In the order of the catalogue, from the tables indicators and standards.

    Where the year's standards say what the annual review did with any indicator, they are the year's list: only
    indicators with a row are in force, and those that it removed are not. Without a review, all are that were introduced
    before the year's end and not retired by its start.
    """
    rows = [row for row in standards.to_dicts() if row["financial_year"] == year.id]
    listed = {row["indicator"] for row in rows}
    removed = {row["indicator"] for row in rows if row["change"] == Change.REMOVED}
    reviewed = any(row["change"] for row in rows)
    return tuple(
        row["indicator"]
        for row in indicators.to_dicts()
        if row["indicator"] not in removed and (row["indicator"] in listed or not reviewed) and _is_measured(row["introduced"], row["retired"], year)
    )


def is_only_proposed(standards: pl.DataFrame, year: Period) -> bool:
    """Whether the year has a list and nothing of it has been confirmed."""
    statuses = {row["status"] or StandardStatus.CONFIRMED for row in standards.to_dicts() if row["financial_year"] == year.id}
    return bool(statuses) and StandardStatus.CONFIRMED not in statuses


def _is_measured(introduced: str | None, retired: str | None, year: Period) -> bool:
    return (introduced is None or _first_day(introduced) <= year.end) and (retired is None or _first_day(retired) > year.start)


def _first_day(text: str) -> dt.date:
    """A day, or a period whose first day is meant."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return parse_period(text).start
