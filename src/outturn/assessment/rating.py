"""RAG ratings, as expressions over columns (RULES.md section 4).

Every polarity and scheme is brought to one form first: a band in which the target is met and a band in which the floor
is met, ends included (`bands`). A rating then only asks in which band a value lies. The columns needed are those of a
figure (value, qualifier, numerator, denominator, status), of the standard in force (target, floor, target_low …
floor_high, tbc) and of the indicator's settings (kind, polarity, step, factor, percent, points).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from outturn.assessment.vocabulary import Rating, RatingReason
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Kind, Polarity

if TYPE_CHECKING:
    from typing import Any

TINY = 1e-9
"""A part of the step in print: finer than any standard, coarser than the noise of a division."""

INCH = 1e-6
"""A part of the step in print by which a value lies truly inside an edge: more than `slack`, less than anyone measures."""

ENDLESS = 1e300
"""The open end of a band."""

YTD = "ytd_"
"""The prefix of the columns that hold the standard of the year to date."""

_REASONS = list(RatingReason)
"""A reason is its place in this list while it is being decided: to choose among texts takes twenty times as long."""


def effective_floor(prefix: str = "") -> list[nw.Expr]:
    """The floor standard, or the one that a tolerance about the target implies: columns floor, floor_low, floor_high."""
    percent, points = nw.col("percent"), nw.col("points")
    tolerant = ~percent.is_null() | ~points.is_null()

    def tolerated(name: str, sign: nw.Expr | float) -> nw.Expr:
        target = nw.col(f"{prefix}{name}")
        return nw.coalesce((target * 100.0 + target.abs() * percent * sign) / 100.0, target + points * sign)

    outward = nw.when(nw.col("polarity") == Polarity.LOWER).then(nw.lit(1.0)).otherwise(nw.lit(-1.0))
    pairs = (("floor", tolerated("target", outward)), ("floor_low", tolerated("target_low", -1.0)), ("floor_high", tolerated("target_high", 1.0)))
    return [nw.when(tolerant).then(implied).otherwise(nw.col(f"{prefix}{name}")).alias(f"{prefix}{name}") for name, implied in pairs]


def bands(prefix: str = "") -> list[nw.Expr]:
    """Columns met_low, met_high (target met), least_low, least_high (floor met), has_target, has_floor and crossing.

    A band with one end is open on the other side. Equality meets, and so does what only the noise of binary fractions
    keeps from equality (`slack`). Where target and floor contradict the polarity the standard is an error in the data,
    and rates nothing.
    """
    polarity = nw.col("polarity")
    banded, higher, lower = polarity == Polarity.RANGE, polarity == Polarity.HIGHER, polarity == Polarity.LOWER

    def col(name: str) -> nw.Expr:
        return nw.col(f"{prefix}{name}")

    def low_end(single: str, band: str) -> nw.Expr:
        end = nw.when(banded).then(col(band)).otherwise(nw.when(higher).then(col(single)))
        return (end - slack(end)).fill_null(-ENDLESS)

    def high_end(single: str, band: str) -> nw.Expr:
        end = nw.when(banded).then(col(band)).otherwise(nw.when(lower).then(col(single)))
        return (end + slack(end)).fill_null(ENDLESS)

    def has(name: str) -> nw.Expr:
        return nw.when(banded).then(~col(f"{name}_low").is_null() | ~col(f"{name}_high").is_null()).otherwise(~col(name).is_null())

    crossing = (higher & (col("floor") > col("target"))) | (lower & (col("floor") < col("target")))
    crossing_band = banded & ((col("floor_low") > col("target_low")) | (col("floor_high") < col("target_high")))
    return [
        low_end("target", "target_low").alias(f"{prefix}met_low"),
        high_end("target", "target_high").alias(f"{prefix}met_high"),
        low_end("floor", "floor_low").alias(f"{prefix}least_low"),
        high_end("floor", "floor_high").alias(f"{prefix}least_high"),
        has("target").alias(f"{prefix}has_target"),
        has("floor").alias(f"{prefix}has_floor"),
        (crossing.fill_null(value=False) | crossing_band.fill_null(value=False)).alias(f"{prefix}crossing"),
    ]


def slack(end: nw.Expr) -> nw.Expr:
    """The noise of a sum or a product of decimals: 0.1 + 0.1 + 0.1 is not 0.3, and 0.8 less 0.1 is not 0.7."""
    return end.abs() * 1e-14 + nw.col("step") * 1e-10


def _level(value: nw.Expr, prefix: str = "") -> nw.Expr:
    """3 GREEN, 2 AMBER, 1 RED, 0 target missed and no floor known; null without a value."""
    met = value.is_between(nw.col(f"{prefix}met_low"), nw.col(f"{prefix}met_high"))
    least = value.is_between(nw.col(f"{prefix}least_low"), nw.col(f"{prefix}least_high"))
    below = nw.when(nw.col(f"{prefix}has_floor")).then(least.cast(nw.Int32) + 1).otherwise(nw.lit(0))
    return nw.when(~value.is_null()).then(nw.when(met).then(nw.lit(3)).otherwise(below))


def _reason_not_rated(value: nw.Expr, prefix: str) -> nw.Expr:
    """The first reason that applies (as a number), or null where the figure can be rated.

    A year to date may have a value although its latest month is withheld: it is rated then.
    """
    status, without = nw.col("status"), value.is_null()
    reasons = [
        (nw.col("kind") == Kind.ACTIVITY, RatingReason.ACTIVITY),
        (without & (status == Status.NOT_DUE), RatingReason.NOT_DUE),
        (without & (status == Status.EMBARGOED), RatingReason.EMBARGOED),
        (without & (status == Status.SUPPRESSED), RatingReason.SUPPRESSED),
        (without, RatingReason.NO_VALUE),
        (nw.col("tbc"), RatingReason.TARGET_TBC),
        (~nw.col(f"{prefix}has_target"), RatingReason.NO_TARGET),
        (nw.col("polarity").is_in([Polarity.NONE.value, Polarity.MILESTONE.value]), RatingReason.POLARITY_NONE),
        (nw.col(f"{prefix}crossing"), RatingReason.STANDARDS_CROSS),
    ]
    expression = nw.lit(None, nw.Int8)
    for condition, reason in reversed(reasons):
        expression = nw.when(condition).then(_numbered(reason)).otherwise(expression)
    return expression


def _numbered(reason: RatingReason) -> nw.Expr:
    return nw.lit(_REASONS.index(reason), nw.Int8)


def graded(value: nw.Expr, prefix: str = "") -> list[nw.Expr]:
    """Columns grade (see `_level`), barred (the number of the reason not to rate it) and unclear (an inequality that allows more than one).

    The `bands` of the same prefix must be there, and its qualifier (`ytd_qualifier` for a year to date).
    """
    least, most = allowed(value, nw.col(f"{prefix}qualifier"))
    grade, other = _level(least, prefix), _level(most, prefix)
    # what is “more than 0.1” may lie below a target band, in it, or beyond it
    between = (grade < 3) & (nw.col(f"{prefix}met_low") <= most) & (nw.col(f"{prefix}met_high") >= least)
    return [
        grade.alias(f"{prefix}grade"),
        _reason_not_rated(value, prefix).alias(f"{prefix}barred"),
        ((grade != other) | between).fill_null(value=False).alias(f"{prefix}unclear"),
    ]


def allowed(value: nw.Expr, qualifier: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """The least and the greatest value that a figure allows: itself, or all beyond an inequality (C10). Nothing measured here is below 0."""
    inch = nw.col("step") * INCH
    bottom = nw.when(value > 0.0).then(nw.lit(0.0)).otherwise(nw.lit(-ENDLESS))
    below, above = qualifier == "<", qualifier == ">"
    least = nw.when(below).then(bottom).otherwise(nw.when(above).then(value + inch).otherwise(value))
    most = nw.when(above).then(nw.lit(ENDLESS)).otherwise(nw.when(below).then(value - inch).otherwise(value))
    return nw.when(~value.is_null()).then(least), nw.when(~value.is_null()).then(most)


def verdict(prefix: str = "") -> list[nw.Expr]:
    """Columns rating and rating_reason, and level (3, 2, 1; null where not rated), from the columns of `graded`."""
    grade, barred, unclear = nw.col(f"{prefix}grade"), nw.col(f"{prefix}barred"), nw.col(f"{prefix}unclear")
    rated = barred.is_null() & (grade > 0) & ~unclear
    reason = _numbered(RatingReason.FLOOR_UNKNOWN)
    for level, code in ((1, RatingReason.FLOOR_MISSED), (2, RatingReason.FLOOR_MET), (3, RatingReason.TARGET_MET)):
        reason = nw.when(grade == level).then(_numbered(code)).otherwise(reason)
    reason = nw.when(~barred.is_null()).then(barred).otherwise(nw.when(unclear).then(_numbered(RatingReason.QUALIFIER)).otherwise(reason))
    rated_level = nw.when(rated).then(grade)
    word = rated_level.replace_strict([1, 2, 3], [Rating.RED.value, Rating.AMBER.value, Rating.GREEN.value], default=None, return_dtype=nw.String)
    named = reason.replace_strict(range(len(_REASONS)), [code.value for code in _REASONS], default=None, return_dtype=nw.String)
    return [word.alias(f"{prefix}rating"), named.alias(f"{prefix}rating_reason"), rated_level.alias(f"{prefix}level")]


def printed_interval(value: nw.Expr, numerator: nw.Expr, denominator: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """The least and the greatest value that would print the same as this one, halves rounded away from zero.

    With a numerator and a denominator only the values that this denominator can give are possible, so that 22 days of
    22 is beyond doubt and 8,499 of 10,000 is not (A1 to A4, docs/decisions/0006).
    """
    step, factor = nw.col("step"), nw.col("factor")
    printed = (value.abs() / step + 0.5 + TINY).floor()
    near, far = (printed - 0.5) * step, (printed + 0.5 - INCH) * step
    negative = (value < 0.0) & (printed > 0)
    low, high = nw.when(negative).then(far * -1.0).otherwise(near), nw.when(negative).then(near * -1.0).otherwise(far)
    whole = ((numerator == numerator.round(0)) & (denominator == denominator.round(0)) & (denominator > 0)).fill_null(value=False)
    possible_low = (low * denominator / factor - TINY).ceil() * factor / denominator
    possible_high = (high * denominator / factor + TINY).floor() * factor / denominator
    # nothing but itself prints like a whole count that is printed in full
    counted = nw.col("counted") & (step <= 1.0) & (value == value.round(0))
    return (
        nw.when(counted).then(value).otherwise(nw.when(whole).then(possible_low).otherwise(low)),
        nw.when(counted).then(value).otherwise(nw.when(whole).then(possible_high).otherwise(high)),
    )


def rests_on_rounding(low: nw.Expr, high: nw.Expr, prefix: str = "") -> nw.Expr:
    """True where values that print the same, from low to high, would not all have the same rating."""
    level = nw.col(f"{prefix}level")
    # a target band narrower than the print may lie between two ends that both miss it
    between = (level < 3) & (nw.col(f"{prefix}met_low") <= high) & (nw.col(f"{prefix}met_high") >= low)
    unlike = (_level(low, prefix) != level) | (_level(high, prefix) != level) | between
    return (~level.is_null() & nw.col(f"{prefix}qualifier").is_null() & unlike).fill_null(value=False)


def rated(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Everything about the rating of one figure: status where none is given, and the columns of the functions above."""
    status = nw.when(~nw.col("value").is_null()).then(nw.lit(Status.FINAL.value)).otherwise(nw.lit(Status.NOT_AVAILABLE.value))
    rows = rows.with_columns(*effective_floor(), tbc=nw.col("tbc").fill_null(value=False), status=nw.coalesce(nw.col("status"), status))
    rows = rows.with_columns(*bands())
    rows = rows.with_columns(*graded(nw.col("value")))
    low, high = printed_interval(nw.col("value"), nw.col("numerator"), nw.col("denominator"))
    rows = rows.with_columns(*verdict(), print_low=low, print_high=high)
    return rows.with_columns(rests_on_rounding=rests_on_rounding(nw.col("print_low"), nw.col("print_high")))
