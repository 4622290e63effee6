"""The executive summary of a quarterly report: counts, what changed since the last report, and every rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating
from outturn.reports.baseline import WHOLE
from outturn.reports.cells import bound_cell, number_cell, paragraph, plain_rating_tag, rating_cell, rating_tag, signed_cell, text_cell, value_cell
from outturn.reports.content import Align, BulletList, Table, TableColumn, TableRow, Text, TrendTag
from outturn.reports.panels import differs_from_published, missing_standards
from outturn.reports.trend_words import trend_tag, trend_word
from outturn.reports.wording import Style, and_list, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.assessment.vocabulary import Trend
    from outturn.reports.baseline import Baseline
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Cell
    from outturn.reports.counts import Counts, KnownCounts
    from outturn.reports.draft import Draft
    from outturn.reports.outline import OutlineSection

RATING_HEADERS = ("GREEN", "AMBER", "RED", "Not rated")
DIRECTION_HEADERS = ("Improving", "Stable", "Worsening", "No verdict")


# --- sentences
def count_sentences(counts: Counts) -> str:
    """“23 of the 40 key performance indicators are GREEN, 11 AMBER and 4 RED; 2 are not rated. …”"""
    if counts.total == 0:
        return "This report has no key performance indicator."
    unrated = f"; {counts.not_rated} {'is' if counts.not_rated == 1 else 'are'} not rated" if counts.not_rated else ""
    undirected = f"; {counts.no_verdict} {'has' if counts.no_verdict == 1 else 'have'} no verdict" if counts.no_verdict else ""
    of_all = f"Of the {counted(counts.total, 'key performance indicator')}" if counts.total > 1 else "Of the one key performance indicator"
    rated = f"{counts.green} {'is' if counts.green == 1 else 'are'} GREEN, {counts.amber} AMBER and {counts.red} RED"
    directed = f"{counts.improving} {'is' if counts.improving == 1 else 'are'} improving, {counts.stable} stable and {counts.worsening} worsening"
    if sum(counts.directions[:3]) == 0:
        return f"{of_all}, {rated}{unrated}. A direction of travel cannot be told for any."
    return f"{of_all}, {rated}{unrated}. In direction of travel, {directed}{undirected}."


def change_sentence(now: Counts, baseline: Baseline | None) -> str:
    """What the counts were in the last report, and whether that is as published or a recount."""
    if baseline is None or WHOLE not in baseline.counts:
        return "No earlier report is held with which these counts could be compared."
    before = baseline.counts[WHOLE]
    source = "as it was published" if baseline.as_published else "counted again from what was known then"
    words = f"The last report, for {baseline.period.label} ({source}), had {counts_words(before)}"
    unknown = ". Its other counts are not held" if None in (*before.ratings[:3], *before.directions[:3]) else ""
    size = f". It held {counted(before.total, 'indicator')}, this one {now.total}" if before.total not in {None, now.total} else ""
    return f"{words}{unknown}{size}."


def counts_words(counts: KnownCounts) -> str:
    """The counts that are known: “21 GREEN, 11 AMBER and 3 RED; 5 improving, 22 stable and 8 worsening”."""
    named = zip(counts.ratings, ("GREEN", "AMBER", "RED", "not rated"), strict=True)
    ratings = [f"{number} {name}" for number, name in named if number is not None and (number or name != "not rated")]
    named = zip(counts.directions[:3], ("improving", "stable", "worsening"), strict=True)
    directions = [f"{number} {name}" for number, name in named if number is not None]
    return "; ".join(and_list(words) for words in (ratings, directions) if words)


# --- tables of counts
def counts_table(draft: Draft, counts: Mapping[str, Counts]) -> Table:
    """Counts by section with a total. Ratings add up to the number of indicators, and so do directions."""
    columns = (
        TableColumn("Section"),
        *(TableColumn(header, Align.RIGHT, "Rating") for header in RATING_HEADERS),
        *(TableColumn(header, Align.RIGHT, "Direction of travel") for header in DIRECTION_HEADERS),
        TableColumn("Indicators", Align.RIGHT),
    )
    sections = [part.section for part in _rated_parts(draft)]
    rows = [TableRow((text_cell(draft.section_link(section.ref, section.name)), *_count_cells(counts[section.ref]))) for section in sections]
    rows.append(TableRow((text_cell("All sections"), *_count_cells(counts[WHOLE])), is_total=True))
    return Table(draft.anchor("counts by section"), "Key performance indicators by rating and direction of travel", columns, tuple(rows))


def _rated_parts(draft: Draft) -> list[OutlineSection]:
    return [part for part in draft.book.outline if part.of_kind(draft.book.indicators, kpi=True)]


def _count_cells(counts: Counts) -> tuple[Cell, ...]:
    return tuple(number_cell(number) for number in (*counts.ratings, *counts.directions, counts.total))


def change_table(draft: Draft, counts: Mapping[str, Counts], baseline: Baseline) -> Table:
    """How each count moved since the last report, for the sections whose counts then are known."""
    columns = (
        TableColumn("Section"),
        *(TableColumn(header, Align.RIGHT, "Rating") for header in RATING_HEADERS),
        *(TableColumn(header, Align.RIGHT, "Direction of travel") for header in DIRECTION_HEADERS),
    )
    rows = [
        TableRow((text_cell(part.section.name), *_change_cells(counts[part.section.ref], baseline.counts.get(part.section.ref))))
        for part in _rated_parts(draft)
        if part.section.ref in baseline.counts
    ]
    rows.append(TableRow((text_cell("All sections"), *_change_cells(counts[WHOLE], baseline.counts.get(WHOLE))), is_total=True))
    caption = f"Change in these counts since the report for {baseline.period.label}"
    return Table(draft.anchor("change in counts"), caption, columns, tuple(rows))


def _change_cells(now: Counts, before: KnownCounts | None) -> tuple[Cell, ...]:
    pairs = zip((*now.ratings, *now.directions), (*before.ratings, *before.directions) if before else (None,) * 8, strict=True)
    return tuple(signed_cell(None if earlier is None else number - earlier) for number, earlier in pairs)


# --- what moved
def moved_blocks(draft: Draft, baseline: Baseline) -> list[Block]:
    """The indicators whose rating or direction is not what the last report said."""
    if not baseline.standing:
        return [paragraph("The ratings of single indicators in that report are not held, so those that moved cannot be listed.")]
    kpis = [draft.book.indicators[ref] for ref in draft.book.kpis if ref in baseline.standing]
    blocks = [*_moved_ratings(draft, kpis, baseline), *_moved_directions(draft, kpis, baseline)]
    fresh = [draft.book.indicators[ref] for ref in draft.book.kpis if ref not in baseline.standing]
    if fresh:
        blocks.append(paragraph(f"Not in the last report: {and_list([f'{indicator.ref}: {indicator.name}' for indicator in fresh])}."))
    return blocks


def _moved_ratings(draft: Draft, kpis: list[Indicator], baseline: Baseline) -> list[Block]:
    rows = []
    for indicator in kpis:
        verdict, before = draft.book.verdicts[indicator.ref], baseline.standing[indicator.ref][0]
        if verdict.rated is not before:
            tags = (plain_rating_tag(before), rating_tag(indicator, verdict))
            rows.append(TableRow((text_cell(indicator.ref), text_cell(draft.link(indicator)), *(rating_cell(tag) for tag in tags))))
    if not rows:
        return [paragraph("No rating changed since the last report.")]
    columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn(baseline.period.label), TableColumn("Now"))
    return [Table(draft.anchor("ratings that changed"), "Ratings that changed since the last report", columns, tuple(rows), row_headers=2)]


def _moved_directions(draft: Draft, kpis: list[Indicator], baseline: Baseline) -> list[Block]:
    if not any(trend for _, trend in baseline.standing.values()):
        return [paragraph("The last report's directions of travel are not held for single indicators.")]
    rows = []
    for indicator in kpis:
        verdict, before = draft.book.verdicts[indicator.ref], baseline.standing[indicator.ref][1]
        if verdict.direction is not before:
            cells = (text_cell(indicator.ref), text_cell(draft.link(indicator)), text_cell(_plain_trend_tag(before)), text_cell(trend_tag(indicator, verdict)))
            rows.append(TableRow(cells))
    if not rows:
        return [paragraph("No direction of travel changed since the last report.")]
    columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn(baseline.period.label), TableColumn("Now"))
    return [Table(draft.anchor("directions that changed"), "Directions of travel that changed since the last report", columns, tuple(rows), row_headers=2)]


def _plain_trend_tag(trend: Trend | None) -> TrendTag:
    good = {"IMPROVING": True, "WORSENING": False}.get(trend.value) if trend else None
    return TrendTag(trend, trend_word(trend, is_kpi=True), good)


# --- the RED ones by name
def red_blocks(draft: Draft) -> list[Block]:
    """Every RED by name with its reason: what a committee looks for first."""
    red = [draft.book.indicators[ref] for ref in draft.book.kpis if draft.book.verdicts[ref].rated is Rating.RED]
    verdicts = [draft.book.verdicts[ref] for ref in draft.book.kpis]
    once_red = [verdict.indicator for verdict in verdicts if verdict.published_rating == Rating.RED and verdict.rated is not Rating.RED]
    also = [paragraph(f"Published as RED, but not so rated from the standards held: {and_list(once_red)}.")] if once_red else []
    if not red:
        return [paragraph("No indicator is rated RED."), *also]
    items = []
    for indicator in red:
        tag = rating_tag(indicator, draft.book.verdicts[indicator.ref])
        items.append((paragraph(draft.link(indicator), Text(f" ({indicator.ref}). {tag.reason}")),))
    return [paragraph(f"RED, so that a management action is required ({len(red)}):"), BulletList(tuple(items)), *also]


# --- ratings by section
def ratings_table(draft: Draft, part: OutlineSection) -> Table:
    """Every KPI of a section with its latest figure, its period, its target, its rating and its direction."""
    kpis = part.of_kind(draft.book.indicators, kpi=True)
    published = any(differs_from_published(draft.book.verdicts[indicator.ref]) for indicator in kpis)
    columns = (
        TableColumn("Reference"),
        TableColumn("Indicator"),
        TableColumn("Period"),
        TableColumn("Latest", Align.RIGHT),
        TableColumn("Target", Align.RIGHT),
        TableColumn("Rating"),
        *((TableColumn("As published"),) if published else ()),
        TableColumn("Direction"),
    )
    rows = tuple(_rating_row(draft, indicator, published=published) for indicator in kpis)
    return Table(draft.anchor(f"ratings {part.section.ref}"), f"{part.section.name}: ratings and directions", columns, rows, row_headers=2)


def _rating_row(draft: Draft, indicator: Indicator, *, published: bool) -> TableRow:
    verdict = draft.book.verdicts[indicator.ref]
    is_milestone = verdict.trend_reason == "milestone"
    latest, target = text_cell("milestones"), text_cell("dates met")
    if not is_milestone:
        latest = value_cell(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier, style=Style.LONG)
        target = bound_cell(verdict.target_bound, indicator.form, missing=missing_standards(verdict)[0], style=Style.LONG)
    return TableRow(
        (
            text_cell(indicator.ref),
            text_cell(draft.link(indicator)),
            text_cell(verdict.at.label if verdict.at else "no figure"),
            latest,
            target,
            rating_cell(rating_tag(indicator, verdict)),
            *((text_cell(verdict.published_rating or "not known"),) if published else ()),
            text_cell(trend_tag(indicator, verdict)),
        )
    )
