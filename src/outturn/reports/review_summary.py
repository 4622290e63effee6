"""The summary of a review: what a committee is to decide, in counts that add up and in names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Text
from outturn.reports.review_words import change_sentences, removal_words
from outturn.reports.wording import and_list, counted
from outturn.review.vocabulary import Contradiction
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block
    from outturn.reports.draft import Draft
    from outturn.reports.review_data import Review, Reviewed, ReviewedSection
    from outturn.review.values import ReviewCounts


# --- sentences
def looked_at_sentence(review: Review) -> str:
    """“The review looks at 97 indicators in 9 sections. The list for 2026/27 will hold 88 of them: 43 key … and 45 activity indicators.”"""
    counts = review.counts
    kpis, activity = (sum(len(part.listed(kpi=kpi)) for part in review.sections) for kpi in (True, False))
    verb = "holds" if review.statuses == {StandardStatus.CONFIRMED} else "will hold"
    split = f"{counted(kpis, 'key performance indicator')} and {counted(activity, 'activity indicator')}"
    start = f"The review looks at {counted(counts.total, 'indicator')} in {counted(len(review.sections), 'section')}."
    of_them = "" if counts.listed == counts.total else f" {counts.listed:,} of them:"
    return f"{start} The list for {review.year.label} {verb}{of_them} {split}."


def outcome_sentence(counts: ReviewCounts) -> str:
    """“79 are kept, 2 changed, 10 new and 9 removed; of 2 the outcome is not known.” Outcomes that none has are left out."""
    named = [(counts.kept, "kept"), (counts.changed, "changed"), (counts.new, "new"), (counts.removed, "removed")]
    known = [(number, name) for number, name in named if number]
    said = and_list([f"{number:,} {name}" if place else f"{number:,} {'is' if number == 1 else 'are'} {name}" for place, (number, name) in enumerate(known)])
    if not counts.not_known:
        return f"{said}." if said else "No indicator was looked at."
    unknown = f"of {counts.not_known:,} the outcome is not known"
    return f"{said}; {unknown}." if said else f"{unknown[0].upper()}{unknown[1:]}."


def section_sentence(part: ReviewedSection) -> str:
    """One sentence for a section, with the same counts as the table."""
    if part.is_new:
        number = len(part.indicators)
        return f"The section is new, with {counted(number, 'indicator')}."
    total = part.counts.total
    return f"Of {counted(total, 'indicator')}, {outcome_sentence(part.counts)}" if total > 1 else f"Of its one indicator: {outcome_sentence(part.counts)}"


def new_sections_sentence(review: Review) -> str:
    names = [part.section.name for part in review.new_sections]
    if not names:
        return "No section is new."
    return f"{and_list(names)} {'is a new section' if len(names) == 1 else 'are new sections'}."


def standing_sentence(review: Review) -> str:
    """Whether the new standards are in force. Nothing takes effect before it is approved (RULES.md section 11)."""
    year = review.year.label
    if not review.statuses:
        return f"No target or floor standard is given for {year} yet."
    if review.statuses == {StandardStatus.PROPOSED}:
        return f"All targets and floor standards for {year} are proposed; none takes effect before it is approved."
    if StandardStatus.PROPOSED not in review.statuses:
        return f"The targets and floor standards for {year} are confirmed."
    return f"The targets and floor standards for {year} are confirmed, except those marked as proposed, which take effect when they are approved."


# --- what is open
def to_be_confirmed(review: Review) -> tuple[Reviewed, ...]:
    return tuple(one for one in review.indicators if one.change.is_listed and one.change.new and one.change.new.standard.is_tbc)


def without_target(review: Review) -> tuple[Reviewed, ...]:
    """Key performance indicators of the new list whose target is neither given nor said to be confirmed."""
    return tuple(one for one in review.indicators if _needs_target(one) and not (one.change.new and one.change.new.standard.is_held))


def _needs_target(one: Reviewed) -> bool:
    return one.change.is_listed and one.indicator.is_kpi and one.indicator.polarity is not Polarity.MILESTONE


def removed_without_reason(review: Review) -> tuple[Reviewed, ...]:
    return tuple(one for one in review.with_outcome(Change.REMOVED) if not one.change.reason)


def open_points(review: Review) -> list[str]:
    """What the review leaves to be answered, one sentence each."""
    points = [
        _point(to_be_confirmed(review), "The standard of {one} is to be confirmed.", "The standards of {number} indicators are to be confirmed: {names}."),
        _point(
            without_target(review),
            f"No target for {review.year.label} is given for {{one}}.",
            f"No target for {review.year.label} is given for {{number}} indicators: {{names}}.",
        ),
        _point(removed_without_reason(review), "No reason is recorded for the removal of {one}.", "No reason is recorded for {number} removals: {names}."),
        _point(
            tuple(one for one in review.indicators if one.change.contradiction not in (None, Contradiction.REMOVED_YET_LISTED)),
            "What the review records of {one} is not what the data show.",
            "What the review records of {number} indicators is not what the data show: {names}.",
        ),
        _point(
            tuple(one for one in review.indicators if one.change.contradiction is Contradiction.REMOVED_YET_LISTED),
            "{one} is removed and still listed with a standard; the removal counts.",
            "{number} indicators are removed and still listed with a standard; the removal counts: {names}.",
        ),
    ]
    return [point for point in points if point]


def _point(found: Sequence[Reviewed], one: str, many: str) -> str:
    refs = [reviewed.indicator.ref for reviewed in found]
    if not refs:
        return ""
    return one.format(one=refs[0]) if len(refs) == 1 else many.format(number=len(refs), names=and_list(refs))


# --- blocks
def name_lists(draft: Draft, review: Review) -> list[Block]:
    """The new, changed and removed indicators by name: what a committee looks for first."""
    blocks: list[Block] = []
    for outcome, heading in ((Change.NEW, "New"), (Change.CHANGED, "Changed"), (Change.REMOVED, "Removed")):
        found = review.with_outcome(outcome)
        if found:
            blocks += [paragraph(f"{heading} ({len(found)}):"), BulletList(tuple((paragraph(*_named(draft, review, one)),) for one in found))]
    return blocks


def _named(draft: Draft, review: Review, one: Reviewed) -> tuple[Text, ...]:
    name = f"{one.indicator.ref}: {one.indicator.name}".rstrip(".")
    if not one.change.is_listed:
        return (Text(f"{name}. {removal_words(review, one)}"),)
    first, *rest = change_sentences(review, one)
    words = " ".join((first.removeprefix(f"{one.change.outcome.value.capitalize()}.") if one.change.outcome else first, *rest)).strip()
    return (Text(f"{name}. {words}".strip()),)
