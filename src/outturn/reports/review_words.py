"""A review in words: standards that cannot be misread, and what changed with its old and its new value."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from outturn.assessment.calendar import MONTHS_OF
from outturn.figures.formatting import round_half_up
from outturn.indicators.vocabulary import Frequency, Polarity
from outturn.reports.wording import Style, and_list, bound_text, unit_ending, value_words
from outturn.review.compare import definition_differences
from outturn.review.vocabulary import Contradiction, ReviewedPart, StandardMove
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Change, Profile, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.figures.formatting import NumberFormat
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.review_data import Review, Reviewed
    from outturn.reports.verdicts import Moment
    from outturn.review.values import PartChange, PeriodStandard, YearStandard

TO_BE_CONFIRMED = "to be confirmed"
NOT_HELD = "not held"
NOT_GIVEN = "not given"
NO_REASON = "No reason is recorded."
OUTCOME_WORDS = {Change.KEPT: "Kept", Change.CHANGED: "Changed", Change.NEW: "New", Change.REMOVED: "Removed", None: "Not known"}
PART_WORDS = {
    ReviewedPart.NAME: "Name",
    ReviewedPart.DEFINITION: "Definition",
    ReviewedPart.UNIT: "Unit",
    ReviewedPart.POLARITY: "Polarity",
    ReviewedPart.TARGET: "Target",
    ReviewedPart.FLOOR: "Floor standard",
    ReviewedPart.RANGE: "Expected range",
    ReviewedPart.PROFILE: "Profile",
}
POLARITY_WORDS = {
    Polarity.HIGHER: "higher is better",
    Polarity.LOWER: "lower is better",
    Polarity.RANGE: "inside the range is better",
    Polarity.MILESTONE: "dates are to be met",
    Polarity.NONE: "neither way is better",
}
PROFILE_WORDS = {
    Profile.FLAT: "the same all year",
    Profile.EXPLICIT: "set period by period",
    Profile.EVEN: "shared out evenly over the year",
    Profile.CUMULATIVE: "growing through the year",
}
STATUS_WORDS = {StandardStatus.PROPOSED: "proposed", StandardStatus.CONFIRMED: "confirmed", StandardStatus.TBC: TO_BE_CONFIRMED}
_EXACT = 1e-9
_PERIOD_WORDS = {Frequency.MONTHLY: "month", Frequency.QUARTERLY: "quarter", Frequency.TERMLY: "term"}


# --- standards
def standard_words(indicator: Indicator, standard: YearStandard | None, part: ReviewedPart, *, missing: str) -> str:
    """“95%”, “17.5% to 22.5%”, “60 a year (15 a quarter)”, “£20m by the end of the year”, “to be confirmed”; `missing` where there is none."""
    if standard is None:
        return missing
    if standard.is_tbc and part is not ReviewedPart.RANGE:
        return TO_BE_CONFIRMED
    words = _whole_year_words(indicator, standard, bound_of(standard, part))
    periods = _period_words(indicator, standard.by_period, part)
    if words and periods:
        return f"{words}; {periods}"
    return words or periods or missing


def bound_of(standard: YearStandard | PeriodStandard, part: ReviewedPart) -> Bound:
    return {ReviewedPart.TARGET: standard.target, ReviewedPart.FLOOR: standard.floor, ReviewedPart.RANGE: standard.expected}[part]


def as_given(indicator: Indicator) -> NumberFormat:
    """No more decimals than a number was given with: 85% and 10.5% stand beside each other, as papers print them."""
    return replace(indicator.form, decimals=0)


def _whole_year_words(indicator: Indicator, standard: YearStandard, bound: Bound) -> str:
    words = bound_text(bound, as_given(indicator), style=_style(indicator))
    if not words:
        return ""
    if standard.profile is Profile.CUMULATIVE:
        return f"{words} by the end of the year"
    if standard.profile is Profile.EVEN and indicator.frequency in _PERIOD_WORDS:
        share = _shared(bound, 12 // MONTHS_OF[indicator.frequency])
        return f"{words} a year ({bound_text(share, as_given(indicator), style=Style.SHORT)} a {_PERIOD_WORDS[indicator.frequency]})"
    return words


def _style(indicator: Indicator) -> Style:
    """The base of a rate is left out where the name says it."""
    return Style.SHORT if unit_ending(indicator.form).strip() in indicator.name else Style.LONG


def _shared(bound: Bound, periods: int) -> Bound:
    return Bound(*(None if end is None else end / periods for end in (bound.single, bound.low, bound.high)))


def standard_phrase(indicator: Indicator, standard: YearStandard | None, part: ReviewedPart, *, missing: str) -> str:
    """The same inside a sentence, where another number may follow: “5% (9% in Sep 2025 and 7% in Oct 2025)”."""
    whole = standard_words(indicator, replace(standard, by_period=()), part, missing="") if standard else ""
    periods = _and_periods(indicator, standard, part) if standard and not (standard.is_tbc and part is not ReviewedPart.RANGE) else ""
    return (f"{whole} ({periods})" if whole and periods else whole or periods) or missing


def _and_periods(indicator: Indicator, standard: YearStandard, part: ReviewedPart) -> str:
    groups = _period_groups(indicator, standard.by_period, part)
    nested = any(" and " in group for group in groups)
    return f"{', '.join(groups[:-1])}, and {groups[-1]}" if nested and len(groups) > 1 else and_list(groups)


def _period_words(indicator: Indicator, rows: Iterable[PeriodStandard], part: ReviewedPart) -> str:
    return "; ".join(_period_groups(indicator, rows, part))


def _period_groups(indicator: Indicator, rows: Iterable[PeriodStandard], part: ReviewedPart) -> list[str]:
    """“60% in Apr 2025 and May 2025”: neighbouring periods with one standard together."""
    said = [(bound_text(bound_of(row, part), as_given(indicator)), row.period.label) for row in rows if bound_of(row, part).exists]
    groups = [(words, [label for _, label in group]) for words, group in groupby(said, key=lambda one: one[0])]
    return [f"{words} in {and_list(labels)}" for words, labels in groups]


def both_words(indicator: Indicator, standard: YearStandard | None) -> str:
    """“target 97%, floor 90%”, for a list that has no columns for them."""
    if standard is None or not standard.is_held:
        return ""
    if standard.is_tbc:
        return f"target {TO_BE_CONFIRMED}"
    named = ((ReviewedPart.TARGET, "target"), (ReviewedPart.FLOOR, "floor"), (ReviewedPart.RANGE, "expected range"))
    said = [(name, standard_phrase(indicator, standard, part, missing="")) for part, name in named]
    return ", ".join(f"{name} {words}" for name, words in said if words)


# --- changes
def part_sentence(change: PartChange, indicator: Indicator, old: YearStandard, new: YearStandard) -> str:
    """“Target raised from 92% to 95%: tightened.”"""
    name = PART_WORDS[change.part]
    if change.part is ReviewedPart.PROFILE:
        return f"{_profile_sentence(indicator, old, new)}"
    if not isinstance(change.old, Bound) and not isinstance(change.new, Bound):
        return _definition_sentence(change.part, change.old, change.new)
    old, new = (replace(standard, status=StandardStatus.CONFIRMED) for standard in (old, new))
    as_before = ""
    if change.movement not in {StandardMove.SET, StandardMove.UNSET} and _same_periods(old, new, change.part):
        as_before = f", with {_and_periods(indicator, new, change.part)} as before"
        old, new = (replace(standard, by_period=()) for standard in (old, new))
    was = standard_phrase(indicator, old, change.part, missing=NOT_HELD)
    now = standard_phrase(indicator, new, change.part, missing=NOT_GIVEN)
    if change.movement is StandardMove.SET:
        return f"{name} set at {now}; it was {TO_BE_CONFIRMED}."
    if change.movement is StandardMove.UNSET:
        return f"{name} {TO_BE_CONFIRMED}; it was {was}."
    moved = change.movement.value if change.movement else "changed"
    return f"{name} {moved} from {was} to {now}{as_before}{f': {change.demand.value}' if change.demand else ''}."


def _same_periods(old: YearStandard, new: YearStandard, part: ReviewedPart) -> bool:
    """Whether both years have standards for single periods, the same for the same months."""
    before, after = ([(row.key[:2], bound_of(row, part)) for row in standard.by_period if bound_of(row, part).exists] for standard in (old, new))
    return bool(after) and before == after


def _definition_sentence(part: ReviewedPart, old: str, new: str) -> str:
    if part is ReviewedPart.POLARITY:
        return f"Polarity changed: {POLARITY_WORDS[Polarity(new)]}; it was {POLARITY_WORDS[Polarity(old)]}."
    return f"{PART_WORDS[part]} changed from “{old}” to “{new}”."


def _profile_sentence(indicator: Indicator, old: YearStandard, new: YearStandard) -> str:
    if old.profile is new.profile:
        part = ReviewedPart.TARGET if new.target.exists or any(row.target.exists for row in new.by_period) else ReviewedPart.RANGE
        was, now = (standard_phrase(indicator, standard, part, missing=NOT_HELD) for standard in (old, new))
        return f"Standards of single periods changed: {now}; before, {was}."
    return f"Over the year the standard is now {PROFILE_WORDS[new.profile]}; it was {PROFILE_WORDS[old.profile]}."


def change_sentences(review: Review, one: Reviewed) -> tuple[str, ...]:
    """What became of a listed indicator and why. The first word is the outcome's own."""
    change = one.change
    sentences = [_outcome_sentence(review, one)]
    if change.old and change.new:
        sentences += [part_sentence(part, one.indicator, change.old.standard, change.new.standard) for part in change.parts]
    sentences += _contradiction_sentences(review, one)
    sentences += _missing_sentences(review, one)
    if change.reason and change.outcome is not Change.REMOVED and review.follows:
        sentences.append(_ended(change.reason))
    elif change.outcome is Change.CHANGED and review.follows:
        sentences.append(NO_REASON)
    return tuple(sentence for sentence in sentences if sentence)


def _outcome_sentence(review: Review, one: Reviewed) -> str:
    change = one.change
    if change.outcome is None:
        if change.old is None:
            return f"Not known: the list of {review.before.label} is not held."
        return "Not known: nothing says whether it is kept or changed."
    if change.outcome is Change.KEPT and change.new and change.new.standard.is_tbc:
        still = "still " if change.old and change.old.standard.is_tbc else ""
        return f"Kept; the standard is {still}{TO_BE_CONFIRMED}."
    if change.outcome is Change.NEW and one.predecessor:
        return f"New, in the place of {one.predecessor.ref}. {_since_predecessor(review, one)}".strip()
    return f"{OUTCOME_WORDS[change.outcome]}."


def _since_predecessor(review: Review, one: Reviewed) -> str:
    """“It was measured in number, with target 270, floor 340.”: what cannot be compared is told, not subtracted."""
    if one.predecessor is None or one.predecessor_entry is None or one.change.new is None:
        return ""
    found = definition_differences(one.predecessor_entry.definition, one.change.new.definition)
    unit = next((difference for difference in found if difference.part is ReviewedPart.UNIT), None)
    measured = f"the unit was {unit.old} and is {unit.new}" if unit else ""
    standard = both_words(one.predecessor, one.predecessor_entry.standard)
    then = f"{review.before.label}: {standard}" if standard else ""
    said = "; ".join(part for part in (measured, then) if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _contradiction_sentences(review: Review, one: Reviewed) -> list[str]:
    sentence = {
        None: "",
        Contradiction.KEPT_YET_DIFFERENT: "The review records it as kept.",
        Contradiction.CHANGED_YET_SAME: "The standards and definitions held for both years are the same.",
        Contradiction.NEW_YET_KNOWN: f"The review records it as new, but it was in the list of {review.before.label}.",
        Contradiction.REMOVED_YET_LISTED: "",
    }[one.change.contradiction]
    return [sentence] if sentence else []


def _missing_sentences(review: Review, one: Reviewed) -> list[str]:
    """A key performance indicator whose new standard is not given."""
    new = one.change.new
    if not one.indicator.is_kpi or one.indicator.polarity is Polarity.MILESTONE or new is None or new.standard.is_held:
        return []
    return [f"No target for {review.year.label} is given."]


def removal_words(review: Review, one: Reviewed) -> str:
    """Why it was removed, or that no reason is recorded; what takes its place; what is still listed of it."""
    change = one.change
    gone = "" if change.new else f"It has no place in the list of {review.year.label}. "
    listed = ""
    if change.contradiction is Contradiction.REMOVED_YET_LISTED and change.new:
        listed = f" It is still listed for {review.year.label} with {both_words(one.indicator, change.new.standard)}; the removal counts."
    return f"{gone}{reason_words(one)}{listed}"


def reason_words(one: Reviewed) -> str:
    """The reason for a removal, with what takes its place."""
    reason = _ended(one.change.reason) if one.change.reason else NO_REASON
    return f"{reason} {one.successor.ref} takes its place." if one.successor else reason


def last_standard_words(review: Review, one: Reviewed) -> str:
    """The standard that it had in the old year; where that is not held, what the new list still prints, which never takes effect."""
    for entry, when in ((one.change.old, review.before.label), (one.change.new, f"as still listed for {review.year.label}")):
        words = both_words(one.indicator, entry.standard if entry else None)
        if words:
            return f"{words} ({when})"
    return "none" if not one.indicator.is_kpi else NOT_HELD


def actual_label(moment_period: Period, year: Period) -> str:
    """Which period an actual is for, where it is not the last of the year."""
    return "" if moment_period.last == year.last else moment_period.label


def actual_words(moment: Moment, form: NumberFormat) -> str:
    """As it was given: 97%, 92.5%, 315.7 days. A figure with many decimals is printed as the indicator's others are."""
    for places in range(form.places + 2):
        shown = replace(form, decimals=places)
        if moment.value is not None and form.scale == 1 and abs(float(round_half_up(moment.value, places)) - moment.value) < _EXACT:
            return value_words(moment.value, shown, qualifier=moment.qualifier)
    return value_words(moment.value, form, status=moment.status, qualifier=moment.qualifier)


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
