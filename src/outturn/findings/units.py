"""Units and decimals that are out of character (RULES.md section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import Fault, check, faults
from outturn.findings.finding import Severity
from outturn.findings.names import all_names
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.context import CheckContext

ENOUGH = 6
"""Values that a series needs before its own habit of decimals is believed."""
_NAMED_COUNT = r"(?i)^(the )?(total )?(number|no\.?|count) "
_NAMED_SHARE = r"(?i)^(the )?(percentage|percent|proportion|share|%) "
_PER = r"(?i) per |rate"


def _decimals(context: CheckContext) -> pl.DataFrame:
    """The given values of each indicator with the share of them that have decimals: `fractional`."""
    own = context.all_figures.filter(pl.col("given").is_not_null())
    return own.with_columns(fractional=(pl.col("typed") > 0).mean().over("indicator"))


@check(code="decimal-in-count", severity=Severity.WARNING, title="A count that is not a whole number", mend="Give the whole number.")
def decimal_in_count(context: CheckContext) -> Iterable[Fault]:
    """A value of a count has decimals, while most values of the same indicator are whole."""
    rows = context.shared(_decimals).filter((pl.col("unit") == Unit.COUNT) & (pl.col("typed") > 0) & (pl.col("fractional") < 0.5))
    return faults(
        rows.with_columns(whole=pl.col("given").round()),
        table="figures",
        column="value",
        found="{given}",
        expected="a whole number",
        message="{indicator}, {period}: {given} cannot be a count.",
    )


@check(code="unit-out-of-character", severity=Severity.WARNING, title="A unit that does not suit the name or the values", mend="Correct the unit, or the name.")
def unit_out_of_character(context: CheckContext) -> Iterable[Fault]:
    """An indicator is called a number, in the catalogue, a publication or an alias, but its unit is per cent, or the other
    way round; or it is a count, but most of its values or its targets are not whole numbers.
    """
    name, unit = pl.col("called"), pl.col("unit")
    count_named = name.str.contains(_NAMED_COUNT) & ~name.str.contains(_PER) & unit.is_in([Unit.PERCENT.value, Unit.RATIO.value])
    share_named = name.str.contains(_NAMED_SHARE) & ~unit.is_in([Unit.PERCENT.value, Unit.RATE.value, Unit.RATIO.value])
    names = context.shared(all_names).join(context.settings.select("indicator", "unit"), on="indicator", how="left", maintain_order="left")
    for row in names.filter(count_named | share_named).unique("indicator", keep="first", maintain_order=True).iter_rows(named=True):
        message = f"{row['indicator']} is called “{row['called']}”, but its unit is {row['unit']}."
        yield Fault(message=message, table=row["table"], row=row["line"], column=row["column"], subject=row["indicator"], found=row["unit"])
    values = context.shared(_decimals).filter((unit == Unit.COUNT) & (pl.col("fractional") >= 0.5)).unique("indicator", keep="first", maintain_order=True)
    aimed = context.table("standards").filter(pl.col("target") != pl.col("target").round())["indicator"].unique().to_list()
    rows = context.settings.filter((unit == Unit.COUNT) & (pl.col("indicator").is_in(values["indicator"].to_list()) | pl.col("indicator").is_in(aimed)))
    yield from faults(
        rows, table="indicators", column="unit", found="{unit}", message="{indicator} is a count, but its values or targets are not whole numbers."
    )


@check(code="percent-as-fraction", severity=Severity.WARNING, title="A percentage given as a fraction", mend="Give 97 for 97 per cent, not 0.97.")
def percent_as_fraction(context: CheckContext) -> Iterable[Fault]:
    """A percentage lies between 0 and 1, while the others of its series, or its target, are far above 1."""
    own = context.series.filter((pl.col("unit") == Unit.PERCENT) & pl.col("given").is_not_null())
    targets = context.tables["standards"].group_by("indicator").agg(aim=pl.max_horizontal("target", "target_high").max())
    usual = own.join(targets, on="indicator", how="left", maintain_order="left").with_columns(usual=pl.col("given").median().over("series"))
    tiny = (pl.col("given") > 0) & (pl.col("given") <= 1)
    rows = usual.filter(tiny & ((pl.col("usual") > 10) | ((pl.col("usual") <= 1) & (pl.col("aim") > 10) & (pl.col("given") * 100 > pl.col("aim") / 3))))
    return faults(
        rows,
        table="figures",
        column="value",
        found="{given}",
        message="{indicator}, {period}: {given} is given for a percentage whose usual size is quite another.",
    )


@check(
    code="precision-mixed",
    severity=Severity.NOTE,
    title="Values of one series with different precision",
    mend="Give all values with the same number of decimals.",
)
def precision_mixed(context: CheckContext) -> Iterable[Fault]:
    """A good part of a series is given in whole numbers and a good part with decimals, more than chance would make."""
    own = context.series.filter(pl.col("given").is_not_null() & ~pl.col("additive"))
    shares = own.group_by("indicator", maintain_order=True).agg(whole=(pl.col("typed") == 0).mean(), count=pl.len(), finest=pl.col("typed").max())
    # One in ten values with one decimal happens to be whole, so a third is no chance.
    mixed = shares.filter(pl.col("count") >= ENOUGH, pl.col("whole").is_between(0.34, 0.9), pl.col("finest") > 0)
    rows = context.settings.join(mixed, on="indicator", how="inner", maintain_order="left").with_columns(percent_whole=(pl.col("whole") * 100).round())
    return faults(
        rows,
        table="figures",
        column="value",
        message="{indicator}: {percent_whole} per cent of its values are whole numbers, the others have up to {finest} decimals.",
    )
