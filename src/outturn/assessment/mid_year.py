"""A standard that changes inside its year: periods that have ended keep theirs, so that no verdict of the past changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.in_force import MEASURES, TARGETS, standards_in_force
from outturn.periods import Period, PeriodKind, parse_financial_year, parse_period
from outturn.standards.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 4: PeriodKind.TERM}
_YEARS = {7: PeriodKind.ACADEMIC_YEAR, 11: PeriodKind.CALENDAR_YEAR, 2: PeriodKind.FINANCIAL_YEAR}
"""By the month, from 0, in which a year ends."""
_RULED = (*MEASURES, *(f"ytd_{name}" for name in TARGETS), "range_basis", "tbc")


def changed_inside_year(standards: pl.DataFrame, settings: pl.DataFrame, year: str, new: Mapping[str, Any], since: int) -> pl.DataFrame | None:
    """The standards of one indicator with new values for the rest of a year.

    `standards` are all of the indicator's, `settings` its settings, complete; `new` has the columns of the row for the
    whole year. Each period that ended before the month `since` (as in `Period.first`) is given a row of its own with what
    was in force. None where the verdicts of these periods, or of the year to date at them, would change all the same.
    """
    own = standards.filter(pl.col("financial_year") == year)
    rest = standards.filter(pl.col("financial_year") != year)
    whole = own.filter(pl.col("period").is_null())
    named = own.filter(pl.col("period").is_not_null()).to_dicts()
    start = parse_financial_year(year)
    before = standards_in_force(own, settings).filter(pl.col("end") < since, pl.col("end") >= start.first)
    base = whole.to_dicts()[0] if whole.height else dict.fromkeys(standards.columns)
    months = int(settings["months"][0] or 12)
    kept = [_kept(base, row, months) for row in before.to_dicts() if not _has_row(named, row["end"], months)] if whole.height else []
    rows = [*kept, *named, {**base, **new}]
    made = pl.concat([rest, pl.DataFrame([{name: row.get(name) for name in standards.columns} for row in rows], schema=standards.schema)])
    after = standards_in_force(made.filter(pl.col("financial_year") == year), settings).filter(pl.col("end") < since, pl.col("end") >= start.first)
    return made if before.select("end", *_RULED).sort("end").equals(after.select("end", *_RULED).sort("end")) else None


def _kept(base: Mapping[str, Any], in_force: Mapping[str, Any], months: int) -> dict[str, Any]:
    """A row for one period with what held in it, in plain numbers, whatever the profile was."""
    end = in_force["end"]
    period = Period(_KINDS[months] if months in _KINDS else _YEARS[end % 12], end - months + 1)
    return {**base, **{name: in_force[name] for name in MEASURES}, "period": period.id, "profile": Profile.EXPLICIT.value}


def _has_row(named: list[dict[str, Any]], end: int, months: int) -> bool:
    return any((period := parse_period(row["period"])).first <= end - months + 1 and end <= period.last for row in named)
