"""A table as a call of the look: header rows, rows, and the alignment of each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.renderers.pdf.inline import place
from outturn.renderers.pdf.tables import column_groups, has_groups
from outturn.renderers.pdf.words import literal, running, truth
from outturn.reports.content import Align, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.renderers.pdf.inline import InlineWriter
    from outturn.renderers.pdf.tables import Layout
    from outturn.reports.content import Inline, Table, TableRow

_ALIGN = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center"}
_INDENT = 10
_TALL = 200.0  # points; only a row that is taller may be split between pages
_CAPTION, _MOST_OPENING = 20.0, 150.0  # points
_TALL_HEAD = 240.0  # points, a third of a page; headings that are taller stand on the first page only, or no page would have room for rows


def table_call(table: Table, plan: Layout, inline: InlineWriter, *, is_whole: bool, is_minor: bool = False, back: str = "") -> str:
    """`is_whole` keeps it on one page. With `back` the caption leads to that anchor. Ends so that a label may follow."""
    caption = literal(table.caption or "Table")
    if back:
        caption = f"link({place(back)}, {caption})"
    widths = "".join(f"{width:.2f}pt, " for width in plan.widths)
    aligns = "".join(f"{_ALIGN[column.align]}, " for column in table.columns)
    rows = "".join(f"{_cells(row, inline, len(table.columns))},\n" for row in table.rows)
    totals = "".join(f"{at}, " for at, row in enumerate(table.rows) if row.is_total)
    notes = "[" + "\n\n".join(f"#{inline.write(note.content)}" for note in table.notes) + "]" if table.notes else "none"
    gap = 10 if plan.fits else 5
    opening = 0.0 if is_whole else min(_CAPTION + plan.opening, _MOST_OPENING)
    kept = f"whole: {truth(is_whole)}, splits: {truth(plan.tallest > _TALL)}, repeats: {truth(plan.head <= _TALL_HEAD)}, opening: {opening:.1f}pt"
    return (
        f"#data-table({caption}, ({widths}), ({aligns}), {plan.size:g}pt, {_header(table)}, ({totals}), (\n{rows}), "
        f"{kept}, notes: {notes}, gap: {gap}pt, minor: {truth(is_minor)}, one-line: {truth(is_minor and plan.is_one_line and _is_plain(table))})"
    )


def _is_plain(table: Table) -> bool:
    """Whether every cell is text alone, without a tag, a note or an indent that could make its row taller."""
    return all(not row.level and all(isinstance(item, Text) for cell in row.cells for item in cell.content) for row in table.rows)


def _header(table: Table) -> str:
    """One row, or two where columns share a heading; a column without one has a cell that reaches over both."""
    if not has_groups(table):
        return f"(rows: 1, cells: ({''.join(_heading(column.header) for column in table.columns)}))"
    upper, lower = [], []
    for name, places in column_groups(table):
        if name:
            upper.append(_heading(name, span=len(places), is_last=False))
            lower += [_heading(table.columns[at].header) for at in places]
        else:
            upper += [_heading(table.columns[at].header, depth=2) for at in places]
    return f"(rows: 2, cells: ({''.join(upper + lower)}))"


def _heading(text: str, *, span: int = 1, depth: int = 1, is_last: bool = True) -> str:
    return f"(words: {literal(text)}, span: {span}, depth: {depth}, last-row: {truth(is_last)}), "


def _cells(row: TableRow, inline: InlineWriter, count: int) -> str:
    cells = [_cell(cell.content, inline) for cell in row.cells[:count]]
    cells += ["[]"] * (count - len(cells))
    if row.level and cells:
        cells[0] = f"pad(left: {_INDENT * row.level}pt, {cells[0]})"
    if row.is_total:
        cells = [f"strong({cell})" if cell != "[]" else cell for cell in cells]
    return ", ".join(cells)


def _cell(content: Sequence[Inline], inline: InlineWriter) -> str:
    """Plain text goes without a content block: a table of thousands of rows is read faster."""
    if len(content) == 1 and isinstance(content[0], Text) and content[0].text:
        return running(content[0].text)
    return inline.write(content)
