"""Indicators that are dated steps: any missed is RED, otherwise any met is GREEN (RULES.md section 4; A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.vocabulary import Rating, RatingReason, TrendReason
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_financial_year
from outturn.standards.vocabulary import MilestoneState

if TYPE_CHECKING:
    from outturn.periods import Period


def state_as_at(period: Period) -> pl.Expr:
    """Each milestone's state as it was at the period's end.

    One that falls due after it counts only where it had already been met; one that was due and was met only later was
    missed then.
    """
    done_later = (pl.col("met_on") > period.end).fill_null(value=False)
    ahead = (pl.col("due") > period.end).fill_null(value=False)
    early = (pl.col("state") == MilestoneState.MET) & (pl.col("met_on") <= period.end).fill_null(value=False)
    overdue = (pl.col("due") <= period.end).fill_null(value=False) & done_later
    state = pl.when((ahead & ~early) | done_later).then(pl.lit(MilestoneState.NOT_DUE.value)).otherwise(pl.col("state").fill_null(MilestoneState.NOT_DUE.value))
    return pl.when(overdue).then(pl.lit(MilestoneState.MISSED.value)).otherwise(state)


def milestone_verdicts(milestones: pl.DataFrame, settings: pl.DataFrame, period: Period) -> pl.DataFrame:
    """One row for each milestone indicator with milestones in the financial year of the period, or in the latest before it.

    Both the rating and that of the year to date are the verdict of the year (docs/decisions/0007).
    """
    chosen = milestones.join(settings.filter(pl.col("polarity") == Polarity.MILESTONE).select("indicator"), on="indicator", how="semi")
    if chosen.is_empty():
        return pl.DataFrame(schema={"indicator": pl.String})
    firsts = {text: parse_financial_year(text).first for text in chosen["financial_year"].unique()}
    dated = chosen.with_columns(april=pl.col("financial_year").replace_strict(firsts, return_dtype=pl.Int32)).filter(pl.col("april") <= period.last)
    latest = dated.filter(pl.col("april") == pl.col("april").max().over("indicator")).with_columns(now=state_as_at(period))
    verdict = latest.group_by("indicator", "financial_year", maintain_order=True).agg(
        missed=(pl.col("now") == MilestoneState.MISSED).any(), met=(pl.col("now") == MilestoneState.MET).any()
    )
    rating = pl.when("missed").then(pl.lit(Rating.RED.value)).when("met").then(pl.lit(Rating.GREEN.value))
    reason = (
        pl.when("missed")
        .then(pl.lit(RatingReason.MILESTONE_MISSED.value))
        .when("met")
        .then(pl.lit(RatingReason.MILESTONE_MET.value))
        .otherwise(pl.lit(RatingReason.NOT_DUE.value))
    )
    status = pl.when(pl.col("missed") | pl.col("met")).then(pl.lit(Status.FINAL.value)).otherwise(pl.lit(Status.NOT_DUE.value))
    return verdict.select(
        "indicator",
        pl.col("financial_year").alias("period"),
        status=status,
        rating=rating,
        rating_reason=reason,
        ytd_rating=rating,
        ytd_rating_reason=reason,
        rests_on_rounding=pl.lit(value=False),
        ytd_rests_on_rounding=pl.lit(value=False),
        trend_reason=pl.lit(TrendReason.MILESTONE.value),
    )
