"""The review of indicators for a coming year: what is kept, changed, new and removed, with the standards of both years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Callout, CalloutKind, Contents, ContentsEntry, Document, Heading, KeyFact, Text
from outturn.reports.draft import Draft
from outturn.reports.key import FLOOR_MEANING
from outturn.reports.review_data import open_review
from outturn.reports.review_summary import (
    looked_at_sentence,
    name_lists,
    new_sections_sentence,
    open_points,
    outcome_sentence,
    section_sentence,
    standing_sentence,
)
from outturn.reports.review_tables import activity_table, counts_table, data_tables, kpi_table, removed_table, section_title
from outturn.reports.review_words import TO_BE_CONFIRMED

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.content import Block, Table
    from outturn.reports.request import ReportRequest
    from outturn.reports.review_data import Review, ReviewedSection

SUMMARY, READING = "Summary", "How to read this list"
COVERS = "What this review covers"


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` for a period that is no financial year, and for a year without standards."""
    review = open_review(package, request.report, request.period, request.compare_with)
    draft = Draft(review.book)
    anchors = {title: draft.anchor(title) for title in (SUMMARY, READING)}
    sections = [block for part in review.sections for block in _section(draft, review, part)]
    blocks = (_contents(draft, review, anchors), *_summary(draft, review, anchors[SUMMARY]), *_reading(review, anchors[READING]), *sections)
    return Document(
        title=review.book.report.title,
        subtitle=_subtitle(review),
        organisation=package.organisation.name,
        period=request.period.id,
        report=request.report,
        blocks=blocks,
        notes=draft.notebook.notes,
        notice=package.notice,
        facts=_facts(review),
        data=data_tables(draft, review),
    )


def _subtitle(review: Review) -> str:
    """With its own year where the title does not name that."""
    if review.year.label in review.book.report.title:
        return f"Compared with {review.before.label}"
    return f"{review.year.label}, compared with {review.before.label}"


def _facts(review: Review) -> tuple[KeyFact, ...]:
    facts = [("Year", review.year.long_label), ("Committee", review.book.report.committee), ("Outcome", outcome_sentence(review.counts))]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)


def _contents(draft: Draft, review: Review, anchors: dict[str, str]) -> Contents:
    sections = [ContentsEntry(section_title(part), draft.section_anchors[part.section.ref], 2) for part in review.sections]
    return Contents("Contents", (*(ContentsEntry(title, anchor, 2) for title, anchor in anchors.items()), *sections))


def _summary(draft: Draft, review: Review, anchor: str) -> tuple[Block, ...]:
    points = open_points(review)
    still: list[Block] = [Heading(3, "Still open", draft.anchor("still open")), BulletList(tuple((paragraph(point),) for point in points))] if points else []
    names = name_lists(review)
    by_name: list[Block] = [Heading(3, "By name", draft.anchor("by name")), *names] if names else []
    note: list[Block] = [Callout(CalloutKind.NOTICE, COVERS, (paragraph(review.scope_note),))] if review.scope_note else []
    return (
        Heading(2, SUMMARY, anchor),
        *note,
        paragraph(f"{looked_at_sentence(review)} {outcome_sentence(review.counts)} {new_sections_sentence(review)}"),
        paragraph(standing_sentence(review)),
        *(draft.narrative(review.book.report.ref, level=3) if review.follows else ()),
        counts_table(draft, review),
        *by_name,
        *still,
    )


def _reading(review: Review, anchor: str) -> tuple[Block, ...]:
    source = (
        "The outcome of each indicator is the one that the review records; where it records none, or says “kept” of what differs,"
        " it is what the standards of both years show."
        if review.follows
        else f"The outcome of each indicator is what the standards held for {review.before.label} and {review.year.label} show; the years between are left out."
    )
    points = [
        source,
        f"A target or a floor standard is tightened where it now asks for more, and eased where it asks for less. {FLOOR_MEANING}",
        f"A standard that is {TO_BE_CONFIRMED} is a decision still to come: until then the indicator is not rated, and never RED.",
        "“Not held” and “not given” mean that the figure is missing from the data; a missing figure is never taken from another year, and is no change.",
        "A removed indicator keeps its history. Activity indicators have no target; some have an expected range.",
    ]
    return (Heading(2, READING, anchor), BulletList(tuple((paragraph(point),) for point in points)))


def _section(draft: Draft, review: Review, part: ReviewedSection) -> list[Block]:
    ref = part.section.ref
    tables: list[tuple[str, Table | None]] = [
        ("Key performance indicators", kpi_table(draft, review, part)),
        ("Activity indicators", activity_table(draft, review, part)),
        ("Indicators removed", removed_table(draft, review, part)),
    ]
    blocks: list[Block] = [Heading(2, section_title(part), draft.section_anchors[ref]), paragraph(section_sentence(part), *_held_words(review, part))]
    if review.follows:  # what was written is about the review itself, not about another comparison
        blocks += draft.narrative(ref, level=3)
    for title, table in tables:
        if table is not None:
            blocks += [Heading(3, title, draft.anchor(f"{title} {ref}")), table]
    return blocks


def _held_words(review: Review, part: ReviewedSection) -> list[str]:
    """What the tables leave out because nothing of it is held."""
    kpis = part.listed(kpi=True)
    if not kpis or part.is_new:
        return []
    missing = []
    if not any(one.change.old and one.change.old.standard.is_held for one in kpis):
        missing.append(f"target or floor standard of {review.before.label}")
    elif not any(one.change.old and one.change.old.standard.floor.exists for one in kpis):
        missing.append(f"floor standard of {review.before.label}")
    if not any(one.actual for one in kpis):
        missing.append(f"actual of {review.year.previous.label}")
    return [f" No {' and no '.join(missing)} is held for its key performance indicators."] if missing else []
