"""Shares and ratios: over 100 per cent, numerator over denominator, value against its numerator and denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.numbers import half_unit
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_SHARE = pl.col("is_share")


@check(
    code="shares-over-whole",
    severity=Severity.WARNING,
    title="Shares of one whole that pass 100 per cent",
    mend="Find out whether the shares have different bases, and say so below the table.",
)
def shares_over_whole(context: CheckContext) -> Iterable[Fault]:
    """The members of a breakdown table are said to be shares of one whole, but add up to more than 100 per cent, rounding
    allowed for.
    """
    tables = context.tables["breakdown_tables"].filter(pl.col("one_whole"))
    members = (
        context.tables["breakdowns"]
        .filter(~pl.col("is_total").fill_null(value=False))
        .join(tables.select("table", "indicator", "title"), on="table", how="inner")
    )
    named = members.with_columns(breakdown=pl.concat_str("dimension", pl.lit("="), "member"))
    cells = context.all_figures.filter((pl.col("unit") == Unit.PERCENT) & pl.col("value").is_not_null()).drop("name")
    filled = named.join(cells, on="breakdown", how="inner", suffix="_cell").filter(
        pl.col("indicator").is_null() | (pl.col("indicator") == pl.col("indicator_cell"))
    )
    sums = (
        filled.sort("line")
        .group_by("table", "indicator_cell", "area", "period", "basis", maintain_order=True)
        .agg(pl.col("line").first(), total=pl.col("value").sum(), slack=half_unit(pl.col("typed").fill_null(0)).sum())
    )
    over = sums.filter(pl.col("total") > 100 + pl.col("slack") + 1e-9).with_columns(indicator="indicator_cell", whole=pl.lit(100.0))
    return faults(
        over,
        table="figures",
        column="value",
        subject="{indicator_cell}",
        found="{total}",
        expected="at most 100",
        message="{table}, {period}: the shares of one whole add up to {total:own}, not to {whole:own}.",
        forms=context.forms,
    )


@check(
    code="numerator-over-denominator",
    severity=Severity.ERROR,
    title="A numerator above its denominator",
    mend="Swap or correct them; a share cannot pass 100 per cent.",
)
def numerator_over_denominator(context: CheckContext) -> Iterable[Fault]:
    """The numerator of a share in per cent is above its denominator."""
    rows = context.all_figures.filter(_SHARE & (pl.col("numerator") > pl.col("denominator")) & (pl.col("denominator") > 0))
    return faults(
        rows,
        table="figures",
        column="numerator",
        found="{numerator} of {denominator}",
        message="{indicator}, {period}: the numerator {numerator} is above the denominator {denominator}.",
    )


@check(
    code="percent-over-100",
    severity=Severity.WARNING,
    title="A percentage above 100",
    mend="Check the value; where more than 100 per cent is possible, set aggregation to mean or none.",
)
def percent_over_100(context: CheckContext) -> Iterable[Fault]:
    """The value of a share is above 100 per cent, or below 0."""
    parts_known = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    rows = context.all_figures.filter(_SHARE & ~parts_known & ((pl.col("value") > 100) | (pl.col("value") < 0)))
    return faults(
        rows.with_columns(none=pl.lit(0.0), whole=pl.lit(100.0)),
        table="figures",
        column="value",
        found="{value}",
        expected="from 0 to 100",
        message="{indicator}, {period}: {value:own} is not a share; a share lies between {none:own} and {whole:own}.",
        forms=context.forms,
    )


@check(
    code="value-unlike-ratio",
    severity=Severity.WARNING,
    title="A value that is not numerator over denominator",
    mend="Leave the value empty: it is computed from numerator and denominator.",
)
def value_unlike_ratio(context: CheckContext) -> Iterable[Fault]:
    """A value is given beside numerator and denominator, and differs from their ratio by more than its own precision: half
    of its last decimal. Where most values of the indicator show decimals, a whole number is taken to show them too.
    """
    rows = context.all_figures.filter(pl.col("given").is_not_null() & pl.col("numerator").is_not_null() & (pl.col("denominator") > 0))
    habit = rows.with_columns(
        usual=pl.when((pl.col("typed") > 0).mean().over("indicator") > 0.5).then(pl.col("typed").median().over("indicator").cast(pl.Int32)).otherwise(0)
    )
    made = pl.col("numerator") * pl.col("factor") / pl.col("denominator")
    compared = habit.with_columns(made=made, slack=half_unit(pl.max_horizontal("typed", "usual")))
    wrong = compared.filter((pl.col("given") - pl.col("made")).abs() > pl.col("slack") * (1 + 1e-9) + 1e-9)
    return faults(
        wrong.with_columns(pl.col("made").round(4)),
        table="figures",
        column="value",
        found="{given}",
        expected="{made}",
        message="{indicator}, {period}: the value is given as {given:own}, but {numerator} of {denominator} is {made:own}.",
        forms=context.forms,
    )
