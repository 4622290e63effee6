"""A workbook without a file format: what stands in which cell, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from outturn.assessment.vocabulary import Rating

    Value = str | int | float | dt.date


@dataclass(frozen=True)
class Shape:
    """How a number is shown: decimals (None leaves it to the program), and whether an increase has its plus sign."""

    places: int | None = None
    signed: bool = False


@dataclass(frozen=True)
class Entry:
    """One filled cell. `rating` colours it, beside its word. `sheet` names the sheet to which it leads."""

    value: Value
    shape: Shape = Shape()
    rating: Rating | None = None
    sheet: str = ""


@dataclass(frozen=True)
class Column:
    """`width` is in characters. Columns of numbers and dates are aligned to the right."""

    header: str
    width: int
    is_number: bool = False


@dataclass(frozen=True)
class Line:
    """Text in column A, above the table or instead of one."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: one header row and at least one row under it. `name` marks it; `totals` are the places of rows in bold."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry | None, ...], ...]
    totals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """`title` stands in A1, `lines` under it, and the table directly under those; nothing stands below the table."""

    name: str
    title: str
    lines: tuple[Line, ...]
    grid: Grid | None


@dataclass(frozen=True)
class Workbook:
    """`created` comes from the document, not from a clock, so that the same document gives the same bytes."""

    title: str
    subject: str
    organisation: str
    language: str
    created: dt.date
    sheets: tuple[Sheet, ...]
