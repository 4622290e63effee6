"""Verdicts in words, from the figures and the polarity, never from the sign alone (RULES.md section 7)."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from outturn.assessment.scheme import SchemeKind
from outturn.assessment.vocabulary import Expected, Rating, RatingReason
from outturn.figures.formatting import MOST_DECIMALS, NumberFormat, format_change, format_standard, format_value, round_half_up
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Basis, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.assessment.scheme import RatingScheme
    from outturn.reports.catalogue import Indicator
    from outturn.reports.verdicts import Bound, Verdict

NOT_RATED = "Not rated"
NO_VERDICT = "No verdict"
NOT_AVAILABLE = "not available"
NO_ACTION = "No management action is recorded."

STATUS_WORDS: dict[Status, str] = {
    Status.NOT_AVAILABLE: NOT_AVAILABLE,
    Status.NOT_APPLICABLE: "not applicable",
    Status.EMBARGOED: "embargoed",
    Status.SUPPRESSED: "suppressed",
    Status.NOT_DUE: "not yet due",
}
"""What stands in the place of a value that cannot be shown."""

STATUS_MARKS: dict[Status, str] = {Status.PROVISIONAL: "[p]", Status.ESTIMATED: "[e]", Status.PARTIAL: "[part]"}
"""What stands beside a value that is not yet certain or not whole."""

NOT_RATED_REASONS: dict[RatingReason, str] = {
    RatingReason.NO_VALUE: "there is no figure",
    RatingReason.NO_TARGET: "no target is set",
    RatingReason.TARGET_TBC: "the target is still to be confirmed",
    RatingReason.FLOOR_UNKNOWN: "the target is missed and no floor standard is known",
    RatingReason.NOT_DUE: "the figure is not yet due",
    RatingReason.EMBARGOED: "the figure is embargoed",
    RatingReason.SUPPRESSED: "the figure is suppressed",
    RatingReason.ACTIVITY: "activity indicators have no target",
    RatingReason.QUALIFIER: "only a limit of the figure is known, and values within it have different ratings",
    RatingReason.STANDARDS_CROSS: "the target and the floor standard contradict each other",
    RatingReason.POLARITY_NONE: "neither higher nor lower is better",
}


# --- numbers
class Style(StrEnum):
    """How much of the unit stands beside a number: all of it, all but the base of a rate, or nothing."""

    LONG = "long"
    SHORT = "short"
    BARE = "bare"


def unit_ending(form: NumberFormat) -> str:
    """What a number needs to be read alone: “ per 10,000” after a rate."""
    return f" per {form.per:,.0f}" if form.unit is Unit.RATE and form.per else ""


def value_words(value: float | None, form: NumberFormat, *, status: str | None = None, qualifier: str | None = None, style: Style = Style.LONG) -> str:
    """The value with its unit, or the reason why there is none; never empty."""
    text = format_value(value, form, qualifier=qualifier, bare=style is Style.BARE)
    if text:
        return f"{text}{unit_ending(form)}" if style is Style.LONG else text
    return STATUS_WORDS.get(Status(status), NOT_AVAILABLE) if status else NOT_AVAILABLE


def precise_texts(first: float, second: float, form: NumberFormat) -> tuple[str, str]:
    """Two values in words, with more decimals where they differ and would print the same."""
    finer, places = form, form.places
    while first != second and format_value(first, finer) == format_value(second, finer) and places < MOST_DECIMALS:
        places += 1
        finer = NumberFormat(form.unit, places, form.scale, form.per)
    return value_words(first, finer), value_words(second, finer)


@lru_cache(maxsize=8192)
def standard_text(value: float | None, form: NumberFormat, *, bare: bool = False) -> str:
    """A target or floor with all the decimals it was given with: 99.8% stays 99.8% where figures print whole."""
    return "" if value is None else format_standard(value, form, bare=bare)


def bound_text(bound: Bound, form: NumberFormat, *, style: Style = Style.LONG) -> str:
    """A standard in words: “95%”, “17.5% to 22.5%”, “17.5% or more”; empty where there is none."""
    if not bound.exists:
        return ""
    ending = unit_ending(form) if style is Style.LONG else ""
    single, low, high = (standard_text(end, form, bare=style is Style.BARE) for end in (bound.single, bound.low, bound.high))
    if low and high:
        return f"{low} to {high}{ending}"
    if low:
        return f"{low}{ending} or more"
    return f"{high}{ending} or less" if high else f"{single}{ending}"


def amount_text(difference: float, indicator: Indicator) -> str:
    """A difference between two values of an indicator: “1.2 points” for percentages, in the unit of the value otherwise."""
    size, form = abs(difference), indicator.form
    if form.unit is Unit.PERCENT:
        number = round_half_up(size / form.scale, max(form.places, 1))
        return f"{number:,} point" if number == 1 else f"{number:,} points"
    return value_words(size, form)


def change_words(value: float | None, before: float | None, change: float | None, indicator: Indicator) -> str:
    """“up 1.2 points”; two values that differ but print the same are “about the same”, so that nobody looks for the error."""
    words = format_change(change, in_points=indicator.in_points)
    if not words or value is None or before is None or value == before:
        return words
    return "about the same" if format_value(value, indicator.form) == format_value(before, indicator.form) else words


# --- ratings
def rating_word(rating: Rating | None) -> str:
    return rating.value if rating else NOT_RATED


def rating_sentence(indicator: Indicator, verdict: Verdict) -> str:
    """Why the latest figure is rated as it is, in one sentence without a full stop's worth of jargon."""
    sentence = _sentence(indicator, verdict.value, verdict.rating_reason, verdict.target_bound, verdict.floor_bound, "figure")
    return _as_inequality(sentence, verdict.qualifier) if verdict.qualifier and verdict.rated else sentence


def _as_inequality(sentence: str, qualifier: str) -> str:
    """A sentence about a value that is only known to lie on one side of the one that it begins with."""
    return f"{qualifier}{sentence}".replace(" equals the target, which meets it.", " meets the target.")


def ytd_rating_sentence(indicator: Indicator, verdict: Verdict) -> str:
    sentence = _sentence(indicator, verdict.ytd, verdict.ytd_rating_reason, verdict.ytd_target_bound, verdict.ytd_floor_bound, "year to date")
    return _as_inequality(sentence, verdict.ytd_qualifier) if verdict.ytd_qualifier and verdict.ytd_rated else sentence


def _sentence(indicator: Indicator, value: float | None, reason: str | None, target: Bound, floor: Bound, what: str) -> str:
    code = RatingReason(reason) if reason else RatingReason.NO_VALUE
    if code in NOT_RATED_REASONS:
        why = NOT_RATED_REASONS[code].replace("the figure", f"the {what}") if what != "figure" else NOT_RATED_REASONS[code]
        return f"Not rated: {why}."
    if code is RatingReason.MILESTONE_MET:
        return "Every milestone that has fallen due was met."
    if code is RatingReason.MILESTONE_MISSED:
        return "At least one milestone was missed."
    if value is None:
        return f"Not rated: {NOT_RATED_REASONS[RatingReason.NO_VALUE]}."
    if indicator.polarity is Polarity.RANGE:
        return _band_sentence(indicator, value, code, target, floor)
    return _line_sentence(indicator, value, code, target, floor)


def _line_sentence(indicator: Indicator, value: float, code: RatingReason, target: Bound, floor: Bound) -> str:
    """Higher or lower is better: one target and one floor."""
    lower = indicator.polarity is Polarity.LOWER
    missed_side, met_side = ("above", "below") if lower else ("below", "above")
    if code is RatingReason.TARGET_MET:
        if value == target.single:
            return f"{value_words(value, indicator.form)} equals the target, which meets it."
        shown, goal = _against(value, target.single, indicator.form)
        return f"{shown} meets the target: it is {met_side} {goal}."
    shown, goal = _against(value, target.single, indicator.form)
    if indicator.scheme.kind is SchemeKind.TOLERANCE:
        return _tolerance_sentence(indicator.scheme, f"{shown} is {missed_side} the target of {goal}", code)
    _, least = _against(value, floor.single, indicator.form)
    if code is RatingReason.FLOOR_MET:
        return f"{shown} is {missed_side} the target of {goal} but meets the floor standard of {least}."
    shown, least = _against(value, floor.single, indicator.form)
    return f"{shown} is {missed_side} the floor standard of {least}."


def _band_sentence(indicator: Indicator, value: float, code: RatingReason, target: Bound, floor: Bound) -> str:
    shown, form = value_words(value, indicator.form), indicator.form
    if code is RatingReason.TARGET_MET:
        return f"{shown} is inside the target band of {bound_text(target, form)}."
    if indicator.scheme.kind is SchemeKind.TOLERANCE:
        return _tolerance_sentence(indicator.scheme, f"{shown} is outside the target band of {bound_text(target, form)}", code)
    if code is RatingReason.FLOOR_MET:
        return f"{shown} is outside the target band of {bound_text(target, form)} but inside the floor band of {bound_text(floor, form)}."
    return f"{shown} is outside the floor band of {bound_text(floor, form)}."


def _tolerance_sentence(scheme: RatingScheme, start: str, code: RatingReason) -> str:
    allowed = f"{scheme.percent:g} per cent" if scheme.percent is not None else f"{scheme.points:g} points"
    return f"{start} {'but within' if code is RatingReason.FLOOR_MET else 'by more than'} {allowed}{' of it' if code is RatingReason.FLOOR_MET else ''}."


def _against(value: float, standard: float | None, form: NumberFormat) -> tuple[str, str]:
    """The value and the standard as printed, never the same text for two numbers that differ."""
    if standard is None:
        return value_words(value, form), "the standard"
    shown, other = precise_texts(value, standard, form)
    exact = f"{standard_text(standard, form)}{unit_ending(form)}"
    return (shown, exact) if exact != shown or value == standard else (shown, other)


ROUNDING_NOTE = "This rating rests on rounding: other values that print the same would be rated differently."


# --- movement
def movement_words(value: float | None, other: float | None, polarity: Polarity, band: Bound) -> str:
    """“better than”, “worse than” or “the same as”; “higher than” or “lower than” where neither way is better."""
    if value is None or other is None:
        return ""
    if value == other:
        return "the same as"
    match polarity:
        case Polarity.HIGHER:
            return "better than" if value > other else "worse than"
        case Polarity.LOWER:
            return "better than" if value < other else "worse than"
        case Polarity.RANGE if band.exists:
            now, before = distance_to_band(value, band), distance_to_band(other, band)
            return "as near the target band as" if now == before else "better than" if now < before else "worse than"
        case _:
            return "higher than" if value > other else "lower than"


def why_not_compared(indicator: Indicator, verdict: Verdict, qualifier: str | None, *, with_previous: bool) -> str:
    """Why the figure is not laid beside an earlier one of that qualifier; empty where it is."""
    if verdict.qualifier or qualifier:
        return "one of the two is known only as below or above a value"
    if with_previous and begins_anew(indicator, verdict):
        return "the figures count up through the year, and this is the first of a new one"
    return ""


def begins_anew(indicator: Indicator, verdict: Verdict) -> bool:
    """Whether a figure that counts up through the year is its first: it is no fall from the last one of the year before."""
    at = verdict.at
    if indicator.basis is not Basis.CUMULATIVE or at is None or at.kind.months == 12:
        return False
    return verdict.ytd_from == verdict.period if verdict.ytd_from else at.previous.financial_year != at.financial_year


def change_since_previous(indicator: Indicator, verdict: Verdict) -> float | None:
    """As a report tells it: none between two years of a figure that counts up, although the assessment has the difference."""
    return None if begins_anew(indicator, verdict) else verdict.change_previous


def distance_to_band(value: float, band: Bound) -> float:
    """How far a value lies outside a band; 0 inside it."""
    below = band.low - value if band.low is not None else 0.0
    above = value - band.high if band.high is not None else 0.0
    return max(0.0, below, above)


def gap_words(indicator: Indicator, verdict: Verdict) -> str:
    """“2.3 points below the target”, “on target”, “outside the target band by 1.5 points”; empty where there is no target."""
    target, value = verdict.target_bound, verdict.value
    if value is None or verdict.qualifier or not target.exists:  # a figure that is only known as below or above a value has no gap
        return ""
    if indicator.polarity is Polarity.RANGE:
        distance = distance_to_band(value, target)
        return "inside the target band" if distance == 0 else f"outside the target band by {amount_text(distance, indicator)}"
    if target.single is None:
        return ""
    if value == target.single:
        return "on target"
    return f"{amount_text(value - target.single, indicator)} {'above' if value > target.single else 'below'} the target"


# --- expected range
def expected_words(expected: str | None) -> str:
    """Alerts are neither good nor bad (A17), so the words are those of place alone."""
    if not expected:
        return ""
    return {
        Expected.YES: "within the expected range",
        Expected.ABOVE: "above the expected range",
        Expected.BELOW: "below the expected range",
    }[Expected(expected)]


# --- lists
def and_list(words: Sequence[str]) -> str:
    """“a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def all_of(number: int) -> str:
    """“both”, “all 3”; for one it is left to the sentence."""
    return "both" if number == 2 else f"all {number:,}"


def started(sentence: str) -> str:
    """With its first letter as a capital; the others are left as they are."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 indicator”, “3 indicators”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kinds_held(kpis: int, activity: int) -> list[str]:
    """“12 key performance indicators”, “1 activity indicator”: a kind of which there is none is not spoken of."""
    return [counted(number, name) for number, name in ((kpis, "key performance indicator"), (activity, "activity indicator")) if number]


def runs(numbered: Sequence[tuple[int, str]]) -> list[str]:
    """“6.1 to 6.4”, “6.6”, “6.7”: three and more that follow one another are told by the first and the last."""
    found: list[str] = []
    for _, run in groupby(enumerate(numbered), key=lambda placed: placed[1][0] - placed[0]):
        names = [name for _, (_, name) in run]
        found += [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names
    return found
