"""What a table and a column are, and the types that a column may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    PERIOD = "period"
    FINANCIAL_YEAR = "financial_year"
    WHEN = "when"  # a date or a period: the start of the period is meant


@dataclass(frozen=True)
class Column:
    """`allowed` are the only values; `refers_to` names the table (and its key column) in which a value must stand.

    A number is not below `least` and not above `most`.
    """

    name: str
    type: ColumnType
    meaning: str
    allowed: tuple[str, ...] = ()
    refers_to: str = ""
    required: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Table:
    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
