"""“About this report”: how its verdicts are reached, how old its figures are, and what was revised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.trend import MIN_POINTS
from outturn.assessment.vocabulary import Trend, TrendCaveat
from outturn.reports.cells import paragraph, text_cell
from outturn.reports.content import BulletList, Heading, Table, TableColumn, TableRow
from outturn.reports.panels import is_stale
from outturn.reports.revisions import revisions_since, revisions_table
from outturn.reports.trend_words import KPI_WORDS
from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from outturn.reports.baseline import Baseline
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft

TITLE = "About this report"
_FEW = 6
"""So many references can be read in one sentence."""


def about_section(draft: Draft, anchor: str, baseline: Baseline | None) -> tuple[Block, ...]:
    """Methods, figures older than the report, and revisions."""
    return (
        Heading(2, TITLE, anchor),
        Heading(3, "How the verdicts are reached", draft.anchor("methods")),
        *methods(draft),
        *_older_figures(draft),
        *_revisions(draft, baseline),
    )


def methods(draft: Draft) -> tuple[Block, ...]:
    least_squares = (
        "Direction of travel: a straight line is fitted by least squares through every figure in the chart;"
        f" it counts as a trend where its slope is significant at 5 per cent, from {MIN_POINTS} figures up."
    )
    to_date = (
        "Year to date: made from the periods of this financial year as each indicator's definition says, never as a plain mean of percentages,"
        " and compared with the same months a year before."
    )
    rating = (
        f"Rating: each figure is compared, unrounded, with the target and the floor standard of its own period. {draft.book.package.rating_scheme.description}"
    )
    points = [
        *([rating] if draft.book.kpis else []),
        *_rounding(draft),
        least_squares,
        *_overlap(draft),
        to_date,
        "Movement since an earlier period is told in points for percentages and in per cent for everything else, and is worked out before rounding.",
    ]
    return (BulletList(tuple((paragraph(point),) for point in points)),)


def _rounding(draft: Draft) -> list[str]:
    resting = [ref for ref in draft.book.kpis if draft.book.verdicts[ref].rests_on_rounding]
    if not resting:
        return []
    which = f"That is so of {and_list(resting)}."
    return [f"Rounding: a rating rests on rounding where another value that prints the same would be rated differently. {which}"]


def _overlap(draft: Draft) -> list[str]:
    verdicts = [draft.book.verdicts[ref] for ref in (*draft.book.kpis, *draft.book.activity)]
    overlapping = [verdict for verdict in verdicts if TrendCaveat.OVERLAPPING in verdict.caveats and verdict.trend]
    if not overlapping:
        return []
    start = (
        "Overlapping figures: rolling figures and averages of the year to date share months from one period to the next,"
        " so that the plain test finds trends where there are none."
    )
    if not draft.book.package.overlap_aware:
        return [f"{start} This organisation has chosen to show the plain test all the same."]
    otherwise = [(verdict.indicator, verdict.trend_plain) for verdict in overlapping if verdict.trend_plain and verdict.trend_plain != verdict.trend]
    differing = [f"{ref} ({KPI_WORDS[Trend(plain)].lower()})" for ref, plain in otherwise]
    is_one = len(overlapping) == 1
    allowing = f"The direction of {overlapping[0].indicator} allows" if is_one else f"The directions of {len(overlapping):,} indicators here allow"
    same = "The plain test says the same." if is_one else "The plain test says the same of each."
    rest = f"The plain test would say otherwise of {and_list(differing)}." if differing else same
    return [f"{start} {allowing} for it, by generalised least squares. {rest}"]


def _older_figures(draft: Draft) -> list[Block]:
    """Each figure is shown with its own date; here are those that are older than the report (B14)."""
    indicators = [draft.book.indicators[ref] for ref in (*draft.book.kpis, *draft.book.activity)]
    older = [indicator for indicator in indicators if is_stale(draft, draft.book.verdicts[indicator.ref])]
    without = [indicator for indicator in indicators if draft.book.verdicts[indicator.ref].at is None]
    if not older and not without:
        return []
    blocks: list[Block] = [Heading(3, "Figures older than this report", draft.anchor("older figures"))]
    if older:
        rows = []
        for indicator in older:
            at = draft.book.verdicts[indicator.ref].at
            rows.append(TableRow((text_cell(indicator.ref), text_cell(draft.link(indicator)), text_cell(at.long_label if at else ""))))
        columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn("Latest figure"))
        caption = f"Indicators with no figure for {draft.book.period.long_label}"
        blocks.append(Table(draft.anchor("older figures table"), caption, columns, tuple(rows), row_headers=2))
    if without:
        few = f": {and_list([indicator.ref for indicator in without])}" if len(without) <= _FEW else "; each section names its own"
        blocks.append(paragraph(f"No figure at all is held for {counted(len(without), 'indicator')}{few}."))
    return blocks


def _revisions(draft: Draft, baseline: Baseline | None) -> list[Block]:
    if baseline is None:
        return []
    revisions = revisions_since(draft, baseline)
    heading = Heading(3, "Revisions", draft.anchor("revisions heading"))
    if not revisions:
        return [heading, paragraph(f"No figure that the report for {baseline.period.label} could show has been changed since.")]
    return [heading, revisions_table(draft, revisions, baseline)]
