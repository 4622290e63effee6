"""Records of a workbook's sheet as texts, each value as it is and not as it is printed."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from outturn.measures.definition import Definition

_LARGEST = 4_000_000_000
_HEADING_ROWS = 20
_ENCRYPTED = b"\xd0\xcf\x11\xe0"


def sheet_texts(path: Path, definition: Definition) -> tuple[pl.DataFrame, int]:
    """The rows below the headings, and the line of the first of them. Raises UsageError for what cannot be opened."""
    book = _opened(path)
    try:
        if definition.sheet and definition.sheet not in book.sheetnames:
            raise UsageError(f"{path.name} has no sheet “{definition.sheet}”. Its sheets are: {', '.join(book.sheetnames)}.")
        if not definition.sheet and len(book.sheetnames) > 1:
            raise UsageError(f'{path.name} has {len(book.sheetnames)} sheets: {", ".join(book.sheetnames)}. Say which under [records]: sheet = "…".')
        rows = book[definition.sheet or book.sheetnames[0]].iter_rows(values_only=True)
        return _below_headings([tuple(map(_text, row)) for row in rows], path, definition)
    finally:
        book.close()


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook

    with path.open("rb") as file:
        if file.read(4) == _ENCRYPTED:
            raise UsageError(f"{path.name} is protected by a password, or is an old workbook. Save it as .xlsx without a password.")
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST:
            raise UsageError(f"{path.name} would be {size / 1e9:.0f} GB when unpacked, and is not opened. Export the records as CSV or Parquet.")
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError) as error:
        raise UsageError(f"{path.name} cannot be read as a workbook: {error}. Open it in a spreadsheet program and save it anew.") from None


def _below_headings(rows: Sequence[tuple[str | None, ...]], path: Path, definition: Definition) -> tuple[pl.DataFrame, int]:
    wanted = {column.source.strip().lower() for column in definition.columns.values()}
    tops = [sum((cell or "").strip().lower() in wanted for cell in row) for row in rows[:_HEADING_ROWS]]
    if not tops or max(tops) == 0:
        raise UsageError(f"{path.name} has none of the headings of {definition.source} in its first {_HEADING_ROWS} rows.")
    place = tops.index(max(tops))
    return frame_of_texts(rows[place], rows[place + 1 :]), place + 2


def frame_of_texts(headings: Iterable[str | None], rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Only the columns that have a heading, the first of those with the same."""
    columns: dict[str, pl.Series] = {}
    for place, heading in enumerate(headings):
        if heading and heading not in columns:
            columns[heading] = pl.Series(heading, [row[place] if place < len(row) else None for row in rows], dtype=pl.String)
    return pl.DataFrame(columns)


def _text(value: object) -> str | None:
    return text_of_value(value)


def text_of_value(value: object) -> str | None:
    """A value of a program as the text that is read back to the same: a number without an empty fraction, dates in ISO 8601."""
    match value:
        case None:
            return None
        case dt.datetime():
            return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
        case dt.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
