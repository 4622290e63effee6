"""What the relations mean, and the coverage both ways in one small table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.frameworks.vocabulary import Coverage, Relation
from outturn.glossary.terms import term_of, terms
from outturn.reports.cells import number_cell, text_cell
from outturn.reports.content import Align, Table, TableColumn, TableRow

if TYPE_CHECKING:
    from outturn.frameworks.coverage import Tally
    from outturn.reports.framework_paper import Paper

GLANCE_ROWS: dict[Coverage, str] = {
    Coverage.SAME: "The same",
    Coverage.SIMILAR: "Something similar",
    Coverage.CONTRIBUTES: "Something that contributes",
    Coverage.NONE: "Nothing",
    Coverage.PLACEHOLDER: "Placeholder, still to be defined",
}


def glance_table(paper: Paper) -> Table:
    """Each metric and each indicator once, so that every column adds up. Contextual outcomes have a column where there are any."""
    covered = paper.coverage
    columns: list[tuple[str, Tally, str]] = [("All", covered.metrics, "Metrics of the framework"), ("Indicators", covered.speaking, "")]
    if covered.contextual.total:
        columns = [
            ("Measuring councils", covered.measured, "Metrics of the framework"),
            ("Contextual", covered.contextual, "Metrics of the framework"),
            *columns,
        ]
    rows = [TableRow((text_cell(words), *(number_cell(getattr(tally, state.value)) for _, tally, _ in columns))) for state, words in GLANCE_ROWS.items()]
    total = TableRow((text_cell("Total"), *(number_cell(tally.total) for _, tally, _ in columns)), is_total=True)
    headers = (TableColumn("On the other side stands"), *(TableColumn(header, Align.RIGHT, group) for header, _, group in columns))
    caption = f"Coverage both ways: the metrics, and the council's indicators in force in {paper.year.label}"
    return Table(paper.draft.anchor("coverage both ways"), caption, headers, (*rows, total))


def relation_key(paper: Paper) -> Table:
    known = terms()
    words = [(GLANCE_ROWS[Coverage(relation.value)], term_of(relation).meaning) for relation in Relation]
    words += [
        ("Nothing", "No indicator in force is mapped to the metric, or the indicator speaks to no metric: a gap."),
        ("Placeholder", known["placeholder"].meaning),
        ("Contextual outcome", known["contextual_outcome"].meaning),
        ("Not in force", f"The council does not have the indicator in {paper.year.label}: it is named, and counted nowhere."),
    ]
    rows = tuple(TableRow((text_cell(term), text_cell(meaning))) for term, meaning in words)
    return Table(paper.draft.anchor("relations"), "How near an indicator is to a metric", (TableColumn("Relation"), TableColumn("Meaning")), rows)
