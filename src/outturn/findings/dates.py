"""Dates that contradict each other: of milestones, indicators, posts, risks and actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import PeriodError
from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.periods import parse_financial_year, parse_period
from outturn.standards.vocabulary import MilestoneState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext


@check(
    code="milestone-contradicts-itself", severity=Severity.WARNING, title="A milestone whose state and dates disagree", mend="Correct the state or the dates."
)
def milestone_contradicts_itself(context: CheckContext) -> Iterable[Fault]:
    """A milestone is said to be met though it was met after it was due, or to be missed or not yet due though it was met in
    time.
    """
    rows = context.table("milestones").filter(pl.col("met_on").is_not_null() & pl.col("due").is_not_null())
    late = (pl.col("state") == MilestoneState.MET) & (pl.col("met_on") > pl.col("due"))
    early = (pl.col("state") != MilestoneState.MET) & (pl.col("met_on") <= pl.col("due"))
    return faults(
        rows.filter(late | early),
        table="milestones",
        column="state",
        found="{state}, due {due}, met on {met_on}",
        message="{indicator}, {milestone}: due on {due} and met on {met_on}, but its state is {state}.",
    )


@check(code="milestone-overdue", severity=Severity.WARNING, title="A milestone that is past its date and still not due", mend="Set its state to met or missed.")
def milestone_overdue(context: CheckContext) -> Iterable[Fault]:
    """A milestone is said to be not yet due, though its date lies before the end of the report's period, or of the newest
    period with figures of the financial year that it belongs to.
    """
    rows = context.table("milestones").filter((pl.col("state") == MilestoneState.NOT_DUE) & pl.col("due").is_not_null())
    today = context.today
    if today is None:
        return []
    years = [parse_financial_year(year).last for year in rows["financial_year"]]
    current = rows.filter(pl.Series([year >= today.year * 12 + today.month - 1 for year in years], dtype=pl.Boolean) | (pl.col("due") < today))
    return faults(
        current.filter(pl.col("due") < today),
        table="milestones",
        column="state",
        found="not_due, due {due}",
        message="{indicator}, {milestone}: it was due on {due} and is still said to be not due.",
    )


@check(code="dates-contradict", severity=Severity.WARNING, title="An end before its beginning", mend="Correct one of the two dates.")
def dates_contradict(context: CheckContext) -> Iterable[Fault]:
    """An indicator was retired before it was introduced, a post ended before it began, a risk was closed before it was
    opened or scored after it was closed, an action was due before the period that led to it had begun.
    """
    yield from _ended_first(context, "indicators", "introduced", "retired", "{indicator}")
    yield from _ended_first(context, "posts", "from", "to", "{section}")
    yield from _ended_first(context, "risks", "opened", "closed", "{risk}")
    closed = context.tables["risks"].select("risk", "closed").drop_nulls()
    scored = context.table("risk_scores").join(closed, on="risk", how="inner", maintain_order="left").filter(pl.col("date") > pl.col("closed"))
    yield from faults(
        scored, table="risk_scores", column="date", subject="{risk}", found="{date}", message="{risk} was scored on {date}, after it was closed on {closed}."
    )
    actions = context.table("actions").filter(pl.col("due").is_not_null() & pl.col("period").is_not_null())
    starts = [_start(period) for period in actions["period"]]
    early = actions.with_columns(pl.Series("begins", starts, dtype=pl.Date)).filter(pl.col("due") < pl.col("begins"))
    yield from faults(
        early, table="actions", column="due", subject="{indicator}", found="{due}", message="{action}: due on {due}, before the period {period} that led to it."
    )


def _ended_first(context: CheckContext, table: str, begin: str, end: str, subject: str) -> Iterable[Fault]:
    rows = context.table(table).drop_nulls([begin, end])
    pairs = zip((_day(value) for value in rows[begin]), (_day(value) for value in rows[end]), strict=True)
    wrong = rows.filter(pl.Series([begins is not None and ends is not None and ends < begins for begins, ends in pairs], dtype=pl.Boolean))
    return faults(
        wrong,
        table=table,
        column=end,
        subject=subject,
        found=f"{{{begin}}} to {{{end}}}",
        message=lambda row: f"{subject.format_map(row)}: {end} is {row[end]}, before {begin}, {row[begin]}.",
    )


def _day(value: dt.date | str) -> dt.date | None:
    return _start(value) if isinstance(value, str) else value


def _start(text: str) -> dt.date | None:
    """The first day of a period, or the date itself."""
    if len(text) == len("2025-10-01") and text[4] == text[7] == "-":
        return pl.Series([text]).str.to_date(strict=False)[0]  # type: ignore[no-any-return]
    try:
        return parse_period(text).start
    except PeriodError:
        return None


@check(code="milestone-outside-year", severity=Severity.NOTE, title="A milestone due outside its financial year", mend="Check the date and the year.")
def milestone_outside_year(context: CheckContext) -> Iterable[Fault]:
    """A milestone is due before the first or after the last day of the financial year under which it stands."""
    rows = context.table("milestones").drop_nulls("due")
    years = [parse_financial_year(year) for year in rows["financial_year"]]
    outside = [not year.start <= due <= year.end for due, year in zip(rows["due"], years, strict=True)]
    return faults(
        rows.filter(pl.Series(outside, dtype=pl.Boolean)),
        table="milestones",
        column="due",
        found="{due}",
        expected="a date in {financial_year}",
        message="{indicator}, {milestone}: due on {due}, which is not in {financial_year}.",
    )
