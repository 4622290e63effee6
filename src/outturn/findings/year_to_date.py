"""Years to date as given, against the periods that they are made of (RULES.md section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.numbers import MOST_DECIMALS, half_unit
from outturn.indicators.vocabulary import Aggregation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_SERIES = ["indicator", "area", "breakdown", "year"]
_AVERAGED = pl.col("aggregation").is_in([Aggregation.RATIO.value, Aggregation.MEAN.value]) | ((pl.col("aggregation") == Aggregation.NONE) & ~pl.col("additive"))
"""A percentage taken as given is still an average of its periods, whatever their weights."""
_COMPLETE = pl.col("known") == pl.col("due")


@check(
    code="ytd-out-of-reach",
    severity=Severity.WARNING,
    title="A year to date outside what its periods allow",
    mend="Ask whether it covers the financial year, or twelve months that reach into the year before.",
)
def ytd_out_of_reach(context: CheckContext) -> Iterable[Fault]:
    """All periods of the year to date are known, and the average given for them lies below the lowest or above the
    highest of them, rounding allowed for.
    """
    given, slack = pl.col("value"), pl.col("slack") + pl.col("periods_slack") - 1e-9
    averaged = context.shared(_given).filter(_COMPLETE, _AVERAGED)
    beyond = averaged.filter(
        (given <= pl.col("lowest") - slack) & (given < pl.col("lowest")) | (given >= pl.col("highest") + slack) & (given > pl.col("highest"))
    )
    return faults(
        beyond,
        table="figures",
        column="value",
        found="{value}",
        expected="from {lowest} to {highest}",
        message="{indicator}, {period}: the year to date is given as {value:own}, but its {known} periods lie between {lowest:own} and {highest:own}.",
        forms=context.forms,
    )


@check(
    code="ytd-below-periods",
    severity=Severity.WARNING,
    title="A year to date below the sum of its periods",
    mend="Compare the year to date and the periods with their source.",
)
def ytd_below_periods(context: CheckContext) -> Iterable[Fault]:
    """A year to date that is a sum is smaller than the sum of those of its periods that are known, none of them negative."""
    summed = context.shared(_given).filter(pl.col("aggregation") == Aggregation.SUM, pl.col("lowest") >= 0, pl.col("known") > 0)
    below = summed.filter(pl.col("value") + pl.col("sum_slack") < pl.col("sum"))
    return faults(
        below,
        table="figures",
        column="value",
        found="{value}",
        expected="at least {sum}",
        message="{indicator}, {period}: the year to date is given as {value:own}, but the {known} periods that are known add up to {sum:own}.",
        forms=context.forms,
    )


@check(
    code="ytd-differs",
    severity=Severity.WARNING,
    title="A year to date that is not what its periods make",
    mend="Compare with the source, or leave the year to date out: it is then computed.",
)
def ytd_differs(context: CheckContext) -> Iterable[Fault]:
    """All periods of the year to date are known, and the sum, the ratio of sums, the mean or the last value that they make
    differs from the year to date given by more than rounding explains. A sum that is too small and an average out of
    reach have codes of their own.
    """
    complete = context.shared(_given).filter(_COMPLETE).with_columns(made=_made(), room=_room()).drop_nulls("made")
    apart = pl.col("value") - pl.col("made")
    too_small = (pl.col("aggregation") == Aggregation.SUM) & (apart < 0) & (pl.col("lowest") >= 0)
    beyond = _AVERAGED & ~pl.col("value").is_between(pl.col("lowest"), pl.col("highest"))
    wrong = complete.filter(apart.abs() > pl.col("room") + 1e-9, ~too_small, ~beyond)
    return faults(
        wrong,
        table="figures",
        column="value",
        found="{value}",
        expected="{made}",
        message="{indicator}, {period}: the year to date is given as {value:own}; its {known} periods make it {made:own}.",
        forms=context.forms,
    )


def _made() -> pl.Expr:
    ratio = pl.when(pl.col("with_parts") == pl.col("known")).then(pl.col("numerators") * pl.col("factor") / pl.col("denominators"))
    return (
        pl.when(pl.col("aggregation") == Aggregation.SUM)
        .then(pl.col("sum"))
        .when(pl.col("aggregation") == Aggregation.MEAN)
        .then(pl.col("sum") / pl.col("known"))
        .when(pl.col("aggregation") == Aggregation.LAST)
        .then(pl.col("final"))
        .when(pl.col("aggregation") == Aggregation.RATIO)
        .then(ratio)
    )


def _room() -> pl.Expr:
    """How far the year to date may lie from what its periods make: by the precision of each as typed."""
    return (
        pl.when(pl.col("aggregation") == Aggregation.SUM)
        .then(pl.col("sum_slack"))
        .when(pl.col("aggregation") == Aggregation.RATIO)
        .then(pl.col("slack"))
        .otherwise(pl.col("slack") + pl.col("periods_slack"))
    )


def _given(context: CheckContext) -> pl.DataFrame:
    """Each year to date as given beside its periods: how many are known and due, their sum, ends, ratio and precision."""
    counted = (pl.col("unit") == "count") & (pl.col("step") <= 1)
    slack = (
        pl.when(counted)
        .then(0.0)
        .when(pl.col("additive"))
        .then(pl.max_horizontal(half_unit(pl.col("typed").fill_null(MOST_DECIMALS)), pl.col("step") / 2))
        .otherwise(half_unit(pl.col("typed").fill_null(MOST_DECIMALS)))
    )
    given = context.figures.filter("is_ytd", pl.col("value").is_not_null()).with_columns(slack=slack)
    periods = context.series.filter(pl.col("value").is_not_null()).with_columns(periods_slack=slack)
    wanted = periods.select(*_SERIES, "last", "elapsed", "length", pl.col("value").alias("part"), "numerator", "denominator", "periods_slack")
    pairs = given.join(wanted, on=_SERIES, how="inner", nulls_equal=True, suffix="_part").filter(
        pl.col("last_part") <= pl.col("last"), pl.col("elapsed_part") - pl.col("length_part") + 1 >= pl.col("ytd_from")
    )
    return (
        pairs.sort("line", "last_part")
        .group_by("line", "indicator", "period", "aggregation", "additive", "value", "slack", "factor", maintain_order=True)
        .agg(
            known=pl.len(),
            due=((pl.col("elapsed").first() - pl.col("ytd_from").first() + 1) // pl.col("length_part").first()),
            sum=pl.col("part").sum(),
            lowest=pl.col("part").min(),
            highest=pl.col("part").max(),
            final=pl.col("part").last(),
            numerators=pl.col("numerator_part").sum(),
            denominators=pl.col("denominator_part").sum(),
            with_parts=(pl.col("numerator_part") + pl.col("denominator_part")).count(),
            periods_slack=pl.col("periods_slack").max(),
            sum_slack=pl.col("periods_slack").sum() + pl.col("slack").first(),
        )
    )
