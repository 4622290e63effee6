"""How a table is laid out: headings that neighbouring columns share, and the room that each column needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from outturn.reports.content import Align, Emphasis, Link, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outturn.reports.content import Inline, Table, TableColumn

_DENSE = 9  # from so many columns on, text and gaps are smaller
_DENSEST = 11
_LONG, _BRIEF, _MIDDLING = 24, 12, 9  # letters in the longest text of a column
_SHORT = 12  # so many rows stay together on paper


@dataclass(frozen=True)
class ColumnGroup:
    """Neighbouring columns, of which `first` is the place of the first; `name` is empty for columns that stand alone."""

    name: str
    first: int
    columns: tuple[TableColumn, ...]


def column_groups(columns: Sequence[TableColumn]) -> tuple[ColumnGroup, ...]:
    runs = [(name, list(places)) for name, places in groupby(range(len(columns)), key=lambda place: columns[place].group)]
    return tuple(ColumnGroup(name, places[0], tuple(columns[place] for place in places)) for name, places in runs)


def table_class(table: Table) -> str:
    if len(table.columns) >= _DENSEST:
        return "dense densest"
    return "dense" if len(table.columns) >= _DENSE else ""


def stays_together(table: Table) -> bool:
    """Whether the table is short enough to be kept on one page of paper."""
    return len(table.rows) <= _SHORT


def column_class(table: Table, place: int) -> str:
    """The alignment, and how narrow a column of words may become: “left long”, “left brief”. Numbers never wrap, so they need no room kept."""
    column = table.columns[place]
    if column.align is not Align.LEFT:
        return column.align.value
    letters = max((len(plain_text(row.cells[place].content)) for row in table.rows), default=0)
    if letters > _LONG:
        return "left long"
    return "left middling" if letters > _BRIEF else "left brief" if letters > _MIDDLING else "left"


def column_classes(table: Table) -> tuple[str, ...]:
    """Of each column, which takes a look at every cell: once for a table."""
    return tuple(column_class(table, place) for place in range(len(table.columns)))


def body_rows(table: Table, columns: Sequence[str], write: Callable[[Sequence[Inline]], Markup]) -> Markup:
    """The rows of a table's body. A large report has tens of thousands of cells, which a template takes one by one.

    A cell has the alignment of its column, or “brief” where words such as “Q2 2025/26” stay on one line. Words among numbers, such as
    “not applicable”, may wrap: numbers may not.
    """
    classes = ["brief" if column == "left brief" else "" if column.startswith("left") else column for column in columns]
    lines: list[str] = []
    for row in table.rows:
        lines.append('<tr class="total">' if row.is_total else "<tr>")
        for place, cell in enumerate(row.cells):
            text, css = write(cell.content), classes[place]
            if css == "right" and cell.value is None:
                css = "right words"
            if place < table.row_headers and text:
                indent = f" indent-{row.level}" if row.level and place == 0 else ""
                lines.append(f'<th scope="row" class="{css or "left"}{indent}">{text}</th>')
            else:
                lines.append(f'<td class="{css}">{text}</td>' if css else f"<td>{text}</td>")
        lines.append("</tr>")
    return Markup("\n".join([*lines, ""]))  # noqa: S704 - texts are escaped by whoever writes them, and classes are ours


def plain_text(content: Sequence[Inline]) -> str:
    """Words only: notes and tags keep their own width."""
    return "".join(item.text if isinstance(item, Text) else plain_text(item.content) if isinstance(item, Strong | Emphasis | Link) else "" for item in content)
