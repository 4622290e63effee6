"""Whether an area's figure differs from its comparators' by more than chance: its 95 per cent interval beside one value.

The interval is the area's own; the value is the comparators' pooled one where each of them gives its numerator and its
denominator, and the simple mean of their values otherwise. Outside the interval is a difference; inside, ends included, is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from outturn.comparison.intervals import FEWEST_FOR_BYAR, poisson, wilson
from outturn.comparison.vocabulary import Against, Difference, IntervalMethod, Standing, Untested
from outturn.indicators.vocabulary import Polarity, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS = ("proportion", "rate", "count")


def with_differences(summary: pl.DataFrame) -> pl.DataFrame:
    """Adds missing (the comparators not counted otherwise), low, high, method, against, against_value, difference, standing and untested."""
    frame = _with_intervals(summary.with_columns(kind=_interval_kind()))
    pooled = pl.col("pooled").is_not_null()
    against = pl.when(pooled).then(pl.lit(Against.POOLED.value)).when(pl.col("mean").is_not_null()).then(pl.lit(Against.MEAN.value))
    counted = pl.col("compared") + pl.col("suppressed") + pl.col("embargoed") + pl.col("limits")
    frame = frame.with_columns(
        missing=pl.col("comparators") - counted, against=against, against_value=pl.coalesce("pooled", "mean"), untested=_untested()
    ).with_columns(difference=_difference())
    return frame.with_columns(standing=_standing())


def _interval_kind() -> pl.Expr:
    """Only whole numbers of events, none of them below nought, have an interval: hours, pounds and scores have none.

    A count that is divided by something, such as cases by workers, is a rate for one.
    """
    top, bottom, value = pl.col("numerator"), pl.col("denominator"), pl.col("exact")
    events = (top >= 0) & (top == top.round()) & (bottom > 0) & value.is_not_null()
    proportion = (pl.col("unit") == Unit.PERCENT) & events & (top <= bottom) & (bottom == bottom.round())
    rate = pl.col("unit").is_in([Unit.RATE.value, Unit.COUNT.value]) & events
    count = (pl.col("unit") == Unit.COUNT) & bottom.is_null() & (value >= 0) & (value == value.round())
    return pl.when(proportion).then(pl.lit(_KINDS[0])).when(rate).then(pl.lit(_KINDS[1])).when(count).then(pl.lit(_KINDS[2]))


def _with_intervals(frame: pl.DataFrame) -> pl.DataFrame:
    """Proportions by Wilson; rates and counts by Byar from ten events on and exactly below, times what turns events into the value."""
    kind = frame["kind"].to_numpy() if frame["kind"].count() else np.full(frame.height, None, dtype=object)
    top, bottom, exact, factor = (_numbers(frame[name]) for name in ("numerator", "denominator", "exact", "factor"))
    is_proportion, is_rate, is_count = (kind == name for name in _KINDS)
    events = np.where(is_count, exact, top)
    scale = np.where(is_rate, factor / np.where(is_rate, bottom, 1.0), np.where(is_proportion, factor, 1.0))
    shares, counts = wilson(top, bottom), poisson(events)
    low, high = (np.where(is_proportion, share, np.where(is_rate | is_count, count, np.nan)) * scale for share, count in zip(shares, counts, strict=True))
    few = pl.Series(events < FEWEST_FOR_BYAR)
    by_count = pl.when(few).then(pl.lit(IntervalMethod.EXACT_POISSON.value)).otherwise(pl.lit(IntervalMethod.BYAR.value))
    method = pl.when(pl.col("kind") == _KINDS[0]).then(pl.lit(IntervalMethod.WILSON.value)).when(pl.col("kind").is_not_null()).then(by_count)
    return frame.with_columns(low=pl.Series(low, nan_to_null=True), high=pl.Series(high, nan_to_null=True), method=method)


def _numbers(values: pl.Series) -> NDArray[np.float64]:
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _untested() -> pl.Expr:
    reasons = (
        (pl.col("value").is_null(), Untested.NO_VALUE),
        (pl.col("exact").is_null(), Untested.LIMIT),
        (pl.col("compared") == 0, Untested.NO_COMPARATOR),
        (pl.col("low").is_null() | pl.col("high").is_null(), Untested.NO_COUNTS),
    )
    return pl.coalesce(pl.when(condition).then(pl.lit(reason.value)) for condition, reason in reasons)


def _difference() -> pl.Expr:
    beside = pl.col("against_value")
    word = (
        pl.when(pl.col("low") > beside).then(pl.lit(Difference.ABOVE.value))
        .when(pl.col("high") < beside).then(pl.lit(Difference.BELOW.value))
        .otherwise(pl.lit(Difference.NO_DIFFERENCE.value))
    )  # fmt: skip
    return pl.when(pl.col("untested").is_null()).then(word)


def _standing() -> pl.Expr:
    """By polarity. A plain count follows the size of the area, so that a larger one is neither better nor worse for it."""
    good = pl.when(pl.col("polarity") == Polarity.HIGHER).then(pl.lit(Difference.ABOVE.value)).otherwise(pl.lit(Difference.BELOW.value))
    word = (
        pl.when(pl.col("difference") == Difference.NO_DIFFERENCE).then(pl.lit(Standing.NOT_DIFFERENT.value))
        .when(pl.col("difference") == good).then(pl.lit(Standing.BETTER.value))
        .otherwise(pl.lit(Standing.WORSE.value))
    )  # fmt: skip
    said = pl.col("judged") | (pl.col("directed") & (pl.col("difference") == Difference.NO_DIFFERENCE))
    return pl.when(said & pl.col("difference").is_not_null()).then(word)
