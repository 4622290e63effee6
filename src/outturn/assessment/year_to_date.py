"""The year to date, by the indicator's aggregation (RULES.md section 5)."""

from __future__ import annotations

import narwhals as nw

from outturn.indicators.vocabulary import Aggregation

_NOISE_PLACES = 10
"""Decimals beyond which a sum of decimal figures is the noise of binary fractions, not a measurement."""


def year_to_date() -> list[nw.Expr]:
    """Columns: ytd, ytd_given, ytd_periods, ytd_periods_due, ytd_last_year, ytd_last_year_periods, ytd_top, ytd_bottom.

    A given year to date takes precedence: it may rest on periods that are not in the data. A ratio is the ratio of the
    sums, never the mean of percentages; it needs numerator and denominator in every period that has a value.
    """
    given, computed = nw.col("ytd_given"), _aggregated("ytd")
    own_parts = given.is_null() & nw.col("ratio")
    has_year_to_date = nw.col("aggregation") != Aggregation.NONE
    return [
        nw.coalesce(given, computed).alias("ytd"),
        (~given.is_null()).alias("ytd_given"),
        nw.when(given.is_null() & has_year_to_date).then(nw.col("ytd_n")).alias("ytd_periods"),
        nw.when(given.is_null() & has_year_to_date).then(nw.col("ytd_len")).alias("ytd_periods_due"),
        nw.coalesce(nw.col("last_ytd_given"), _aggregated("last_ytd")).alias("ytd_last_year"),
        nw.when(nw.col("last_ytd_given").is_null() & has_year_to_date).then(nw.col("last_ytd_n")).alias("ytd_last_year_periods"),
        nw.when(own_parts).then(nw.col("ytd_top")).alias("ytd_top"),
        nw.when(own_parts).then(nw.col("ytd_bottom")).alias("ytd_bottom"),
    ]


def _aggregated(name: str) -> nw.Expr:
    """One year's aggregate over the months from April (or ytd_from) to the latest; null where there is nothing to add."""
    n, top, bottom = (nw.col(f"{name}_{part}") for part in ("n", "top", "bottom"))
    latest = nw.col("value") if name == "ytd" else nw.col("same_period_last_year")
    aggregation = nw.col("aggregation")
    ratio = nw.when((n > 0) & bottom.is_finite() & (bottom != 0.0)).then(top * nw.col("factor") / bottom)
    some = (n > 0) & top.is_finite()  # a sum may leave what a computer can hold
    total = nw.when(some).then(top.round(_NOISE_PLACES))
    mean = nw.when(some).then((top / n).round(_NOISE_PLACES))
    return (
        nw.when(aggregation == Aggregation.RATIO).then(ratio)
        .otherwise(nw.when(aggregation == Aggregation.SUM).then(total)
        .otherwise(nw.when(aggregation == Aggregation.MEAN).then(mean)
        .otherwise(nw.when(aggregation == Aggregation.LAST).then(latest))))
    )  # fmt: skip
