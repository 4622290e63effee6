"""Readings of all series at once: which series can be read, the points of their charts, and what the latest of them says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.groundwork import settings_for
from outturn.assessment.history import history
from outturn.assessment.rows import known_periods
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.indicators.vocabulary import Basis, Kind, Polarity
from outturn.process_control.limits import MIN_POINTS, SERIES, with_limits, with_signals
from outturn.process_control.vocabulary import Assurance, NoReading, Variation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.assessment.current import Figures
    from outturn.periods import Period

POINT_COLUMNS = (
    "indicator", "area", "breakdown", "part", "period", "order", "value", "mean", "lower_limit", "upper_limit", "signal", "variation",
    "upward", "target", "target_low", "target_high",
)  # fmt: skip
"""The columns of `control_points`; `part` counts the definitions of a series from 0, `order` the months."""

READING_COLUMNS = (
    "indicator", "area", "breakdown", "period", "value", "variation", "signal", "upward", "assurance", "reason", "mean", "lower_limit", "upper_limit",
    "moving_range", "points", "special", "since", "differenced", "target", "target_low", "target_high",
)  # fmt: skip
"""The columns of `control_readings`."""

_MONTH = 1
_KEYS = ["indicator", "area", "breakdown"]


def points_and_readings(
    tables: Mapping[str, Figures], period: Period, *, scheme: RatingScheme = FLOOR_SCHEME, as_at: dt.datetime | None = None, screened: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Points (`POINT_COLUMNS`) and readings (`READING_COLUMNS`, one for each series) of all figures up to a period."""
    settings = settings_for(tables, known_periods(tables["figures"]), scheme, None)
    return read_figures(history(tables, scheme=scheme, as_at=as_at), settings, period, screened=screened)


def read_figures(figures: pl.DataFrame, settings: pl.DataFrame, period: Period, *, screened: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    """From the rows of `history`, or from those of its columns that are needed here, and the settings of `settings_for`."""
    rows = _prepared(figures, settings, period)
    points = with_signals(with_limits(rows.filter(pl.col("value").is_not_null(), pl.col("reason").is_null()), screened=screened))
    return points.select(POINT_COLUMNS), _readings(rows, points)


def _prepared(figures: pl.DataFrame, settings: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Every figure up to the period, in order, with its part, its value as it can be charted, and why its series cannot."""
    known = settings.select("indicator", "kind", "polarity", "months", "basis", "additive", "breaks")
    rows = figures.select(*_KEYS, "period", "order", "value", "qualifier", "target", "target_low", "target_high").join(
        known, on="indicator", maintain_order="left"
    )
    end = (pl.col("order") + 1) * pl.col("months") - 1
    rows = rows.filter(end <= period.last).sort(*_KEYS, "order", nulls_last=False)
    rows = rows.with_columns(
        polarity=pl.when(pl.col("kind") == Kind.ACTIVITY).then(pl.lit(Polarity.NONE.value)).otherwise(pl.col("polarity")),
        differenced=pl.col("basis") == Basis.CUMULATIVE,
        value=pl.when(pl.col("qualifier").is_null() & pl.col("value").is_finite()).then(pl.col("value")),
        reason=_why_not(),
    )
    return _own_values(_with_parts(rows))


def _why_not() -> pl.Expr:
    """Overlapping figures move too little from one to the next: limits from their moving ranges would cry wolf (PEERS.md 4.6)."""
    return (
        pl.when(pl.col("months") != _MONTH)
        .then(pl.lit(NoReading.NOT_MONTHLY.value))
        .when(pl.col("basis") == Basis.ROLLING_12)
        .then(pl.lit(NoReading.OVERLAPPING.value))
        .when((pl.col("basis") == Basis.CUMULATIVE) & ~pl.col("additive"))
        .then(pl.lit(NoReading.CUMULATIVE_SHARE.value))
    )


def _with_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Limits are reckoned anew from each change of definition after which figures cannot be compared."""
    changes = rows.select("indicator", "breaks").unique("indicator").explode("breaks").drop_nulls("breaks")
    if changes.is_empty():
        return rows.with_columns(part=pl.lit(0, pl.Int64))
    numbered = rows.with_row_index("_row").select("_row", "indicator", "order")
    passed = numbered.join(changes, on="indicator").filter(pl.col("order") > pl.col("breaks")).group_by("_row").agg(part=pl.len().cast(pl.Int64))
    return rows.with_row_index("_row").join(passed, on="_row", how="left", maintain_order="left").with_columns(pl.col("part").fill_null(0)).drop("_row")


def _own_values(rows: pl.DataFrame) -> pl.DataFrame:
    """What each month added to a figure that counts up through the year; its targets are of the year so far, and say nothing of a month."""
    april = pl.col("order") % 12 == 3
    before = pl.col("order").shift(1).over(SERIES) == pl.col("order") - 1
    added = pl.when(april).then(pl.col("value")).when(before).then(pl.col("value") - pl.col("value").shift(1).over(SERIES))
    counts_up = pl.col("differenced")
    return rows.with_columns(
        value=pl.when(counts_up).then(added).otherwise(pl.col("value")),
        **{name: pl.when(~counts_up).then(pl.col(name)) for name in ("target", "target_low", "target_high")},
    )


def _readings(rows: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """The latest point of each series, if it is of the latest definition; and, for every series without limits, why."""
    series = rows.group_by(_KEYS, maintain_order=True).agg(pl.col("reason", "differenced", "part").last())
    latest = points.group_by(*_KEYS, "part", maintain_order=True).agg(
        pl.col(
            "period",
            "value",
            "variation",
            "signal",
            "upward",
            "mean",
            "lower_limit",
            "upper_limit",
            "moving_range",
            "polarity",
            "target",
            "target_low",
            "target_high",
        ).last(),
        points=pl.len().cast(pl.Int64),
        special=(pl.col("variation") != Variation.COMMON_CAUSE).sum().cast(pl.Int64),
        since=pl.col("period").first(),
    )
    found = series.join(latest, on=[*_KEYS, "part"], how="left", nulls_equal=True, maintain_order="left")
    count = pl.col("points").fill_null(0)
    reason = (
        pl.when(pl.col("reason").is_not_null())
        .then(pl.col("reason"))
        .when(count == 0)
        .then(pl.lit(NoReading.NO_VALUE.value))
        .when(count < MIN_POINTS)
        .then(pl.lit(NoReading.TOO_FEW_POINTS.value))
    )
    found = found.with_columns(reason=reason, points=count)
    limits = [pl.when(pl.col("reason").is_null()).then(pl.col(name)).alias(name) for name in ("mean", "moving_range")]
    return found.with_columns(*limits, assurance=assurance()).select(READING_COLUMNS)


def assurance() -> pl.Expr:
    """The target of the latest month against the limits: beyond them on the good side it is met, on the other it is missed, whatever chance does."""
    lower, upper, target = pl.col("lower_limit"), pl.col("upper_limit"), pl.col("target")
    low, high = pl.col("target_low"), pl.col("target_high")
    polarity = pl.col("polarity")
    meets = (
        pl.when(polarity == Polarity.HIGHER)
        .then(target < lower)
        .when(polarity == Polarity.LOWER)
        .then(target > upper)
        .when(polarity == Polarity.RANGE)
        .then((low.is_null() | (low <= lower)) & (high.is_null() | (high >= upper)) & ~(low.is_null() & high.is_null()))
    )
    fails = (
        pl.when(polarity == Polarity.HIGHER)
        .then(target > upper)
        .when(polarity == Polarity.LOWER)
        .then(target < lower)
        .when(polarity == Polarity.RANGE)
        .then((low > upper).fill_null(value=False) | (high < lower).fill_null(value=False))
    )
    has_target = pl.when(polarity == Polarity.RANGE).then(low.is_not_null() | high.is_not_null()).otherwise(target.is_not_null())
    judged = upper.is_not_null() & has_target & polarity.is_in([Polarity.HIGHER.value, Polarity.LOWER.value, Polarity.RANGE.value])
    word = (
        pl.when(meets).then(pl.lit(Assurance.MEETING.value)).when(fails).then(pl.lit(Assurance.FAILING.value)).otherwise(pl.lit(Assurance.HIT_AND_MISS.value))
    )
    return pl.when(judged).then(word)
