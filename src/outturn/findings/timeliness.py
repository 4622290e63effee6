"""Periods: missing, stale, of another frequency, or outside an indicator's life (RULES.md section 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.errors import PeriodError
from outturn.figures.vocabulary import Status
from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Basis
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

YEAR = 12
_PHASE = pl.col("length") * 100 + pl.col("last") % pl.col("length")
"""Periods of one length and one calendar: financial, academic and calendar years are not set side by side."""
_WHOLE = pl.col("area").is_null() & pl.col("breakdown").is_null()


@check(
    code="period-missing", severity=Severity.NOTE, title="A gap inside a series", mend="Add the figure, or one with the status not_available and the reason."
)
def period_missing(context: CheckContext) -> Iterable[Fault]:
    """Between the first and the last figure of a series at least one period has no row at all. Gaps of more than a year
    are taken as meant, such as a single figure of the year before.
    """
    rows = context.series.filter(_WHOLE).with_columns(
        before=pl.col("period").shift().over("series"), gap=pl.col("order") - pl.col("order").shift().over("series") - 1
    )
    gaps = rows.filter(pl.col("gap") > 0, (pl.col("gap") + 1) * pl.col("length") < YEAR)
    return faults(
        gaps,
        table="figures",
        column="period",
        message=lambda row: (
            f"{row['indicator']}: {row['gap']} {'period is' if row['gap'] == 1 else 'periods are'} missing between {row['before']} and {row['period']}."
        ),
        found="{before}, {period}",
    )


@check(
    code="period-stale",
    severity=Severity.NOTE,
    title="A figure older than the others of its report",
    mend="Show it with its own date, or ask for the newer figure.",
)
def period_stale(context: CheckContext) -> Iterable[Fault]:
    """An indicator's newest figure is older than that of most indicators of the same frequency in its report, today or when
    the report was published.
    """
    known = context.series.filter(_WHOLE & pl.col("value").is_not_null()).select("indicator", "line", "period", "last", phase=_PHASE)
    shown = context.shared(_rows_with_figures).select("report", "indicator").unique(maintain_order=True)
    dates = [
        (report, parse_period(period).last) for report, period in context.tables["published"].select("report", "period").unique(maintain_order=True).iter_rows()
    ]
    dates += [(report, context.latest_month or 0) for report in shown["report"].unique(maintain_order=True)]
    issues = pl.DataFrame(dates, schema={"report": pl.String, "upto": pl.Int32}, orient="row").unique(maintain_order=True)
    rows = shown.join(issues, on="report", how="inner", maintain_order="left").join(known, on="indicator", how="inner", maintain_order="left")
    newest = (
        rows.filter(pl.col("last") <= pl.col("upto"))
        .sort("last", maintain_order=True)
        .unique(["report", "upto", "indicator"], keep="last", maintain_order=True)
    )
    beside = newest.with_columns(usual=pl.col("last").mode().max().over("report", "upto", "phase"))
    leaders = beside.filter(pl.col("last") == pl.col("usual")).select("report", "upto", "phase", pl.col("period").alias("leader")).unique(maintain_order=True)
    stale = beside.filter(pl.col("last") < pl.col("usual")).join(leaders, on=["report", "upto", "phase"], how="inner", maintain_order="left")
    return faults(
        stale.unique("indicator", keep="first", maintain_order=True).sort("line"),
        table="figures",
        column="period",
        found="{period}",
        expected="{leader}",
        message="{indicator}: its newest figure is for {period}, most others of {report} reach {leader}.",
    )


@check(
    code="frequency-differs",
    severity=Severity.WARNING,
    title="A figure of another frequency than its indicator",
    mend="Correct the period, or the indicator's frequency.",
)
def frequency_differs(context: CheckContext) -> Iterable[Fault]:
    """A figure is for a month where the indicator is quarterly, or the like. A figure for a whole year beside finer ones is
    its outturn and is left alone. Such figures are not assessed.
    """
    other = (pl.col("length") != pl.col("months")) & ~((pl.col("length") == YEAR) & (pl.col("months") < YEAR))
    rows = context.all_figures.filter(pl.col("is_own") & other)
    return faults(
        rows, table="figures", column="period", found="{period}", expected="{frequency}", message="{indicator} is {frequency}, but has a figure for {period}."
    )


@check(
    code="figure-outside-life",
    severity=Severity.WARNING,
    title="A figure before the indicator began or after it ended",
    mend="Correct the period, or the dates introduced and retired.",
)
def figure_outside_life(context: CheckContext) -> Iterable[Fault]:
    """A figure with a value is for a period that ends before the indicator was introduced or begins after it was retired."""
    lives = context.settings.filter(pl.col("introduced").is_not_null() | pl.col("retired").is_not_null())
    limits = lives.select("indicator", "introduced", "retired").with_columns(
        pl.Series("from", [_month(text) for text in lives["introduced"]], dtype=pl.Int32),
        pl.Series("until", [_month(text) for text in lives["retired"]], dtype=pl.Int32),
    )
    rows = context.figures.join(limits, on="indicator", how="inner", maintain_order="left").filter(pl.col("value").is_not_null())
    early = rows.filter(pl.col("last") < pl.col("from"))
    yield from faults(
        early, table="figures", column="period", found="{period}", message="{indicator}, {period}: the indicator was only introduced from {introduced}."
    )
    late = rows.filter(pl.col("last") - pl.col("length") + 1 >= pl.col("until"))
    yield from faults(late, table="figures", column="period", found="{period}", message="{indicator}, {period}: the indicator was retired from {retired}.")


def _month(text: str | None) -> int | None:
    """The first month of a date or period, or None."""
    try:
        return parse_period(text).first if text else None
    except PeriodError:
        return None


@check(
    code="recorded-early",
    severity=Severity.WARNING,
    title="A final figure recorded before its period had ended",
    mend="Give it the status partial or estimated, or correct the date.",
)
def recorded_early(context: CheckContext) -> Iterable[Fault]:
    """A figure was recorded before the last day of its period, and is neither partial, estimated nor provisional."""
    rows = context.figures.filter(pl.col("recorded_at").is_not_null() & pl.col("value").is_not_null())
    month_after = pl.col("last") + 1
    recorded = (pl.col("recorded_at").dt.year() * YEAR + pl.col("recorded_at").dt.month() - 1).cast(pl.Int32)
    firm = pl.col("status").is_null() | (pl.col("status") == Status.FINAL)
    # A snapshot may be taken on the last days of its month.
    early = rows.filter(
        firm
        & (recorded < month_after)
        & ((pl.col("basis") != Basis.SNAPSHOT) | (recorded < pl.col("last")))
        & (pl.col("recorded_at").dt.month_end().dt.day() > pl.col("recorded_at").dt.day())
    )
    return faults(
        early,
        table="figures",
        column="recorded_at",
        found="{recorded_at}",
        message="{indicator}, {period}: recorded on {recorded_at}, before the period had ended.",
    )


@check(
    code="indicator-without-figures",
    severity=Severity.NOTE,
    title="A report shows an indicator without any figure",
    mend="Add its figures, or take it out of report_rows.",
)
def indicator_without_figures(context: CheckContext) -> Iterable[Fault]:
    """An indicator stands in a dashboard or a quarterly report, but has no figure with a value and no milestone."""
    known = set(context.all_figures.filter(pl.col("value").is_not_null())["indicator"].unique()) | set(context.tables["milestones"]["indicator"].unique())
    rows = context.shared(_rows_with_figures).filter(~pl.col("indicator").is_in(list(known))).unique("indicator", keep="first", maintain_order=True)
    return faults(rows, table="report_rows", column="indicator", message="{indicator} stands in {report}, but has no figure.")


def _rows_with_figures(context: CheckContext) -> pl.DataFrame:
    """The rows of reports that show figures: not those of a review, a framework or a cover paper, which show standards."""
    kinds = context.tables["reports"].select("report", "kind")
    rows = context.table("report_rows").drop_nulls("indicator").join(kinds, on="report", how="left", maintain_order="left")
    return rows.filter(pl.col("kind").is_null() | pl.col("kind").is_in(["quarterly", "dashboard"]))
