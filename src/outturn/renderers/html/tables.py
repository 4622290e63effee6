"""How a table is laid out: headings that neighbouring columns share, and the room that each column needs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from outturn.reports.content import Align, Emphasis, Link, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Inline, Table, TableColumn

_DENSE = 9  # from so many columns on, text and gaps are smaller
_LONG, _MIDDLING = 24, 9  # letters in the longest text of a column


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
    return "dense" if len(table.columns) >= _DENSE else ""


def column_class(table: Table, place: int) -> str:
    """The alignment, and how narrow a column of words may become: “left long”. Numbers never wrap, so they need no room kept."""
    column = table.columns[place]
    if column.align is not Align.LEFT:
        return column.align.value
    letters = max((len(plain_text(row.cells[place].content)) for row in table.rows), default=0)
    return "left long" if letters > _LONG else "left middling" if letters > _MIDDLING else "left"


def plain_text(content: Sequence[Inline]) -> str:
    """Words only: notes and tags keep their own width."""
    return "".join(item.text if isinstance(item, Text) else plain_text(item.content) if isinstance(item, Strong | Emphasis | Link) else "" for item in content)
