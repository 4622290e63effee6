"""Standards of the right year: missing, of another year, set too early or too late (RULES.md section 3, B10)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import Fault, check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Kind, Polarity
from outturn.periods import parse_financial_year, parse_period
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from outturn.findings.context import CheckContext

_TARGETS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")


def _years_measured(context: CheckContext) -> pl.DataFrame:
    """KPIs and the financial years for which they have figures, with what standards there are.

    Columns: indicator, year, latest (whether it is the newest year with figures), known (the years with standards).
    Milestones are left out.
    """
    rateable = (pl.col("kind") == Kind.KPI) & ~pl.col("polarity").is_in([Polarity.MILESTONE.value, Polarity.NONE.value])
    figures = context.figures.filter(rateable, pl.col("is_own"), pl.col("value").is_not_null(), pl.col("breakdown").is_null(), pl.col("area").is_null())
    years = figures.select("indicator", "year").unique().sort("indicator", "year")
    standing = pl.any_horizontal(pl.col(*_TARGETS).is_not_null()) | (pl.col("status") == StandardStatus.TBC) | (pl.col("change") == Change.REMOVED)
    known = context.tables["standards"].filter(standing).group_by("indicator").agg(known=pl.col("financial_year").unique().sort())
    return years.join(known, on="indicator", how="left", maintain_order="left").with_columns(
        pl.col("known").fill_null([]), latest=pl.col("year") == pl.col("year").max().over("indicator")
    )


@check(
    code="standard-missing",
    severity=Severity.WARNING,
    title="A KPI without any standard",
    mend="Add a row to standards, with the status tbc where the target is still to be set.",
)
def standard_missing(context: CheckContext) -> Iterable[Fault]:
    """A key performance indicator has figures, and no target for any year. A target to be confirmed counts as a standard."""
    bare = context.shared(_years_measured).filter("latest", pl.col("known").list.len() == 0)
    return faults(
        bare,
        table="standards",
        column="target",
        message="{indicator} has figures for {year} and no target, so that it cannot be rated.",
        expected="a target for {year}",
    )


@check(
    code="standard-of-another-year",
    severity=Severity.WARNING,
    title="The newest figures have no standard of their own year",
    mend="Add the year's row to standards. A target is never taken from another year.",
)
def standard_of_another_year(context: CheckContext) -> Iterable[Fault]:
    """An indicator has targets, but none for the newest year in which it has figures: it cannot be rated."""
    missing = context.shared(_years_measured).filter("latest", pl.col("known").list.len() > 0, ~pl.col("known").list.contains(pl.col("year")))
    return faults(
        missing.with_columns(others=pl.col("known").list.join(", ")),
        table="standards",
        column="financial_year",
        found="{others}",
        expected="{year}",
        message="{indicator} has figures for {year}, but its standards are for {others}.",
    )


@check(
    code="past-standard-missing",
    severity=Severity.NOTE,
    title="Past figures without a standard",
    mend="Add the year's row to standards where the target of the time is known.",
)
def past_standard_missing(context: CheckContext) -> Iterable[Fault]:
    """A key performance indicator has figures for an earlier year whose target is not known: they are shown, not rated."""
    missing = context.shared(_years_measured).filter(~pl.col("latest"), ~pl.col("known").list.contains(pl.col("year")))
    return faults(
        missing.group_by("indicator", maintain_order=True).agg(years=pl.col("year").str.join(", ")),
        table="standards",
        column="financial_year",
        expected="{years}",
        message="{indicator} has figures for {years} without a standard; they are not rated.",
    )


@check(
    code="standard-stale",
    severity=Severity.WARNING,
    title="A standard set long before its year",
    mend="Ask which decision the standard rests on, and give its date.",
)
def standard_stale(context: CheckContext) -> Iterable[Fault]:
    """A standard was set more than a year before its financial year began."""
    return _dated(context, "was set on {set_on}, more than a year before {year} began", lambda set_on, first, _: set_on < first - dt.timedelta(days=365))


@check(
    code="standard-set-late",
    severity=Severity.NOTE,
    title="A standard set after its year had ended",
    mend="Check the date; a target set afterwards is not one.",
)
def standard_set_late(context: CheckContext) -> Iterable[Fault]:
    """A standard was set after the last day of its financial year."""
    return _dated(context, "was set on {set_on}, after {year} had ended", lambda set_on, _, last: set_on > last)


@check(
    code="standard-period-misplaced",
    severity=Severity.WARNING,
    title="A standard for a period outside its year",
    mend="Correct the period or the financial year.",
)
def standard_period_misplaced(context: CheckContext) -> Iterable[Fault]:
    """A row of standards is for a period that does not end in its financial year."""
    rows = context.table("standards").drop_nulls("period")
    odd = [parse_period(period).financial_year.id != year for period, year in rows.select("period", "financial_year").iter_rows()]
    return faults(
        rows.filter(pl.Series(odd, dtype=pl.Boolean)),
        table="standards",
        column="period",
        subject="{indicator} {financial_year}",
        found="{period}",
        expected="a period of {financial_year}",
        message="{indicator}: the period {period} is not in {financial_year}.",
    )


def _dated(context: CheckContext, words: str, is_odd: Callable[[dt.date, dt.date, dt.date], bool]) -> Iterator[Fault]:
    """One fault for each date and year at odds, with how many standards it is about: a whole list is set on one day."""
    rows = context.table("standards").drop_nulls("set_on")
    for (set_on, year), standing in rows.group_by("set_on", "financial_year", maintain_order=True):
        span = parse_financial_year(str(year))
        if isinstance(set_on, dt.date) and is_odd(set_on, span.start, span.end):
            first, more = standing["indicator"][0], standing["indicator"].n_unique() - 1
            others = f" (and {more} more)" if more else ""
            yield Fault(
                message=f"{first} {year}{others} {words.format(set_on=set_on, year=year)}.",
                table="standards",
                row=standing["line"][0],
                column="set_on",
                subject=f"{first} {year}" if not more else str(year),
                found=str(set_on),
            )
