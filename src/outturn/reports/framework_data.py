"""The whole mapping as tables for spreadsheets and programs: metrics, lines of the mapping, indicators. Pages do not draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.glossary.terms import term_of
from outturn.reports.cells import text_cell
from outturn.reports.content import Align, Table, TableColumn, TableRow
from outturn.reports.framework_outcomes import figure_cells, measured_words
from outturn.reports.framework_paper import metric_number, outcome_title
from outturn.reports.framework_words import POLARITY_WORDS

if TYPE_CHECKING:
    from outturn.reports.framework_paper import Paper

_YES, _NO = "yes", "no"
_NONE = "none"
_METRICS = ("No.", "Metric", "Reference", "Outcome", "Contextual", "Kind", "Unit", "Which way is good", "Source", "The council measures", "Indicators in force")
_MAPPING = ("No.", "Indicator", "Name", "Metric", "Relation", "In force", "What differs")
_INDICATORS = ("Reference", "Indicator", "Section", "Kind", "Nearest relation", "Metrics")


def framework_data(paper: Paper) -> tuple[Table, ...]:
    """A table without rows is left out."""
    return tuple(table for table in (_metrics(paper), _mapping(paper), _indicators(paper)) if table.rows)


def _metrics(paper: Paper) -> Table:
    rows = [
        TableRow(
            tuple(
                text_cell(words or "not stated")
                for words in (
                    metric_number(outcome, metric),
                    metric.metric.name,
                    metric.metric.ref,
                    outcome_title(outcome),
                    _YES if outcome.outcome.is_contextual else _NO,
                    metric.metric.kind,
                    metric.metric.unit,
                    POLARITY_WORDS.get(metric.metric.polarity, metric.metric.polarity),
                    metric.metric.source,
                    measured_words(metric),
                    ", ".join(link.indicator for link in metric.in_force) or _NONE,
                )
            )
        )
        for outcome in paper.coverage.outcomes
        for metric in outcome.metrics
    ]
    return Table(paper.draft.anchor("data metrics"), "Metrics", tuple(TableColumn(header) for header in _METRICS), tuple(rows), row_headers=2)


def _mapping(paper: Paper) -> Table:
    columns = (*(TableColumn(header) for header in _MAPPING), TableColumn("Latest figure", Align.RIGHT), TableColumn("Period"), TableColumn("Rating"))
    rows = []
    for outcome in paper.coverage.outcomes:
        for metric in outcome.metrics:
            for link in metric.links:
                words = (metric_number(outcome, metric), link.indicator, paper.name(link.indicator), metric.metric.name, term_of(link.relation).term)
                standing = (_YES if link.is_in_force else _NO, link.note or _NONE)
                figure = (cell if cell.content else text_cell(_NONE) for cell in figure_cells(paper, link.indicator))
                rows.append(TableRow((*(text_cell(text) for text in (*words, *standing)), *figure)))
    return Table(paper.draft.anchor("data mapping"), "Mapping", columns, tuple(rows), row_headers=2)


def _indicators(paper: Paper) -> Table:
    covered = {indicator.indicator: indicator for indicator in paper.coverage.indicators}
    rows = []
    for part in paper.draft.book.outline:
        for ref in part.indicators:
            indicator, found = paper.draft.book.indicators[ref], covered[ref]
            metrics = ", ".join(paper.numbers[link.metric] for link in found.links) or _NONE
            words = (ref, indicator.name, part.section.name, indicator.kind.value, term_of(found.state).term, metrics)
            rows.append(TableRow(tuple(text_cell(text) for text in words)))
    return Table(paper.draft.anchor("data indicators"), "Indicators in force", tuple(TableColumn(header) for header in _INDICATORS), tuple(rows), row_headers=2)
