"""What neither side covers: metrics without an indicator, placeholders, indicators that speak to no metric, and what has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.frameworks.vocabulary import Coverage
from outturn.glossary.terms import term_of
from outturn.reports.cells import number_cell, paragraph, text_cell
from outturn.reports.content import Align, Heading, Table, TableColumn, TableRow
from outturn.reports.filled_tables import filled_table, words_cell
from outturn.reports.framework_paper import metric_number, outcome_title
from outturn.reports.wording import counted, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.frameworks.coverage import CoveredMetric, CoveredOutcome
    from outturn.reports.content import Block
    from outturn.reports.framework_paper import Paper


def gap_blocks(paper: Paper) -> list[Block]:
    return [*_bare_metrics(paper), *_placeholders(paper), *_silent_indicators(paper), *_former(paper)]


# --- metrics
def _bare_metrics(paper: Paper) -> list[Block]:
    """By outcome, with the numbers of the metrics, whose names stand with their outcome."""
    heading = Heading(3, "Metrics without an indicator", paper.draft.anchor("metrics without an indicator"))
    bare = [(outcome, [metric for metric in outcome.metrics if metric.state is Coverage.NONE]) for outcome in paper.coverage.outcomes]
    shown = [(outcome, metrics) for outcome, metrics in bare if metrics]
    if not shown:
        words = "Every metric that is defined has an indicator." if paper.coverage.metrics.defined else "No metric is defined."
        return [heading, paragraph(words)]
    rows = tuple(
        TableRow((text_cell(outcome_title(outcome)), number_cell(len(metrics)), number_cell(outcome.tally.defined), text_cell(numbers_words(outcome, metrics))))
        for outcome, metrics in shown
    )
    columns = (TableColumn("Outcome"), TableColumn("Without", Align.RIGHT), TableColumn("Of defined", Align.RIGHT), TableColumn("Which"))
    return [heading, Table(paper.draft.anchor("gaps by outcome"), "Metrics that no indicator in force speaks to", columns, rows)]


def numbers_words(outcome: CoveredOutcome, metrics: Sequence[CoveredMetric]) -> str:
    """“6.1 to 6.4, 6.6, 6.7”."""
    return ", ".join(runs([(metric.number, metric_number(outcome, metric)) for metric in metrics]))


def _placeholders(paper: Paper) -> list[Block]:
    rows = [
        (text_cell(metric_number(outcome, metric)), text_cell(metric.metric.name), words_cell("; ".join(_in_force(paper, metric))))
        for outcome in paper.coverage.outcomes
        for metric in outcome.metrics
        if metric.state is Coverage.PLACEHOLDER
    ]
    if not rows:
        return []
    columns = [TableColumn(header) for header in ("No.", "Placeholder", "Indicators that may speak to it")]
    return [
        Heading(3, "Placeholders", paper.draft.anchor("placeholders")),
        paragraph(
            f"{counted(len(rows), 'metric is', 'metrics are')} still to be defined. Look again at what may speak to {'it' if len(rows) == 1 else 'them'}."
        ),
        filled_table(paper.draft.anchor("placeholders table"), "Metrics that are still to be defined", columns, rows, missing="none so far", always=2),
    ]


def placeholder_sentence(number: int) -> str:
    return (
        f"{counted(number, 'metric is', 'metrics are')} still to be defined. What may speak to {'it' if number == 1 else 'them'} is to be looked at again then."
    )


def _in_force(paper: Paper, metric: CoveredMetric) -> list[str]:
    return [f"{link.indicator}: {paper.name(link.indicator)} ({term_of(link.relation).term})" for link in metric.in_force]


# --- indicators
def _silent_indicators(paper: Paper) -> list[Block]:
    """By section, in the order of the council's lists."""
    states = {indicator.indicator: indicator.state for indicator in paper.coverage.indicators}
    heading = Heading(3, "Indicators that speak to no metric", paper.draft.anchor("indicators that speak to no metric"))
    rows = []
    for part in paper.draft.book.outline:
        for ref in part.indicators:
            if states.get(ref) is Coverage.NONE:
                indicator = paper.draft.book.indicators[ref]
                kind = "KPI" if indicator.is_kpi else "activity"
                rows.append(TableRow((text_cell(ref), text_cell(indicator.name), text_cell(part.section.name), text_cell(kind))))
    if not rows:
        return [heading, paragraph("Every indicator in force speaks to a metric." if states else f"No indicator is in force in {paper.year.label}.")]
    columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn("Section"), TableColumn("Kind"))
    explain = "That is no fault: a council measures much that no national framework asks for."
    caption = f"Indicators in force in {paper.year.label} that speak to no metric, by section"
    return [
        heading,
        paragraph(f"{counted(len(rows), 'indicator speaks', 'indicators speak')} to no metric. {explain}"),
        Table(paper.draft.anchor("silent indicators"), caption, columns, tuple(rows), row_headers=2),
    ]


def _former(paper: Paper) -> list[Block]:
    """Mapped indicators that the council no longer has, or not yet, so that what was given up can be seen."""
    rows = [
        (
            text_cell(link.indicator),
            text_cell(paper.name(link.indicator)),
            text_cell(paper.numbers[link.metric]),
            text_cell(term_of(link.relation).term),
            words_cell(_left_with(paper, link.metric)),
        )
        for link in paper.coverage.former
    ]
    if not rows:
        return []
    columns = [TableColumn(header) for header in ("Reference", "Indicator", "Metric", "Relation", "What the metric has in force")]
    caption = f"Mapped indicators that are not in force in {paper.year.label}"
    return [
        Heading(3, "Indicators that are not in force", paper.draft.anchor("indicators not in force")),
        filled_table(paper.draft.anchor("former indicators"), caption, columns, rows, missing="nothing", always=2),
    ]


def _left_with(paper: Paper, metric: str) -> str:
    return ", ".join(link.indicator for link in paper.metrics[metric].in_force)
