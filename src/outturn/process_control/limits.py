"""The XmR chart of every series at once: its mean, its limits from moving ranges, and what each point says (RULES.md section 6).

The limits are the mean, and 2.66 mean moving ranges on either side of it. A moving range of more than 3.267 times their mean is left
out of it, so that one wild figure does not widen the limits which are to show it up.
"""

from __future__ import annotations

import polars as pl

from outturn.indicators.vocabulary import Polarity
from outturn.process_control.signals import in_two_of_three, part_of, seven_in_a_row, seven_on_one_side
from outturn.process_control.vocabulary import Signal, Variation

LIMIT = 2.66
"""Mean moving ranges from the mean to a limit: three standard deviations over 1.128, the mean range of two normal figures."""

RANGE_LIMIT = 3.267
"""Mean moving ranges up to which a moving range belongs to the others."""

NEAR = 2.0 / 3.0
"""The part of the way to a limit beyond which a point is near it."""

MIN_POINTS = 13
"""Fewer points give no limits: they would move with every figure that is added."""

_NOISE = 1e-9
"""The part of a level that binary fractions may leave between a mean and figures that all equal it."""

SERIES = ("indicator", "area", "breakdown", "part")
"""What keeps series apart; `part` counts the definitions between which figures cannot be compared."""


def with_limits(points: pl.DataFrame, *, screened: bool = True) -> pl.DataFrame:
    """Adds points_in_part, mean, moving_range (their mean), lower_limit, upper_limit; the limits are null below 13 points.

    `points` has the columns of `SERIES` and value, in order, without missing values. `screened` leaves out moving ranges beyond `RANGE_LIMIT`.
    """
    value = pl.col("value")
    frame = points.with_columns(points_in_part=pl.len().over(SERIES), mean=value.mean().over(SERIES), _range=value.diff().abs().over(SERIES))
    if screened:
        usual = pl.col("_range") <= RANGE_LIMIT * pl.col("_range").mean().over(SERIES)
        frame = frame.with_columns(_range=pl.when(usual).then(pl.col("_range")))
    frame = frame.with_columns(moving_range=pl.col("_range").mean().over(SERIES)).drop("_range")
    reach, enough = LIMIT * pl.col("moving_range"), pl.col("points_in_part") >= MIN_POINTS
    return frame.with_columns(
        lower_limit=pl.when(enough).then(pl.col("mean") - reach),
        upper_limit=pl.when(enough).then(pl.col("mean") + reach),
    )


def with_signals(limited: pl.DataFrame) -> pl.DataFrame:
    """Adds signal, variation and upward (whether the special cause is a high one) to points with limits; all are null where there are none.

    Needs the columns of `with_limits` and, of the indicator, polarity, target_low and target_high (null for neither better).
    """
    value, mean = pl.col("value"), pl.col("mean")
    noise = _NOISE * mean.abs()
    off, reach = value - mean, pl.col("upper_limit") - mean
    frame = limited.with_columns(_side=pl.when(off.abs() > noise).then(off.sign()).otherwise(0.0), _outside=off.abs() > reach + noise)
    near = ~pl.col("_outside") & (off.abs() > reach * NEAR + noise)
    trend, side = seven_in_a_row(value), pl.col("_side")
    frame = frame.with_columns(
        _rising=part_of(trend == 1).over(SERIES),
        _falling=part_of(trend == -1).over(SERIES),
        _near=(in_two_of_three(near, side).over(SERIES)) & near,
        _run=part_of(seven_on_one_side(side)).over(SERIES),
    )
    better = _better()
    return frame.with_columns(_better=better).with_columns(_judged()).unnest("_judged").select(*limited.columns, "signal", "variation", "upward")


def _better() -> pl.Expr:
    """1 where higher is better, −1 where lower is, 0 where neither; for a band, the way to it from the mean."""
    mean, polarity = pl.col("mean"), pl.col("polarity")
    to_band = pl.when(mean < pl.col("target_low")).then(1.0).when(mean > pl.col("target_high")).then(-1.0).otherwise(0.0)
    return (
        pl.when(polarity == Polarity.HIGHER).then(1.0).when(polarity == Polarity.LOWER).then(-1.0).when(polarity == Polarity.RANGE).then(to_band).otherwise(0.0)
    )


def _judged() -> pl.Expr:
    """The rules that hold at a point each point up or down. Where they disagree the better way is shown, as Making Data Count does."""
    side, better = pl.col("_side"), pl.col("_better")
    rules = [
        (Signal.OUTSIDE_LIMITS, pl.col("_outside"), side),
        (Signal.TREND_OF_SEVEN, pl.col("_rising"), pl.lit(1.0)),
        (Signal.TREND_OF_SEVEN, pl.col("_falling"), pl.lit(-1.0)),
        (Signal.TWO_OF_THREE, pl.col("_near"), side),
        (Signal.SEVEN_ON_ONE_SIDE, pl.col("_run"), side),
    ]
    has_limits = pl.col("upper_limit").is_not_null()
    good, first = (_first_of([(signal, holds & has_limits & wanted(way), way) for signal, holds, way in rules])
                   for wanted in (lambda way: (better != 0.0) & (way == better), lambda way: pl.lit(value=True)))  # fmt: skip
    chosen = pl.coalesce(good, first)
    way = chosen.struct.field("way")
    outside_band = (pl.col("polarity") == Polarity.RANGE) & ((pl.col("value") < pl.col("target_low")) | (pl.col("value") > pl.col("target_high")))
    word = (
        pl.when(way.is_null())
        .then(pl.lit(Variation.COMMON_CAUSE.value))
        .when((better != 0.0) & (way == better))
        .then(pl.lit(Variation.IMPROVING.value))
        .when((better != 0.0) | outside_band)
        .then(pl.lit(Variation.CONCERNING.value))
        .when(way > 0)
        .then(pl.lit(Variation.HIGH.value))
        .otherwise(pl.lit(Variation.LOW.value))
    )
    return pl.struct(signal=chosen.struct.field("signal"), variation=pl.when(has_limits).then(word), upward=way > 0).alias("_judged")


def _first_of(rules: list[tuple[Signal, pl.Expr, pl.Expr]]) -> pl.Expr:
    """The first rule that holds, with its way; null where none does."""
    found = pl.lit(None, pl.Struct({"signal": pl.String, "way": pl.Float64}))
    for signal, holds, way in reversed(rules):
        found = pl.when(holds).then(pl.struct(signal=pl.lit(signal.value), way=way)).otherwise(found)
    return found
