"""What a cover paper says of a review of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import Strong, Text
from outturn.reports.cover_parts import CoverContent, CoverPart, sentence, titled
from outturn.reports.review_summary import (
    looked_at_sentence,
    new_sections_sentence,
    open_points,
    outcome_sentence,
    section_sentence,
    standing_sentence,
    to_be_confirmed,
    without_target,
)
from outturn.reports.wording import and_list, counted
from outturn.standards.vocabulary import Change, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block
    from outturn.reports.review_data import Review, Reviewed, ReviewedSection


def review_content(review: Review) -> CoverContent:
    year = review.year.label
    parts: dict[CoverPart, tuple[Block, ...]] = {
        CoverPart.SUMMARY: (
            sentence(f"This paper introduces the review of indicators for {year}.", looked_at_sentence(review)),
            sentence(outcome_sentence(review.counts), new_sections_sentence(review)),
        ),
        CoverPart.INTRODUCTION: (
            sentence("Once a year, before the new financial year begins, every indicator is looked at, and with it its target and its floor standard."),
            sentence(f"The list that comes of it, “{review.book.report.title}”, is for {review.year.long_label}. It is appended."),
        ),
        CoverPart.PROCESS: (
            sentence("Two questions are put to every indicator: whether it still belongs in the list, and whether its target and floor standard ask enough."),
            sentence(
                "The answer is that it is kept, changed, new or removed. The list sets the old standard beside the new one and says what changed.",
                held_sentence(review),
            ),
        ),
        CoverPart.OUTCOME: (
            sentence(looked_at_sentence(review), outcome_sentence(review.counts)),
            *([sentence(review.scope_note)] if review.scope_note else []),
            *(section_paragraph(part) for part in review.sections),
        ),
        CoverPart.NEXT_STEPS: (sentence(standing_sentence(review)), *(sentence(point) for point in open_points(review))),
    }
    prompts = {
        CoverPart.PROCESS: "who was asked for proposals and when, and who agreed to them",
        CoverPart.NEXT_STEPS: "the dates of approval, and when services begin to report by the new list",
    }
    return CoverContent(
        subtitle=titled(review.book.report.title, review.year),
        subject=f"Review of indicators and targets for {year}",
        parts=parts,
        recommendations=tuple(recommendations(review)),
        prompts=prompts,
        sections=tuple(part.section for part in review.sections),
    )


def held_sentence(review: Review) -> str:
    """How far last year's results stand beside the new standards."""
    kpis = [one for one in review.indicators if one.change.is_listed and one.indicator.is_kpi]
    held = sum(one.actual is not None for one in kpis)
    if not kpis:
        return ""
    before = review.year.previous.label
    if held == len(kpis):
        return f"Beside every key performance indicator stands its newest result of {before}."
    if not held:
        return f"No result of {before} is held that could stand beside the key performance indicators."
    results, stand = ("result", "stands") if held == 1 else ("results", "stand")
    return f"The newest {results} of {before} {stand} beside {held} of the {len(kpis)} key performance indicators; of the others none is held."


def recommendations(review: Review) -> list[str]:
    """Each goes on from “It is recommended that the committee”."""
    proposed = StandardStatus.PROPOSED in review.statuses
    considers, agrees, made = ("considers", "agrees to", "proposed") if proposed else ("notes", "notes", "set")
    found = [f"{considers} the indicators, targets and floor standards {made} for {review.year.label}, which are appended"]
    if review.new_sections:
        names = and_list([part.section.name for part in review.new_sections])
        found.append(f"{agrees} the new {'section' if len(review.new_sections) == 1 else 'sections'} {names}")
    if review.counts.removed:
        found.append(f"{agrees} the removal of {counted(review.counts.removed, 'indicator')}")
    still_open = len(to_be_confirmed(review)) + len(without_target(review))
    if still_open:
        found.append(f"notes that the standards of {counted(still_open, 'indicator')} are still to be set")
    return found


def section_paragraph(part: ReviewedSection) -> Block:
    """One section: its counts, and by reference what is new, changed and removed, with the reasons."""
    words = [section_sentence(part)]
    for outcome, heading in ((Change.NEW, "New"), (Change.CHANGED, "Changed")):
        names = [f"{one.indicator.name.rstrip('.')} ({one.indicator.ref})" for one in part.indicators if one.change.outcome is outcome]
        words += [f"{heading}: {'; '.join(names)}."] if names else []
    words += _removed(part.removed)
    return paragraph(Strong((Text(f"{part.section.name}."),)), f" {' '.join(words)}")


def _removed(found: Sequence[Reviewed]) -> list[str]:
    sentences = [f"{one.indicator.ref} is removed: {_lowered(one.change.reason)}" for one in found if one.change.reason]
    bare = [one.indicator.ref for one in found if not one.change.reason]
    if bare:
        sentences.append(f"{and_list(bare)} {'is' if len(bare) == 1 else 'are'} removed without a recorded reason.")
    return sentences


def _lowered(reason: str) -> str:
    """The reason after a colon; an abbreviation keeps its capitals."""
    text = reason.strip()
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return text[:1].lower() + text[1:] if len(text) > 1 and text[1].islower() else text
