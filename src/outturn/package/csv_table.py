"""One CSV file becomes one sheet of texts, with the line of every row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.package.codes import finding
from outturn.package.numbers import shortened
from outturn.package.sheet import Sheet, column_name, make_sheet
from outturn.package.structure import Structure, StructureError, csv_structure
from outturn.package.words import suggestion

if TYPE_CHECKING:
    from outturn.findings.finding import Finding
    from outturn.package.tables import Column, Table

_BOM = b"\xef\xbb\xbf"
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a workbook or a ZIP", b"\xd0\xcf\x11\xe0": "an old workbook"}
_MOST_ROWS_SHOWN = 1000


class _Unreadable(Exception):  # noqa: N818 - carries the finding
    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.found = found


def read_table(table: Table, data: bytes, file: str = "") -> tuple[Sheet | None, list[Finding]]:
    """None where the file cannot be taken for a CSV table in UTF-8 with a header; findings say why, and what else is odd."""
    file = file or f"{table.name}.csv"
    try:
        text = _checked_text(table, data, file)
        structure = _structure(table, text, file)
        names, findings = _header(table, text[: structure.header_end], file)
        frame = _frame(table, text, structure, names, file)
    except _Unreadable as error:
        return None, [error.found]
    lacking = [column for column in table.columns if column.required and column.name not in names]
    findings += [_missing_column(table, column, names, file) for column in lacking]
    shifted, odd_rows = _odd_rows(table, structure, len(names), file)
    lines = pl.Series("line", structure.lines[1:], dtype=pl.Int64)
    sheet = make_sheet(table, frame, lines)
    return replace(sheet, shifted=frozenset(shifted), lacking=frozenset(column.name for column in lacking)), findings + odd_rows


# --- the text
def _checked_text(table: Table, data: bytes, file: str) -> bytes:
    """Without its byte order mark, with line ends that hold an LF; raises `_Unreadable`."""
    for mark, encoding in _OTHER_ENCODINGS.items():
        if data.startswith(mark):
            raise _unreadable(table, f"{file} is {encoding}, not CSV in UTF-8.")
    text = data.removeprefix(_BOM)
    if not text.strip():
        raise _unreadable(table, f"{file} is empty: it has not even a header.", mend="Write the header, or remove the file.")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        line, place = text.count(b"\n", 0, error.start) + 1, error.start - (text.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"{file} is not in UTF-8: byte {place} of line {line} is {text[error.start]:#04x}."
        raise _unreadable(table, message, row=line, mend="Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”).") from None
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        raise _unreadable(table, f"{file} holds a zero byte on line {line}.", row=line)
    return text if b"\n" in text or b"\r" not in text else text.replace(b"\r", b"\n")


def _structure(table: Table, text: bytes, file: str) -> Structure:
    try:
        return csv_structure(text)
    except StructureError as error:
        raise _unreadable(table, f"{file}: {error.message}", row=error.line, mend=error.mend) from None


def _unreadable(table: Table, message: str, *, row: int | None = None, mend: str = "") -> _Unreadable:
    return _Unreadable(finding("unreadable-table", message, table=table.name, row=row, mend=mend))


# --- the header
def _header(table: Table, line: bytes, file: str) -> tuple[list[str], list[Finding]]:
    """The columns' names: a known one in any case and with spaces is taken for what it is."""
    written = _cells_of(line)
    if len(written) == 1 and any(mark in written[0] for mark in ";\t|"):
        raise _unreadable(table, f"The cells of {file} are not separated by commas.", row=1)
    names = [column_name(table, name) for name in written]
    findings = []
    for place, name in enumerate(names, start=1):
        if not name:
            raise _unreadable(table, f"Column {place} of {file} has no name.", row=1, mend="Name it, or remove it with its comma.")
        if names.index(name) + 1 < place:
            message = f"{file} has two columns with the name {shortened(name)}."
            raise _Unreadable(finding("duplicate-column", message, table=table.name, row=1, column=name, found=written[place - 1]))
        if name not in table.column_names:
            message = f"{file} has a column {shortened(name)} that {table.name} does not know. It is kept as text.{suggestion(name, table.column_names)}"
            findings.append(finding("unknown-column", message, table=table.name, row=1, column=name, found=name))
    return names, findings


def _cells_of(line: bytes) -> list[str]:
    if b'"' in line:
        return [cell or "" for cell in pl.read_csv(line, has_header=False, infer_schema=False).row(0)]
    return line.decode().split(",")


def _missing_column(table: Table, column: Column, names: list[str], file: str) -> Finding:
    return finding(
        "missing-column",
        f"{file} has no column {column.name}.",
        table=table.name,
        row=1,
        column=column.name,
        found=", ".join(names),
        expected=column.name,
        mend=f"Add a column {column.name} to {file}: {column.meaning}",
    )


# --- the rows
def _odd_rows(table: Table, structure: Structure, width: int, file: str) -> tuple[list[int], list[Finding]]:
    """The lines of rows that have more or fewer cells than the header; a blank line is no row."""
    if set(structure.cells) <= {width, 0}:
        return [], []
    odd = [(line, cells) for line, cells in zip(structure.lines[1:], structure.cells[1:], strict=True) if cells not in {width, 0}]
    return [line for line, _ in odd], [_odd_row(table, line, cells, width, file) for line, cells in odd[:_MOST_ROWS_SHOWN]]


def _odd_row(table: Table, line: int, cells: int, width: int, file: str) -> Finding:
    code = "row-too-long" if cells > width else "row-too-short"
    message = f"Line {line} of {file} has {cells} cells and the header has {width}."
    return finding(code, message, table=table.name, row=line, found=f"{cells} cells", expected=f"{width} cells")


def _frame(table: Table, text: bytes, structure: Structure, names: list[str], file: str) -> pl.DataFrame:
    """Rows of the wrong length are cut or filled up: they have a finding already."""
    height, width = len(structure.cells) - 1, max(structure.cells)
    numbered = [str(place) for place in range(width)]  # a header as wide as the widest row
    try:
        frame = pl.read_csv(b"%s\n%s" % (",".join(numbered).encode(), text[structure.header_end :]), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise _unreadable(table, f"{file} cannot be taken apart: {error}") from None
    if frame.height != height:
        raise _unreadable(table, f"{file} has {height} rows by its line ends and {frame.height} by its cells.")
    return frame.select(numbered[: len(names)]).rename(dict(zip(numbered, names, strict=False)))
