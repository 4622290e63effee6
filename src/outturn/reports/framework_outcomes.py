"""The framework outcome by outcome: its metrics, and the council's indicators beside them with their latest figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.frameworks.vocabulary import Coverage, Relation
from outturn.glossary.terms import term_of
from outturn.reports.cells import number_cell, paragraph, rating_cell, rating_tag, text_cell, value_cell
from outturn.reports.content import Align, Heading, Table, TableColumn, TableRow
from outturn.reports.filled_tables import filled_table, words_cell
from outturn.reports.framework_paper import metric_number, outcome_number, outcome_title
from outturn.reports.framework_words import POLARITY_WORDS, outcome_sentence
from outturn.reports.wording import NOT_RATED, Style

if TYPE_CHECKING:
    from outturn.frameworks.coverage import CoveredMetric, CoveredOutcome, Tally
    from outturn.frameworks.framework import Metric, MetricLink
    from outturn.reports.content import Block, Cell
    from outturn.reports.framework_paper import Paper

_COUNTS = (Coverage.SAME, Coverage.SIMILAR, Coverage.CONTRIBUTES, Coverage.NONE, Coverage.PLACEHOLDER)
_HEADERS = ("Same", "Similar", "Contributes", "Nothing", "Placeholder", "Metrics")


# --- all outcomes in one table
def coverage_table(paper: Paper) -> Table:
    """The outcomes that measure councils with their sum, the contextual ones with theirs, and all together."""
    outcomes = paper.coverage.outcomes
    measured = [outcome for outcome in outcomes if not outcome.outcome.is_contextual]
    contextual = [outcome for outcome in outcomes if outcome.outcome.is_contextual]
    rows = [_coverage_row(outcome_title(outcome), outcome.tally) for outcome in measured]
    if contextual:
        rows.append(_coverage_row("Outcomes that measure councils", paper.coverage.measured, is_total=True))
        rows += [_coverage_row(outcome_title(outcome), outcome.tally) for outcome in contextual]
        rows.append(_coverage_row("Contextual outcomes", paper.coverage.contextual, is_total=True))
    rows.append(_coverage_row("All outcomes", paper.coverage.metrics, is_total=True))
    columns = (TableColumn("Outcome"), *(TableColumn(header, Align.RIGHT) for header in _HEADERS))
    caption = f"Metrics of each outcome, by the nearest indicator in force in {paper.year.label}"
    return Table(paper.draft.anchor("coverage by outcome table"), caption, columns, tuple(rows))


def _coverage_row(title: str, counts: Tally, *, is_total: bool = False) -> TableRow:
    numbers = [getattr(counts, state.value) for state in _COUNTS]
    return TableRow((text_cell(title), *(number_cell(number) for number in (*numbers, counts.total))), is_total)


# --- outcome by outcome
def outcome_blocks(paper: Paper) -> list[Block]:
    return [block for outcome in paper.coverage.outcomes for block in _outcome(paper, outcome)]


def _outcome(paper: Paper, outcome: CoveredOutcome) -> list[Block]:
    contextual = " This outcome is contextual: it describes the place, and is counted apart." if outcome.outcome.is_contextual else ""
    words = " ".join(part for part in (_ambition(outcome), f"{outcome_sentence(outcome)}{contextual}") if part)
    blocks: list[Block] = [Heading(3, outcome_title(outcome), paper.draft.anchor(f"outcome {outcome.outcome.ref}")), paragraph(words)]
    if outcome.metrics:
        blocks.append(_metrics_table(paper, outcome))
    if any(metric.links for metric in outcome.metrics):
        blocks.append(_links_table(paper, outcome))
    return blocks


def _ambition(outcome: CoveredOutcome) -> str:
    text = outcome.outcome.ambition.strip()
    if not text:
        return ""
    return f"Its ambition: {text[:1].lower()}{text[1:]}" if text.endswith((".", "!", "?")) else f"Its ambition: {text[:1].lower()}{text[1:]}."


def _metrics_table(paper: Paper, outcome: CoveredOutcome) -> Table:
    columns = [TableColumn(header) for header in ("No.", "Metric", "How it is measured", "Source", "The council measures")]
    rows = [_metric_cells(outcome, metric) for metric in outcome.metrics]
    caption = f"The metrics of outcome {outcome_number(outcome)}"
    return filled_table(paper.draft.anchor(f"metrics {outcome.outcome.ref}"), caption, columns, rows, missing="not stated", always=2)


def _metric_cells(outcome: CoveredOutcome, covered: CoveredMetric) -> tuple[Cell, ...]:
    return (
        text_cell(metric_number(outcome, covered)),
        text_cell(covered.metric.name),
        words_cell(metric_words(covered.metric)),
        words_cell(covered.metric.source),
        text_cell(measured_words(covered)),
    )


def metric_words(metric: Metric) -> str:
    """Its kind, its unit and which way is good: “Outcome, in %; higher is better”; what is not stated is left out."""
    kind = f"{metric.kind[:1].upper()}{metric.kind[1:]}"
    unit = f"in {metric.unit}" if metric.unit and not metric.unit.startswith("per ") else metric.unit
    measure = ", ".join(part for part in (kind, unit) if part)
    return "; ".join(part for part in (f"{measure[:1].upper()}{measure[1:]}", POLARITY_WORDS[metric.polarity] if metric.polarity else "") if part)


def measured_words(covered: CoveredMetric) -> str:
    """The nearest that the council has: “the same”, “something similar”, “nothing”."""
    if covered.state is Coverage.PLACEHOLDER:
        return "placeholder, still to be defined"
    return {
        Coverage.SAME: "the same",
        Coverage.SIMILAR: "something similar",
        Coverage.CONTRIBUTES: "something that contributes",
        Coverage.NONE: "nothing now" if covered.former else "nothing",
    }[covered.state]


def _links_table(paper: Paper, outcome: CoveredOutcome) -> Table:
    headers = [("Metric", Align.LEFT), ("Indicator", Align.LEFT), ("Relation", Align.LEFT), ("What differs", Align.LEFT)]
    headers += [("Latest figure", Align.RIGHT), ("For", Align.LEFT), ("Rating", Align.LEFT)]
    rows = [(text_cell(metric_number(outcome, metric)), *_link_cells(paper, link)) for metric in outcome.metrics for link in metric.links]
    caption = f"Indicators beside outcome {outcome_number(outcome)}"
    columns = [TableColumn(header, align) for header, align in headers]
    return filled_table(paper.draft.anchor(f"indicators {outcome.outcome.ref}"), caption, columns, rows, always=5)


def _link_cells(paper: Paper, link: MetricLink) -> tuple[Cell, ...]:
    relation = term_of(link.relation).term
    return (
        text_cell(f"{link.indicator}: {paper.name(link.indicator)}"),
        text_cell(relation if link.is_in_force else f"{relation} (not in force)"),
        words_cell(link.note or ("not recorded" if link.relation is not Relation.SAME else "")),
        *figure_cells(paper, link.indicator),
    )


def figure_cells(paper: Paper, ref: str) -> tuple[Cell, Cell, Cell]:
    """The latest figure, its period and its rating; an activity indicator has none, and one without a figure says so."""
    indicator, verdict = paper.indicator(ref), paper.draft.book.verdicts.get(ref)
    if indicator is None or verdict is None or verdict.at is None:
        return text_cell("not held"), text_cell("none"), text_cell(NOT_RATED.lower() if indicator is None or indicator.is_kpi else "activity")
    figure = value_cell(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier, style=Style.LONG)
    rating = rating_cell(rating_tag(indicator, verdict)) if indicator.is_kpi else text_cell("activity")
    return figure, text_cell(verdict.at.label), rating
