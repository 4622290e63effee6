"""Targets: to be confirmed, nought, equal to the floor, finer than the figures, or of quite another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.standards import standards_with_settings
from outturn.standards.vocabulary import StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

OUT_OF_SCALE = 10
"""A result more than ten times its target, or less than a hundredth of it, was hardly meant."""
JUMP = 2
"""A target that doubles or halves from one year to the next often means another measure."""
_SUBJECT = "{indicator} {financial_year}"


@check(code="target-tbc", severity=Severity.NOTE, title="A target still to be confirmed", mend="Set the target, or give the date by which it will be set.")
def target_tbc(context: CheckContext) -> Iterable[Fault]:
    """The standard's status is tbc. It is not rated, and is never RED."""
    rows = context.shared(standards_with_settings).filter(pl.col("status") == StandardStatus.TBC)
    return faults(
        rows, table="standards", column="status", subject=_SUBJECT, found="tbc", message="{indicator} {financial_year}: the target is still to be confirmed."
    )


@check(code="target-equals-floor", severity=Severity.NOTE, title="Target and floor are the same", mend="Nothing, where no AMBER is meant.")
def target_equals_floor(context: CheckContext) -> Iterable[Fault]:
    """Target and floor are equal, so that AMBER cannot occur."""
    rows = context.shared(standards_with_settings).filter(pl.col("target") == pl.col("floor"))
    return faults(
        rows,
        table="standards",
        column="floor",
        subject=_SUBJECT,
        found="{floor}",
        message="{indicator} {financial_year}: target and floor are both {target:set}; it is GREEN or RED, never AMBER.",
        forms=context.forms,
    )


@check(code="target-zero", severity=Severity.NOTE, title="A target of nought", mend="Leave the target empty where none was set; nought is a target.")
def target_zero(context: CheckContext) -> Iterable[Fault]:
    """The target is 0, which is either very demanding or an empty cell filled in. Where higher is better nothing can miss it."""
    rows = context.shared(standards_with_settings).filter(pl.col("target") == 0)
    return faults(rows, table="standards", column="target", subject=_SUBJECT, found="0", message="{indicator} {financial_year}: the target is 0.")


@check(
    code="target-out-of-scale",
    severity=Severity.WARNING,
    title="Result and target are of different scales",
    mend="Check the unit and the digits of the target, and those of the figure.",
)
def target_out_of_scale(context: CheckContext) -> Iterable[Fault]:
    """A result is more than ten times its target, or less than a hundredth of it: a slip of digits, two targets run
    together, or different units. Only the first period of each year is named.
    """
    rated = context.rated.filter(pl.col("value") > 0, pl.col("target") > 0, pl.col("breakdown").is_null())
    odd = rated.filter((pl.col("value") > OUT_OF_SCALE * pl.col("target")) | (pl.col("value") < pl.col("target") / OUT_OF_SCALE**2))
    first = odd.unique(["indicator", "area", "year"], keep="first", maintain_order=True)
    return faults(
        first,
        table="figures",
        column="value",
        found="{value}",
        expected="about {target}",
        message="{indicator}, {period}: the result is {value:own}, the target {target:set}.",
        forms=context.forms,
    )


@check(code="target-finer-than-value", severity=Severity.NOTE, title="A target finer than the printed value", mend="Keep and print one more decimal.")
def target_finer_than_value(context: CheckContext) -> Iterable[Fault]:
    """The target shows decimals that the indicator's printed value does not, so that two results that print the same may
    have different ratings.
    """
    parts = pl.col("target") / pl.col("step")
    rows = context.shared(standards_with_settings).filter((parts - parts.round()).abs() > 1e-6)
    return faults(
        rows,
        table="standards",
        column="target",
        subject=_SUBJECT,
        found="{target}",
        expected="steps of {step}",
        message="{indicator} {financial_year}: the target {target:set} is finer than the values, which are printed in steps of {step:set}.",
        forms=context.forms,
    )


@check(
    code="target-jumps",
    severity=Severity.NOTE,
    title="A target quite unlike the year before's",
    mend="If the measure changed, record it in definitions; otherwise check the digits.",
)
def target_jumps(context: CheckContext) -> Iterable[Fault]:
    """A target is at least twice, or at most half, the one before it: the measure may have changed, or a digit slipped."""
    rows = context.shared(standards_with_settings).filter(pl.col("target") > 0, pl.col("period").is_null()).sort("indicator", "financial_year")
    before = pl.col("target").shift().over("indicator")
    ratio = pl.col("target") / before
    jumps = rows.with_columns(before=before, year_before=pl.col("financial_year").shift().over("indicator")).filter((ratio >= JUMP) | (ratio <= 1 / JUMP))
    return faults(
        jumps,
        table="standards",
        column="target",
        subject=_SUBJECT,
        found="{target}",
        expected="about {before}",
        message="{indicator}: the target is {target:set} for {financial_year} and was {before:set} for {year_before}.",
        forms=context.forms,
    )
