"""The performance dashboard of a department: ratings of the latest period and the year to date, area by area."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating
from outturn.reports.actions import action_callout
from outturn.reports.baseline import WHOLE
from outturn.reports.book import open_book
from outturn.reports.breakdown_tables import breakdown_table
from outturn.reports.cells import NO_FIGURE, NONE, number_cell, paragraph, rating_cell, rating_tag, text_cell, ytd_rating_tag
from outturn.reports.content import Align, BulletList, Contents, ContentsEntry, Document, Heading, KeyFact, Table, TableColumn, TableRow, Text
from outturn.reports.counts import Counts, count
from outturn.reports.dashboard_tables import activity_table, kpi_table, milestone_rows, windows
from outturn.reports.data_tables import data_tables
from outturn.reports.draft import Draft
from outturn.reports.forecasts import forecast_blocks, forecast_guidance, forecasts_of
from outturn.reports.key import activity_notes, ratings_key, shorthand_notes
from outturn.reports.officers import officers
from outturn.reports.panels import is_milestone
from outturn.reports.wording import ROUNDING_NOTE, counted, kinds_held

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Cell
    from outturn.reports.forecasts import Forecasts
    from outturn.reports.outline import OutlineSection
    from outturn.reports.request import ReportRequest
    from outturn.reports.verdicts import Verdict


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` for an unknown report and for a period without data."""
    period = request.period
    draft = Draft(open_book(package, request.report, period))
    anchors = {title: draft.anchor(title) for title in ("Guidance notes", "Summary of ratings")}
    forecasts = forecasts_of(draft)
    summary = _summary(draft, anchors["Summary of ratings"])
    entries = [ContentsEntry(title, anchor, 2) for title, anchor in anchors.items()]
    areas: list[Block] = []
    for parent, parts in groupby(draft.book.outline, key=lambda part: part.section.parent):
        directorate = draft.book.sections.get(parent)
        if directorate:
            anchor = draft.anchor(f"directorate {directorate.ref}")
            areas.append(Heading(2, directorate.name, anchor))
            entries.append(ContentsEntry(directorate.name, anchor, 2))
        level = 3 if directorate else 2
        for part in parts:
            entries.append(ContentsEntry(part.section.name, draft.section_anchors[part.section.ref], level))
            areas += _area(draft, part, level, forecasts)
    book = draft.book
    return Document(
        title=book.report.title,
        subtitle=f"Financial year {period.financial_year.label}: results up to {period.end_label}",
        organisation=package.organisation.name,
        period=period.id,
        report=request.report,
        blocks=(Contents("Contents", tuple(entries)), *_guidance(draft, anchors["Guidance notes"], forecasts), *summary, *areas),
        notes=draft.notebook.notes,
        notice=package.notice,
        facts=_cover(draft),
        data=data_tables(draft),
        first_section=next((block.anchor for block in areas if isinstance(block, Heading)), ""),
    )


def _cover(draft: Draft) -> tuple[KeyFact, ...]:
    book = draft.book
    held = ", ".join(kinds_held(len(book.kpis), len(book.activity)))
    facts = [("Results up to", book.period.end_label), ("Committee", book.report.committee), ("Holds", held)]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)


# --- guidance
def _guidance(draft: Draft, anchor: str, forecasts: Forecasts) -> tuple[Block, ...]:
    year = draft.book.period.financial_year.label
    return (
        Heading(2, "Guidance notes", anchor),
        paragraph(
            f"Each key performance indicator is rated twice where both can be said: for its latest month or quarter, and for the year to date, {year}."
            " Targets and floor standards are those in force for the period that is rated."
        ),
        ratings_key(draft),
        paragraph(
            "Every indicator has a latest period of its own, named above its columns. The year to date is compared with the same months of the year before."
            " Where a year to date cannot be made from the figures, the column says “none”, and the column of last year gives the same period of that year."
        ),
        *activity_notes(),
        *shorthand_notes(),
        *_on_rounding(draft),
        *forecast_guidance(draft, forecasts),
    )


def _on_rounding(draft: Draft) -> list[Block]:
    verdicts = [draft.book.verdicts[ref] for ref in draft.book.kpis]
    resting = [verdict.indicator for verdict in verdicts if verdict.rests_on_rounding or verdict.ytd_rests_on_rounding]
    return [paragraph(f"{ROUNDING_NOTE} That is so of: {', '.join(resting)}.".replace("This rating rests", "A rating may rest"))] if resting else []


# --- summary
def _summary(draft: Draft, anchor: str) -> tuple[Block, ...]:
    parts = [part for part in draft.book.outline if part.of_kind(draft.book.indicators, kpi=True)]
    tables = [_ratings_table(draft, part) for part in parts]
    return (Heading(2, "Summary of ratings", anchor), paragraph(_summary_words(draft)), _counts_table(draft, parts), *tables, *_unrated(draft))


def _unrated(draft: Draft) -> list[Block]:
    """Why each indicator without a rating has none, in words that are read without a pointer."""
    items = []
    for ref in draft.book.kpis:
        indicator, verdict = draft.book.indicators[ref], draft.book.verdicts[ref]
        tags = [] if is_milestone(verdict) or verdict.rated else [rating_tag(indicator, verdict)]
        if verdict.ytd_rated is None and (verdict.ytd is not None or is_milestone(verdict)):
            tags.append(ytd_rating_tag(indicator, verdict))
        reasons = dict.fromkeys(tag.reason for tag in tags)
        items += [(paragraph(f"{ref}: {indicator.name}. {' '.join(reasons)}"),)] if reasons else []
    return [paragraph("Without a rating:"), BulletList(tuple(items))] if items else []


def _latest(draft: Draft, refs: tuple[str, ...]) -> Counts:
    """A milestone has no month of its own: its rating is of the year to date only."""
    verdicts = (draft.book.verdicts[ref] for ref in refs)
    return count((None if is_milestone(verdict) else verdict.rated, None) for verdict in verdicts)


def _to_date(draft: Draft, refs: tuple[str, ...]) -> Counts:
    return count((draft.book.verdicts[ref].ytd_rated, None) for ref in refs)


def _summary_words(draft: Draft) -> str:
    latest, to_date = _latest(draft, draft.book.kpis), _to_date(draft, draft.book.kpis)

    def words(counts: Counts) -> str:
        return f"{counts.green} GREEN, {counts.amber} AMBER, {counts.red} RED and {counts.not_rated} not rated"

    return f"Of {counted(latest.total, 'key performance indicator')}, {words(latest)} in the latest period; for the year to date {words(to_date)}."


def _counts_table(draft: Draft, parts: list[OutlineSection]) -> Table:
    headers = ("GREEN", "AMBER", "RED", "Not rated")
    columns = (
        TableColumn("Service area"),
        *(TableColumn(header, Align.RIGHT, "Latest rating") for header in headers),
        *(TableColumn(header, Align.RIGHT, "Year to date rating") for header in headers),
    )
    rows = []
    for part in parts:
        refs = tuple(indicator.ref for indicator in part.of_kind(draft.book.indicators, kpi=True))
        rows.append(TableRow((text_cell(draft.section_link(part.section.ref, part.section.name)), *_count_cells(draft, refs))))
    rows.append(TableRow((text_cell("All service areas"), *_count_cells(draft, draft.book.kpis)), is_total=True))
    return Table(draft.anchor(f"counts {WHOLE}"), "Ratings by service area", columns, tuple(rows))


def _count_cells(draft: Draft, refs: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(number_cell(number) for number in (*_latest(draft, refs).ratings, *_to_date(draft, refs).ratings))


def _ratings_table(draft: Draft, part: OutlineSection) -> Table:
    columns = tuple(TableColumn(header) for header in ("Reference", "Indicator", "Latest rating", "Year to date rating", "Latest period"))
    rows = tuple(_rating_row(draft, indicator) for indicator in part.of_kind(draft.book.indicators, kpi=True))
    return Table(draft.anchor(f"summary {part.section.ref}"), part.section.name, columns, rows, row_headers=2)


def _rating_row(draft: Draft, indicator: Indicator) -> TableRow:
    verdict = draft.book.verdicts[indicator.ref]
    latest = text_cell(NONE) if is_milestone(verdict) else rating_cell(rating_tag(indicator, verdict))
    no_year = verdict.ytd is None and verdict.ytd_rated is None and not is_milestone(verdict)
    to_date = text_cell(NONE) if no_year else rating_cell(ytd_rating_tag(indicator, verdict))
    name = draft.link(indicator) if _indicator_commentary(draft, indicator, level=6) else indicator.name
    return TableRow((text_cell(indicator.ref), text_cell(name), latest, to_date, text_cell(verdict.at.label if verdict.at else NO_FIGURE)))


# --- service areas
def _area(draft: Draft, part: OutlineSection, level: int, forecasts: Forecasts) -> list[Block]:
    """Officers and members, tables of KPIs and activity, and the commentary on each indicator."""
    section, catalogue = part.section, draft.book.indicators
    kpis, activity = part.of_kind(catalogue, kpi=True), part.of_kind(catalogue, kpi=False)
    blocks: list[Block] = [Heading(level, section.name, draft.section_anchors[section.ref]), *officers(draft, section.ref)]
    blocks += draft.narrative(section.ref, level=level + 1)
    if kpis:
        blocks.append(Heading(level + 1, "Key performance indicators", draft.anchor(f"kpis {section.ref}")))
        blocks += [kpi_table(draft, periods, rows, section.name, f"kpi table {section.ref}") for periods, rows in windows(draft, kpis)]
        blocks += [table for table in [milestone_rows(draft, kpis, section.name, f"milestones {section.ref}")] if table]
        blocks += _unlisted(draft, kpis)
        blocks += forecast_blocks(draft, kpis, forecasts, section.name, f"forecast table {section.ref}")
    if activity:
        blocks.append(Heading(level + 1, "Activity indicators", draft.anchor(f"activity {section.ref}")))
        blocks += [activity_table(draft, periods, rows, section.name, f"activity table {section.ref}") for periods, rows in windows(draft, activity)]
        blocks += _unlisted(draft, activity)
    for table in part.tables:
        blocks += breakdown_table(draft, table)
    return [*blocks, *_commentary(draft, (*kpis, *activity), level + 1, section.ref)]


def _unlisted(draft: Draft, indicators: tuple[Indicator, ...]) -> list[Block]:
    """Indicators that no table holds, because nothing is known of them yet; they are named, never left out."""
    tabled = {indicator.ref for _, rows in windows(draft, indicators) for indicator in rows}
    bare = [indicator for indicator in indicators if indicator.ref not in tabled and draft.book.verdicts[indicator.ref].at is None]
    return [paragraph(f"No figure is held yet for {indicator.ref}: {indicator.name}.") for indicator in bare]


def _commentary(draft: Draft, indicators: tuple[Indicator, ...], level: int, section: str) -> list[Block]:
    blocks: list[Block] = []
    for indicator in indicators:
        blocks += _indicator_commentary(draft, indicator, level + 1)
    return [Heading(level, "Commentary", draft.anchor(f"commentary {section}")), *blocks] if blocks else []


def _indicator_commentary(draft: Draft, indicator: Indicator, level: int) -> list[Block]:
    """Nothing for an indicator about which nothing was written and that is not RED; a RED always says what is done."""
    verdict = draft.book.verdicts[indicator.ref]
    red = Rating.RED in (verdict.rated, verdict.ytd_rated)
    narrative = draft.narrative(indicator.ref, level=level + 1, latest=verdict.at)
    actions = action_callout(draft, indicator, verdict, red=red)
    remarks = draft.book.break_remark(indicator.ref, verdict.at)
    if not (narrative or actions or remarks):
        return []
    reasons = _red_reasons(indicator, verdict) if red else []
    heading = Heading(level, f"{indicator.ref}: {indicator.name}", draft.indicator_anchors[indicator.ref])
    why = [paragraph(" ".join((*reasons, *remarks)))] if reasons or remarks else []
    return [heading, *why, *narrative, *actions]


def _red_reasons(indicator: Indicator, verdict: Verdict) -> list[str]:
    if is_milestone(verdict):
        return [rating_tag(indicator, verdict).reason]
    reasons = [rating_tag(indicator, verdict).reason] if verdict.rated is Rating.RED else []
    if verdict.ytd_rated is Rating.RED and verdict.ytd is not None:
        reasons.append(f"Year to date: {ytd_rating_tag(indicator, verdict).reason}")
    return reasons
