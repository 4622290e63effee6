"""The standard in force at each period: profiles resolved, so that a figure needs only one join (RULES.md section 3)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from outturn.indicators.vocabulary import Aggregation, Basis
from outturn.periods import parse_financial_year, parse_period
from outturn.standards.vocabulary import Profile, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGETS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")
RANGE = ("lower", "upper")
MEASURES = (*TARGETS, *RANGE)

_NOISE_PLACES = 10
"""As for the year to date itself: three months of 0.1 are 0.3."""

_COLUMNS = {
    "indicator": pl.String,
    "end": pl.Int32,
    **dict.fromkeys(MEASURES, pl.Float64),
    **{f"ytd_{name}": pl.Float64 for name in TARGETS},
    "range_basis": pl.String,
    "tbc": pl.Boolean,
}


def standards_in_force(standards: pl.DataFrame, settings: pl.DataFrame) -> pl.DataFrame:
    """One row for each indicator and period of each financial year for which it has a standard.

    Columns: indicator, end (the period's last month), the measures of the standard as they apply to the period, ytd_…
    for targets as they apply to the year to date, range_basis, tbc. A proposed standard is not in force: nothing takes
    effect before it is approved (RULES.md section 11).
    """
    if standards.is_empty():
        return pl.DataFrame(schema=_COLUMNS)
    approved = standards.lazy().filter(pl.col("status").fill_null(StandardStatus.CONFIRMED) != StandardStatus.PROPOSED)
    return _year_to_date_sums(_spread(approved, standards, settings.lazy()).with_columns(_scaled())).select(*_COLUMNS).collect()


@cache
def _scaled() -> tuple[pl.Expr, ...]:
    """Three hundred small expressions, the same for all standards: to put them together takes longer than to carry them out."""
    by_basis = [pl.when(pl.col("range_basis") == "ytd").then(_shared(name, for_ytd=True)).otherwise(_shared(name, for_ytd=False)) for name in RANGE]
    return (
        *[_shared(name, for_ytd=False).alias(name) for name in TARGETS],
        *[_shared(name, for_ytd=True).alias(f"ytd_{name}") for name in TARGETS],
        *[measure.alias(name) for measure, name in zip(by_basis, RANGE, strict=True)],
        pl.col("status").eq(StandardStatus.TBC).fill_null(value=False).alias("tbc"),
    )


def of_the_whole_only(rows: pl.DataFrame) -> pl.DataFrame:
    """Takes the standard away from the parts of a total: complaints about one service are not judged by the target for all.

    Percentages, rates and times of a part can be held to the standard of the whole; counts, money and the like cannot.
    """
    if rows["breakdown"].null_count() == rows.height:
        return rows
    part = pl.col("breakdown").is_not_null() & pl.col("additive")
    measures = [name for name in rows.columns if name in _COLUMNS and name not in ("indicator", "end", "tbc", "range_basis")]
    return rows.with_columns(pl.when(~part).then(pl.col(name)).alias(name) for name in measures)


def _spread(approved: pl.LazyFrame, standards: pl.DataFrame, settings: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each period of each year, from the row for the period itself where there is one. The years and periods are those of `standards`."""
    years = {text: parse_financial_year(text).first for text in set(standards["financial_year"])}
    base = approved.select(
        "indicator", "period", "profile", *MEASURES, "range_basis", "status", april=pl.col("financial_year").replace_strict(years, return_dtype=pl.Int32)
    ).join(settings.select("indicator", "basis", "aggregation", "months", "per_year", "ytd_from"), on="indicator", how="inner", maintain_order="left")
    whole = base.filter(pl.col("period").is_null()).with_columns(end=_ends_of_year()).explode("end")
    if standards["period"].null_count() == standards.height:
        return _one_a_period(whole)
    # an explicit row may name a longer period than the indicator's own: a quarter for a monthly indicator
    ends = pl.int_ranges(pl.col("first") + pl.col("months") - 1, pl.col("last") + 1, pl.col("months"), dtype=pl.Int32)
    own = (
        base.filter(pl.col("period").is_not_null())
        .join(_named_periods(set(standards["period"].drop_nulls())).lazy(), on="period", maintain_order="left")
        .with_columns(end=ends)
        .drop("first", "last")
        .explode("end")
    )
    rest = whole.join(own.select("indicator", "end"), on=["indicator", "end"], how="anti", maintain_order="left")
    return _one_a_period(pl.concat([own, rest]))


def _one_a_period(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.drop_nulls("end").unique(["indicator", "end"], keep="first", maintain_order=True)


def _named_periods(ids: Iterable[str]) -> pl.DataFrame:
    periods = [(text, parse_period(text)) for text in ids]
    return pl.DataFrame(
        [(text, period.first, period.last) for text, period in periods], schema={"period": pl.String, "first": pl.Int32, "last": pl.Int32}, orient="row"
    )


def _ends_of_year() -> pl.Expr:
    """The last months of the year's periods. For years, each calendar year and academic year that ends in it counts."""
    april = pl.col("april")
    return (
        pl.when(pl.col("months") == 12)
        .then(pl.concat_list(april + 4, april + 8, april + 11))
        .otherwise(pl.int_ranges(april + _phase(), april + 12, pl.col("months"), dtype=pl.Int32))
    )


def _phase() -> pl.Expr:
    """Months from April to the end of the year's first period of the kind; terms end in December, April and August."""
    return pl.when(pl.col("months") == 4).then(0).otherwise(pl.col("months") - 1).cast(pl.Int32)


def _place_since_start() -> pl.Expr:
    """How many periods the year to date has at the period's end, from April or from `ytd_from`; 0 before that."""
    return ((pl.col("end") - pl.col("april") - pl.col("ytd_from") + 1) // pl.col("months") + 1).clip(lower_bound=0)


def _elapsed() -> pl.Expr:
    return pl.when(pl.col("months") == 12).then(12).otherwise(pl.col("end") - pl.col("april") + 1)


def _shared(name: str, *, for_ytd: bool) -> pl.Expr:
    """The part of an annual figure that applies, multiplied before it is divided, so that 1,500 × 7/12 is 875 exactly.

    Source: RULES.md section 3 and docs/decisions/0008.
    """
    by_place = pl.lit(value=True) if for_ytd else pl.col("basis") == Basis.CUMULATIVE
    places = pl.when(by_place & (pl.col("months") != 12)).then(_place_since_start()).otherwise(1)
    annual = pl.col(name)
    even, elapsed = annual * places / pl.col("per_year"), annual * _elapsed() / 12
    return pl.when(pl.col("profile") == Profile.EVEN).then(even).when(pl.col("profile") == Profile.CUMULATIVE).then(elapsed).otherwise(annual)


def _year_to_date_sums(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Where periods are added up, the standard of the year to date is the sum of the periods' own standards.

    A year has one period only, although `_spread` lays out a row for the end of each calendar's.
    """
    return rows.sort("indicator", "end").with_columns(_summed())


@cache
def _summed() -> tuple[pl.Expr, ...]:
    added = (
        (pl.col("aggregation") == Aggregation.SUM)
        & (pl.col("months") != 12)
        & ~pl.col("profile").is_in([Profile.EVEN.value, Profile.CUMULATIVE.value]).fill_null(value=False)
    )
    started = pl.col("end") - pl.col("april") + 1 >= pl.col("ytd_from")
    return tuple(
        pl.when(added)
        .then(pl.when(started).then(pl.col(name)).otherwise(0.0).cum_sum().over("indicator", "april").round(_NOISE_PLACES))
        .otherwise(pl.col(f"ytd_{name}"))
        .alias(f"ytd_{name}")
        for name in TARGETS
    )
