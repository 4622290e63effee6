"""What the assessment says, row by row, as plain values that a report can look up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating, Trend
from outturn.periods import Period, parse_period
from outturn.standards.bound import Bound as Bound  # the values of this module are made of it

if TYPE_CHECKING:
    import datetime as dt

    import polars as pl


@dataclass(frozen=True)
class Moment:
    """One figure of a series with the standard and the rating of its own period: a row of `history`."""

    indicator: str
    area: str | None
    breakdown: str | None
    period: str
    order: int
    value: float | None
    qualifier: str | None
    numerator: float | None
    denominator: float | None
    status: str | None
    note: str | None
    published_rating: str | None
    target: float | None
    floor: float | None
    target_low: float | None
    target_high: float | None
    floor_low: float | None
    floor_high: float | None
    lower: float | None
    upper: float | None
    range_basis: str | None
    rating: str | None
    rating_reason: str | None
    rests_on_rounding: bool | None

    @property
    def at(self) -> Period:
        return parse_period(self.period)

    @property
    def target_bound(self) -> Bound:
        return Bound(self.target, self.target_low, self.target_high)

    @property
    def floor_bound(self) -> Bound:
        return Bound(self.floor, self.floor_low, self.floor_high)


@dataclass(frozen=True)
class Verdict:
    """One indicator as it stands at the report's period: a row of `assess`, with its columns."""

    indicator: str
    area: str | None
    breakdown: str | None
    period: str | None
    value: float | None
    status: str | None
    rating: str | None
    rating_reason: str | None
    rests_on_rounding: bool | None
    target: float | None
    floor: float | None
    ytd: float | None
    ytd_rating: str | None
    ytd_rating_reason: str | None
    expected: str | None
    previous: float | None
    same_period_last_year: float | None
    change_previous: float | None
    change_last_year: float | None
    trend: str | None
    trend_reason: str | None
    trend_slope: float | None
    trend_p: float | None
    trend_n: int | None
    trend_from: str | None
    trend_caveat: str | None
    qualifier: str | None
    note: str | None
    numerator: float | None
    denominator: float | None
    published_rating: str | None
    target_low: float | None
    target_high: float | None
    floor_low: float | None
    floor_high: float | None
    lower: float | None
    upper: float | None
    range_basis: str | None
    ytd_target: float | None
    ytd_floor: float | None
    ytd_target_low: float | None
    ytd_target_high: float | None
    ytd_floor_low: float | None
    ytd_floor_high: float | None
    ytd_rests_on_rounding: bool | None
    ytd_given: bool | None
    ytd_periods: int | None
    ytd_periods_due: int | None
    ytd_from: str | None
    ytd_last_year: float | None
    ytd_last_year_periods: int | None
    previous_qualifier: str | None
    last_year_qualifier: str | None
    ytd_qualifier: str | None
    ytd_last_year_qualifier: str | None
    trend_method: str | None
    trend_low: float | None
    trend_high: float | None
    trend_plain: str | None
    trend_plain_slope: float | None
    trend_plain_p: float | None
    recorded_at: dt.datetime | None

    @property
    def at(self) -> Period | None:
        return parse_period(self.period) if self.period else None

    @property
    def rated(self) -> Rating | None:
        return Rating(self.rating) if self.rating else None

    @property
    def ytd_rated(self) -> Rating | None:
        return Rating(self.ytd_rating) if self.ytd_rating else None

    @property
    def direction(self) -> Trend | None:
        return Trend(self.trend) if self.trend else None

    @property
    def caveats(self) -> frozenset[str]:
        return frozenset((self.trend_caveat or "").replace(",", " ").replace(";", " ").split())

    @property
    def target_bound(self) -> Bound:
        return Bound(self.target, self.target_low, self.target_high)

    @property
    def floor_bound(self) -> Bound:
        return Bound(self.floor, self.floor_low, self.floor_high)

    @property
    def ytd_target_bound(self) -> Bound:
        return Bound(self.ytd_target, self.ytd_target_low, self.ytd_target_high)

    @property
    def ytd_floor_bound(self) -> Bound:
        return Bound(self.ytd_floor, self.ytd_floor_low, self.ytd_floor_high)


def verdicts_from(assessed: pl.DataFrame) -> dict[str, Verdict]:
    """By indicator: the organisation's own rows for the whole, without areas and breakdown members."""
    return {verdict.indicator: verdict for verdict in map(_verdict, _rows(_own_whole(assessed), Verdict))}


def verdict_from_row(assessed: pl.DataFrame) -> Verdict:
    """The verdict of a frame with one row, whatever its area or breakdown."""
    return _verdict(_rows(assessed, Verdict)[0])


def moments_from(history: pl.DataFrame) -> dict[str, tuple[Moment, ...]]:
    """By indicator, in order of time: the organisation's own series for the whole."""
    series: dict[str, list[Moment]] = {}
    for row in _rows(_own_whole(history).sort("indicator", "order"), Moment):
        moment = Moment(*row)  # type: ignore[arg-type]
        series.setdefault(moment.indicator, []).append(moment)
    return {indicator: tuple(moments) for indicator, moments in series.items()}


def breakdown_moments_from(history: pl.DataFrame, indicators: frozenset[str]) -> dict[tuple[str, str, str], Moment]:
    """By indicator, breakdown (empty for the whole) and period: the figures that fill breakdown tables."""
    if not indicators:
        return {}
    own = history.filter(history["area"].is_null() & history["indicator"].is_in(list(indicators)))
    moments = (Moment(*row) for row in _rows(own, Moment))  # type: ignore[arg-type]
    return {(moment.indicator, moment.breakdown or "", moment.period): moment for moment in moments}


def _own_whole(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(frame["area"].is_null() & frame["breakdown"].is_null())


def _rows(frame: pl.DataFrame, kind: type[Verdict | Moment]) -> list[tuple[object, ...]]:
    return frame.select([field.name for field in fields(kind)]).rows()


def _verdict(row: tuple[object, ...]) -> Verdict:
    return Verdict(*row)  # type: ignore[arg-type]
