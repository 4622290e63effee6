"""Process control in words: what the latest figure says, where the limits lie, and whether the target can be met."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_period
from outturn.process_control.limits import MIN_POINTS
from outturn.process_control.vocabulary import Assurance, NoReading, Signal, Variation
from outturn.reports.wording import and_list, bound_text, counted, value_words
from outturn.standards.bound import Bound

if TYPE_CHECKING:
    import polars as pl

    from outturn.charts.spec import PointMark
    from outturn.reports.catalogue import Indicator

VARIATION_WORDS = {
    Variation.IMPROVING: "Special cause, improving",
    Variation.CONCERNING: "Special cause, concerning",
    Variation.HIGH: "Special cause, high",
    Variation.LOW: "Special cause, low",
    Variation.COMMON_CAUSE: "Common cause",
}
ASSURANCE_WORDS = {
    Assurance.MEETING: "Consistently meets the target",
    Assurance.FAILING: "Consistently misses the target",
    Assurance.HIT_AND_MISS: "Hit and miss",
}
SIGNAL_WORDS = {
    Signal.OUTSIDE_LIMITS: "outside the limits",
    Signal.TREND_OF_SEVEN: "seven in a row one way",
    Signal.TWO_OF_THREE: "two of three near a limit",
    Signal.SEVEN_ON_ONE_SIDE: "seven in a row on one side of the mean",
}


@dataclass(frozen=True)
class ControlReading:
    """One row of `read_figures`' readings."""

    indicator: str
    area: str | None
    breakdown: str | None
    period: str | None
    value: float | None
    variation: str | None
    signal: str | None
    upward: bool | None
    assurance: str | None
    reason: str | None
    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    moving_range: float | None
    points: int
    special: int | None
    since: str | None
    differenced: bool
    target: float | None
    target_low: float | None
    target_high: float | None


def reading_from_row(readings: pl.DataFrame, row: int = 0) -> ControlReading:
    return ControlReading(*readings.select([field.name for field in fields(ControlReading)]).row(row))


def control_sentences(indicator: Indicator, reading: ControlReading) -> list[str]:
    """What is said of one indicator; why there is no reading where there is none."""
    if reading.reason:
        return [f"No reading: {no_reading_words(reading)}."]
    sentences = [
        variation_sentence(indicator, reading),
        _limits_sentence(indicator, reading),
        _unsettled_sentence(reading),
        _assurance_sentence(indicator, reading),
    ]
    return [sentence for sentence in sentences if sentence]


def no_reading_words(reading: ControlReading) -> str:
    match NoReading(reading.reason or NoReading.NO_VALUE):
        case NoReading.NOT_MONTHLY:
            return "process control is read from monthly figures"
        case NoReading.OVERLAPPING:
            return "each figure shares eleven months with the one before, so that limits made from their steps would be too narrow"
        case NoReading.CUMULATIVE_SHARE:
            return "its figures count up through the year, and what each month added to them cannot be told"
        case NoReading.TOO_FEW_POINTS:
            held = counted(reading.points, "monthly figure that can be compared is", "monthly figures that can be compared are")
            return f"limits need {MIN_POINTS} monthly figures, and {held} held"
        case _:
            return "there is no monthly figure"


def variation_sentence(indicator: Indicator, reading: ControlReading) -> str:
    variation = Variation(reading.variation or Variation.COMMON_CAUSE)
    at = parse_period(reading.period).long_label if reading.period else ""
    shown = value_words(reading.value, indicator.form)
    what = f"what {at} added, {shown}," if reading.differenced else f"the figure for {at}, {shown},"
    if variation is Variation.COMMON_CAUSE:
        return f"Common cause: {what} lies within what the series does by itself."
    return f"{VARIATION_WORDS[variation]}: {what} {_signal_words(indicator, reading)}."


def _signal_words(indicator: Indicator, reading: ControlReading) -> str:
    above, high = ("above", "upper") if reading.upward else ("below", "lower")
    match Signal(reading.signal or Signal.OUTSIDE_LIMITS):
        case Signal.OUTSIDE_LIMITS:
            limit = reading.upper_limit if reading.upward else reading.lower_limit
            return f"lies {above} the {high} limit of {value_words(limit, indicator.form)}"
        case Signal.TREND_OF_SEVEN:
            return f"is one of seven or more in a row of which each is {'higher' if reading.upward else 'lower'} than the one before"
        case Signal.TWO_OF_THREE:
            return f"lies near the {high} limit, as at least two of three in a row do"
        case Signal.SEVEN_ON_ONE_SIDE:
            return f"is one of seven or more in a row {above} the mean"


def _limits_sentence(indicator: Indicator, reading: ControlReading) -> str:
    mean, low, high = (value_words(value, indicator.form) for value in (reading.mean, reading.lower_limit, reading.upper_limit))
    since = f" since {parse_period(reading.since).long_label}" if reading.since else ""
    added = " The figures count up through the year, so it is what each month added that is read." if reading.differenced else ""
    return f"Mean {mean}; limits {low} to {high}, from {counted(reading.points, 'monthly figure')}{since}.{added}"


def _unsettled_sentence(reading: ControlReading) -> str:
    """Limits describe a process that holds its level; where most figures say that it did not, that is said."""
    special = reading.special or 0
    if special * 2 <= reading.points:
        return ""
    return f"{special} of the {reading.points} figures are special causes: the series has moved, and no one mean describes it."


def target_of(reading: ControlReading) -> Bound:
    return Bound(reading.target, reading.target_low, reading.target_high)


def _assurance_sentence(indicator: Indicator, reading: ControlReading) -> str:
    if not reading.assurance:
        return ""
    target = bound_text(target_of(reading), indicator.form)
    named = f"the target band of {target}" if indicator.polarity is Polarity.RANGE else f"the target of {target}"
    match Assurance(reading.assurance):
        case Assurance.MEETING:
            return f"Consistently meets the target: if nothing changes, {named} will be met whatever chance does."
        case Assurance.FAILING:
            return f"Consistently misses the target: if nothing changes, {named} will be missed whatever chance does."
        case Assurance.HIT_AND_MISS if reading.lower_limit == reading.upper_limit:
            return f"Hit and miss: every figure is on the edge of {named}, and the smallest change decides."
        case Assurance.HIT_AND_MISS:
            return (
                f"Hit and miss: the limits reach to both sides of {named}, so that chance decides from month to month."
                if indicator.polarity is not Polarity.RANGE
                else (f"Hit and miss: {named} holds only a part of what lies within the limits, so that chance decides from month to month.")
            )


def marks_words(marks: set[PointMark], *, names: dict[PointMark, tuple[str, str]]) -> str:
    """“A square marks a special cause that is improving, a diamond one that is concerning.” Empty without marks."""
    told = [names[mark] for mark in names if mark in marks]
    if not told:
        return ""
    (shape, meaning), *rest = told
    first = f"{shape} marks a special cause that is {meaning}"
    return f"{and_list([first, *(f'{other[0].lower()} one that is {other[1]}' for other in rest)])}."
