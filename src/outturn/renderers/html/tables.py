"""The head of a table: one row of headings, or two where neighbouring columns share one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import TableColumn


@dataclass(frozen=True)
class ColumnGroup:
    """Neighbouring columns; `name` is empty for columns that stand alone."""

    name: str
    columns: tuple[TableColumn, ...]


def column_groups(columns: Sequence[TableColumn]) -> tuple[ColumnGroup, ...]:
    return tuple(ColumnGroup(name, tuple(run)) for name, run in groupby(columns, key=lambda column: column.group))
