"""Blocks of a report that lay an area beside its statistical neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.periods import parse_period
from outturn.reports.cells import number_cell, paragraph, text_cell, value_cell
from outturn.reports.comparison_rows import rows_of
from outturn.reports.comparison_words import (
    NOT_RANKED,
    comparator_noun,
    difference_word,
    gap_text,
    introduction,
    left_out_words,
    ranked_words,
    size_note,
    standing_sentence,
    summary_sentence,
)
from outturn.reports.content import Align, Cell, Strong, Table, TableColumn, TableRow, Text
from outturn.reports.wording import and_list, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.comparison.comparison import Comparison
    from outturn.reports.catalogue import Indicator
    from outturn.reports.comparison_rows import ComparisonRow
    from outturn.reports.content import Block, Inline, Paragraph
    from outturn.reports.draft import Draft
    from outturn.reports.notebook import Notebook

_RIGHT = Align.RIGHT


def comparison_blocks(
    draft: Draft | Notebook, comparison: Comparison, indicators: Mapping[str, Indicator], *, refs: Sequence[str] | None = None
) -> tuple[Block, ...]:
    """With whom, how many stand where, and the table; nothing where no indicator is left. `refs` picks indicators and their order."""
    table = comparison_table(draft, comparison, indicators, refs=refs)
    if table is None:
        return ()
    summary = summary_sentence(_picked(comparison, indicators, refs))
    left_out = [paragraph(words)] if refs is None and (words := left_out_words(comparison)) else []
    return (paragraph(introduction(comparison, named=True)), paragraph(summary), table, *left_out)


def indicator_blocks(draft: Draft | Notebook, comparison: Comparison, indicator: Indicator) -> tuple[Block, ...]:
    """One indicator: its standing in words, and every area with its figure and its rank; nothing where it is not compared."""
    table, row = neighbours_table(draft, comparison, indicator), rows_of(comparison).get(indicator.ref)
    if table is None or row is None:
        return ()
    return (paragraph(introduction(comparison)), paragraph(standing_sentence(comparison, indicator, row)), table)


# --- all indicators
def comparison_table(
    draft: Draft | Notebook, comparison: Comparison, indicators: Mapping[str, Indicator], *, refs: Sequence[str] | None = None
) -> Table | None:
    """One row for each indicator that is compared, of the whole only; None without a row."""
    rows = _picked(comparison, indicators, refs)
    if not rows:
        return None
    others = comparator_noun(comparison, 2)
    headers = (("Indicator", Align.LEFT), ("Period", Align.LEFT), ("Value", _RIGHT), ("Rank", Align.LEFT), ("Quartile", Align.LEFT))
    beside = (
        (f"Median of {others}", _RIGHT),
        ("Gap to the median", Align.LEFT),
        (f"{others[:1].upper()}{others[1:]} with data", Align.LEFT),
        ("Difference", Align.LEFT),
    )
    columns = tuple(TableColumn(header, align) for header, align in (*headers, *beside))
    caption = f"{comparison.name(comparison.area)} beside its {others}"
    made = tuple(TableRow(_cells(draft, comparison, indicators[row.indicator], row)) for row in rows)
    return Table(draft.anchor("comparison"), caption, columns, made, notes=_notes(rows, others))


def _picked(comparison: Comparison, indicators: Mapping[str, Indicator], refs: Sequence[str] | None) -> list[ComparisonRow]:
    found = rows_of(comparison)
    wanted = [ref for ref in indicators if ref in found] if refs is None else [ref for ref in dict.fromkeys(refs) if ref in found and ref in indicators]
    return [found[ref] for ref in wanted]


def _cells(draft: Draft | Notebook, comparison: Comparison, indicator: Indicator, row: ComparisonRow) -> tuple[Cell, ...]:
    style = indicator.table_style
    return (
        text_cell(indicator.table_name),
        _period_cell(draft, comparison, row),
        value_cell(row.value, indicator.form, status=row.status, qualifier=row.qualifier, style=style),
        Cell((Text(ranked_words(row)),), row.rank),
        text_cell(row.quartile or "none"),
        value_cell(row.median, indicator.form, style=style),
        Cell((Text(gap_text(indicator, row)),), row.gap),
        _data_cell(draft, row),
        text_cell(difference_word(row)),
    )


def _period_cell(draft: Draft | Notebook, comparison: Comparison, row: ComparisonRow) -> Cell:
    """An older period than the area's latest figure is said, not left to be noticed."""
    shown = parse_period(row.period).label
    if row.period == row.latest:
        return text_cell(shown)
    words = f"The latest figure is for {parse_period(row.latest).label}; no {comparator_noun(comparison, 1)} has one for it yet."
    return text_cell(shown, draft.note(words))


def _data_cell(draft: Draft | Notebook, row: ComparisonRow) -> Cell:
    """How many have a figure; why the others are left out stands in a note."""
    shown = f"{row.compared} of {row.comparators}"
    words = left_out_of_row(row)
    notes: tuple[Inline, ...] = (draft.note(words),) if words else ()
    return Cell((Text(shown), *notes), row.compared)


def left_out_of_row(row: ComparisonRow) -> str:
    """“Left out: 1 suppressed and 2 without a figure.”; empty where none is."""
    counts = ((row.suppressed, "suppressed"), (row.embargoed, "embargoed"), (row.limits, "known only as a limit"), (row.missing, "without a figure"))
    parts = [f"{number:,} {what}" for number, what in counts if number]
    return f"Left out: {and_list(parts)}." if parts else ""


def _notes(rows: Sequence[ComparisonRow], others: str) -> tuple[Paragraph, ...]:
    ranks = "Rank 1 is the best; where neither higher nor lower is better it is the highest. Areas with equal figures share the lowest rank."
    quartiles = "Quartile A is the best quarter of the areas with a figure, D the worst."
    tested = (
        f"Difference: whether the 95% interval of the value leaves out the figure of the {others} taken together, or their mean where the counts are not known."
    )
    words = (ranks, size_note(rows), quartiles if any(row.quartile for row in rows) else "", tested if any(row.difference for row in rows) else "")
    return (paragraph(" ".join(filter(None, words))),)


# --- one indicator
def neighbours_table(draft: Draft | Notebook, comparison: Comparison, indicator: Indicator) -> Table | None:
    """Every area in the comparison, the first rank first, areas without a figure last; None where the indicator is not compared."""
    frame = comparison.values
    found = frame.filter((frame["indicator"] == indicator.ref) & frame["breakdown"].is_null()).sort("rank", nulls_last=True, maintain_order=True)
    if found.is_empty():
        return None
    period = parse_period(found["period"][0]).label
    rows = tuple(_area_row(comparison, indicator, row) for row in found.to_dicts())
    columns = (TableColumn("Area"), TableColumn("Value", _RIGHT), TableColumn("Rank", _RIGHT))
    areas = counted(len(rows), "area")
    return Table(draft.anchor(f"neighbours {indicator.ref}"), f"{indicator.table_name}, {period}: {areas}", columns, rows)


def _area_row(comparison: Comparison, indicator: Indicator, row: Mapping[str, object]) -> TableRow:
    area = str(row["compared_area"])
    name: Inline = Text(comparison.name(area))
    own = area == comparison.area
    value = row["value"] if isinstance(row["value"], float) else None
    cell = value_cell(value, indicator.form, status=str(row["status"]), qualifier=str(row["qualifier"] or ""), style=indicator.table_style)
    rank = row["rank"]
    return TableRow((Cell((Strong((name,)),)) if own else Cell((name,)), cell, number_cell(rank) if isinstance(rank, int) else text_cell(NOT_RANKED)))
