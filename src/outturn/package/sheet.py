"""One table between file and frame: its texts as written, the line of each row, and its typed columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.package.columns import DATA_TYPES, CellHabits, TypedColumn, clean_texts, typed_column
from outturn.package.tables import TABLES, Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Sheet:
    """`texts` holds clean texts: every known column in its order, then the unknown ones. `absent`: there is no file.

    `shifted` are the lines whose cells may stand in the wrong column, because there are too many or too few of them;
    `lacking` are the required columns that the file does not have. Both have findings already.
    """

    table: Table
    texts: pl.DataFrame
    lines: pl.Series
    absent: bool = False
    shifted: frozenset[int] = frozenset()
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TypedSheet:
    sheet: Sheet
    frame: pl.DataFrame
    columns: Mapping[str, TypedColumn] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        return self.sheet.table

    def with_frame(self, frame: pl.DataFrame) -> TypedSheet:
        return replace(self, frame=frame)


def make_sheet(table: Table, texts: pl.DataFrame, lines: pl.Series | None = None) -> Sheet:
    """Texts of any columns, as they were found; without `lines`, each row is taken to stand on a line of its own."""
    unknown = [name for name in texts.columns if name not in table.column_names]
    absent = [pl.lit(None, pl.String).alias(name) for name in table.column_names if name not in texts.columns]
    frame = clean_texts(texts).with_columns(absent).select(*table.column_names, *unknown)
    if lines is None:
        lines = pl.int_range(2, frame.height + 2, eager=True)
    blank = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    if blank.any():
        frame, lines = frame.filter(~blank), lines.filter(~blank)
    return Sheet(table, frame, lines.cast(pl.Int64).alias("line"))


def column_name(table: Table, written: str) -> str:
    """A known column in any case and with spaces is taken for what it is; any other name is trimmed."""
    trimmed = " ".join(written.split())
    plain = trimmed.lower().replace(" ", "_").replace("-", "_")
    return plain if plain in table.column_names else trimmed


def absent_sheet(table: Table) -> Sheet:
    return Sheet(table, pl.DataFrame(schema=dict.fromkeys(table.column_names, pl.String)), pl.Series("line", dtype=pl.Int64), absent=True)


def type_sheet(sheet: Sheet) -> TypedSheet:
    if sheet.absent:  # most packages leave most tables out: nothing to read in them
        empty = pl.DataFrame(schema={column.name: DATA_TYPES[column.type] for column in sheet.table.columns})
        return TypedSheet(sheet, empty, {column.name: TypedColumn(empty[column.name]) for column in sheet.table.columns})
    columns = {column.name: typed_column(sheet.texts[column.name], column, _habits(sheet.table, column)) for column in sheet.table.columns}
    unknown = [sheet.texts[name] for name in sheet.texts.columns if name not in columns]
    return TypedSheet(sheet, pl.DataFrame([*(column.values for column in columns.values()), *unknown]), columns)


def _habits(table: Table, column: Column) -> CellHabits:
    if column.type is not ColumnType.NUMBER:
        return CellHabits()
    is_figure, is_standard = table is TABLES["figures"], table is TABLES["standards"]
    return CellHabits(unit_marks=is_figure or is_standard, inequality=is_figure and column.name == "value", to_confirm=is_standard)
