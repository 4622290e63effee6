"""Figures whose value, status and parts contradict each other (RULES.md section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.vocabulary import RatingReason
from outturn.figures.vocabulary import Status
from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_VALUELESS = [status.value for status in (Status.NOT_AVAILABLE, Status.NOT_APPLICABLE, Status.NOT_DUE)]
_MEASURED = [status.value for status in (Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED, Status.PARTIAL)]
_HAS_PARTS = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()


@check(
    code="value-with-status", severity=Severity.WARNING, title="A value whose status says that there is none", mend="Remove the value, or correct the status."
)
def value_with_status(context: CheckContext) -> Iterable[Fault]:
    """A figure has a value, but its status is not_available, not_applicable or not_due. The value is not used."""
    rows = context.all_figures.filter(pl.col("status").is_in(_VALUELESS) & pl.col("given").is_not_null())
    return faults(
        rows,
        table="figures",
        column="status",
        found="{given}, {status}",
        message="{indicator}, {period}: the value is {given:own}, but the status is {status}.",
        forms=context.forms,
    )


@check(
    code="status-without-value",
    severity=Severity.WARNING,
    title="A status that promises a value that is not there",
    mend="Give the value, or the status not_available.",
)
def status_without_value(context: CheckContext) -> Iterable[Fault]:
    """A figure is final, provisional, estimated or partial, or has no status at all, and has neither a value nor numerator
    and denominator. What is missing is never taken as zero.
    """
    rows = context.all_figures.filter((pl.col("status").is_in(_MEASURED) | pl.col("status").is_null()) & pl.col("given").is_null() & ~_HAS_PARTS)
    return faults(rows, table="figures", column="value", found="{status}", message="{indicator}, {period}: there is no value, and no status that says why.")


@check(
    code="denominator-zero", severity=Severity.WARNING, title="A denominator of nought", mend="Give the status not_applicable where there was nothing to count."
)
def denominator_zero(context: CheckContext) -> Iterable[Fault]:
    """The denominator is 0 or negative, so that there is no ratio."""
    rows = context.all_figures.filter((pl.col("denominator") <= 0) & (pl.col("status").is_null() | ~pl.col("status").is_in(_VALUELESS)))
    return faults(
        rows,
        table="figures",
        column="denominator",
        found="{denominator}",
        expected="more than 0",
        message="{indicator}, {period}: the denominator is {denominator}.",
    )


@check(code="negative-count", severity=Severity.WARNING, title="A count below nought", mend="Check the sign.")
def negative_count(context: CheckContext) -> Iterable[Fault]:
    """A count, a numerator or a denominator of a share, is negative."""
    below = ((pl.col("unit") == Unit.COUNT) & (pl.col("given") < 0)) | ((pl.col("unit") == Unit.PERCENT) & (pl.col("numerator") < 0))
    rows = context.all_figures.filter(below).with_columns(worst=pl.coalesce("given", "numerator"))
    return faults(rows, table="figures", column="value", found="{worst}", expected="0 or more", message="{indicator}, {period}: a count cannot be {worst}.")


@check(code="partial-figure", severity=Severity.NOTE, title="A figure for a part of its period", mend="Complete it when the rest is known.")
def partial_figure(context: CheckContext) -> Iterable[Fault]:
    """A figure covers only a part of its period: it is not comparable with full ones, and lowers a sum that it is part of."""
    rows = context.all_figures.filter(pl.col("status") == Status.PARTIAL)
    return faults(
        rows,
        table="figures",
        column="status",
        found="{given}",
        message=lambda row: (
            f"{row['indicator']}, {row['period']} is partial" + (f": {str(row['note']).rstrip('.')}." if row["note"] else ", and no note says which part.")
        ),
    )


@check(code="missing-unexplained", severity=Severity.NOTE, title="A missing figure without a reason", mend="Say in the note why there is no figure.")
def missing_unexplained(context: CheckContext) -> Iterable[Fault]:
    """A figure is not available, and its note does not say why."""
    rows = context.all_figures.filter((pl.col("status") == Status.NOT_AVAILABLE) & pl.col("note").is_null())
    return faults(rows, table="figures", column="note", found="not_available", message="{indicator}, {period} is not available, and no note says why.")


@check(
    code="qualifier-undecided", severity=Severity.NOTE, title="An inequality that leaves the rating open", mend="Give the exact value, where that is allowed."
)
def qualifier_undecided(context: CheckContext) -> Iterable[Fault]:
    """A value such as “<0.01” is not rated, because not every value that it allows has the same rating."""
    rows = context.rated.filter(pl.col("rating_reason") == RatingReason.QUALIFIER)
    return faults(
        rows,
        table="figures",
        column="qualifier",
        found="{qualifier}{value}",
        message="{indicator}, {period}: {qualifier}{value:own} leaves the rating open.",
        forms=context.forms,
    )
