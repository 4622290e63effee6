"""The quarterly performance report: key, summary, sections with a block for each indicator, risks, and how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.about import TITLE as ABOUT
from outturn.reports.about import about_section
from outturn.reports.as_published import counts_as_published, only_missed
from outturn.reports.baseline import WHOLE, counts_now, last_report
from outturn.reports.book import open_book
from outturn.reports.breakdown_tables import breakdown_table
from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Contents, ContentsEntry, Document, Grid, Heading, KeyFact, Text
from outturn.reports.counts import KnownCounts
from outturn.reports.data_tables import data_tables
from outturn.reports.draft import Draft
from outturn.reports.key import activity_notes, directions_key, ratings_key, shorthand_notes
from outturn.reports.officers import officers
from outturn.reports.panels import activity_panel, kpi_panel
from outturn.reports.risk_section import TITLE as RISKS
from outturn.reports.risk_section import risk_section
from outturn.reports.summary import change_sentence, change_table, count_sentences, counts_table, counts_words, moved_blocks, ratings_table, red_blocks
from outturn.reports.wording import kinds_held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.package.package import Package
    from outturn.reports.baseline import Baseline
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.counts import Counts
    from outturn.reports.outline import OutlineSection
    from outturn.reports.request import ReportRequest


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` for an unknown report and for a period without data."""
    period = request.period
    draft = Draft(open_book(package, request.report, period))
    counts, baseline = counts_now(draft.book), last_report(draft.book)
    anchors = {title: draft.anchor(title) for title in ("Key", "Summary", RISKS, ABOUT)}
    risks = risk_section(draft, anchors[RISKS])
    parts: list[Block] = []
    for part in draft.book.outline:
        parts += _section(draft, part, counts[part.section.ref], baseline)
    body = (
        *_key(draft, anchors["Key"]),
        *_summary(draft, anchors["Summary"], counts, baseline),
        *parts,
        *risks,
        *about_section(draft, anchors[ABOUT], baseline),
    )
    book = draft.book
    return Document(
        title=book.report.title,
        subtitle=f"{period.label}: {period.long_label}",
        organisation=package.organisation.name,
        period=period.id,
        report=request.report,
        blocks=(_contents(draft, anchors, has_risks=bool(risks)), *body),
        notes=draft.notebook.notes,
        notice=package.notice,
        facts=_cover(draft),
        data=data_tables(draft),
        first_section=next((block.anchor for block in parts if isinstance(block, Heading)), ""),
    )


def _cover(draft: Draft) -> tuple[KeyFact, ...]:
    book = draft.book
    held = ", ".join(kinds_held(len(book.kpis), len(book.activity)))
    facts = [("Period", book.period.long_label), ("Committee", book.report.committee), ("Holds", held)]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)


def _contents(draft: Draft, anchors: Mapping[str, str], *, has_risks: bool) -> Contents:
    sections = [ContentsEntry(part.section.name, draft.section_anchors[part.section.ref], 2) for part in draft.book.outline]
    after = [RISKS, ABOUT] if has_risks else [ABOUT]
    named = {title: ContentsEntry("Executive summary" if title == "Summary" else title, anchor, 2) for title, anchor in anchors.items()}
    return Contents("Contents", (named["Key"], named["Summary"], *sections, *(named[title] for title in after)))


def _key(draft: Draft, anchor: str) -> tuple[Block, ...]:
    return (Heading(2, "Key", anchor), ratings_key(draft), directions_key(draft), *activity_notes(), *shorthand_notes())


def _summary(draft: Draft, anchor: str, counts: Mapping[str, Counts], baseline: Baseline | None) -> tuple[Block, ...]:
    whole, published = counts[WHOLE], counts_as_published(draft.book)
    missed = only_missed(draft.book.verdicts[ref] for ref in draft.book.kpis)
    ratings = [ratings_table(draft, part) for part in draft.book.outline if part.of_kind(draft.book.indicators, kpi=True)]
    return (
        Heading(2, "Executive summary", anchor),
        paragraph(count_sentences(whole, missed, published.get(WHOLE))),
        paragraph(change_sentence(whole, baseline)),
        counts_table(draft, counts, published),
        *draft.narrative(draft.book.report.ref, level=3),
        *red_blocks(draft),
        *_changed(draft, counts, baseline),
        Heading(3, "Ratings by section", draft.anchor("ratings by section")),
        *ratings,
    )


def _changed(draft: Draft, counts: Mapping[str, Counts], baseline: Baseline | None) -> list[Block]:
    """How the counts moved, and which indicators. No table of changes where most of the counts then are not known."""
    before = baseline.counts.get(WHOLE) if baseline else None
    if baseline is None or before is None:
        return []
    heading = Heading(3, "What changed since the last report", draft.anchor("what changed"))
    table = [] if None in before.ratings[:3] else [change_table(draft, counts, baseline)]
    return [heading, *table, *moved_blocks(draft, baseline)]


def _section(draft: Draft, part: OutlineSection, counts: Counts, baseline: Baseline | None) -> list[Block]:
    """Members and director, counts, narrative, KPI panels, activity panels, breakdown tables."""
    section, book = part.section, draft.book
    kpis, activity = part.of_kind(book.indicators, kpi=True), part.of_kind(book.indicators, kpi=False)
    blocks: list[Block] = [Heading(2, section.name, draft.section_anchors[section.ref]), *officers(draft, section.ref)]
    if kpis:
        missed, published = only_missed(book.verdicts[indicator.ref] for indicator in kpis), counts_as_published(book).get(section.ref)
        blocks.append(paragraph(f"{count_sentences(counts, missed, published)}{_section_change(counts, baseline, section.ref)}"))
    blocks += draft.narrative(section.ref, level=3)
    if kpis:
        blocks.append(Heading(3, "Key performance indicators", draft.anchor(f"kpis {section.ref}")))
        blocks += [kpi_panel(draft, indicator, 4) for indicator in kpis]
    if activity:
        blocks.append(Heading(3, "Activity indicators", draft.anchor(f"activity {section.ref}")))
        blocks += _activity(draft, activity)
    if part.tables:
        blocks.append(Heading(3, "Breakdowns", draft.anchor(f"breakdowns {section.ref}")))
        for table in part.tables:
            blocks += breakdown_table(draft, table)
    return blocks if len(blocks) > 1 else [*blocks, paragraph("This section holds nothing for this period.")]


def _activity(draft: Draft, indicators: tuple[Indicator, ...]) -> list[Block]:
    """A panel for each indicator that has a figure; the others are named, so that nobody looks for them."""
    held = [indicator for indicator in indicators if draft.book.verdicts[indicator.ref].at is not None]
    bare = [indicator.name for indicator in indicators if draft.book.verdicts[indicator.ref].at is None]
    grid: list[Block] = [Grid(tuple(activity_panel(draft, indicator, 4) for indicator in held))] if held else []
    return [*grid, paragraph("No figure is held for:"), BulletList(tuple((paragraph(name),) for name in bare))] if bare else grid


def _section_change(counts: Counts, baseline: Baseline | None, section: str) -> str:
    """“ In the last report: 4 GREEN, 1 AMBER and 0 RED.” where that is known and differs."""
    before = baseline.counts.get(section) if baseline else None
    if before is None or before.total == 0:
        return ""
    if before.ratings == counts.ratings:
        return " The counts of ratings are those of the last report."
    return f" In the last report: {counts_words(KnownCounts(before.ratings, (None,) * 4))}."
