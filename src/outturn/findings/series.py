"""Figures against their own series: outliers, cumulative and rolling figures, changes of definition (RULES.md sections 1, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Basis, Unit
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

ENOUGH = 8
"""Points that a series needs before one of them can be called an outlier."""
FAR = 8.0
"""Distances from the neighbours, in robust standard deviations of the series' own, that make an outlier."""
MAD_TO_SD = 1.4826
RUN = 5
"""Points in one year that must all rise before a series is called cumulative."""
_ROLLING_NAME = r"(?i)rolling 12|12[- ]months? rolling|rolling twelve"
_WEIGHT_OF = {1: 1 / 12, 3: 1 / 4, 4: 1 / 3}


def _spread(context: CheckContext) -> pl.DataFrame:
    """Series of levels (not cumulative ones) with each value's distance from the median of its neighbours.

    Columns besides those of `series`: middle (median of up to five values around it, without itself at the ends of a gap)
    and spread (robust standard deviation of these distances, at least the printed step and 1 per cent of the level).
    """
    wanted = context.series.filter(pl.col("value").is_not_null() & (pl.col("own_basis") != Basis.CUMULATIVE) & (pl.len().over("series") >= ENOUGH))
    around = [pl.col("value").shift(by).over("series") for by in (-2, -1, 1, 2)]
    near = wanted.with_columns(middle=pl.concat_list(around).list.drop_nulls().list.median())
    distance = (pl.col("value") - pl.col("middle")).abs()
    level = pl.col("value").abs().median().over("series")
    return near.with_columns(distance=distance, level=level).with_columns(
        spread=pl.max_horizontal(MAD_TO_SD * pl.col("distance").median().over("series"), pl.col("step"), pl.col("level") * 0.01)
    )


@check(
    code="outlier",
    severity=Severity.WARNING,
    title="A value far from its own series",
    mend="Check the digits and the unit; where it is right, say why in the note.",
)
def outlier(context: CheckContext) -> Iterable[Fault]:
    """A value lies more than eight times as far from the values around it as is usual in its series, and by more than a
    quarter of the series' level (ten points for percentages). Series of at least eight values. A note beside the figure
    explains it and ends the finding; so does a like value in the same period of another year.
    """
    enough = pl.when(pl.col("unit") == Unit.PERCENT).then(10.0).otherwise(pl.col("level") * 0.25)
    far = (pl.col("distance") > FAR * pl.col("spread")) & (pl.col("distance") > enough)
    worst = context.shared(_spread).filter(far & (pl.col("distance") >= pl.col("distance").max().over("series") * 0.999))
    worst = _out_of_season(context, worst.filter(pl.col("note").is_null()))
    return faults(
        worst,
        table="figures",
        column="value",
        found="{value}",
        expected="about {middle:own}",
        message="{indicator}, {period}: {value:own} is far from the values around it, which are about {middle:own}.",
        forms=context.forms,
    )


def _out_of_season(context: CheckContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Those rows that have no like value in the same period of the year before or after: a peak of every December is usual."""
    near = context.series.filter(pl.col("series").is_in(rows["series"].unique().to_list())).select("series", "order", other=pl.col("value"))
    turn = (12 // pl.col("length")).cast(pl.Int32)
    for years in (-1, 1):
        matched = rows.with_columns(wanted=pl.col("order") + years * turn).join(
            near, left_on=["series", "wanted"], right_on=["series", "order"], how="left", maintain_order="left"
        )
        like = ((pl.col("value") - pl.col("other")).abs() <= pl.col("distance") / 2).fill_null(value=False)
        rows = matched.filter(~like).drop("wanted", "other")
    return rows


@check(
    code="cumulative-falls",
    severity=Severity.WARNING,
    title="A cumulative figure that falls",
    mend="Check both figures; where one was corrected, record the correction for the earlier period too.",
)
def cumulative_falls(context: CheckContext) -> Iterable[Fault]:
    """A figure that adds up from April is lower than that of an earlier period of the same financial year."""
    rows = context.series.filter((pl.col("own_basis") == Basis.CUMULATIVE) & pl.col("additive") & pl.col("value").is_not_null())
    before = rows.with_columns(before=pl.col("value").shift().over("series", "year"))
    falls = before.filter(pl.col("value") < pl.col("before"))
    return faults(
        falls,
        table="figures",
        column="value",
        found="{value}",
        expected="at least {before}",
        message="{indicator}, {period}: the cumulative figure fell from {before:own} to {value:own} within the year.",
        forms=context.forms,
    )


@check(
    code="evidently-cumulative", severity=Severity.WARNING, title="A series that seems to add up from April", mend="Set the indicator's basis to cumulative."
)
def evidently_cumulative(context: CheckContext) -> Iterable[Fault]:
    """An indicator is said to count each period alone, but in every year its values only rise, in step with the months
    gone by since April, and start again the year after: they are evidently totals of the year to date.
    """
    rows = context.series.filter((pl.col("own_basis") == Basis.PERIOD) & pl.col("additive") & (pl.col("value") > 0) & pl.col("breakdown").is_null())
    pace = pl.col("value") / pl.col("elapsed")
    years = rows.group_by("series", "indicator", "year", maintain_order=True).agg(
        known=pl.len(),
        steady=pace.std() / pace.mean(),
        rises=(pl.col("value").diff().drop_nulls() > 0).all(),
        growth=pl.col("value").last() / pl.col("value").first(),
        months=pl.col("elapsed").last() / pl.col("elapsed").first(),
    )
    whole = (
        years.filter(pl.col("known") > 1)
        .group_by("series", "indicator", maintain_order=True)
        .agg(always=pl.col("rises").all(), known=pl.col("known").max(), steady=pl.col("steady").max(), growth=pl.col("growth").max())
    )
    found = whole.filter("always", pl.col("known") >= RUN, pl.col("steady") < 0.2, pl.col("growth") > 1.5)["indicator"].unique().to_list()
    return faults(
        context.settings.filter(pl.col("indicator").is_in(found)),
        table="indicators",
        column="basis",
        found="period",
        expected="cumulative",
        message="{indicator}: its values rise in step with the months of the year; they are evidently cumulative.",
    )


@check(
    code="rolling-jumps",
    severity=Severity.WARNING,
    title="A rolling figure that moves faster than it can",
    mend="Find out whether it really covers twelve months.",
)
def rolling_jumps(context: CheckContext) -> Iterable[Fault]:
    """A percentage over twelve months moved, from one period to the next, by more than half of what it could if the new
    period went from none to all: the new period and the one it replaces would have to differ by more than 50 points. A
    breakdown that is labelled as rolling 12 months counts too.
    """
    labelled = context.tables["breakdowns"].filter(pl.col("label").str.contains(_ROLLING_NAME))
    rolling = labelled.select(pl.concat_str("dimension", pl.lit("="), "member")).to_series().to_list()
    called = (pl.col("basis") == Basis.ROLLING_12) | (pl.col("breakdown").is_in(rolling) & pl.col("is_own"))
    rows = context.all_figures.filter(called, pl.col("unit") == Unit.PERCENT, pl.col("value").is_not_null()).sort("indicator", "area", "breakdown", "order")
    same = ["indicator", "area", "breakdown", "length"]
    weight = pl.col("length").replace_strict(_WEIGHT_OF, default=1.0, return_dtype=pl.Float64)
    moves = rows.with_columns(before=pl.col("value").shift().over(same), gap=pl.col("order") - pl.col("order").shift().over(same), reach=50 * weight)
    jumps = moves.filter((pl.col("value") - pl.col("before")).abs() > pl.col("reach") * pl.col("gap") + 1e-9)
    return faults(
        jumps,
        table="figures",
        column="value",
        found="{value}",
        expected="within {reach} points of {before}",
        message="{indicator}, {period}: {before:own} to {value:own} is more than twelve months can move in that time.",
        forms=context.forms,
    )


@check(
    code="jump-at-definition",
    severity=Severity.NOTE,
    title="A jump where the definition changed",
    mend="Set comparable to false in definitions, so that no trend reaches across the change.",
)
def jump_at_definition(context: CheckContext) -> Iterable[Fault]:
    """The definition changed, earlier figures are not said to be incomparable, and the first value after the change lies
    further from the one before than any other step of the series.
    """
    changes = context.table("definitions").filter(pl.col("comparable").fill_null(value=True))
    if changes.is_empty():
        return
    starts = [parse_period(start).first for start in changes["from"]]
    changed = changes.select("line", "indicator", "from").with_columns(start=pl.Series(starts, dtype=pl.Int32))
    rows = context.series.filter(pl.col("breakdown").is_null() & pl.col("value").is_not_null()).drop("line")
    steps = rows.with_columns(before=pl.col("value").shift().over("series"), last_before=pl.col("last").shift().over("series"))
    sized = steps.with_columns(move=(pl.col("value") - pl.col("before")).abs()).with_columns(
        size=pl.col("move").rank("max", descending=True).over("series"), usual=pl.col("move").median().over("series")
    )
    across = sized.join(changed, on="indicator", how="inner").filter((pl.col("last") >= pl.col("start")) & (pl.col("last_before") < pl.col("start")))
    jumps = across.filter((pl.col("size") <= 1) & (pl.col("move") > 3 * pl.col("usual")) & (pl.len().over("series") > 0))
    yield from faults(
        jumps,
        table="definitions",
        column="comparable",
        found="{before} to {value}",
        message="{indicator}: with the definition of {from} the values jump from {before:own} to {value:own}.",
        forms=context.forms,
    )
