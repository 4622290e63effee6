"""The summary of a review: what a committee is to decide, in counts that add up and in names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList
from outturn.reports.review_words import OUTCOME_WORDS, change_sentences, reason_words
from outturn.reports.wording import all_of, and_list, counted, started
from outturn.review.vocabulary import Contradiction
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block
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
    counts = part.counts
    if part.is_new:
        return f"The section is new, with {counted(counts.total, 'indicator')}."
    outcomes = {one.change.outcome for one in part.indicators}
    if len(outcomes) > 1:
        return f"Of {counted(counts.total, 'indicator')}, {outcome_sentence(counts)}"
    (outcome,) = outcomes
    if outcome is None:
        return f"The outcome of {'its one indicator' if counts.total == 1 else f'{all_of(counts.total)} indicators'} is not known."
    return f"Its one indicator is {outcome.value}." if counts.total == 1 else f"{started(all_of(counts.total))} indicators are {outcome.value}."


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
        return f"All targets and floor standards that are given for {year} are proposed; none takes effect before it is approved."
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
def name_lists(review: Review) -> list[Block]:
    """The new, changed and removed indicators by name: what a committee looks for first."""
    removed = review.with_outcome(Change.REMOVED)
    lists = (
        ("New", review.with_outcome(Change.NEW), True),
        ("Changed", review.with_outcome(Change.CHANGED), True),
        ("Removed", tuple(one for one in removed if one.change.reason), True),
        ("Removed without a recorded reason", tuple(one for one in removed if not one.change.reason), False),
    )
    blocks: list[Block] = []
    for heading, found, with_words in lists:
        if found:
            items = tuple((paragraph(_named(review, one, with_words=with_words)),) for one in found)
            blocks += [paragraph(f"{heading} ({len(found)}):"), BulletList(items)]
    return blocks


def _named(review: Review, one: Reviewed, *, with_words: bool) -> str:
    name = f"{one.indicator.ref}: {one.indicator.name}".rstrip(".")
    return f"{name}. {_words(review, one)}".strip() if with_words else f"{name}."


def _words(review: Review, one: Reviewed) -> str:
    """What its heading does not say already."""
    if not one.change.is_listed:
        return reason_words(one)
    words = " ".join(change_sentences(review, one))
    rest = words.removeprefix(OUTCOME_WORDS[one.change.outcome]).lstrip(".,; ")
    return f"{rest[:1].upper()}{rest[1:]}"
