"""The direction of travel in words, with how it was found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Trend, TrendCaveat, TrendReason
from outturn.figures.formatting import NumberFormat, format_value
from outturn.periods import parse_period
from outturn.reports.content import TrendTag
from outturn.reports.wording import NO_VERDICT, unit_ending

if TYPE_CHECKING:
    from outturn.reports.catalogue import Indicator
    from outturn.reports.verdicts import Verdict

KPI_WORDS: dict[Trend, str] = {
    Trend.IMPROVING: "Improving",
    Trend.STABLE: "Stable",
    Trend.WORSENING: "Worsening",
    Trend.INCREASING: "Increasing",
    Trend.DECREASING: "Decreasing",
}
ACTIVITY_WORDS: dict[Trend, str] = {**KPI_WORDS, Trend.STABLE: "No clear trend"}

_NO_TREND: dict[TrendReason, str] = {
    TrendReason.TOO_FEW_POINTS: "there are fewer than five figures in the period shown",
    TrendReason.NO_VALUE: "there is no figure",
    TrendReason.MILESTONE: "milestones have no series",
}
_STABLE: dict[TrendReason, str] = {
    TrendReason.CONSTANT: "Every figure is the same",
    TrendReason.INSIDE_BAND: "The figures stay inside the target band",
    TrendReason.NOT_SIGNIFICANT: "The figures show no clear trend",
}
_TWO_FIGURES = 10
_PERIOD_NAMES = {1: ("month", "months"), 3: ("quarter", "quarters"), 4: ("term", "terms"), 12: ("year", "years")}


def trend_word(trend: Trend | None, *, is_kpi: bool) -> str:
    return (KPI_WORDS if is_kpi else ACTIVITY_WORDS)[trend] if trend else NO_VERDICT


def trend_tag(indicator: Indicator, verdict: Verdict) -> TrendTag:
    trend = verdict.direction
    good = {Trend.IMPROVING: True, Trend.WORSENING: False}.get(trend) if trend else None
    return TrendTag(trend, trend_word(trend, is_kpi=indicator.is_kpi), good, trend_sentence(indicator, verdict))


def trend_sentence(indicator: Indicator, verdict: Verdict) -> str:
    """Why the direction is what it is: “Rising by 0.4 points a quarter over 9 quarters from Q2 2023/24.”"""
    reason = TrendReason(verdict.trend_reason) if verdict.trend_reason else TrendReason.NO_VALUE
    if verdict.direction is None:
        return f"No direction of travel: {_NO_TREND.get(reason, 'no direction can be told')}{_since_change(verdict)}."
    span = _span(verdict)
    first = _STABLE.get(reason) or _slope_words(indicator, verdict)
    if reason is TrendReason.CONSTANT and verdict.qualifier:
        first = "Every figure or limit of one is the same number"
    return f"{first}{span}{_method(verdict)}."


def _slope_words(indicator: Indicator, verdict: Verdict) -> str:
    slope = verdict.trend_slope or 0.0
    name = _period_names(verdict)[0]
    return f"{'Rising' if slope > 0 else 'Falling'} by about {slope_text(slope, indicator)} a {name}"


def slope_text(slope: float, indicator: Indicator) -> str:
    """The change from one period to the next with two figures that say something: “0.034 points”, “1.3 seconds”, “154”."""
    form = indicator.form
    if form.scale > 1 > abs(slope) / form.scale:  # “720”, not “0.72k”
        form = NumberFormat(form.unit, None, 1.0, form.per)
    size = float(f"{abs(slope) / form.scale:.1e}")  # two figures first: 0.0099999 is 0.010 and not 0.0100
    places = 0 if size >= _TWO_FIGURES else min(6, 1 - math.floor(math.log10(size))) if size > 0 else form.places
    number = format_value(abs(slope), NumberFormat(form.unit, places, form.scale, form.per), bare=indicator.in_points)
    return f"{number} points" if indicator.in_points else f"{number}{unit_ending(form)}"


def _period_names(verdict: Verdict) -> tuple[str, str]:
    return _PERIOD_NAMES[verdict.at.kind.months] if verdict.at else ("period", "periods")


def _span(verdict: Verdict) -> str:
    """How many figures were looked at and from when: “ over 9 quarters from Q2 2023/24”."""
    if not verdict.trend_n:
        return ""
    since = f" from {parse_period(verdict.trend_from).label}" if verdict.trend_from else ""
    return f" over {verdict.trend_n} {_period_names(verdict)[1]}{since}"


def _since_change(verdict: Verdict) -> str:
    return " since the definition changed" if TrendCaveat.DEFINITION_CHANGED in verdict.caveats else ""


def _method(verdict: Verdict) -> str:
    """What was allowed for, and what the plain test says where it says something else."""
    parts = []
    if verdict.trend_method == "gls" or TrendCaveat.OVERLAPPING in verdict.caveats:
        aware, plain = "by generalised least squares, because neighbouring figures share months", "although neighbouring figures share months"
        parts.append(aware if verdict.trend_method == "gls" else plain)
    if TrendCaveat.DIFFERENCED in verdict.caveats:
        parts.append("from what each period adds, because the figures count up through the year")
    if verdict.trend_plain and verdict.trend_plain != verdict.trend:
        parts.append(f"the plain test would say {KPI_WORDS[Trend(verdict.trend_plain)].lower()}")
    if TrendCaveat.DEFINITION_CHANGED in verdict.caveats:
        parts.append("counted since the definition changed")
    if TrendCaveat.GAPS in verdict.caveats:
        parts.append("with gaps where figures are missing")
    if TrendCaveat.PROVISIONAL in verdict.caveats:
        parts.append("with provisional figures among them")
    return f" ({'; '.join(parts)})" if parts else ""
